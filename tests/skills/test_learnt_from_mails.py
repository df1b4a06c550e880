"""What is learnt from the words of a correction of a mail, and what is not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, correct, learnt
from understudy.core.artifacts import MailDraft
from understudy.skills.induction.induce import induce


def test_the_words_of_a_reason_are_wanted_nowhere() -> None:
    mail = MailDraft(to=("v@hansa.example",), subject="Pickup", body="Dear Mr Visser,\n")
    correction = correct(
        "Mails to hansa.example go in copy to yard@acme.example, otherwise nobody opens the gate.",
        mail, cc=("yard@acme.example",), subject="Pickup, gate 4",
    )  # fmt: skip
    assert [check["kind"] for check in learnt(correction)] == ["cc"]


def test_a_receiver_who_only_moved_into_the_copy_is_not_everybodys() -> None:
    mail = MailDraft(to=("a@x.example", "b@x.example"), subject="Delivery", body="Hello\n")
    correction = correct("Only one address in To, all others in copy.", mail, to=("a@x.example",), cc=("b@x.example",))
    assert [check["args"] for check in learnt(correction)] == [{"at_most": 1}]


def test_a_greeting_that_is_unwanted_may_stand_in_other_words() -> None:
    mail = MailDraft(to=("a@x.example",), subject="Offer", body="Hi Jonas,\n\nour offer.")
    comment = 'We don\'t start mails with "Hi". "Dear ..." is what we write.'
    found = learnt(correct(comment, mail, body="Dear Mr Reuter,\n\nour offer."))
    assert {check["kind"] for check in found} == {"greeting"}


@pytest.mark.parametrize(
    ("comment", "before", "after", "bad", "good"),
    [
        (
            "A PIN must never stand in a mail!", "Your PIN is 4471.", "You get a new PIN at the desk.",
            "PIN: 9023", "The PIN can be had from 9 to 17.",
        ),
        (
            "The mail should say until which day we hold it.", "It is waiting.", "It is waiting until 12 May.",
            "It is here.", "We hold it until Friday.",
        ),
    ],
)  # fmt: skip
def test_secrets_and_days_are_known_by_their_form(comment: str, before: str, after: str, bad: str, good: str) -> None:
    start = MAIL.model_copy(update={"body": f"Dear Mr Blum,\n\n{before}\n"})
    (proved,) = induce(correct(comment, start, body=f"Dear Mr Blum,\n\n{after}\n")).checks
    assert proved.check.violations(MAIL.model_copy(update={"body": bad}))
    assert not proved.check.violations(MAIL.model_copy(update={"body": good}))


def test_a_day_in_the_place_of_something_vague_is_not_wanted_everywhere() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nwe send it as soon as possible.\n"})
    said = 'Avoid "as soon as possible". It means nothing to a customer, name a day.'
    found = learnt(correct(said, start, body="Dear Mr Blum,\n\nwe send it on Friday.\n"))
    assert [check["args"] for check in found] == [{"excludes": "as soon as possible"}]


def test_every_greeting_that_will_do_will_do() -> None:
    start = MAIL.model_copy(update={"body": "Hallo Frau Lind,\n"})
    said = 'Bitte nicht mit "Hallo" anschreiben. "Guten Tag" oder "Sehr geehrte ..." passt beides.'
    (found,) = learnt(correct(said, start, body="Sehr geehrte Frau Lind,\n"))
    assert found["args"] == {"starts_with": ["Sehr geehrte", "Guten Tag"]}


def test_the_mailbox_of_that_name_is_unwanted_in_every_house() -> None:
    start = MAIL.model_copy(update={"to": ("info@moll.example",), "subject": "Payslips"})
    said = "Payslips never go to a client's info@ address."
    (found,) = learnt(correct(said, start, to=("t@moll.example",)))
    assert found["args"] == {"exclude": ["info@*"]}


def test_a_number_in_brackets_is_an_example_with_its_brackets() -> None:
    said = "Please put the client number in front of the subject, in square brackets, e.g. [10482]."
    (found,) = learnt(correct(said, MAIL, subject="[10482] Your account"))
    assert found["args"] == {"like": "[10482]"}


def test_what_a_text_says_is_attached_is_asked_only_of_such_texts() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nattached you find it.\n"})
    said = 'You write "attached" but nothing is attached. Please check that each time.'
    (found,) = learnt(correct(said, start, attachments=("a.pdf",)))
    assert found["args"] == {"mentioned": True}


def test_a_number_to_call_may_stand_in_any_line() -> None:
    said = "Unter jede Mail gehört auch die Nummer der Bestellannahme, 0431 555 0110."
    found = learnt(correct(said, MAIL, body="Dear Mr Blum,\n\nYours\nTimo\nBestellannahme 0431 555 0110"))
    assert {"contains": "0431 555 0110"} in [check["args"] for check in found]
    assert {check["kind"] for check in found} == {"mail_text"}, "and not the line that it stands in"


def test_who_names_both_fields_of_a_mail_means_both() -> None:
    start = MailDraft(
        sender="a@watt.example", to=("b@watt.example", "c@haus.example"), subject="Internal: plan", body="x"
    )
    said = "Only watt.example addresses, nobody external, in To and in Cc."
    assert "receivers" in {check["kind"] for check in learnt(correct(said, start, to=("b@watt.example",)))}


def test_a_condition_that_the_example_does_not_show_is_told() -> None:
    said = "If somebody is leaving us, put care@tally.example in cc."
    (found,) = induce(correct(said, MAIL, cc=("care@tally.example",))).checks
    assert found.plain()["unshown"] == "somebody is leaving us"
    (shown,) = induce(correct("When payments/ changes, lee reviews it.", reviewers=("lee",))).checks
    assert "unshown" not in shown.plain()


def test_a_type_that_is_not_wanted_outside_may_be_sent_within_the_house() -> None:
    start = MAIL.model_copy(update={"attachments": ("sales.xlsx",)})
    found = learnt(correct("Keine .xlsx nach draußen schicken. Bitte als PDF.", start, attachments=("sales.pdf",)))
    assert [(check["args"], check.get("when")) for check in found] == [
        ({"exclude": ["*.xlsx"]}, {"audience": ["outside"]})
    ]


def test_dates_of_birth_are_known_by_their_form() -> None:
    start = MAIL.model_copy(update={"subject": "Befund Frau Otto, 03.04.1961"})
    said = "Geburtsdaten haben im Betreff nichts verloren."
    found = learnt(correct(said, start, subject="Befund zum Auftrag"))
    assert {"shape": "undated"} in [check["args"] for check in found]


def test_a_mailbox_that_is_called_as_a_word_of_the_comment_gets_no_copy() -> None:
    start = MAIL.model_copy(update={"to": ("desk@zollamt.example",), "attachments": ("list.xlsx",)})
    said = "The customs office (zollamt.example) only takes PDFs. Could you send it as a PDF?"
    found = learnt(correct(said, start, attachments=("list.pdf",), cc=("customs@acme.example",)))
    assert [check["kind"] for check in found] == ["attachments"]


def test_a_number_that_is_unwanted_is_known_by_its_form() -> None:
    start = MAIL.model_copy(update={"subject": "Question on K483920175"})
    said = "An insurance number must never stand in the subject."
    (proved,) = induce(correct(said, start, subject="Question on your claim")).checks
    assert proved.check.violations(start.model_copy(update={"subject": "Cover of M120045587"}))
    assert not proved.check.violations(start.model_copy(update={"subject": "Cover of K-12"}))


def test_what_would_do_in_a_words_place_is_not_asked_of_every_mail() -> None:
    start = MAIL.model_copy(update={"body": "Hi Mr Blum,\n"})
    said = 'Bitte nicht mit "Hi" anreden. "Guten Tag" passt immer.'
    found = learnt(correct(said, start, body="Guten Tag Herr Blum,\n"))
    assert {"contains": "Guten Tag"} not in [check["args"] for check in found]


def test_a_mailbox_of_two_words_is_called_by_both() -> None:
    start = MAIL.model_copy(update={"to": ("buergerbuero-nord@stadt.example",), "sender": "a@stadt.example"})
    said = "Mails ans Bürgerbüro Nord bitte auch in Kopie an leitung@stadt.example."
    (found,) = learnt(correct(said, start, cc=("leitung@stadt.example",)))
    assert found["when"] == {"addresses": ["buergerbuero-nord@stadt.example"]}


def test_a_house_may_be_called_at_the_head_of_a_sentence() -> None:
    start = MAIL.model_copy(update={"to": ("info@nordlicht-kultur.example",), "body": "Dear Sir,\n\nit is ready.\n"})
    said = "Nordlicht bitte auf Deutsch anschreiben. Andere Kunden gern weiter auf Englisch."
    changed = "Guten Tag,\n\nder Server ist nun bereit und wartet.\n"
    (found,) = learnt(correct(said, start, subject="Ihr Konto", body=changed))
    assert found["when"] == {"domains": ["nordlicht-kultur.example"]}


def test_what_an_attachment_is_for_asks_for_none() -> None:
    start = MAIL.model_copy(update={"body": "word " * 150})
    said = "Not more than 120 words, they read it on the phone. Details go into an attachment."
    found = learnt(correct(said, start, body="word " * 50, attachments=("works.pdf",)))
    assert [check["args"] for check in found] == [{"max_words": 120}]


def test_of_two_greetings_that_are_used_either_will_do() -> None:
    start = MAIL.model_copy(update={"body": "Hey Olivia,\n"})
    said = 'Please don\'t open with "Hey" to customers. Hello or Dear plus the name is what we use.'
    (found,) = learnt(correct(said, start, body="Hello Olivia,\n"))
    assert set(found["args"]["starts_with"]) == {"Hello", "Dear"}


def test_a_wording_that_takes_another_ones_place_is_asked_nowhere_else() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nit is allergen-free.\n"})
    said = 'Never write "allergen-free". The wording of the lawyers is "contains no declared allergens".'
    found = learnt(correct(said, start, body="Dear Mr Blum,\n\nit contains no declared allergens.\n"))
    assert [check["args"] for check in found] == [{"excludes": "allergen-free"}]


def test_only_our_own_addresses_may_get_a_copy() -> None:
    start = MAIL.model_copy(update={"cc": ("depot@acme.example", "k.hein@post.example")})
    said = "Ins CC kommen nur unsere eigenen Adressen, niemals welche von außen."
    (found,) = learnt(correct(said, start, cc=("depot@acme.example",)))
    assert found["args"] == {"only": ["*@acme.example"]}


def test_who_speaks_of_an_iban_means_no_other_long_number() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nwe pay to DE89370400440532013000.\n"})
    (proved,) = induce(
        correct("Never write a whole IBAN into a mail.", start, body="Dear Mr Blum,\n\nwe pay.\n")
    ).checks
    parcel = start.model_copy(update={"body": "Your parcel 00340434161094 is on its way.\n"})
    assert proved.check.violations(start)
    assert not proved.check.violations(parcel)


def test_who_takes_anothers_place_is_no_receiver_of_every_mail() -> None:
    start = MAIL.model_copy(update={"to": ("redaktion@blatt.example",)})
    said = "Mails an blatt.example bitte an presse@acme.example richten, nicht direkt an die Redaktion."
    found = learnt(correct(said, start, to=("presse@acme.example",)))
    assert all("include" not in check["args"] or check.get("when") for check in found)


def test_what_every_host_of_a_kind_ends_with_is_unwanted() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nit is on web7.intern.example now.\n"})
    said = "Interne Hostnamen (*.intern.example) haben in Mails nichts verloren."
    (proved, *_) = induce(correct(said, start, body="Dear Mr Blum,\n\nit is moved.\n")).checks
    assert proved.check.violations(start.model_copy(update={"body": "db2.intern.example restarts."}))


def test_the_sender_s_own_name_is_no_condition() -> None:
    start = MAIL.model_copy(update={"sender": "a@talbank.example", "to": ("j@talbank.example",)})
    said = 'Mails an Kollegen enden mit "Team der Talbank".'
    found = learnt(correct(said, start, body="Dear Mr Blum,\n\nTeam der Talbank"))
    assert all("domains" not in check.get("when", {}) for check in found)


def test_a_mailbox_may_be_called_with_its_sign() -> None:
    start = MAIL.model_copy(update={"to": ("s.blum@post.example", "alle@acme.example")})
    (found, *_) = learnt(correct("Bitte nicht an alle@ mitschicken.", start, to=("s.blum@post.example",)))
    assert found["args"] == {"exclude": ["alle@*"]}


def test_a_name_in_capitals_is_meant_as_it_is_written() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nit comes from the GREMLIN board.\n"})
    said = 'GREMLIN is our internal nickname, it must not leave the house. There it is the "turret controller".'
    found = learnt(correct(said, start, body="Dear Mr Blum,\n\nit comes from the turret controller.\n"))
    assert {"excludes": "GREMLIN"} in [check["args"] for check in found]


def test_a_noun_behind_its_article_is_no_name_of_a_house() -> None:
    start = MAIL.model_copy(update={"to": ("x@praxis.example",), "subject": "Termin 😀"})
    (found,) = learnt(correct("Kein Emoji im Betreff, die Praxis will das nicht.", start, subject="Termin"))
    assert "domains" not in found.get("when", {})


def test_of_several_numbers_that_went_none_is_guessed() -> None:
    start = MAIL.model_copy(update={"subject": "Offer V2 Q3-2026 AZ-4711"})
    found = learnt(correct("No case numbers in the subject.", start, subject="Offer"))
    assert all("unlike" not in check["args"] for check in found)


def test_a_long_mail_full_of_numbers_is_learnt_from_at_once() -> None:
    body = " ".join(f"AZ-{number}" for number in range(3000))
    start = MAIL.model_copy(update={"body": body})
    assert learnt(correct("No case numbers in mails.", start, body="Dear Mr Blum,\n")) is not None


@pytest.mark.parametrize(
    "said",
    [
        "When you answer somebody (Re: ...), really hit reply.",
        'Wenn du antwortest (AW: im Betreff), dann bitte über "Antworten".',
    ],
)
def test_who_answers_stays_in_the_thread(said: str) -> None:
    start = MAIL.model_copy(update={"subject": "Re: Is it wool?" if "Re:" in said else "AW: Ist es Wolle?"})
    (found,) = learnt(correct(said, start, in_reply_to="<1@post.example>"))
    assert found["args"] == {"marked": True}


def test_a_wording_may_be_declined_at_its_end() -> None:
    said = "Wenn wir eine Erstattung ankündigen, muss drinstehen, wie lange es dauert: »5 bis 7 Werktage«."
    start = MAIL.model_copy(update={"body": "Guten Tag Frau Ott,\n\ndie Erstattung ist veranlasst.\n"})
    (found,) = learnt(correct(said, start, body=f"{start.body}Das Geld ist in 5 bis 7 Werktagen da.\n"))
    assert found["args"] == {"contains": "5 bis 7 Werktage"}


def test_a_mark_in_brackets_behind_a_kind_of_mail_is_its_sign() -> None:
    start = MAIL.model_copy(update={"subject": "[ANN] tabulon 2.4", "body": "Hello all,\n\n2.4 is out.\n"})
    said = "Release announcements ([ANN] ...) should always carry a link."
    (found,) = learnt(correct(said, start, body=f"{start.body}https://tabulon.example/changes\n"))
    assert found["when"] == {"title": ["*[[]ann]*"]}


def test_a_town_in_an_address_is_called_by_its_people() -> None:
    start = MAIL.model_copy(
        update={"to": ("filiale3@wien.acme.example",), "body": "Hello all,\n\nthe bags are here.\n"}
    )
    said = "Mails an die Wiener Filialen bitte auf Deutsch."
    (found,) = learnt(correct(said, start, body="Hallo zusammen,\n\ndie Taschen sind da.\n"))
    assert found["when"] == {"domains": ["wien.acme.example"]}


def test_of_a_signature_with_each_one_s_own_name_the_common_part_is_asked_for() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nit is here.\n\nBest\nAylin"})
    signed = "Dear Mr Blum,\n\nit is here.\n\nBest regards\nAylin Brandt\nKorbwerk Consulting | +49 40 5550 118"
    said = "Please use the full signature: your name, then the line with Korbwerk Consulting and your extension."
    (found,) = learnt(correct(said, start, body=signed))
    assert found["args"] == {"lines": ["Korbwerk Consulting"]}


def test_what_kind_of_thing_stands_before_its_noun_at_the_head_of_a_sentence() -> None:
    start = MAIL.model_copy(update={"subject": "Reminder: Monday 9:15", "body": "word " * 120})
    said = "Appointment reminders need to be short, 80 words at the very most."
    (found,) = learnt(correct(said, start, body="See you on Monday.\n"))
    assert found["args"] == {"max_words": 80}
    assert "reminders" in found["when"]["words"]


def test_the_house_that_a_sentence_writes_goes_before_a_person_of_it() -> None:
    start = MAIL.model_copy(
        update={"to": ("c.moreau@rivage.example",), "body": "Guten Tag Frau Moreau,\n\nsie kommen."}
    )
    said = "Frau Moreau und ihr Team sprechen kein Deutsch. An rivage.example schreiben wir nur auf Englisch."
    (found,) = learnt(correct(said, start, body="Dear Ms Moreau,\n\nthey will be with you soon."))
    assert found["when"] == {"domains": ["rivage.example"]}


def test_a_code_that_must_not_be_in_a_mail_is_one_behind_its_name() -> None:
    start = MAIL.model_copy(update={"body": "Guten Tag Frau Huber,\n\nIhr Abholcode lautet 482915.\n"})
    said = "Den Abholcode schreiben wir nie in eine Mail, der geht nur per SMS raus."
    (proved,) = induce(correct(said, start, body="Guten Tag Frau Huber,\n\nden Abholcode haben Sie per SMS.\n")).checks
    assert proved.check.violations(start.model_copy(update={"body": "hier noch einmal Ihr Abholcode: 330174."}))
    assert not proved.check.violations(start.model_copy(update={"body": "die Sendung 771204 ist im Depot."}))


def test_a_word_that_is_unwanted_is_so_in_the_past_too() -> None:
    start = MAIL.model_copy(update={"body": "Dear Dr Nowak,\n\nwe guarantee delivery on Tuesday.\n"})
    said = 'Please never "guarantee" a delivery, the courier isn\'t ours.'
    (proved,) = induce(correct(said, start, body="Dear Dr Nowak,\n\nwe expect it on Tuesday.\n")).checks
    assert proved.check.violations(start.model_copy(update={"body": "delivery is guaranteed for Monday."}))


def test_who_writes_that_something_is_attached_attaches_it_whatever_word_was_quoted() -> None:
    start = MAIL.model_copy(update={"body": "Guten Tag,\n\nim Anhang der Fahrplan.\n"})
    said = 'Wer "im Anhang" oder "anbei" schreibt, muss auch etwas anhängen.'
    (found,) = learnt(correct(said, start, attachments=("plan.pdf",)))
    assert (found["args"], found.get("when")) == ({"mentioned": True}, None)


def test_a_tag_by_example_may_have_digits() -> None:
    start = MAIL.model_copy(update={"subject": "Your name change"})
    said = "Please start the subject with the booking reference in brackets, like [K7QX2M]."
    (found,) = learnt(correct(said, start, subject="[K7QX2M] Your name change"))
    assert found["args"] == {"shape": "tag"}


@pytest.mark.parametrize(
    "said",
    ["Everything fine except the greeting: please begin with Dear.", "Everything okay, but we write Dear, not Hi."],
)
def test_praise_for_the_rest_leaves_the_greeting_asked_for(said: str) -> None:
    start = MAIL.model_copy(update={"body": "Hi Mr Blum,\n\nit is here.\n"})
    found = learnt(correct(said, start, body="Dear Mr Blum,\n\nit is here.\n"))
    assert {"starts_with": ["Dear"]} in [check["args"] for check in found]


def test_either_greeting_will_do_also_one_of_two_words() -> None:
    start = MAIL.model_copy(update={"body": "Hey Parveen,\n\nit is here.\n"})
    said = 'We don\'t open with "Hey", please use Dear or Good morning.'
    (proved, *_) = induce(correct(said, start, body="Dear Parveen,\n\nit is here.\n")).checks
    assert not proved.check.violations(start.model_copy(update={"body": "Good morning Ms Keller,\n\nyes.\n"}))


def test_a_line_from_the_middle_of_a_mail_is_no_closing() -> None:
    start = MAIL.model_copy(update={"body": "Hello,\n\nplease send it asap.\n\nBest\nJan"})
    said = 'Never "asap", write "by Friday" with the date.'
    found = learnt(correct(said, start, body="Hello,\n\nplease send it\nby Friday\n\nBest\nJan"))
    assert "closing" not in [check["kind"] for check in found]


def test_a_link_in_the_place_of_a_secret_is_asked_for_nowhere_else() -> None:
    start = MAIL.model_copy(update={"body": "Dear Ms Ott,\n\nPassword: Heron-2281\n"})
    said = "Never put a password into a mail. Send the reset link and they can set their own."
    found = learnt(correct(said, start, body="Dear Ms Ott,\n\nPlease set your own: https://id.acme.example/reset\n"))
    assert {"shape": "link"} not in [check["args"] for check in found]


def test_a_town_is_known_without_its_umlaut() -> None:
    start = MAIL.model_copy(
        update={"to": ("team@muenchen.acme.example",), "body": "Hello all,\n\nthe bags are here.\n"}
    )
    said = "An die Münchner Niederlassung schreiben wir Deutsch."
    (found,) = learnt(correct(said, start, body="Hallo zusammen,\n\ndie Taschen sind da.\n"))
    assert found["when"] == {"domains": ["muenchen.acme.example"]}


def test_two_who_must_not_get_a_copy_are_one_rule() -> None:
    both = ("legal@acme.example", "press@acme.example")
    said = "Weder legal@acme.example noch press@acme.example gehören in Kopie."
    (found,) = learnt(correct(said, MAIL.model_copy(update={"cc": both}), cc=()))
    assert (found["args"], found.get("when")) == ({"exclude": list(both)}, None)


def test_how_long_something_takes_is_asked_for_as_it_is_said() -> None:
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nwe have started the refund.\n"})
    said = "When we announce a refund, please tell them that it takes 5 to 7 working days."
    (found,) = learnt(correct(said, start, body=f"{start.body}It takes 5 to 7 working days until you see it.\n"))
    assert found["args"] == {"contains": "5 to 7 working days"}


def test_a_choice_of_greetings_that_is_only_called_fine_is_a_choice() -> None:
    start = MAIL.model_copy(update={"body": "Hey Karin,\n\nit is here.\n"})
    said = "Please don't open with 'Hey', not even if they do. Hello or Dear is fine."
    (proved, *_) = induce(correct(said, start, body="Hello Karin,\n\nit is here.\n")).checks
    assert not proved.check.violations(start.model_copy(update={"body": "Dear Ms Vrba,\n\nyes.\n"}))


@pytest.mark.parametrize(
    "said",
    [
        '"MfG" bitte ausschreiben. Ob Mit freundlichen Grüßen oder Viele Grüße ist mir gleich.',
        'Bitte kein "MfG" in Mails, eine ausgeschriebene Grußformel muss drin sein.',
    ],
)
def test_a_closing_of_which_any_will_do_is_not_the_one_that_came(said: str) -> None:
    before = MAIL.model_copy(update={"body": "Guten Tag,\n\nanbei.\n\nMfG\nTanja"})
    found = learnt(correct(said, before, body="Guten Tag,\n\nanbei.\n\nMit freundlichen Grüßen\nTanja"))
    assert [check["args"] for check in found] == [{"excludes": "MfG"}]


def test_another_greeting_will_do_as_well() -> None:
    before = MAIL.model_copy(update={"body": "der Abdruck fehlt.\n"})
    said = 'Ein "Guten Tag" oder eine andere Anrede gehört oben rein.'
    (check,) = learnt(correct(said, before, body="Guten Tag Herr Blum,\n\nder Abdruck fehlt.\n"))
    assert check["args"] == {"required": True}


def test_a_line_under_the_name_may_have_others_behind_it() -> None:
    before = MAIL.model_copy(update={"body": "Hello,\n\ndone.\n\nEdda"})
    said = 'The line "Cornflower Seed Service" is missing beneath your name. It needs to be on everything.'
    (check,) = learnt(correct(said, before, body=f"{before.body}\nCornflower Seed Service"))
    assert check["kind"] == "closing"


def test_a_link_in_the_place_of_an_attachment_is_not_wanted_everywhere() -> None:
    before = MAIL.model_copy(update={"attachments": ("markt.tif",)})
    said = "Digitalisate (.tif) nie als Anhang, immer nur als Link zur Ablage."
    found = learnt(correct(said, before, attachments=(), body=f"{MAIL.body}https://ablage.acme.example/1\n"))
    assert [check["args"] for check in found] == [{"exclude": ["*.tif"]}]


def test_a_type_that_is_unwanted_forbids_no_third_one() -> None:
    before = MAIL.model_copy(update={"subject": "Contract", "attachments": ("otto-contract.docx",)})
    said = "Contracts go out as PDF, never as Word."
    (check,) = learnt(correct(said, before, attachments=("otto-contract.pdf",)))
    assert check["args"] == {"exclude": ["*.docx"]}


def test_perhaps_a_little_more_of_something_is_left_to_judgement() -> None:
    before = MAIL.model_copy(update={"body": "Guten Tag,\n\nvielen Dank."})
    said = "Klingt schon sehr nach Textbaustein, oder? Vielleicht etwas persönlicher."
    assert not learnt(correct(said, before, body="Guten Tag Frau Hansen,\n\ndanke für Ihre Zeilen."))


@pytest.mark.parametrize(
    "said",
    [
        "Unter jede Mail gehört die Zeile mit dem Servicetelefon (0800 5550 115), das ist so festgelegt.",
        "Every mail ends with our number to call (0800 5550 115), please.",
    ],
)
def test_a_number_to_call_may_stand_in_brackets_in_a_comment(said: str) -> None:
    after = f"{MAIL.body}\ndone.\n\nEdda\nServicetelefon 0800 5550 115"
    (proved,) = induce(
        correct(said, MAIL.model_copy(update={"body": f"{MAIL.body}\ndone.\n\nEdda"}), body=after)
    ).checks
    assert not proved.check.violations(MAIL.model_copy(update={"body": "Hello,\n\nTel. 0800 5550 115 (Mo-Fr)"}))
    assert proved.check.violations(MAIL)


def test_brackets_of_a_template_are_to_be_filled_in() -> None:
    before = MAIL.model_copy(update={"body": "Hello [NAME],\n\nshall we renew it?\n"})
    said = "There's still a [NAME] in there from the template. Fill the brackets in before you send."
    (check,) = learnt(correct(said, before, body="Hello Mr Aasen,\n\nshall we renew it?\n"))
    assert check["args"] == {"shape": "no_placeholder"}


def test_a_mark_in_brackets_says_which_mails_are_meant() -> None:
    before = MAIL.model_copy(update={"subject": "Re: [vuln] Overflow", "cc": ("dev@lists.acme.example",)})
    said = "Answers to vulnerability reports ([vuln] in the subject) never go to the dev list, not even in cc."
    (check,) = learnt(correct(said, before, cc=()))
    assert check["when"] == {"words": ["[vuln]"]}


@pytest.mark.parametrize(
    ("said", "was", "becomes", "wrong"),
    [
        ("Never promise the day a refund will arrive, that's up to the bank.", "You will have it by Friday.",
         "Your bank needs a few days.", "It will be on your account on Tuesday."),
        ("We don't promise a date for a fix, ever.", "It will be fixed by next week.", "We are on it.",
         "It will be done by 3 May."),
        ("Bitte keinen Termin zusagen, das entscheidet die Technik.", "Das ist bis Freitag behoben.",
         "Wir kümmern uns.", "Das läuft am 12. Mai wieder."),
    ],
)  # fmt: skip
def test_no_day_is_promised(said: str, was: str, becomes: str, wrong: str) -> None:
    (proved,) = induce(correct(said, MAIL.model_copy(update={"body": was}), body=becomes)).checks
    assert proved.check.plain()["args"] == {"shape": "no_promised_day"}
    assert proved.check.violations(MAIL.model_copy(update={"body": wrong}))
    assert not proved.check.violations(MAIL.model_copy(update={"body": "Good morning, it was sent today."}))


@pytest.mark.parametrize(
    "said", ['Begin with "Dear", never "Hi" or any other greeting.', 'Use "Dear" instead of Hi or another greeting.']
)
def test_another_greeting_that_is_forbidden_will_not_do(said: str) -> None:
    before = MAIL.model_copy(update={"body": "Hi Mr Blum,\n\nit is here.\n"})
    (check,) = learnt(correct(said, before, body="Dear Mr Blum,\n\nit is here.\n"))
    assert check["args"] == {"starts_with": ["Dear"]}


def test_a_proper_closing_that_is_quoted_is_that_one() -> None:
    before = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nit is here.\n\nTom"})
    after = "Dear Mr Blum,\n\nit is here.\n\nKind regards\nTom"
    (check,) = learnt(correct('We end with a proper closing: "Kind regards".', before, body=after))
    assert (check["kind"], check["args"]) == ("closing", {"lines": ["Kind regards"]})


def test_a_link_is_asked_for_though_an_attachment_is_spoken_of() -> None:
    said = "Every mail needs a link to the portal. Not everybody opens the attachment."
    (check,) = learnt(correct(said, MAIL, body=f"{MAIL.body}https://portal.acme.example/1\n"))
    assert check["args"] == {"shape": "link"}


def test_no_number_of_a_kind_in_the_subject() -> None:
    before = MAIL.model_copy(update={"subject": "Ihr Bescheid 21/815/08155"})
    (proved,) = induce(
        correct("Bitte nie die Steuernummer in den Betreff schreiben.", before, subject="Ihr Bescheid")
    ).checks
    assert proved.check.violations(MAIL.model_copy(update={"subject": "Rückfrage zu 14/220/31337"}))


def test_what_a_phrase_means_elsewhere_is_no_condition() -> None:
    before = MAIL.model_copy(update={"to": ("eltern.wenzel@post.example",), "body": "wir melden uns zeitnah.\n"})
    said = "»zeitnah« bitte nicht mehr schreiben, das heißt bei Behörden für Eltern nur: nie."
    found = learnt(correct(said, before, body="wir melden uns bis zum 14. März.\n"))
    assert [(check["args"], "when" in check) for check in found] == [({"excludes": "zeitnah"}, False)]
