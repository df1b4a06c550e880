"""Asking people, and taking their answers: bound to the exact bytes of a call and to the rules that asked.

A yes is used once, unless the person gave it for this shape of call: the same tool, receivers, things and amounts,
in this task or always. It never covers what a call says: private text, links and secrets are asked for each time.
Who may answer is the policy's word; who it is that answers, the caller's to prove (an account, a login).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta

from ..core.errors import NotAllowed, UsageError
from ..core.types import Json, Person, ToolCall, Verdict, now
from ..memory.calls import Approval, Calls, Scope
from ..memory.columns import as_text
from ..memory.trail import Entry
from .facts import Facts
from .policy import Asking, Policy
from .redact import redacted_json
from .registry import Declaration

Deliver = Callable[[str, str, Json], None]
"""`deliver(task, topic, answer)` wakes the run that waits."""

SAID_EACH_TIME = frozenset(
    [
        "private",
        "private-given",
        "private-query",
        "links",
        "secret",
        "secret-kept",
        "packed",
        "other-words",
        "runs-code",
        "error",
        "unknown-outcome",
        "unclassified",
    ]
)
"""Rules about what a call says or leads to: no standing yes covers them."""


@dataclass(frozen=True)
class Question:
    """A call that a person has to decide, with all that binds the answer."""

    id: str
    call: ToolCall
    task: str
    tool: Declaration
    verdict: Verdict
    facts: Facts
    policy: str
    hours: float
    repository: str = ""


def topic(approval: str) -> str:
    """Where a run waits for the answer."""
    return f"approval:{approval}"


def answer_of(answered: Approval) -> Json:
    """What a run is woken with; what counts is the row, which it reads then."""
    return {"approved": answered.status == "approved", "by": answered.by, "why": answered.reason}


def call_hash(tool: str, args: Mapping[str, Json]) -> str:
    """SHA-256 of the exact call."""
    return _hash([tool, args])


def shape_of(tool: Declaration, args: Mapping[str, Json]) -> str:
    """SHA-256 of everything a call decides: every argument but its content."""
    decisive = {name: value for name, value in args.items() if tool.roles.get(name) != "content"}
    return _hash([tool.name, decisive])


def written(question: Question) -> Approval:
    """The question as it is kept and shown."""
    args = redacted_json(dict(question.call.args))
    assert isinstance(args, dict)
    return Approval(
        id=question.id,
        task=question.task,
        step=question.call.step,
        person=question.call.on_behalf_of,
        tool=question.call.tool,
        args=args,
        call_hash=call_hash(question.call.tool, question.call.args),
        shape=shape_of(question.tool, question.call.args),
        policy=question.policy,
        rule=question.verdict.rule,
        why=question.verdict.why,
        facts=_facts_json(question.tool, question.facts, question.repository),
        expires=as_text(now() + timedelta(hours=question.hours)),
    )


def covered(calls: Calls, question: Approval) -> str:
    """The id of a standing yes that covers a call; empty: there is none."""
    rules = set(question.rule.split(", "))
    if rules & SAID_EACH_TIME:
        return ""
    for given in calls.standing(question.shape, question.policy, question.person, question.task):
        if rules <= set(given.rule.split(", ")):
            return given.id
    return ""


class Approvals:
    """Answers from any process."""

    def __init__(self, calls: Calls, policy: Policy, people: Sequence[Person], deliver: Deliver) -> None:
        self._calls, self._policy, self._people, self._deliver = calls, policy, tuple(people), deliver

    def waiting(self, task: str = "") -> list[Approval]:
        """Questions that nobody has answered, oldest first."""
        stamp = as_text(now())
        return [approval for approval in self._calls.approvals(task=task) if approval.expires > stamp]

    def find(self, name: str) -> Approval:
        """A question, by its id or an unambiguous end of it. Raises `UsageError`."""
        rows = self._calls.approvals(("waiting", "approved", "denied", "expired"))
        exact = [row for row in rows if row.id == name]
        near = exact or [row for row in rows if name and (row.id.endswith(name) or row.id.startswith(name))]
        waiting = [row for row in near if row.status == "waiting"]
        if len(near) != 1 and len(waiting) != 1:
            state = "stands for several questions" if near else "is no question"
            raise UsageError(f"{name!r} {state} here; `understudy approvals list` shows them")
        return (waiting if len(waiting) == 1 else near)[0]

    def answer(self, approval: str, by: Person, approved: bool, scope: Scope = "once", why: str = "") -> Approval:
        """Answer for a person. Raises `NotAllowed` where that person's word does not count, `UsageError` when the
        question was answered otherwise, has expired, or was never asked. The same answer again wakes the run again."""
        question = self.find(approval)
        tool, facts = _facts_of(question.facts)
        if approved:
            self._check_right(question, tool, facts, by)
        if not self._calls.answer(question.id, approved=approved, by=by.id, scope=scope, why=why):
            stands = self._calls.approval(question.id)
            if stands and self._same_again(stands, by, approved):
                self._wake(stands)
                return stands
            if stands is None or stands.status != "waiting":
                raise UsageError(f"{question.id}: was {stands.status if stands else 'removed'} already")
            raise UsageError(f"{question.id}: expired at {question.expires}, which counts as a no")
        self._note(question, by, approved, scope, why)
        answered = self._calls.approval(question.id)
        assert answered is not None
        self._wake(answered)
        return answered

    def _wake(self, answered: Approval) -> None:
        self._deliver(answered.task, topic(answered.id), answer_of(answered))

    def _same_again(self, stands: Approval, by: Person, approved: bool) -> bool:
        """Whether an answer says what the same person said before, and nobody has taken it yet: it may not have
        arrived."""
        return stands.status == ("approved" if approved else "denied") and stands.by == by.id and stands.used is None

    def revoke(self, approval: str, by: Person) -> None:
        """Take back a yes that holds for more than one call. Raises `UsageError` for one that does not."""
        question = self.find(approval)
        if by.role == "guest":
            raise NotAllowed(f"{question.id}: a guest may not take back an approval")
        if not self._calls.revoke(question.id):
            raise UsageError(f"{question.id}: holds for no further call, so there is nothing to take back")
        data: dict[str, Json] = {"approval": question.id}
        self._calls.append([Entry(f"{question.id}#revoked", question.task, "revoked", question.tool, by.id, data)])

    def _check_right(self, question: Approval, tool: Declaration, facts: Facts, by: Person) -> None:
        repository = str(question.facts.get("repository", ""))
        asking = Asking(by, question.step, repository, others=len(self._people) > 1)
        allowed, why = self._policy.may_answer(asking, tool, facts, own_request=by.id == question.person)
        if not allowed:
            raise NotAllowed(f"{question.id}: {by.id} may not approve this: {why}")
        if question.policy != self._policy.version:
            raise NotAllowed(
                f"{question.id}: the rules have changed since it was asked; deny it, and the agent asks again"
            )

    def _note(self, question: Approval, by: Person, approved: bool, scope: Scope, why: str) -> None:
        kind = "approved" if approved else "denied"
        data = redacted_json({"approval": question.id, "scope": scope, "why": why, "call": question.call_hash})
        assert isinstance(data, dict)
        self._calls.append([Entry(f"{question.id}#{kind}", question.task, kind, question.tool, by.id, data)])


def _facts_json(tool: Declaration, facts: Facts, repository: str) -> dict[str, Json]:
    kept = json.loads(json.dumps(redacted_json(_plain(asdict(facts)))))
    declared = json.loads(json.dumps(asdict(tool)))
    return {"facts": kept, "tool": declared, "repository": repository}


def _facts_of(kept: Mapping[str, Json]) -> tuple[Declaration, Facts]:
    said, declared = kept["facts"], kept["tool"]
    assert isinstance(said, dict)
    assert isinstance(declared, dict)
    values = {entry.name: said[entry.name] for entry in fields(Facts) if entry.name in said}
    for name in ("untrusted", "chosen"):
        values[name] = frozenset(values[name])  # type: ignore[assignment, arg-type]  # a list in the JSON, written by _facts_json
    for name in {"receivers", "paths", "things"} & values.keys():
        values[name] = tuple(values[name])  # type: ignore[assignment, arg-type]  # the same
    return Declaration(**declared), Facts(**values)  # type: ignore[arg-type]  # both were written by _facts_json


def _plain(data: object) -> Json:
    if isinstance(data, dict):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(data) if isinstance(data, set | frozenset) else data)]
    return data if isinstance(data, bool | int | float | str | None) else str(data)


def _hash(data: object) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
