"""What a rule is held to where the example shows it, though the comment says it in passing."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import CommitInfo, FileChange, MailDraft, PullRequest, Triage
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import MOST_OF_A_KIND, induce
from understudy.skills.spoken.forms import has_form

from .teaching import MAIL, PR, correct, learnt, recode


def triage(body: str, label: str = "question", **fields: str) -> Triage:
    message = MailDraft(sender="n@post.example", subject="Order", body=body)
    return Triage(message=message, label=label, action="flag", fields=dict(fields))


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": f"Dear Ms Roth,\n\n{body}\n\nKind regards\nMara", **changes})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Wie gewünscht reichen wir den Nachweis nach.", "nachgereicht"),
        ("Ich sage den Termin ab.", "abgesagt"),
        ("Bitte rufen Sie mich zurück.", "Rückruf"),
        ("Angebot für Ihre Gruppe", "Gruppenangebote"),
        ("Eine Frage zu Ihrer Rechnung", "fragt"),
    ],
)
def test_a_word_is_found_in_its_parts(text: str, word: str) -> None:
    assert has_form(text, word)


@pytest.mark.parametrize(("text", "word"), [("Das gilt nach dem Fest.", "Nacht"), ("Wir zahlen im Mai.", "Zahlart")])
def test_another_word_is_not(text: str, word: str) -> None:
    assert not has_form(text, word)


def test_a_number_is_asked_of_a_subject_only_where_the_mail_has_one() -> None:
    said = "PO number goes in the subject, their systems file by it."
    start = mail("could you send PO-7702 in cartons of six?", subject="Question about our order")
    (check,) = learnt(correct(said, start, subject="PO-7702: cartons"))
    rule = parse_check(check)
    assert rule.violations(mail("please split PO-10790 in two", subject="Two pallets"))
    assert not rule.violations(mail("we would love to taste the new vintage", subject="Visit"))


def test_a_plain_word_is_unwanted_of_what_it_was_said_of() -> None:
    said = "We never guarantee early check-in, the rooms might not be cleaned."
    start = mail("we guarantee early check-in at 11")
    (check,) = learnt(correct(said, start, body=mail("early check-in at 11 is possible").body))
    assert not parse_check(check).violations(mail("we guarantee your table on the terrace"))


def test_a_reference_is_taken_whole() -> None:
    said = "Das Aktenzeichen bitte vollständig übernehmen, mit dem /2 hinten."
    start = triage("Unser Antrag K-2025-0481/2", case_no="K-2025-0481")
    (check,) = learnt(correct(said, start, fields={"case_no": "K-2025-0481/2"}))
    rule = parse_check(check)
    assert rule.violations(triage("Zu K-2024-17/3 eine Frage", case_no="K-2024-17"))
    assert not rule.violations(triage("Zu K-2024-17 eine Frage", case_no="K-2024-17"))


@pytest.mark.parametrize(
    ("name", "example", "other", "text"),
    [
        ("plate", "AHL-DF 418", "BE-BK 1904", "Ich fahre den Wagen {}."),
        ("order", "50233", "61004", "My order is {}."),
        ("phone", "0341 555 8821", "0171/5558821", "Call me: {}."),
    ],
)
def test_a_field_is_filled_by_what_is_alike_by_its_nature(name: str, example: str, other: str, text: str) -> None:
    check = parse_check({"kind": "triage_field", "args": {"name": name, "if_said": example}})
    assert check.violations(triage(text.format(other)))
    assert not check.violations(triage(text.format(other), **{name: other}))
    assert not check.violations(triage("A bottle of 2018, and the line 7."))


def test_an_index_on_a_table_that_is_made_here_too_locks_nobody_out() -> None:
    said = "Please create it CONCURRENTLY, the last one locked the table. (If the table is new here it doesn't matter.)"
    sql = "CREATE INDEX{} a ON resident (street);\n"
    (check,) = learnt(recode(said, sql.format(""), sql.format(" CONCURRENTLY"), "migrations/7.sql"))
    rule = parse_check(check)
    new = FileChange(path="m/8.sql", after="CREATE TABLE b (c int);\nCREATE INDEX d ON b (c);\n")
    old = FileChange(path="m/9.sql", after="CREATE UNIQUE INDEX d\n  ON b (c);\n")
    assert not rule.violations(PR.model_copy(update={"files": (new,)}))
    assert rule.violations(PR.model_copy(update={"files": (old,)}))


def test_who_must_not_review_alone_may_beside_others() -> None:
    said = "Okan ist unser Werkstudent und darf nicht alleine freigeben."
    before = PR.model_copy(update={"reviewers": ("okan",)})
    (check,) = learnt(correct(said, before, reviewers=("okan", "petra")))
    assert check["args"] == {"never_alone": ["okan"]}
    assert not parse_check(check).violations(PR.model_copy(update={"reviewers": ("lutz",)}))
    assert not parse_check(check).violations(PR.model_copy(update={"reviewers": ("lutz", "okan")}))


def test_an_answer_is_in_the_language_of_what_it_quotes() -> None:
    said = "He wrote in English, so answer in English."
    asked = "\n\n> What do I need to get a permit for my car?\n> Is there a form?\n"
    start = mail("bitte schicken Sie uns noch den Fahrzeugschein." + asked)
    (check,) = learnt(correct(said, start, body=mail("please send us the paper of your car." + asked).body))
    assert check["args"] == {"value": "asked"}
    german = "\n\n> Gilt mein Ausweis auch noch in der neuen Straße?\n> Was muss ich tun?\n"
    answer = MAIL.model_copy(update={"body": f"Guten Tag,\n\nbitte kommen Sie ins Amt, das ist kostenlos.{german}"})
    assert not parse_check(check).violations(answer)


def test_pages_address_people_as_a_comment_says() -> None:
    said = (
        "Bürger siezen wir, auch auf den Hilfeseiten (docs/buerger). Untereinander in docs/team könnt ihr euch duzen."
    )
    informal, formal = "Du brauchst deinen Ausweis und ein Foto.\n", "Sie brauchen einen Ausweis und ein Foto.\n"
    (check,) = learnt(recode(said, informal, formal, "docs/buerger/ausweis.md"))
    rule = parse_check(check)
    team = FileChange(path="docs/team/start.md", after=informal)
    english = FileChange(path="docs/buerger/en.md", after="Put it into the dir that du prints for you and your team.\n")
    assert not rule.violations(PR.model_copy(update={"files": (team, english)}))


def test_a_switch_stays_as_the_comment_says_it() -> None:
    said = "In config/production.yaml bleibt debug auf false, zum Suchen bitte staging.yaml."
    files = [
        FileChange(path="config/production.yaml", before="a: 1\n", after=f"a: 1\ndebug: {on}\n")
        for on in ("true", "false")
    ]
    start = PullRequest(repo="acme/shop", title="See more", files=(files[0],))
    (check,) = learnt(correct(said, start, files=(files[1],)))
    rule = parse_check(check)
    other = FileChange(path="config/staging.yaml", after="debug: true\n")
    assert rule.violations(start)
    assert not rule.violations(start.model_copy(update={"files": (other,)}))


def test_what_is_not_finished_is_no_commit_whatever_it_is_called() -> None:
    said = 'squash the wip stuff before you open the PR please, nobody wants to bisect through "wip 2"'
    start = PR.model_copy(update={"commits": (CommitInfo(message="wip 2, still broken"),)})
    found = [parse_check(check) for check in learnt(correct(said, start, commits=(CommitInfo(message="Add VAT"),)))]
    for message, unwanted in (("fixup! Add VAT", True), ("WIP tax", True), ("Wipe the tablets", False)):
        pull = PR.model_copy(update={"commits": (CommitInfo(message=message),)})
        assert any(check.violations(pull) for check in found) is unwanted


@pytest.mark.parametrize(
    ("path", "held"), [("env/prod/mail.yaml", True), ("env/staging/mail.yaml", False), ("production.yaml", True)]
)
def test_where_a_system_runs_is_told_by_its_settings(path: str, held: bool) -> None:
    said = "In Produktion mindestens zwei Replicas. Auf Staging reicht eine."
    (check,) = learnt(recode(said, "replicas: 1\n", "replicas: 2\n", "env/prod/kita.yaml"))
    other = FileChange(path=path, after="replicas: 1\n")
    assert bool(parse_check(check).violations(PR.model_copy(update={"files": (other,)}))) is held


def test_a_thousand_rules_of_one_kind_are_not_all_tried() -> None:
    links = "".join(f"http://h{number}.example/\n" for number in range(3 * MOST_OF_A_KIND))
    found = induce(recode("Absolute links are wrong here, please use relative links.", links, "x\n", "docs/a.md"))
    assert 0 < len(found.checks) <= MOST_OF_A_KIND
