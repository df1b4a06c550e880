"""Which words of a sentence are a condition, which are a rule, and which are only welcome."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import CommitInfo, Correction, FileChange, MailDraft, PullRequest, Triage
from understudy.skills.checks.base import Check
from understudy.skills.checks.reading import AnyArtifact
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.forms import has_form

MAIL = MailDraft(
    sender="desk@acme.example",
    to=("lena@acme.example",),
    subject="Internal: lost parcels",
    body="Hi Lena,\n\nsee the list.\n\nBest regards\nMara",
)
SMOKE = MailDraft(sender="it@house.example", subject="Netzteil", body="Das Netzteil hat heute früh gequalmt.")
SWOLLEN = MailDraft(sender="it@house.example", subject="Help", body="The battery of one sensor is swollen.")


def learnt(comment: str, before: AnyArtifact, author: str = "", **changes: object) -> list[Check]:
    after = before.model_copy(update=changes)
    correction = Correction(comment=comment, author=author, before=before, after=after)
    return [proved.check for proved in induce(correction).checks]


def checks(comment: str, before: AnyArtifact, **changes: object) -> list[dict[str, object]]:
    return [check.plain() for check in learnt(comment, before, **changes)]  # type: ignore[misc]  # plain JSON


@pytest.mark.parametrize(
    "comment", ["Sobald Rauch, Qualm oder Feuer im Spiel ist: eskalieren", "Bei Qualm oder Rauch eskalieren"]
)
def test_any_thing_of_a_list_is_meant_although_the_example_has_only_one(comment: str) -> None:
    flagged = Triage(label="defect", action="flag", message=SMOKE)
    (found,) = checks(comment, flagged, action="escalate")
    assert {"rauch", "qualm"} <= set(found["when"]["words"])  # type: ignore[call-overload,index]  # plain JSON


def test_a_noun_and_what_is_said_of_it_are_meant_together() -> None:
    labelled = Triage(label="defect", action="flag", message=SWOLLEN)
    (check,) = learnt("A swollen battery is a safety_hazard", labelled, label="safety_hazard")
    fine = SWOLLEN.model_copy(update={"body": "The button is stuck. Batteries are fine."})
    assert not check.violations(labelled.model_copy(update={"message": fine}))
    swelling = SWOLLEN.model_copy(update={"body": "The batteries look swollen to me."})
    assert check.violations(labelled.model_copy(update={"message": swelling}))


def test_a_value_that_the_comment_has_by_chance_is_no_rule_beside_the_label_that_it_is_about() -> None:
    labelled = Triage(label="defect", action="flag", message=SWOLLEN)
    found = checks("A swollen battery is a safety_hazard", labelled, label="safety_hazard", fields={"part": "battery"})
    assert [one["kind"] for one in found] == ["triage_label"]


def test_a_label_that_came_along_is_no_rule_beside_the_field_that_the_comment_is_about() -> None:
    labelled = Triage(label="delivery_delay", action="flag", fields={"order": "#5902"}, message=SMOKE)
    found = checks("Enter order numbers as plain digits, please", labelled, label="status", fields={"order": "5902"})
    assert {one["kind"] for one in found} == {"triage_field"}


def test_what_a_mail_is_said_to_be_with_is_a_condition() -> None:
    before = MAIL.model_copy(update={"to": ("lena@acme.example", "k@else.example")})
    found = checks('Mails with "Internal:" must only go to acme.example', before, to=("lena@acme.example",))
    assert {"words": ["Internal:"]} in [one.get("when") for one in found]


def test_the_domain_all_examples_have_is_no_kind_of_house() -> None:
    found = checks("Start the subject with the code, for example [SF26]", MAIL, subject="[SF26] Internal: lost parcels")
    assert found
    assert not any("domains" in one.get("when", {}) for one in found)  # type: ignore[operator]  # plain JSON


def test_what_would_be_welcome_is_no_rule() -> None:
    before = MAIL.model_copy(update={"body": "Hello,\n\nsee the list.\n\nBest regards\nMara"})
    after = MAIL.body.replace("Hi Lena", "Guten Tag Lena Roth")
    found = checks("Bitte mit 'Guten Tag' anfangen, gerne mit Namen.", before, body=after)
    assert found
    assert not any("name" in one["args"] for one in found)  # type: ignore[operator]  # plain JSON


@pytest.mark.parametrize(
    "comment",
    [
        "print() is fine in tools/, but in the service we log.",
        "Das sieht gut aus, aber bitte kein print im Service.",
        "Looks good. No print in the service, though. Otherwise the text is lost when the pipe is full.",
    ],
)
def test_what_follows_praise_and_a_but_is_asked_all_the_same(comment: str) -> None:
    def with_text(text: str) -> tuple[FileChange, ...]:
        return (FileChange(path="shop/send.py", before="", after=text),)

    before = PullRequest(repo="acme/shop", title="Send", files=with_text("print('sending')\n"))
    found = checks(comment, before, files=with_text("import logging\n\nlogging.info('sending')\n"))
    assert found
    assert all("words" not in one.get("when", {}) for one in found)  # type: ignore[operator]  # plain JSON


def test_a_label_with_a_hyphen_is_another_word_than_its_last_part() -> None:
    before = PullRequest(
        repo="acme/shop", title="Add a column", files=(FileChange(path="db/migrations/1.py", after="x"),)
    )
    (found,) = checks("Sobald eine Migration dabei ist, bitte das Label db-migration", before, labels=("db-migration",))
    assert "**/migrations/**" in found["when"]["paths"]  # type: ignore[call-overload,index]  # plain JSON


def test_a_verb_is_known_by_its_noun() -> None:
    assert has_form("Es hat gequalmt.", "Qualm")
    assert has_form("Der Sensor raucht", "Rauch")
    assert not has_form("Der Sensor rauscht", "Rauch")


def test_a_code_with_its_number_is_an_example_of_its_kind() -> None:
    goods = MailDraft(sender="a@b.example", subject="Pickup", body="Two drums of paint, UN 1263, please.")
    before = Triage(label="order", action="confirm", message=goods)
    (check,) = learnt("Once there is a UN number in it (UN 1263 and the like), escalate", before, action="escalate")
    other = goods.model_copy(update={"body": "Batteries, UN 3480"})
    assert check.violations(before.model_copy(update={"message": other}))
    none = goods.model_copy(update={"body": "12 pallets of UN-labelled shirts for gate 3480"})
    assert not check.violations(before.model_copy(update={"message": none}))


def test_a_sentence_that_refers_back_takes_the_condition_of_the_one_before() -> None:
    asked = MailDraft(sender="a@b.example", subject="Apache 2.0", body="May we ship it?")
    before = Triage(label="licence", action="confirm", message=asked)
    comment = "Lizenzfragen beantworten wir nicht selbst. Die werden immer eskaliert."
    (found,) = checks(comment, before, action="escalate")
    assert found["when"] == {"labels": ["licence"]}


@pytest.mark.parametrize(
    "comment",
    [
        'Please don\'t write "guaranteed". We are liable for that word; we say "expected" or "planned".',
        'Never say "guaranteed" here. Write "expected" instead.',
    ],
)
def test_what_takes_the_place_of_a_forbidden_word_is_wanted_only_there(comment: str) -> None:
    body = "Hello,\n\ndelivery on Friday is guaranteed.\n\nBest regards\nMara"
    found = checks(comment, MAIL.model_copy(update={"body": body}), body=body.replace("guaranteed", "expected"))
    assert [one["args"] for one in found] == [{"excludes": "guaranteed"}]


@pytest.mark.parametrize(
    ("comment", "title", "wanted"),
    [
        ('Each "Customs clearance" mail needs a copy to books@example.com', "Customs clearance 7", "Customs clearance"),
        ("books@example.com gets a copy of mails with 'customs'", "Customs clearance 7", "customs"),
    ],
)
def test_the_title_of_a_mail_in_quotes_is_a_condition(comment: str, title: str, wanted: str) -> None:
    (found,) = checks(comment, MAIL.model_copy(update={"subject": title}), cc=("books@example.com",))
    assert found["when"] == {"words": [wanted]}


def test_branches_may_be_named_with_their_slash() -> None:
    before = PullRequest(repo="acme/shop", title="Stop the crash", branch="hotfix/crash", base="main")
    (found,) = checks("We open hotfix/ branches against release, not main.", before, base="release")
    assert found["when"] == {"branch": ["hotfix/*", "hotfix-*", "hotfix_*"]}


def test_what_a_title_begins_with_is_an_example_where_the_comment_says_what_it_stands_for() -> None:
    before = PullRequest(repo="acme/shop", title="Fixed the pickup window")
    comment = 'Our titles go "area: what it does", like "booking: open pickups at six".'
    found = checks(comment, before, title="booking: open pickups at six")
    assert [one["args"] for one in found] == [{"shape": "area_first"}]


def test_what_is_only_used_in_one_place_is_forbidden_in_all_others() -> None:
    def with_text(text: str) -> tuple[FileChange, ...]:
        return (FileChange(path="shop/mailer.py", before="", after=text),)

    before = PullRequest(repo="acme/shop", title="Host", files=with_text("import os\n\nhost = os.getenv('HOST')\n"))
    comment = "We only read the environment (os.getenv) in shop/settings.py; other modules import the value from there."
    after = with_text("from shop import settings\n\nhost = settings.HOST\n")
    (found,) = checks(comment, before, files=after)
    assert found["when"] == {"unless": {"paths": ["shop/settings.py"]}}


def test_a_noun_is_known_by_what_was_done() -> None:
    assert has_form("Zu Unrecht gemahnt", "Mahnung")
    assert has_form("ich habe zwei Lampen bestellt", "Bestellung")
    assert not has_form("ich habe zwei Lampen gestellt", "Bestellung")


@pytest.mark.parametrize(
    "comment", ["Bin unsicher, ob 2000 hier reicht. Was meinst du?", "Unsure about 2000. Thoughts?"]
)
def test_doubt_is_no_rule(comment: str) -> None:
    def with_text(text: str) -> tuple[FileChange, ...]:
        return (FileChange(path="shop/queue.py", before="", after=text),)

    before = PullRequest(repo="acme/shop", title="Limit", files=with_text("LIMIT = 2000\n"))
    assert not checks(comment, before, files=with_text("LIMIT = 1000\n"))


def test_who_says_me_is_the_reviewer_that_is_wanted() -> None:
    before = PullRequest(
        repo="acme/shop", title="Index", reviewers=("jon",), files=(FileChange(path="db/1.sql", after="x"),)
    )
    (check,) = learnt(
        "Anything under db/ needs me as a reviewer, please.", before, author="petra", reviewers=("jon", "petra")
    )
    assert check.rule.args() == {"include": ["petra"]}


def test_the_full_stop_of_a_commit_message_is_that_of_its_first_line() -> None:
    def commits(message: str) -> tuple[CommitInfo, ...]:
        return (CommitInfo(message=message),)

    before = PullRequest(repo="acme/shop", title="Retry", commits=commits("Retry failed mails."))
    comment = "No full stop at the end of a commit message's first line, please."
    (check,) = learnt(comment, before, commits=commits("Retry"))
    assert not check.violations(before.model_copy(update={"commits": commits("Retry\n\nThree times.")}))
    assert check.violations(before.model_copy(update={"commits": commits("Retry.\n\nThree times")}))


def test_where_something_must_not_be_and_where_it_may_need_not_share_a_sentence_with_it() -> None:
    def with_text(text: str) -> tuple[FileChange, ...]:
        return (FileChange(path="api/lock.py", before="", after=text),)

    before = PullRequest(repo="acme/shop", title="Lock", files=with_text("import time\n\ntime.sleep(1)\n"))
    comment = "time.sleep blocks the whole worker. Not under api/, please, in jobs it is okay."
    (found,) = checks(comment, before, files=with_text("wait()\n"))
    assert found["when"] == {"paths": ["api/**"]}


@pytest.mark.parametrize(
    ("comment", "mail", "wanted"),
    [
        ("With Re: put books@example.com in cc", {"subject": "Re: cups"}, {"words": ["Re:"]}),
        (
            "Mails to the wards need books@example.com in cc",
            {"to": ("ward-3@acme.example",)},
            {"addresses": ["ward*@*"]},
        ),
        ("cc books@example.com on mails from the desk", {}, {"addresses": ["desk@acme.example"]}),
        (
            "Our friends in Utrecht: books@example.com in cc",
            {"to": ("a@utrecht-lab.example",)},
            {"domains": ["utrecht-lab.example"]},
        ),
        (
            "books@example.com in cc. Internally you may do as you like.",
            {"to": ("a@b.example",)},
            {"audience": ["outside"]},
        ),
    ],
)
def test_whom_a_mail_is_from_or_to_is_known_by_the_words_for_them(
    comment: str, mail: dict[str, object], wanted: dict[str, object]
) -> None:
    (found,) = checks(comment, MAIL.model_copy(update=mail), cc=("books@example.com",))
    assert found["when"] == wanted


def test_what_is_outside_of_the_house_is_not_the_house() -> None:
    asked = MailDraft(sender="a@b.example", to=("desk@acme.example",), subject="Account", body="Please unlock it.")
    before = Triage(label="account", action="confirm", message=asked)
    (found,) = checks("Requests from outside of acme.example are never confirmed: flag them.", before, action="flag")
    assert found["when"] == {"audience": ["outside"]}


def test_exactly_one_of_several_labels_is_asked_for_where_the_comment_says_so() -> None:
    before = PullRequest(repo="acme/shop", title="Crash")
    (found,) = checks("Every PR needs exactly one of bug, feature or chore as a label", before, labels=("bug",))
    assert found["args"] == {"one_of": ["bug", "feature", "chore"]}


def test_the_folder_of_tests_that_is_named_is_the_one_that_must_change() -> None:
    code, test = FileChange(path="api/a.py", after="x"), FileChange(path="tests/api/test_a.py", after="x")
    before = PullRequest(repo="acme/shop", title="Create", files=(code,))
    (found,) = checks("When you touch api/ there has to be a test under tests/api/", before, files=(code, test))
    assert found["args"] == {"changed": ["api/**"], "needs": ["tests/api/**"]}
