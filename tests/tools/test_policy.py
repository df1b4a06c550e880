"""The default rules, held to a table of claims; every mutant of a rule has to break a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

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
    person, tool, facts, _ = case
    return policy.decide(Asking(person), tool, facts).decision


def test_the_default_rules_say_what_is_claimed() -> None:
    policy = Policy.load()
    wrong = [(case, decided(policy, case)) for case in cases() if decided(policy, case) != case[-1]]
    assert wrong == []


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


def test_whose_yes_counts() -> None:
    worker = (True, True, True, True, True, True, True, False)
    assert answers(Policy.load()) == worker * 3 + (False,) * 8


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
    return all(decided(policy, case) == case[-1] for case in table) and answers(policy) == right


def test_nearly_every_mutant_of_the_rules_breaks_a_claim() -> None:
    base, right = Policy.load(), answers(Policy.load())
    table = [(case, base.decide(Asking(case[0]), case[1], case[2]).rule) for case in cases(brief=True)]
    assert holds(base, [case for case, _ in table], right)
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
    assert count > 100
    assert len(alive) <= 0.05 * count, alive


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("permit (principal, action, resource)\nwhen { resource.effect = 1 };", "line 2, column 24"),
        ("permit (principal", "line 1"),
        ("forbid (principal, action, resource)\nwhen { context.link };", "line 1"),
        (
            '// fine\nforbid (principal, action, resource);\n\npermit (principal, action == Action::"fly", resource);',
            "line 4",
        ),
        ('forbid (principal, action, resource)\nwhen { context.links == "x };', "line 2"),
        ("@@@", "line 1, column 2"),
    ],
)
def test_a_rule_that_cannot_be_used_stops_the_start_with_its_place(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "policy.cedar").write_text(text)
    with pytest.raises(SettingsError, match=f"policy.cedar: {where}"):
        Policy.load(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy.cedar").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        Policy.load(tmp_path)


def test_a_homes_own_rule_narrows_and_is_named(tmp_path: Path) -> None:
    rule = '@id("no-merges")\n@why("we merge by hand")\nforbid (principal, action, resource == Tool::"merge");'
    (tmp_path / "policy.cedar").write_text(rule)
    policy = Policy.load(tmp_path)
    verdict = policy.decide(Asking(MEMBER), Declaration("merge", "send"), Facts("send"))
    assert (verdict.decision, verdict.rule, verdict.why) == ("deny", "no-merges", "we merge by hand")
    assert policy.version != Policy.load().version


def test_a_homes_own_rule_cannot_widen_what_the_default_forbids(tmp_path: Path) -> None:
    (tmp_path / "policy.cedar").write_text("permit (principal, action, resource);")
    facts = Facts("send", untrusted=frozenset(["who"]))
    assert Policy.load(tmp_path).decide(Asking(MEMBER), Declaration("t", "send"), facts).decision == "ask"


def test_a_homes_own_rule_may_speak_of_hosts_repositories_and_steps(tmp_path: Path) -> None:
    rule = 'forbid (principal, action, resource) when { context.hosts.contains("evil.example") };'
    rule += 'forbid (principal, action, resource) when { context.repository == "acme/vault" };'
    (tmp_path / "policy.cedar").write_text(rule)
    policy, tool = Policy.load(tmp_path), Declaration("t", "fetch")
    facts = Facts("fetch", receivers=("https://evil.example/x",))
    assert policy.decide(Asking(MEMBER), tool, facts).decision == "deny"
    assert policy.decide(Asking(MEMBER, repository="acme/vault"), tool, Facts("fetch")).decision == "deny"
    assert policy.decide(Asking(MEMBER, repository="acme/shop"), tool, Facts("fetch")).decision == "allow"


def test_a_rule_that_fails_while_it_decides_is_never_a_yes(tmp_path: Path) -> None:
    rule = "forbid (principal, action, resource) when { context.effects + 9223372036854775807 > 1 && context.secret };"
    (tmp_path / "policy.cedar").write_text(rule)
    verdict = Policy.load(tmp_path).decide(Asking(MEMBER), Declaration("t", "read"), Facts("read", effects=5))
    assert verdict.decision != "allow"
    assert verdict.rule == "error"


@pytest.mark.parametrize("name", ["read_mail", "x\ny", "ü", '"', "a" * 5000])
def test_no_name_of_a_tool_breaks_a_decision(name: str) -> None:
    policy = Policy.load()
    assert policy.decide(Asking(MEMBER), Declaration(name, "read"), Facts("read")).decision == "allow"
    evil = Facts("send", untrusted=frozenset(["who"]), receivers=("\ud800", "\x00"))
    assert policy.decide(Asking(MEMBER), Declaration(name, "send"), evil).decision == "ask"
