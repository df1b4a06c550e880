"""How people say rules at work, with conditions and exceptions: what authors asked for who had not read the code."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import CommitInfo, FileChange, MailDraft, Triage
from understudy.skills.checks import parse_check

from .teaching import MAIL, PR, correct, learnt, recode


def triage(body: str, *attachments: str, label: str = "question", sender: str = "n@post.example") -> Triage:
    message = MailDraft(sender=sender, subject="Order", body=body, attachments=attachments)
    return Triage(message=message, label=label, action="flag", fields={})


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": f"Dear Ms Roth,\n\n{body}\n\nKind regards\nMara", **changes})


def relabel(said: str, body: str, label: str, *attachments: str, sender: str = "n@post.example") -> list[dict]:
    return learnt(correct(said, triage(body, *attachments, sender=sender), label=label))


@pytest.mark.parametrize(
    "said",
    [
        "Keine wip- und keine fixup!-Commits im PR, wir mergen hier ohne Squash.",
        "Bitte die WIP- und fixup!-Commits zusammenfassen, in der Historie will ich die nicht sehen.",
    ],
)
def test_of_two_marks_of_commits_both_are_meant(said: str) -> None:
    start = PR.model_copy(update={"commits": (CommitInfo(message="fixup! VAT"),)})
    found = learnt(correct(said, start, commits=(CommitInfo(message="Add VAT"),)))
    assert {"shape": "finished"} in [check["args"] for check in found]


def test_where_pull_requests_go_in_a_repository_is_a_rule() -> None:
    start = PR.model_copy(update={"base": "main"})
    said = "Wrong target: pull requests go to develop here, main only gets the release merge."
    (check,) = [one for one in learnt(correct(said, start, base="develop")) if one["args"].get("value")]
    assert (check["kind"], check["args"]) == ("base", {"value": "develop"})


def test_what_only_goes_in_together_is_asked_of_all_that_changes_the_folder() -> None:
    code, test = FileChange(path="stock/a.py", after="X = 1\n"), FileChange(path="tests/test_a.py", after="X = 1\n")
    start = PR.model_copy(update={"files": (code,)})
    said = "Where's the test? Python code in stock/ only goes in together with a test under tests/."
    (check,) = learnt(correct(said, start, files=(code, test)))
    beside = start.model_copy(update={"files": (code, FileChange(path="docs/a.md", after="x"))})
    assert parse_check(check).violations(beside)


def test_a_folder_that_is_named_whole_is_meant_and_none_that_ends_like_it() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="payroll/tax/a.py", after="X = 1\n"),)})
    said = "Wage tax code is Mira's: whenever something under payroll/tax/ changes, she has to be among the reviewers."
    (check,) = learnt(correct(said, start, reviewers=("mira",)))
    assert check["when"]["paths"] == ["payroll/tax/**"]


def test_existing_files_of_a_folder_that_is_named_whole_stay() -> None:
    old = FileChange(path="cloud/migrations/0004.sql", before="SELECT 1;\n", after="SELECT 2;\n")
    new = FileChange(path="cloud/migrations/0009.sql", after="SELECT 2;\n")
    start = PR.model_copy(update={"files": (old,)})
    said = "Bestehende Dateien in cloud/migrations/ nie ändern, die sind gelaufen. Immer eine neue Migration."
    (check,) = learnt(correct(said, start, files=(new,)))
    assert check["args"] == {"paths": ["cloud/migrations/**"], "change": ["edited", "deleted"]}


def test_of_too_many_files_no_one_that_went_is_unwanted() -> None:
    many = tuple(FileChange(path=f"shop/{name}.py", after="X = 1\n") for name in "abcdef")
    said = "Too much for one sitting. Three files per pull request at most - take the wording out."
    found = learnt(correct(said, PR.model_copy(update={"files": many}), files=many[:2]))
    assert [check["kind"] for check in found] == ["size"]


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("Ein [RFC] ist nie fertig: solche PRs bitte als Draft aufmachen.", "[RFC]"),
        ("Every [RFC] stays a draft until we have talked.", "[RFC]"),
    ],
)
def test_a_mark_that_titles_carry_is_a_condition(said: str, mark: str) -> None:
    start = PR.model_copy(update={"title": f"{mark} Video"})
    (check,) = learnt(correct(said, start, draft=True))
    assert check["when"]["title"] == ["*[[]rfc]*"]


def test_branches_that_begin_so_are_a_condition() -> None:
    start = PR.model_copy(update={"branch": "hotfix/run"})
    said = "Branches, die mit hotfix/ beginnen, brauchen das Label expedite."
    (check,) = learnt(correct(said, start, labels=("expedite",)))
    assert "hotfix/*" in check["when"]["branch"]


def test_a_name_of_a_module_is_unwanted_and_not_all_of_it() -> None:
    before = "from django.contrib.auth.models import User\n\nOWNER = User\n"
    after = "from django.conf import settings\n\nOWNER = settings.AUTH_USER_MODEL\n"
    said = "User nie direkt aus django.contrib.auth.models importieren. Nimm settings.AUTH_USER_MODEL."
    (check,) = learnt(recode(said, before, after))
    assert check["args"] == {"forbid": ["django.contrib.auth.models.User"]}


def test_a_variable_that_is_called_like_a_module_is_another_thing() -> None:
    check = parse_check({"kind": "call_arguments", "args": {"call": "requests.*", "require": "timeout"}})
    own = "def count(group):\n    requests = group.join_requests\n    return requests.filter(open=True)\n"
    real = "import requests\n\n\ndef load(url):\n    return requests.get(url)\n"
    written = [PR.model_copy(update={"files": (FileChange(path="shop/a.py", after=text),)}) for text in (own, real)]
    assert [bool(check.violations(one)) for one in written] == [False, True]


def test_a_call_that_is_forbidden_in_a_folder_is_forbidden_whatever_it_counts() -> None:
    before, after = "def vat(net):\n    return float(net)\n", "def vat(net):\n    return Decimal(net)\n"
    said = "Never float() in shop/invoicing/, money is Decimal."
    found = learnt(recode(said, before, after, path="shop/invoicing/vat.py"))
    assert {"kind": "forbidden_calls"}.items() <= found[0].items()
    assert found[0]["when"] == {"paths": ["shop/invoicing/**"]}


@pytest.mark.parametrize(
    "said", ["Functions with @task are called …_task here.", "functions with @task are called ..._task, please"]
)
def test_an_end_of_names_may_be_written_as_one(said: str) -> None:
    before = "from q import task\n\n\n@task\ndef shrink(x):\n    return x\n"
    (check,) = learnt(recode(said, before, before.replace("shrink", "shrink_task")))
    assert check["args"] == {"of": "decorated", "by": "task", "ends_with": "_task"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Every answer to a complaint goes to quality@acme.example in cc.", "complaint"),
        ("Bei geölten Möbeln kommt quality@acme.example in Kopie.", "geölten"),
    ],
)
def test_what_a_mail_is_about_is_a_condition(said: str, words: str) -> None:
    start = mail("your complaint about the oiled (geölter) table has reached us.", subject="Your complaint")
    (check,) = learnt(correct(said, start, cc=("quality@acme.example",)))
    assert words in check["when"]["words"]


def test_a_box_among_the_receivers_is_a_condition() -> None:
    start = mail("the sums are ready.", to=("betriebsrat@klinik.example",))
    said = "Wenn ein Betriebsrat unter den Empfängern ist, gehört datenschutz@acme.example in Kopie."
    (check,) = learnt(correct(said, start, cc=("datenschutz@acme.example",)))
    assert check["when"]["addresses"] == ["betriebsrat*@*"]


@pytest.mark.parametrize(
    "said",
    [
        "Don't send Word files out of the house, PDF only.",
        "Word-Dateien nie an Halter, immer PDF, an Kollegen schon.",
        "No Word files in mails to a passenger, PDF only.",
    ],
)
def test_who_gets_the_mail_is_a_condition(said: str) -> None:
    start = mail("the plan is attached.", attachments=("plan.docx",))
    found = learnt(correct(said, start, attachments=("plan.pdf",)))
    assert [check["when"].get("audience") for check in found] == [["outside"]]


def test_what_happened_once_is_no_condition_and_no_demand() -> None:
    start = mail("our order is attached.", subject="Our order", attachments=("order.docx",))
    said = "Only send PDFs as attachments, never .docx. Somebody once changed the quantities in our own order."
    (check,) = learnt(correct(said, start, attachments=("order.pdf",)))
    assert check.get("when", {}) == {}
    before, after = "you will have it tomorrow by 6 pm.", "the courier calls before the delivery."
    told = "Don't promise people when the bag will be there. We had angry calls all weekend."
    found = learnt(correct(told, mail(before), body=mail(after).body))
    assert all("contains" not in check["args"] for check in found)


def test_prices_are_asked_to_say_something_only_where_there_are_any() -> None:
    start, after = mail("50 metres cost 345,00 EUR."), mail("50 metres cost 345,00 EUR inkl. MwSt.")
    said = "Preise in Mails an Kunden immer mit „inkl. MwSt.“, das ist Vorschrift."
    (check,) = learnt(correct(said, start, body=after.body))
    assert not parse_check(check).violations(mail("sow in September, 20 grams are enough."))


@pytest.mark.parametrize(
    ("said", "before", "after", "args"),
    [
        ("Niemals Passwörter per Mail!! Der Link reicht.", "Passwort: Uhland!25", "Hier: https://a.example/neu",
         {"shape": "no_password"}),
        ("Eine Absage geht nie ohne Ersatztermin raus.", "das Treffen fällt aus.", "fällt aus. Ersatztermin: 19. Mai",
         {"contains": "ersatztermin"}),
        ("A reminder has exactly one link.", "see https://a.example/my and https://a.example/shop",
         "see https://a.example/my", {"matches_not": r"https?://[\s\S]*https?://"}),
        ("Link to https://konto.acme.example, not to https://portal.acme.example any more.",
         "see https://portal.acme.example/a", "see https://konto.acme.example/a", {"excludes": "portal.acme.example"}),
        ("In English mails write dates out, \"12 November 2026\". 11/12/2026 means December to half of them.",
         "by 11/12/2026 please", "by 12 November 2026 please", {"shape": "no_slash_date"}),
        ("Bitte nichts garantieren, was die Zustellung angeht.", "wir garantieren die Zeitung um sechs.",
         "wir bemühen uns um die Zeitung.", {"excludes": "garantieren"}),
    ],
)  # fmt: skip
def test_what_a_mail_must_say_or_not(said: str, before: str, after: str, args: dict) -> None:
    found = learnt(correct(said, mail(before), body=mail(after).body))
    assert [check["args"] for check in found] == [args]


def test_nobody_in_copy_is_nobody() -> None:
    said = "Prüfungsergebnisse gehen nur an die Person selbst, niemand in Kopie."
    start = mail("Ihr Prüfungsergebnis: 82 Punkte.", subject="Prüfungsergebnis", cc=("chef@firma.example",))
    (check,) = learnt(correct(said, start, cc=()))
    assert (check["kind"], check["args"]) == ("cc", {"at_most": 0})


def test_a_password_is_one_without_digits_too() -> None:
    check = parse_check({"kind": "mail_text", "args": {"shape": "no_password"}})
    said = ("Password: ebbe-und-flut, change it.", "Passwort: Uhland!25", "Your password: please choose it yourself.")
    assert [bool(check.violations(mail(one))) for one in said[:2]] == [True, True]
    assert not check.violations(mail("Choose a new password on the page."))


@pytest.mark.parametrize(
    ("said", "body", "field", "value", "args"),
    [
        ("species is one of dog, cat, horse, other. Nothing else, it's a drop-down.", "our cat Mog", "species", "cat",
         {"one_of": ["dog", "cat", "horse", "other"]}),
        ("Write the month field as YYYY-MM, 2026-10 here.", "in October 2026", "month", "2026-10", {"like": "2026-10"}),
        ("Bitte immer ins Feld abo übernehmen, wenn eine drinsteht.", "Unsere Nummer ist A-27004.", "abo", "A-27004",
         {"if_said": "A-27004"}),
        ("Please fill in the field version when the mail names one.", "With rill 2.6.1 it breaks.", "version", "2.6.1",
         {"if_said": "2.6.1"}),
    ],
)  # fmt: skip
def test_what_goes_into_a_field(said: str, body: str, field: str, value: str, args: dict) -> None:
    start = triage(body).model_copy(update={"fields": {field: "October 2026" if field == "month" else "x"}})
    start = start if field in ("month", "species") else triage(body)
    (check,) = learnt(correct(said, start, fields={field: value}))
    assert check["args"] == {"name": field, **args}


@pytest.mark.parametrize(
    ("said", "attachment", "glob"),
    [
        ("Hängt an der Mail ein Foto, setz das Label photo.", "lorbeer.jpg", "*.jpg"),
        ("Hängt eine Rechnung dran (rechnung-….pdf), ist das Label photo.", "rechnung-4471.pdf", "rechnung-*.pdf"),
        ("A question that comes as a .zip is nobody's question. Label it photo.", "bill.zip", "*.zip"),
    ],
)
def test_what_hangs_on_a_mail_is_a_condition(said: str, attachment: str, glob: str) -> None:
    (check,) = relabel(said, "Was ist das?", "photo", attachment)
    assert glob in check["when"]["attached"]


@pytest.mark.parametrize(
    ("said", "body", "words"),
    [
        ("He isn't complaining, he wants to cancel his subscription. Such mails get the label ending.",
         "I want to cancel my subscription.", "cancel"),
        ("An out-of-office note is nobody's question. Label ending, action flag, and off the list.",
         "I am out of the office until May.", "out of the office"),
        ("Somebody got injured: that is ending, whatever else the mail is about.", "My son was injured.", "injured"),
    ],
)  # fmt: skip
def test_what_a_mail_tells_is_a_condition_of_its_label(said: str, body: str, words: str) -> None:
    (check,) = relabel(said, body, "ending")
    assert any(words in one for one in check["when"]["words"])


def test_senders_whose_domains_begin_alike_are_a_condition() -> None:
    said = "Anything that comes from a tax office (finanzamt-...example) gets the label authority."
    (check,) = relabel(said, "ab 11. Januar prüfen wir.", "authority", sender="post@finanzamt-kiel.example")
    assert check["when"]["domains"] == ["finanzamt-*"]


def test_what_is_only_enough_is_not_asked_for() -> None:
    start = triage("Wie gebe ich zwei Dateien an?").model_copy(update={"action": "escalate"})
    said = "Einfache Fragen (label question) gehen nicht an die Bereitschaft. Also nie eskalieren, flag genügt."
    (check,) = learnt(correct(said, start, action="flag"))
    assert (check["args"], check["when"]) == ({"never": "escalate"}, {"labels": ["question"]})


def test_a_number_in_brackets_may_stand_anywhere() -> None:
    start = mail("die Abfahrt ist um 6:15 Uhr.", subject="Ihre Reise")
    said = "Betreff ohne Buchungsnummer: da findet keiner den Vorgang. Bitte immer [BF-…] in den Betreff."
    checks = [parse_check(one) for one in learnt(correct(said, start, subject="[BF-20417] Ihre Reise"))]
    assert not any(check.violations(mail("x", subject="Abfahrt verschoben [BF-20588]")) for check in checks)
    assert any(check.violations(mail("x", subject="Abfahrt verschoben")) for check in checks)


def test_what_would_do_is_not_asked_for() -> None:
    before, after = "auf Ihr Konto DE02 1203 0000 0000 2020 51.", "auf das uns bekannte Konto."
    said = 'Keine IBAN im Mailtext! "Auf das uns bekannte Konto" genügt.'
    assert [check["args"] for check in learnt(correct(said, mail(before), body=mail(after).body))] == [
        {"shape": "no_iban"}
    ]
    said = "Passwörter nie per Mail! Der Kunde setzt es selbst über den Link."
    start, rest = mail("Passwort: Sommer-4711"), mail("Bitte hier setzen: https://acme.example/start")
    assert [check["args"] for check in learnt(correct(said, start, body=rest.body))] == [{"shape": "no_password"}]


def test_a_folder_that_is_called_reference_asks_for_no_number() -> None:
    start = PR.model_copy(update={"files": (*PR.files, FileChange(path="reference/a.csv", before="1", after="2"))})
    said = "The tables in reference/ come signed. A PR must never touch them. Take that file out again."
    found = learnt(correct(said, start, files=PR.files, title="Add VAT for TS-40"))
    assert [check["kind"] for check in found] == ["untouched_files"]


def test_a_word_of_the_title_is_a_condition_of_a_label_that_is_called_so() -> None:
    start = PR.model_copy(update={"title": "Hotfix: leerer Betreff"})
    (check,) = learnt(correct("Steht »Hotfix« im Titel, muss auch das Label hotfix dran.", start, labels=("hotfix",)))
    assert "hotfix:*" in check["when"]["title"]


@pytest.mark.parametrize(
    "said",
    [
        "Replies (in_reply_to is set) get the label follow_up.",
        "Wer auf eine Mail von uns antwortet, ist kein neuer Fall. Das Label dafür ist follow_up.",
    ],
)
def test_what_answers_a_mail_of_ours_is_a_condition(said: str) -> None:
    start = triage("Clause 7 is fine with us.")
    start = start.model_copy(update={"message": start.message.model_copy(update={"in_reply_to": "<1@acme.example>"})})
    (check,) = learnt(correct(said, start, label="follow_up"))
    assert check["when"]["audience"] == ["reply"]


@pytest.mark.parametrize(
    ("said", "attachment", "glob"),
    [
        ("When a .log file is attached, label it photo.", "gateway.log", "*.log"),
        ("Wenn ein Foto mitkommt, bitte Label photo.", "suppe.jpg", "*.jpg"),
    ],
)
def test_what_comes_with_a_mail_is_a_condition(said: str, attachment: str, glob: str) -> None:
    (check,) = relabel(said, "Was ist das?", "photo", attachment)
    assert glob in check["when"]["attached"]


def test_numbers_of_a_quoted_wording_are_any() -> None:
    start = triage("ich bin 9 Jahre alt und höre euch gern.")
    said = "Schreibt ein Kind („ich bin 9 Jahre alt“), dann bitte eskalieren."
    (check,) = learnt(correct(said, start, action="escalate"))
    assert parse_check(check).violations(triage("Ich bin 7 Jahre alt und wünsche mir einen Wal."))


def test_what_complaints_ask_for_is_a_condition_beside_their_label() -> None:
    start = triage("the hotel was loud. We want a refund.", label="complaint")
    said = "Complaints in which somebody demands a refund have to be escalated. Those without it may stay flagged."
    (check,) = learnt(correct(said, start, action="escalate"))
    assert not parse_check(check).violations(triage("the coach was loud. Just so you know.", label="complaint"))


def test_a_label_that_was_given_up_is_none() -> None:
    said = 'We gave up the label "general" in spring, nobody looks there. Such mails are "enquiry" now.'
    start = triage("we are 22 friends of cheese.", label="general")
    found = learnt(correct(said, start, label="enquiry"))
    assert {"never": "general"} in [check["args"] for check in found]


@pytest.mark.parametrize(
    "said",
    [
        "Leave out the bit about the fee this once, I'll talk to him about it in person.",
        "Lass den Satz mit der Gebühr weg, ich habe vorhin schon mit ihm telefoniert.",
        "I know the editor and have already called her, so for today leave the fee out.",
    ],
)
def test_what_somebody_sees_to_himself_is_no_rule(said: str) -> None:
    start = mail("we need the will. Our fee (Gebühr) is due within 14 days.")
    assert learnt(correct(said, start, body=mail("we need the will.").body)) == []


def test_a_list_that_goes_on_bounds_nothing() -> None:
    said = "Im Feld country nur das Kürzel mit zwei Großbuchstaben (AT, DE, CH …)."
    start = triage("Bruch in der Lieferung.").model_copy(update={"fields": {"country": "Österreich"}})
    found = learnt(correct(said, start, fields={"country": "AT"}))
    assert found
    assert not any("one_of" in check["args"] for check in found)


def test_what_links_are_made_of_is_no_condition_of_theirs() -> None:
    said = "Links in mails: https only, please."
    start, after = (
        mail("book here: http://acme.example/book", subject="Link to the portal"),
        "https://acme.example/book",
    )
    (check,) = learnt(correct(said, start, body=mail(f"book here: {after}").body))
    assert (check["args"], check.get("when", {})) == ({"shape": "https"}, {})


def test_a_house_may_be_spelt_without_umlauts() -> None:
    start = mail("wir bitten um sechs Plätze.", to=("planung@pruefstelle.example",))
    said = "Schreiben an die Prüfstelle brauchen unsere Betriebsnummer FS-0815 im Betreff."
    (check,) = learnt(correct(said, start, subject="FS-0815: Plätze im Mai"))
    assert check["when"]["domains"] == ["*pruefstelle*"]


def test_what_brackets_spell_out_are_each_enough() -> None:
    start = triage("mein Sohn bekommt im Chat seltsame Nachrichten.")
    said = "Wenn Eltern wegen ihres Kindes schreiben (mein Sohn, meine Tochter), immer escalate."
    (check,) = learnt(correct(said, start, action="escalate"))
    later = ("Meine Tochter wird beleidigt.", "Seit der Hochzeit heiße ich anders, meine Bitte: den Namen ändern.")
    assert [bool(parse_check(check).violations(triage(one))) for one in later] == [True, False]


def test_who_reviewed_in_vain_asks_for_no_review() -> None:
    said = (
        "There are open boxes in the checklist. As long as that is so, keep the PR a draft, I reviewed it for nothing."
    )
    start = PR.model_copy(update={"body": "- [x] code\n- [ ] tests", "reviewers": ("mira",)})
    found = learnt(correct(said, start, draft=True, reviewers=("mira", "tom")))
    assert [check["kind"] for check in found] == ["draft"]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("There is no label misc, it is called general.", "misc"),
        ("Es gibt kein Label misc, das heißt general.", "misc"),
    ],
)
def test_a_label_that_there_is_none_of(said: str, label: str) -> None:
    start = triage("did anybody find a green umbrella?", label=label)
    assert {"never": label} in [check["args"] for check in learnt(correct(said, start, label="general"))]


@pytest.mark.parametrize(
    "said",
    [
        "Ich finde, 'result' sagt hier wenig. Lies es dir morgen noch mal durch.",
        "I read more of a sigh than a complaint in this one. I would file it under feedback.",
    ],
)
def test_a_taste_stays_one(said: str) -> None:
    assert learnt(recode(said, "result = []\n", "matched = []\n")) == []
