"""What a comment tells of going wrong, of who would suffer and of what to do instead narrows no rule."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, correct, learnt, recode
from understudy.core.artifacts import FileChange, PullRequest, Triage


def test_a_line_under_every_mail_stands_there_whoever_would_look_for_it() -> None:
    asked = MAIL.model_copy(
        update={"subject": "Ihre Frage zum Wasserdruck", "body": "Guten Tag,\n\nes war der Druck.\n"}
    )
    said = 'Unter jede Mail gehört die Zeile "Notdienst: 0800 5550112". Wer wieder keinen Druck hat, soll nicht suchen.'
    found = learnt(correct(said, asked, body=f"{asked.body}\nNotdienst: 0800 5550112\n"))
    assert found
    assert not any("when" in check for check in found)


def test_what_hangs_when_somebody_sleeps_is_always_to_have_its_timeout() -> None:
    before = (
        "import requests\n\nHAULIER = 'https://haulier.example'\n\n\n"
        "def state(order):\n    return requests.get(HAULIER + order)\n"
    )
    after = before.replace("order)", "order, timeout=9)").replace("(order, timeout=9):", "(order):")
    said = "requests.get immer mit timeout. Ohne hängt sich der Worker auf, wenn der Haulier mal wieder schläft."
    (check,) = learnt(recode(said, before, after))
    assert (check["kind"], "when" in check) == ("call_arguments", False)


def test_what_is_to_be_changed_instead_is_no_condition() -> None:
    template = FileChange(path="templates/tag.zpl", before="^A30\n", after="^A40\n")
    made = FileChange(path="generated/tag.zpl", before="^A30\n", after="^A40\n")
    before = PullRequest(repo="acme/shop", title="Bigger font", files=(template, made))
    said = "generated/ is written by the nightly job. Leave that folder alone and change the template."
    (check,) = learnt(correct(said, before, files=(template,)))
    assert (check["args"], "when" in check) == ({"paths": ["generated/**"]}, False)


def test_something_that_happens_somewhere_is_no_condition() -> None:
    before = PullRequest(
        repo="acme/shop", title="Lock the stand gates", files=(FileChange(path="gate.py", after="A = 1\n"),)
    )
    said = (
        "Ticket number first in the title please (RAMP-1234: ...). When something happens on a stand they search by it."
    )
    (check,) = learnt(correct(said, before, title="RAMP-2291: Lock the stand gates"))
    assert (check["args"], "when" in check) == ({"shape": "ticket_first"}, False)


def test_who_has_once_done_something_is_asked_for_nothing() -> None:
    before = PullRequest(repo="acme/shop", title="Seats (nicht mergen)", reviewers=("ines",))
    said = "Wenn da 'nicht mergen' steht, dann bitte auf Draft. Quirin hat so was schon mal versehentlich reingenommen."
    (check,) = learnt(correct(said, before, reviewers=("ines", "quirin"), draft=True))
    assert check["kind"] == "draft"


def test_what_others_do_somewhere_is_no_condition() -> None:
    before = MAIL.model_copy(update={"subject": "Your weekend", "body": "Dear Mr Blum,\n\npick it up at counter 2.\n"})
    said = (
        "Booking number belongs in the subject, in square brackets, like [GB-20417]. "
        "Guests search for it on their phone when they stand at the counter."
    )
    (check,) = learnt(correct(said, before, subject="[GB-20417] Your weekend"))
    assert "when" not in check


def test_how_anyone_would_know_is_no_condition() -> None:
    asked = MAIL.model_copy(update={"subject": "My glasses", "body": "Where are my glasses?"})
    row = Triage(message=asked, label="order", action="confirm", fields={"order_number": ""})
    said = "You can't confirm anything without an order number in the fields, how would we know which glasses?"
    (check,) = learnt(correct(said, row, action="flag"))
    assert check["when"] == {"absent": ["order number"]}


def test_what_a_habit_has_broken_already_is_no_condition() -> None:
    before = "from datetime import datetime\n\nPROTOKOLL = 'Infusionsprotokoll'\nNOW = datetime.now()\n"
    after = before.replace("import datetime", "import datetime, timezone").replace("now()", "now(timezone.utc)")
    said = (
        "datetime.now() bitte immer mit Zeitzone aufrufen. "
        "Naive Zeitstempel haben uns schon mal ein ganzes Infusionsprotokoll zerlegt."
    )
    (check,) = learnt(recode(said, before, after))
    assert (check["args"], "when" in check) == ({"forbid": ["naive_time"]}, False)


def test_what_is_shared_once_it_is_created_is_no_condition() -> None:
    said = (
        "Careful: `alarms=[]` as a default is created once and shared by all calls, so turbine 2 inherits those of "
        "turbine 1. We don't use mutable defaults; None and create it inside."
    )
    before = "def collect(code, alarms=[]):\n    return alarms  # of one turbine\n"
    after = "def collect(code, alarms=None):\n    return alarms or []  # of one turbine\n"
    assert learnt(recode(said, before, after)) == [{"kind": "python_habits", "args": {"forbid": ["mutable_default"]}}]


def test_what_stands_before_a_short_demand_is_its_condition() -> None:
    asked = MAIL.model_copy(update={"subject": "Dinner", "body": "I have an allergy to nuts."})
    row = Triage(message=asked, label="question", action="flag", fields={})
    (check,) = learnt(correct("Guests write to us if they have an allergy. The label is health.", row, label="health"))
    assert "allergy" in check["when"]["words"]


def test_what_breaks_may_be_what_a_rule_is_for() -> None:
    asked = MAIL.model_copy(update={"subject": "Paket", "body": "Das Glas kam kaputt an."})
    row = Triage(message=asked, label="question", action="flag", fields={})
    (check,) = learnt(correct("Wenn etwas kaputt ankommt, Label damage. Fotos helfen.", row, label="damage"))
    assert check["args"] == {"value": "damage"}


@pytest.mark.parametrize(
    "said",
    [
        "Add karin once you touch payments/, she knows the tax code.",
        "Trag schon mal karin ein, wenn payments/ betroffen ist.",
        "Kein Blocker, aber in payments/ prüft karin mit.",
        "Let's talk about VAT tomorrow, but karin reviews everything in payments/.",
    ],
)
def test_once_and_no_blocker_take_no_demand_away(said: str) -> None:
    (check,) = learnt(correct(said, reviewers=("karin",)))
    assert (check["args"], check["when"]) == ({"include": ["karin"]}, {"paths": ["payments/**"]})


def test_changes_behind_an_and_are_still_what_a_rule_is_for() -> None:
    schema = FileChange(path="db/schema.sql", before="a", after="b")
    before = PullRequest(repo="acme/shop", title="Lots", files=(schema,))
    (check,) = learnt(correct("Fixes and changes to the schema are reviewed by ben.", before, reviewers=("ben",)))
    assert any("schema" in glob for glob in check["when"]["paths"])
