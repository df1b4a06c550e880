"""Recall@5 of skills at 200 and 1,000 packages: words alone, meaning alone, and both fused, as the product ranks.

The library is made by combining 30 kinds of work with 34 systems, so that near misses abound: each question has one
right answer and dozens that share its words. Questions name the system plainly (`paraphrase`), by another name
(`synonym`), or by a detail that stands in the body only (`body`). Times are of one query, its embedding aside.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from understudy.core.types import Acting
from understudy.memory.embedding import find_embedder
from understudy.skills.package import FrontMatter, Package, format_skill
from understudy.skills.recall import SkillRecall
from understudy.skills.store import SkillStore

from .report import Report, Spread, Table
from .skills_induction import wilson

DATA = Path(__file__).with_name("data") / "skills"
SIZES = {"200": 7, "1000": 34}
"""How many of the systems make a library of about that size."""


def measure(runs: int) -> Report:
    """Every way of ranking on both sizes. Without an embedder only words are measured, and that is said."""
    rows, data = [], {}
    for size, systems in SIZES.items():
        library, questions = (_read(name, systems) for name in ("library.jsonl", "questions.jsonl"))
        with tempfile.TemporaryDirectory() as home:
            store = SkillStore(Path(home))
            store.write_many([_package(row) for row in library], by="bench", message="bench", shared=True)
            for way, rank in _ways(store).items():
                found = _figures(rank, questions)
                data[f"{size} {way}"] = {"hits": found[0], "questions": len(questions), "ms": found[2].median}
                low, high = wilson(found[0], len(questions))
                kinds = "  ".join(f"{kind} {100 * share:.0f} %" for kind, share in found[1].items())
                share = f"{100 * found[0] / len(questions):.1f} % ({100 * low:.1f} to {100 * high:.1f})"
                rows.append((str(len(library)), way, share, kinds, f"{found[2].median:.1f} ms"))
            store.close()
    head = ("skills", "ranking", "recall@5", "by kind of question", "a query")
    remarks = () if find_embedder() else ("no embedding model here: words only",)
    return Report("skills_recall", [Table("Recall of skills (95 % Wilson intervals)", head, rows)], data, remarks)


def _ways(store: SkillStore) -> dict[str, Callable[[str], tuple[list[str], float]]]:
    """Rankings by name; each gives names and the milliseconds that it took, embedding aside."""
    everyone = Acting()
    lexical = SkillRecall(store, None)

    def words(task: str) -> tuple[list[str], float]:
        start = time.perf_counter()
        names = lexical.names(task, everyone, None, 5)
        return names, 1000 * (time.perf_counter() - start)

    ways: dict[str, Callable[[str], tuple[list[str], float]]] = {"words (BM25)": words}
    embedder = find_embedder()
    if embedder is None:
        return ways
    timed = _Timed()
    both = SkillRecall(store, timed)
    dense = _Dense(store, timed)

    def fused(task: str) -> tuple[list[str], float]:
        start, timed.seconds = time.perf_counter(), 0.0
        names = both.names(task, everyone, None, 5)
        return names, 1000 * (time.perf_counter() - start - timed.seconds)

    def meaning(task: str) -> tuple[list[str], float]:
        start, timed.seconds = time.perf_counter(), 0.0
        names = dense.names(task, everyone, None, 5)
        return names, 1000 * (time.perf_counter() - start - timed.seconds)

    return {**ways, "both fused": fused, "meaning (cosine)": meaning}


class _Timed:
    """The embedder with a stop-watch."""

    def __init__(self) -> None:
        embedder = find_embedder()
        assert embedder is not None
        self._inner, self.name, self.seconds = embedder, embedder.name, 0.0

    def embed(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]  # the inner one's type
        start = time.perf_counter()
        vectors = self._inner.embed(texts)
        self.seconds += time.perf_counter() - start
        return vectors


class _Dense(SkillRecall):
    """Recall by meaning alone."""

    def _lexical(self, text: str, view: object) -> dict[str, float]:
        return {}


def _figures(
    rank: Callable[[str], tuple[list[str], float]], questions: list[dict[str, str]]
) -> tuple[int, dict[str, float], Spread]:
    rank(questions[0]["task"])
    hits: dict[str, list[bool]] = {}
    times = []
    for question in questions:
        names, took = rank(question["task"])
        hits.setdefault(question["kind"], []).append(question["want"] in names)
        times.append(took)
    shares = {kind: sum(found) / len(found) for kind, found in sorted(hits.items())}
    return sum(sum(found) for found in hits.values()), shares, Spread.of(times)


def _read(name: str, systems: int) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    return [row for row in rows if row["group"] < systems]


def _package(row: dict[str, str]) -> Package:
    text = format_skill(FrontMatter(row["name"], row["description"]), f"\n{row['body']}\n")
    return Package({"SKILL.md": text.encode()})
