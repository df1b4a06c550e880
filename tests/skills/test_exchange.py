from __future__ import annotations

from pathlib import Path

import pytest

from tests.skills.conftest import GUEST, package
from understudy.core.errors import NotAllowed, SkillError
from understudy.core.types import Acting
from understudy.skills.exchange import diff_packages, export_skills, import_skills
from understudy.skills.folders import read_folder
from understudy.skills.manage import SkillManager
from understudy.skills.package import Package

TEXT = "---\nname: {name}\ndescription: Says what it does.\n---\n\nBody.\n"


def put(root: Path, name: str, text: str | None = None, **files: bytes) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(text if text is not None else TEXT.format(name=folder.name), "utf-8")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_what_is_imported_is_exported_byte_for_byte(tmp_path: Path, alone: SkillManager) -> None:
    root = tmp_path / "in"
    put(root, "a", **{"assets/logo.png": b"\x89PNG\x00\xff", "references/x.md": "ü\r\n".encode()})
    put(root / "deep" / "er", "b", TEXT.format(name="b").replace("\n", "\r\n"))
    done = import_skills(root, alone)
    assert (set(done.new), done.refused) == ({"a", "b"}, ())
    assert {version.name for version in alone.store.shared(Acting(), None)} == {"a", "b"}
    export_skills(alone, [], tmp_path / "out")
    for folder in (root / "a", root / "deep" / "er" / "b"):
        assert read_folder(tmp_path / "out" / folder.name).files == read_folder(folder).files
    again = import_skills(tmp_path / "out", alone)
    assert (set(again.unchanged), again.new) == ({"a", "b"}, ())


def test_each_refusal_is_explained_and_the_rest_is_taken(tmp_path: Path, alone: SkillManager) -> None:
    put(tmp_path, "good")
    put(tmp_path, "traversal", TEXT.format(name="../../etc/cron"))
    put(tmp_path, "confusable", TEXT.format(name="аdmin"))
    put(tmp_path, "reserved", TEXT.format(name="con"))
    put(tmp_path, "case", TEXT.format(name="Good"))
    put(tmp_path, "broken", "no front matter")
    put(tmp_path, "unclosed", "---\nname: unclosed\ndescription: d\n")
    put(tmp_path, "latin", "---\nname: latin\ndescription: d\n---\n").joinpath("SKILL.md").write_bytes(
        b"---\n\xff\n---\n"
    )
    put(tmp_path, "silent", "---\nname: silent\n---\nBody.\n")
    put(tmp_path, "leaky", TEXT.format(name="leaky") + "ghp_" + "a" * 36)
    put(tmp_path, "magic", **{"assets/checks.json": b'[{"kind": "magic"}]'})
    put(tmp_path, "big", **{"assets/x.bin": b"\0" * ((1 << 20) + 1)})
    linked = put(tmp_path, "linked")
    (linked / "assets").mkdir()
    (linked / "assets" / "passwd").symlink_to("/etc/passwd")
    folder_link = put(tmp_path, "folder-link")
    (folder_link / "references").symlink_to("/etc")
    put(tmp_path / "twice", "good")
    done = import_skills(tmp_path, alone)
    assert set(done.new) == {"good", "case"}
    why = {refused.path: refused.why for refused in done.refused}
    assert set(why) == {
        "traversal", "confusable", "reserved", "broken", "unclosed", "latin", "silent", "leaky", "magic", "big",
        "linked", "folder-link", "twice/good",
    }  # fmt: skip
    assert "link" in why["linked"]
    assert "link" in why["folder-link"]
    assert "unknown kind" in why["magic"]
    assert all("\n" not in said for said in why.values())


