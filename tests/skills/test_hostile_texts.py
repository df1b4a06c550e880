"""Texts of strangers, made to keep a search busy, are searched at once: else the test runs out of time."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import PullRequest
from understudy.skills.checks import parse_check
from understudy.skills.checks.reading import states_of
from understudy.skills.checks.shapes import SHAPES, fits

LONG = 100_000
REPEATED = (
    ("", "\n"), ("a", "\n"), ("{", " "), ("{", "\t "), ("{", "a "), ("pin", " "), ("pin for ", "a"), ("pin ", "for a "),
    ("", "pin:"), ("", "!["), (" A", "a"), ("fix ", "-"), ("Signed-off-by: ", " <a"), ("AAAA ", "!"), ("+12", "("),
    ("", "12."), ("", "1 "), ("1 jan", "a"), ("", "<a"),
)  # fmt: skip


def repeated(start: str, unit: str, length: int) -> str:
    return start + unit * (length // len(unit)) + "\0"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_text_has_a_shape_where_a_shorter_one_has(shape: str) -> None:
    for start, unit in REPEATED:
        assert fits(shape, repeated(start, unit, LONG)) == fits(shape, repeated(start, unit, 120)), (start, unit)


def test_the_state_of_a_description_of_blank_lines_is_told() -> None:
    body = "\n" * LONG
    assert states_of(PullRequest(repo="acme/shop", title="Add VAT", body=body)) == {"ready"}
    assert states_of(PullRequest(repo="acme/shop", title="Add VAT", body=f"{body}+ [ ] tests")) == {"ready", "unticked"}


@pytest.mark.parametrize("between", [" ", "#", " #"])
def test_a_heading_of_one_endless_line_is_read(between: str) -> None:
    sections = parse_check({"kind": "sections", "args": {"include": ["Plan"]}})
    body = f"# a{between * (LONG // len(between))}b\n\n## Plan ##\n\nShip it."
    assert sections.violations(PullRequest(repo="acme/shop", title="Add VAT", body=body)) == []


@pytest.mark.parametrize("text", ["Hello { name }", "Hello {{ first name }}", "{\tuser.id\n}", "{{a-b}}"])
def test_a_placeholder_is_one_with_blanks_too(text: str) -> None:
    assert not fits("no_placeholder", text)


@pytest.mark.parametrize("text", ["for x in {}", "{ }", "{ a: 1 }", "{a, b}"])
def test_braces_around_no_name_are_no_placeholder(text: str) -> None:
    assert fits("no_placeholder", text)
