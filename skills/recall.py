"""Which skills to put before a specialist: scope first, then BM25 over all text fused with nearness of meaning.

There is no cut-off by similarity (it does not separate relevant from irrelevant); scope and the token budget bound
what is shown, and what was left out is named. A skill with checks is enforced by the guard whether recalled or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.types import Acting
from ..memory.embedding import Embedder, chunks
from ..memory.vectors import Index
from .lexical import BM25, grams, terms
from .package import fence
from .records import Version
from .store import SkillStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..memory.embedding import Floats

_WORDS, _PARTS = 0.6, 0.4
"""How words and parts of words share in the lexical score, which is 1 for a full match."""
_LEXICAL = 2.0
"""What the square of that weighs beside a cosine of 1: a combination that keeps how sure each side is (Bruch, Gai and
Ingber 2023); reciprocal ranks lose that, and did worse in the bench. It is squared because half of a question's words
are found in many skills, nearly all of them in the right one."""
_LENGTH = 0.9
"""How much a long body's words count for less: bodies differ a hundredfold."""
_PARTS_OF = 600
"""Characters of the body whose parts of words are indexed: what a skill is about stands at its beginning."""
_BODY = 0.3
"""What the nearest piece of the body weighs beside a cosine of 1 of name and description."""
_PIECES, _PIECE_WORDS = 2, 80
"""Pieces of a body that are embedded, from its beginning: a longer text is not seen whole by the embedder."""
_MOST_ENFORCED = 20
"""So many enforced skills are shown beside those that fit the task, so that a model can comply unaided."""
_BATCH = 128
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
    enforced: tuple[str, ...] = ()
    """Names of further skills that are enforced here, too many to be looked at."""


@dataclass(frozen=True)
class _View:
    """The versions that one scope sees, with their places in the lexical index."""

    versions: tuple[Version, ...]
    numbers: NDArray[np.int64]


class SkillRecall:
    """Recall over one store. Without an embedder it is lexical. `tell` hears how far a long indexing has come."""

    def __init__(
        self, store: SkillStore, embedder: Embedder | None, tell: Callable[[int, int], None] | None = None
    ) -> None:
        self.store, self.embedder, self._tell = store, embedder, tell
        self._words, self._parts = BM25(_LENGTH), BM25()
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._index = Index(store.chroma, f"skill-pieces-{embedder.name}") if embedder else None
        self._vectors: Floats | None = None
        """By version and piece; zeros where a body has fewer pieces."""
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
        looked_at = dict.fromkeys([*ranked, *enforced[:_MOST_ENFORCED]])
        for version in looked_at:
            recalled = self._recalled(version)
            cost = len(recalled.as_prompt()) // CHARACTERS_A_TOKEN
            if cost > tokens:
                left_out.append((version.name, version.number))
                continue
            tokens -= cost
            shown.append(recalled)
        beyond = tuple(version.name for version in enforced[_MOST_ENFORCED:] if version not in looked_at)
        return Recall(tuple(shown), tuple(left_out), beyond)

    def ranked(self, text: str, acting: Acting, repo: str | None, k: int) -> list[Version]:
        """The k best versions in scope, best first; without an embedder only those that share a word. Raises
        `StorageError`."""
        view = self._view(acting, repo)
        if not view.versions:
            return []
        lexical = _WORDS * self._words.share(terms(text)) + _PARTS * self._parts.share(grams(text))
        scores = _LEXICAL * lexical**2
        if self._vectors is not None and self.embedder is not None:
            near = self._vectors @ self.embedder.embed([text])[0]
            scores = scores + near[:, 0] + _BODY * near[:, 1:].max(axis=1)
        here = scores[view.numbers]
        best = (-here).argsort(kind="stable")[:k]
        return [view.versions[place] for place in best if here[place] > 0 or self.embedder is not None]

    def prepare(self, versions: Sequence[Version]) -> None:
        """Index what is not indexed yet: here in memory for words, in the store for meaning. Raises `StorageError`."""
        fresh = [version for version in versions if version.id not in self._numbers]
        if not fresh:
            return
        for id, data in self.store.each_file(fresh).items():
            self._texts[id] = data.decode("utf-8", "replace")
        if self._index is not None and self.embedder is not None:
            self._embed(self._index, self.embedder, fresh)
        for version in fresh:
            head, body = f"{version.name} {version.description}", _body(self._texts[version.id])
            self._numbers[version.id] = self._words.add(terms(f"{head} {body}"))
            self._parts.add(grams(f"{head} {body[:_PARTS_OF]}"))

    def _view(self, acting: Acting, repo: str | None) -> _View:
        """What this scope sees; made anew when something was written."""
        versions, key = self.store.shared(acting, repo), (acting, repo)
        view = self._views.get(key)
        if view is None or view.versions is not versions:
            import numpy as np

            self.prepare(versions)
            numbers = np.asarray([self._numbers[version.id] for version in versions], dtype=np.int64)
            view = _View(versions, numbers)
            self._views = {**self._views, key: view} if len(self._views) < 64 else {key: view}
        return view

    def _embed(self, index: Index, embedder: Embedder, versions: Sequence[Version]) -> None:
        """Append the vectors of these versions: those that the store has, and those that are made now."""
        import numpy as np

        pieces = {
            f"{version.id}#{n}": (version.id, n, text)
            for version in versions
            for n, text in enumerate(self._pieces(version))
        }
        found = index.get(list(pieces))
        missing = [id for id in pieces if id not in found]
        for start in range(0, len(missing), _BATCH):
            if self._tell is not None and len(missing) > _BATCH:
                self._tell(start, len(missing))
            ids = missing[start : start + _BATCH]
            made = embedder.embed([pieces[id][2] for id in ids])
            index.add(ids, made)
            found.update(zip(ids, made, strict=True))
        rows = {version.id: row for row, version in enumerate(versions)}
        width = len(next(iter(found.values())))
        fresh = np.zeros((len(versions), 1 + _PIECES, width), dtype=np.float32)
        for id, (version_id, n, _) in pieces.items():
            fresh[rows[version_id], n] = found[id]
        self._vectors = fresh if self._vectors is None else np.concatenate([self._vectors, fresh])

    def _pieces(self, version: Version) -> list[str]:
        """What is embedded of a version: name and description, then pieces of its body."""
        head = f"{version.name.replace('-', ' ')}: {version.description}"
        return [head, *chunks(_body(self._texts[version.id]), _PIECE_WORDS, _PIECES)]

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
