"""How soon a drop of accuracy is told, beside the soonest that is possible, and how often one that is none.

Confidences are drawn as a dispatcher gives them above its threshold: calibrated, and better than 0.85. In a month
without change an answer stands with its confidence; after the change 5 points less often, whatever its confidence.
"""

from __future__ import annotations

import math

import numpy as np

from understudy.routing.drift import Seen, Watch, drifts
from understudy.routing.evidence import upper_bound
from understudy.routing.shiryaev import Decided, Floats, limit, run

from .report import Report, Table

DROP, ALARMS, WITHIN = 0.05, 0.01, 300
MONTHS = (1_000, 4_000, 16_000)
"""Judged decisions a month: a small team, a desk of 1,000 mails a week, one of 4,000."""
SURE, CLINC, ALIKE = "sure of most (mean 0.97)", "as on CLINC150, 200 labels (mean 0.95)", "all alike (0.95)"
SPREADS = {SURE: (0.85, 5.0), CLINC: (0.85, 2.0), ALIKE: (0.95, 0.0)}
REFERENCE, DRIFTS, QUIET = 2_000, 1_000, 1_000
SETTLED = 2_000
"""Quiet decisions before a drop."""
LOGS, YEAR, BEFORE = 200, 12, 1_000
"""Logs of the command for each line, months of a quiet one, and quiet decisions before a drop. Of quiet logs of more
than 1,000 decisions a month so many fewer."""
HOMES = (
    (SURE, 500, 1, 1_000),
    (SURE, 500, 3, 1_000),
    (SURE, 2_000, 1, 1_000),
    (SURE, 2_000, 3, 1_000),
    (CLINC, 500, 1, 1_000),
    (CLINC, 500, 3, 1_000),
    (CLINC, 2_000, 3, 1_000),
    (CLINC, 2_000, 1, 4_000),
)
"""Confidences, decisions of the reference, workers, decisions a month."""
ALONE = ("false_alarms", "at_most", "optimum", "mean", "median", "within")
WHOLE = ("quiet_months", "false_alarms", "at_most", "first_month", "mean", "median", "within")
WORDS = [f"{a}{b}" for a in "bcdfghjklm" for b in ("alt", "erk", "ino", "oru", "ust")]


def measure(runs: int) -> Report:
    """The chart by itself, and the command on whole logs."""
    alone, whole, data = [], [], {}
    for name in SPREADS:
        for month in MONTHS:
            found = data[f"{name}, {month} a month"] = simulate(name, month)
            alone.append((name, f"{month:,}", *_shown(found, *ALONE)))
    for name, reference, workers, month in HOMES:
        found = data[f"command, {name}, {reference} before, {workers} workers, {month} a month"] = command(
            name, reference, workers, month, LOGS if runs > 1 else LOGS // 5
        )
        whole.append((name, f"{reference:,}", str(workers), f"{month:,}", *_shown(found, *WHOLE)))
    delays = ("mean delay", "median", f"within {WITHIN}")
    head = ("confidences", "a month", "false alarms", "at most", "optimum", *delays)
    chart = Table("One chart, a drop of 5 points of accuracy", head, alone)
    setting = ("confidences", "reference", "workers", "a month")
    head = (*setting, "quiet months", "false alarms", "at most", "in a first", *delays)
    logs = Table(f"The command with all its charts, after {BEFORE:,} quiet decisions", head, whole)
    remarks = (
        f"one chart: {DRIFTS:,} drops, after {REFERENCE:,} reference and {SETTLED:,} quiet decisions; {QUIET:,} quiet "
        "months, each the first after a reference of its own; at most: by Clopper and Pearson (95 %, one side)",
        "optimum: mean delay of a chart that knows every chance exactly, (e^-b + b - 1) / KL",
        f"the command: {LOGS} drops a line, a fifth of that with --runs 1; false alarms a month over quiet logs of "
        f"{YEAR} months, and in their first, after the reference",
    )
    return Report("drift", [chart, logs], data, remarks)


def _shown(found: dict[str, float], *keys: str) -> list[str]:
    """Counts and delays in decisions as they are, shares in per cent."""
    shapes = {"within": ".0%", "false_alarms": ".2%", "at_most": ".2%", "first_month": ".2%"}
    return [format(found[key], shapes.get(key, ",.0f")) for key in keys]


