"""The figures that the README claims, held: corrections that no rule was written for."""

from __future__ import annotations

import pytest

from understudy.bench.skills_induction import PARTS, measure_part


@pytest.mark.parametrize("part", PARTS)
def test_induced_checks_catch_later_violations_and_seldom_cry_wolf(part: str) -> None:
    counts = measure_part(part, step=1 if part in ("report", "unseen") else 6)  # the bench measures all
    assert counts["caught"] >= 0.95 * counts["violations"]
    assert counts["alarms"] < 0.03 * counts["clean"]
    assert counts["judgements"] - counts["left_as_text"] <= (2 if part == "unseen" else 0)  # the log tells of the two
