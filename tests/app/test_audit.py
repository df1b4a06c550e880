"""`audit` by its contract: exact sums, each call once, and everything told that is not in them."""

from __future__ import annotations

import gzip
import json
import math
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.calling import Called, call
from understudy.app.cli.audit_told import LABELS
from understudy.core.types import Attempt
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.routing.prices import Tokens, price

pytestmark = pytest.mark.usefixtures("home")
DAY = "2026-09-01T10:00:00Z"


def row(number: int, **other: Any) -> dict[str, Any]:
    return {
        "request_id": f"r{number}",
        "call_type": "acompletion",
        "spend": 0.0125,
        "prompt_tokens": 1000,
        "completion_tokens": 100,
        "startTime": DAY,
        "model": "claude-opus-4-5",
        "custom_llm_provider": "anthropic",
        "messages": [{"role": "user", "content": "Classify this mail."}],
        **other,
    }


def plain(**other: Any) -> dict[str, Any]:
    return {"timestamp": DAY, "model": "gpt-4.1", "input_tokens": 1000, "output_tokens": 100, **other}


def log(folder: Path, rows: list[Any], name: str = "log.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(item) + "\n" for item in rows), "utf-8")
    return path


def audit(*words: object) -> tuple[Called, Any]:
    called = call("audit", *words, "--json")
    return called, called.json


def test_the_contract(tmp_path: Path) -> None:
    called, data = audit(log(tmp_path, [row(n) for n in range(3)]))
    assert called.code == 0
    assert (data["calls"], data["spend_usd"]) == (3, 0.0375)
    (cluster,) = data["clusters"]
    below = 3 * (1000 * 3 + 100 * 15) / 1e6
    assert {key: cluster[key] for key in ("name", "calls", "spend_usd", "move_to")} == {
        "name": "classify",
        "calls": 3,
        "spend_usd": 0.0375,
        "move_to": "claude-sonnet-4-6",
    }
    assert cluster["saving_usd"] == pytest.approx(0.0375 - below, abs=1e-12)
    assert cluster["labels_needed"] == LABELS


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["claude-sonnet-4-6", "claude-opus-4-6", "gpt-4.1"]),
            st.integers(0, 300_000),
            st.integers(0, 9_999),
            st.integers(0, 400),
            st.none() | st.integers(0, 10**7),
        ),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_sums_are_those_of_a_slow_second_reading(
    tmp_path: Path, made: list[tuple[str, int, int, int, int | None]]
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows, expected = [], Decimal(0)
    for model, shown, written, days, own in made:
        at = start + timedelta(days=days)
        cost = None if own is None else Decimal(own) / 10**7
        rows.append(
            plain(
                timestamp=at.isoformat(), model=model, input_tokens=shown, output_tokens=written, cost=str(cost or "")
            )
            if cost != 0
            else plain(timestamp=at.isoformat(), model=model, input_tokens=shown, output_tokens=written, cost="0")
        )
        provider = "openai" if model == "gpt-4.1" else "anthropic"
        expected += price(model, provider, Tokens(shown, written), at).cost if cost is None else cost
    _, data = audit(log(tmp_path, rows))
    assert data["calls"] == len(rows)
    assert data["spend_usd"] == pytest.approx(float(expected), abs=1e-9)
    assert sum(cluster["spend_usd"] for cluster in data["clusters"]) == pytest.approx(data["spend_usd"], abs=1e-9)


def test_the_logs_own_cost_wins(tmp_path: Path) -> None:
    _, data = audit(log(tmp_path, [plain(cost_usd=0.5), plain()]))
    assert data["spend_usd"] == pytest.approx(0.5 + (1000 * 2 + 100 * 8) / 1e6)


def test_repeats_of_a_call_count_once_and_the_fullest_counts(tmp_path: Path) -> None:
    lines = [
        {
            "type": "assistant",
            "sessionId": "s",
            "requestId": "q",
            "timestamp": DAY,
            "message": {"id": "m", "model": "claude-opus-4-5", "usage": {"input_tokens": 1000, "output_tokens": out}},
        }
        for out in (1, 40, 100)
    ]
    _, data = audit(log(tmp_path, lines))
    assert (data["calls"], data["spend_usd"]) == (1, 0.0075)
    assert "2 records" in data["notes"][0]


def test_two_exports_that_overlap_count_each_call_once(tmp_path: Path) -> None:
    first = log(tmp_path, [row(n) for n in range(10)], "a.jsonl")
    second = log(tmp_path, [row(n) for n in range(5, 15)], "b.jsonl")
    assert audit(first, second, first)[1]["calls"] == 15


def test_rows_that_are_alike_are_more_usage_in_one_export_and_a_repeat_in_another(tmp_path: Path) -> None:
    text = "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n"
    text += "2026-09-01,claude-opus-4-5,1000,100\n" * 2
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(text)
    assert audit(tmp_path / "a.csv")[1]["calls"] == 2
    assert audit(tmp_path / "a.csv", tmp_path / "b.csv")[1]["calls"] == 2


def test_numbers_as_ids_are_those_of_their_file(tmp_path: Path) -> None:
    files = [log(tmp_path, [plain(id=n) for n in range(3)], name) for name in ("a.jsonl", "b.jsonl")]
    assert audit(*files)[1]["calls"] == 6


def test_a_trace_counts_only_where_its_calls_are_not_there(tmp_path: Path) -> None:
    traces = [{"id": t, "timestamp": DAY, "totalCost": 1.5, "observations": ["o"], "name": "x"} for t in ("t1", "t2")]
    seen = {"id": "o", "traceId": "t1", "type": "GENERATION", "model": "gpt-4.1", "startTime": DAY, "totalCost": 0.5}
    for order in ((traces, [seen]), ([seen], traces)):
        files = [log(tmp_path, rows, f"{n}.jsonl") for n, rows in enumerate(order)]
        assert audit(*files)[1]["spend_usd"] == 2.0


def bucket(model: str, day: str = "2026-09-01") -> dict[str, Any]:
    tokens = {"model": model, "uncached_input_tokens": 1_000_000, "output_tokens": 0}
    return {"starting_at": f"{day}T00:00:00Z", "results": [tokens]}


def test_the_file_of_the_console_beside_the_report_of_the_api_counts_the_day_once(tmp_path: Path) -> None:
    file = tmp_path / "console.csv"
    head = "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n"
    rows = [f"{day},claude-opus-4-5-20251101,1000000,0\n" for day in ("2026-09-01", "2026-09-02")]
    file.write_text(head + "".join(rows))
    called, data = audit(file, log(tmp_path, [bucket("claude-opus-4-5-20251101")]))
    assert (called.code, data["spend_usd"]) == (0, pytest.approx(10.0))
    assert "anthropic usage: 1 calls ($5.00) left out: anthropic usage API tells the same days" in called.err


def test_a_gateways_calls_count_before_the_providers_export_model_by_model(tmp_path: Path) -> None:
    export = [
        bucket("claude-opus-4-5-20251101"),
        bucket("claude-haiku-4-5-20251001"),
        bucket("claude-opus-4-5", "2026-09-02"),
    ]
    called, data = audit(log(tmp_path, [row(n) for n in range(4)]), log(tmp_path, export, "export.jsonl"))
    assert (called.code, data["spend_usd"]) == (0, pytest.approx(4 * 0.0125 + 1.0 + 5.0))
    assert "anthropic usage API: 1 calls ($5.00) left out: litellm spend log tells the same days" in called.err


@pytest.mark.parametrize("provider", ["bedrock", "openrouter"])
def test_calls_that_another_bills_leave_a_providers_export_whole(provider: str, tmp_path: Path) -> None:
    through = [row(n, custom_llm_provider=provider) for n in range(4)]
    _, data = audit(log(tmp_path, through), log(tmp_path, [bucket("claude-opus-4-5")], "export.jsonl"))
    assert data["spend_usd"] == pytest.approx(4 * 0.0125 + 5.0)


def test_a_cost_export_beside_the_usage_export_does_not_count_twice(tmp_path: Path) -> None:
    usage, cost = tmp_path / "u.csv", tmp_path / "c.csv"
    usage.write_text(
        "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n2026-09-01,claude-opus-4-5,1000,9\n"
    )
    cost.write_text("usage_date_utc,model,token_type,cost_usd\n2026-09-01,Claude Opus 4.5,output,7.25\n")
    called, data = audit(usage, cost)
    assert data["spend_usd"] == 7.25
    assert any("left out" in note for note in data["notes"])
    assert data["clusters"][0]["move_to"] == "claude-sonnet-4-6"
    assert data["clusters"][0]["saving_usd"] == pytest.approx(7.25 * 0.4)
    assert called.code == 0


def test_each_call_has_the_price_of_its_day_and_a_change_is_told(tmp_path: Path) -> None:
    long = {"model": "claude-opus-4-6", "input_tokens": 300_000, "output_tokens": 0}
    rows = [plain(timestamp="2026-03-01T00:00:00Z", **long), plain(timestamp="2026-04-01T00:00:00Z", **long)]
    _, data = audit(log(tmp_path, rows))
    assert data["spend_usd"] == pytest.approx(3.0 + 1.5)
    assert any("price changed within the log: claude-opus-4-6" in note for note in data["notes"])


def test_negative_tokens_are_told_and_not_counted(tmp_path: Path) -> None:
    called, data = audit(log(tmp_path, [plain(), plain(input_tokens=-5)]))
    assert (called.code, data["calls"], data["incomplete"]) == (1, 1, True)
    assert "1 calls not counted: negative tokens: -5" in called.err


def test_other_currencies_stay_apart_until_a_rate_is_given(tmp_path: Path) -> None:
    path = log(tmp_path, [plain(cost=1, currency="USD"), plain(cost=2, currency="EUR")])
    called, data = audit(path)
    assert (called.code, data["calls"], data["spend_usd"], data["other_currencies"]) == (1, 2, 1.0, {"EUR": 2.0})
    assert "2 EUR are not in the sums" in called.err
    called, data = audit(path, "--rate", "EUR=1.1")
    assert (called.code, data["spend_usd"]) == (0, 3.2)
    assert call("audit", path, "--rate", "EUR=x").code == 2


def test_mixed_clocks_are_told(tmp_path: Path) -> None:
    rows = [plain(timestamp="2026-09-01T10:00:00"), plain(timestamp="2026-09-01T10:00:00+02:00"), plain(timestamp="x")]
    called, data = audit(log(tmp_path, rows))
    assert called.code == 0
    assert data["first"] == "2026-09-01T08:00:00+00:00"
    assert "1 calls name no time zone, taken as UTC; 1 do" in called.err
    assert "no time that can be read" in called.err


def test_a_truncated_gzip_is_counted_as_far_as_it_goes_and_fails(tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps(row(n)) + "\n" for n in range(5_000)).encode())
    path = tmp_path / "log.gz"
    path.write_bytes(whole[: len(whole) // 2])
    called, data = audit(path)
    assert called.code == 1
    assert 100 < data["calls"] < 5_000
    assert data["spend_usd"] == pytest.approx(data["calls"] * 0.0125)
    assert "truncated" in called.err


def test_a_format_that_is_not_known_is_refused_with_what_was_seen_and_what_is_understood(tmp_path: Path) -> None:
    called = call("audit", log(tmp_path, [{"speed": 3, "wind": "north"}]))
    assert (called.code, called.out) == (1, "")
    assert called.err.count("\n") == 1
    assert "speed, wind" in called.err
    assert "litellm spend log" in called.err
    assert len(called.err) < 500


def test_one_unknown_file_beside_a_good_one_fails_and_keeps_the_good_one(tmp_path: Path) -> None:
    called, data = audit(log(tmp_path, [plain()]), log(tmp_path, [{"a": 1}], "b.jsonl"), tmp_path / "missing")
    assert (called.code, data["calls"], data["incomplete"]) == (1, 1, True)
    assert "b.jsonl" in called.err
    assert "missing" in called.err


def test_a_model_without_a_price_is_counted_and_told(tmp_path: Path) -> None:
    called, data = audit(log(tmp_path, [plain(model="our-own-7b")]))
    assert (called.code, data["calls"], data["spend_usd"], data["unpriced_calls"]) == (0, 1, 0.0, 1)
    assert "our-own-7b: no price known" in called.err


def test_own_prices_of_the_home_are_used(tmp_path: Path, home: Path) -> None:
    (home / "understudy.toml").write_text('[models.prices]\n"our-own-7b" = [1, 2]\n')
    assert audit(log(tmp_path, [plain(model="our-own-7b")]))[1]["spend_usd"] == pytest.approx(0.0012)


def test_the_label_file_has_text_a_blank_verdict_and_the_propensity(tmp_path: Path) -> None:
    rows = [row(n, messages=[{"role": "user", "content": f"Classify mail {n}"}]) for n in range(200)]
    labels = tmp_path / "labels.jsonl"
    assert audit(log(tmp_path, rows), "--labels", labels, "--each", 50)[0].code == 0
    lines = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    assert len({line["text"] for line in lines}) == 50
    assert {(line["worker"], line["suggested"], line["propensity"]) for line in lines} == {("", "classify", 0.25)}


def test_labels_that_a_person_filled_in_are_not_written_over(tmp_path: Path) -> None:
    rows = [row(n, messages=[{"role": "user", "content": f"Classify mail {n}"}]) for n in range(20)]
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"text": "a", "worker": "mail"}\n', "utf-8")
    again = call("audit", log(tmp_path, rows), "--labels", labels)
    assert (again.code, again.out, str(labels) in again.err) == (2, "", True)
    assert labels.read_text("utf-8") == '{"text": "a", "worker": "mail"}\n'


def test_a_log_without_prompts_has_nothing_to_label_and_says_so(tmp_path: Path) -> None:
    called, _ = audit(log(tmp_path, [plain()]), "--labels", tmp_path / "labels.jsonl")
    assert "no text of prompts" in called.err


def test_with_no_files_it_is_this_homes_ledger_and_its_database_file_says_the_same(home: Path) -> None:
    ledger = Ledger(open_database(home))
    for number in range(4):
        ledger.add_attempt(
            Attempt(
                id=f"a{number}",
                task="t",
                step="s",
                worker="classify_intent",
                model="claude-opus-4-5",
                tier="small",
                reason="pinned",
                tokens_in=1000,
                tokens_out=100,
                price_version="genai-prices",
                cost=Decimal("0.0075"),
            )
        )
    for words in ((), (home / "ledger.db",)):
        _, data = audit(*words)
        assert (data["calls"], data["spend_usd"]) == (4, 0.03)
        assert data["clusters"][0]["name"] == "classify"


def test_a_log_may_come_from_standard_input(tmp_path: Path) -> None:
    path = log(tmp_path, [plain(), plain()])
    program = "from understudy.app.cli.main import main; main()"
    with path.open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-c", program, "audit", "-", "--json"], stdin=file, capture_output=True, check=True
        )
    assert json.loads(done.stdout)["calls"] == 2


