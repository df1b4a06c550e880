"""The benches run, on the work they claim to run. Nothing here looks at a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from understudy.bench import orchestrator
from understudy.bench.ours import Bench, bare_run
from understudy.bench.players import players
from understudy.bench.report import Report, Spread, write
from understudy.bench.work import Work, works

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def report() -> Report:
    """One run of the two short works on every engine."""
    return orchestrator.measure(1, works()[:2])


@pytest.fixture
def figures(report: Report) -> dict[str, Any]:
    """Its figures, by work."""
    return dict(report.data["works"])


def engine(figures: dict[str, Any], work: str, name: str) -> dict[str, Any]:
    return dict(figures[work]["engines"][name])


def test_every_engine_did_all_of_the_work(figures: dict[str, Any]) -> None:
    names = {orchestrator.DURABLE, orchestrator.PLAIN, orchestrator.BARE}
    names |= {orchestrator.FINISHING, orchestrator.DEFAULT}
    for work in ("launch", "launch, 1 slip"):
        assert set(figures[work]["engines"]) == names


def test_ours_asks_the_frontier_once_and_magentic_one_at_every_round(figures: dict[str, Any]) -> None:
    assert engine(figures, "launch", orchestrator.DURABLE)["frontier_calls"] == 1
    parts = figures["launch"]["parts"]
    facts_plan_end_answer = 4
    assert engine(figures, "launch", orchestrator.FINISHING)["frontier_calls"] == parts + facts_plan_end_answer
    actions = figures["launch"]["actions"]
    assert engine(figures, "launch", orchestrator.DEFAULT)["frontier_calls"] == actions + facts_plan_end_answer


def test_a_slip_of_the_small_model_costs_ours_one_more_frontier_call(figures: dict[str, Any]) -> None:
    assert engine(figures, "launch, 1 slip", orchestrator.DURABLE)["frontier_calls"] == 2


def test_recording_changes_nothing_of_what_is_asked(figures: dict[str, Any]) -> None:
    asked = [
        {key: value for key, value in engine(figures, "launch", name).items() if key.endswith(("_calls", "_shown"))}
        for name in (orchestrator.DURABLE, orchestrator.PLAIN, orchestrator.BARE)
    ]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("work", works(), ids=lambda work: work.name)
async def test_each_work_can_be_done(work: Work) -> None:
    await bare_run(Bench(None), work)


async def test_work_that_is_left_undone_is_noticed() -> None:
    """The bench would rather fail than time half of the work."""
    bench, work = Bench(None), works()[0]
    task, _, _ = bench.take(work)
    with pytest.raises(AssertionError, match="0 calls were made where 12 are scripted"):
        bench.check(task)


def test_the_small_model_slips_and_the_frontier_does_not() -> None:
    small, frontier = players(works()[1])
    assert small._rules[0].name == "slip"
    assert "slip" not in [rule.name for rule in frontier._rules]


def test_a_spread_is_median_and_quartiles() -> None:
    assert Spread.of([5.0, 1.0, 2.0, 3.0, 4.0]) == Spread(3.0, 2.0, 4.0)
    assert Spread.of([2.0, 1.0]) == Spread(1.5, 1.0, 2.0)


def test_figures_are_kept_as_json_without_names_of_the_machine(report: Report, tmp_path: Path) -> None:
    kept = write(report, tmp_path)
    data = json.loads(kept.read_text("utf-8"))
    assert data["runs"] == 1
    assert set(data["machine"]) == {"python", "system", "cores", "load", "plain_python_ms"}
    assert str(Path.home()) not in kept.read_text("utf-8")


def test_the_program_lists_its_benches_and_refuses_others() -> None:
    def bench(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bench", *words], cwd=ROOT, capture_output=True, text=True, timeout=50, check=False
        )

    assert bench("--list").stdout.startswith("orchestrator  ")
    refused = bench("nonsense")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "there is no bench 'nonsense'" in refused.stderr
