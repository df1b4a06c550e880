"""The seams. Each is one method wide; what stands behind them is named in `orchestrator/build.py` and `workshop.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pydantic import BaseModel

from .artifacts import MailDraft, PullRequest, Triage
from .types import Acting, Finding, Json, RouteReason, Step, StepResult, Task

AnyArtifact = PullRequest | MailDraft | Triage
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True)
class Brief:
    """What a specialist is given besides its goal: a small fresh context, never the planner's own."""

    task: Task
    facts: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """Skills in scope, worded for a model, best first."""
    notes: str = ""
    """What the repository says of itself: outside text."""
    before: tuple[str, ...] = ()
    """One line for each step that is done."""
    findings: tuple[str, ...] = ()
    """What was wrong with the last try."""


class Specialist(Protocol):
    """An agent with tools."""

    async def run(self, step: Step, brief: Brief) -> StepResult:
        """Work on one step until it is done or cannot be."""


@dataclass(frozen=True)
class RouteRequest:
    """What a router may look at: who asks, for what kind of answer, how much is shown."""

    worker: str
    text: str = ""
    """The last words of the request."""
    kind: str = ""
    """The kind of task, as the success table counts it: the shape of the answer, and whether much is shown."""
    place: str = ""
    """The attempt's place in the journal: what is left to chance is derived from it, so that a replay agrees."""
    tokens: int = 0
    """About how many tokens are shown."""
    confidence: float | None = None
    """How sure the dispatcher is of the worker, 0 to 1; None where a plan or a person named the worker."""
    in_scope: bool = True
    """False: the dispatcher found that no worker is meant."""


@dataclass(frozen=True)
class Route:
    """Which models to try, in order, and why the first one: the router decides, the routed client acts."""

    ladder: tuple[str, ...]
    reason: RouteReason
    confidence: float | None = None
    threshold: float | None = None
    candidates: dict[str, float] = field(default_factory=dict)
    """How likely the answer of each model that could have been taken is to stand."""
    why: str = ""
    """The reason in words, with its numbers, for a person."""
    doubted: str = ""
    """A model that was not believed to be enough; it is tried now and then, so that the log sees it too."""
    advisor: str = ""
    """A model that the first one may consult while it works; empty: none."""
    advices: int = 0
    """How often it may do so in one step."""


class Router(Protocol):
    """Which model is enough for this request."""

    def route(self, request: RouteRequest) -> Route:
        """Decide without calling a model."""


@dataclass(frozen=True)
class Review:
    """What the guard made of an artifact: mended where that is mechanical, and what is left to mend."""

    artifact: AnyArtifact
    mended: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()


class Guard(Protocol):
    """Holds an artifact to every shared skill in scope, before the effect."""

    def review(self, artifact: AnyArtifact, acting: Acting) -> Review:
        """Never raises for a bad artifact: a check that cannot run is a finding."""


class SkillReader(Protocol):
    """Lets an agent read a skill."""

    def read(self, name: str, path: str) -> str:
        """A file of a skill. Raises `SkillError` when there is none."""


class SkillKeeper(Protocol):
    """Lets an agent propose changes to the shared skills, in the name of whom it works for."""

    def manage(self, action: str, name: str, given: Mapping[str, Json], key: str) -> dict[str, Json]:
        """One call of `skill_manage`, answered as JSON; a second call with the same key changes nothing."""


class Thinker(Protocol):
    """A structured model answer: for planning, progress and wording skills."""

    async def think(self, worker: str, prompt: str, answer: type[Answer]) -> Answer:
        """Ask, validate, retry with the error, escalate. Raises `ModelError` when no model gives a valid answer."""


@dataclass(frozen=True)
class Ran:
    """How a confined command ended."""

    exit_code: int
    output: str
    """Standard output and error together, trimmed in the middle."""
    seconds: float
    timed_out: bool = False


class ScriptRunner(Protocol):
    """Runs the script of a skill's check on one artifact, confined."""

    def run(self, script: bytes, artifact: str, seconds: float) -> Ran:
        """`artifact` is its JSON, on the script's standard input. Raises `SandboxError` if nothing can confine it: a
        script is never run bare."""


class Journal(Protocol):
    """Does a thing once, durably, and waits for people between things. Steps never nest."""

    async def step(self, name: str, work: Callable[[str], Awaitable[Json]]) -> Json:
        """Run `work(place)` and record its JSON; on a replay return the record. `place` is the same on every
        replay, so it is the key under which an effect is looked up before it is repeated."""

    async def wait(self, topic: str, seconds: float | None = None) -> Json:
        """The answer sent to `topic`, or None after `seconds`. A parked run holds no thread."""
