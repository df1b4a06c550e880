"""The figures that the README claims, held: corrections that no rule was written for."""

from __future__ import annotations

from understudy.bench.skills_induction import measure


def test_induced_checks_catch_later_violations_and_seldom_cry_wolf() -> None:
    for part, counts in measure(1).data.items():
        assert counts["caught"] >= 0.95 * counts["violations"], part
        assert counts["alarms"] < 0.03 * counts["clean"], part
        assert counts["left_as_text"] == counts["judgements"], part
