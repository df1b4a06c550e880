"""No path ever reads or writes outside its root, whatever stands in the tree and whoever swaps it meanwhile."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from understudy.core.errors import ToolError
from understudy.tools.code.beneath import Beneath, is_git, parts

LARGEST = 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with every kind of trap, beside files that must stay as they are."""
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "root-evil").mkdir()
    (tmp_path / "root-evil" / "file").write_text("canary")
    folder = tmp_path / "root"
    (folder / "sub").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("canary")
    (folder / "plain").write_text("plain\n")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to("..")
    (folder / "sub" / "inner").symlink_to("../plain")
    os.link(tmp_path / "secret", folder / "hard")
    os.mkfifo(folder / "pipe")
    return folder


def outside(root: Path) -> dict[str, bytes]:
    """Everything that must never change."""
    kept = [root.parent / "secret", root.parent / "root-evil" / "file", root / ".git" / "config"]
    assert sorted(path.name for path in root.parent.iterdir()) == ["root", "root-evil", "secret"]
    assert [path.name for path in (root / ".git").iterdir()] == ["config"]
    return {str(path): path.read_bytes() for path in kept}


NAMES = (
    ".. . sub up link inner hard pipe plain .git .GIT config secret root-evil file root ~ C: new \\ ..\\.. .git. git~1"
)
PIECES = st.sampled_from([*NAMES.split(), "", "a\0b", "a\nb", ".g\u200cit", "\ud800", "x" * 300])
PATHS = st.one_of(
    st.builds("/".join, st.lists(PIECES, max_size=6)),
    st.builds(lambda pieces: "/" + "/".join(pieces), st.lists(PIECES, max_size=6)),
    st.text(max_size=40),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, data=st.binary(max_size=20))
def test_no_path_reads_or_writes_outside_the_root(root: Path, path: str, data: bytes) -> None:
    before = outside(root)
    files = Beneath(root)
    with suppress(ToolError):
        assert b"canary" not in files.read(path, LARGEST).data
    with suppress(ToolError):
        files.exists(path)
    with suppress(ToolError):
        files.write(path, data)
        assert files.read(path, LARGEST).data == data
    assert outside(root) == before


@pytest.mark.parametrize(("path", "words"), [
    ("/etc/passwd", "relative"),
    ("../secret", "leaves"),
    ("sub/../../secret", "leaves"),
    ("../root-evil/file", "leaves"),
    ("link", "symbolic link"),
    ("up/secret", "symbolic link"),
    ("sub/inner", "symbolic link"),
    ("hard", "hard-linked"),
    ("pipe", "ordinary"),
    ("sub", "folder"),
    ("", "folder"),
    (".git/config", "git's own"),
    (".Git/config", "git's own"),
    ("sub/.git/hooks/x", "git's own"),
    ("a\nb", "control"),
    ("a\0b", "control"),
    ("x" * 256, "255"),
    ("x/" * 600, "too long"),
    ("plain/x", "file or a symbolic link"),
    ("nothing", "no such file"),
])  # fmt: skip
def test_a_refusal_names_the_reason(root: Path, path: str, words: str) -> None:
    with pytest.raises(ToolError, match=words) as refusal:
        Beneath(root).read(path, LARGEST)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("path", ["link", "up/new", "hard", "pipe", "sub", "", ".", "plain/x", "sub/inner"])
def test_what_cannot_be_read_is_not_written_either(root: Path, path: str) -> None:
    before = outside(root)
    with pytest.raises(ToolError):
        Beneath(root).write(path, b"evil")
    assert outside(root) == before


def test_a_device_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    os.mknod(tmp_path / "null", 0o20666, os.makedev(1, 3))
    with pytest.raises(ToolError, match="ordinary"):
        Beneath(tmp_path).read("null", LARGEST)


def test_a_folder_that_is_swapped_for_a_link_all_the_time_never_leads_outside(root: Path) -> None:
    (root.parent / "root-evil" / "file").write_text("canary")
    (root / "sub" / "file").write_text("inside")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            with suppress(OSError):  # the writer may just have made the folder anew
                (root / "sub").rename(root / "kept")
            with suppress(OSError):
                (root / "sub").symlink_to(root.parent / "root-evil")
                (root / "sub").unlink()
                (root / "kept").rename(root / "sub")
            if (root / "kept").exists() and (root / "sub").exists():
                shutil.rmtree(root / "kept")

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(500):
            try:
                assert Beneath(root).read("sub/file", LARGEST).data == b"inside"
                Beneath(root).write("sub/file", b"inside")
            except ToolError:
                continue
    finally:
        stop.set()
        swapper.join()
    assert (root.parent / "root-evil" / "file").read_text() == "canary"


def test_a_file_larger_than_wanted_is_not_read(root: Path) -> None:
    (root / "large").write_bytes(b"x" * 1001)
    with pytest.raises(ToolError, match="1001 bytes"):
        Beneath(root).read("large", LARGEST)


def test_a_new_version_keeps_the_mode_and_leaves_no_draft(root: Path) -> None:
    (root / "plain").chmod(0o750)
    Beneath(root).write("plain", b"new\n")
    assert (root / "plain").read_text() == "new\n"
    assert (root / "plain").stat().st_mode & 0o777 == 0o750
    assert not [*root.glob(".understudy-*")]


def test_a_set_user_id_bit_does_not_survive_a_new_version(root: Path) -> None:
    (root / "plain").chmod(0o4755)
    Beneath(root).write("plain", b"new\n")
    assert (root / "plain").stat().st_mode & 0o7777 == 0o755


def test_folders_are_made_on_the_way(root: Path) -> None:
    Beneath(root).write("new/deep/file", b"x")
    assert (root / "new" / "deep" / "file").read_bytes() == b"x"


def test_a_full_disk_leaves_the_old_file_whole_and_is_one_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolError, match="the disk is full"):
        Beneath(root).write("plain", b"new\n")
    assert (root / "plain").read_text() == "plain\n"
    assert not [*root.glob(".understudy-*")]


@given(st.text(max_size=60))
def test_the_parts_of_an_accepted_path_are_plain_names(path: str) -> None:
    try:
        names = parts(path)
    except ToolError:
        return
    assert not any(name in ("", ".", "..") or "/" in name or "\0" in name or is_git(name) for name in names)


@pytest.mark.parametrize("name", [".git", ".GIT", ".git ", ".git.", "git~1", ".g\u200cit", ".git:x", "．git"])
def test_every_spelling_of_git_s_folder_is_known(name: str) -> None:
    assert is_git(name)


@pytest.mark.parametrize("name", [".gitignore", ".github", "git", "x.git", "legit"])
def test_what_only_looks_like_it_is_not(name: str) -> None:
    assert not is_git(name)
