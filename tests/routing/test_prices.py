"""What tokens cost."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.routing.prices import Tokens, price

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "cost"),
    [("claude-haiku-4-5", "6"), ("claude-sonnet-4-6", "18"), ("claude-opus-4-7", "30"), ("claude-opus-5-5", "24")],
)
def test_the_articles_models_have_the_articles_prices(model: str, cost: str) -> None:
    assert price(model, "anthropic", Tokens(1_000_000, 1_000_000), NOON).cost == Decimal(cost)


def test_the_price_list_names_itself_with_its_version() -> None:
    assert price("claude-haiku-4-5", "anthropic", Tokens(1, 1), NOON).version.startswith("genai-prices 0.")


def test_a_long_prompt_falls_into_a_dearer_band() -> None:
    short = price("claude-haiku-5-5", "anthropic", Tokens(100_000, 0), NOON).cost
    long = price("claude-haiku-5-5", "anthropic", Tokens(200_000, 0), NOON).cost
    assert short == Decimal("0.01")
    assert long == Decimal("0.1")


def test_the_hour_of_the_call_decides_where_a_provider_is_cheaper_at_night() -> None:
    night = datetime(2025, 5, 1, 20, tzinfo=UTC)
    day = datetime(2025, 5, 1, 9, tzinfo=UTC)
    tokens = Tokens(1_000_000, 1_000_000)
    assert price("deepseek-chat", "deepseek", tokens, night).cost < price("deepseek-chat", "deepseek", tokens, day).cost


def test_tokens_read_from_the_cache_cost_a_tenth_and_are_not_counted_twice() -> None:
    full = price("claude-sonnet-4-6", "anthropic", Tokens(10_000, 0), NOON).cost
    read = price("claude-sonnet-4-6", "anthropic", Tokens(10_000, 0, cached=10_000), NOON).cost
    written = price("claude-sonnet-4-6", "anthropic", Tokens(10_000, 0, cache_write=10_000), NOON).cost
    assert read == full / 10
    assert written == full * Decimal("1.25")


def test_more_cached_tokens_than_were_shown_is_a_bad_report_and_still_has_a_price() -> None:
    priced = price("claude-sonnet-4-6", "anthropic", Tokens(10, 5, cached=20, cache_write=20), NOON)
    assert priced.known
    assert priced.cost > 0


def test_own_prices_win_and_say_so() -> None:
    own = {"claude-haiku-4-5": (Decimal(2), Decimal(4))}
    priced = price("claude-haiku-4-5", "anthropic", Tokens(1_000_000, 500_000), NOON, own)
    assert priced.cost == Decimal(4)
    assert priced.version == "settings 2/4"


def test_own_prices_may_name_the_provider_too_and_may_price_a_local_model() -> None:
    own = {"ollama/phi4": (Decimal(1), Decimal(1))}
    assert price("phi4", "ollama", Tokens(1_000_000, 0), NOON, own).cost == Decimal(1)
    assert price("phi4", "openrouter", Tokens(1_000_000, 0), NOON, own).cost != Decimal(1)


@pytest.mark.parametrize("provider", ["ollama", "vllm", "llamacpp", "scripted"])
def test_local_models_cost_nothing_and_that_is_known(provider: str) -> None:
    priced = price("anything", provider, Tokens(1_000_000, 1_000_000), NOON)
    assert (priced.cost, priced.version, priced.known) == (Decimal(0), "local", True)


@pytest.mark.parametrize(("model", "provider"), [("no-such-model", "anthropic"), ("x", "no-such-provider")])
def test_an_unknown_price_is_told_apart_from_free(model: str, provider: str) -> None:
    priced = price(model, provider, Tokens(1000, 1000), NOON)
    assert (priced.cost, priced.version, priced.known) == (Decimal(0), "unknown", False)


def test_a_moment_without_a_zone_is_taken_as_utc() -> None:
    tokens = Tokens(1000, 1000)
    assert price("gpt-4.1", "openai", tokens, NOON.replace(tzinfo=None)) == price("gpt-4.1", "openai", tokens, NOON)


@given(st.integers(0, 90_000), st.integers(0, 90_000), st.integers(0, 90_000))
def test_within_a_band_a_sum_of_calls_costs_the_sum_of_their_prices(a: int, b: int, written: int) -> None:
    one = price("claude-sonnet-4-6", "anthropic", Tokens(a, written), NOON).cost
    other = price("claude-sonnet-4-6", "anthropic", Tokens(b, 0), NOON).cost
    assert one + other == price("claude-sonnet-4-6", "anthropic", Tokens(a + b, written), NOON).cost


def test_the_price_table_is_loaded_at_its_first_use_only() -> None:
    code = "import sys, understudy.routing.prices; sys.exit('genai_prices' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
