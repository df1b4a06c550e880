"""What is learnt from the words of a correction of a triage, and what is not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, correct, learnt
from understudy.core.artifacts import MailDraft, Triage
from understudy.skills.induction.induce import induce


def test_a_field_is_known_by_its_name_in_the_other_language() -> None:
    asked = MailDraft(sender="m@x.example", subject="Montage", body="Bitte am Montag. Tel. 030 5550112")
    triage = Triage(message=asked, label="assembly", action="confirm", fields={"order": "6001"})
    comment = "Bei Montageterminen (label assembly) brauchen wir die Telefonnummer in den Feldern."
    found = learnt(correct(comment, triage, fields={"order": "6001", "phone": "0305550112"}))
    assert found[0]["args"] == {"name": "phone", "required": True}
    assert found[0]["when"] == {"labels": ["assembly"]}


def test_a_field_can_be_asked_for_a_number_of_digits() -> None:
    triage = Triage(message=MAIL, label="loss", action="flag", fields={"medium": "4711"})
    found = learnt(correct("Das Feld medium ist immer achtstellig.", triage, fields={"medium": "00004711"}))
    assert [check["args"] for check in found] == [{"name": "medium", "digits": 8}]


def test_at_least_this_much_care_forbids_only_less() -> None:
    triage = Triage(message=MAIL, label="payroll", action="confirm", fields={})
    found = learnt(correct("Label payroll: nie einfach bestätigen, mindestens `flag`.", triage, action="flag"))
    assert [check["args"] for check in found] == [{"never": "confirm"}]


def test_a_field_that_opens_a_condition_is_asked_of_nobody() -> None:
    triage = Triage(message=MailDraft(subject="CVE-1 in grpc", body="?"), label="security", action="flag", fields={})
    correction = correct(
        "Steht eine CVE im Betreff, wird sofort eskaliert.", triage, action="escalate", fields={"cve": "1"}
    )
    assert [check["kind"] for check in learnt(correction)] == ["triage_action"]


def test_mailboxes_of_a_kind_are_a_condition_in_every_house() -> None:
    noise = MailDraft(sender="noreply@probe.example", subject="[monitor] failed", body="1 of 5")
    triage = Triage(message=noise, label="monitor", action="escalate", fields={})
    said = "Mails from a noreply address are machine noise. Never escalate those, please."
    (found,) = learnt(correct(said, triage, action="flag"))
    assert (found["args"], found["when"]) == ({"never": "escalate"}, {"addresses": ["noreply@*"]})


def test_a_reference_in_brackets_is_an_example_of_the_field() -> None:
    triage = Triage(message=MAIL, label="order", action="flag", fields={"order": "20417"})
    said = "The order field needs the full number with the B in front (B-20417)."
    (found,) = learnt(correct(said, triage, fields={"order": "B-20417"}))
    assert found["args"] == {"name": "order", "like": "B-20417"}


def test_a_label_that_helps_nobody_is_out_of_use() -> None:
    triage = Triage(message=MAIL, label="misc", action="flag", fields={})
    (found,) = learnt(correct("The label misc helps nobody. Please choose a proper one.", triage, label="booking"))
    assert found["args"] == {"never": "misc"}


def test_a_label_is_taken_out_of_use_in_either_order_of_words() -> None:
    start = Triage(message=MAIL, label="other", action="flag", fields={})
    for said in ('Bitte nicht mehr das Label "other" vergeben.', 'Das Label "other" bitte nicht mehr vergeben.'):
        (found,) = learnt(correct(said, start, label="payment"))
        assert found["args"] == {"never": "other"}


def test_a_kind_of_number_is_known_by_what_it_begins_with() -> None:
    asked = MailDraft(sender="m@x.example", subject="How far is my case?", body="I ask about AZ 2026-0733.")
    start = Triage(message=asked, label="status", action="confirm", fields={})
    said = "If the message has a case number (AZ ...), copy it into the field case_no."
    (found,) = learnt(correct(said, start, fields={"case_no": "2026-0733"}))
    assert found["when"] == {"words": ["AZ"]}


def test_of_two_decisions_that_will_do_none_is_asked_for() -> None:
    start = Triage(message=MAIL, label="feature_wish", action="escalate", fields={})
    said = "With feature_wish you can confirm or flag, but escalate is off limits."
    (found,) = learnt(correct(said, start, action="confirm"))
    assert (found["args"], found["when"]) == ({"never": "escalate"}, {"labels": ["feature_wish"]})


def test_flag_or_escalate_leaves_the_choice() -> None:
    start = Triage(message=MAIL, label="complaint", action="confirm", fields={})
    said = "Complaints are never waved through with confirm, a person looks at them, so flag or escalate."
    (found,) = learnt(correct(said, start, action="flag"))
    assert found["args"] == {"never": "confirm"}


def test_a_value_that_the_mail_says_is_this_mail_s_own_and_an_example_of_its_form() -> None:
    asked = MailDraft(sender="e@x.example", subject="Flat tyre", body="Bike no 1187 has a flat tyre.")
    start = Triage(message=asked, label="repair", action="flag", fields={"bike": "bike no 1187"})
    (found,) = learnt(
        correct("Please write the bike field as B-1187, capital B, dash.", start, fields={"bike": "B-1187"})
    )
    assert found["args"] == {"name": "bike", "like": "B-1187"}


def test_what_stood_in_the_field_is_no_condition_of_it() -> None:
    asked = MailDraft(sender="e@x.example", subject="Map 4711", body="May I see 4711 again?")
    start = Triage(message=asked, label="order", action="flag", fields={"medium": "4711"})
    said = 'With "4711" nothing is found. They need eight digits in the field medium.'
    (found,) = learnt(correct(said, start, fields={"medium": "00004711"}))
    assert (found["args"], found.get("when")) == ({"name": "medium", "digits": 8}, None)


def test_a_field_that_is_called_as_any_word_is_known_by_what_is_said_of_it() -> None:
    start = Triage(message=MAIL, label="complaint", action="flag", fields={"customer": "3"})
    said = "Without line nobody finds the machine, the field must always be filled."
    (found,) = learnt(correct(said, start, fields={"customer": "3", "line": "B2"}))
    assert found["args"] == {"name": "line", "required": True}


def test_a_label_that_no_longer_exists_is_out_of_use() -> None:
    start = Triage(message=MAIL, label="late_setup", action="flag", fields={})
    said = "Das Label late_setup gibt es seit Januar nicht mehr, wir nehmen setup_delay."
    (found,) = learnt(correct(said, start, label="setup_delay"))
    assert found["args"] == {"never": "late_setup"}


def test_those_points_at_what_the_sentence_before_named() -> None:
    asked = MailDraft(sender="m@x.example", subject="Brakes not working", body="The brakes do nothing.")
    start = Triage(message=asked, label="defect", action="confirm", fields={})
    said = "Failing brakes are a safety matter. Always escalate those, a confirmation is not enough."
    (found, *_) = learnt(correct(said, start, action="escalate"))
    assert found["args"] == {"value": "escalate"}
    assert "brakes" in found["when"]["words"]


def test_the_field_that_is_asked_for_is_no_label() -> None:
    asked = MailDraft(sender="e@x.example", subject="Invoice 204417", body="What is invoice 204417?")
    start = Triage(message=asked, label="invoice_question", action="flag", fields={"invoice": "#204417"})
    said = "The invoice field has to look like INV-204417, whatever the customer types."
    (found,) = learnt(correct(said, start, fields={"invoice": "INV-204417"}))
    assert (found["args"], found.get("when")) == ({"name": "invoice", "like": "INV-204417"}, None)


def test_a_bound_before_a_verb_is_one_of_money() -> None:
    start = Triage(message=MAIL, label="refund", action="flag", fields={"amount": "240"})
    said = "Refunds above 200 have to be escalated. Smaller ones can stay as they are."
    (found,) = learnt(correct(said, start, action="escalate"))
    assert found["when"]["amounts"] == ["> 200"]


def test_a_feeling_without_a_reason_is_no_rule() -> None:
    start = Triage(message=MAIL, label="refund", action="flag", fields={})
    said = "I have a feeling that refund is not quite it, but I can't put my finger on it."
    assert learnt(correct(said, start, label="complaint")) == []


def triage(subject: str, body: str, **fields: str) -> Triage:
    asked = MailDraft(sender="e@x.example", subject=subject, body=body)
    return Triage(message=asked, label="other", action="flag", fields=fields)


@pytest.mark.parametrize(
    ("said", "subject", "words"),
    [
        ("Wrong invoices are urgent. Always escalate those.", "Wrong invoice", ["wrong invoice"]),
        ("Water damage must be escalated.", "Water damage", ["water damage", "wasserschaden"]),
        ("Escalate, even when it is only a bit of smoke.", "Smoke in the hall", ["smoke", "rauch", "qualm"]),
    ],
)
def test_a_thing_and_what_is_said_of_it_are_one_condition(said: str, subject: str, words: list[str]) -> None:
    (found,) = learnt(correct(said, triage(subject, f"It is about this: {subject}."), action="escalate"))
    assert set(words) <= set(found["when"]["words"])
    assert "wrong" not in found["when"]["words"]  # nor one half alone


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("The priority for outages is always P100.", "P100"),
        ("For outages the field priority must be 'it-100'.", "it-100"),
    ],
)
def test_a_fixed_value_whose_digits_stand_in_the_mail_by_chance_is_fixed(said: str, value: str) -> None:
    start = triage("Outage", "We have an outage for 100 users.", priority="P3")
    (found,) = learnt(correct(said, start, fields={"priority": value}))
    assert found["args"] == {"name": "priority", "value": value}


def test_what_is_excepted_is_excepted_by_its_own_word_only() -> None:
    start = triage("Complaint", "This is a complaint.")
    said = "Complaints get escalated. Feedback is a different story."
    (found,) = learnt(correct(said, start, action="escalate"))
    assert found["when"]["unless"] == {"words": ["feedback"]}


def test_mails_of_the_own_house_are_known_by_who_writes() -> None:
    asked = MailDraft(sender="ben@skerry.example", to=("info@skerry.example",), subject="Berths", body="Is 4 free?")
    start = Triage(message=asked, label="complaint", action="flag", fields={})
    said = 'Mails from our own people (@skerry.example) are no complaints, label those "internal".'
    (found,) = learnt(correct(said, start, label="internal"))
    assert found["when"] == {"audience": ["inside"]}


def test_what_comes_out_of_a_thing_stands_beside_its_label() -> None:
    asked = MailDraft(
        sender="e@x.example", subject="Battery gets hot", body="There was smoke coming out of my battery."
    )
    start = Triage(message=asked, label="battery_issue", action="flag", fields={})
    said = "Smoke from a battery is a safety case: those always get escalated. Other battery questions can stay."
    (found, *_) = learnt(correct(said, start, action="escalate"))
    assert (found["when"]["labels"], found["when"]["words"][0]) == (["battery_issue"], "smoke")


def test_a_sign_in_front_of_a_number_is_another_form() -> None:
    start = triage("Where is it?", "Where is E-4411?", order="#E-4411")
    said = "The order field goes in without the leading #, the lookup fails with it."
    (found,) = learnt(correct(said, start, fields={"order": "E-4411"}))
    assert found["args"] == {"name": "order", "like": "E-4411"}


def test_flag_it_or_escalate_leaves_the_choice_too() -> None:
    start = Triage(message=MAIL, label="refund_request", action="confirm", fields={})
    said = "For refund_request please never use confirm. Flag it, or escalate if they are angry."
    (found,) = learnt(correct(said, start, action="flag"))
    assert found["args"] == {"never": "confirm"}


def test_the_name_of_a_field_is_no_condition_of_it() -> None:
    start = triage("Filiale Nord", "In der Filiale Nord war zu.", thema="feiertag")
    said = 'Bitte das Feld filiale immer mit angeben. Wenn nichts dasteht, "unbekannt".'
    found = learnt(correct(said, start, fields={"thema": "feiertag", "filiale": "Nord"}))
    assert all("words" not in check.get("when", {}) for check in found)


def test_a_label_that_was_retired_is_out_of_use() -> None:
    start = Triage(message=MAIL, label="misc", action="flag", fields={})
    said = "We've retired the misc label. Pick one that says something, here compatibility."
    (found,) = learnt(correct(said, start, label="compatibility"))
    assert found["args"] == {"never": "misc"}


@pytest.mark.parametrize(
    "said",
    [
        "Ohne Zählernummer kann der Außendienst nichts machen. Das Feld meter_id bitte immer füllen.",
        "Always fill in the meter_id field - without it the order sits in the general queue.",
    ],
)
def test_a_field_that_is_always_asked_for_has_no_condition_of_its_reason(said: str) -> None:
    asked = MailDraft(sender="e@x.example", subject="Meter order", body="Please swap the meter.")
    start = Triage(message=asked, label="meter_swap", action="flag", fields={"street": "Uferweg 4"})
    (found,) = learnt(correct(said, start, fields={"street": "Uferweg 4", "meter_id": "1EMH0012"}))
    assert (found["args"], found.get("when")) == ({"name": "meter_id", "required": True}, None)


def test_a_word_that_is_no_label_is_out_of_use() -> None:
    start = Triage(message=MAIL, label="other", action="flag", fields={})
    (found,) = learnt(correct("'other' is not a decision. Please pick a real label.", start, label="wrong_item"))
    assert found["args"] == {"never": "other"}


@pytest.mark.parametrize(
    ("said", "was", "becomes", "shape"),
    [
        ("labels are all lower case with underscores", "False-Positive", "false_positive", "snake_name"),
        (
            "Labels bitte klein und mit Unterstrich, also kleingeschrieben.",
            "False Positive",
            "false_positive",
            "snake_name",
        ),
        ("No spaces in labels, please.", "false positive", "false_positive", "no_spaces"),
    ],
)
def test_how_a_label_is_written_goes_for_all_of_them(said: str, was: str, becomes: str, shape: str) -> None:
    triage = Triage(message=MAIL, label=was, action="flag", fields={})
    (check,) = learnt(correct(said, triage, label=becomes))
    assert check == {"kind": "triage_label", "args": {"shape": shape}}


def test_a_label_that_is_no_real_one_is_not_to_be_used() -> None:
    triage = Triage(message=MAIL, label="other", action="flag", fields={})
    said = '"other" is where tickets go to die. Pick a real label, damaged_bag in this case.'
    (check,) = learnt(correct(said, triage, label="damaged_bag"))
    assert check["args"] == {"never": "other"}


def test_a_number_without_a_blank_has_any_letters() -> None:
    asked = MailDraft(sender="m@x.example", subject="Late", body="KT 482 was late.")
    triage = Triage(message=asked, label="delay", action="flag", fields={"flight": "KT 482"})
    said = "Flight numbers go in without the blank, KT482 and not KT 482."
    (check,) = learnt(correct(said, triage, fields={"flight": "KT482"}))
    assert check == {"kind": "triage_field", "args": {"name": "flight", "shape": "no_spaces"}}


def test_a_version_is_written_in_all_its_parts() -> None:
    row = Triage(message=MAIL, label="bug", action="flag", fields={"version": "latest"})
    said = '"latest" isn\'t a version. I need the full number with all three parts in `version`.'
    (proved,) = induce(correct(said, row, fields={"version": "5.3.1"})).checks
    assert proved.check.violations(row)
    assert not proved.check.violations(row.model_copy(update={"fields": {"version": "5.2.11"}}))


def test_letters_and_a_number_of_digits_are_a_form() -> None:
    row = Triage(message=MAIL, label="repair", action="flag", fields={"serial": "the red one"})
    said = (
        "The serial field wants the real serial number, RB- and four digits. 'the red one' doesn't help the workshop."
    )
    (proved,) = induce(correct(said, row, fields={"serial": "RB-1711"})).checks
    assert not proved.check.violations(row.model_copy(update={"fields": {"serial": "RB-2041"}}))
    for wrong in ("2041", "RB-17", "XK-2041"):
        assert proved.check.violations(row.model_copy(update={"fields": {"serial": wrong}})), wrong


def test_an_action_that_is_used_no_more_needs_no_condition() -> None:
    row = Triage(message=MAIL, label="booking", action="confirm", fields={})
    said = "Please don't use confirm at all any more, whatever the label is. Flag it instead."
    assert {"kind": "triage_action", "args": {"never": "confirm"}} in learnt(correct(said, row, action="flag"))


def test_a_label_without_umlauts_is_known_by_the_word_that_has_them() -> None:
    asked = MailDraft(sender="v@x.example", subject="Ende", body="Wir hören auf.")
    row = Triage(message=asked, label="kuendigung", action="confirm", fields={})
    (check,) = learnt(
        correct("Kündigungen bitte nie auf confirm setzen, die laufen erst über mich.", row, action="flag")
    )
    assert check == {"kind": "triage_action", "args": {"never": "confirm"}, "when": {"labels": ["kuendigung"]}}


def test_an_action_is_taken_from_some_mails_only() -> None:
    row = Triage(message=MAIL, label="question", action="confirm", fields={})
    assert not learnt(correct("Mails from the tax office are never again confirmed.", row, action="flag"))


def test_a_label_that_is_still_for_something_is_not_taken_away() -> None:
    row = Triage(message=MAIL, label="misc", action="flag", fields={})
    assert not learnt(correct("Nimm ein richtiges Label, misc ist für Werbung.", row, label="billing"))


def test_the_right_label_of_two_spellings_is_that_one() -> None:
    asked = MailDraft(sender="v@x.example", subject="Parcels", body="My parcels are late.")
    row = Triage(message=asked, label="late-delivery", action="flag", fields={})
    (check,) = learnt(correct("Late parcels get late_delivery, not late-delivery.", row, label="late_delivery"))
    assert check["args"] == {"value": "late_delivery"}


@pytest.mark.parametrize(
    "said",
    [
        "Please don't park things under misc, nobody ever looks in there. Pick one of the proper labels, here invoice.",
        "»misc« bitte nicht mehr verwenden, da schaut am Ende niemand rein.",
    ],
)
def test_a_label_where_nobody_looks_is_not_to_be_used(said: str) -> None:
    row = Triage(message=MAIL, label="misc", action="flag", fields={})
    assert {"kind": "triage_label", "args": {"never": "misc"}} in learnt(correct(said, row, label="invoice"))


def test_a_word_in_such_a_mail_alone_is_the_condition() -> None:
    asked = MailDraft(sender="v@x.example", subject="Callout", body="An avalanche came down at the hut.")
    row = Triage(message=asked, label="callout", action="flag", fields={})
    said = "A callout with the word avalanche in it is escalated at once, even when nobody is known to be buried."
    (check,) = learnt(correct(said, row, action="escalate"))
    assert check["when"] == {"labels": ["callout"], "words": ["avalanche"]}
