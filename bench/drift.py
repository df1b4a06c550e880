"""How soon a drop of accuracy is told, and how often one that is none: months of decisions, simulated.

Confidences are drawn as a dispatcher gives them above its threshold: calibrated, and better than 0.85. In a month
without change an answer stands with its confidence; after the change 5 points less often, whatever its confidence.
"""

from __future__ import annotations

import numpy as np

from understudy.routing.cusum import Floats, limit, run, weights

from .report import Report, Table

DROP, ALARMS, WITHIN = 0.05, 0.01, 300
MONTHS = (1_000, 4_000, 16_000)
"""Judged decisions a month: a small team, a desk of 1,000 mails a week, one of 4,000."""
SPREADS = {
    "sure of most (mean 0.97)": (0.85, 5.0),
    "as on CLINC150, 200 labels (mean 0.95)": (0.85, 2.0),
    "all alike (0.95)": (0.95, 0.0),
}
REFERENCE, DRIFTS, QUIET = 2_000, 1_000, 3_000


def measure(runs: int) -> Report:
    """Every size of month and spread of confidence."""
    del runs
    rows, data = [], {}
    for name, spread in SPREADS.items():
        for month in MONTHS:
            found = simulate(spread, month)
            data[f"{name}, {month} a month"] = found
            rows.append(
                (
                    name,
                    f"{month:,}",
                    f"{found['limit']:.1f}",
                    f"{found['false_alarms']:.2%}",
                    f"{found['median']:.0f}",
                    f"{found['within']:.1%}",
                )
            )
    head = ("confidences", "a month", "limit", "false alarms a month", "median delay", f"told within {WITHIN}")
    table = Table("Risk-adjusted CUSUM, a drop of 5 points of accuracy", head, rows)
    remarks = (
        f"{DRIFTS:,} drops and {QUIET:,} quiet months each; the limit is set from {REFERENCE:,} reference decisions",
    )
    return Report("drift", [table], data, remarks)


def simulate(spread: tuple[float, float], month: int, seed: int = 7) -> dict[str, float]:
    """One size of month and one spread of confidences."""
    random = np.random.default_rng(seed)
    top = limit(_confidences(random, spread, REFERENCE), -DROP, month, ALARMS)
    false = sum(_alarm(random, spread, 0.0, month, top) is not None for _ in range(_quiet(month)))
    delays = [_alarm(random, spread, DROP, 5_000, top) or 5_000 for _ in range(DRIFTS)]
    return {
        "limit": top,
        "false_alarms": false / _quiet(month),
        "median": float(np.median(delays)),
        "within": float(np.mean(np.array(delays) <= WITHIN)),
    }


def _quiet(month: int) -> int:
    return QUIET if month <= 4_000 else QUIET // 2


def _confidences(random: np.random.Generator, spread: tuple[float, float], count: int) -> Floats:
    least, shape = spread
    return least + (0.998 - least) * random.beta(shape, 1.0, count) if shape else np.full(count, least)


def _alarm(random: np.random.Generator, spread: tuple[float, float], drop: float, count: int, top: float) -> int | None:
    sure = _confidences(random, spread, count)
    yes, no = weights(sure, -DROP)
    alarm = run(np.where(random.random(count) < sure - drop, yes, no), top)
    return None if alarm is None else alarm.at + 1
