"""The short forms of the torture: what `make torture` does for hours, a handful of times."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.bench.torture.answer_lost import run
from understudy.bench.torture.crowds import crowd
from understudy.bench.torture.exhaustive import tell


@pytest.mark.timeout(120)
def test_an_effect_whose_answer_was_lost_is_found_again_or_given_to_a_person() -> None:
    for name, tally in run(1).items():
        assert (tally.twice, tally.lost) == (0, 0), name
        assert tally.reconciled + tally.asked == tally.cases, name


@pytest.mark.needs("bwrap")
@pytest.mark.timeout(240)
def test_the_story_killed_between_effects_and_their_records_is_told_once(tmp_path: Path) -> None:
    """At a few of the points that `make torture` dies at one by one: where something was wrong once."""
    told = tell(tmp_path, 1, 0, r" (\d+ do send_mail|25 do edit_file) before|workflow_output <\d+> before")
    assert told.kills >= 3
    assert told.wrong == []


@pytest.mark.timeout(120)
def test_errands_on_two_runners_of_which_one_is_killed_are_all_done_once(tmp_path: Path) -> None:
    came = crowd(tmp_path / "home", 6, 2, 3, kills=1, seed=3, limit=90)
    assert (came.twice, came.lost, came.undone) == (0, 0, 0)
