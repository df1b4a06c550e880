"""What others wrote reaches a terminal with nothing in it that the terminal would hide or obey."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from understudy.app.cli.shown import visible
from understudy.app.cli.telling import Teller


@given(st.text())
def test_nothing_is_left_that_a_terminal_would_obey(text: str) -> None:
    assert all(mark.isprintable() or mark in "\n\t" for mark in visible(text))


def test_lines_stay_lines_and_the_further_ones_are_indented() -> None:
    assert visible("a\r\nb\tc\n\x1b[2Jd \u202e", "  ") == "a\n  b\tc\n  \\x1b[2Jd \\u202e"


def test_a_line_of_the_journal_is_one_line_that_ends_with_its_last_word() -> None:
    stream = io.StringIO()
    teller = Teller(stream)
    teller.line("tool", "read_file \x1b]0;title\x07\nmore")
    teller.line("plan.made", "")
    assert stream.getvalue() == "    tool read_file \\x1b]0;title\\x07 more\n  plan\n"
