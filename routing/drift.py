"""Whether routing is still what it was when it was evaluated: accuracy, fallbacks, confidence, texts.

Accuracy and the share of fallbacks are followed decision by decision on control charts (`cusum`), for all workers
together and for each; all charts together raise a false alarm with a chance of `alarms` a month. What a small reference
leaves open is given to the log: it is expected to be one standard error worse. The distributions of confidence and of
unknown words are compared once with those of the reference.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from .cusum import Alarm, Floats, limit, run, weights

What = Literal["accuracy", "fallback", "confidence", "text"]
NEWEST = 500
"""Decisions that the comparisons of distributions look at."""
_FEW = 30
"""Decisions of a worker under which it has no chart of its own."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Seen:
    """One decision of the log. `stood`: whether the small model's answer did; None: nobody judged, or it gave none."""

    worker: str
    confidence: float | None
    fallback: bool
    stood: bool | None = None
    at: datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class Watch:
    """What is to be told: a `drop` of accuracy or a rise of fallbacks, with `alarms` false ones in a month."""

    drop: float = 0.05
    month: int = 4_000
    """Decisions a month."""
    alarms: float = 0.01


@dataclass(frozen=True)
class Drift:
    """Something changed. `first` and `told` are places in the log; `before` and `now` shares or means."""

    what: What
    worker: str
    """Empty: all together."""
    before: float
    now: float
    first: int
    told: int
    since: datetime | None
    told_at: datetime | None


def drifts(reference: Sequence[Seen], log: Sequence[Seen], watch: Watch) -> list[Drift]:
    """What changed against the reference, the earliest first."""
    workers = [name for name, count in Counter(seen.worker for seen in log).most_common() if count >= _FEW and name]
    groups = ["", *(workers if len(workers) > 1 else [])]
    share = watch.alarms / (2 * len(groups))
    found = []
    for worker in groups:
        before = [seen for seen in reference if not worker or seen.worker == worker] or list(reference)
        places = [place for place, seen in enumerate(log) if not worker or seen.worker == worker]
        month = max(_FEW, watch.month * len(places) // max(len(log), 1))
        found.append(_accuracy(before, reference, log, places, worker, Watch(watch.drop, month, share)))
        found.append(_fallbacks(before, log, places, worker, Watch(watch.drop, month, share)))
    found += [_confidence(reference, log), _texts(reference, log)]
    return sorted((drift for drift in found if drift), key=lambda drift: (drift.told, drift.first))


def _accuracy(
    before: Sequence[Seen], whole: Sequence[Seen], log: Sequence[Seen], places: list[int], worker: str, watch: Watch
) -> Drift | None:
    judged = [seen for seen in before if seen.stood is not None]
    judged = judged if len(judged) >= _FEW else [seen for seen in whole if seen.stood is not None]
    places = [place for place in places if log[place].stood is not None]
    if len(judged) < _FEW or not places:
        return None
    expected = _expected(judged, [log[place] for place in places])
    top = limit(_expected(judged, judged), -watch.drop, watch.month, watch.alarms)
    yes, no = weights(expected, -watch.drop)
    stood = np.array([bool(log[place].stood) for place in places])
    alarm = run(np.where(stood, yes, no), top)
    if alarm is None:
        return None
    was, now = float(np.mean([bool(seen.stood) for seen in judged])), float(stood[alarm.since :].mean())
    return _told("accuracy", worker, was, now, alarm, places, log)


def _expected(judged: Sequence[Seen], of: Sequence[Seen]) -> Floats:
    """How likely each answer was to stand: its confidence, moved by what the reference's is too high or too low on
    average; the reference's accuracy where there is none. One standard error is taken off."""
    right = float(np.mean([bool(seen.stood) for seen in judged]))
    sure = [seen.confidence for seen in judged if seen.confidence is not None]
    bias = right - _error(right, len(judged)) - float(np.mean(sure)) if sure else 0.0
    return np.array(
        [right - _error(right, len(judged)) if seen.confidence is None else seen.confidence + bias for seen in of]
    ).clip(0.01, 0.998)


def _error(share: float, n: int) -> float:
    """The standard error of a share."""
    return math.sqrt(share * (1 - share) / n)


def _fallbacks(
    before: Sequence[Seen], log: Sequence[Seen], places: list[int], worker: str, watch: Watch
) -> Drift | None:
    if len(before) < _FEW or not places:
        return None
    was = (sum(seen.fallback for seen in before) + 0.5) / (len(before) + 1)
    expected = np.array([was + _error(was, len(before))])
    yes, no = weights(expected, watch.drop)
    fell = np.array([log[place].fallback for place in places])
    alarm = run(np.where(fell, yes[0], no[0]), limit(expected, watch.drop, watch.month, watch.alarms))
    return _told("fallback", worker, was, float(fell[alarm.since :].mean()), alarm, places, log) if alarm else None


def _told(
    what: What, worker: str, was: float, now: float, alarm: Alarm, places: list[int], log: Sequence[Seen]
) -> Drift:
    first, told = places[alarm.since], places[alarm.at]
    return Drift(what, worker, was, now, first, told, log[first].at, log[told].at)


def _confidence(reference: Sequence[Seen], log: Sequence[Seen]) -> Drift | None:
    """Two samples of Kolmogorov and Smirnov, at 1 in 1,000."""
    from scipy.stats import ks_2samp

    old, new = (
        np.array([seen.confidence for seen in part if seen.confidence is not None]) for part in (reference, log)
    )
    new = new[-NEWEST:]
    if min(len(old), len(new)) < _FEW or ks_2samp(old, new).pvalue >= 0.001:
        return None
    return _compared("confidence", old, new, log)


def _texts(reference: Sequence[Seen], log: Sequence[Seen]) -> Drift | None:
    """The share of words that the reference does not know, by Mann and Whitney, at 1 in 1,000. A text of the reference
    is measured against the others."""
    from scipy.stats import mannwhitneyu

    known: Counter[str] = Counter()
    texts = [set(_WORD.findall(seen.text.casefold())) for seen in reference if seen.text]
    for words in texts:
        known.update(words)
    old = np.array([sum(known[word] < 2 for word in words) / len(words) for words in texts if words])
    said = [set(_WORD.findall(seen.text.casefold())) for seen in log if seen.text][-NEWEST:]
    new = np.array([sum(word not in known for word in words) / len(words) for words in said if words])
    if min(len(old), len(new)) < _FEW or mannwhitneyu(old, new, alternative="less").pvalue >= 0.001:
        return None
    return _compared("text", old, new, log)


def _compared(what: What, old: Floats, new: Floats, log: Sequence[Seen]) -> Drift:
    first = max(0, len(log) - len(new))
    return Drift(what, "", float(old.mean()), float(new.mean()), first, len(log) - 1, log[first].at, log[-1].at)