def optimum(spread: tuple[float, float], month: int) -> float:
    """The least mean delay, from a sum of 0, of any chart with this rate of false alarms: that of the CUSUM whose
    chances are known (Moustakides 1986), by Siegmund's approximation (1985): ARL = (e^b - b - 1) / KL before."""
    doubts = 1 - _confidences(np.random.default_rng(1), spread, 200_000)
    wrong, right = np.log((doubts + DROP) / doubts), np.log((1 - doubts - DROP) / (1 - doubts))
    before = -float((doubts * wrong + (1 - doubts) * right).mean())
    worse = doubts + DROP
    after = float((worse * wrong + (1 - worse) * right).mean())
    rare = month / -math.log1p(-ALARMS)
    bound = math.log(rare * before)
    for _ in range(50):
        bound = math.log(rare * before + bound + 1)
    return (math.exp(-bound) + bound - 1) / after


def simulate(name: str, month: int, seed: int = 7) -> dict[str, float]:
    """One size of month and one spread of confidences, on the chart by itself."""
    random, spread, top = np.random.default_rng(seed), SPREADS[name], limit(month, ALARMS)
    false = sum(_alarm(random, spread, 0, month, top) is not None for _ in range(QUIET))
    at = [_alarm(random, spread, 5_000, SETTLED, top) or SETTLED + 5_000 for _ in range(DRIFTS)]
    delays = [alarm - SETTLED for alarm in at if alarm > SETTLED]
    shares = {"false_alarms": false / QUIET, "at_most": upper_bound(false, QUIET)}
    return {**shares, "optimum": optimum(spread, month), **_delays(delays)}


def _delays(delays: list[int]) -> dict[str, float]:
    return {
        "mean": float(np.mean(delays)),
        "median": float(np.median(delays)),
        "within": float(np.mean(np.array(delays) <= WITHIN)),
    }


def _confidences(random: np.random.Generator, spread: tuple[float, float], count: int) -> Floats:
    least, shape = spread
    return least + (0.998 - least) * random.beta(shape, 1.0, count) if shape else np.full(count, least)


def _alarm(random: np.random.Generator, spread: tuple[float, float], worse: int, quiet: int, top: float) -> int | None:
    """After how many decisions a chart alarms: `quiet` ones, then `worse` ones after the drop."""
    drop = np.where(np.arange(quiet + worse) < quiet, 0.0, DROP)
    alarm = run(_decided(random, spread, np.zeros(REFERENCE)), _decided(random, spread, drop), DROP, top)
    return None if alarm is None else alarm.at + 1


def _decided(random: np.random.Generator, spread: tuple[float, float], drop: Floats) -> Decided:
    doubts = 1 - _confidences(random, spread, len(drop))
    return Decided(doubts, random.random(len(drop)) < doubts + drop)


def command(name: str, reference: int, workers: int, month: int, logs: int, seed: int = 11) -> dict[str, float]:
    """What `route drift` finds in quiet years, and how long after a drop it first says something."""
    random, spread, watch = np.random.default_rng(seed), SPREADS[name], Watch(DROP, month, ALARMS)
    first, years = [], logs * min(MONTHS) // month
    for _ in range(years):
        quiet = _log(random, spread, YEAR * month, workers)
        found = drifts(_log(random, spread, reference, workers), quiet, watch)
        first.append(found[0].told if found else len(quiet))
    delays = []
    for _ in range(logs):
        log = [*_log(random, spread, BEFORE, workers), *_log(random, spread, 3_000, workers, DROP)]
        found = drifts(_log(random, spread, reference, workers), log, watch)
        told = [one.told - BEFORE + 1 for one in found if one.told >= BEFORE]
        delays.append(min(told, default=3_000))
    false = sum(told < YEAR * month for told in first)
    return {
        "quiet_months": years * YEAR,
        "false_alarms": _monthly(false / years),
        "at_most": _monthly(upper_bound(false, years)),
        "first_month": sum(told < month for told in first) / years,
        **_delays(delays),
    }


def _monthly(yearly: float) -> float:
    """The chance in each month that makes this one in a year."""
    return float(1 - (1 - yearly) ** (1 / YEAR))


def _log(
    random: np.random.Generator, spread: tuple[float, float], count: int, workers: int, drop: float = 0.0
) -> list[Seen]:
    """Decisions with a worker, a confidence, a verdict where there was no fallback, and eight words."""
    sure = _confidences(random, spread, count)
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
