"""The claims that the default rules are held to, and the mutants of the rules: a suite that would not notice a rule
that was removed, weakened or turned round proves nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from understudy.core.errors import SettingsError
from understudy.core.types import Decision, Effect, Person
from understudy.tools.facts import Facts
from understudy.tools.policy import Asking, Policy, default_text
from understudy.tools.registry import Declaration

MEMBER, LEAD = Person("mem", "Mem", "mem@acme.example"), Person("lea", "Lea", "lea@acme.example", "lead")
CURATOR, GUEST = Person("cur", "Cur", "cur@acme.example", "curator"), Person("gus", "Gus", "g@acme.example", "guest")
EFFECTS: tuple[Effect, ...] = ("read", "write", "send", "fetch")
FLAGS = ("ordinary", "inside", "home")


@dataclass(frozen=True)
class Claim:
    """When these facts hold of a call of these effects, a person is asked: always, or once outside text was read;
    but not where an exemption holds."""

    facts: dict[str, object]
    effects: str
    always: bool = False
    exempt: tuple[str, ...] = ()
    decision: Decision = "ask"


CLAIMS = (
    Claim({"untrusted": frozenset(["who"])}, "write send fetch", always=True),
    Claim({"untrusted": frozenset(["where"])}, "write send fetch", always=True),
    Claim({"chosen": frozenset(["who"])}, "write send fetch", always=True),
    Claim({"chosen": frozenset(["where"])}, "write send fetch", always=True),
    Claim({"untrusted": frozenset(["id"])}, "write send", always=True, exempt=("inside if send",)),
    Claim({"chosen": frozenset(["id"])}, "write send", always=True, exempt=("inside if send",)),
    *(
        Claim({which: frozenset([role])}, "write send", exempt=("ordinary",))
        for which in ("untrusted", "chosen")
        for role in ("amount", "path", "ref")
    ),
    Claim({"runs_code": True}, "write send", always=True),
    Claim({"nobody": True}, "write send", exempt=("ordinary",)),
    Claim({"asked_for": False}, "write send", exempt=("ordinary", "home")),
    Claim({"repeated": True}, "write send", exempt=("ordinary",)),
    Claim({"links": True}, "write send", exempt=("ordinary",)),
    Claim({"other_words": True}, "write send", exempt=("ordinary",)),
    Claim({"private": "unasked"}, "send fetch", always=True, exempt=("ordinary", "inside")),
    Claim({"private": "exact"}, "send fetch", always=True, exempt=("inside",)),
    Claim({"private": "asked"}, "fetch", always=True),
    Claim({"private": "unasked", "receivers": ("x",)}, "write send fetch", always=True, exempt=("ordinary", "inside")),
    Claim(
        {"private": "exact", "receivers": ("x",)},
        "write send fetch",
        always=True,
        exempt=("ordinary if write", "inside"),
    ),
    Claim({"packed": True}, "send fetch", exempt=("ordinary", "inside")),
    Claim({"secret": True}, "write send fetch", always=True, exempt=("ordinary if write",)),
    Claim({"ghosts": True}, "write send fetch", always=True),
    Claim({"effects": 200}, "write send", always=True),
    Claim({"git_folder": True}, "write send fetch", always=True, decision="deny"),
    Claim({"effects": 199}, ""),
    Claim({"untrusted": frozenset(["content"])}, ""),
    Claim({"receivers": ("x",), "paths": ("y",)}, ""),
    Claim({}, ""),
)
Case = tuple[Person, Declaration, Facts, Decision]


def cases(*, brief: bool = False) -> Iterator[Case]:
    """Every claim under every circumstance; `brief`: only under those that it speaks of."""
    for claim in CLAIMS:
        for effect in EFFECTS:
            for outside in (True, False):
                for flag in ("", *(flag for flag in FLAGS if not brief or flag in " ".join(claim.exempt))):
                    yield _case(claim, effect, outside, flag)
    for person in (LEAD, CURATOR):
        yield person, Declaration("t", "send"), Facts("send"), "allow"
    for effect in EFFECTS:
        yield MEMBER, Declaration("t", effect, classified=False), Facts(effect), "ask"
        yield GUEST, Declaration("t", effect), Facts(effect), "allow" if effect == "read" else "deny"
    for outside in (True, False):
        teach = Declaration("skill_manage", "write")
        yield MEMBER, teach, Facts("write", outside_read=outside), "ask" if outside else "allow"


def _case(claim: Claim, effect: Effect, outside: bool, flag: str) -> Case:
    holds = effect in claim.effects.split() and (claim.always or outside)
    exempt = flag in claim.exempt or f"{flag} if {effect}" in claim.exempt
    expected: Decision = claim.decision if holds and not exempt else "allow"
    facts = replace(Facts(effect, outside_read=outside, inside=flag == "inside", home=flag == "home"), **claim.facts)  # type: ignore[arg-type]  # the table names the fields
    return MEMBER, Declaration("t", effect, ordinary=flag == "ordinary"), facts, expected


def decided(policy: Policy, case: Case) -> Decision:
    """What a policy says of a case."""
    person, tool, facts, _ = case
    return policy.decide(Asking(person), tool, facts).decision


def answers(policy: Policy) -> tuple[bool, ...]:
    """Whose yes counts: for a plain call, and for one that lets a secret out."""
    tool = Declaration("t", "send")
    return tuple(
        policy.may_answer(Asking(person, others=others), tool, Facts("send", secret=secret), own_request=own)[0]
        for person in (MEMBER, LEAD, CURATOR, GUEST)
        for secret in (False, True)
        for own in (False, True)
        for others in (False, True)
    )


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Each rule removed, and each of its conditions removed, negated, or told of something else."""
    plain = re.sub(r"//[^\n]*", "", text)
    rules = [rule for rule in re.split(r"(?<=;)", plain) if rule.strip()]
    for number, rule in enumerate(rules):
        found = re.search(r'@id\("([^"]+)"\)', rule)
        assert found
        name, head = found[1], rule.index("(principal")
        for change, mutant in _changed(rule[head:]):
            yield f"{name}: {change}", "".join([*rules[:number], rule[:head] + mutant, *rules[number + 1 :]])
        yield f"{name}: removed", "".join([*rules[:number], *rules[number + 1 :]])


