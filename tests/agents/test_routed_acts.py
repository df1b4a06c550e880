"""What the routed client does with a decision: it stays on a cached model, keeps to the budget, streams, replays,
lets another provider stand in, and lets a small model ask for advice."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from decimal import Decimal

import pytest
from autogen_core.models import CreateResult, LLMMessage, SystemMessage, UserMessage
from autogen_core.tools import ParametersSchema, ToolSchema

from understudy.agents.models.choosing import Dispatched
from understudy.agents.models.pool import Pool, Served
from understudy.agents.models.request import Request
from understudy.agents.models.routed import RoutedClient
from understudy.agents.models.scripted import Call, Rule, ScriptedModel, Shown
from understudy.agents.models.usage import Usage
from understudy.core.errors import BudgetSpent, ModelError
from understudy.core.journal import PlainJournal
from understudy.core.protocols import Route, Router, RouteRequest
from understudy.core.types import Attempt, Json
from understudy.routing.policies.advisor import Advisor
from understudy.routing.policies.cascade import Cascade
from understudy.routing.policies.floor import Floor
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup
from understudy.routing.success import SuccessTable

LINEUP = Lineup("small", "big")
ASK: list[LLMMessage] = [SystemMessage(content="be brief"), UserMessage(content="which colour?", source="u")]
READ = ToolSchema(
    name="read_file",
    description="Read.",
    parameters=ParametersSchema(
        type="object", properties={"path": {"type": "string"}, "line": {"type": "integer"}}, required=["path"]
    ),
)


class Model(ScriptedModel):
    """Says these things in turn, after failing so often, with this much of what it is shown in its cache."""

    def __init__(self, *said: str | list[Call], fails: int = 0, cached: int = 0) -> None:
        left = list(said)
        super().__init__([Rule("next", lambda shown: bool(left), lambda shown: left.pop(0))])
        self.fails, self.cached = fails, cached
        self.asked: list[Shown] = []
        self.streamed = 0

    async def _answer(self, request: Request) -> CreateResult:
        if self.fails:
            self.fails -= 1
            raise ModelError("provider: no answer")
        result = await super()._answer(request)
        result.usage = Usage(result.usage.prompt_tokens, result.usage.completion_tokens, self.cached)
        return result

    async def _pieces(self, request: Request) -> AsyncGenerator[str | CreateResult, None]:
        self.streamed += 1
        async for piece in super()._pieces(request):
            yield piece


def price(name: str, usage: Usage) -> Priced:
    """Small: 1 a token. Big: 10, and 0.1 from its cache."""
    if name == "unheard":
        return Priced(Decimal(0), "unknown")
    rate = Decimal(1) if "small" in name else Decimal(10)
    fresh = usage.prompt_tokens - usage.cached_tokens + usage.completion_tokens
    return Priced((rate * fresh + rate * usage.cached_tokens / 100) / 1_000_000, "test")


def pool(router: Router | None = None, limit: str = "2", **models: Model) -> tuple[Pool, list[Attempt]]:
    rows: list[Attempt] = []
    served = {name: Served(name, "small" if "small" in name else "frontier", model) for name, model in models.items()}
    made = Pool(
        task="t",
        models=served,
        frontier="big",
        router=router or Cascade(LINEUP, SuccessTable()),
        price=price,
        journal=PlainJournal("t"),
        note=rows.append,
        tell=lambda _place: None,
        limit=Decimal(limit),
        spent=lambda: sum((row.cost for row in rows), Decimal(0)),
    )
    return made, rows


def client(given: Pool, dispatched: Dispatched | None = None) -> RoutedClient:
    return RoutedClient(given, "code", "t:1", lambda: None, dispatched)


def steps(rows: Sequence[Attempt]) -> list[tuple[str, str]]:
    return [(row.model, row.reason) for row in rows]


@pytest.mark.parametrize(
    ("arguments", "finding"),
    [
        ({}, "'path' is a required property"),
        ({"path": 3}, "path: 3 is not of type 'string'"),
        ({"path": "a", "line": "first"}, "line: 'first' is not of type 'integer'"),
    ],
)
async def test_a_tool_call_that_does_not_fit_its_schema_goes_up_with_the_finding(
    arguments: dict[str, Json], finding: str
) -> None:
    given, rows = pool(small=Model([Call("read_file", arguments)]), big=Model([Call("read_file", {"path": "a"})]))
    await client(given).create(ASK, tools=[READ])
    assert steps(rows) == [("small", "pinned"), ("big", "check_failed")]
    assert rows[0].finding == f"the arguments of read_file do not fit: {finding}"


async def test_the_workers_own_check_counts_as_one() -> None:
    given, rows = pool(small=Model("reddish"), big=Model("red"))
    given = dataclasses.replace(given, checks={"code": lambda r: "" if r.content == "red" else "say red or blue"})
    assert (await client(given).create(ASK)).content == "red"
    assert [(row.judged_by, row.outcome) for row in rows] == [("worker", "rejected"), ("worker", "accepted")]


async def test_the_next_provider_of_the_same_model_stands_in_and_that_is_no_escalation() -> None:
    given, rows = pool(small=Model(fails=1), small_elsewhere=Model("red"), big=Model("blue"))
    given = dataclasses.replace(given, elsewhere={"small": ("small_elsewhere",)})
    assert (await client(given).create(ASK)).content == "red"
    assert steps(rows) == [("small", "pinned"), ("small_elsewhere", "error")]
    assert [(row.tier, row.outcome) for row in rows] == [("small", "failed"), ("small", "accepted")]


async def test_an_answer_that_does_not_stand_is_not_asked_for_at_another_provider() -> None:
    given, rows = pool(small=Model(""), small_elsewhere=Model("red"), big=Model("blue"))
    given = dataclasses.replace(given, elsewhere={"small": ("small_elsewhere",)})
    assert (await client(given).create(ASK)).content == "blue"
    assert steps(rows) == [("small", "pinned"), ("big", "check_failed")]


class Turns:
    """A router that gives these ladders in turn."""

    def __init__(self, *ladders: tuple[str, ...]) -> None:
        self.left = list(ladders)
        self.asked: list[RouteRequest] = []

    def route(self, request: RouteRequest) -> Route:
        self.asked.append(request)
        return Route(self.left.pop(0), "confident", 0.9, 0.85)


LONG: list[LLMMessage] = [UserMessage(content="word " * 8000, source="u")]


async def test_a_thread_stays_on_the_frontier_that_has_it_cached_while_a_cold_small_model_costs_more() -> None:
    router = Turns(("big",), ("small", "big"), ("small", "big"))
    given, rows = pool(router, small=Model("c"), big=Model("a", "b", cached=10_000))
    thread = client(given)
    await thread.create(LONG)
    await thread.create(LONG)
    assert steps(rows) == [("big", "confident"), ("big", "pinned")]
    assert "big holds 10000 tokens of this conversation in its cache" in rows[1].why
    await client(given).create(LONG)  # another step is another thread
    assert rows[2].model == "small"


async def test_a_thread_leaves_the_frontier_where_that_is_cheaper_in_spite_of_the_cache() -> None:
    given, rows = pool(Turns(("big",), ("small", "big")), small=Model("b"), big=Model("a", cached=500))
    thread = client(given)
    await thread.create(LONG)
    await thread.create(LONG)
    assert [row.model for row in rows] == ["big", "small"]


async def test_a_model_that_what_is_left_cannot_pay_is_passed_over_and_the_row_says_budget() -> None:
    given, rows = pool(Turns(("big", "small")), limit="0.05", small=Model("red"), big=Model())
    await client(given).create(LONG)
    assert steps(rows) == [("small", "budget")]
    assert "$0.0500 are left, too little for big" in rows[0].why
    given, rows = pool(Turns(("big",)), limit="0.05", small=Model(), big=Model())
    with pytest.raises(BudgetSpent, match="too little for big"):
        await client(given).create(LONG)
    assert rows == []


async def test_an_escalation_is_not_made_with_money_that_the_first_try_spent() -> None:
    given, rows = pool(limit="0.000001", small=Model(""), big=Model("red"))
    given = dataclasses.replace(
        given, router=Turns(("small", "big")), price=lambda n, u: Priced(Decimal("0.000001"), "x")
    )
    with pytest.raises(BudgetSpent, match="is used up"):
        await client(given).create(ASK)
    assert [row.model for row in rows] == ["small"]


async def test_the_decision_and_its_numbers_are_in_the_row_and_where_it_was_dispatched_so_is_that() -> None:
    table = SuccessTable()
    given, rows = pool(Floor(LINEUP, table, 0.85), small=Model("red"), big=Model("blue"))
    await client(given).create(ASK)
    assert (rows[0].confidence, rows[0].threshold) == (pytest.approx(0.95), 0.85)
    assert set(rows[0].candidates) == {"small", "big"}
    assert rows[0].kind == "text"
    await client(given, Dispatched(0.4)).create(ASK)
    assert (rows[1].model, rows[1].reason, rows[1].confidence) == ("big", "low_confidence", 0.4)


async def test_the_kind_of_task_is_the_shape_of_the_answer_and_whether_much_is_shown() -> None:
    router = Turns(*[("small",)] * 3)
    given, _ = pool(router, small=Model("a", "{}", [Call("read_file", {"path": "a"})]), big=Model())
    await client(given).create([UserMessage(content="w" * 64_000, source="u")])
    await client(given).create(ASK, json_output=True)
    await client(given).create(ASK, tools=[READ])
    assert [asked.kind for asked in router.asked] == ["text long", "json", "tools"]


class Recorded(PlainJournal):
    """A journal that keeps what was recorded, and plays it again."""

    def __init__(self, records: list[Json] | None = None) -> None:
        super().__init__("t")
        self.records: list[Json] = []
        self.replayed = list(records or [])

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        result = self.replayed.pop(0) if self.replayed else await super().step(name, work)
        self.records.append(json.loads(json.dumps(result)))
        return self.records[-1]


async def test_a_replay_climbs_the_ladder_that_was_climbed_whatever_the_router_says_by_then() -> None:
    first, _ = pool(Turns(("small", "big")), small=Model(""), big=Model("red"))
    journal = Recorded()
    await client(dataclasses.replace(first, journal=journal)).create(ASK)
    again, rows = pool(Turns(), small=Model(), big=Model())  # a router and models that must not be asked
    replay = dataclasses.replace(again, journal=Recorded(journal.records))
    assert (await client(replay).create(ASK)).content == "red"
    assert rows == []


async def test_pieces_of_the_last_rung_come_as_they_are_said_and_a_rejected_draft_is_never_heard() -> None:
    small, big = Model(""), Model("red as a rose")
    given, rows = pool(small=small, big=big)
    heard = [piece async for piece in client(given).create_stream(ASK)]
    assert heard[:-1] == ["red ", "as ", "a ", "rose"]
    assert isinstance(heard[-1], CreateResult)
    assert (small.streamed, big.streamed) == (1, 1)
    assert len(rows) == 2


async def test_an_answer_that_a_further_rung_could_take_back_is_heard_whole_once_it_stands() -> None:
    given, _ = pool(small=Model("red as a rose"), big=Model())
    heard = [piece async for piece in client(given).create_stream(ASK)]
    assert heard[:-1] == ["red as a rose"]


ADVICE = [Call("ask_advisor", {"question": "which red?"})]


async def test_a_small_model_may_ask_for_advice_inside_its_step_and_each_call_is_a_row() -> None:
    small = Model(ADVICE, "crimson", "crimson again")
    given, rows = pool(Advisor(LINEUP, "big", 1), small=small, big=Model("Say crimson."))
    thread = client(given)
    assert (await thread.create(ASK)).content == "crimson"
    assert [(row.worker, row.model) for row in rows] == [("code", "small"), ("advisor", "big"), ("code", "small")]
    await thread.create(ASK)  # the advice holds for the step, and there is no second one
    assert [(row.worker, row.outcome) for row in rows[3:]] == [("code", "accepted")]


async def test_advice_is_asked_for_no_more_often_than_is_allowed() -> None:
    given, rows = pool(Advisor(LINEUP, "big", 1), small=Model(ADVICE, ADVICE), big=Model("Say crimson.", "crimson"))
    assert (await client(given).create(ASK)).content == "crimson"
    assert rows[2].finding.startswith("there is no tool 'ask_advisor'")
    assert (rows[3].model, rows[3].reason) == ("big", "check_failed")


async def test_an_advisor_that_cannot_answer_does_not_stop_the_work() -> None:
    given, rows = pool(Advisor(LINEUP, "big", 2), small=Model(ADVICE, "red"), big=Model(fails=9))
    assert (await client(given).create(ASK)).content == "red"
    assert rows[1].outcome == "failed"


async def test_what_a_wires_own_advisor_used_is_a_row_at_the_advisors_price() -> None:
    class Advised(Model):
        async def _answer(self, request: Request) -> CreateResult:
            assert request.extra["advisor"] == {"model": "big-id", "max_uses": 2}
            result = await super()._answer(request)
            result.usage = Usage(10, 5, advice=Usage(100, 50))
            return result

    given, rows = pool(Advisor(LINEUP, "big", 2), small=Advised("red"), big=Model())
    served = {**given.models, "small": dataclasses.replace(given.models["small"], advisors={"big": "big-id"})}
    await client(dataclasses.replace(given, models=served)).create(ASK)
    assert [(row.id, row.worker, row.cost) for row in rows] == [
        ("t/1", "code", Decimal("0.000015")),
        ("t/1+advisor", "advisor", Decimal("0.0015")),
    ]
