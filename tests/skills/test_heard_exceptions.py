"""What a comment only allows is left out of its rule, however it allows it; what stresses the rule is not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import PR, correct, recode
from understudy.core.artifacts import FileChange, MailDraft, PullRequest, Triage
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.left_alone import left_alone

RULE = "Please use the logger instead of print()."
REGEL = "Bitte den Logger statt print()."
TICKET = PR.model_copy(update={"title": "Add VAT"})
MAIL = MailDraft(
    sender="desk@acme.example", to=("g.keller@post.example",), subject="Order", body="Hi Ms Keller,\n\nit is here.\n"
)
ROW = Triage(
    label="refund", action="flag", fields={"order": "1"},
    message=MailDraft(sender="j@post.example", to=("desk@acme.example",), subject="Lamp", body="A refund of 90 EUR."),
)  # fmt: skip


def printing(path: str) -> PullRequest:
    return PR.model_copy(update={"files": (FileChange(path=path, after="def f(x):\n    print(x)\n    return x\n"),)})


@pytest.mark.parametrize(
    ("said", "path"),
    [
        (f"{RULE} (In the tests I don't care.)", "tests/test_a.py"),
        (f"{RULE} Scripts are a different animal, leave those.", "scripts/a.py"),
        (f"{RULE} I have nothing against it in tools/.", "tools/a.py"),
        (f"{RULE} Made-up output below tests/fixtures is ok.", "tests/fixtures/a.py"),
        (f"{RULE} scripts/ gets a pass.", "scripts/a.py"),
        ("No print() outside of scripts, use the logger.", "scripts/a.py"),
        (f"{REGEL} Die Dateien in scripts/ lassen wir in Ruhe.", "scripts/a.py"),
        (f"{REGEL} Mit den Tests nehm ich es nicht so genau.", "tests/test_a.py"),
        ("In den Tests mag print() noch angehen, im Rest bitte der Logger.", "tests/test_a.py"),
        ("Bitte kein print() - wer in tools/ was ausgeben will, soll das ruhig tun.", "tools/a.py"),
    ],
)
def test_code_that_may_is_left_alone(said: str, path: str) -> None:
    checks = [
        proved.check for proved in induce(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n")).checks
    ]
    assert any(check.violations(printing("billing/a.py")) for check in checks)
    assert not any(check.violations(printing(path)) for check in checks)


@pytest.mark.parametrize(
    "said",
    [
        f"{RULE} And yes, that goes for tests too.",
        f"{RULE} Not even in tests.",
        f"{RULE} Tests are not exempt.",
        f"{RULE} The tests look fine otherwise.",
        f"{RULE} Even in tests this is not ok.",
        f"{REGEL} In Tests bleibt das genauso Pflicht.",
        f"{REGEL} Die Tests dürfen davon natürlich nicht abweichen.",
        f"{REGEL} Die Tests laufen auch ohne.",
    ],
)
def test_tests_that_are_named_to_stress_the_rule_or_to_be_praised_are_not_left_alone(said: str) -> None:
    checks = [
        proved.check for proved in induce(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n")).checks
    ]
    assert any(check.violations(printing("tests/test_a.py")) for check in checks)


@pytest.mark.parametrize(
    ("said", "spared"),
    [
        ("Plain dependency bumps have no ticket, those can stay as they are.", {"title": "Bump six from 1.0 to 1.1"}),
        ("Doc-only PRs, fine without.", {"files": (FileChange(path="docs/a.md", before="a\n", after="b\n"),)}),
        ("Whatever carries the label `trivial` is off the hook.", {"labels": ("trivial",)}),
        ("Merge-backs from release/* into main are exempt.", {"branch": "release/2.1"}),
        ("As long as the PR is a draft I'm not fussy.", {"draft": True}),
        ("What only goes into release/ branches is let off.", {"base": "release/2.1"}),
        ("A typo fix really doesn't.", {"title": "Fix typo in the footer"}),
        ("Entwürfe können damit warten.", {"draft": True}),
    ],
)
def test_pull_requests_that_may_do_without_are_left_alone(said: str, spared: dict) -> None:
    rule = f"The title begins with the ticket, like SHOP-412. {said}"
    checks = [proved.check for proved in induce(correct(rule, TICKET, title="SHOP-412 Add VAT")).checks]
    assert any(check.violations(PR.model_copy(update={"title": "Sort the seats"})) for check in checks)
    assert not any(check.violations(PR.model_copy(update={"title": "Sort it", **spared})) for check in checks)


@pytest.mark.parametrize(
    ("said", "spared"),
    [
        ("Inside the house do as you please.", {"to": ("t.ruiz@acme.example",)}),
        ("Untereinander könnt ihr das machen, wie ihr wollt.", {"to": ("t.ruiz@acme.example",)}),
        ("The people at @flitz.example don't mind, they do it themselves.", {"to": ("anna@flitz.example",)}),
        ("Gegenüber agentur@pixel.example ist mir das gleich.", {"to": ("agentur@pixel.example",)}),
        ("Bei den Startups darf's ruhig locker bleiben.", {"body": "Hi Jo,\n\nhow is life at the startup?\n"}),
        ("In Antworten ist das nicht so wild.", {"in_reply_to": "<1@post.example>"}),
    ],
)
def test_mails_to_whom_it_is_allowed_are_left_alone(said: str, spared: dict) -> None:
    rule = f'Please write "Dear" instead of "Hi". {said}'
    found = induce(correct(rule, MAIL, body=MAIL.body.replace("Hi", "Dear"))).checks
    other = {"to": ("p@home.example",), "body": "Hi Mr Lang,\n\nthe lamp is in stock.\n"}
    assert any(proved.check.violations(MAIL.model_copy(update=other)) for proved in found)
    assert not any(proved.check.violations(MAIL.model_copy(update={**other, **spared})) for proved in found)


@pytest.mark.parametrize(
    ("said", "unless"),
    [
        ("Up to 20 EUR flag is enough.", {"amounts": ["<= 20 EUR"]}),
        ("Nobody cares about anything below 20 EUR.", {"amounts": ["< 20 EUR"]}),
        ("Also below 20 EUR.", None),
        ("The customer may get a note.", None),
        ("One note is enough.", None),
    ],
)
def test_rows_for_which_less_will_do(said: str, unless: dict | None) -> None:
    (proved,) = induce(correct(f"Refunds are always escalated. {said}", ROW, action="escalate")).checks
    assert (proved.check.when.unless and proved.check.when.unless.plain()) == unless


@pytest.mark.parametrize(
    "said",
    [
        "Titles may have at most 60 characters.",
        "Mails dürfen keine Preise enthalten.",
        "Kein print(), logging reicht völlig.",
        "It doesn't matter who wrote it, every PR needs a review.",
        "That link may break.",
        "Tests müssen nicht perfekt sein.",
        "In the tests I don't care?",
    ],
)
def test_what_measures_denies_or_tells_allows_nothing(said: str) -> None:
    assert left_alone(said) == []


def test_endless_permissions_are_read_in_no_time() -> None:
    for said in ("in tests " * 300, "may without " * 300, "x, " * 300, "darf nicht " * 300):
        assert len(left_alone(f"{said} fine")) <= 1
