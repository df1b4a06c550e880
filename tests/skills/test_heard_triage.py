"""How comments say which mails are meant and what is asked of a triage's row, in many words; and what they do not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import correct, learnt
from understudy.core.artifacts import MailDraft, Triage
from understudy.skills.checks.when import When
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.amounts import bounds
from understudy.skills.spoken.enclosed import not_attached
from understudy.skills.spoken.forms import has_form
from understudy.skills.spoken.sentences import sentences
from understudy.skills.spoken.synonyms import alike, parted


def row(subject: str, body: str, label: str = "general", action: str = "flag", **fields: object) -> Triage:
    message = MailDraft(sender="a.meier@post.example", subject=subject, body=body)
    return Triage.model_validate({"message": message, "label": label, "action": action, "fields": fields})


@pytest.mark.parametrize(
    ("comment", "mail", "label", "meant", "other"),
    [
        (
            "Out of office notes aren't complaints, label them auto_reply.",
            "I am out of office until Monday.", "auto_reply", "Automatische Antwort", "I complain about the noise.",
        ),
        (
            "Wer auszieht, ist move_out und keine cancellation.",
            "Wir ziehen zum 31. August aus.", "move_out", "Mein Auszug ist im Mai.", "Stromvertrag stornieren",
        ),
        (
            "We count anything about a lost key as lost_item.",
            "I lost my key in the gym.", "lost_item", "Schlüssel verloren", "I lost my umbrella.",
        ),
        (
            "A change of bank details goes under bank_change and never under address_change.",
            "Please note our new bank details.", "bank_change", "Neue Bankverbindung", "Our new address: Lane 3",
        ),
        (
            "Termin verschieben? Das ist reschedule und nicht cancellation, die wollen ja noch kommen.",
            "Kann ich den Termin verschieben?", "reschedule", "Can I reschedule?", "Ich nehme nicht teil.",
        ),
        (
            "Umfragen und Newsletter von draußen sind spam, kein feedback.",
            "Nehmen Sie an unserer Umfrage teil.", "spam", "Unser Newsletter im Mai", "Das Essen war gut.",
        ),
        (
            "Just so you know, we file partnership offers under partnership.",
            "We propose a partnership.", "partnership", "Kooperation mit Ihrem Haus", "Two chairs, please.",
        ),
        (
            "Wer nur wissen will, wann sein Paket kommt, ist tracking_question, keine complaint.",
            "Wann kommt mein Paket?", "tracking_question", "Kommt das Paket heute?", "Der Service war unfreundlich.",
        ),
    ],
)  # fmt: skip
def test_a_label_is_learnt_for_what_the_sentence_says_it_is_for(
    comment: str, mail: str, label: str, meant: str, other: str
) -> None:
    (proved,) = induce(correct(comment, row("", mail), label=label)).checks
    assert proved.check.rule.args() == {"value": label}
    assert proved.check.violations(row("", meant))
    assert not proved.check.violations(row("", other))


@pytest.mark.parametrize(
    ("comment", "mail", "meant", "other"),
    [
        ("If a journalist writes, escalate.", "I am a journalist.", "Ich bin Reporterin.", "When do you open?"),
        ("Gas smell? Escalate. No discussion.", "Gas smell in the cellar", "Gasgeruch im Keller", "The lamp is off."),
        (
            "Mahnung, Inkasso, Gericht: immer eskalieren!",
            "Wir haben ein Inkasso beauftragt.", "Letzte Mahnung", "Unser neuer Katalog",
        ),
        (
            "Anything legal (lawyer, court, police) → escalate",
            "I will go to court.", "Mein Anwalt schreibt Ihnen.", "The soup was cold.",
        ),
        (
            "Ungeziefer in der Küche ist kein Fall für den Bot. Eskalieren.",
            "In der Küche gibt es Ungeziefer.", "a cockroach in the kitchen", "The kitchen is lovely.",
        ),
        ("This is no one-off: whoever mentions mould gets escalated.", "There is mould.", "Schimmel!",
         "The lamp is off."),
    ],
)  # fmt: skip
def test_a_mail_is_escalated_for_what_the_comment_names(comment: str, mail: str, meant: str, other: str) -> None:
    (proved,) = induce(correct(comment, row("", mail), action="escalate")).checks
    assert proved.check.violations(row("", meant))
    assert not proved.check.violations(row("", other))


@pytest.mark.parametrize(
    ("comment", "given", "action", "amounts"),
    [
        (
            "Below 11.5 V it dies: escalate. At or above it can stay a flag.",
            {"voltage": 11.2},
            "escalate",
            "< 11.5 volts",
        ),
        ("Ist der Absender jünger als 18, bitte flag (Feld age).", {"age": 16}, "flag", "< 18 years"),
        ("Bei Kindern unter 6 nie bestätigen. Flag.", {"age": 4}, "flag", "< 6 years"),
        ("Above 8 degrees in the fridge we escalate.", {"temperature": 9.5}, "escalate", "> 8 degrees"),
        ("Only confirm returns within 30 days. Older ones: flag.", {"days": 45}, "flag", "> 30 days"),
    ],
)
def test_a_threshold_is_learnt_in_its_unit(comment: str, given: dict[str, object], action: str, amounts: str) -> None:
    start = row("", "?", "return", "confirm" if action == "flag" else "flag", **given)
    found = learnt(correct(comment, start, action=action))
    assert [check["when"]["amounts"] for check in found] == [[amounts]] * len(found)
    assert found


@pytest.mark.parametrize(
    "comment",
    [
        "Bewerbungen nur bestätigen wenn ein Lebenslauf dranhängt. Fehlt der, bitte markieren.",
        "Kommt die Mail ohne Unterlagen im Anhang, nicht bestätigen sondern markieren.",
        "Applications with a CV attached you may confirm. No CV, no confirm - flag.",
    ],
)
def test_what_is_not_attached_is_a_condition(comment: str) -> None:
    proved = induce(correct(comment, row("", "Bewerbung", "job_application", "confirm"), action="flag")).checks
    whole = row("", "Bewerbung", "job_application", "confirm")
    whole = whole.model_copy(update={"message": whole.message.model_copy(update={"attachments": ("cv.pdf",)})})
    assert any(one.check.violations(row("", "Bewerbung", "job_application", "confirm")) for one in proved)
    assert not any(one.check.violations(whole) for one in proved)


@pytest.mark.parametrize(
    "comment",
    [
        "Do not make up a tracking number. Leave the field out unless the mail says it.",
        "Das Feld tracking bitte weglassen, wenn keine Nummer in der Mail steht. Nichts erfinden!",
        "Leave 'tracking' empty unless they name one.",
    ],
)
def test_a_field_may_hold_what_the_mail_says_and_nothing_else(comment: str) -> None:
    (proved,) = induce(correct(comment, row("", "Late", tracking="0000"), fields={})).checks
    assert proved.check.rule.args() == {"name": "tracking", "in_message": True}
    assert proved.check.when == When()


def test_a_field_is_filled_where_the_mail_says_something_like_it() -> None:
    said = "Wenn jemand eine Telefonnummer hinterlässt, gehört sie ins Feld phone."
    start = row("", "Rufen Sie mich an: 0171 5550123")
    (proved,) = induce(correct(said, start, fields={"phone": "01715550123"})).checks
    assert proved.check.violations(row("", "Call 0160 5559921"))
    assert not proved.check.violations(row("", "Please call me about order 4711."))


def test_two_fields_are_asked_of_the_label_that_heads_the_comment() -> None:
    said = "Lost property: where and when. So fields place and date, both, every time."
    start = row("", "Lost in hall B on 2026-04-02", "lost_property")
    found = learnt(correct(said, start, fields={"place": "hall B", "date": "2026-04-02"}))
    assert {check["args"]["name"] for check in found} == {"place", "date"}
    assert all(check["when"] == {"labels": ["lost_property"]} for check in found)


def test_a_code_of_letters_and_a_single_digit_are_learnt() -> None:
    start = row("", "to Germany", country="Germany")
    (code,) = learnt(correct("Country as two letters please, DE rather than Germany.", start, fields={"country": "DE"}))
    assert code["args"] == {"name": "country", "form": "DE"}
    start = row("", "Everything is down, an outage.", "outage", severity=3)
    (digit,) = learnt(correct("severity is 1 for outages.", start, fields={"severity": 1}))
    assert digit["args"] == {"name": "severity", "value": 1}


@pytest.mark.parametrize(
    "comment",
    [
        "Einzelfall, keine Regel: den Herrn hab ich eskaliert.",
        "One-off: escalate, since she called me.",
        "This week Petra answers all such questions herself, hence escalate.",
        "Bumped it up because she called me crying; nothing wrong with your flag.",
    ],
)
def test_what_is_said_of_one_mail_alone_teaches_nothing(comment: str) -> None:
    assert learnt(correct(comment, row("Late", "It is late", "delay"), action="escalate")) == []


def test_verbs_in_front_and_questions_are_conditions() -> None:
    (said,) = sentences("Kündigen wir eine Preiserhöhung an, muss das rein.")
    assert said == "Wenn wir eine Preiserhöhung ankündigen, muss das rein."
    assert sentences("Gas smell? Escalate.") == ("when Gas smell, Escalate.",)
    assert sentences("Is that right? Escalate.") == ("Is that right?", "Escalate.")


def test_words_in_other_forms() -> None:
    assert has_form("You charged me twice.", "charged twice")
    assert not has_form("You charged my card for it twice.", "charged twice")
    assert has_form("We bring our dog.", "dogs")
    assert parted("Terminabsage") == ("termin", "absage")
    assert parted("Zusammenarbeit") == ()
    assert "kind" not in alike("children")  # as in "kind regards"


def test_a_number_with_a_verb_behind_it_is_a_bound() -> None:
    assert [str(bound) for bound, _ in bounds("jünger als 18 nie bestätigen")] == ["< 18 years"]
    assert [str(bound) for bound, _ in bounds("at most 60 characters")] == []


def test_what_is_missing_in_an_attachment_is_no_missing_attachment() -> None:
    assert not_attached("without a photo")
    assert not_attached("kein Lebenslauf dabei")
    assert not not_attached("no photo of our staff on the site")
