"""Records that travel between the folders. Plain frozen data: no behaviour beyond saying what they are.

Money is `Decimal` in US dollars, time is an aware `datetime` in UTC, ids sort by time.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a journal may record and a wire may carry."""

Role = Literal["lead", "member", "curator", "guest"]
"""lead: everything; member: delegates and corrects; curator: may also share skills; guest: reads."""

TaskSource = Literal["chat", "mail", "review", "web", "teams"]
Effect = Literal["read", "write", "send", "fetch"]
"""read: looks; write: changes the task's own work tree; send: leaves the house; fetch: asks an outside host."""

ArgRole = Literal["who", "where", "id", "content", "amount", "path", "ref"]
"""What an argument decides. who/where: the receiver; id: which thing; amount: any other exact value."""

Origin = Literal["person", "team", "own", "skill", "outside", "model"]
"""Where a value came from: the person's words, the team's settings, a tool's own result, a skill that
mended it (grants nothing), outside text, or nothing but the model."""

Decision = Literal["allow", "ask", "deny"]
SkillStatus = Literal["proposed", "shared", "rejected", "retired"]
Tier = Literal["small", "frontier"]
RouteReason = Literal[
    "pinned", "confident", "low_confidence", "out_of_scope", "check_failed", "error", "budget", "explored"
]
Outcome = Literal["accepted", "rejected", "failed"]
UNKNOWN_PRICE = "unknown"
"""The price version of an attempt whose model has no known price."""

TaskStatus = Literal["queued", "running", "waiting", "done", "failed", "stopped"]


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A fresh id, 18 characters, that sorts by the millisecond it was made in (base 32, then random)."""
    return _base32(int(time.time() * 1000)) + "".join(secrets.choice(_DIGITS) for _ in range(9))


def id_of(at: datetime, seed: str) -> str:
    """The id of something that came from outside at a moment: the same again for the same moment and seed."""
    return _base32(int(at.timestamp() * 1000)) + _base32(int.from_bytes(hashlib.sha256(seed.encode()).digest()))


def _base32(number: int) -> str:
    """The last 45 bits, 9 characters."""
    return "".join(_DIGITS[number >> shift & 31] for shift in range(40, -1, -5))


@dataclass(frozen=True)
class Person:
    """Someone who delegates, corrects or approves."""

    id: str
    name: str
    email: str
    role: Role = "member"
    github: str = ""

    @property
    def may_curate(self) -> bool:
        """Whether this person may share, reject or retire skills."""
        return self.role in ("lead", "curator")


@dataclass(frozen=True)
class Task:
    """What one person asked for."""

    id: str
    by: str
    text: str
    source: TaskSource = "chat"
    repo: str = ""
    """`owner/name` on the forge or on GitHub; empty where no repository is involved."""


@dataclass(frozen=True)
class Step:
    """One piece of work for one worker; `done_when` is the sentence that says how to tell."""

    id: str
    task: str
    worker: str
    goal: str
    done_when: str


@dataclass(frozen=True)
class Plan:
    """What is known, what to do in which order, and why so."""

    facts: tuple[str, ...]
    steps: tuple[Step, ...]
    why: str


@dataclass(frozen=True)
class ToolCall:
    """A call that a model proposes and the gateway decides. `place` is its once-only place in the journal."""

    step: str
    on_behalf_of: str
    tool: str
    args: Mapping[str, Json]
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What the gateway decided of a call, which rule said so, and why in one sentence."""

    decision: Decision
    why: str
    rule: str = ""


@dataclass(frozen=True)
class ToolResult:
    """What a call gave. `origin` labels the text: a model may read it, the gateway never trusts it further."""

    text: str
    ok: bool = True
    origin: Origin = "outside"
    data: Mapping[str, Json] = field(default_factory=dict)
    """What the orchestrator may rely on without reading text, for example `{"pull_request": 3}`."""


@dataclass(frozen=True)
class Attempt:
    """One model call and all that explains it. A miss is two attempts, so sums are right by construction.

    `id` is the attempt's place in the task's journal, so a replay cannot count it twice.
    """

    id: str
    task: str
    step: str
    worker: str
    model: str
    tier: Tier
    reason: RouteReason
    confidence: float | None = None
    threshold: float | None = None
    candidates: Mapping[str, float] = field(default_factory=dict)
    """How likely the answer of each model that could have been taken was to stand."""
    kind: str = ""
    """The kind of task, as the success table counts it."""
    why: str = ""
    """Why this model, in words, with the numbers of that moment."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    tokens_cache_write: int = 0
    """Both cache figures are parts of `tokens_in`."""
    price_version: str = ""
    """The price list that `cost` comes from; `unknown`: there was no price, and `cost` says nothing."""
    cost: Decimal = Decimal(0)
    frontier_cost: Decimal = Decimal(0)
    """What the same tokens would have cost on the frontier model."""
    seconds: float = 0.0
    outcome: Outcome = "accepted"
    judged_by: str = "wire"
    """Who said so: `wire` (it answered), `schema`, `tools`, `worker` (its own check), `done_when`, or a person's id."""
    finding: str = ""
    at: datetime = field(default_factory=now)

    @property
    def priced(self) -> bool:
        """Whether `cost` means anything."""
        return self.price_version != UNKNOWN_PRICE


@dataclass(frozen=True)
class Scope:
    """Where a skill holds. Empty fields do not narrow."""

    repo: str = ""
    team: str = ""
    person: str = ""


@dataclass(frozen=True)
class Acting:
    """Who acts, for matching a skill's scope: the person and their team."""

    person: str = ""
    team: str = ""


@dataclass(frozen=True)
class Finding:
    """One violation of a skill by an artifact."""

    skill: str
    version: int
    check: str
    message: str
    where: str = ""
    """The file or field it is about; a path means that the code must change."""


@dataclass(frozen=True)
class StepResult:
    """How a step ended, in evidence rather than in words."""

    step: str
    done: bool | None
    """None: the evidence does not tell, so somebody has to be asked."""
    summary: str
    data: Mapping[str, Json] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    """What a guard sent back: somebody else has to mend it before this step can be done."""


@dataclass(frozen=True)
class Event:
    """One line of the journal that people follow: `kind` is a dotted word such as `plan.made`."""

    task: str
    kind: str
    text: str
    step: str = ""
    data: Mapping[str, Json] = field(default_factory=dict)
    at: datetime = field(default_factory=now)
    seq: int = 0
