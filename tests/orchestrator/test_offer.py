"""What a task was offered when it began it is offered again, whatever the policy has become meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from understudy.core.types import Task, ToolCall, ToolResult
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.orchestrator.offer import SameOffer


@dataclass
class Tool:
    name: str


class Door:
    """A gateway whose policy lets fewer tools through from day to day."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def offered(self) -> list[Tool]:
        return [Tool(name) for name in self.names]

    async def call(self, call: ToolCall) -> ToolResult:
        return ToolResult("not allowed", ok=False)


async def test_a_policy_that_was_edited_while_a_task_waited_changes_no_offer_and_still_decides(home: Path) -> None:
    ledger = Ledger(open_database(home))
    ledger.add_task(Task("t1", "dana", "x"), {"budget": "1.00"})
    ledger.add_task(Task("t2", "dana", "y"), {})
    there = [Tool("read_mail"), Tool("send_mail"), Tool("ring")]

    def offer(task: str, *allowed: str) -> SameOffer:
        return SameOffer(Door(*allowed), there, lambda name, value: ledger.once(task, name, value))

    assert [tool.name for tool in offer("t1", "read_mail", "send_mail").offered()] == ["read_mail", "send_mail"]
    again = offer("t1", "read_mail", "ring")
    assert [tool.name for tool in again.offered()] == ["read_mail", "send_mail"]
    assert not (await again.call(ToolCall("s1", "dana", "send_mail", {}))).ok
    assert [tool.name for tool in offer("t2", "read_mail", "ring").offered()] == ["read_mail", "ring"]
    assert ledger.task("t1").inputs["budget"] == "1.00"
    ledger.engine.dispose()
