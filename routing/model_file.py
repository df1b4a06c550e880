"""A trained classifier as a file: arrays and words, nothing that could run.

The layout is that of safetensors: 8 bytes of header length (little-endian), a JSON header that says where each array
lies, then the arrays. `__metadata__` holds the rest, with a SHA-256 over everything else in the file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import RouterFileError
from .classifier import Classifier, Ensemble
from .confidence import SIGNS, Logistic
from .evidence import checked_share
from .members import MEMBERS, REJECT
from .seen import Seen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[np.generic]]

FORMAT, VERSION = "understudy-router", 3
FILE_NAME = "router.model"
"""Where `route` looks in the home, unless it is told otherwise."""

_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I64": "<i8", "U32": "<u4", "U64": "<u8"}
_MOST_HEADER = 10_000_000
_TRAIN = "train one: understudy route train LABELS.jsonl --out FILE"


@dataclass(frozen=True)
class RouterModel:
    """A classifier, the threshold that goes with it, and what it was trained on."""

    classifier: Classifier
    threshold: float
    """Confidence from which a worker's own model takes the text. Apart from the score: change it without training."""
    seen: Seen
    labels: int
    """How many it was trained on."""
    label_set: str
    """Hash of the labels, in any order."""


def save_model(model: RouterModel, path: Path) -> None:
    """Write the file whole, or not at all. Raises `RouterFileError`."""
    arrays = _arrays(model)
    at, entries, parts = 0, {}, []
    for name, array in arrays.items():
        kind = next(code for code, dtype in _TYPES.items() if array.dtype == dtype)
        data = array.tobytes()
        entries[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    payload = b"".join(parts)
    words = _words(model)
    words["sha256"] = _digest(words, entries, payload)
    header = json.dumps({"__metadata__": words, **entries}, sort_keys=True).encode()
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(len(header).to_bytes(8, "little") + header + payload)
        fresh.replace(path)
    except OSError as error:
        raise RouterFileError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)


def load_model(path: Path) -> RouterModel:
    """Read a file that `save_model` wrote. Raises `RouterFileError` for any other, of another version, or changed."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise RouterFileError(f"{path}: no such file; {_TRAIN}") from None
    except OSError as error:
        raise RouterFileError(f"{path}: cannot be read: {error.strerror}") from None
    words, entries, payload = _parts(raw, path)
    if words.get("format") != FORMAT:
        raise RouterFileError(f"{path}: not a router model; {_TRAIN}")
    if words.get("version") != str(VERSION):
        raise RouterFileError(
            f"{path}: version {words.get('version', '')[:20]} of the format, this program reads {VERSION}; train again"
        )
    if words.get("sha256") != _digest(words, entries, payload):
        raise RouterFileError(f"{path}: changed or cut since it was written; train it again")
    try:
        return _model(words, _read(entries, payload))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise RouterFileError(f"{path}: not complete ({error!r}); train it again") from None


def _parts(raw: bytes, path: Path) -> tuple[dict[str, str], dict[str, Any], bytes]:
    length = int.from_bytes(raw[:8], "little")
    try:
        if len(raw) < 8 or length > min(_MOST_HEADER, len(raw) - 8):
            raise ValueError
        entries = json.loads(raw[8 : 8 + length])
        words = entries.pop("__metadata__")
        if not all(isinstance(part, str) for part in words.values()):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RouterFileError(f"{path}: not a router model; {_TRAIN}") from None
    return words, entries, raw[8 + length :]


def _digest(words: Mapping[str, str], entries: Mapping[str, Any], payload: bytes) -> str:
    rest = {name: value for name, value in words.items() if name != "sha256"}
    return hashlib.sha256(json.dumps([rest, entries], sort_keys=True).encode() + payload).hexdigest()


def _read(entries: Mapping[str, Any], payload: bytes) -> Arrays:
    import numpy as np

    arrays = {}
    for name, entry in entries.items():
        first, last = entry["data_offsets"]
        array = np.frombuffer(payload[first:last], dtype=_TYPES[entry["dtype"]])
        arrays[name] = array.reshape(entry["shape"])
    return arrays


def _words(model: RouterModel) -> dict[str, str]:
    classifier = model.classifier
    return {
        "format": FORMAT,
        "version": str(VERSION),
        "encoder": classifier.encoder,
        "workers": json.dumps(classifier.workers),
        "signs": json.dumps(SIGNS),
        "members": json.dumps(dict(classifier.ensemble.temperatures)),
        "weights": json.dumps(dict(classifier.ensemble.weights)),
        "reject": json.dumps(list(classifier.ensemble.reject)),
        "temperature": repr(classifier.temperature),
        "threshold": repr(model.threshold),
        "labels": str(model.labels),
        "label_set": model.label_set,
    }


def _arrays(model: RouterModel) -> Arrays:
    import numpy as np

    classifier = model.classifier
    arrays: Arrays = {
        "right": np.append(classifier.right.weights, classifier.right.bias),
        "outside": np.append(classifier.outside.weights, classifier.outside.bias),
        "seen.hashes": model.seen.hashes,
        "seen.sketches": model.seen.sketches,
    }
    for kind, members in (("members", classifier.ensemble.members), ("reject", classifier.ensemble.reject)):
        for name, member in members.items():
            arrays |= {f"{kind}.{name}.{part}": array for part, array in member.arrays().items()}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _model(words: Mapping[str, str], arrays: Arrays) -> RouterModel:
    if tuple(json.loads(words["signs"])) != SIGNS:
        raise ValueError("signs")
    temperatures = {str(name): float(value) for name, value in json.loads(words["members"]).items()}

    def of(kind: str, name: str) -> Arrays:
        start = f"{kind}.{name}."
        return {full.removeprefix(start): array for full, array in arrays.items() if full.startswith(start)}

    weights = {str(name): float(value) for name, value in json.loads(words["weights"]).items()}
    if weights.keys() != temperatures.keys():
        raise ValueError("weights")
    ensemble = Ensemble(
        members={name: MEMBERS[name].of_arrays(of("members", name)) for name in temperatures},
        temperatures=temperatures,
        weights=weights,
        reject={name: REJECT[name].of_arrays(of("reject", name)) for name in json.loads(words["reject"])},
    )
    classifier = Classifier(
        workers=tuple(json.loads(words["workers"])),
        ensemble=ensemble,
        temperature=float(words["temperature"]),
        right=_logistic(arrays["right"]),
        outside=_logistic(arrays["outside"]),
        encoder=words["encoder"],
    )
    seen = Seen(arrays["seen.hashes"], arrays["seen.sketches"])  # type: ignore[arg-type]
    threshold = checked_share(float(words["threshold"]), "threshold")
    return RouterModel(classifier, threshold, seen, int(words["labels"]), words["label_set"])


def _logistic(array: Any) -> Logistic:
    return Logistic(array[:-1], float(array[-1]))
