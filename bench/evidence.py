"""How often PASS and FAIL are wrong, by simulation: routers of known accuracy, judged by the rule of `route eval`.

A router exactly at the floor must pass at most one time in twenty; a bare "at least 85 % right" is shown beside it.
"""

from __future__ import annotations

import math

import numpy as np

from understudy.routing.evidence import CONFIDENCE, prove

from .report import Report, Table

FLOOR = 0.85
SIZES = (60, 100, 200, 300, 500, 1000)
TRUTHS = (0.82, FLOOR, 0.90, 0.95)
SETS = 100_000
"""Evaluation sets drawn for each size and truth."""


def measure(runs: int) -> Report:
    """Draw the sets, judge each, count. `runs` multiplies how many are drawn."""
    draw = np.random.default_rng(11)
    rows, data = [], {}
    for n in SIZES:
        verdicts = {correct: prove(correct, n, FLOOR).verdict for correct in range(n + 1)}
        for truth in TRUTHS:
            drawn = draw.binomial(n, truth, SETS * runs)
            said = np.array([verdicts[correct] for correct in range(n + 1)])[drawn]
            passed, failed = float(np.mean(said == "PASS")), float(np.mean(said == "FAIL"))
            naive = float(np.mean(drawn >= FLOOR * n))
            rows.append((f"{n}", f"{truth:g}", f"{passed:.3f}", f"{failed:.3f}", f"{naive:.3f}"))
            data[f"{n} {truth:g}"] = {"pass": passed, "fail": failed, "naive": naive}
    wrong = max(data[f"{n} {FLOOR:g}"][kind] for n in SIZES for kind in ("pass", "fail"))
    noise = 2.6 * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / (SETS * runs))
    remark = f"at the floor PASS, or FAIL, is said of at most {wrong:.4f} of the sets; 0.05 is allowed (+- {noise:.4f})"
    head = ("labels", "truth", "PASS", "FAIL", "a bare >= 0.85")
    title = f"Verdicts on {SETS * runs:,} sets each, floor {FLOOR:g}"
    return Report("evidence", [Table(title, head, rows)], {"shares": data, "sets": SETS * runs}, (remark,))
