"""A .zip is only read, never unpacked, and every trick that a .zip can play is refused with its reason."""

from __future__ import annotations

import contextlib
import stat
import struct
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.skills.conftest import package
from understudy.core.errors import SkillError
from understudy.skills import archive as archives
from understudy.skills.archive import find_in_archive
from understudy.skills.exchange import export_skills, import_skills
from understudy.skills.manage import SkillManager

GOOD = b"---\nname: good\ndescription: Says what it does.\n---\n\nBody.\n"


def packed(path: Path, *members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def special(name: str, kind: int) -> ZipInfo:
    info = ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info


def refusals(manager: SkillManager, path: Path) -> dict[str, str]:
    """What an import refused, and why; nothing may have been written beside the archive."""
    before = sorted(path.parent.iterdir())
    done = import_skills(path, manager)
    assert sorted(path.parent.iterdir()) == before
    return {one.path: one.why for one in done.refused}


def test_what_is_exported_to_a_zip_is_imported_byte_for_byte(tmp_path: Path, alone: SkillManager) -> None:
    checks = [{"kind": "title", "args": {"max_length": 60}}]
    made = [package("a", **{"references/ü.md": "ü\r\n"}), package("b", "Short titles.", checks=checks)]
    for one in made:
        alone.propose(one)
        alone.approve(one.name)
    assert export_skills(alone, [], tmp_path / "out.zip") == [tmp_path / "out.zip"]
    found = {one.where: dict(one.files()) for one in find_in_archive(tmp_path / "out.zip")}
    assert found == {one.name: dict(one.files) for one in made}
    again = import_skills(tmp_path / "out.zip", alone)
    assert (again.unchanged, again.new, again.refused) == (("a", "b"), (), ())
    with pytest.raises(SkillError, match="is there already"):
        export_skills(alone, [], tmp_path / "out.zip")


def test_skills_are_found_wherever_they_lie_in_it(tmp_path: Path, alone: SkillManager) -> None:
    inner = GOOD.replace(b"good", b"inner")
    whole = packed(tmp_path / "repo.zip", ("repo/README.md", b"x"), ("repo/skills/good/SKILL.md", GOOD),
                   ("repo/skills/good/references/x.md", b"x"), ("repo/skills/good/examples/inner/SKILL.md", inner),
                   ("__MACOSX/repo/skills/good/._SKILL.md", b"\0"), ("repo/big.bin", b"\0" * (2 << 20)),
                   (special("repo/link", stat.S_IFLNK), b"/etc/passwd"))  # fmt: skip
    done = import_skills(whole, alone)
    assert (set(done.new), done.refused) == ({"good", "inner"}, ())
    assert set(alone.store.version("good").files) == {"SKILL.md", "references/x.md"}


def test_a_skill_at_the_top_of_the_zip_has_the_zip_for_its_folder(tmp_path: Path, alone: SkillManager) -> None:
    done = import_skills(packed(tmp_path / "good.zip", ("SKILL.md", GOOD)), alone, strict=True)
    assert (done.new, done.refused) == (("good",), ())


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../etc/cron.d/x", "relative"),
        ("good/../../x", "relative"),
        ("/etc/passwd", "relative"),
        ("C:/windows/x", "relative"),
        ("good\\..\\x", "relative"),
        ("good//x", "relative"),
        ("good/SKILL.md", "twice"),
        ("GOOD/skill.MD", "twice"),
        ("good/SKILL.md/x", "a file and a folder"),
    ],
)
def test_a_name_that_deceives_costs_the_whole_archive(name: str, why: str, tmp_path: Path, alone: SkillManager) -> None:
    with pytest.warns(UserWarning, match="Duplicate") if name == "good/SKILL.md" else contextlib.nullcontext():
        path = packed(tmp_path / "bad.zip", ("good/SKILL.md", GOOD), (name, b"x"))
    said = refusals(alone, path)
    assert list(said) == ["bad.zip"]
    assert why in said["bad.zip"]
    assert alone.store.skills() == []


def test_one_name_in_two_forms_of_unicode_is_one_name(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "bad.zip", ("good/SKILL.md", GOOD), ("good/\u00e9", b"x"), ("good/e\u0301", b"y"))
    assert "twice" in refusals(alone, path)["bad.zip"]


def test_a_name_cut_by_a_zero_byte_is_refused(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "bad.zip", ("good/SKILL.md", GOOD), ("good/x_y.md", b"x"))
    path.write_bytes(path.read_bytes().replace(b"good/x_y.md", b"good/x\0y.md"))
    assert "relative" in refusals(alone, path)["bad.zip"]