def _changed(body: str) -> Iterator[tuple[str, str]]:
    for clause in ("when", "unless"):
        for found in re.finditer(rf"{clause} \{{(.*?)\}}", body, re.DOTALL):
            inside = found[1].strip()
            yield f"no {clause}", body[: found.start()] + body[found.end() :]
            yield f"{clause} negated", body[: found.start(1)] + f" !({inside}) " + body[found.end(1) :]
    for found in re.finditer(r"&&|\|\|", body):
        other = "||" if found[0] == "&&" else "&&"
        yield f"{found[0]} at {found.start()}", body[: found.start()] + other + body[found.end() :]
    for found in re.finditer(r'"(?:write|send|fetch|who|where|amount|path|ref|unasked|exact)"', body):
        yield f"{found[0]} at {found.start()}", body[: found.start()] + '"nothing"' + body[found.end() :]
    for found in re.finditer(r">= (\d+)", body):
        yield f"{found[0]}", body.replace(found[0], f"> {found[1]}")
    for action in re.findall(r'action == Action::"(\w+)"', body):
        other = "attended" if action == "unattended" else "unattended"
        yield f"action {other}", body.replace(f'action == Action::"{action}"', f'action == Action::"{other}"')


def holds(policy: Policy, table: list[Case], right: tuple[bool, ...]) -> bool:
    """Whether a policy keeps every claim."""
    return all(decided(policy, case) == case[-1] for case in table) and answers(policy) == right


@dataclass(frozen=True)
class Mutated:
    """How many mutants there were, and those that no claim noticed."""

    count: int
    alive: tuple[str, ...]

    @property
    def caught(self) -> float:
        """The share that broke a claim, or could not be read at all."""
        return 1 - len(self.alive) / self.count


def mutated() -> Mutated:
    """Hold every mutant of the default rules to the claims."""
    base, right = Policy.load(), answers(Policy.load())
    table = [(case, base.decide(Asking(case[0]), case[1], case[2]).rule) for case in cases(brief=True)]
    alive, count = [], 0
    for name, text in mutants(default_text()):
        count += 1
        try:
            policy = Policy((("mutant", text),))
        except SettingsError:
            continue
        rule = name.partition(":")[0]
        near_first = sorted(table, key=lambda entry: rule not in entry[1].split(", "))  # only to be quick
        if holds(policy, [case for case, _ in near_first], right):
            alive.append(name)
    return Mutated(count, tuple(alive))
