"""Recall@5 of skills as the product ranks them, beside plain BM25 and plain cosine, on the same questions.

Two libraries of our own, 210 and 1,020 skills, combine 30 kinds of work with 34 systems, so that near misses abound:
each question has one right answer and dozens that share its words. It names the system plainly (`paraphrase`), by
another name (`synonym`), or by a detail that stands in the body only (`body`). With UNDERSTUDY_BENCH_SKILLS naming a
folder of public skill packages, the questions of `public.tsv` are asked of them too: symptoms, names of tools and
files, German. One half of each set, by a hash of the question, is shown apart to tell how much a figure sways; the
weights were chosen with both in sight, so neither is unseen. Differences are paired: 95 % intervals of a bootstrap over
questions. Times are of one query, its embedding aside.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from understudy.core.types import Acting, Person
from understudy.memory.embedding import Embedder, find_embedder
from understudy.skills.exchange import import_skills
from understudy.skills.lexical import BM25, terms
from understudy.skills.manage import SkillManager
from understudy.skills.package import FrontMatter, Package, format_skill
from understudy.skills.recall import SkillRecall
from understudy.skills.store import SkillStore

from .report import Report, Spread, Table
from .skills_induction import wilson

DATA = Path(__file__).with_name("data") / "skills"
SIZES = {"combined, 210": 7, "combined, 1,020": 34}
"""How many of the systems make a library of about that size."""
_RESAMPLES = 2_000
Rank = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    """What is asked, which skill answers it, and of which kind it is."""

    task: str
    want: str
    kind: str

    @property
    def apart(self) -> bool:
        """Whether it is of the half that is shown apart."""
        return hashlib.md5(self.task.encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def measure(runs: int) -> Report:
    """Every way of ranking on every set. Without an embedder only words are measured, and that is said."""
    rows, leads, data = [], [], {}
    for name, fill, questions in _sets():
        with tempfile.TemporaryDirectory() as home:
            store = SkillStore(Path(home))
            fill(store)
            count = len(store.shared(Acting(), None))
            asked = [question for question in questions if store.find(question.want)]
            hits, times = _asked(store, asked)
            store.close()
        for way, found in hits.items():
            rows.append((name, str(count), way, *_cells(found, asked)))
            data[f"{name}, {way}"] = {"hits": sum(found), "questions": len(asked)}
            if way != "both":
                low, middle, high = _lead(hits["both"], found)
                leads.append((name, way, f"{middle:+.1f} points ({low:+.1f} to {high:+.1f})"))
                data[f"{name}, both over {way}"] = {"low": low, "median": middle, "high": high}
        data[f"{name}, query"] = {"ms": times.median}
        leads.append((name, "time of a query", f"{times.median:.1f} ms"))
    remarks = () if find_embedder() else ("no embedding model here: words only",)
    head = ("set", "skills", "ranking", "recall@5 (95 % Wilson)", "one half", "by kind of question")
    tables = [
        Table("Recall of skills", head, rows),
        Table("How far the product is ahead (paired bootstrap, 95 %)", ("set", "of", "by"), leads),
    ]
    return Report("skills_recall", tables, data, remarks)


def _sets() -> list[tuple[str, Callable[[SkillStore], object], list[Question]]]:
    found: list[tuple[str, Callable[[SkillStore], object], list[Question]]] = []
    for name, systems in SIZES.items():
        library, questions = (_read(file, systems) for file in ("library.jsonl", "questions.jsonl"))
        packages = [_package(row) for row in library]
        asked = [Question(row["task"], row["want"], row["kind"]) for row in questions]
        found.append((name, lambda store, made=packages: _write(store, made), asked))  # type: ignore[misc]  # bound now
    if folder := os.environ.get("UNDERSTUDY_BENCH_SKILLS"):
        lines = [line.split("\t") for line in (DATA / "public.tsv").read_text("utf-8").splitlines()]
        lead = Person("bench", "Bench", "bench@acme.example", "lead")
        asked = [Question(task, want, "public") for want, task in lines]
        found.append(("public", lambda store: import_skills(Path(folder), SkillManager(store, lead)), asked))
    return found


def _asked(store: SkillStore, questions: Sequence[Question]) -> tuple[dict[str, list[bool]], Spread]:
    """For each way of ranking, whether each question found its skill; and the times of the product's queries."""
    embedder = find_embedder()
    timed = _Timed(embedder) if embedder else None
    both, times = SkillRecall(store, timed), []
    both.names(questions[0].task, Acting(), None, 5)
    hits: dict[str, list[bool]] = {"both": []}
    for question in questions:
        start = time.perf_counter() - (timed.seconds if timed else 0.0)
        names = both.names(question.task, Acting(), None, 5)
        times.append(1000 * (time.perf_counter() - start - (timed.seconds if timed else 0.0)))
        hits["both"].append(question.want in names)
    for way, rank in _plain_ways(store, embedder).items():
        hits[way] = [question.want in rank(question.task)[:5] for question in questions]
    return hits, Spread.of(times)


