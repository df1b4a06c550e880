"""How soon a drop of accuracy is told, beside the soonest that is possible, and how often one that is none.

Confidences are drawn as a dispatcher gives them above its threshold: calibrated, and better than 0.85. In a month
without change an answer stands with its confidence; after the change 5 points less often, whatever its confidence.
"""

from __future__ import annotations

import math

import numpy as np

from understudy.routing.cusum import Floats, Known, limit, run, weights
from understudy.routing.drift import Seen, Watch, drifts

from .report import Report, Table

DROP, ALARMS, WITHIN = 0.05, 0.01, 300
MONTHS = (1_000, 4_000, 16_000)
"""Judged decisions a month: a small team, a desk of 1,000 mails a week, one of 4,000."""
SPREADS = {
    "sure of most (mean 0.97)": (0.85, 5.0),
    "as on CLINC150, 200 labels (mean 0.95)": (0.85, 2.0),
    "all alike (0.95)": (0.95, 0.0),
}
REFERENCE, DRIFTS, QUIET = 2_000, 1_000, 1_500
SETTLED = 2_000
"""Quiet decisions before a drop."""
LOGS, YEAR, BEFORE = 100, 12, 1_000
"""Logs of the command for each line, months of a quiet one, and quiet decisions before a drop."""
HOMES = ((500, 1, 1_000), (500, 3, 1_000), (2_000, 3, 1_000), (2_000, 1, 4_000))
"""Decisions of the reference, workers, decisions a month."""
WORDS = [f"{a}{b}" for a in "bcdfghjklm" for b in ("alt", "erk", "ino", "oru", "ust")]


def measure(runs: int) -> Report:
    """The chart by itself, and the command on whole logs."""
    rows, told, data = [], [], {}
    for name, spread in SPREADS.items():
        for month in MONTHS:
            found = data[f"{name}, {month} a month"] = simulate(spread, month)
            shares = (f"{found['false_alarms']:.2%}", f"{found['within']:.1%}")
            delays = (f"{found[key]:.0f}" for key in ("optimum", "mean", "median"))
            rows.append((name, f"{month:,}", shares[0], *delays, shares[1]))
    for reference, workers, month in HOMES:
        found = data[f"command, {reference} before, {workers} workers, {month} a month"] = command(
            reference, workers, month, LOGS if runs > 1 else LOGS // 5
        )
        told.append(
            (
                f"{reference:,}",
                str(workers),
                f"{month:,}",
                f"{found['quiet_months']:,.0f}",
                f"{found['false_alarms']:.2%}",
                f"{found['median']:.0f}",
                f"{found['within']:.0%}",
            )
        )
    head = ("confidences", "a month", "false alarms", "optimum", "mean delay", "median", f"within {WITHIN}")
    chart = Table("One chart, a drop of 5 points of accuracy", head, rows)
    head = ("reference", "workers", "a month", "quiet months", "false alarms a month", "median", f"within {WITHIN}")
    whole = Table("The command with all its charts, after 1,000 quiet decisions", head, told)
    remarks = (
        f"one chart: {DRIFTS:,} drops, after {REFERENCE:,} reference and {SETTLED:,} quiet decisions; {QUIET:,} quiet "
        "months, each the first after a reference of its own",
        "optimum: mean delay of a chart that knows every chance exactly, (e^-b + b - 1) / KL",
    )
    return Report("drift", [chart, whole], data, remarks)


def optimum(spread: tuple[float, float], month: int) -> float:
    """The least mean delay, from a sum of 0, of any chart with this rate of false alarms: that of the CUSUM whose
    chances are known (Moustakides 1986), by Siegmund's approximation (1985): ARL = (e^b - b - 1) / KL before."""
    doubts = 1 - _confidences(np.random.default_rng(1), spread, 200_000)
    wrong, right = weights(doubts, DROP)
    before = -float((doubts * wrong + (1 - doubts) * right).mean())
    worse = doubts + DROP
    after = float((worse * wrong + (1 - worse) * right).mean())
    rare = month / -math.log1p(-ALARMS)
    bound = math.log(rare * before)
    for _ in range(50):
        bound = math.log(rare * before + bound + 1)
    return (math.exp(-bound) + bound - 1) / after


