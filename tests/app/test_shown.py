"""What others wrote reaches a terminal with nothing in it that the terminal would hide or obey."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.app.cli.options import fitted
from understudy.app.cli.shown import visible
from understudy.app.cli.telling import Teller


@given(st.text())
def test_nothing_is_left_that_a_terminal_would_obey(text: str) -> None:
    assert all(mark.isprintable() or mark in "\n\t" for mark in visible(text))


def test_lines_stay_lines_and_the_further_ones_are_indented() -> None:
    assert visible("a\r\nb\tc\n\x1b[2Jd \u202e", "  ") == "a\n  b\tc\n  \\x1b[2Jd \\u202e"


def test_a_line_of_the_journal_is_cut_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, terminal = io.StringIO(), io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for stream in (pipe, terminal):
        Teller(stream).line("plan.step", "word " * 100 + "end")
    assert pipe.getvalue().endswith("word end\n")
    assert (len(terminal.getvalue()), terminal.getvalue()[-2:]) == (80, "…\n")
    Teller(terminal).line("task.done", "word " * 100 + "end")
    assert terminal.getvalue().endswith("word end\n"), "an answer is shown whole"


def test_a_line_of_the_journal_is_one_line_that_ends_with_its_last_word() -> None:
    stream = io.StringIO()
    teller = Teller(stream)
    teller.line("tool", "read_file \x1b]0;title\x07\nmore")
    teller.line("plan.made", "")
    assert stream.getvalue() == "    tool read_file \\x1b]0;title\\x07 more\n  plan\n"


@given(st.lists(st.integers(1, 200), min_size=1, max_size=9), st.integers(1, 300))
def test_a_table_fits_where_it_can_and_its_first_column_stays_whole(widths: list[int], room: int) -> None:
    found = fitted(widths, room)
    assert found[0] == widths[0]
    assert all(now <= before for now, before in zip(found, widths, strict=True))
    assert sum(found) <= room or all(width <= 7 for width in found[1:])


def test_the_last_column_gives_way_before_the_others() -> None:
    assert fitted([10, 18, 300], 60) == [10, 18, 32]
    assert fitted([10, 18, 30, 300], 60) == [10, 18, 18, 14]
