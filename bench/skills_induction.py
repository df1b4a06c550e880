"""Corrections that no rule was written for: how many later violations induced checks catch, how often they cry wolf.

`data/skills/corrections.jsonl` holds corrections in the contract's JSON, each with later artifacts and whether they
repeat the mistake, some with who acts. On the part `develop` the kinds of checks and the vocabulary were made. The part
`report` was written before its author had read the code, and nothing was mended for its misses. The part
`fresh` is half of more than a hundred sets by other authors; they were mended for once measured, so its figure
of now is no blind one. The log has the first figure of each set. The part `unseen` is six sets by authors who had
the aim in its own words and not the code, and nothing was mended for their misses either.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from understudy.core.artifacts import Correction, PullRequest, parse_artifact, parse_correction
from understudy.core.types import Acting
from understudy.skills.checks.base import Check
from understudy.skills.induction.induce import induce
from understudy.skills.records import in_scope

from .report import Report, Table

PARTS = ("develop", "report", "fresh", "unseen")
DATA = Path(__file__).with_name("data") / "skills" / "corrections.jsonl"


def measure(runs: int) -> Report:
    """Every part, once: the figures are counts and do not vary."""
    rows, data = [], {}
    for part in PARTS:
        counts = measure_part(part)
        data[part] = counts
        rows.append(
            (
                part,
                str(counts["corrections"]),
                _share(counts["caught"], counts["violations"]),
                _share(counts["alarms"], counts["clean"]),
                f"{counts['left_as_text']} of {counts['judgements']}",
            )
        )
    head = ("part", "corrections", "violations caught", "false alarms", "judgements left as text")
    table = Table("Induction with no model (95 % Wilson intervals)", head, rows)
    return Report(
        "skills_induction", [table], data, ["incidental differences in half of the corrections, German and English"]
    )


def measure_part(part: str, step: int = 1) -> dict[str, int]:
    """Counts of corrections, of later violations and those caught, of clean artifacts and alarms, of judgements; of
    every `step`-th correction."""
    cases = [case for case in map(json.loads, DATA.read_text("utf-8").splitlines()) if case["part"] == part][::step]
    names = ("corrections", "violations", "caught", "clean", "alarms", "judgements", "left_as_text")
    counts = dict.fromkeys(names, 0)
    for case in cases:
        correction = parse_correction(json.dumps(case["correction"]))
        checks = [proved.check for proved in induce(correction).checks]
        counts["corrections"] += 1
        if case["judgement"]:
            counts["judgements"] += 1
            counts["left_as_text"] += not checks
        later = case["later"]
        assert isinstance(later, list)
        for one in later:
            acting = Acting(**one.get("as", {}))
            red = _red(checks, correction, acting, json.dumps(one["artifact"]))
            counts["violations" if one["violates"] else "clean"] += 1
            counts["caught" if one["violates"] else "alarms"] += red
    return counts


def _red(checks: list[Check], correction: Correction, acting: Acting, artifact: str) -> bool:
    """Whether the guard would find something: a check is red, and the artifact is in the correction's scope."""
    parsed = parse_artifact(artifact)
    repo = parsed.repo if isinstance(parsed, PullRequest) else None
    return in_scope(correction.scope.plain(), acting, repo) and any(check.violations(parsed) for check in checks)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, hits / count
    middle, root = share + z * z / (2 * count), z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (middle - root) / scale), min(1.0, (middle + root) / scale)


def _share(hits: int, count: int) -> str:
    low, high = wilson(hits, count)
    return f"{hits} of {count} = {100 * hits / count:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
