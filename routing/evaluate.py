"""What a labelled set says of a router: the proof of its floor, and what a person asks before they trust it."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..core.errors import UsageError
from .baselines import BASELINES, answers
from .calibrate import Bin, calibration_error, reliability
from .classifier import Classifier, Dispatch
from .evidence import Compared, Proof, compare, power, prove
from .labels import Label
from .members.lexical import Lexical
from .perturb import PERTURBATIONS, perturbed
from .seen import Seen
from .views import TextEncoder, see

TIMED = 300
"""So many lines are decided one by one, for the milliseconds; the rest at once."""

PERTURBED = 150
"""So many lines are reworded."""

TRUTHS = (0.86, 0.88, 0.9, 0.92, 0.95, 0.98)

Decide = Callable[[Sequence[str]], list[Dispatch]]


@dataclass(frozen=True)
class Evaluated:
    """One line and what became of it."""

    label: Label
    found: Dispatch
    covered: bool

    @property
    def right(self) -> bool:
        """Whether the worker named is the label's; a line that no worker should take is right if none is named."""
        return self.found.worker == self.label.worker


@dataclass(frozen=True)
class Recall:
    """How many of a worker's own lines it got."""

    worker: str
    n: int
    correct: int

    @property
    def recall(self) -> float:
        """A share, 0 to 1."""
        return self.correct / self.n


@dataclass(frozen=True)
class Rival:
    """Another way of routing, on the same lines."""

    name: str
    accuracy: float
    compared: Compared


@dataclass(frozen=True)
class Flips:
    """How many of the reworded lines got another worker."""

    name: str
    n: int
    changed: int


@dataclass(frozen=True)
class Evaluation:
    """All that `route eval` tells. Shares are 0 to 1, times milliseconds of wall clock for one decision."""

    proof: Proof
    threshold: float
    lines: tuple[Evaluated, ...]
    """Lines that have a worker."""
    outside: tuple[Evaluated, ...]
    """Lines that no worker should take."""
    refused: int
    """Lines left out, because the router was trained on them."""
    near: int
    """Lines kept, though the router was trained on nearly the same."""
    recalls: tuple[Recall, ...]
    """The worst worker first."""
    rivals: tuple[Rival, ...]
    flips: tuple[Flips, ...]
    p50_ms: float
    p95_ms: float
    remarks: tuple[str, ...]
    """What a reader must know before they believe the figures."""

    @property
    def covered(self) -> list[Evaluated]:
        """Lines with a worker that its small model would take."""
        return [line for line in self.lines if line.covered]

    @property
    def coverage(self) -> float:
        """Their share."""
        return len(self.covered) / len(self.lines)

    @property
    def covered_accuracy(self) -> float | None:
        """How many of them are right; None when there is none."""
        return statistics.fmean(line.right for line in self.covered) if self.covered else None

    @property
    def escalated(self) -> float | None:
        """The share of lines for nobody that no small model takes; None when there is none."""
        return statistics.fmean(not line.covered for line in self.outside) if self.outside else None

    @property
    def bins(self) -> list[Bin]:
        """Reliability of the confidence, over lines that have a worker."""
        return reliability([line.found.confidence for line in self.lines], [line.right for line in self.lines])

    @property
    def ece(self) -> float:
        """Expected calibration error."""
        return calibration_error(self.bins)

    @property
    def confusion(self) -> list[tuple[str, str | None, int]]:
        """Wrong answers: the label's worker, the router's, how often; the commonest first."""
        wrong = Counter((line.label.worker or "", line.found.worker) for line in self.lines if not line.right)
        return [(label, said, count) for (label, said), count in wrong.most_common()]

    @property
    def power(self) -> list[tuple[float, float]]:
        """For some true accuracies above the floor: how probable PASS is with as many labels."""
        floor = self.proof.floor
        return [(truth, power(truth, self.proof.n, floor)) for truth in TRUTHS if truth > floor]


