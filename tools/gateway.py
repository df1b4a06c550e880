"""The one door: every call of every tool goes through here, and nothing else makes one.

Schema, skill checks and mending, provenance, policy, approval, once-only key, the effect, the labelled result, the
trail. Deciding is one recorded step, the effect another, and a wait for a person stands between them, so a killed
run goes on where it was. What is trusted is built anew from the recorded results: there is no hidden state.
Knows nothing of models, and nothing of what a skill or a tool does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from ..core.errors import OutcomeUnknown, ToolError
from ..core.protocols import Guard, Journal
from ..core.types import Acting, Json, Origin, Person, Task, ToolCall, ToolResult, Verdict, now
from ..memory.calls import Approval, Calls
from . import approvals
from .audit import Audit
from .facts import Facts, Roots
from .mending import Mended, mended
from .policy import Asking, Policy
from .provenance.provenance import Provenance
from .provenance.said import said_by
from .registry import Tool, registered

Tell = Callable[[str, str, str], None]
"""`tell(kind, text, step)`: one line of the journal that people follow. The gateway tells what only it knows, questions
to people and what a skill mended; what came of a call is its caller's to tell."""


@dataclass(frozen=True)
class Authority:
    """Who a task acts for, and what is trusted."""

    person: Person
    task: Task
    directory: tuple[Person, ...]
    settings_values: tuple[str, ...] = ()
    """What the team set: the agent's own address, repositories, hosts."""
    team: str = ""


def _silent(kind: str, text: str, step: str) -> None:
    """Tell nobody."""


