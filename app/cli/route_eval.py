"""`route eval`: PASS, FAIL or NOT PROVEN, and what a person asks before they trust a router."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UsageError
from ..session import Session
from .options import json_option, pass_session, print_json
from .route_model import OpenRouter, open_router, with_router

if TYPE_CHECKING:
    from ...routing.evaluate import Evaluation

MISSED = 5
"""Exit code of everything but PASS."""


@click.command("eval")
@click.argument("labels", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--floor", type=float, default=0.85, show_default=True, help="Accuracy that must be proven.")
@click.option("--previous", type=click.Path(path_type=Path, dir_okay=False), help="Another model file to beat.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write one page with plots here.")
@json_option
@pass_session
@with_router
def evaluate(
    session: Session,
    router: OpenRouter,
    labels: Path,
    floor: float,
    previous: Path | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """Judge a router by LABELS that it was not trained on: lines of {"text", "worker"}.

    PASS if its accuracy is proven to reach the floor (exit 0), FAIL if it is proven not to, else NOT PROVEN (both 5).
    """
    from ...routing.evaluate import Judge
    from ...routing.evidence import checked_share
    from ...routing.labels import distinct, read_labels

    checked_share(floor, "--floor")
    other = open_router(session, previous) if previous else None
    found = distinct(read_labels(labels))
    if not found.labels:
        raise UsageError(f"{labels.name}: every text stands with two workers; nothing is left to judge by")
    judge = Judge(
        router.classifier,
        router.encoder,
        router.threshold,
        router.seen,
        floor,
        (previous.name, other.decide) if previous and other else None,
    )
    evaluation = judge.evaluate(found.labels)
    if page:
        from ..evaluation_page import page_of

        page.write_text(page_of(evaluation), "utf-8")
    if as_json:
        print_json(_data(evaluation, found.repeated, found.contradicted))
    else:
        from ..evaluation_text import lines_of

        for line in lines_of(evaluation):
            click.echo(line)
    for remark in evaluation.remarks:
        click.echo(f"understudy: {remark}", err=True)
    if evaluation.proof.verdict != "PASS":
        sys.exit(MISSED)


def _data(found: Evaluation, repeated: int, contradicted: int) -> dict[str, object]:
    """The figures under their stable keys."""
    proof, worst = found.proof, found.recalls[0]
    return {
        "verdict": proof.verdict,
        "n": proof.n,
        "correct": proof.correct,
        "accuracy": proof.accuracy,
        "lower_bound": proof.lower,
        "upper_bound": proof.upper,
        "coverage": found.coverage,
        "covered_accuracy": found.covered_accuracy,
        "ece": found.ece,
        "out_of_scope_escalated": found.escalated,
        "labels_needed": proof.needed,
        "worst_worker": {"worker": worst.worker, "recall": worst.recall, "n": worst.n},
        "p50_ms": found.p50_ms,
        "p95_ms": found.p95_ms,
        "floor": proof.floor,
        "threshold": found.threshold,
        "out_of_scope": len(found.outside),
        "refused": found.refused,
        "near": found.near,
        "repeated": repeated,
        "contradicted": contradicted,
        "workers": [{"worker": one.worker, "recall": one.recall, "n": one.n} for one in found.recalls],
        "reliability": [vars(one) for one in found.bins],
        "confusion": [{"worker": label, "answered": said, "count": count} for label, said, count in found.confusion],
        "flips": {one.name: one.changed / one.n for one in found.flips},
        "beside": [
            {
                "router": rival.name,
                "accuracy": rival.accuracy,
                "ours_only": rival.compared.ours_only,
                "theirs_only": rival.compared.theirs_only,
                "p_value": rival.compared.p_value,
                "ours_is": rival.compared.says,
            }
            for rival in found.rivals
        ],
        "power": [{"truth": truth, "passes": passes} for truth, passes in found.power],
        "remarks": list(found.remarks),
    }
