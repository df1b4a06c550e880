"""What sounds like a rule, a condition or an exception and is none, as a reader of the code tried it."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, MailDraft, Triage
from understudy.skills.checks import parse_check

from .teaching import MAIL, PR, correct, learnt, recode


def mail(body: str, **changes: object) -> MailDraft:
    return MAIL.model_copy(update={"body": f"Dear Ms Roth,\n\n{body}\n\nKind regards\nMara", **changes})


def remail(said: str, before: str, after: str) -> list[dict[str, object]]:
    return learnt(correct(said, mail(before), body=mail(after).body))


def triage(body: str, *attachments: str, label: str = "damaged") -> Triage:
    message = MailDraft(sender="n@post.example", subject="Order", body=body, attachments=attachments)
    return Triage(message=message, label=label, action="flag")


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ("No print. logging is fine.", "print(1)\n", "import logging\n\nlogging.getLogger().info(1)\n"),
        (
            "Never use os.system; subprocess is allowed.",
            "import os\n\nos.system('x')\n",
            "import subprocess\n\nsubprocess.run(['x'])\n",
        ),
        (
            "No float for money. Decimal is fine.",
            "price = float(x)\n",
            "from decimal import Decimal\n\nprice = Decimal(x)\n",
        ),
        ("No float for money. Comments may be shorter.", "price = float(x)\n", "price = to_cents(x)\n"),
        (
            "No bare except. Exception is ok.",
            "try:\n    x = 1\nexcept:\n    pass\n",
            "try:\n    x = 1\nexcept Exception:\n    pass\n",
        ),
    ],
)
def test_what_takes_the_place_of_the_fault_is_no_exception(said: str, before: str, after: str) -> None:
    found = learnt(recode(said, before, after))
    assert found
    assert not any("unless" in check.get("when", {}) for check in found)


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("No float for money. Weights and sizes may stay float.", "weights"),
        ("Geld nie als float. Bei Gewichten ist es wurscht.", "gewichten"),
    ],
)
def test_what_else_a_number_may_be_of_is_one(said: str, thing: str) -> None:
    (check,) = learnt(recode(said, "price = float(x)\n", "price = to_cents(x)\n"))
    assert thing in check["when"]["unless"]["handling"]


@pytest.mark.parametrize(
    "rest",
    [
        "Old branches have no ticket, which is why we lost them.",
        "Gift branches have none.",
        "Questions any time.",
        "Bei Fragen gerne jederzeit.",
        "The rest stays as it is.",
        "Bei Hotfixes bleibt es dabei.",
        "Bei Hotfixes bleibt das genauso.",
        "For hotfixes it stays mandatory as well.",
        "Hotfixes bleiben natürlich nicht ausgenommen.",
    ],
)
def test_what_stays_so_or_is_complained_of_is_no_exception(rest: str) -> None:
    said = f"The branch begins with a ticket like LS-8. {rest}"
    (check,) = learnt(correct(said, PR.model_copy(update={"branch": "gift-wrap"}), branch="LS-812-gift-wrap"))
    assert "when" not in check


@pytest.mark.parametrize(
    "rest", ["Hotfixes haben natürlich keins.", "Hotfixes need none.", "Hotfixes have no ticket, so leave those."]
)
def test_what_has_none_as_it_should_is_one(rest: str) -> None:
    said = f"The branch begins with a ticket like LS-8. {rest}"
    (check,) = learnt(correct(said, PR.model_copy(update={"branch": "gift-wrap"}), branch="LS-812-gift-wrap"))
    assert check["when"]["unless"]["branch"] == ["hotfix/*", "hotfix-*"]


@pytest.mark.parametrize(
    "said",
    [
        "I've talked to them: never say 'cheap'.",
        "Leave out 'cheap' for now and in future mails.",
        "Machen wir so: vorerst nie 'cheap' schreiben.",
    ],
)
def test_what_holds_from_now_on_is_learnt_whoever_was_spoken_to(said: str) -> None:
    (check,) = remail(said, "this is cheap and good", "this is good")
    assert check["args"] == {"excludes": "cheap"}


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ("Spell it Berlin, that's a city.", "load('berlin')\n", "load('Berlin')\n"),
        (
            "The message should say what failed: Seat taken.",
            "def f():\n    raise ValueError('taken')\n",
            "def f():\n    raise ValueError('Seat taken')\n",
        ),
        ("The get_ prefix lies, use set_ here.", "def get_a(x):\n    x.a = 1\n", "def set_a(x):\n    x.a = 1\n"),
        ("Please rename name to full_name.", "name = 1\n", "full_name = 1\n"),
    ],
)
def test_one_name_that_is_mended_names_no_others(said: str, before: str, after: str) -> None:
    assert learnt(recode(said, before, after)) == []


def test_the_condition_of_a_label_goes_before_what_is_labelled() -> None:
    said = "A parcel is lost_parcel when the tracking has stopped."
    (check,) = learnt(correct(said, triage("my parcel: tracking has stopped", label="question"), label="lost_parcel"))
    assert "parcel" not in check["when"]["words"]


@pytest.mark.parametrize(
    "said", ["Don't say 'asap' in English or German mails.", "Neither in German nor in English mails we say 'asap'."]
)
def test_both_languages_are_no_condition(said: str) -> None:
    (check,) = remail(said, "we do it asap and you wait for it", "we do it soon and you wait for it")
    assert "when" not in check


@pytest.mark.parametrize(
    "said",
    [
        "Photos attached or not, damage is escalated.",
        "Even with a photo attached we escalate damage.",
    ],
)
def test_what_may_be_attached_or_not_is_no_condition(said: str) -> None:
    (check,) = learnt(correct(said, triage("damage", "a.png"), action="escalate"))
    assert "attached" not in check.get("when", {})


def test_files_are_twins_only_where_a_sentence_says_it_of_both() -> None:
    said = "Every change in shop/ needs a CHANGELOG.md entry. de.json and en.json are twins."
    shop, log = (FileChange(path=path, after="X = 1\n") for path in ("shop/vat.py", "CHANGELOG.md"))
    (check,) = learnt(correct(said, PR.model_copy(update={"files": (shop,)}), files=(shop, log)))
    assert "mutual" not in check["args"]


def test_two_files_may_go_together() -> None:
    check = parse_check({"kind": "files_together", "args": {"changed": ["*_up.sql"], "needs": ["*_down.sql"]}})
    gone = tuple(FileChange(path=f"m/1_{way}.sql", before="SELECT 1;\n", after=None) for way in ("up", "down"))
    assert not check.violations(PR.model_copy(update={"files": gone}))


def test_people_of_one_house_or_under_it_may_share_a_mail_and_those_of_a_provider_are_strangers() -> None:
    check = parse_check({"kind": "receivers", "args": {"one_house": True}})
    assert not check.violations(mail("x", to=("a@acme2.example", "b@office.acme2.example")))
    assert check.violations(mail("x", to=("a@mail.example", "b@mail.example")))


@pytest.mark.parametrize("said", ["One topic per mail, please.", "One attachment per mail."])
def test_one_topic_a_mail_says_nothing_of_who_gets_it(said: str) -> None:
    two = mail("hello", to=("a@one.example", "b@two.example"))
    assert learnt(correct(said, two, to=("a@one.example",))) == []


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("no_promised_day", "We answer in opening hours."),
        ("no_figure_date", "Room 2/3 has daylight, see chapter 3.4."),
        ("with_weekday", "We meet on Freitag, dem 3. März, and 3 may be late."),
        ("no_caps", "Send it as HTML! Or ask NASA!"),
    ],
)
def test_what_only_looks_like_the_fault_passes(shape: str, text: str) -> None:
    assert not parse_check({"kind": "mail_text", "args": {"shape": shape}}).violations(mail(text))


@pytest.mark.parametrize("text", ["You arrive on 05/06.", "bis 3.4.", "It was 3.4.2026."])
def test_a_date_in_figures_is_seen_without_a_year_too(text: str) -> None:
    assert parse_check({"kind": "mail_text", "args": {"shape": "no_figure_date"}}).violations(mail(text))


@pytest.mark.parametrize("name", ["benzinsorte", "magazins", "deposition", "x_taxonomy", "tax_ratio", "rent_days"])
def test_what_only_sounds_like_money_may_be_a_float(name: str) -> None:
    check = parse_check({"kind": "python_habits", "args": {"forbid": ["float_money"]}})
    code = FileChange(path="a.py", after=f"def f({name}: float) -> int:\n    return 1\n")
    assert not check.violations(PR.model_copy(update={"files": (code,)}))


@pytest.mark.parametrize(
    "query", ["SELECT * FROM a", "select distinct on (a) * from b", "SELECT TOP 10 * FROM a", "SELECT a.* FROM a"]
)
def test_every_column_is_seen_however_a_query_asks_for_it(query: str) -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": ["select_star"]}})
    files = (FileChange(path="a.sql", after=f"{query};\n"),)
    assert check.violations(PR.model_copy(update={"files": files}))


def test_whether_a_row_exists_asks_for_no_column() -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": ["select_star"]}})
    files = (FileChange(path="a.sql", after="SELECT a FROM b WHERE EXISTS (SELECT * FROM c);\n"),)
    assert not check.violations(PR.model_copy(update={"files": files}))
