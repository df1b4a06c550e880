"""A sentence too long to be anybody's rule is not read for rules, nor one after so many that nobody wrote them.

The rest of the comment is, and the whole is kept.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.artifacts import LONGEST_COMMENT, Correction, PullRequest
from understudy.skills.induction.induce import induce
from understudy.skills.learn import learn
from understudy.skills.manage import SkillManager
from understudy.skills.spoken.comment import LONGEST_SENTENCE, MOST_SENTENCES, Comment

PR = PullRequest(repo="acme/shop", title="Add VAT")
ENDLESS = "no a, no b or " * 100
PIECES = st.tuples(
    st.sampled_from(["a", "word ", "A", " ", "\n", ". ", "! ", "... ", "... B", '"', "-", "Orders? Then "]),
    st.sampled_from([1, 1, 1, 2, 300, 1_100]),
)


def correct(comment: str) -> Correction:
    return Correction(author="lee", comment=comment, before=PR, after=PR.model_copy(update={"reviewers": ("dana",)}))


@pytest.mark.parametrize(
    "comment", [f"Add a reviewer. {ENDLESS}", f"{ENDLESS}! Add a reviewer.", f"{ENDLESS}\nadd a reviewer"]
)
def test_a_rule_beside_an_endless_sentence_is_learnt(comment: str) -> None:
    assert [proved.check.kind for proved in induce(correct(comment)).checks] == ["reviewers"]


def test_an_endless_sentence_is_no_rule_and_is_kept_whole_as_text(alone: SkillManager) -> None:
    comment = f"add a reviewer, {ENDLESS}".strip()
    result = learn(correct(comment), alone)
    assert (result.became, result.checks) == ("text", ())
    text = alone.store.package(alone.store.version(result.name)).text
    assert comment in text
    assert "nothing enforces it" in text


def test_a_sentence_of_the_greatest_length_is_still_read() -> None:
    fits = "add a reviewer, as for " + "x" * (LONGEST_SENTENCE - 24) + "."
    assert len(fits) == LONGEST_SENTENCE
    assert [proved.check.kind for proved in induce(correct(fits)).checks] == ["reviewers"]
    assert induce(correct("x" + fits)).checks == ()


def test_of_many_sentences_the_first_are_read() -> None:
    few = "".join(f"Thing {number} came up. " for number in range(MOST_SENTENCES - 1))
    assert [proved.check.kind for proved in induce(correct(f"{few}Add a reviewer. {ENDLESS}")).checks] == ["reviewers"]
    assert induce(correct(f"One more. {few}Add a reviewer.")).checks == ()


@given(st.lists(PIECES, max_size=12).map(lambda pieces: "".join(piece * times for piece, times in pieces)))
def test_what_is_read_is_bounded_and_a_comment_within_the_bounds_is_read_whole(text: str) -> None:
    comment = Comment(text[:LONGEST_COMMENT])
    read = comment.legible
    added = len("when , ")  # "Orders? Then" becomes "when Orders, "
    assert all(len(part.text) <= LONGEST_SENTENCE + added for part in read.sentences)
    assert len(read.sentences) <= MOST_SENTENCES
    lines, gaps = re.findall(r"[^\n]*\n*", text), re.findall(r"\s+", text)
    if max(map(len, lines)) <= LONGEST_SENTENCE and len(gaps) < MOST_SENTENCES:
        assert read == comment


@pytest.mark.parametrize("start", ["only", "nur", "for", "Bei X", "as long as", "with"])
def test_a_row_of_blanks_keeps_nobody_waiting(start: str) -> None:
    blanks = " " * 450
    assert [proved.check.kind for proved in induce(correct(f"add a reviewer, {start}{blanks}a{blanks}")).checks]