def _plain_ways(store: SkillStore, embedder: Embedder | None) -> Mapping[str, Rank]:
    """The rankings that everybody has: BM25 over all text; cosine of name and description, and of these with as much
    of the body as the embedder sees."""
    versions = store.shared(Acting(), None)
    names, texts = [version.name for version in versions], store.each_file(list(versions))
    index = BM25()
    for version in versions:
        index.add(terms(f"{version.name} {version.description} {texts[version.id].decode('utf-8', 'replace')}"))
    ways: dict[str, Rank] = {"words (BM25)": lambda task: _best(names, index.scores(terms(task)))}
    if embedder is not None:
        heads = [f"{version.name.replace('-', ' ')}: {version.description}" for version in versions]
        bodies = [texts[version.id].decode("utf-8", "replace").split("---", 2)[-1][:1500] for version in versions]
        whole = [f"{head}\n{body}" for head, body in zip(heads, bodies, strict=True)]
        for way, written in (("meaning (cosine)", heads), ("meaning, with body", whole)):
            rows = embedder.embed(written)
            ways[way] = lambda task, rows=rows: _best(names, rows @ embedder.embed([task])[0])  # type: ignore[misc]  # bound now
    return ways


def _best(names: Sequence[str], scores) -> list[str]:  # type: ignore[no-untyped-def]  # an array of either kind
    return [names[place] for place in (-scores).argsort(kind="stable")[:5]]


class _Timed:
    """The embedder with a stop-watch."""

    def __init__(self, inner: Embedder) -> None:
        self._inner, self.name, self.seconds = inner, inner.name, 0.0

    def embed(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]  # the inner one's type
        start = time.perf_counter()
        vectors = self._inner.embed(texts)
        self.seconds += time.perf_counter() - start
        return vectors


def _cells(found: Sequence[bool], questions: Sequence[Question]) -> tuple[str, str, str]:
    low, high = wilson(sum(found), len(found))
    apart = [hit for hit, question in zip(found, questions, strict=True) if question.apart]
    kinds: dict[str, list[bool]] = {}
    for hit, question in zip(found, questions, strict=True):
        kinds.setdefault(question.kind, []).append(hit)
    return (
        f"{100 * sum(found) / len(found):.1f} % ({100 * low:.1f} to {100 * high:.1f})",
        f"{100 * sum(apart) / len(apart):.1f} %",
        "  ".join(f"{kind} {100 * sum(hits) / len(hits):.0f} %" for kind, hits in sorted(kinds.items())),
    )


def _lead(ours: Sequence[bool], theirs: Sequence[bool]) -> tuple[float, float, float]:
    """How many points ours is ahead: 2.5th percentile, as found, 97.5th percentile."""
    differences = [int(one) - int(other) for one, other in zip(ours, theirs, strict=True)]
    draw, count = random.Random(5), len(differences)
    means = sorted(100 * sum(draw.choices(differences, k=count)) / count for _ in range(_RESAMPLES))
    return means[int(0.025 * _RESAMPLES)], 100 * sum(differences) / count, means[int(0.975 * _RESAMPLES)]


def _read(name: str, systems: int) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    return [row for row in rows if row["group"] < systems]


def _package(row: dict[str, str]) -> Package:
    text = format_skill(FrontMatter(row["name"], row["description"]), f"\n{row['body']}\n")
    return Package({"SKILL.md": text.encode()})


def _write(store: SkillStore, packages: list[Package]) -> None:
    store.write_many(packages, by="bench", message="bench", shared=True)