@dataclass(frozen=True)
class Judge:
    """A router under evaluation. `previous` is another one to beat."""

    classifier: Classifier
    encoder: TextEncoder | None
    threshold: float
    seen: Seen
    floor: float = 0.85
    previous: tuple[str, Decide] | None = None

    def evaluate(self, labels: Sequence[Label]) -> Evaluation:
        """Judge by labels with distinct texts. Raises `UsageError` if no line is left that has a worker."""
        prove(0, 0, self.floor)
        sights = self.seen.sights([label.text for label in labels])
        kept = [label for label, sight in zip(labels, sights, strict=True) if sight != "same"]
        inside = [label for label in kept if label.worker is not None]
        if not inside:
            raise UsageError(_nothing_left(labels, len(labels) - len(kept)))
        found, times = self._decide([label.text for label in kept])
        judged = [Evaluated(label, one, one.covered(self.threshold)) for label, one in zip(kept, found, strict=True)]
        lines = tuple(line for line in judged if line.label.worker is not None)
        outside = tuple(line for line in judged if line.label.worker is None)
        return Evaluation(
            proof=prove(sum(line.right for line in lines), len(lines), self.floor),
            threshold=self.threshold,
            lines=lines,
            outside=outside,
            refused=len(labels) - len(kept),
            near=sights.count("near"),
            recalls=_recalls(lines),
            rivals=tuple(self._rivals(lines)),
            flips=tuple(self._flips(lines)),
            p50_ms=statistics.median(times),
            p95_ms=statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0],
            remarks=tuple(self._remarks(lines, outside)),
        )

    def _decide(self, texts: Sequence[str]) -> tuple[list[Dispatch], list[float]]:
        self.classifier.decide(texts[:1], self.encoder)  # what is loaded once is not a decision's time
        found, times = [], []
        for text in texts[:TIMED]:
            start = time.perf_counter()
            found += self.classifier.decide([text], self.encoder)
            times.append(1000 * (time.perf_counter() - start))
        return found + self.classifier.decide(texts[TIMED:], self.encoder), times

    def _rivals(self, lines: Sequence[Evaluated]) -> list[Rival]:
        texts, workers = [line.label.text for line in lines], [line.label.worker or "" for line in lines]
        said: dict[str, Sequence[str | None]] = {
            name: answers(learner, texts, workers) for name, learner in BASELINES.items()
        }
        for name, member in self.classifier.ensemble.members.items():
            if isinstance(member, Lexical) and len(self.classifier.ensemble.members) > 1:
                scores = member.scores(see(texts, None))
                said[f"TF-IDF alone ({name})"] = [self.classifier.workers[int(row.argmax())] for row in scores]
        if self.previous:
            name, decide = self.previous
            said[name] = [one.worker for one in decide(texts)]
        return [_rival(name, lines, answer) for name, answer in said.items()]

    def _flips(self, lines: Sequence[Evaluated]) -> list[Flips]:
        some = random.Random(0).sample(list(lines), min(PERTURBED, len(lines)))
        flips = []
        for name in PERTURBATIONS:
            reworded = self.classifier.decide([perturbed(name, line.label.text) for line in some], self.encoder)
            changed = sum(one.guess != line.found.guess for one, line in zip(reworded, some, strict=True))
            flips.append(Flips(name, len(some), changed))
        return flips

    def _remarks(self, lines: Sequence[Evaluated], outside: Sequence[Evaluated]) -> list[str]:
        remarks = []
        workers = {line.label.worker for line in lines}
        if len(workers) == 1:
            remarks.append("all lines have one worker: they do not show that the router tells workers apart")
        if strange := sorted(worker for worker in workers if worker and worker not in self.classifier.workers):
            remarks.append(f"the router was never told of {', '.join(strange)}: each such line counts as wrong")
        if silent := sorted(set(self.classifier.workers) - workers):
            remarks.append(f"no line for {', '.join(silent)}: nothing is shown of them")
        if not outside:
            remarks.append("no out-of-scope lines (worker null): nothing is shown of what the router must refuse")
        return remarks


def _nothing_left(labels: Sequence[Label], refused: int) -> str:
    if refused:
        return f"nothing left to judge by: the router was trained on {refused} of these {len(labels)} lines"
    return "no line has a worker; an evaluation needs lines that do"


def _recalls(lines: Sequence[Evaluated]) -> tuple[Recall, ...]:
    n = Counter(line.label.worker or "" for line in lines)
    correct = Counter(line.label.worker or "" for line in lines if line.right)
    recalls = [Recall(worker, count, correct[worker]) for worker, count in n.items()]
    return tuple(sorted(recalls, key=lambda one: (one.recall, -one.n, one.worker)))


def _rival(name: str, lines: Sequence[Evaluated], said: Sequence[str | None]) -> Rival:
    theirs = [answer == line.label.worker for answer, line in zip(said, lines, strict=True)]
    return Rival(name, statistics.fmean(theirs), compare([line.right for line in lines], theirs))
