"""What needs no router at all. A router that is not clearly better than these has learnt nothing.

Each answers a line from the other four fifths of the evaluation lines, so that it has labels of the very kind it is
asked about: they are flattered, not the router.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from .labels import normalise

FOLDS = 5

Learner = Callable[[Sequence[str], Sequence[str]], Callable[[str], str]]


def _majority(texts: Sequence[str], workers: Sequence[str]) -> Callable[[str], str]:
    (most, _), *_ = Counter(workers).most_common(1)
    return lambda text: most


def _length(texts: Sequence[str], workers: Sequence[str]) -> Callable[[str], str]:
    """The commonest worker among texts of about as many words."""
    by_length: dict[int, Counter[str]] = defaultdict(Counter)
    for text, worker in zip(texts, workers, strict=True):
        by_length[min(len(text.split()) // 3, 10)][worker] += 1
    otherwise = _majority(texts, workers)

    def answer(text: str) -> str:
        found = by_length.get(min(len(text.split()) // 3, 10))
        return found.most_common(1)[0][0] if found else otherwise(text)

    return answer


def _keyword(texts: Sequence[str], workers: Sequence[str]) -> Callable[[str], str]:
    """The worker that most of the texts with the text's most telling word belong to."""
    by_word: dict[str, Counter[str]] = defaultdict(Counter)
    for text, worker in zip(texts, workers, strict=True):
        for word in set(normalise(text).split()):
            by_word[word][worker] += 1
    otherwise = _majority(texts, workers)

    def answer(text: str) -> str:
        told = [by_word[word] for word in normalise(text).split() if word in by_word]
        if not told:
            return otherwise(text)
        # A share among so few texts is worth less: one is added to what speaks against it.
        best = max(told, key=lambda counts: max(counts.values()) / (sum(counts.values()) + 1))
        return best.most_common(1)[0][0]

    return answer


BASELINES: Mapping[str, Learner] = {"majority": _majority, "length": _length, "keyword": _keyword}


def answers(learner: Learner, texts: Sequence[str], workers: Sequence[str]) -> list[str]:
    """What a baseline says of each text; with fewer texts than folds it learns from all."""
    folds = FOLDS if len(texts) >= FOLDS else 1
    said = [""] * len(texts)
    for fold in range(folds):
        asked = range(fold, len(texts), folds)
        rest = [row for row in range(len(texts)) if folds == 1 or row % folds != fold]
        learnt = learner([texts[row] for row in rest], [workers[row] for row in rest])
        for row in asked:
            said[row] = learnt(texts[row])
    return said
