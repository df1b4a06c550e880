from __future__ import annotations

import pytest

from understudy.core.types import Acting
from understudy.skills.manage import SkillManager
from understudy.skills.skill_manage import skill_manage

TEXT = "---\nname: a\ndescription: Says what it does.\n---\n\nStep one.\nStep two.\n"


def test_an_agent_creates_patches_and_edits_and_every_write_waits_for_a_person(alone: SkillManager) -> None:
    made = skill_manage(alone, "create", "a", {"content": TEXT})
    assert made["success"] is True
    assert (made["status"], made["staged"]) == ("proposed", True)
    patched = skill_manage(alone, "patch", "a", {"old_string": "Step two.", "new_string": "Step three."})
    assert patched["version"] == 2
    assert skill_manage(alone, "edit", "a", {"content": TEXT.replace("one", "nought")})["version"] == 3
    assert skill_manage(alone, "write_file", "a", {"file_path": "references/x.md", "file_content": "x"})["version"] == 4
    assert skill_manage(alone, "remove_file", "a", {"file_path": "references/x.md"})["version"] == 5
    assert alone.store.shared(Acting(), None) == ()
    assert skill_manage(alone, "approve", "a", {})["status"] == "shared"


@pytest.mark.parametrize(
    ("action", "given", "why"),
    [
        ("create", {"content": TEXT}, "exists already"),
        ("create", {}, "exists already"),
        ("patch", {"old_string": "nowhere", "new_string": ""}, "not in the file"),
        ("patch", {"old_string": "Step", "new_string": ""}, "2 times"),
        ("patch", {"old_string": "name: a", "new_string": "name: b"}, "must be the same"),
        ("patch", {"old_string": "---\nname", "new_string": "name"}, "front matter"),
        ("patch", {"old_string": "x", "new_string": "", "file_path": "../x"}, "plain relative path"),
        ("patch", {"old_string": "Step one.", "new_string": "x", "base_version": 0}, "merge the two"),
        ("edit", {"content": 3}, "must be text"),
        ("write_file", {"file_path": "assets/x", "file_content": "\ud800"}, "half a character"),
        ("write_file", {"file_path": "SKILL.md", "file_content": ""}, "files go under"),
        ("write_file", {"file_path": "lib/x.py", "file_content": ""}, "files go under"),
        ("remove_file", {"file_path": "assets/none"}, "has no file"),
        ("delete", {"absorbed_into": "none"}, "must be another skill"),
        ("rollback", {}, "version is missing"),
        ("approve", {"version": 9}, "no version 9"),
        ("fly", {}, "no action"),
    ],
)
def test_a_bad_call_is_answered_with_one_line(alone: SkillManager, action: str, given: dict, why: str) -> None:
    skill_manage(alone, "create", "a", {"content": TEXT})
    answer = skill_manage(alone, action, "a", given)
    assert answer["success"] is False
    assert why in str(answer["error"])
    assert len(alone.store.skill("a").versions) == 1


def test_a_name_that_escapes_is_refused_before_anything_is_read(alone: SkillManager) -> None:
    assert "skill name" in str(skill_manage(alone, "create", "../etc", {"content": TEXT})["error"])