def test_a_password_is_refused(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "bad.zip", ("good/SKILL.md", GOOD))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusals(alone, path)["bad.zip"]


@pytest.mark.parametrize(
    ("member", "data", "why"),
    [
        (special("bad/passwd", stat.S_IFLNK), b"/etc/passwd", "link"),
        (special("bad/references", stat.S_IFLNK), b"/etc", "link"),
        (special("bad/pipe", stat.S_IFIFO), b"", "no plain file"),
        ("bad/more.zip", b"PK", "archive within the archive"),
        ("bad/more.TAR.GZ", b"", "archive within the archive"),
        ("bad/big.bin", b"\0" * ((1 << 20) + 1), "over 1 MiB"),
        ("bad/con.txt", b"", "plain relative path"),
        ("bad/a\nb", b"", "plain relative path"),
    ],
)
def test_what_is_out_of_place_costs_its_own_skill_only(
    member: str | ZipInfo, data: bytes, why: str, tmp_path: Path, alone: SkillManager
) -> None:
    filler = ("filler.bin", b"".join(struct.pack("<I", n * 2654435761 % 2**32) for n in range(9_000)))
    path = packed(tmp_path / "x.zip", filler, ("good/SKILL.md", GOOD), ("bad/SKILL.md", GOOD), (member, data))
    said = refusals(alone, path)
    assert (list(said), alone.store.skill("good").status) == (["bad"], "shared")
    assert why in said["bad"]
    assert "\n" not in said["bad"]


def test_a_damaged_member_and_an_uncommon_packing_cost_their_own_skill(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "x.zip", ("good/SKILL.md", GOOD), ("bad/SKILL.md", b"marker" * 9), method=ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"marker", b"marred", 1))
    assert "damaged" in refusals(alone, path)["bad"]
    other = packed(tmp_path / "y.zip", ("bad/SKILL.md", GOOD), method=ZIP_BZIP2)
    assert "packed in a way" in refusals(alone, other)["bad"]


def test_too_many_files_cost_their_own_skill(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "x.zip", ("bad/SKILL.md", GOOD), *((f"bad/{n}", b"") for n in range(200)))
    assert "over 200 files" in refusals(alone, path)["bad"]


def test_a_bomb_is_refused_before_anything_of_it_is_unpacked(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "x.zip", ("a/SKILL.md", GOOD), *((f"a/{n}", b"\0" * (1 << 20)) for n in range(9)))
    assert "times its size" in refusals(alone, path)["x.zip"]


def test_a_size_that_lies_is_found_out(tmp_path: Path, alone: SkillManager) -> None:
    path = packed(tmp_path / "x.zip", ("bad/SKILL.md", GOOD), ("bad/x", b"\0" * 5_000_000))
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    path.write_bytes(data)
    assert "damaged" in refusals(alone, path)["bad"]


def test_bounds_hold_for_members_and_for_their_table(
    tmp_path: Path, alone: SkillManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "x.zip", ("good/SKILL.md", GOOD), *((f"more/{n}", b"") for n in range(99)))
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 50)
    assert "over 50 members" in refusals(alone, path)["x.zip"]
    monkeypatch.setattr(archives, "_MOST_AT_ONCE", 1_000)
    assert "table of members is too large" in refusals(alone, path)["x.zip"]
    monkeypatch.setattr(archives, "_ARCHIVE_BYTES", 1_000)
    assert "over 0 MiB" in refusals(alone, path)["x.zip"]


@given(some.data())
@settings(max_examples=200, deadline=None)
def test_a_zip_with_any_bytes_changed_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, draw: some.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.zip"
    data = bytearray(packed(path, ("good/SKILL.md", GOOD), ("good/references/x.md", b"more" * 9)).read_bytes())
    for _ in range(draw.draw(some.integers(1, 4))):
        data[draw.draw(some.integers(0, len(data) - 1))] = draw.draw(some.integers(0, 255))
    path.write_bytes(data[: draw.draw(some.integers(0, len(data)))] if draw.draw(some.booleans()) else data)
    try:
        for found in find_in_archive(path):
            with contextlib.suppress(SkillError):
                assert all(isinstance(one, bytes) for one in found.files().values())
    except SkillError as error:
        said = str(error)
    else:
        said = ""
    assert "\n" not in said
