"""A home at work in one process: a change is delegated, reviewed, and taught by the review."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.app.greeter import REQUEST, RULES, make_repository
from understudy.agents.models.routed import Served
from understudy.agents.models.scripted import Call, Rule, Say, ScriptedModel, Shown
from understudy.core.settings import Settings
from understudy.core.types import Event, Person
from understudy.orchestrator.build import open_team
from understudy.orchestrator.serving import ModelSet
from understudy.orchestrator.team import Request
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup

pytestmark = pytest.mark.needs("bwrap")

ADA = Person("ada", "Ada Byrne", "ada@greeter.example", "lead", github="understudy")
"""Her login is the agent's own: as where one token serves both."""
REPO = "local/greeter"


def _plan_review(_shown: Shown) -> Say:
    return '{"steps": [{"worker": "pulls", "goal": "Label it", "done_when": "it has the label"}]}'


def _label(shown: Shown) -> Say:
    return "It is labelled." if shown.calls else [Call("update_pull_request", {"number": 1, "labels": ["guard"]})]


def _word(_shown: Shown) -> Say:
    kept_before_too = '{"kind": "title", "args": {"min_length": 1}}'
    return f'{{"name": "guard-label", "description": "Label pull requests as guard.", "checks": [{kept_before_too}]}}'


REVIEWED = [
    Rule("word", lambda s: "You are the word_skill " in s.system, _word),
    Rule("plan of a review", lambda s: "was reviewed" in s.text and "You are the planner " in s.system, _plan_review),
    Rule("label", lambda s: "Label it" in s.text and "You are the pulls " in s.system, _label),
]


def models(_settings: Settings) -> ModelSet:
    model = ScriptedModel([*REVIEWED, *RULES], name="small")
    served = {"small": Served("small", "small", model)}
    return ModelSet(served, Lineup("small", "small"), lambda _name, _usage: Priced(Decimal(0), "none"))


async def test_a_review_by_the_account_that_opened_it_teaches_whoever_made_it_here(home: Path, tmp_path: Path) -> None:
    seen: list[Event] = []
    async with open_team(home, Settings(), ADA, models) as team:
        team.places.register(make_repository(tmp_path / "greeter"))
        row = await team.follow(await team.delegate(Request(ADA, REQUEST, repo=REPO)), seen.append)
        assert row.status == "done", row.outcome
        host = team.places.host(REPO, ADA.github)
        mine = await host.review(REPO, 1, "REQUEST_CHANGES", 'Please add the label "guard".')
        assert await team.take_reviews(REPO, 1) == [], "a comment by itself asks for nothing"
        (task,) = await team.take_reviews(REPO, 1, mine, by=ADA)
        row = await team.follow(task, seen.append)
        assert (row.status, row.task.by) == ("done", "ada"), row.outcome
        assert (await host.read_pull(REPO, 1)).labels == ("guard",)
        version = team.library.store.version("guard-label")
        await host.merge(REPO, 1)
        again = await host.review(REPO, 1, "REQUEST_CHANGES", "Please add a test.")
        assert await team.take_reviews(REPO, 1, again, by=ADA) == [], "what is merged takes no more changes"
        worded = [attempt for attempt in team.ledger.attempts(task) if attempt.worker == "word_skill"]
    assert [event.text for event in seen if event.kind == "skill.proposed"] == ["guard-label 1 is proposed"]
    assert version.description == "Label pull requests as guard."
    assert [check.kind for check in version.checks] == ["labels"], "a check that was green before is none"
    assert len(worded) == 1, "a model's words are an attempt like any other"