def simulate(spread: tuple[float, float], month: int, seed: int = 7) -> dict[str, float]:
    """One size of month and one spread of confidences, on the chart by itself."""
    random = np.random.default_rng(seed)
    doubts = 1 - _confidences(random, spread, REFERENCE)
    top = limit(Known(doubts, round(float(doubts.sum()))), DROP, month, ALARMS)
    false = sum(_alarm(random, spread, 0, month, top) is not None for _ in range(QUIET))
    at = [_alarm(random, spread, 5_000, SETTLED, top) or SETTLED + 5_000 for _ in range(DRIFTS)]
    delays = [alarm - SETTLED for alarm in at if alarm > SETTLED]
    return {
        "limit": top,
        "false_alarms": false / QUIET,
        "optimum": optimum(spread, month),
        "mean": float(np.mean(delays)),
        "median": float(np.median(delays)),
        "within": float(np.mean(np.array(delays) <= WITHIN)),
    }


def _confidences(random: np.random.Generator, spread: tuple[float, float], count: int) -> Floats:
    least, shape = spread
    return least + (0.998 - least) * random.beta(shape, 1.0, count) if shape else np.full(count, least)


def _alarm(random: np.random.Generator, spread: tuple[float, float], worse: int, quiet: int, top: float) -> int | None:
    """After how many decisions a chart alarms: `quiet` ones, then `worse` ones after the drop."""
    before = 1 - _confidences(random, spread, REFERENCE)
    known = Known(before, int((random.random(REFERENCE) < before).sum()))
    doubts = 1 - _confidences(random, spread, quiet + worse)
    drop = np.where(np.arange(quiet + worse) < quiet, 0.0, DROP)
    wrong = random.random(quiet + worse) < doubts + drop
    alarm = run(wrong.tolist(), doubts.tolist(), known, DROP, top)
    return None if alarm is None else alarm.at + 1


def command(reference: int, workers: int, month: int, logs: int) -> dict[str, float]:
    """What `route drift` finds in quiet years, and how long after a drop it first says something."""
    random, watch = np.random.default_rng(11), Watch(DROP, month, ALARMS)
    quiet = [drifts(_log(random, reference, workers), _log(random, YEAR * month, workers), watch) for _ in range(logs)]
    delays = []
    for _ in range(logs):
        log = [*_log(random, BEFORE, workers), *_log(random, 3_000, workers, DROP)]
        found = drifts(_log(random, reference, workers), log, watch)
        told = [one.told - BEFORE + 1 for one in found if one.told >= BEFORE]
        delays.append(min(told, default=3_000))
    silent = sum(not found for found in quiet) / logs
    return {
        "quiet_months": logs * YEAR,
        "false_alarms": 1 - silent ** (1 / YEAR),
        "median": float(np.median(delays)),
        "within": float(np.mean(np.array(delays) <= WITHIN)),
    }


def _log(random: np.random.Generator, count: int, workers: int, drop: float = 0.0) -> list[Seen]:
    """Decisions with a worker, a confidence, a verdict where there was no fallback, and eight words."""
    sure = _confidences(random, SPREADS["as on CLINC150, 200 labels (mean 0.95)"], count)
    stood, fell = random.random(count) < sure - drop, random.random(count) < 0.1
    names, words = random.integers(0, workers, count), random.integers(0, len(WORDS), (count, 8))
    return [
        Seen(
            f"worker {names[at]}",
            float(sure[at]),
            bool(fell[at]),
            None if fell[at] else bool(stood[at]),
            None,
            " ".join(WORDS[word] for word in words[at]),
        )
        for at in range(count)
    ]
