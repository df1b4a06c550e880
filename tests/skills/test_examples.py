"""What a comment gives as an example is taken for its shape, not for itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.artifacts import CommitInfo, Correction, FileChange, MailDraft, PullRequest, Triage
from understudy.core.types import Json
from understudy.skills.checks import parse_check
from understudy.skills.checks.base import Check
from understudy.skills.checks.reading import AnyArtifact
from understudy.skills.checks.shapes import formed
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.comment import Comment

PR = PullRequest(repo="acme/lab", title="Fix the retry count", commits=(CommitInfo(message="fix the retry count"),))
MAIL = MailDraft(sender="ada@acme.example", to=("bo@hall.example",), subject="Load-in on Friday", body="Hello Bo,\n")


def titled(title: str) -> PullRequest:
    return PR.model_copy(update={"title": title})


def about(subject: str) -> MailDraft:
    return MAIL.model_copy(update={"subject": subject})


def committed(message: str) -> PullRequest:
    return PR.model_copy(update={"commits": (CommitInfo(message=message),)})


def induced(comment: str, before: AnyArtifact, after: AnyArtifact) -> list[Check]:
    return [one.check for one in induce(Correction(comment=comment, before=before, after=after)).checks]


def learnt(comment: str, before: AnyArtifact, after: AnyArtifact) -> list[Json]:
    return [{"args": check.rule.args(), "when": bool(check.when)} for check in induced(comment, before, after)]


@pytest.mark.parametrize(
    "comment",
    [
        "Titles start with the component in square brackets, e.g. `[radio] ...` or `[api] ...` please.",
        'Prefix the title with the area in brackets, for example "[radio] fix the retry count".',
        "Bitte den Bereich in eckigen Klammern vorne in den Titel, z. B. [radio].",
        "Bitte im Titel das Modul in Klammern voranstellen, so wie [kasse] oder [lager].",
    ],
)
def test_a_tag_that_is_an_example_stands_for_every_tag(comment: str) -> None:
    assert learnt(comment, titled("Fix the retry count"), titled("[radio] Fix the retry count")) == [
        {"args": {"shape": "tag"}, "when": False}
    ]


def test_a_tag_that_is_the_thing_itself_stays() -> None:
    checks = learnt("Subjects begin with [Hall], please.", about("Load-in"), about("[Hall] Load-in"))
    assert {"args": {"starts_with": "[Hall] "}, "when": False} in checks


@pytest.mark.parametrize(
    "comment",
    [
        "Subjects for the desk start with `[Desk] ...`, please.",
        "Subjects begin with [Desk], e.g. [Desk] Load-in on Friday.",
    ],
)
def test_a_beginning_that_is_said_before_its_example_is_meant_itself(comment: str) -> None:
    checks = induced(comment, about("Load-in"), about("[Desk] Load-in"))
    assert any(check.violations(about("[Info] Load-in")) for check in checks)
    assert not any(check.violations(about("[Desk] Noise")) for check in checks)


def test_commit_messages_can_be_asked_for_what_titles_can() -> None:
    tag = learnt(
        'We start commit messages with the area in brackets, e.g. "[radio] fix the retry count".',
        committed("fix the retry count"), committed("[radio] fix the retry count"),
    )  # fmt: skip
    assert tag == [{"args": {"shape": "tag"}, "when": False}]
    emoji = learnt("No emojis in commit messages.", committed("🚀 go"), committed("go"))
    assert {"args": {"shape": "no_emoji"}, "when": False} in emoji


@pytest.mark.parametrize(
    ("comment", "title", "fits", "not_"),
    [
        ('Titles begin with the team, like "Billing: ..." or "Search: ...".', "Radio: Fix it", "Lab: x", "Fix it"),
        ("Put the site in front of the title, such as HH: or MUC:", "HH: Fix it", "KI: x", "Kiel: x"),
        ("Titles start with the module in round brackets, for instance (api) Fix.", "(radio) Fix", "(lab) x", "lab x"),
    ],
)
def test_a_beginning_that_is_an_example_stands_for_its_form(comment: str, title: str, fits: str, not_: str) -> None:
    (check,) = induced(comment, titled("Fix it"), titled(title))
    assert not check.violations(titled(fits))
    assert check.violations(titled(not_))


def test_initials_in_front_of_a_branch_are_those_of_anyone() -> None:
    before = PR.model_copy(update={"branch": "retries"})
    (check,) = induced(
        "Branch names carry the author's initials first, e.g. `ab/...`",
        before, PR.model_copy(update={"branch": "tk/retries"}),
    )  # fmt: skip
    assert not check.violations(PR.model_copy(update={"branch": "lm/other"}))
    assert check.violations(before)


def test_a_reference_may_have_a_blank_between_its_letters_and_its_digits() -> None:
    (check,) = induced("Add the cost centre to the subject (KST 4711 or similar).", about("Rent"), about("Rent KST 99"))
    assert not check.violations(about("Power, KST 5100"))
    assert check.violations(about("Power"))


def test_a_code_stands_for_its_form_and_a_reference_keeps_its_letters() -> None:
    code = learnt(
        "Start each subject with the event code in square brackets, for example [SF26].",
        about("Load-in"), about("[SF26] Load-in"),
    )  # fmt: skip
    assert code == [{"args": {"form": "[SF26]"}, "when": False}]
    number = learnt(
        "The booking number belongs in the subject, e.g. BK-2093.", about("Load-in"), about("Load-in BK-77")
    )
    assert number == [{"args": {"like": "BK-2093"}, "when": False}]


@given(st.from_regex(r"[A-Z]{1,8}", fullmatch=True), st.integers(0, 10**6))
def test_a_form_fits_any_letters_and_digits_but_nothing_less(letters: str, number: int) -> None:
    assert formed("[SF26]", f"Re: [{letters}{number}] Load-in")
    assert not formed("[SF26]", f"[{letters}] {number}")
    assert not formed("SF26", f"{letters} {number}")


def wrote(text: str, path: str = "lab/read.py") -> PullRequest:
    return PR.model_copy(update={"files": (FileChange(path=path, after=text),)})


def test_what_follows_the_colon_of_a_header_is_an_example() -> None:
    (check,) = induced(
        'Every module in lab/ starts with an owner comment like "# owner: marketing".',
        wrote("x = 1\n"), wrote("# owner: marketing\nx = 1\n"),
    )  # fmt: skip
    assert not check.violations(wrote("# owner: finance\nx = 1\n", "lab/other.py"))
    assert check.violations(wrote("# owner:\nx = 1\n", "lab/other.py"))
    assert check.violations(wrote("# nobody\nx = 1\n", "lab/other.py"))


def test_a_header_that_may_go_on_takes_the_place_of_the_one_that_was_meant_literally() -> None:
    args = {"line": "# owner: marketing", "files": ["*.py"]}
    literal = parse_check({"kind": "file_header", "args": args}).rule
    wider = parse_check({"kind": "file_header", "args": {"line": "# owner:", "files": ["*.py"], "goes_on": True}}).rule
    assert wider.replaces(literal)
    assert literal.replaces(wider)


def mailed(body: str, **more: object) -> MailDraft:
    return MAIL.model_copy(update={"body": body, **more})


def test_a_host_that_is_named_is_meant_and_no_other_link() -> None:
    comment = "Links to tracker.acme.example must not go to anybody outside."
    checks = induced(comment, mailed("See https://tracker.acme.example/A-1\n"), mailed("We found it.\n"))
    assert any(check.violations(mailed("As in tracker.acme.example/A-2.\n")) for check in checks)
    assert not any(check.violations(mailed("See https://status.acme.example\n")) for check in checks)


def test_a_host_in_an_address_is_named_too() -> None:
    comment = "We need the link to the ticket (https://desk.acme.example/T-...) in the description."
    body = "Two rooms.\n\nTicket: https://desk.acme.example/T-77"
    checks = induced(
        comment, PR.model_copy(update={"body": "Two rooms."}), PR.model_copy(update={"body": body})
    )  # fmt: skip
    assert not any(
        check.violations(PR.model_copy(update={"body": "https://desk.acme.example/T-8"})) for check in checks
    )
    assert any(check.violations(PR.model_copy(update={"body": "See https://x.example"})) for check in checks)


def test_a_suffix_that_is_named_is_meant_and_a_link_only_in_its_place() -> None:
    comment = "Please don't attach firmware images (.bin). Send the link to files.acme.example instead."
    before = mailed("Here is the firmware.\n", attachments=("fw1.bin",))
    checks = induced(comment, before, mailed("The firmware is at https://files.acme.example/1\n"))
    assert [check.plain() for check in checks] == [{"kind": "attachments", "args": {"exclude": ["*.bin"]}}]


def test_a_line_below_the_name_may_share_its_line_with_another() -> None:
    comment = "Put our phone number (Tel. 030 555 0100) under the signature, in every mail to a customer."
    body = "Hello Bo,\n\nit is done.\n\nKind regards\nAda\nACME"
    (check,) = induced(comment, mailed(body), mailed(f"{body}\nTel. 030 555 0100"))
    assert check.violations(mailed("Hi,\nok.\nAda\nACME"))
    assert not check.violations(mailed("Hi,\nok.\nAda\nACME | Tel. 030 555 0100"))


def test_an_answer_is_linked_to_what_it_answers() -> None:
    comment = 'This is an answer: a mail with "Re:" must be linked to the one of the customer.'
    before = mailed("Hello Bo,\n", subject="Re: Load-in")
    (check,) = induced(comment, before, before.model_copy(update={"in_reply_to": "<1@hall.example>"}))
    assert check.violations(mailed("Hello,\n", subject="Re: Noise"))
    assert not check.violations(mailed("Hello,\n", subject="Noise"))


BLOCKING = "import time\n\n{} poll(bus):\n    time.sleep(1)\n"


def test_a_call_can_be_unwanted_in_async_functions_only() -> None:
    comment = "No time.sleep in async functions, it blocks the loop; in normal ones it is fine."
    good = "import asyncio\n\nasync def poll(bus):\n    await asyncio.sleep(1)\n"
    (check,) = induced(comment, wrote(BLOCKING.format("async def")), wrote(good))
    assert check.violations(wrote(BLOCKING.format("async def"), "lab/b.py"))
    assert not check.violations(wrote(BLOCKING.format("def"), "lab/b.py"))
    nested = "import time\n\nasync def f():\n    def g():\n        time.sleep(1)\n    await to_thread(g)\n"
    assert not check.violations(wrote(nested, "lab/b.py"))


def test_the_word_of_a_dotted_name_is_not_meant_alone() -> None:
    before = wrote("import requests\n\nasync def g(u):\n    return requests.get(u)\n")
    comment = "requests blocks the loop, so no requests.get in async code."
    (check,) = induced(comment, before, wrote("async def g(u):\n    return await client.get(u)\n"))
    assert not check.violations(wrote("import requests\n\ndef g(u):\n    return requests.get(u)\n"))


def test_floats_are_unwanted_for_money_and_stay_for_anything_else() -> None:
    comment = "We never count money in float, always in Decimal."
    checks = induced(
        comment, wrote("def fee(row):\n    return float(row['fee'])\n"),
        wrote("from decimal import Decimal\n\ndef fee(row):\n    return Decimal(row['fee'])\n"),
    )  # fmt: skip
    assert [check.plain() for check in checks] == [{"kind": "python_habits", "args": {"forbid": ["float_money"]}}]
    assert checks[0].violations(wrote("def refund(line):\n    return -float(line[20:])\n"))
    assert checks[0].violations(wrote("amount = float(line[20:])\n"))
    assert not checks[0].violations(wrote("total = float(seconds)\n")), "a total of another measure"
    assert not checks[0].violations(wrote("def place(row):\n    return float(row['lat'])\n"))


def test_what_belongs_into_one_folder_is_unwanted_in_every_other() -> None:
    env = "import os\n\nKEY = os.environ['KEY']\n"
    settings = FileChange(path="lab/settings/base.py", before="import os\n", after=env)
    after = wrote("from lab.settings import KEY\n", "lab/bus.py")
    (check,) = induced(
        "Could you take this from the settings? os.environ belongs into lab/settings/ and nowhere else.",
        wrote(env, "lab/bus.py"), after.model_copy(update={"files": (*after.files, settings)}),
    )  # fmt: skip
    assert check.violations(wrote("import os\n\nx = os.environ.get('X')\n", "lab/maps.py"))
    assert not check.violations(wrote("import os\n\nx = os.environ.get('X')\n", "lab/settings/maps.py"))


def test_a_field_by_example_is_learnt_by_its_form() -> None:
    before = Triage(message=MAIL, label="order", action="confirm", fields={"order": "4411"})
    after = before.model_copy(update={"fields": {"order": "SO-4411"}})
    (check,) = induced("The field order takes the number as in 'SO-4411', not only digits.", before, after)
    assert not check.violations(before.model_copy(update={"fields": {"order": "SO-99"}}))
    assert check.violations(before)


def test_a_label_can_be_taken_out_of_use_whatever_the_mail() -> None:
    before = Triage(message=MAIL, label="other", action="confirm")
    after = before.model_copy(update={"label": "address_change"})
    comment = 'Please don\'t use the label "other", here it is address_change.'
    assert [check.plain() for check in induced(comment, before, after)] == [
        {"kind": "triage_label", "args": {"never": "other"}}
    ]


def test_a_reference_by_example_can_be_unwanted() -> None:
    comment = "Don't mention ticket numbers (RAD-12 and the like) in mails to customers."
    (check,) = induced(comment, mailed("Hello Bo,\n\nsee RAD-77.\n"), mailed("Hello Bo,\n\nwe are on it.\n"))
    assert check.violations(mailed("Hello Bo,\n\nRAD-1501 is done.\n"))
    assert not check.violations(mailed("Hello Bo,\n\nit is done.\n"))


def test_a_closing_by_example_is_not_everybodys() -> None:
    body = "Hello Bo,\n\nit is done.\n\nKind regards\n"
    comment = "Signature: name, role and phone, e.g. 'Ada Lovelace, Support, 040 12345'."
    assert induced(comment, mailed(f"{body}Ada"), mailed(f"{body}Ada Lovelace, Sales, 040 99999")) == []


@pytest.mark.parametrize(
    ("comment", "bad", "good"),
    [
        ("Never put prices in the subject.", "Offer 120 EUR", "Offer"),
        ("No smileys in the subject, please.", "Offer :-)", "Offer"),
    ],
)
def test_a_subject_can_be_asked_to_do_without_what_a_mail_can(comment: str, bad: str, good: str) -> None:
    checks = induced(comment, about(bad), about(good))
    assert any(check.violations(about(f"Re: {bad}")) for check in checks)


def test_praise_before_a_demand_leaves_nothing_to_judgement() -> None:
    assert not Comment("Schöne Sache, aber bitte keine Emojis im Titel.").judges
    assert Comment("Schöne Sache, aber ob das reicht?").judges
    assert Comment("Nice work!").judges


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Bei Rückgaben z. B. die Nummer, e.g. RMA-7, nennen. Tel. 030 555 0100 genügt nicht."
    assert [sentence.text for sentence in Comment(text).sentences] == [text[:51], text[52:]]


def test_a_number_to_call_and_a_thing_counts_nothing() -> None:
    assert Comment("Put Tel. 030 555 0100 below the text, this one is ours.").numbers == ()
    assert Comment("At most 72 characters, and one commit.").numbers == (72, 1)


@pytest.mark.parametrize(
    ("comment", "before", "after", "check"),
    [
        ("Titles start with the ticket number, please.", titled("Add x"), titled("SHOP-1: Add x"),
         {"kind": "title", "args": {"shape": "ticket_first"}}),
        ("Put the shipment number into the subject, like [SHP-30117].", about("Delay"), about("[SHP-7] Delay"),
         {"kind": "subject", "args": {"like": "[SHP-30117]"}}),
        ("Titles in this repository begin with 'infra:'.", titled("Fix x"), titled("infra: Fix x"),
         {"kind": "title", "args": {"starts_with": "infra: "}}),
        ("Attach PDFs only, no Word files.", mailed("Hi,\n", attachments=("a.docx",)),
         mailed("Hi,\n", attachments=("a.pdf",)), {"kind": "attachments", "args": {"only": ["*.pdf"]}}),
        ("Please say 'Dear' instead of 'Hi'.", mailed("Hi Bo,\n\nit is done.\n"), mailed("Dear Bo,\n\nit is done.\n"),
         {"kind": "greeting", "args": {"starts_with": ["Dear"]}, "when": {"unless": {"language": ["German"]}}}),
    ],
)  # fmt: skip
def test_a_check_that_another_one_covers_is_not_learnt_beside_it(
    comment: str, before: PullRequest | MailDraft, after: PullRequest | MailDraft, check: Json
) -> None:
    assert [one.plain() for one in induced(comment, before, after)] == [check]


def test_what_is_said_for_this_case_is_an_example() -> None:
    comment = "Our titles open with the area in square brackets, [radio] in this case, so that notes can be sorted."
    (check,) = induced(comment, titled("Fix the retry count"), titled("[radio] Fix the retry count"))
    assert check.rule.args() == {"shape": "tag"}


def test_a_list_that_has_an_empty_entry_is_no_harm() -> None:
    before, after = (
        PR.model_copy(update={"files": (FileChange(path="a.py", after=text),)}) for text in ("a = eval(b)\n", "a = 1\n")
    )
    assert isinstance(induced("No `eval`, '', `` or '` - never \"\" or eval.", before, after), list)