class Gateway:
    """The tools of one task, for one person."""

    def __init__(
        self,
        authority: Authority,
        tools: Sequence[Tool],
        guard: Guard,
        calls: Calls,
        journal: Journal,
        policy: Policy,
        hours: float,
    ) -> None:
        """`hours`: how long a question waits before it counts as a no."""
        self.authority, self._guard, self._calls, self._journal = authority, guard, calls, journal
        self._policy, self._hours = policy, hours
        self._tools = registered(tools)
        self._audit = Audit(calls, authority.task.id, authority.person.id)
        strange = any(not tool.classified for tool in tools)
        self._provenance = Provenance(_roots(authority, strange))
        self.tell: Tell = _silent

    def offered(self) -> list[Tool]:
        """Every tool that this person's agents may use at all."""
        clean = [(tool, Facts(effect=tool.effect)) for tool in self._tools.values()]
        asking = self._asking("")
        return [
            tool for tool, facts in clean if self._policy.decide(asking, tool.declaration, facts).decision != "deny"
        ]

    async def call(self, call: ToolCall) -> ToolResult:
        """Decide, ask if need be, do, record. What a model did wrong comes back as a result it can read."""

        async def decide(place: str) -> Json:
            return await self._decide(call, place)

        decided = _object(await self._journal.step(f"decide {call.tool}"[:80], decide))
        if "refused" in decided:
            return _refused(decided)
        self._tell_mended(call, decided)
        call = replace(call, args=_object(decided["args"]))
        if decided["decision"] == "ask":
            denial = await self._ask(call, str(decided["place"]), str(decided["why"]))
            if denial:
                return ToolResult(denial, ok=False, data={"denied": True})
        return await self._act(call)

    async def _decide(self, call: ToolCall, place: str) -> Json:
        tool = self._tools.get(call.tool)
        try:
            if tool is None:
                raise ToolError(f"there is no tool {call.tool!r}; there are: {', '.join(self._tools) or 'none'}")
            self._check(call, tool)
            made = await mended(tool, tool.parse(call.args), self._guard, self._acting)
        except ToolError as error:
            self._note_decided(call, place, {"decision": "refused", "why": str(error)})
            return {"refused": str(error)}
        if made.findings:
            return self._sent_back(call, place, made)
        return self._judged(call, tool, made, place)

    def _judged(self, proposed: ToolCall, tool: Tool, made: Mended, place: str) -> Json:
        call = replace(proposed, args=made.args)
        facts = self._provenance.facts(tool.declaration, call.args, made.added, made.leaving)
        verdict = self._policy.decide(self._asking(call.step), tool.declaration, facts)
        standing, question = "", None
        if verdict.decision == "ask":
            question = approvals.written(self._question(call, tool, verdict, facts, place))
            standing = approvals.covered(self._calls, question)
            if standing:
                verdict, question = Verdict("allow", f"approved before ({standing})", "standing"), None
        note: dict[str, Json] = {"decision": verdict.decision, "rule": verdict.rule, "why": verdict.why}
        origins: dict[str, Json] = dict(facts.origins)
        self._note_decided(proposed, place, {**note, "args": dict(call.args), "origins": origins}, question)
        if verdict.decision == "deny":
            return {"refused": f"not allowed: {verdict.why} (rule {verdict.rule})", "denied": True}
        told: list[Json] = [asdict(finding) for finding in made.mended]
        return {**note, "place": place, "args": dict(call.args), "mended": told}

    def _note_decided(
        self, call: ToolCall, place: str, decided: Mapping[str, Json], question: Approval | None = None
    ) -> None:
        proposed: dict[str, Json] = {"step": call.step, "args": dict(call.args)}
        entries = [
            self._audit.entry(place, call.tool, "proposed", proposed),
            self._audit.entry(place, call.tool, "decided", decided),
        ]
        if question is None:
            self._calls.append(entries)
        else:
            self._calls.ask(question, entries)

    def _question(self, call: ToolCall, tool: Tool, verdict: Verdict, facts: Facts, place: str) -> approvals.Question:
        version = self._policy.version
        task = self.authority.task
        return approvals.Question(
            place, call, task.id, tool.declaration, verdict, facts, version, self._hours, task.repo
        )

    async def _ask(self, call: ToolCall, question: str, why: str) -> str:
        """Wait for a person; an empty text is a yes, anything else says why not."""
        self.tell("approval.asked", f"{call.tool}: {why} (understudy approvals approve {question})", call.step)
        await self._journal.wait(approvals.topic(question), self._hours * 3600)

        async def take(place: str) -> Json:
            return self._answer(call, question, place)

        answer = _object(await self._journal.step(f"answer {call.tool}"[:80], take))
        denial = str(answer["denial"])
        self.tell(
            "approval.denied" if denial else "approval.given", f"{call.tool}: {denial or answer['by']}", call.step
        )
        return denial

    def _answer(self, call: ToolCall, question: str, place: str) -> Json:
        """What the row says. That a message woke the run says nothing."""
        bound = approvals.call_hash(call.tool, call.args)
        if self._calls.use(question, bound, self._policy.version, question):
            row = self._calls.approval(question)
            return {"denial": "", "by": row.by if row else ""}
        self._calls.expire(question)
        row = self._calls.approval(question)
        if row is not None and row.status == "denied":
            said = f": {row.reason}" if row.reason else ""
            return {"denial": f"{call.tool} was not done: {row.by} said no{said}", "by": row.by}
        if row is not None and row.status == "expired":
            self._audit.note(question, call.tool, ("expired", {"hours": self._hours}))
            return {"denial": f"{call.tool} was not done: nobody answered in {self._hours:g} hours", "by": ""}
        stale = "the yes was for another call or other rules, or has expired"
        return {"denial": f"{call.tool} was not done: {stale}; ask anew", "by": ""}

    async def _act(self, call: ToolCall) -> ToolResult:
        tool = self._tools[call.tool]
        outcome = await self._run(call, tool, f"do {call.tool}", sure=False)
        while "unknown" in outcome:
            denial = await self._ask_again(call, tool, str(outcome.get("why", "")))
            if denial:
                return ToolResult(denial, ok=False, data={"denied": True})
            outcome = await self._run(call, tool, f"do {call.tool} again", sure=True)
        if "error" in outcome:
            self._provenance.add_error(tool.declaration, str(outcome["error"]))
            return ToolResult(str(outcome["error"]), ok=False)
        text = _trimmed(str(outcome["text"]), tool.bounds.result)
        result = ToolResult(text, bool(outcome["ok"]), _origin(outcome), _object(outcome["data"]))
        self._register(tool, call, result)
        return result

    async def _run(self, call: ToolCall, tool: Tool, name: str, *, sure: bool) -> dict[str, Json]:
        """One recorded step. `sure`: a person said that it may be done although nobody knows if it was."""

        async def work(place: str) -> Json:
            executed = self._audit.entry(place, tool.name, "executed", {"step": call.step, "key": place})
            start, before = self._calls.begin(place, self.authority.task.id, tool.name, [executed])
            if start == "done":
                return before
            if start == "unknown" and not (tool.repeatable or sure):
                return {"unknown": place}
            outcome = await self._outcome(tool, call, place)
            if "unknown" in outcome:
                return outcome
            self._calls.done(place, outcome, [self._audit.entry(place, tool.name, "returned", _returned(outcome))])
            return outcome

        return _object(await self._journal.step(name[:80], work))

    async def _outcome(self, tool: Tool, call: ToolCall, key: str) -> dict[str, Json]:
        try:
            async with asyncio.timeout(tool.bounds.seconds):
                result = await tool.run(call.args, key)
        except OutcomeUnknown as error:
            return {"error": str(error)} if tool.effect in ("read", "fetch") else {"unknown": key, "why": str(error)}
        except ToolError as error:
            return {"error": str(error)}
        except TimeoutError:
            doubt = "" if tool.repeatable else "; nobody knows whether it was done: look before it is tried again"
            return {"error": f"{tool.name}: did not come back within {tool.bounds.seconds:g} seconds{doubt}"}
        return {"text": result.text, "ok": result.ok, "origin": result.origin, "data": dict(result.data)}

    async def _ask_again(self, call: ToolCall, tool: Tool, told: str = "") -> str:
        """Nobody knows whether an effect was done, and the tool cannot find out: a person looks."""
        lost = f"{tool.name} was begun and cut off{f' ({told})' if told else ''}"
        why = f"{lost}: nobody knows if it was done: look there. A yes does it, once more if it was; a no leaves it"

        async def write(place: str) -> Json:
            facts = self._provenance.facts(tool.declaration, call.args)
            verdict = Verdict("ask", why, "unknown-outcome")
            self._calls.ask(approvals.written(self._question(call, tool, verdict, facts, place)))
            self._audit.note(place, tool.name, ("asked", {"rule": verdict.rule, "why": why}))
            return place

        place = await self._journal.step(f"ask {tool.name}"[:80], write)
        return await self._ask(call, str(place), why)

    def _register(self, tool: Tool, call: ToolCall, result: ToolResult) -> None:
        label = replace(tool.declaration, result=result.origin)
        self._provenance.register(label, call.args, result.text)
        if result.ok and result.data and tool.effect not in ("read", "fetch"):
            self._provenance.add_own(label, dict(result.data))

    def _check(self, call: ToolCall, tool: Tool) -> None:
        if call.on_behalf_of != self.authority.person.id:
            raise ToolError(f"{call.tool}: this task acts for {self.authority.person.id}, not for {call.on_behalf_of}")
        size = len(json.dumps(dict(call.args), default=str))
        largest = tool.bounds.arguments
        if size > largest:
            raise ToolError(f"{call.tool}: the arguments are {size} characters long; at most {largest} are taken")
        tool.bounds.ready()

    def _sent_back(self, call: ToolCall, place: str, made: Mended) -> Json:
        found: list[Json] = [asdict(finding) for finding in made.findings]
        why = "; ".join(f"{finding.message} ({finding.skill})" for finding in made.findings)
        self._note_decided(call, place, {"decision": "sent back", "rule": "skills", "why": why})
        lines = [
            f"- {finding.where or finding.check}: {finding.message} (skill {finding.skill})"
            for finding in made.findings
        ]
        text = f"{call.tool} was not done. The team's skills ask for this first:\n" + "\n".join(lines)
        return {"refused": text, "findings": found}

    def _tell_mended(self, call: ToolCall, decided: Mapping[str, Json]) -> None:
        found = decided["mended"]
        for finding in found if isinstance(found, list) else []:
            if isinstance(finding, dict):
                self.tell("guard.mended", f"{finding['message']} ({finding['skill']})", call.step)

    @property
    def _acting(self) -> Acting:
        return Acting(self.authority.person.id, self.authority.team)

    def _asking(self, step: str) -> Asking:
        others = any(person.id != self.authority.person.id for person in self.authority.directory)
        return Asking(self.authority.person, step, self.authority.task.repo, others)


