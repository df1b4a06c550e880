"""What colleagues ask of mails, in many ways of saying it: days, times, sums, people, words, receivers, attachments."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import MailDraft
from understudy.skills.checks import parse_check
from understudy.skills.checks.shapes import fits

from .teaching import MAIL, correct, learnt


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": f"Dear Ms Roth,\n\n{body}\n\nKind regards\nMara", **changes})


def rules(comment: str, before: str, after: str) -> list[dict]:
    start = mail(before)
    return learnt(correct(comment, start, body=mail(after).body))


@pytest.mark.parametrize(
    ("comment", "before", "after", "shape"),
    [
        ("Bei Terminen vor Ort immer den Wochentag dazuschreiben", "Wir kommen am 12. März.",
         "Wir kommen am Donnerstag, 12. März.", "with_weekday"),
        ("The 12th is a what? Add the weekday.", "Pick-up is on June 12.", "Pick-up is on Friday, June 12.",
         "with_weekday"),
        ("18:00 where? Put the time zone after every time you give a linguist", "Send it by 18:00.",
         "Send it by 18:00 CET.", "with_zone"),
        ("Half our guests are abroad. A time with no zone is no time.", "It starts at 4 pm.",
         "It starts at 4 pm (Berlin time).", "with_zone"),
        ("Jahr fehlt! Immer mit angeben.", "Die Frist endet am 14. Juli.", "Die Frist endet am 14. Juli 2027.",
         "with_year"),
        ("Bei Guthaben niemals ein Auszahlungsdatum zusagen!", "Ihr Guthaben zahlen wir am 3. Mai aus.",
         "Ihr Guthaben zahlen wir nach Prüfung aus.", "no_promised_day"),
        ("Wir legen uns bei Reparaturen nicht auf einen Tag fest.", "Wir reparieren es bis Samstag.",
         "Wir reparieren es.", "no_promised_day"),
        ("please stop giving customers an ETA", "It will be there by Tuesday.", "It is on its way.",
         "no_promised_day"),
        ("Absolute dates, people read these on holiday.", "We visit you next week.", "We visit you on 14 May.",
         "no_relative_day"),
        ("Monat bitte als Wort.", "Sie kommt am 05.06. an.", "Sie kommt am 5. Juni an.", "no_figure_date"),
        ("Immer auf den Cent genau, also 80,00 € und nicht 80 €", "Es sind 80 €.", "Es sind 80,00 €.", "with_cents"),
        ("Der Preis gehört in jedes Angebot.", "Gern bieten wir das an.", "Gern bieten wir das für 80 € an.", "priced"),
        ("Sagt den Leuten immer die Dauer.", "Wir tauschen den Zähler.",
        "Wir tauschen den Zähler, das dauert 2 Stunden.",
         "lasting"),
        ("Keine Koordinaten nach außen geben", "Es liegt bei 52.51630, 13.37770.", "Es liegt am Wald.",
         "no_coordinates"),
        ("Adressen von Ehrenamtlichen bleiben intern.", "Sie wohnt in der Lindenstraße 5.", "Sie wohnt in der Nähe.",
         "no_street"),
        ("Keine Namen von Übersetzern gegenüber Kunden! Nur 'unsere Übersetzerin'.", "Frau Lehmann übersetzt es.",
         "Unsere Übersetzerin übersetzt es.", "no_other_name"),
        ("Drivers' names stay in house.", "Our driver Kemal comes.", "Our driver comes.", "no_other_name"),
        ("no licence plates in mails", "Your car M-AB 1234 is ready.", "Your car is ready.", "no_plate"),
        ("we write Swiss German: ss instead of ß", "Das Maß stimmt.", "Das Mass stimmt.", "no_eszett"),
        ("Abkürzungen bitte ausschreiben, das versteht nicht jeder.", "Bitte ggf. anrufen.", "Bitte rufen Sie an.",
         "no_short_form"),
        ("Steps as a numbered list please", "Open it and start it.", "1. Open it\n2. Start it", "listed"),
        ("https only!! http links get flagged", "See http://acme.example/a", "See https://acme.example/a", "https"),
        ("Landesvorwahl vor die Nummer", "Tel. 030 998877", "Tel. +49 30 998877", "full_phone"),
        ("Nothing in curly brackets may go out.", "Your {car} is ready.", "Your car is ready.", "no_placeholder"),
    ],
)  # fmt: skip
def test_a_shape_is_heard_in_many_words(comment: str, before: str, after: str, shape: str) -> None:
    assert shape in [check["args"].get("shape") for check in rules(comment, before, after)]


@pytest.mark.parametrize(
    ("comment", "before", "after", "wrong", "right"),
    [
        ("bitte nix garantieren, weder 'garantiert' noch 'wir garantieren'", "Das ist garantiert lieferbar.",
         "Das ist lieferbar.", "Wir garantieren das.", "Wir liefern das."),
        ("don't write 'you forgot' or 'you failed'", "You forgot the form.", "The form is missing.",
         "You failed to call.", "Please call."),
        ("'kostenlos' ist heikel; 'gratis' genauso. Lasst das bitte weg.", "Das ist kostenlos.", "Das ist dabei.",
         "Die Tasche ist gratis.", "Die Tasche ist da."),
        ("wir sagen das nicht: 'geil' geht nicht", "Eine geile Idee.", "Eine gute Idee.", "Das ist geil.",
        "Das ist gut."),
        ("Diagnosen gehören nicht in die Mail", "Ihre Diagnose Asthma liegt vor.", "Ihr Befund liegt vor.",
         "Die Diagnose steht fest.", "Der Befund ist da."),
        ("amounts as 35.00 EUR please: two decimals, EUR behind the number, no euro sign", "The fee is €35.",
         "The fee is 35.00 EUR.", "You owe €12.50.", "You owe 12.50 EUR."),
        ("CHF steht bei uns vor dem Betrag, nicht dahinter.", "Es kostet 25.00 CHF.", "Es kostet CHF 25.00.",
         "Es kostet 80.00 CHF.", "Es kostet CHF 80.00."),
        ("Workshops can't order parts without the VIN, put it in every order please (VIN: ...)", "Fix the brake.",
         "Fix the brake. VIN: WVWZZZ1JZXW000123", "Fix the door.", "Fix the door. VIN: TMBJJ7NE5L0123456"),
        ("always tell the translator how many words the job has", "We have a manual.",
        "We have a manual of 4,200 words.",
         "We have a leaflet.", "We have a leaflet: 800 words."),
        ("Zimmernummern der Gäste geben wir niemandem raus.", "Er wohnt in Zimmer 312.", "Er ist im Haus.",
         "Sie hat Zimmer 118.", "Sie ist im Haus."),
        ("Links nur auf unsere eigene Seite", "Hier: https://www.box.example/a", "Hier: https://www.acme.example/a",
         "Da: https://files.other.example/b", "Da: https://help.acme.example/b"),
    ],
)  # fmt: skip
def test_what_is_forbidden_or_wanted_holds_for_other_words(
    comment: str, before: str, after: str, wrong: str, right: str
) -> None:
    checks = [parse_check(check) for check in rules(comment, before, after)]
    assert any(check.violations(mail(wrong)) for check in checks)
    assert not any(check.violations(mail(right)) for check in checks)


@pytest.mark.parametrize(
    "comment",
    ["oops, never several linguists in one mail", "Nie zwei Lieferanten gleichzeitig anschreiben",
    "One mail = one firm.",
     "you can't put both agencies on one mail!!", "Jeder Bewerber bekommt seine eigene Mail, nie als Sammelmail!"],
)  # fmt: skip
def test_nobody_sees_who_else_is_written_to(comment: str) -> None:
    start = mail("We have a job.", to=("lin@word.example", "ana@lang.example"))
    checks = [parse_check(check) for check in learnt(correct(comment, start, to=("lin@word.example",)))]
    other = mail("We have another one.", to=("bo@text.example", "mia@page.example"))
    assert any(check.violations(other) for check in checks)
    assert not any(check.violations(mail("It is one more.", to=("bo@text.example",))) for check in checks)


@pytest.mark.parametrize(
    ("comment", "before", "after"),
    [
        ("Never say 'sorry' when we did nothing wrong.", "Sorry, we send it tomorrow.", "We send it once it is here."),
        ("please don't use file names with blanks", "See plan of Ms Kern.pdf.", "See plan-kern.pdf."),
        ("We do this every year, no need to explain it.", "It is on 4 May. It is the law.", "It is on 4 May."),
        ("I added the price, she asked for it.", "We have it.", "We have it for 30 EUR."),
        ("we never promise a window seat", "You get a window seat on Friday.", "You get a seat."),
    ],
)
def test_what_only_went_along_is_no_rule(comment: str, before: str, after: str) -> None:
    assert not [check for check in rules(comment, before, after) if "shape" in check["args"]]


@pytest.mark.parametrize(
    ("shape", "text", "held"),
    [
        ("with_zone", "It runs from 01:00 to 03:00 UTC and costs 12.30 EUR.", True),
        ("with_zone", "It starts at 9.30 Uhr.", False),
        ("with_year", "It is on 4 May 2027 and may take 4 days.", True),
        ("with_cents", "It is €1.250,00 or 99.00 EUR in 2026.", True),
        ("no_coordinates", "You used 12.500, then 13.250 kWh.", True),
        ("no_street", "Your car is on Parkplatz 4.", True),
        ("no_other_name", "Dear Mr Kern,\nMr Kern, our driver waits. Damit unser Fahrer Ihren Schlüssel hat.", True),
        ("no_other_name", "Dear Mr Kern,\nMs Ott waits.", False),
        ("no_plate", "Print it on DIN A4.", True),
        ("full_phone", "Call +49 (0)30 1234567 or 0800 123456.", True),
    ],
)
def test_shapes_leave_alone_what_only_looks_alike(shape: str, text: str, held: bool) -> None:
    assert fits(shape, text) is held


@pytest.mark.parametrize(
    ("comment", "names", "kept", "wrong"),
    [
        ("nur ein Anhang pro Mail, das Portal verschluckt den zweiten", ("a.pdf", "b.pdf"), ("a.pdf",), ("c.pdf",
        "d.pdf")),
        ("don't attach executables, ever", ("setup.exe",), (), ("tool.exe", "a.pdf")),
    ],
)  # fmt: skip
def test_attachments_are_counted_and_called_by_their_kind(
    comment: str, names: tuple[str, ...], kept: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    (check,) = learnt(correct(comment, mail("Here.", attachments=names), attachments=kept))
    assert parse_check(check).violations(mail("Here it is.", attachments=wrong))