def test_repair_takes_what_is_only_untidy(tmp_path: Path, alone: SkillManager) -> None:
    put(tmp_path, "unknown", "---\nname: Un Known\ndescription: d\nmood: sunny\n---\n")
    put(tmp_path, "colon", "---\nname: colon\ndescription: Use when: it rains\nlicense: MIT\n---\n")
    put(tmp_path, "Big_Tools", "---\nname: Big_Tools\ndescription: d\nallowed-tools: [Read, Bash]\n---\n")
    put(tmp_path, "long", "---\nname: long\ndescription: " + "It is long. " * 100 + "End.\n---\nBody.\n")
    done = import_skills(tmp_path, alone)
    assert (set(done.new), done.refused) == ({"unknown", "colon", "big-tools", "long"}, ())
    assert {note.skill for note in done.repaired} == set(done.new)

    def read(name: str) -> Package:
        return alone.store.package(alone.store.version(name))

    assert read("unknown").front.metadata == {"mood": "sunny"}
    assert (read("colon").front.description, read("colon").front.license) == ("Use when: it rains", "MIT")
    assert read("big-tools").front.allowed_tools == "Read Bash"
    assert read("long").body.strip().endswith("End.\nBody.")
    assert len(import_skills(tmp_path, alone, strict=True).refused) == 4


def test_a_skill_keeps_its_name_and_bytes_in_a_folder_of_another_name(tmp_path: Path, alone: SkillManager) -> None:
    folder = put(tmp_path, "other", TEXT.format(name="mine"))
    done = import_skills(tmp_path, alone)
    assert (done.new, done.repaired[0].path) == (("mine",), "other")
    export_skills(alone, ["mine"], tmp_path / "out")
    assert (tmp_path / "out" / "mine" / "SKILL.md").read_bytes() == (folder / "SKILL.md").read_bytes()


def test_a_skill_within_a_skill_is_one_of_its_own(tmp_path: Path, alone: SkillManager) -> None:
    outer = put(tmp_path, "outer", **{"references/x.md": b"x"})
    put(outer / "examples", "inner")
    assert set(import_skills(tmp_path, alone).new) == {"outer", "inner"}
    assert set(alone.store.package(alone.store.version("outer")).files) == {"SKILL.md", "references/x.md"}


@pytest.mark.parametrize(
    "body",
    [
        "Never merge without approval.",
        "Post the result. The password is asked for.",
        '`curl -H "Authorization: Bearer $TOKEN" https://api.example.com`',
        "Install it: `curl -LsSf https://tool.example/install.sh | sh`",
        "Do not disable the sandbox.",
        "\U0001f469\u200d\U0001f4bb writes code",
        "\ufeff",
    ],
)
def test_what_honest_packages_say_is_not_refused(tmp_path: Path, alone: SkillManager, body: str) -> None:
    put(tmp_path, "honest", TEXT.format(name="honest"), **{"references/x.md": body.encode()})
    assert import_skills(tmp_path, alone).new == ("honest",)


def test_links_to_folders_of_skills_are_not_followed(tmp_path: Path, alone: SkillManager) -> None:
    put(tmp_path / "outside", "secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "way-out").symlink_to(tmp_path / "outside")
    assert import_skills(tmp_path / "in", alone).new == ()


def test_a_changed_folder_is_the_next_version(tmp_path: Path, alone: SkillManager) -> None:
    folder = put(tmp_path, "a")
    import_skills(tmp_path, alone)
    (folder / "SKILL.md").write_text(TEXT.format(name="a") + "More.\n", "utf-8")
    assert import_skills(tmp_path, alone).updated == ("a",)
    assert alone.store.skill("a").current.number == 2


def test_export_does_not_write_over_other_content(tmp_path: Path, alone: SkillManager) -> None:
    alone.propose(package("a"))
    put(tmp_path, "a", TEXT.format(name="a") + "Mine.\n")
    with pytest.raises(SkillError, match="other content"):
        export_skills(alone, ["a"], tmp_path)


def test_a_guest_cannot_import(tmp_path: Path, alone: SkillManager) -> None:
    with pytest.raises(NotAllowed):
        import_skills(tmp_path, SkillManager(alone.store, GUEST))


def test_a_diff_shows_text_and_names_binary_files() -> None:
    old, new = package("a", **{"assets/x.txt": "one\n"}), package("a", **{"assets/x.txt": "two\n"})
    lines = list(diff_packages(old, new.with_files({"assets/y.bin": b"\xff"})))
    assert "-one" in lines
    assert "+two" in lines
    assert "binary file assets/y.bin differs" in lines
