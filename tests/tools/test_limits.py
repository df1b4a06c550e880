"""Too many calls, too long ones, too slow ones: refused with words that the model and the person can use."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pytest

from understudy.core.errors import SettingsError
from understudy.core.journal import PlainJournal
from understudy.core.protocols import AnyArtifact, Review
from understudy.core.service_settings import Limit
from understudy.core.types import Acting, Json, Person, Task, ToolCall, ToolResult
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.tools.gateway import Authority, Gateway
from understudy.tools.limits import EVERY, TABLE, check_limits, limit_of, limited
from understudy.tools.offer import shipped
from understudy.tools.policy import Policy
from understudy.tools.registry import Arg, declared, tool

DANA = Person("dana", "Dana", "dana@acme.example", "lead")


class Nods:
    """A guard with nothing to say."""

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        return Review(artifact)


class Desk:
    """Two tools of one service, and one that is slow."""

    def __init__(self) -> None:
        self.done: list[str] = []

    @tool(effect="read", result="own")
    async def look(self, at: Annotated[str, Arg("content", "what")]) -> str:
        """Look at something."""
        self.done.append(at)
        return at * 10

    @tool(effect="read", result="own")
    async def find(self) -> str:
        """Find something."""
        self.done.append("found")
        return "found"

    @tool(effect="send", result="own")
    async def ring(self, who: Annotated[str, Arg("who", "whom")]) -> str:
        """Ring somebody, slowly."""
        self.done.append(who)
        await asyncio.sleep(30)
        return "rang"


class Room:
    """A home in which tasks use the desk."""

    def __init__(self, folder: Path, own: Mapping[str, Limit], services: Mapping[str, tuple[str, ...]]) -> None:
        self.calls, self.desk = Calls(open_database(folder)), Desk()
        self._own, self._services = own, services

    async def call(self, task: str, name: str, **args: Json) -> ToolResult:
        tools = limited(declared(self.desk), self._services, self._own, self.calls, task)
        authority = Authority(DANA, Task(task, "dana", "Look at a, ring dana@acme.example"), (DANA,))
        journal = PlainJournal(f"{task}/{len(self.desk.done)}-{self.calls.head()[0]}")
        gateway = Gateway(authority, tools, Nods(), self.calls, journal, Policy.load(), 1)
        return await gateway.call(ToolCall("s1", "dana", name, args))


def room(folder: Path, **own: Limit) -> Room:
    return Room(folder, own, {})


async def test_a_tool_is_called_no_more_often_in_a_task_than_its_limit(tmp_path: Path) -> None:
    here = room(tmp_path, look=Limit(a_task=2))
    assert [(await here.call("t1", "look", at="a")).ok for _ in range(4)] == [True, True, False, False]
    refused = await here.call("t1", "look", at="a")
    assert refused.text.startswith("look: was called 2 times in this task, which is its limit; go on without it")
    assert "limits.look.a_task" in refused.text
    assert (await here.call("t2", "look", at="a")).ok
    assert (await here.call("t1", "find")).ok


async def test_all_tasks_of_a_home_share_what_a_minute_allows(tmp_path: Path) -> None:
    here = room(tmp_path, look=Limit(a_minute=3))
    assert [(await here.call(f"t{n}", "look", at="a")).ok for n in range(5)] == [True, True, True, False, False]
    refused = await here.call("t9", "look", at="a")
    assert "at most 3 times a minute; do something else first" in refused.text
    assert refused.text == (await here.call("t9", "look", at="a")).text, "else a loop would not be seen as one"
    assert len(here.desk.done) == 3


async def test_the_tools_of_one_server_share_its_limit(tmp_path: Path) -> None:
    here = Room(tmp_path, {"desk": Limit(a_task=2)}, {"desk": ("look", "find")})
    assert (await here.call("t1", "look", at="a")).ok
    assert (await here.call("t1", "find")).ok
    assert (await here.call("t1", "find")).text.startswith("desk: was called 2 times in this task")


async def test_a_call_that_is_too_large_is_refused_and_a_result_is_cut(tmp_path: Path) -> None:
    here = room(tmp_path, look=Limit(arguments=200, result=300))
    large = await here.call("t1", "look", at="a" * 300)
    assert "characters long; at most 200 are taken" in large.text
    assert here.desk.done == []
    cut = await here.call("t1", "look", at="a" * 100)
    assert "… 700 characters left out …" in cut.text


async def test_a_tool_that_does_not_come_back_is_given_up_and_what_is_not_known_is_said(tmp_path: Path) -> None:
    here = room(tmp_path, ring=Limit(seconds=0.05))
    late = await here.call("t1", "ring", who="dana@acme.example")
    assert late.text == (
        "ring: did not come back within 0.05 seconds; nobody knows whether it was done: look before it is tried again"
    )


async def test_a_refusal_for_a_limit_stands_in_the_trail_and_asks_nobody(tmp_path: Path) -> None:
    here = room(tmp_path, look=Limit(a_task=1))
    for _ in range(2):
        await here.call("t1", "look", at="a")
    decided = [entry.data for entry in here.calls.trail() if entry.kind == "decided"]
    assert [one["decision"] for one in decided] == ["allow", "refused"]
    assert here.calls.approvals() == []


def test_the_settings_win_over_the_table_and_the_table_over_the_rest() -> None:
    assert limit_of("send_mail", {}).a_minute == TABLE["send_mail"].a_minute
    own = {"send_mail": Limit(a_minute=1)}
    mine = limit_of("send_mail", own)
    assert (mine.a_minute, mine.a_task, mine.result) == (1, TABLE["send_mail"].a_task, EVERY.result)
    assert limit_of("list_mail", own) == EVERY


def test_the_table_speaks_only_of_tools_that_are_there() -> None:
    assert set(TABLE) <= {entry.name for entry in shipped()}


def test_a_limit_of_nothing_is_one_line() -> None:
    check_limits({"send_mail": Limit(), "files": Limit(), "files__read": Limit()}, ["send_mail"], ["files"])
    with pytest.raises(
        SettingsError, match=r"limits\.sned_mail: there is no such tool or server; there are: send_mail"
    ):
        check_limits({"sned_mail": Limit()}, ["send_mail"], ["files"])
