"""Conditions on what stands in the title: a mark in brackets, a conventional type, quoted words."""

from __future__ import annotations

import pytest

from tests.skills.teaching import PR, correct, learnt

DRAFT = PR.model_copy(update={"title": "[WIP] Add VAT"})
FIX = PR.model_copy(update={"title": "fix: round VAT"})


@pytest.mark.parametrize(
    "said",
    [
        "This should be a draft, shouldn't it? That is what I expect of everything that has [WIP] in its title.",
        "Alles mit [WIP] im Titel bitte als Entwurf.",
    ],
)
def test_a_mark_in_the_title_is_a_condition(said: str) -> None:
    (found,) = learnt(correct(said, DRAFT, draft=True))
    assert found["when"] == {"title": ["*[[]wip]*"]}


@pytest.mark.parametrize(
    "said", ["When the title says fix, lee reviews it.", "Sobald ein Titel einen fix ankündigt, prüft lee das."]
)
def test_a_type_in_the_title_is_a_condition(said: str) -> None:
    (found,) = learnt(correct(said, FIX, reviewers=("lee",)))
    assert found["when"] == {"title": ["fix:*", "fix(*", "fix!:*"]}


def test_what_the_title_does_not_have_is_no_condition() -> None:
    (found,) = learnt(correct("When the title says docs, lee reviews it.", FIX, reviewers=("lee",)))
    assert "title" not in found.get("when", {})
