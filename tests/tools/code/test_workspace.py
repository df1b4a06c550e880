"""A task's work tree: made, continued, compared, committed, pushed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.repositories import SHOP, commit, git, make_repository
from understudy.core.artifacts import FileChange
from understudy.core.errors import ForgeError, RepositoryError
from understudy.tools.code.repository import inspect_repository
from understudy.tools.code.workspace import LARGEST_TEXT, Workspace

AGENT = ("Agent", "agent@acme.example")


@pytest.fixture
def forge(tmp_path: Path) -> Path:
    """A bare repository, as a forge has it."""
    shop = make_repository(tmp_path / "shop")
    git(tmp_path, "clone", "--quiet", "--bare", str(shop), str(tmp_path / "forge.git"))
    return tmp_path / "forge.git"


@pytest.fixture
async def work(forge: Path, tmp_path: Path) -> Workspace:
    return await Workspace.open(forge, tmp_path / "work", branch="agent/one")


async def test_a_new_workspace_stands_on_its_own_branch_at_the_default_branch(forge: Path, work: Workspace) -> None:
    assert (work.base, work.branch) == ("main", "agent/one")
    assert (work.path / "shop.py").read_text() == SHOP["shop.py"]
    assert await work.head() == git(forge, "rev-parse", "main").strip()
    assert await work.changes() == ()


async def test_a_workspace_opened_again_keeps_its_commits_and_its_changes(
    forge: Path, work: Workspace, tmp_path: Path
) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    (work.path / "b.py").write_text("b = 1\n")
    again = await Workspace.open(forge, tmp_path / "work", branch="agent/one")
    assert [change.path for change in await again.changes()] == ["a.py", "b.py"]


async def test_a_workspace_whose_making_was_killed_is_made_anew(forge: Path, tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys\nfrom pathlib import Path\nimport understudy.tools.code.workspace as w\n"
        "w.Workspace._fetch = lambda *a: os._exit(9)\n"
        "asyncio.run(w.Workspace.open(sys.argv[1], Path(sys.argv[2]), branch='agent/one'))\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(forge), str(tmp_path / "work")], check=False)
    assert killed.returncode == 9
    work = await Workspace.open(forge, tmp_path / "work", branch="agent/one")
    assert (work.path / "shop.py").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forge.git", "shop", "work"]


async def test_locks_that_a_killed_git_left_do_not_stop_the_work(forge: Path, work: Workspace, tmp_path: Path) -> None:
    for lock in ("index.lock", "HEAD.lock", "refs/heads/agent/one.lock"):
        (work.git_dir / lock).touch()
    (work.path / "a.py").write_text("a = 1\n")
    again = await Workspace.open(forge, tmp_path / "work", branch="agent/one")
    assert await again.commit("add a", *AGENT)


async def test_a_folder_with_other_things_is_left_alone(forge: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(RepositoryError, match="no workspace"):
        await Workspace.open(forge, tmp_path / "mine", branch="agent/one")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


async def test_a_workspace_is_not_taken_over_by_another_branch(forge: Path, work: Workspace, tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="agent/one on main"):
        await Workspace.open(forge, tmp_path / "work", branch="agent/two")


async def test_changes_show_what_a_pull_request_would(work: Workspace) -> None:
    (work.path / "shop.py").write_text("x = 1\n")
    (work.path / "new.txt").write_text("neu: ä\n")
    (work.path / "AGENTS.md").unlink()
    (work.path / "logo.bin").write_bytes(b"\x89\0\1")
    (work.path / "latin.txt").write_bytes(b"\xe4")
    (work.path / "huge.txt").write_text("x" * (LARGEST_TEXT + 1))
    (work.path / "link").symlink_to("/etc/hostname")
    (work.path / "__pycache__").mkdir()
    (work.path / "__pycache__" / "shop.pyc").write_bytes(b"\0")
    assert await work.changes() == (
        FileChange(path="AGENTS.md", before=SHOP["AGENTS.md"], after=None),
        FileChange(path="huge.txt"),
        FileChange(path="latin.txt"),
        FileChange(path="link", before=None, after="/etc/hostname"),
        FileChange(path="logo.bin"),
        FileChange(path="new.txt", before=None, after="neu: ä\n"),
        FileChange(path="shop.py", before=SHOP["shop.py"], after="x = 1\n"),
    )


async def test_changes_are_against_the_merge_base_not_against_a_base_that_went_on(
    forge: Path, work: Workspace, tmp_path: Path
) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    await work.push(str(forge))
    commit(tmp_path / "shop", {"other.py": ""})
    git(tmp_path / "shop", "push", "--quiet", str(forge), "main")
    await work.checkout_remote("agent/one", str(forge))
    assert [change.path for change in await work.changes()] == ["a.py"]


async def test_a_commit_has_the_given_author_and_nothing_to_commit_is_none(work: Workspace) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    made = await work.commit("add a\n\nbecause", *AGENT)
    assert made == await work.head()
    shown = git(work.git_dir, "show", "--no-patch", "--format=%an <%ae> %cn: %B", "HEAD")
    assert shown.strip() == "Agent <agent@acme.example> Agent: add a\n\nbecause"
    assert await work.commit("again", *AGENT) is None


@pytest.mark.parametrize("message", ["", "  \n", "x" * 20_001, "a\0b"])
async def test_a_commit_message_that_says_nothing_or_too_much_is_refused(work: Workspace, message: str) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    with pytest.raises(RepositoryError, match="commit message"):
        await work.commit(message, *AGENT)


async def test_a_message_that_looks_like_an_option_is_only_a_message(work: Workspace) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("--amend", *AGENT)
    assert git(work.git_dir, "log", "--format=%s").splitlines() == ["--amend", "first"]


async def test_a_repository_inside_the_tree_is_not_committed(work: Workspace) -> None:
    make_repository(work.path / "vendor")
    with pytest.raises(RepositoryError, match="vendor: is a git repository inside"):
        await work.commit("add vendor", *AGENT)


async def test_files_whose_names_look_like_options_or_patterns_are_only_files(work: Workspace) -> None:
    for name in ("--force", ":(exclude)x", "*", "a\nb"):
        (work.path / name).write_text("x\n")
    await work.commit("odd names", *AGENT)
    assert {"--force", ":(exclude)x", "*", "a\nb"} <= set(await work.files())


async def test_a_push_makes_the_branch_and_a_second_one_moves_it(forge: Path, work: Workspace) -> None:
    for name in ("a.py", "b.py"):
        (work.path / name).write_text("x = 1\n")
        made = await work.commit(f"add {name}", *AGENT)
        await work.push(str(forge))
        assert git(forge, "rev-parse", "agent/one").strip() == made


async def test_a_branch_that_somebody_else_moved_is_not_overwritten(
    forge: Path, work: Workspace, tmp_path: Path
) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    await work.push(str(forge))
    git(tmp_path, "clone", "--quiet", "--branch=agent/one", str(forge), str(tmp_path / "lead"))
    theirs = commit(tmp_path / "lead", {"lead.py": ""})
    git(tmp_path / "lead", "push", "--quiet", "origin", "agent/one")

    (work.path / "b.py").write_text("b = 1\n")
    await work.commit("add b", *AGENT)
    with pytest.raises(ForgeError, match="somebody else pushed"):
        await work.push(str(forge))
    assert git(forge, "rev-parse", "agent/one").strip() == theirs


async def test_our_own_tip_may_be_rewritten(forge: Path, work: Workspace) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    await work.push(str(forge))
    git(work.path, "commit", "--quiet", "--amend", "--message=better")
    await work.push(str(forge))
    assert git(forge, "log", "--format=%s", "agent/one").splitlines() == ["better", "first"]


async def test_a_branch_that_moved_remotely_is_continued(forge: Path, work: Workspace, tmp_path: Path) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    await work.push(str(forge))
    git(tmp_path, "clone", "--quiet", "--branch=agent/one", str(forge), str(tmp_path / "lead"))
    theirs = commit(tmp_path / "lead", {"lead.py": "lead = 1\n"})
    git(tmp_path / "lead", "push", "--quiet", "origin", "agent/one")

    (work.path / "draft.py").write_text("d = 1\n")
    with pytest.raises(RepositoryError, match="not committed"):
        await work.checkout_remote("agent/one", str(forge))
    (work.path / "draft.py").unlink()
    assert await work.checkout_remote("agent/one", str(forge)) == theirs
    assert (work.path / "lead.py").read_text() == "lead = 1\n"


async def test_commits_on_both_sides_are_left_to_a_person(forge: Path, work: Workspace, tmp_path: Path) -> None:
    (work.path / "a.py").write_text("a = 1\n")
    await work.commit("add a", *AGENT)
    await work.push(str(forge))
    git(tmp_path, "clone", "--quiet", "--branch=agent/one", str(forge), str(tmp_path / "lead"))
    commit(tmp_path / "lead", {"lead.py": ""})
    git(tmp_path / "lead", "push", "--quiet", "origin", "agent/one")
    (work.path / "b.py").write_text("b = 1\n")
    ours = await work.commit("add b", *AGENT)
    with pytest.raises(RepositoryError, match="other commits here"):
        await work.checkout_remote("agent/one", str(forge))
    assert await work.head() == ours


class _Recorder(BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization", ""))
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def refusing_host() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Recorder", (_Recorder,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/acme/shop.git", seen
    server.shutdown()
    thread.join()
    server.server_close()


async def test_the_token_goes_to_the_host_and_is_neither_told_nor_kept(
    work: Workspace, refusing_host: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, seen = refusing_host
    argv: list[str] = []
    real = subprocess.Popen.__init__

    def noting(self: subprocess.Popen[bytes], args: list[str], *rest: object, **options: object) -> None:
        argv.extend(args)
        real(self, args, *rest, **options)  # type: ignore[call-overload]  # passed through unchanged

    monkeypatch.setattr(subprocess.Popen, "__init__", noting)
    with pytest.raises(ForgeError) as refusal:
        await work.push(url, "canary-token")
    secret = b64encode(b"x-access-token:canary-token").decode()
    assert f"Basic {secret}" in seen
    told = str(refusal.value) + " ".join(argv)
    assert "canary" not in told
    assert secret not in told
    assert "push" in told or "ls-remote" in told
    kept = b"".join(path.read_bytes() for path in work.folder.rglob("*") if path.is_file())
    assert b"canary" not in kept
    assert secret.encode() not in kept


async def test_a_host_that_is_down_is_one_line(work: Workspace) -> None:
    with pytest.raises(ForgeError) as failure:
        await work.push("http://127.0.0.1:9/acme/shop.git")
    assert "\n" not in str(failure.value)


def test_a_repository_is_described(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop")
    git(shop, "remote", "add", "origin", "https://ada:secret@github.com/acme/shop.git")
    facts = inspect_repository(shop / "tests")
    assert (facts.path, facts.default_branch, facts.dirty, facts.bare) == (shop.resolve(), "main", False, False)
    assert (facts.github, facts.origin) == ("acme/shop", "https://github.com/acme/shop.git")
    assert facts.head == git(shop, "rev-parse", "HEAD").strip()
    assert facts.warning == ""


def test_uncommitted_work_is_said_to_be_unseen(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop")
    (shop / "draft.py").write_text("")
    assert "does not see them" in inspect_repository(shop).warning


def test_a_detached_head_leaves_the_customary_branch(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop")
    git(shop, "checkout", "--quiet", "--detach")
    assert inspect_repository(shop).default_branch == "main"
    git(shop, "branch", "-m", "main", "trunk")
    with pytest.raises(RepositoryError, match="on no branch"):
        inspect_repository(shop)


def _empty(folder: Path) -> None:
    folder.mkdir()
    git(folder, "init", "--quiet")


def _bare(folder: Path) -> None:
    make_repository(folder.with_name("origin"))
    git(folder.parent, "clone", "--quiet", "--bare", "origin", folder.name)


def _without_objects(folder: Path) -> None:
    make_repository(folder)
    for path in (folder / ".git" / "objects").rglob("*"):
        if path.is_file():
            path.unlink()


def _garbled(folder: Path) -> None:
    make_repository(folder)
    (folder / ".git" / "config").write_text("[core\nnonsense")


def _partial(folder: Path) -> None:
    make_repository(folder)
    git(folder, "config", "remote.origin.promisor", "true")


def _file(folder: Path) -> None:
    folder.write_text("a file")


@pytest.mark.parametrize(("make", "words"), [
    (lambda folder: None, "no such folder"),
    (lambda folder: folder.mkdir(), "not a git repository"),
    (_file, "no such folder"),
    (_empty, "no commit yet"),
    (_bare, "bare repository"),
    (_without_objects, ""),
    (_garbled, ""),
    (_partial, "partial clone"),
])  # fmt: skip
def test_a_repository_that_cannot_be_worked_on_is_one_clear_line(tmp_path: Path, make, words: str) -> None:  # type: ignore[no-untyped-def]  # one of the functions above
    make(tmp_path / "repo")
    with pytest.raises(RepositoryError) as refusal:
        inspect_repository(tmp_path / "repo")
    assert "\n" not in str(refusal.value)
    assert str(tmp_path / "repo") in str(refusal.value)
    assert words in str(refusal.value)


def test_a_bare_repository_is_taken_where_it_is_allowed(tmp_path: Path) -> None:
    _bare(tmp_path / "repo")
    facts = inspect_repository(tmp_path / "repo", bare_allowed=True)
    assert facts.bare
    assert not facts.dirty


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_a_repository_of_another_user_is_not_cloned_and_the_reason_is_told(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop")
    os.chown(shop, 65534, 65534)
    os.chown(shop / ".git", 65534, 65534)
    with pytest.raises(RepositoryError, match="ownership"):
        await Workspace.open(shop, tmp_path / "work", branch="agent/one")


async def test_a_source_that_is_empty_or_nowhere_is_one_clear_line(tmp_path: Path) -> None:
    _empty(tmp_path / "empty")
    with pytest.raises(RepositoryError, match="no commit yet"):
        await Workspace.open(tmp_path / "empty", tmp_path / "work", branch="agent/one")
    with pytest.raises(RepositoryError, match="nowhere"):
        await Workspace.open(tmp_path / "nowhere", tmp_path / "work", branch="agent/one")
    assert not (tmp_path / "work").exists()
