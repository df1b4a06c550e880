"""A condition that is spoken of and that no artifact calls so: the place or the house of the example stands for it."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, PR, correct, learnt
from understudy.core.artifacts import FileChange, MailDraft
from understudy.skills.induction.induce import induce

TO_THE_COURT = MAIL.model_copy(update={"to": ("clerk@justice.example",)})


@pytest.mark.parametrize(
    "said",
    [
        "Whenever we touch how customers are billed, the PR carries the label audit.",
        "Alles, was den Geldfluss betrifft, bekommt das Label audit.",
    ],
)
def test_what_is_touched_without_a_name_is_the_folder_that_was_touched(said: str) -> None:
    (found,) = learnt(correct(said, labels=("audit",)))
    assert (found["args"], found["when"]) == ({"include": ["audit"]}, {"paths": ["payments/**"]})


@pytest.mark.parametrize(
    "said",
    [
        "When more than one package changes, the PR carries the label audit.",
        "Please add the label audit, we do that everywhere.",
    ],
)
def test_what_says_nothing_of_a_place_is_bound_to_none(said: str) -> None:
    (found,) = learnt(correct(said, labels=("audit",)))
    assert "paths" not in found.get("when", {})


def test_code_of_several_folders_makes_no_place() -> None:
    wide = PR.model_copy(update={"files": (*PR.files, FileChange(path="desk/a.py", after="X = 1\n"))})
    (found,) = learnt(correct("Whenever we touch how customers are billed, label it audit.", wide, labels=("audit",)))
    assert "when" not in found


@pytest.mark.parametrize(
    "said",
    [
        "Mails to the court need registry@acme.example in cc.",
        "Anything to the clinic in Lindenau has registry@acme.example in cc.",
        "Mails ans Amtsgericht brauchen registry@acme.example in Kopie.",
    ],
)
def test_one_party_without_an_address_is_the_house_that_was_written_to(said: str) -> None:
    (found,) = learnt(correct(said, TO_THE_COURT, cc=("registry@acme.example",)))
    assert found["when"] == {"domains": ["justice.example"]}


@pytest.mark.parametrize(
    "said",
    [
        "Close mails with the full address rather than your name, people write to the person afterwards: c/o Acme.",
        "No bank details in mails, please. Point people to the portal instead.",
    ],
)
def test_who_is_only_spoken_of_is_no_house(said: str) -> None:
    start = TO_THE_COURT.model_copy(update={"body": "Dear Mr Blum,\n\nDE02 1203 0000 0000 2020 51\n"})
    assert all("domains" not in check.get("when", {}) for check in learnt(correct(said, start, body="c/o Acme")))


def test_two_houses_make_none() -> None:
    both = MailDraft(sender="a@acme.example", to=("b@one.example", "c@two.example"), subject="x", body="Dear all,\n")
    (found,) = learnt(correct("Mails to the court need reg@acme.example in cc.", both, cc=("reg@acme.example",)))
    assert "when" not in found


def test_a_guess_is_told_and_nothing_else_is() -> None:
    said = "When we touch how customers are billed, the PR carries the label audit."
    (guessed,) = induce(correct(said, labels=("audit",))).checks
    assert guessed.plain()["guessed"] == "we touch how customers are billed"
    assert "unshown" not in guessed.plain()
    (named,) = induce(correct("When payments/ changes, the PR carries the label audit.", labels=("audit",))).checks
    assert "guessed" not in named.plain()


@pytest.mark.parametrize(
    "said",
    [
        "When you edit the title, put the label audit on it.",
        "If you change your mind, take the label audit.",
        "PRs with larger changes need the label audit.",
    ],
)
def test_what_changes_and_is_no_code_makes_no_place(said: str) -> None:
    (found,) = learnt(correct(said, labels=("audit",)))
    assert "when" not in found


@pytest.mark.parametrize(
    "said", ["Mails to the point: reg@acme.example in cc.", "Mails to the public need reg@acme.example in cc."]
)
def test_what_is_no_party_is_no_house(said: str) -> None:
    (found,) = learnt(correct(said, TO_THE_COURT, cc=("reg@acme.example",)))
    assert "domains" not in found.get("when", {})


def test_every_guess_is_told() -> None:
    for said in (
        "Everything that changes the money flow needs the label audit.",
        "Was den Geldfluss betrifft, bekommt das Label audit.",
    ):
        (guessed,) = induce(correct(said, labels=("audit",))).checks
        assert guessed.guessed
