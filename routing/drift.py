"""Whether routing is still what it was when it was evaluated: accuracy, fallbacks, confidence, texts.

Four signs are followed decision by decision on control charts (`shiryaev`): an answer did not stand, a step fell back,
a confidence is among the lowest of the reference, a text has more unknown words than most of its texts. The first two
for all workers together and for each. All charts together raise a false alarm with a chance of at most `alarms` a
month, however often one looks; on average over what the reference leaves open, not for each truth that it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .shiryaev import Alarm, Decided, Floats, limit, run

What = Literal["accuracy", "fallback", "confidence", "text"]
_TAIL, _RISE = 0.2, 0.1
"""Share of the reference whose confidence is low or whose words are strange, and the rise of it that is to be told."""
_FEW = 30
"""Decisions under which a reference says nothing of a sign, and a worker has no chart of its own."""
_PARTS: Mapping[What, int] = {"accuracy": 2, "fallback": 1}
"""Parts of the false alarms that the chart of all workers together has, accuracy twice as many since it is what the
router is held to; all other charts share one part."""
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


def drifted(found: Sequence[Drift], log: Sequence[Seen]) -> list[bool]:
    """Which decisions of the log lie in a change: since it began, at the worker that it is told of."""
    return [
        any(place >= one.first and one.worker in ("", seen.worker) for one in found) for place, seen in enumerate(log)
    ]


@dataclass(frozen=True)
class _Chart:
    """One sign of one worker: what went wrong in the reference and in the log, and at which `places` of it."""

    what: What
    worker: str
    reference: Decided
    log: Decided
    places: Sequence[int]
    rise: float


def drifts(reference: Sequence[Seen], log: Sequence[Seen], watch: Watch) -> list[Drift]:
    """What changed against the reference, the earliest first."""
    workers = [name for name, count in Counter(seen.worker for seen in log).most_common() if count >= _FEW and name]
    charts = [_confidence(reference, log), _texts(reference, log)]
    for worker in ["", *(workers if len(workers) > 1 else [])]:
        before = [seen for seen in reference if not worker or seen.worker == worker]
        places = [place for place, seen in enumerate(log) if not worker or seen.worker == worker]
        charts.append(_accuracy(before, log, places, worker, watch.drop))
        charts.append(_fallbacks(before, log, places, worker, watch.drop))
    followed = [chart for chart in charts if chart.reference.n >= _FEW and chart.log.n]
    found = []
    for chart, share in zip(followed, _shares(followed), strict=True):
        month = max(_FEW, watch.month * chart.log.n // len(log))
        alarm = run(chart.reference, chart.log, chart.rise, limit(month, watch.alarms * share))
        if alarm:
            found.append(_told(chart, alarm, log))
    return sorted(found, key=lambda drift: (drift.told, drift.first))


def _shares(charts: Sequence[_Chart]) -> list[float]:
    """The share of the false alarms that each chart may give, in all 1."""
    parts = [0 if chart.worker else _PARTS.get(chart.what, 0) for chart in charts]
    others = parts.count(0)
    return [(part or 1 / others) / (sum(parts) + bool(others)) for part in parts]


def _accuracy(before: Sequence[Seen], log: Sequence[Seen], places: list[int], worker: str, drop: float) -> _Chart:
    """Of the judged answers those that did not stand, each expected by its confidence."""
    judged = [seen for seen in before if seen.stood is not None]
    places = [place for place in places if log[place].stood is not None]
    made = [log[place] for place in places]
    old, new = (
        Decided(_doubts(judged, of), np.array([not seen.stood for seen in of], dtype=bool)) for of in (judged, made)
    )
    return _Chart("accuracy", worker, old, new, places, drop)


def _doubts(judged: Sequence[Seen], of: Sequence[Seen]) -> Floats:
    """How likely each answer is not to stand, by its confidence; as the reference's are on average where it has
    none."""
    sure = [seen.confidence for seen in judged if seen.confidence is not None]
    mean = float(np.mean(sure)) if sure else 1.0
    return np.array([1 - (mean if seen.confidence is None else seen.confidence) for seen in of])


def _fallbacks(before: Sequence[Seen], log: Sequence[Seen], places: list[int], worker: str, rise: float) -> _Chart:
    old, new = [seen.fallback for seen in before], [log[place].fallback for place in places]
    return _Chart("fallback", worker, _plain(old), _plain(new), places, rise)


def _plain(wrong: Sequence[bool] | NDArray[np.bool_]) -> Decided:
    """Decisions of which nothing was said before."""
    return Decided(np.zeros(len(wrong)), np.asarray(wrong, dtype=bool))


def _confidence(reference: Sequence[Seen], log: Sequence[Seen]) -> _Chart:
    """Confidences below the reference's lowest fifth."""
    old = np.array([-seen.confidence for seen in reference if seen.confidence is not None])
    places = [place for place, seen in enumerate(log) if seen.confidence is not None]
    return _beyond("confidence", old, np.array([-(log[place].confidence or 0.0) for place in places]), places)


def _texts(reference: Sequence[Seen], log: Sequence[Seen]) -> _Chart:
    """Texts with a greater share of words that the reference does not know than four fifths of its texts, each of those
    measured against the others."""
    known: Counter[str] = Counter()
    texts = [words for seen in reference if (words := _words(seen.text))]
    for words in texts:
        known.update(words)
    old = np.array([sum(known[word] < 2 for word in words) / len(words) for words in texts])
    said = {place: words for place, seen in enumerate(log) if (words := _words(seen.text))}
    new = np.array([sum(word not in known for word in words) / len(words) for words in said.values()])
    return _beyond("text", old, new, list(said))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _beyond(what: What, old: Floats, new: Floats, places: list[int]) -> _Chart:
    """What lies above the highest fifth of the reference."""
    edge = float(np.quantile(old, 1 - _TAIL)) if len(old) else 0.0
    return _Chart(what, "", _plain(old > edge), _plain(new > edge), places, _RISE)


def _told(chart: _Chart, alarm: Alarm, log: Sequence[Seen]) -> Drift:
    was, now = float(chart.reference.wrong.mean()), float(chart.log.wrong[alarm.since :].mean())
    if chart.what == "accuracy":
        was, now = 1 - was, 1 - now
    first, told = chart.places[alarm.since], chart.places[alarm.at]
    return Drift(chart.what, chart.worker, was, now, first, told, log[first].at, log[told].at)
