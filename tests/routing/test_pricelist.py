"""The fast price list says what the slow one says, and knows a model by the names that logs give it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.routing.ladder import one_down
from understudy.routing.pricelist import PriceList, plain
from understudy.routing.prices import Tokens, price

LIST = PriceList()
MODELS = [
    ("claude-opus-4-6", "anthropic"),
    ("claude-haiku-5-5", "anthropic"),
    ("claude-sonnet-4-5", "anthropic"),
    ("gpt-4.1", "openai"),
    ("deepseek-chat", "deepseek"),
    ("gemini-2.5-pro", "google"),
    ("mistral-small-latest", "mistral"),
]
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


@given(
    st.sampled_from(MODELS),
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 30)),
    st.integers(0, 400_000),
    st.integers(0, 9_000),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_a_call_costs_what_the_price_package_says(
    model: tuple[str, str], at: datetime, shown: int, written: int, cached: int, write: int
) -> None:
    at = at.replace(tzinfo=UTC)
    cached, write = shown * cached // 250, shown * write // 250
    bands = LIST.bands(*model, at)
    assert bands is not None
    expected = price(*model, Tokens(shown, written, cached, write), at).cost
    assert bands.of(shown).cost(shown, written, cached, write, 0) == expected


@pytest.mark.parametrize(
    ("model", "provider", "same"),
    [
        ("Claude Haiku 4.5", "anthropic", "claude-haiku-4-5"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "", "claude-haiku-4-5"),
        ("anthropic/claude-haiku-4-5", "", "claude-haiku-4-5"),
        ("vertex_ai/claude-haiku-4-5@20251001", "vertex_ai", "claude-haiku-4-5"),
        ("azure/gpt-4.1", "azure", "gpt-4.1"),
        ("gpt-4.1-2025-04-14", "openai", "gpt-4.1"),
        ("openai/gpt-4.1", "openrouter", "gpt-4.1"),
        ("Claude Sonnet 4.6", "", "claude-sonnet-4-6"),
    ],
)
def test_a_model_is_known_by_what_logs_call_it(model: str, provider: str, same: str) -> None:
    found, known = LIST.bands(model, provider, NOON), LIST.bands(same, "", NOON)
    assert found is not None
    assert known is not None
    assert found.of(0).input == known.of(0).input


def test_own_prices_win_and_local_models_are_free() -> None:
    own = PriceList({"gpt-4.1": (Decimal(10), Decimal(20))}).bands("gpt-4.1", "openai")
    assert own is not None
    assert own.of(0).cost(1_000_000, 1_000_000, 0, 0, 0) == 30
    local = LIST.bands("anything", "ollama")
    assert local is not None
    assert local.of(5).cost(10, 10, 0, 0, 0) == 0


def test_an_unknown_model_has_no_price() -> None:
    assert LIST.bands("no-such-model", "openai") is None


def test_a_price_that_changed_is_seen() -> None:
    assert LIST.changes("claude-opus-4-6", "anthropic", datetime(2026, 3, 1, tzinfo=UTC), NOON)
    assert not LIST.changes("claude-opus-4-5", "anthropic", datetime(2026, 3, 1, tzinfo=UTC), NOON)


@pytest.mark.parametrize(
    ("model", "down"),
    [
        ("claude-opus-4-7", "claude-sonnet-4-6"),
        ("claude-sonnet-4-6", "claude-haiku-4-5"),
        ("claude-opus-5-5", "claude-sonnet-5-5"),
        ("claude-sonnet-5-5", "claude-haiku-5-5"),
        ("claude-haiku-4-5", ""),
        ("anthropic/claude-sonnet-4.6", "claude-haiku-4-5"),
        ("gpt-4.1-2025-04-14", "gpt-4.1-mini"),
        ("gpt-4.1-mini", "gpt-4.1-nano"),
        ("gpt-4.1-nano", ""),
        ("gpt-4o-2024-08-06", "gpt-4o-mini"),
        ("my-own-model", ""),
    ],
)
def test_each_model_has_at_most_one_below_it(model: str, down: str) -> None:
    assert one_down(model) == down


@pytest.mark.parametrize(
    "model", [name for name, _ in MODELS] + ["claude-opus-4-7", "gpt-4o", "claude-3-5-sonnet", "o3"]
)
def test_every_step_down_the_ladder_is_cheaper_and_it_ends(model: str) -> None:
    while below := one_down(model):
        now, then = LIST.bands(plain(model), "", NOON), LIST.bands(below, "", NOON)
        assert now is not None
        assert then is not None
        assert then.of(0).output <= now.of(0).output, (model, below)
        model = below
