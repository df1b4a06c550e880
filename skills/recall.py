"""Which skills to put before a specialist: scope first, then BM25 over all text fused with nearness of meaning.

There is no cut-off by similarity (it does not separate relevant from irrelevant); scope and the token budget bound
what is shown, and what was left out is named. A skill with checks is enforced by the guard whether recalled or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.errors import StorageError
from ..core.types import Acting
from ..memory.embedding import Embedder, chunks
from ..memory.vectors import Index
from .lexical import BM25, terms
from .package import split_skill
from .records import Version
from .store import SkillStore

_FUSE = 60
"""The constant of reciprocal-rank fusion (Cormack, Clarke and Buettcher 2009)."""
_DEEP = 50
"""How deep each ranking is read."""
_PIECES = 3
"""Vectors a skill: one of name and description, the others of its body's beginning."""
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
    left_out: tuple[str, ...] = ()


class SkillRecall:
    """Recall over one store. Without an embedder it is lexical."""

    def __init__(self, store: SkillStore, embedder: Embedder | None) -> None:
        self.store, self.embedder = store, embedder
        self._bm25 = BM25()
        self._texts: dict[str, str] = {}
        self._index = Index(store.chroma, f"skill-index-{embedder.name}") if embedder else None
        self._indexed: set[str] | None = None

    def names(self, text: str, acting: Acting, repo: str | None, k: int = 5) -> list[str]:
        """The names of the k best skills in scope, best first. Raises `StorageError`."""
        return [version.name for version in self.ranked(text, acting, repo, k)]

    def recall(self, text: str, acting: Acting, repo: str | None, k: int = 5, tokens: int = 4_000) -> Recall:
        """The best skills in scope within a budget of tokens: those of the whole team that are enforced first
        place among equals, bodies as long as there is room. Raises `StorageError`."""
        shown: list[Recalled] = []
        left_out: list[str] = []
        for version in self.ranked(text, acting, repo, k):
            recalled = self._recalled(version)
            cost = len(recalled.as_prompt()) // CHARACTERS_A_TOKEN
            if cost > tokens:
                left_out.append(version.name)
                continue
            tokens -= cost
            shown.append(recalled)
        return Recall(tuple(shown), tuple(left_out))

    def ranked(self, text: str, acting: Acting, repo: str | None, k: int) -> list[Version]:
        """The k best versions in scope, best first. Raises `StorageError`."""
        versions = {version.id: version for version in self.store.shared(acting, repo)}
        self.prepare(list(versions.values()))
        lists = [self._lexical(text, versions), self._dense(text, versions)]
        scores: dict[str, float] = {}
        for ranking in lists:
            for rank, id in enumerate(ranking):
                scores[id] = scores.get(id, 0.0) + 1.0 / (_FUSE + rank)
        best = sorted(scores, key=lambda id: (-scores[id], id))[:k]
        return [versions[id] for id in best]

    def prepare(self, versions: Sequence[Version]) -> None:
        """Index what is not indexed yet: here in memory for words, in the store for meaning."""
        fresh = [version for version in versions if version.id not in self._bm25]
        if fresh:
            for id, data in self.store.each_file(fresh).items():
                self._texts[id] = data.decode("utf-8", "replace")
            for version in fresh:
                self._bm25.add(version.id, terms(f"{version.name} {version.description} {self._texts[version.id]}"))
        if self._index is not None and self.embedder is not None and (fresh or self._indexed is None):
            self._embed(versions)

    def _embed(self, versions: Sequence[Version]) -> None:
        assert self._index is not None
        assert self.embedder is not None
        if self._indexed is None:
            self._indexed = {id.partition("#")[0] for id in self._index.ids()}
        missing = [version for version in versions if version.id not in self._indexed]
        for start in range(0, len(missing), 64):
            ids: list[str] = []
            texts: list[str] = []
            for version in missing[start : start + 64]:
                pieces = [f"{version.name.replace('-', ' ')}: {version.description}", *self._body_pieces(version)]
                ids += [f"{version.id}#{n}" for n in range(len(pieces))]
                texts += pieces
            self._index.add(ids, self.embedder.embed(texts))
            self._indexed.update(version.id for version in missing[start : start + 64])

    def _body_pieces(self, version: Version) -> list[str]:
        return chunks(_body(self._texts[version.id]), words=60, most=_PIECES - 1)

    def _lexical(self, text: str, versions: dict[str, Version]) -> list[str]:
        found = self._bm25.best(terms(text), _DEEP + len(self._bm25_others(versions)))
        return [id for id in found if id in versions][:_DEEP]

    def _bm25_others(self, versions: dict[str, Version]) -> range:
        return range(max(0, len(self._texts) - len(versions)))

    def _dense(self, text: str, versions: dict[str, Version]) -> list[str]:
        if self._index is None or self.embedder is None or not versions:
            return []
        try:
            near = self._index.nearest(self.embedder.embed([text])[0], _DEEP * _PIECES + 100)
        except StorageError:
            return []
        ids = dict.fromkeys(hit.id.partition("#")[0] for hit in near)
        return [id for id in ids if id in versions][:_DEEP]

    def _recalled(self, version: Version) -> Recalled:
        if version.id not in self._texts:
            self._texts[version.id] = self.store.each_file([version])[version.id].decode("utf-8", "replace")
        return Recalled(
            name=version.name,
            version=version.number,
            description=version.description,
            body=_body(self._texts[version.id]).strip(),
            rules=() if version.learnt else tuple(check.sentence() for check in version.checks),
            enforced=bool(version.raw_checks),
        )


def _body(text: str) -> str:
    return split_skill(text)[1]
