from __future__ import annotations

from pathlib import Path

import pytest

from understudy.bench import dispatch, evidence


def test_without_its_data_the_bench_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "DATA", tmp_path)
    with pytest.raises(SystemExit, match=r"clinc150\.csv.*UNDERSTUDY_ROUTING_DATA"):
        dispatch.measure(1)


def test_the_verdicts_are_wrong_at_most_one_time_in_twenty_in_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "SETS", 20_000)
    shares = evidence.measure(1).data["shares"]
    noise = 4 * (0.05 * 0.95 / 20_000) ** 0.5
    for n in evidence.SIZES:
        assert shares[f"{n} 0.85"]["pass"] <= 0.05 + noise
        assert shares[f"{n} 0.85"]["fail"] <= 0.05 + noise
        assert shares[f"{n} 0.85"]["naive"] > 0.5