def test_people_read_a_table_with_the_dearest_first(tmp_path: Path) -> None:
    rows = [row(1), row(2, spend=5, messages="Summarise this.")]
    called = call("audit", log(tmp_path, rows))
    lines = called.out.splitlines()
    assert lines[0].startswith("2 calls, $5.01")
    assert [line.split()[0] for line in lines[3:5]] == ["summarise", "classify"]
    assert "Move first: classify" in called.out


def test_the_number_of_labels_proves_the_floor_as_it_says() -> None:
    def at_least(k: int, n: int, p: float) -> float:
        return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))

    needed = next(k for k in range(LABELS + 1) if at_least(k, LABELS, 0.85) <= 0.05)
    assert needed == 56
    assert at_least(needed, LABELS, 0.95) > 0.8


def test_a_usage_export_counts_on_days_that_the_cost_export_does_not_bill(tmp_path: Path) -> None:
    usage, cost = tmp_path / "usage.csv", tmp_path / "cost.csv"
    usage.write_text(
        "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n"
        "2026-01-09,claude-sonnet-4-20250514,1000000,0\n2026-01-10,claude-sonnet-4-20250514,1000000,0\n",
        "utf-8",
    )
    cost.write_text(
        "usage_date_utc,model,token_type,cost_usd\n2026-01-10,claude-sonnet-4-20250514,input_no_cache,3.00\n", "utf-8"
    )
    _, data = audit(usage, cost)
    assert (data["calls"], data["spend_usd"]) == (2, 6.0)


def test_a_day_without_requests_is_no_call(tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text(
        "start_time,num_model_requests,model,input_tokens,output_tokens\n"
        "1767225600,20,gpt-4o-2024-08-06,100000,10000\n1767312000,,,0,0\n",
        "utf-8",
    )
    _, data = audit(file)
    assert (data["calls"], data["spend_usd"], data["unpriced_calls"]) == (20, 0.35, 0)


def test_calls_without_tokens_or_cost_are_told(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text('{"model": "gpt-4.1", "output": "billing", "prompt": "Classify"}\n', "utf-8")
    _, data = audit(file)
    assert data["calls"] == 1
    assert any("neither tokens nor cost" in note for note in data["notes"])


def test_a_call_that_cost_nothing_takes_nothing_from_the_saving(tmp_path: Path) -> None:
    row = {"model": "gpt-4o", "input_tokens": 1000, "output_tokens": 100}
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps({**row, "cost": cost}) + "\n" for cost in (0.0035, 0)), "utf-8")
    _, data = audit(file)
    assert (data["calls"], data["saving_usd"]) == (2, 0.00329)
