"""What authors asked for who had not read the code: attachments, languages, counts and codes as conditions, how numbers
are written, addresses, and what is left out."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, MailDraft, Triage
from understudy.skills.checks import parse_check

from .teaching import MAIL, PR, correct, learnt, recode


def triage(body: str, *attachments: str, label: str = "damaged", **fields: str) -> Triage:
    mail = MailDraft(sender="n@post.example", subject="Order", body=body, attachments=attachments)
    return Triage(message=mail, label=label, action="flag", fields=dict(fields))


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": f"Dear Ms Roth,\n\n{body}\n\nKind regards\nMara", **changes})


@pytest.mark.parametrize(
    ("said", "attachments", "globs"),
    [
        ("Damage with a photo attached: confirm it and be done.", ("cover.jpg",), "*.png"),
        ("Confirm it where a report.pdf is attached.", ("report.pdf",), "report.pdf"),
        ("Hängt eine .log-Datei an, bitte confirm.", ("agent.log",), "*.log"),
    ],
)
def test_what_is_attached_is_a_condition(said: str, attachments: tuple[str, ...], globs: str | None) -> None:
    found = learnt(correct(said, triage("The cover is torn.", *attachments), action="confirm"))
    named = [check["when"].get("attached", []) for check in found if check["kind"] == "triage_action"]
    assert all(globs in one for one in named) if globs else not any(named)


def test_what_is_done_only_with_an_attachment_is_undone_without_one() -> None:
    said = "Kein confirm ins Blaue: nur wenn der Auftragsbogen dranhängt, sonst bestätigen wir heiße Luft."
    start = triage("Wir möchten ein Panel beauftragen.", label="order_new").model_copy(update={"action": "confirm"})
    (check,) = learnt(correct(said, start, action="flag"))
    assert check["when"] == {"absent": ["attachments"]}


@pytest.mark.parametrize(("name", "held"), [("A.ZIP", True), ("a.pdf", False)])
def test_names_of_attachments_are_compared_case_aside(name: str, held: bool) -> None:
    check = parse_check({"kind": "triage_action", "args": {"value": "escalate"}, "when": {"attached": ["*.zip"]}})
    assert bool(check.violations(triage("x", name))) is held


def test_the_language_of_a_mail_is_a_condition() -> None:
    said = "Im Deutschen bitte mit Komma und Zeichen hinten, »24,90 €«. In englischen Mails bleibt €24.90."
    german = MAIL.model_copy(update={"body": "Guten Tag Frau Roth,\n\nwir haben Ihnen €24.90 erstattet.\n"})
    found = learnt(correct(said, german, body=german.body.replace("€24.90", "24,90 €")))
    assert {"kind": "mail_text", "args": {"unlike": "€24.90"}, "when": {"language": ["German"]}} in found


def test_whatever_a_mail_counts_has_bounds() -> None:
    start = triage("We need 64 copies before the holidays.", label="order_question", quantity="64")
    (check,) = learnt(correct("More than 20 copies of a title is a bulk_order.", start, label="bulk_order"))
    assert check["when"]["amounts"] == ["> 20 copies"]
    rule = parse_check({"kind": "triage_label", "args": {"value": "bulk"}, "when": {"amounts": ["> 20 sets"]}})
    assert rule.violations(triage("120 Blutsets, bitte."))
    assert not rule.violations(triage("20 Blutsets, bitte."))


def test_a_field_that_is_called_as_what_is_counted_has_the_amount() -> None:
    start = triage("The club would like seats.", label="group_booking", group_size="34").model_copy(
        update={"action": "confirm"}
    )
    (check,) = learnt(correct("Groups over twenty aren't to be confirmed, flag them.", start, action="flag"))
    assert check["when"]["amounts"] == ["> 20 groups"]


def test_a_code_that_is_described_is_a_condition() -> None:
    said = 'Sobald ein Fehlercode (E plus Zahl) in der Mail steht, ist das "fault" und keine "question".'
    (check,) = learnt(correct(said, triage("Am Gerät steht E31.", label="question"), label="fault"))
    assert check["when"] == {"words": ["E##"]}


@pytest.mark.parametrize(
    ("said", "before", "after", "args"),
    [
        ("The ISBN with hyphens.", "ISBN 9781862300477", "ISBN 978-1-86230-047-7", {"unlike": "9781862300477"}),
        ("Beträge immer mit EUR schreiben, nicht €.", "1.240,00 €", "1.240,00 EUR", {"excludes": "€"}),
        ("Write the month out, 03/04 was March.", "on 03/04/2025", "on 3 April 2025", {"shape": "no_figure_date"}),
    ],
)  # fmt: skip
def test_how_numbers_are_written_is_heard(said: str, before: str, after: str, args: dict[str, str]) -> None:
    found = learnt(correct(said, mail(f"please see {before} again."), body=mail(f"please see {after} again.").body))
    assert args in [check["args"] for check in found if check["kind"] == "mail_text"]


@pytest.mark.parametrize("text", ["by next Tuesday", "until tomorrow", "at the end of next week", "bis morgen"])
def test_a_day_that_depends_on_when_it_is_read_is_none(text: str) -> None:
    check = parse_check({"kind": "mail_text", "args": {"shape": "no_relative_day"}})
    assert check.violations(mail(f"Please send it {text}."))
    assert not check.violations(mail("Please send it by 18 June, in the morning."))


@pytest.mark.parametrize(
    ("said", "unwanted"),
    [
        ("Links with /stable/, not /next/, which nobody has yet.", "/next/"),
        ("No short links in mails, they look like fraud.", "//kurz.example"),
        ("Nach draußen bitte keine kurz.example-Links.", "//kurz.example"),
    ],
)
def test_a_place_that_a_link_must_not_lead_to_is_told_by_its_path_or_host(said: str, unwanted: str) -> None:
    before, after = mail("see https://kurz.example/next/x here."), mail("see https://docs.acme.example/stable/x here.")
    found = learnt(correct(said, before, body=after.body))
    assert unwanted in [check["args"].get("excludes") for check in found]


def test_customers_of_two_houses_do_not_see_each_other() -> None:
    said = "One customer per mail, never two firms in one to."
    start = mail("hello", to=("a@one.example", "b@two.example"))
    (check,) = learnt(correct(said, start, to=("a@one.example",)))
    assert (check["kind"], check["args"]) == ("receivers", {"one_house": True})
    rule = parse_check({"kind": "receivers", "args": {"one_house": True}})
    assert not rule.violations(mail("x", to=("a@one.example", "c@one.example"), cc=("desk@acme.example",)))
    assert rule.violations(mail("x", to=("a@one.example",), cc=("b@two.example",)))


@pytest.mark.parametrize(
    ("said", "unless"),
    [
        ("LS-<number> goes first in the branch. Hotfixes ausgenommen.", {"branch": ["hotfix/*", "hotfix-*"]}),
        ("The branch begins with a ticket like LS-8. Handbook texts excepted.", {"words": ["handbook + texts"]}),
    ],
)  # fmt: skip
def test_what_is_excepted_at_the_end_is_left_out(said: str, unless: dict[str, object]) -> None:
    start = PR.model_copy(update={"branch": "gift-wrap"})
    found = learnt(correct(said, start, branch="LS-812-gift-wrap"))
    assert [check["when"]["unless"] for check in found] == [unless]


def test_the_main_branch_may_be_for_some_only() -> None:
    start = PR.model_copy(update={"branch": "LS-1-x"})
    (check,) = learnt(
        correct("Features go to develop. main is for hotfix/ branches and for me.", start, base="develop")
    )
    assert check["when"] == {"unless": {"branch": ["hotfix/*", "hotfix-*"]}}


def test_files_of_an_ending_are_a_condition() -> None:
    said = "Sobald eine .po-Datei angefasst wird, Label i18n dran."
    start = PR.model_copy(update={"files": (FileChange(path="locale/de/django.po", after="x\n"),)})
    (check,) = learnt(correct(said, start, labels=("i18n",)))
    assert check["when"] == {"paths": ["*.po"]}


@pytest.mark.parametrize(
    "code", ["SELECT * FROM t;", "select k.* from kit k;", "SELECT a, c.*\nFROM t;", "select distinct * from t;"]
)
def test_a_query_names_its_columns(code: str) -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": ["select_star"]}})
    for path, text in (("a.sql", code), ("a.py", f'Q = """{code}"""\n')):
        assert check.violations(PR.model_copy(update={"files": (FileChange(path=path, after=text),)}))


@pytest.mark.parametrize(
    "code", ["SELECT count(*) FROM t;", "x = a * b\n", "def f(a, *, b):\n    return a\n", "-- k.*\n"]
)
def test_other_stars_are_none(code: str) -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": ["select_star"]}})
    for path in ("a.sql", "a.py"):
        assert not check.violations(PR.model_copy(update={"files": (FileChange(path=path, after=code),)}))


def test_money_in_a_column_of_floats_is_seen_and_a_weight_is_not() -> None:
    said = "Money is a DecimalField here. Weights may stay float."
    model = "from django.db import models\n\n\nclass Rate(models.Model):\n    price = models.{}\n"
    found = learnt(recode(said, model.format("FloatField()"), model.format("DecimalField()")))
    assert ["float_money"] in [check["args"].get("forbid") for check in found]
    check = parse_check({"kind": "python_habits", "args": {"forbid": ["float_money"]}})
    weight = FileChange(path="a.py", after=model.format("FloatField()").replace("price", "weight_kg"))
    assert not check.violations(PR.model_copy(update={"files": (weight,)}))


@pytest.mark.parametrize(
    ("said", "value", "args"),
    [
        ("When they leave a number, put it in the phone field.", "0341 555 8821", {"if_said": "0341 555 8821"}),
        ("The phone field is always needed, it is in the mail.", "0341 555 8821", {"required": True}),
    ],
)  # fmt: skip
def test_a_field_is_filled_where_the_mail_says_what_goes_into_it(
    said: str, value: str, args: dict[str, object]
) -> None:
    (check, *_) = learnt(correct(said, triage(f"Ring me at {value}."), fields={"phone": value}))
    assert check["args"] == {"name": "phone", **args}


def test_a_field_that_only_may_be_filled_is_missing_where_the_mail_says_it() -> None:
    check = parse_check({"kind": "triage_field", "args": {"name": "serial", "if_said": "WW2204017730"}})
    assert check.violations(triage("die WW2011030058 taut nicht ab"))
    assert not check.violations(triage("die Pumpe taut nicht ab"))
    assert not check.violations(triage("die WW2011030058 taut nicht ab", serial="WW2011030058"))


@pytest.mark.parametrize(
    "said",
    [
        "Leave the meeting out for now; I shall see her on Saturday anyway.",
        "Not this week please, I've parked it, we're all at the fair.",
    ],
)
def test_what_is_meant_for_this_one_only_is_left_as_text(said: str) -> None:
    assert learnt(correct(said, mail("We propose a meeting in May."), body=mail("The figures will follow.").body)) == []


def test_files_that_are_twins_need_each_other() -> None:
    said = "de.json and en.json are twins, they only ever change together."
    one, two = (FileChange(path=f"src/locales/{name}.json", before="{}", after='{"a": 1}') for name in ("de", "en"))
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (one,)}), files=(one, two)))
    assert check["args"]["mutual"] is True
    rule = parse_check(check)
    assert rule.violations(PR.model_copy(update={"files": (two,)}))
    assert not rule.violations(PR.model_copy(update={"files": (one, two)}))


@pytest.mark.parametrize(
    ("said", "up", "down"),
    [
        ("Zu jeder .up.sql gehört die passende .down.sql.", ".up", ".down"),
        ("Zur _up gehört die _down, sonst kann nachts keiner zurück.", "_up", "_down"),
    ],
)
def test_an_ending_asks_for_its_counterpart(said: str, up: str, down: str) -> None:
    one, two = (FileChange(path=f"migrations/41_kit{end}.sql", after="X;\n") for end in (up, down))
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (one,)}), files=(one, two)))
    assert (check["args"]["changed"], check["args"]["needs"]) == ([f"*{up}.sql"], [f"*{down}.sql"])


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("An amount always needs a word whether it is net or gross.", {"net", "gross"}),
        ('Any price we name needs "net" (or "netto" in German) behind it.', {"net", "netto"}),
    ],
)
def test_what_stands_beside_a_sum_is_asked_for_where_there_is_one(said: str, wanted: set[str]) -> None:
    start = mail("the archive costs EUR 8,400 a year.")
    found = learnt(correct(said, start, body=start.body.replace("8,400", "8,400 net")))
    (check,) = [one for one in found if one["kind"] == "mail_text"]
    assert {check["args"]["contains"], *check["args"]["or_else"]} == wanted
    assert check["when"] == {"amounts": ["> 0"]}


def test_two_parts_of_one_house_are_within_it() -> None:
    check = parse_check({"kind": "mail_text", "args": {"excludes": "fee"}, "when": {"audience": ["inside"]}})
    own = mail("the fee", sender="it@ub.hallenau.example", to=("a@phys.hallenau.example",))
    assert check.violations(own)
    assert not check.violations(own.model_copy(update={"to": ("a@phys.lund.example",)}))
    assert not check.violations(own.model_copy(update={"sender": "it@one.co.example", "to": ("a@two.co.example",)}))


def test_the_language_of_the_mail_that_came_is_a_condition_of_its_row() -> None:
    start = triage("I cannot open the journal with my password, could you please help me?", label="access")
    (check, *_) = learnt(
        correct("Bei englischen Anfragen bitte das Feld lang = en setzen.", start, fields={"lang": "en"})
    )
    assert check["when"] == {"language": ["English"]}


@pytest.mark.parametrize(
    "said", ["A lawyer's letter is not a complaint. Label legal.", "Ein Anwalt ist keine complaint, Label legal."]
)
def test_what_a_thing_is_not_says_what_the_rule_is_for(said: str) -> None:
    start = triage("We act for Ms Kessler as her lawyers and demand repair.", label="complaint")
    found = learnt(correct(said, start, label="legal"))
    assert found
    assert all("lawyer" in check["when"]["words"] for check in found)


def test_a_table_that_a_comment_names_is_a_condition_of_a_statement() -> None:
    said = "Auf buchungen nur CREATE INDEX CONCURRENTLY, die Tabelle hat 40 Mio Zeilen."
    sql = "CREATE INDEX{} idx ON buchungen (konto_id);\n"
    (check,) = learnt(recode(said, sql.format(""), sql.format(" CONCURRENTLY"), "sql/7.sql"))
    assert check["args"] == {"forbid": ["locking_index"]}
    assert check["when"] == {"handling": ["buchungen"]}


def test_what_may_change_alone_is_let_alone_then() -> None:
    said = "Could you move the bump in package.json into a PR of its own?"
    code, bump = FileChange(path="src/a.ts", after="x"), FileChange(path="package.json", before="1", after="2")
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (code, bump)}), files=(code,)))
    rule = parse_check(check)
    assert rule.violations(PR.model_copy(update={"files": (code, bump)}))
    assert not rule.violations(PR.model_copy(update={"files": (bump,)}))
    assert not rule.violations(PR.model_copy(update={"files": (bump, FileChange(path="package-lock.json", after="x"))}))


def test_a_file_that_is_named_without_its_folder_is_asked_for_in_any() -> None:
    said = "Wer unter charts/ etwas ändert, zieht die Version in Chart.yaml hoch."
    one, two = (FileChange(path=f"charts/planner/{name}.yaml", before="a", after="b") for name in ("values", "Chart"))
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (one,)}), files=(one, two)))
    assert check["args"] == {"changed": ["charts/**"], "needs": ["Chart.yaml"]}


def test_a_setting_is_the_same_in_quotes() -> None:
    check = parse_check({"kind": "forbidden_text", "args": {"forbid": "tag: latest", "files": ["*.yaml"]}})
    for text in ('image:\n  tag: "latest"\n', "image:\n  tag: latest\n", "image:\n  'tag': 'latest'\n"):
        assert check.violations(PR.model_copy(update={"files": (FileChange(path="a.yaml", after=text),)}))


@pytest.mark.parametrize(
    ("said", "promised"), [("It will be done on Friday.", True), ("We received it on 3 April and read it.", False)]
)
def test_a_day_that_is_over_is_not_promised(said: str, promised: bool) -> None:
    check = parse_check({"kind": "mail_text", "args": {"shape": "no_promised_day"}})
    assert bool(check.violations(mail(said))) is promised
