"""The trained router that a command was given, ready to decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from ...core.errors import UsageError
from ...routing.evidence import checked_share
from ...routing.model_file import FILE_NAME
from ...routing.opened import OpenRouter, open_model
from ..session import Session

__all__ = ["OpenRouter", "model_option", "open_router", "threshold_option", "with_router"]

model_option = click.option(
    "--model", "path", type=click.Path(path_type=Path, dir_okay=False), help="The model file (else the home's own)."
)
threshold_option = click.option(
    "--threshold", type=float, help="Confidence that lets a worker act (else the one of the file)."
)


def open_router(session: Session, path: Path | None, threshold: float | None = None) -> OpenRouter:
    """The router of this file, or of the home. Raises `RouterFileError`, and `UsageError` for the threshold."""
    if threshold is not None:
        checked_share(threshold, "--threshold")
    if path is not None and not path.exists():
        raise UsageError(f"{path}: no such file; train one: understudy route train LABELS.jsonl --out {path}")
    return open_model(path or session.home / FILE_NAME, threshold)


def with_router(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--model` and `--threshold`, and hands the command the open router of them as `router`."""

    @model_option
    @threshold_option
    @wraps(command)
    def opened(session: Session, path: Path | None, threshold: float | None, **rest: object) -> None:
        command(session=session, router=open_router(session, path, threshold), **rest)

    return opened