def _roots(authority: Authority, strange: bool) -> Roots:
    """`strange`: a model is shown tools whose words an outsider wrote and nobody of the team has read."""
    words, quoted = said_by(authority.task)
    names = tuple(
        name for person in authority.directory for name in (person.id, person.name, person.email, person.github)
    )
    me = authority.person
    return Roots(
        words=words,
        person=(me.id, me.name, me.email, me.github),
        team=(*names, *authority.settings_values),
        today=now().date(),
        outside=bool(authority.task.repo or quoted or strange),
        quoted=quoted,
    )


def _refused(decided: Mapping[str, Json]) -> ToolResult:
    findings = decided.get("findings")
    data: dict[str, Json] = {"findings": findings} if findings else {"denied": True} if decided.get("denied") else {}
    return ToolResult(str(decided["refused"]), ok=False, data=data)


def _returned(outcome: Mapping[str, Json]) -> dict[str, Json]:
    if "error" in outcome:
        return {"ok": False, "error": outcome["error"]}
    text = str(outcome["text"])
    return {"ok": outcome["ok"], "origin": outcome["origin"], "characters": len(text), "data": outcome["data"]}


def _origin(outcome: Mapping[str, Json]) -> Origin:
    return "own" if outcome["origin"] == "own" else "outside"


def _trimmed(text: str, longest: int) -> str:
    left = len(text) - longest
    if left <= 0:
        return text
    half = longest // 2
    return f"{text[:half]}\n… {left} characters left out …\n{text[-half:]}"


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError(f"the journal gave back {type(value).__name__}, an object was recorded")
    return value
