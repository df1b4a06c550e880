"""Of a correction that asks for two things both are learnt, and what is doubtful is told, as a user tried it."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, MailDraft
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import induce

from .teaching import MAIL, PR, correct, learnt

LONG = "".join(f"    x{n} = {n}\n" for n in range(250))


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": body, **changes})


def shorten(said: str) -> list[dict]:
    before, after = (
        FileChange(path="shop/a.py", after=f"def f():\n{body}") for body in (LONG, "    x = 1\n    return x\n")
    )
    return learnt(correct(said, PR.model_copy(update={"files": (before,)}), files=(after,)))


def test_lines_of_pull_requests_and_of_functions_are_two_bounds() -> None:
    found = shorten("Keep pull requests under 200 lines. Keep functions under 30 lines.")
    assert sorted(str(check["args"]) for check in found) == ["{'function_lines': 30}", "{'max_lines': 200}"]
    found = shorten("Keep pull requests under 200 lines. Ask mira for a review.")
    assert [check["args"] for check in found] == [{"max_lines": 200}]


@pytest.mark.parametrize(
    "said", ["Sign mails with 'Kind regards, Acme Desk'.", "The signature is:\nKind regards,\nAcme Desk"]
)
def test_a_signature_of_two_lines_is_asked_for_whole(said: str) -> None:
    start = mail("Dear Ms Roth,\n\nit is open.\n\nBye\n")
    (check,) = learnt(correct(said, start, body="Dear Ms Roth,\n\nit is open.\n\nKind regards,\nAcme Desk\n"))
    assert parse_check(check).violations(mail("Dear Mr Ho,\n\nit is shut.\n\nKind regards,\nSomebody Else\n"))
    assert not parse_check(check).violations(mail("Dear Mr Ho,\n\nit is shut.\n\nKind regards,\nAcme Desk\n"))


def test_a_title_that_begins_with_an_article_is_no_imperative() -> None:
    said = "The title should be imperative and at most 50 characters."
    start = PR.model_copy(update={"title": "This adds gift wrapping to the basket and to the till of the shop"})
    found = learnt(correct(said, start, title="Add gift wrapping"))
    assert [check["args"] for check in found] == [{"shape": "imperative"}, {"max_length": 50}]


@pytest.mark.parametrize("said", ["Don't touch migrations that already exist; add a new one.",
                                  "Finger weg von Migrationen, die es schon gibt, leg eine neue an."])  # fmt: skip
def test_files_that_already_exist_are_those_of_their_folder(said: str) -> None:
    old = FileChange(path="shop/migrations/0001.py", before="A = 1\n", after="A = 2\n")
    new = FileChange(path="shop/migrations/0002.py", after="A = 2\n")
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (old,)}), files=(new,)))
    other = FileChange(path="shop/migrations/0003.py", before="A = 1\n", after="A = 3\n")
    assert parse_check(check).violations(PR.model_copy(update={"files": (other,)}))


def test_a_project_that_nothing_shows_is_told() -> None:
    (proved,) = induce(correct("For the Zebra project ask zoe, please.", reviewers=("zoe",))).checks
    assert proved.unshown == "the Zebra project"
    (proved,) = induce(correct("For every pull request ask zoe, please.", reviewers=("zoe",))).checks
    assert proved.unshown == ""


def test_a_greeting_of_one_language_is_not_asked_of_mails_in_the_other_one() -> None:
    start = mail("Hallo Frau Roth,\n\nkönnen Sie uns die Nummer der Bestellung schicken?\n\nViele Grüße\n")
    said = "Bitte mit 'Sehr geehrte' anfangen."
    (check,) = learnt(correct(said, start, body=start.body.replace("Hallo", "Sehr geehrte")))
    english = mail("Hello Zoe,\n\nit is open now and we will send you the number.\n\nKind regards\n")
    german = mail("Hallo Herr Ho,\n\ndie Nummer der Bestellung fehlt uns noch.\n\nViele Grüße\n")
    assert [bool(parse_check(check).violations(one)) for one in (english, german)] == [False, True]
