"""A trained router takes the planner's place where a task is meant for one leaf, and is compared with it elsewhere."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.routing.desk import labels
from tests.wire.server import WireServer
from understudy.agents.models.shown import Rule
from understudy.core.errors import RouterFileError, SettingsError
from understudy.core.settings_files import load_settings
from understudy.core.types import Attempt, Event, Person
from understudy.memory.ledger import TaskRow
from understudy.orchestrator.build import open_team
from understudy.orchestrator.dispatch import open_dispatcher
from understudy.orchestrator.team import Request
from understudy.routing.model_file import RouterModel, save_model
from understudy.routing.seen import Seen
from understudy.routing.train import train

ME = Person("ada", "Ada", "ada@desk.example", "lead")
PLAN = json.dumps({"steps": [{"worker": "billing", "goal": "refund the invoice today", "done_when": "it is said"}]})
RULES = [
    Rule("plan", lambda shown: "You are the planner " in shown.system, lambda _: PLAN),
    Rule("progress", lambda shown: "You are the progress " in shown.system, lambda _: json.dumps(SATISFIED)),
    Rule("leaf", lambda shown: "You have no tools" in shown.system, lambda shown: f"done by {shown.model}"),
]
SATISFIED = {"satisfied": True, "in_a_loop": False, "progressing": True}
ROUTER = """\
router:
  workers:
    - {name: calendar, model: claude-haiku-4-5}
    - {name: billing, model: claude-haiku-4-5}
  fallback: {when: router_confidence < THRESHOLD, model: claude-sonnet-4-6}
  classifier: router.model
  explore: 0
"""


@pytest.fixture(scope="module")
def model() -> RouterModel:
    given = labels(15, outside=12)
    return RouterModel(train(given, None), 0.85, Seen.of(label.text for label in given), len(given), "abc")


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WireServer]:
    async with WireServer(RULES) as serving:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", serving.url)
        yield serving


def desk(home: Path, model: RouterModel, threshold: str = "0.5") -> Path:
    home.mkdir(exist_ok=True)
    save_model(model, home / "router.model")
    (home / "router.yaml").write_text(ROUTER.replace("THRESHOLD", threshold))
    (home / "understudy.toml").write_text('[models]\nsmall = "claude-haiku-4-5"\n')
    return home


async def played(home: Path, text: str) -> tuple[TaskRow, list[Attempt], list[Event]]:
    async with open_team(home, load_settings(home), ME) as team:
        task = await team.delegate(Request(ME, text))
        row = await team.follow(task, lambda _event: None)
        return row, team.ledger.attempts(task), team.ledger.events(task)


async def test_a_task_for_one_leaf_needs_no_planner(home: Path, model: RouterModel, server: WireServer) -> None:
    row, attempts, events = await played(desk(home, model), "book the meeting before noon")
    assert (row.status, row.outcome) == ("done", "done by claude-haiku-4-5")
    [only] = attempts
    assert (only.worker, only.model, only.reason, only.threshold) == ("calendar", "claude-haiku-4-5", "confident", 0.5)
    assert any(event.kind == "dispatch" and event.text.startswith("calendar, with 0.") for event in events)


async def test_where_it_is_not_sure_the_fallback_answers_and_that_is_logged(
    home: Path, model: RouterModel, server: WireServer
) -> None:
    row, [only], _ = await played(desk(home, model, "0.85"), "a meeting about a receipt")
    assert (row.status, only.worker) == ("done", "billing")
    assert (only.model, only.reason, only.threshold) == ("claude-sonnet-4-6", "low_confidence", 0.85)
    assert only.confidence is not None
    assert only.confidence < 0.85
    assert "the dispatcher is sure of billing with" in only.why


async def test_what_is_meant_for_a_specialist_is_planned_and_the_two_are_compared(
    home: Path, model: RouterModel, server: WireServer
) -> None:
    row, attempts, events = await played(desk(home, model), "fix the failing function right now")
    assert row.status == "done"
    assert [attempt.worker for attempt in attempts] == ["planner", "billing", "progress"]
    compared = [event.text for event in events if event.kind == "dispatch.compared"]
    assert len(compared) == 1
    assert compared[0].startswith("billing with 0.")
    assert compared[0].endswith("as the plan does")


def test_a_router_that_knows_strangers_or_is_broken_is_refused_before_a_task_is_made(
    home: Path, model: RouterModel
) -> None:
    desk(home, model)
    (home / "router.yaml").write_text(ROUTER.replace("THRESHOLD", "0.5").replace("calendar", "diary"))
    with pytest.raises(SettingsError, match="gives work to 'calendar', whom nobody here is"):
        open_dispatcher(home, load_settings(home))
    data = (home / "router.model").read_bytes()
    (home / "router.model").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(RouterFileError):
        open_dispatcher(home, load_settings(home))
    (home / "router.model").unlink()
    with pytest.raises(RouterFileError):
        open_dispatcher(home, load_settings(home))
