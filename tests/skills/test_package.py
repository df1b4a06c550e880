from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import SkillError
from understudy.skills.package import FrontMatter, Package, check_name, check_path, format_skill, split_skill
from understudy.skills.repair import repaired

GOOD = "---\nname: release-notes\ndescription: Writes release notes. Use when releasing.\n---\n\nBody.\n"


def skill(text: str, **files: bytes) -> Package:
    return Package({"SKILL.md": text.encode(), **files})


def test_a_skill_by_the_standard_is_read_and_its_bytes_are_kept() -> None:
    package = skill(GOOD)
    assert (package.name, package.front.description) == ("release-notes", "Writes release notes. Use when releasing.")
    assert package.body == "\nBody.\n"
    assert package.files["SKILL.md"] == GOOD.encode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no front matter", "must begin with front matter"),
        ("---\nname: a\n", "must begin with front matter"),
        ("---\nname: a\ndescription: [\n---\n", "not valid YAML"),
        ("---\n- a\n---\n", "key: value"),
        ("---\nname: a\n---\n", "description is missing"),
        ("---\ndescription: a\n---\n", "name is missing"),
        ("---\nname: a\ndescription: d\nauthor: me\n---\n", "unknown key 'author'"),
        ("---\nname: a\ndescription: " + "d" * 1025 + "\n---\n", "over 1024"),
        ("---\nname: a\ndescription: d\nmetadata:\n  x: {y: z}\n---\n", "nothing nested"),
        ("---\nname: &x a\ndescription: *x\n---\n", "anchors"),
        ("---\nname: a\ndescription: d\n---\n" + "x" * 100_001, "over 100000 characters"),
        ("---\nname: !!python/object:os.system a\ndescription: d\n---\n", "tags"),
    ],
)
def test_what_breaks_the_standard_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(SkillError, match=why):
        skill(text)


@pytest.mark.parametrize(
    "name", ["", "A", "a--b", "-a", "a-", "a_b", "a b", "../a", "a/b", "ä", "a" * 65, "con", "com1", "аdmin", "a.b"]
)
def test_names_that_clash_confuse_or_escape_are_refused(name: str) -> None:
    with pytest.raises(SkillError):
        check_name(name)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "c:x", "nul", "aux.txt", "a/b.", "a\x00b", "x" * 241]
)
def test_paths_that_leave_the_folder_or_fail_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(SkillError):
        check_path(path)


def test_files_that_clash_by_case_or_are_too_large_are_refused() -> None:
    with pytest.raises(SkillError, match="case"):
        skill(GOOD, **{"assets/A.txt": b"", "assets/a.txt": b""})
    with pytest.raises(SkillError, match="1 MiB"):
        skill(GOOD, **{"assets/a.bin": b"\0" * ((1 << 20) + 1)})
    with pytest.raises(SkillError, match="at most 200 files"):
        skill(GOOD, **{f"assets/{n}": b"" for n in range(201)})
    with pytest.raises(SkillError, match="UTF-8"):
        Package({"SKILL.md": b"---\nname: \xff\n---\n"})


def test_metadata_values_that_yaml_would_read_as_numbers_stay_text() -> None:
    front = skill("---\nname: a\ndescription: d\nmetadata:\n  version: 1.0\n  on: yes\n---\n").front
    assert front.metadata == {"version": "1.0", "on": "yes"}


_WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85\ufeff"), max_size=80
)


@given(
    _WORDS.filter(lambda text: bool(text.strip())),
    _WORDS,
    st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), _WORDS, max_size=3),
)
def test_what_is_formatted_is_read_back_the_same(description: str, body: str, metadata: dict[str, str]) -> None:
    front, text = split_skill(format_skill(FrontMatter("a-b", description, metadata=metadata), body))
    assert front.description == description.strip()
    assert front.metadata == metadata
    assert text.lstrip("\n") == body.lstrip("\n")


@given(st.text(max_size=400))
def test_any_text_is_a_skill_or_refused_in_one_line(text: str) -> None:
    said = ""
    try:
        split_skill("---\n" + text)
    except SkillError as error:
        said = str(error)
    assert "\n" not in said


def test_repair_takes_what_public_folders_commonly_break() -> None:
    text = "---\nname: Release Notes\ndescription: Writes them.\nversion: 2\nallowed-tools: [Read, Bash]\n---\nBody\n"
    front = Package(repaired({"SKILL.md": text.encode()}, "Release_Notes").files).front
    assert (front.name, front.metadata, front.allowed_tools) == ("release-notes", {"version": "2"}, "Read Bash")
