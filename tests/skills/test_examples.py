"""What a comment gives as an example is taken for its shape, not for itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.artifacts import CommitInfo, Correction, MailDraft, PullRequest
from understudy.core.types import Json
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


def learnt(comment: str, before: PullRequest | MailDraft, after: PullRequest | MailDraft) -> list[Json]:
    found = induce(Correction(comment=comment, before=before, after=after)).checks
    return [{"args": one.check.rule.args(), "when": bool(one.check.when)} for one in found]


@pytest.mark.parametrize(
    "comment",
    [
        "Titles start with the component in square brackets, e.g. `[radio] ...` or `[api] ...` please.",
        'Prefix the title with the area in brackets, for example "[radio] fix the retry count".',
        "Bitte den Bereich in eckigen Klammern vorne in den Titel, z. B. [radio].",
    ],
)
def test_a_tag_that_is_an_example_stands_for_every_tag(comment: str) -> None:
    assert learnt(comment, titled("Fix the retry count"), titled("[radio] Fix the retry count")) == [
        {"args": {"shape": "tag"}, "when": False}
    ]


def test_a_tag_that_is_the_thing_itself_stays() -> None:
    checks = learnt("Subjects begin with [Hall], please.", about("Load-in"), about("[Hall] Load-in"))
    assert {"args": {"starts_with": "[Hall] "}, "when": False} in checks


def test_commit_messages_can_be_asked_for_what_titles_can() -> None:
    tag = learnt(
        'We start commit messages with the area in brackets, e.g. "[radio] fix the retry count".',
        committed("fix the retry count"), committed("[radio] fix the retry count"),
    )  # fmt: skip
    assert tag == [{"args": {"shape": "tag"}, "when": False}]
    emoji = learnt("No emojis in commit messages.", committed("🚀 go"), committed("go"))
    assert {"args": {"shape": "no_emoji"}, "when": False} in emoji


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


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Bei Rückgaben z. B. die Nummer, e.g. RMA-7, nennen. Tel. 030 555 0100 genügt nicht."
    assert [sentence.text for sentence in Comment(text).sentences] == [text[:51], text[52:]]


def test_a_number_to_call_and_a_thing_counts_nothing() -> None:
    assert Comment("Put Tel. 030 555 0100 below the text, this one is ours.").numbers == ()
    assert Comment("At most 72 characters, and one commit.").numbers == (72, 1)
