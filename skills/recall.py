"""Which skills to put before a specialist: scope first, then BM25 over all text fused with nearness of meaning.

There is no cut-off by similarity (it does not separate relevant from irrelevant); scope and the token budget bound
what is shown, and what was left out is named. A skill with checks is enforced by the guard whether recalled or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING

from ..core.types import Acting
from ..memory.embedding import Embedder, chunks
from ..memory.vectors import Index
from .lexical import BM25, terms
from .package import fence
from .records import Version
from .store import SkillStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORDS = 0.4
"""What a full match of words weighs beside a cosine of 1: a convex combination, which keeps how sure each side is
(Bruch, Gai and Ingber 2023). Reciprocal ranks lose that, and did worse in `bench/skills_recall.py`."""
_DEEP = 50
"""How deep each ranking is read."""
_PIECES = 2
"""Vectors a skill: one of name and description, the others of the beginning of its body."""
_PIECE_WORDS = 40
_MOST_ENFORCED = 20
"""So many enforced skills are shown beside those that fit the task, so that a model can comply unaided."""
_MOST_HITS = 1_000
"""The index is asked for more where a scope sees few of its skills, up to so many."""
_BATCH = 64
CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True)
class Recalled:
    """A skill that was recalled, with what a model needs of it."""

    name: str
    version: int
    description: str
    body: str
    rules: tuple[str, ...] = ()
    enforced: bool = False
    """Whether checks stand behind it."""

    def as_prompt(self) -> str:
        """The skill as text for a model."""
        rules = "".join(f"\n- {rule}" for rule in self.rules)
        return f"## {self.name}\n{self.description}{rules}\n\n{self.body}".strip()


@dataclass(frozen=True)
class Recall:
    """What was recalled, best first, and what was left out for want of room."""

    skills: tuple[Recalled, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    """Name and version."""


@dataclass(frozen=True)
class _View:
    """The versions that one scope sees, with their places in the lexical index."""

    versions: tuple[Version, ...]
    by_id: dict[str, Version]
    numbers: NDArray[np.int64]


class SkillRecall:
    """Recall over one store. Without an embedder it is lexical. `tell` hears how far a long indexing has come."""

    def __init__(
        self, store: SkillStore, embedder: Embedder | None, tell: Callable[[int, int], None] | None = None
    ) -> None:
        self.store, self.embedder, self._tell = store, embedder, tell
        self._bm25 = BM25()
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._index = Index(store.chroma, f"skill-index-{embedder.name}") if embedder else None
        self._indexed: set[str] | None = None
        self._views: dict[tuple[Acting, str | None], _View] = {}

    def names(self, text: str, acting: Acting, repo: str | None, k: int = 5) -> list[str]:
        """The names of the k best skills in scope, best first. Raises `StorageError`."""
        return [version.name for version in self.ranked(text, acting, repo, k)]

    def recall(self, text: str, acting: Acting, repo: str | None, k: int = 5, tokens: int = 4_000) -> Recall:
        """The best skills in scope, then every other that a guard enforces here, each whole, as long as the budget of
        tokens lasts. Raises `StorageError`."""
        shown: list[Recalled] = []
        left_out: list[tuple[str, int]] = []
        ranked = self.ranked(text, acting, repo, k)
        enforced = [version for version in self.store.shared(acting, repo) if version.raw_checks]
        for version in dict.fromkeys([*ranked, *enforced[:_MOST_ENFORCED]]):
            recalled = self._recalled(version)
            cost = len(recalled.as_prompt()) // CHARACTERS_A_TOKEN
            if cost > tokens:
                left_out.append((version.name, version.number))
                continue
            tokens -= cost
            shown.append(recalled)
        return Recall(tuple(shown), tuple(left_out))

    def ranked(self, text: str, acting: Acting, repo: str | None, k: int) -> list[Version]:
        """The k best versions in scope, best first; fewer when fewer share anything. Raises `StorageError`."""
        view = self._view(acting, repo)
        if not view.versions:
            return []
        words, meanings = self._lexical(text, view), self._dense(text, view)
        least = min(meanings.values(), default=0.0)
        scores = {
            id: meanings.get(id, least) + _WORDS * words.get(id, 0.0)
            for id in {**meanings, **dict(nlargest(_DEEP, words.items(), key=itemgetter(1)))}
        }
        return [view.by_id[id] for id in sorted(scores, key=lambda id: (-scores[id], id))[:k]]

    def prepare(self, versions: Sequence[Version]) -> None:
        """Index what is not indexed yet: here in memory for words, in the store for meaning. Raises `StorageError`."""
        fresh = [version for version in versions if version.id not in self._numbers]
        if fresh:
            for id, data in self.store.each_file(fresh).items():
                self._texts[id] = data.decode("utf-8", "replace")
            for version in fresh:
                words = terms(f"{version.name} {version.description} {_body(self._texts[version.id])}")
                self._numbers[version.id] = self._bm25.add(words)
        if self._index is not None and self.embedder is not None and (fresh or self._indexed is None):
            self._embed(self._index, self.embedder, versions)

    def _view(self, acting: Acting, repo: str | None) -> _View:
        """What this scope sees; made anew when something was written."""
        versions, key = self.store.shared(acting, repo), (acting, repo)
        view = self._views.get(key)
        if view is None or view.versions is not versions:
            import numpy as np

            self.prepare(versions)
            numbers = np.asarray([self._numbers[version.id] for version in versions], dtype=np.int64)
            view = _View(versions, {version.id: version for version in versions}, numbers)
            self._views = {**self._views, key: view} if len(self._views) < 64 else {key: view}
        return view

    def _embed(self, index: Index, embedder: Embedder, versions: Sequence[Version]) -> None:
        if self._indexed is None:
            self._indexed = {id.partition("#")[0] for id in index.ids()}
        missing = [version for version in versions if version.id not in self._indexed]
        for start in range(0, len(missing), _BATCH):
            if self._tell is not None and len(missing) > _BATCH:
                self._tell(start, len(missing))
            ids: list[str] = []
            texts: list[str] = []
            for version in missing[start : start + _BATCH]:
                body = chunks(_body(self._texts[version.id]), _PIECE_WORDS, _PIECES - 1)
                pieces = [f"{version.name.replace('-', ' ')}: {version.description}", *body]
                ids += [f"{version.id}#{n}" for n in range(len(pieces))]
                texts += pieces
            index.add(ids, embedder.embed(texts))
            self._indexed.update(version.id for version in missing[start : start + _BATCH])

    def _lexical(self, text: str, view: _View) -> dict[str, float]:
        """How much of the text's words each version answers, 0 to 1; those that answer nothing are left out."""
        shares = self._bm25.share(terms(text))[view.numbers]
        return {view.versions[place].id: float(shares[place]) for place in shares.nonzero()[0]}

    def _dense(self, text: str, view: _View) -> dict[str, float]:
        """The cosine similarity of the nearest versions."""
        if self._index is None or self.embedder is None:
            return {}
        crowd = max(1, len(self._texts) // len(view.versions))
        near = self._index.nearest(self.embedder.embed([text])[0], min(_MOST_HITS, _DEEP * _PIECES * crowd))
        best: dict[str, float] = {}
        for hit in near:
            id = hit.id.partition("#")[0]
            if id in view.by_id and len(best) < _DEEP:
                best.setdefault(id, hit.similarity)
        return best

    def _recalled(self, version: Version) -> Recalled:
        return Recalled(
            name=version.name,
            version=version.number,
            description=version.description,
            body=_body(self._texts[version.id]).strip(),
            rules=() if version.learnt else tuple(check.sentence() for check in version.checks),
            enforced=bool(version.raw_checks),
        )


def _body(text: str) -> str:
    return fence(text)[1]
