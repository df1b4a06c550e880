"""What a comment tells of going wrong, of who would suffer and of what to do instead narrows no rule."""

from __future__ import annotations

from tests.skills.teaching import MAIL, correct, learnt, recode
from understudy.core.artifacts import FileChange, PullRequest


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
