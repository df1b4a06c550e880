"""The routed client climbs its ladder when an answer fails its check, and writes one row for each rung."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from autogen_core.models import SystemMessage, UserMessage
from autogen_core.tools import ToolSchema
from pydantic import BaseModel

from understudy.agents.models.routed import Pool, RoutedClient, Served
from understudy.agents.models.scripted import Call, Rule, ScriptedModel, Shown
from understudy.agents.models.usage import Usage
from understudy.agents.thinker import RoutedThinker
from understudy.core.errors import BudgetSpent, ModelError
from understudy.core.journal import PlainJournal
from understudy.core.types import Attempt
from understudy.routing.policies.cascade import Cascade
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup, Planning
from understudy.routing.success import SuccessTable

TOOL = ToolSchema(name="read_file", description="Read.")


class Shape(BaseModel):
    colour: str


def model(*said: str | list[Call], name: str = "m") -> ScriptedModel:
    """Says these things in turn, by how often it was shown a finding or not at all."""
    left = list(said)

    def say(_shown: Shown) -> str | list[Call]:
        return left.pop(0)

    return ScriptedModel([Rule("next", lambda shown: bool(left), say)], name)


def pool(small: ScriptedModel, big: ScriptedModel, spent: Decimal = Decimal(0)) -> tuple[Pool, list[Attempt]]:
    rows: list[Attempt] = []

    def price(name: str, usage: Usage) -> Priced:
        rate = Decimal(10 if name == "big" else 1)
        return Priced(rate * (usage.prompt_tokens + usage.completion_tokens) / 1_000_000, "test")

    served = {"small": Served("small", "small", small), "big": Served("big", "frontier", big)}
    return (
        Pool(
            task="t",
            models=served,
            frontier="big",
            router=Planning(Cascade(Lineup("small", "big"), SuccessTable()), "big"),
            price=price,
            journal=PlainJournal("t"),
            note=rows.append,
            tell=lambda place: None,
            limit=Decimal(2),
            spent=lambda: spent,
        ),
        rows,
    )


def client(given: Pool, worker: str = "code") -> RoutedClient:
    return RoutedClient(given, worker, "t:1", lambda: None)


ASK = [SystemMessage(content="be brief"), UserMessage(content="which colour?", source="u")]


async def test_a_good_answer_of_the_small_model_is_one_row() -> None:
    given, rows = pool(model("red"), model())
    assert (await client(given).create(ASK)).content == "red"
    assert [(row.id, row.model, row.tier, row.reason, row.outcome) for row in rows] == [
        ("t/1", "small", "small", "pinned", "accepted")
    ]
    assert rows[0].frontier_cost == 10 * rows[0].cost > 0


@pytest.mark.parametrize(
    ("bad", "finding"),
    [
        ("", "it is empty"),
        ([Call("delete_all", {})], "there is no tool 'delete_all'"),
        ([Call("read_file", '{"path": ')], "are not JSON"),
        ([Call("read_file", "[1, 2]")], "must be an object"),
    ],
)
async def test_an_answer_that_cannot_be_used_goes_to_the_frontier_with_the_finding(
    bad: str | list[Call], finding: str
) -> None:
    big = model("red")
    given, rows = pool(model(bad), big)
    assert (await client(given).create(ASK, tools=[TOOL])).content == "red"
    assert [(row.model, row.reason, row.outcome) for row in rows] == [
        ("small", "pinned", "rejected"),
        ("big", "check_failed", "accepted"),
    ]
    assert finding in rows[0].finding


async def test_a_wire_that_fails_is_an_error_row_and_the_next_rung_answers() -> None:
    given, rows = pool(model(), model("red"))
    await client(given).create(ASK)
    assert [(row.outcome, row.reason, row.cost) for row in rows] == [
        ("failed", "pinned", Decimal(0)),
        ("accepted", "error", rows[1].cost),
    ]


async def test_when_every_rung_fails_the_last_finding_is_told() -> None:
    given, rows = pool(model(""), model(""))
    with pytest.raises(ModelError, match="code: no model gave a usable answer; the last finding: it is empty"):
        await client(given).create(ASK)
    assert len(rows) == 2


async def test_an_unknown_tool_from_the_last_rung_is_left_to_the_gateway() -> None:
    call = [Call("nope", {})]
    given, _ = pool(model(call), model(call))
    content = (await client(given).create(ASK, tools=[TOOL])).content
    assert not isinstance(content, str)
    assert content[0].name == "nope"


async def test_a_structured_answer_is_found_in_prose_and_a_wrong_one_is_asked_for_again() -> None:
    given, rows = pool(model('{"colour": 3}'), model('Here it is:\n```json\n{"colour": "red"}\n```'))
    assert (await RoutedThinker(given, "t:1").think("progress", "which?", Shape)).colour == "red"
    assert rows[0].judged_by == "schema"
    assert "colour" in rows[0].finding


async def test_planning_is_pinned_to_the_frontier_and_gets_a_second_try() -> None:
    big = model("no json", '{"colour": "red"}')
    given, rows = pool(model(), big)
    await RoutedThinker(given, "t:plan").think("planner", "which?", Shape)
    assert [row.model for row in rows] == ["big", "big"]


async def test_no_call_is_made_over_the_budget() -> None:
    given, rows = pool(model("red"), model("red"), spent=Decimal(2))
    with pytest.raises(BudgetSpent, match=r"the budget of \$2 is used up"):
        await client(given).create(ASK)
    assert rows == []


async def test_no_call_is_made_once_models_have_worked_for_their_time() -> None:
    given, rows = pool(model("red"), model("red"))
    timed = dataclasses.replace(given, minutes=2, worked=lambda: 60.0 * len(rows))
    assert (await client(timed).create(ASK)).content == "red"
    rows.append(rows[0])
    with pytest.raises(BudgetSpent, match=r"worked on it for 2 minutes; raise budget\.minutes"):
        await client(timed).create(ASK)
    assert len(rows) == 2


async def test_a_step_that_is_ending_makes_no_further_call() -> None:
    given, rows = pool(model("red"), model("red"))
    ended = RoutedClient(given, "code", "t:1", lambda: BudgetSpent("over"))
    with pytest.raises(BudgetSpent):
        await ended.create(ASK)
    assert rows == []


async def test_a_recorded_answer_comes_back_whole_from_the_journal() -> None:
    class Recording(PlainJournal):
        async def step(self, name, work):  # type: ignore[no-untyped-def]  # the protocol's signature
            import json

            return json.loads(json.dumps(await super().step(name, work)))

    given, _ = pool(model([Call("read_file", {"path": "a"})]), model())
    given = dataclasses.replace(given, journal=Recording("t"))
    result = await client(given).create(ASK, tools=[TOOL])
    assert not isinstance(result.content, str)
    assert result.content[0].arguments == '{"path": "a"}'


@pytest.mark.parametrize("text", ["{" * 100_000, '{"a":' * 5_000, "[" * 200_000, "\x00", "{}" * 50_000])
async def test_hostile_text_in_place_of_json_is_a_finding_and_not_a_hang(text: str) -> None:
    given, _ = pool(model(text), model('{"colour": "red"}'))
    assert (await RoutedThinker(given, "s").think("progress", "which?", Shape)).colour == "red"
