"""The sum of `cost` is what the provider reported, to the last digit: under retries, escalations and cut streams."""

from __future__ import annotations

from decimal import Decimal

import pytest
from autogen_core.models import CreateResult, LLMMessage, UserMessage

from tests.agents.models.conftest import Rig
from tests.wire.script import Answer, Fault, Tokens
from understudy.agents.models.pool import Pool, Served
from understudy.agents.models.routed import RoutedClient
from understudy.agents.models.usage import Usage
from understudy.core.errors import ModelError
from understudy.core.journal import PlainJournal
from understudy.core.types import Attempt, now
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.memory.spending import spending, total
from understudy.routing.policies.cascade import Cascade
from understudy.routing.prices import Priced, price
from understudy.routing.prices import Tokens as Paid
from understudy.routing.route import Lineup
from understudy.routing.success import SuccessTable

ASK: list[LLMMessage] = [UserMessage(content="which colour?", source="u")]
MODELS = {"small": "claude-haiku-4-5", "big": "claude-sonnet-4-6"}
OWN = {"claude-haiku-4-5": tuple(map(Decimal, ("1.0003", "5.0007", "0.1001", "1.2503")))}
"""Odd prices, so that a rounding anywhere would show."""
BEFORE_A_WORD = {"anthropic": 400, "openai": 150}
"""Bytes of a stream that hold its beginning and no word of the answer."""


def charge(name: str, usage: Usage) -> Priced:
    paid = Paid(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens, usage.cache_write_tokens)
    return price(MODELS[name], "anthropic", paid, now(), OWN)


def routed(rig: Rig, ledger: Ledger) -> RoutedClient:
    clients = {"small": rig.client(model="small"), "big": rig.client(model="big")}
    return RoutedClient(
        Pool(
            task="t",
            models={name: Served(name, "small" if name == "small" else "frontier", c) for name, c in clients.items()},
            frontier="big",
            router=Cascade(Lineup("small", "big"), SuccessTable()),
            price=charge,
            journal=PlainJournal("t"),
            note=ledger.add_attempt,
            tell=lambda _place: None,
            limit=Decimal(2),
            spent=lambda: ledger.spent("t"),
        ),
        "code",
        "t:1",
        lambda: None,
    )


def as_the_dialect_tells(rig: Rig, tokens: Tokens) -> Usage:
    """OpenAI's wire has no figure for what was written into a cache."""
    written = tokens.cache_write if rig.dialect == "anthropic" else 0
    return Usage(tokens.shown, tokens.written, tokens.cached, written)


def bill(rig: Rig, *told: tuple[str, Tokens]) -> Decimal:
    """What the provider charges for the usage that it reported."""
    return sum((charge(name, as_the_dialect_tells(rig, tokens)).cost for name, tokens in told), Decimal(0))


@pytest.fixture
def ledger(home: object) -> Ledger:
    return Ledger(open_database(home))  # type: ignore[arg-type]  # the home fixture is a path


SMALL, BIG = Tokens(1003, 7, 301, 107), Tokens(1201, 23, 0, 53)


async def test_retries_and_an_escalation(rig: Rig, ledger: Ledger) -> None:
    rig.server.then(Fault(429), Fault(503), Answer("", tokens=SMALL), Fault(529), Answer("red", tokens=BIG))
    assert (await routed(rig, ledger).create(ASK)).content == "red"
    rows: list[Attempt] = ledger.attempts("t")
    assert [(row.model, row.reason, row.outcome) for row in rows] == [
        ("small", "pinned", "rejected"),
        ("big", "check_failed", "accepted"),
    ]
    assert sum(row.cost for row in rows) == bill(rig, ("small", SMALL), ("big", BIG))
    assert total(spending(ledger.engine, "model")).spend == sum(row.cost for row in rows)
    assert sum(row.tokens_in for row in rows) == rig.server.reported.shown


async def test_a_stream_that_is_cut_is_paid_for_as_far_as_the_provider_said(rig: Rig, ledger: Ledger) -> None:
    cut = Answer("red", tokens=BIG, cut=BEFORE_A_WORD[rig.dialect])
    rig.server.then(Answer("", tokens=SMALL), cut, Answer("red", tokens=BIG))
    heard = [piece async for piece in routed(rig, ledger).create_stream(ASK)]
    assert isinstance(heard[-1], CreateResult)
    begun = Tokens(
        BIG.shown, 1, BIG.cached, BIG.cache_write
    )  # what Anthropic's first event tells; OpenAI's tells nothing
    lost = [("big", begun)] if rig.dialect == "anthropic" else []
    spent = total(spending(ledger.engine, "model")).spend
    assert spent == bill(rig, ("small", SMALL), *lost, ("big", BIG))


async def test_a_call_that_gives_up_is_paid_for_too(anthropic: Rig, ledger: Ledger) -> None:
    anthropic.server.then(*[Answer("red", tokens=SMALL, cut=400)] * 5, *[Answer("red", tokens=BIG, cut=400)] * 5)
    with pytest.raises(ModelError, match="no model gave a usable answer"):
        _ = [piece async for piece in routed(anthropic, ledger).create_stream(ASK)]
    rows = ledger.attempts("t")
    assert [row.outcome for row in rows] == ["failed", "failed"]
    begun = [(name, Tokens(t.shown, 1, t.cached, t.cache_write)) for name, t in (("small", SMALL), ("big", BIG))]
    assert sum(row.cost for row in rows) == sum(bill(anthropic, one) * 5 for one in begun)
