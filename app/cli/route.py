"""`route`: which model took each step, and why; what that came to; and who takes a text. One module a command."""

from __future__ import annotations

import click

from .route_decide import decide
from .route_drift import drift
from .route_eval import evaluate
from .route_explain import explain
from .route_label import label
from .route_report import report
from .route_train import train
from .route_tune import tune
from .words import Words


@click.group(cls=Words)
def route() -> None:
    """Which model took each step, and why."""


for _command in (explain, report, train, decide, evaluate, label, tune, drift):
    route.add_command(_command)
