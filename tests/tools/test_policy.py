"""The default rules, held to a table of claims; every mutant of a rule has to break a claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from understudy.bench.gateway_mutants import MEMBER, answers, cases, decided, mutated
from understudy.core.errors import SettingsError
from understudy.core.types import Json, Person
from understudy.tools.facts import Facts, Roots
from understudy.tools.policy import Asking, Policy
from understudy.tools.provenance.provenance import Provenance
from understudy.tools.registry import Declaration


def test_the_default_rules_say_what_is_claimed() -> None:
    policy = Policy.load()
    wrong = [(case, decided(policy, case)) for case in cases() if decided(policy, case) != case[-1]]
    assert wrong == []


def test_whose_yes_counts() -> None:
    worker = (True, True, True, True, True, True, True, False)
    assert answers(Policy.load()) == worker * 3 + (False,) * 8


def test_nearly_every_mutant_of_the_rules_breaks_a_claim() -> None:
    found = mutated()
    assert found.count > 100
    assert found.caught >= 0.95, found.alive


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


PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
LEA, MEM = Person("lea", "Lea", "lea@acme.example", "lead"), MEMBER
FIND = Declaration("find_documents", "read", roles={"collection": "ref"})
MAIL = Declaration("send_mail", "send", roles={"to": "who"})


@pytest.fixture
def told_by_the_page(tmp_path: Path) -> Policy:
    rules = re.findall(r"^```cedar\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(rules) == 3
    (tmp_path / "policy.cedar").write_text("\n".join(rules))
    return Policy.load(tmp_path)


@pytest.mark.parametrize(
    ("tool", "facts", "repository", "decision", "rule"),
    [
        (Declaration("edit", "write"), Facts("write"), "acme/vault", "deny", "vault"),
        (Declaration("edit", "write"), Facts("write"), "acme/shop", "allow", "work"),
        (Declaration("look", "read"), Facts("read"), "acme/vault", "allow", "work"),
        (MAIL, Facts("send", receivers=("eve@drop.example",)), "", "deny", "no-drop-box"),
        (MAIL, Facts("send", receivers=("https://a:b@drop.example:8443/x?y@ok.example",)), "", "deny", "no-drop-box"),
        (MAIL, Facts("send", receivers=("ann@acme.example",)), "", "allow", "work"),
        (FIND, Facts("read", things=("collection/salaries",)), "", "deny", "salaries"),
        (FIND, Facts("read", things=("collection/orders",)), "", "allow", "work"),
        (Declaration("get", "fetch"), Facts("fetch", receivers=("docs.example/x",)), "", "allow", "work"),
        (
            Declaration("get", "fetch"),
            Facts("fetch", receivers=("docs.example.evil.example/x",)),
            "",
            "ask",
            "known-hosts",
        ),
        (MAIL, Facts("send", receivers=("Board <board@acme.example>",)), "", "ask", "board-asks"),
    ],
)
def test_the_rules_of_the_page_speak_of_repositories_hosts_mailboxes_and_collections(
    told_by_the_page: Policy, tool: Declaration, facts: Facts, repository: str, decision: str, rule: str
) -> None:
    verdict = told_by_the_page.decide(Asking(MEM, repository=repository), tool, facts)
    assert (verdict.decision, verdict.rule) == (decision, rule)


def test_a_homes_own_rule_may_ask_for_a_second_pair_of_eyes_of_a_role(told_by_the_page: Policy) -> None:
    facts = Facts("send", receivers=("board@acme.example",))

    def may(person: Person, own: bool) -> bool:
        return told_by_the_page.may_answer(Asking(person, others=True), MAIL, facts, own_request=own)[0]

    assert [may(LEA, False), may(LEA, True), may(MEM, False)] == [True, False, False]


def test_what_a_call_reaches_into_is_found_by_the_roles_of_its_arguments() -> None:
    tool = Declaration("find", "read", roles={"collection": "ref", "id": "id", "url": "where", "query": "content"})
    args: dict[str, Json] = {"collection": "orders", "id": 7, "url": "https://files.example/x", "query": "salaries"}
    facts = Provenance(Roots("Look")).facts(tool, args)
    assert facts.things == ("collection/orders", "id/7")
    assert facts.receivers == ("https://files.example/x",)
