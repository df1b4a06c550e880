"""`skill_manage` behind the door: agents propose from a person's own words, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from understudy.core.journal import PlainJournal
from understudy.core.settings import Settings
from understudy.core.types import Acting, Json, Person, Task, ToolCall, ToolResult
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.orchestrator.library import Library
from understudy.skills.guard import SkillGuard
from understudy.skills.skill_manage import skill_manage
from understudy.tools.gateway import Authority, Gateway
from understudy.tools.policy import Policy
from understudy.tools.registry import declared
from understudy.tools.skills import SkillTools

LEAD = Person("dana", "Dana", "dana@acme.example", "lead")
TEXT = "---\nname: {name}\ndescription: Writes notes. Use when releasing.\n---\n\nOne line for each change.\n"
SAID = "Remember as skill release-notes: one line for each change"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    engine = open_database(home)
    library = Library(home, Settings(), engine)
    yield library
    library.close()
    engine.dispose()


@pytest.fixture
def calls(home: Path) -> Iterator[Calls]:
    engine = open_database(home)
    yield Calls(engine)
    engine.dispose()


async def manage(
    library: Library, calls: Calls, text: str = SAID, repo: str = "", source: str = "chat", **args: Json
) -> ToolResult:
    """One call of an agent that works for the lead."""
    task = Task(f"t{len(calls.approvals(('waiting', 'expired')))}", LEAD.id, text, source, repo)  # type: ignore[arg-type]  # a source by name
    gateway = Gateway(
        Authority(LEAD, task, (LEAD,)),
        declared(SkillTools(library.shelf(LEAD))),
        SkillGuard(library.store),
        calls,
        PlainJournal(task.id),
        Policy.load(),
        1,
    )
    return await gateway.call(ToolCall("s", LEAD.id, "skill_manage", args))


async def test_an_agent_proposes_and_never_shares_even_for_a_lead_who_is_alone(library: Library, calls: Calls) -> None:
    made = await manage(
        library, calls, action="create", name="release-notes", content=TEXT.format(name="release-notes")
    )
    assert (made.ok, made.data["status"], made.data["staged"]) == (True, "proposed", True)
    assert library.store.shared(Acting(), None) == ()
    version = library.store.skill("release-notes").latest
    assert (version.by, "by an agent" in version.message) == ("dana", True)


@pytest.mark.parametrize("action", ["approve", "propose", "restore", "retire", "rollback", "share"])
async def test_what_a_person_decides_is_no_action_of_an_agent(library: Library, calls: Calls, action: str) -> None:
    skill_manage(library.manager(LEAD), "create", "a", {"content": TEXT.format(name="a")})
    result = await manage(library, calls, action=action, name="a")
    assert not result.ok
    assert not library.shelf(LEAD).manage(action, "a", {}, "t/1")["success"]
    assert library.store.skill("a").status == "proposed"


@pytest.mark.parametrize(
    ("text", "repo", "source"),
    [
        (SAID, "acme/shop", "chat"),
        (f"See below\n\n> {SAID}", "", "mail"),
    ],
)
async def test_after_outside_text_a_person_is_asked_before_anything_is_proposed(
    library: Library, calls: Calls, text: str, repo: str, source: str
) -> None:
    content = TEXT.format(name="release-notes")
    made = await manage(library, calls, text, repo, source, action="create", name="release-notes", content=content)
    assert not made.ok
    assert "teaches" in calls.approvals(("expired",))[0].rule
    assert library.store.find("release-notes") is None


async def test_reading_a_skill_is_reading_outside_text(library: Library, calls: Calls) -> None:
    skill_manage(library.manager(LEAD), "create", "a", {"content": TEXT.format(name="a")})
    task = Task("t", LEAD.id, SAID)
    tools = declared(SkillTools(library.shelf(LEAD)))
    guard = SkillGuard(library.store)
    gateway = Gateway(Authority(LEAD, task, (LEAD,)), tools, guard, calls, PlainJournal("t"), Policy.load(), 1)
    read = await gateway.call(ToolCall("s", LEAD.id, "skill_view", {"name": "a"}))
    assert "One line for each change." in read.text
    patch: dict[str, Json] = {"action": "patch", "name": "a", "old_string": "One", "new_string": "Two"}
    assert not (await gateway.call(ToolCall("s", LEAD.id, "skill_manage", patch))).ok


def test_a_call_made_again_after_a_kill_writes_nothing_twice(library: Library) -> None:
    shelf = library.shelf(LEAD)
    given: dict[str, Json] = {"content": TEXT.format(name="a")}
    first, second = (shelf.manage("create", "a", given, "t1/7") for _ in range(2))
    assert (first["version"], second["version"], second["success"]) == (1, 1, True)
    patch: dict[str, Json] = {"old_string": "One", "new_string": "Two"}
    assert [shelf.manage("patch", "a", patch, "t1/9")["version"] for _ in range(2)] == [2, 2]
    assert [shelf.manage("delete", "a", {}, "t1/11")["status"] for _ in range(2)] == ["rejected", "rejected"]
    assert (len(library.store.skill("a").versions), len(library.store.skill("a").decisions)) == (2, 1)


def test_an_agent_takes_no_shared_skill_out_of_use_whoever_it_works_for(library: Library) -> None:
    skill_manage(library.manager(LEAD), "create", "a", {"content": TEXT.format(name="a")})
    library.share("a", LEAD)
    answer = library.shelf(LEAD).manage("delete", "a", {}, "t1/1")
    assert (answer["success"], library.store.skill("a").status) == (False, "shared")
    library.shelf(LEAD).manage("edit", "a", {"content": TEXT.format(name="a") + "More.\n"}, "t1/2")
    assert "More." not in library.store.package(library.store.shared(Acting(), None)[0]).text
