"""Habits of Markdown pages, each found where a pull request wrote it and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.artifacts import Correction, FileChange, PullRequest
from understudy.core.errors import SkillError
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import induce


def page(text: str, path: str = "docs/a.md", before: str | None = None) -> PullRequest:
    return PullRequest(repo="acme/lab", title="Page", files=(FileChange(path=path, before=before, after=text),))


@pytest.mark.parametrize(
    ("habit", "bad", "good"),
    [
        ("bare_fence", "Run\n\n```\nmake\n```\n", "Run\n\n```sh\nmake\n```\n\n~~~ toml\nx = 1\n~~~\n"),
        ("bare_fence", "````md\n```sh\n````\n\n```\nx\n```\n", "````md\n```\nx\n```\n````\n"),
        ("no_alt_text", "![](a.png)\n", "![A graph](a.png)\n\n```md\n![](a.png)\n```\n"),
        ("no_alt_text", "<img src='a.png'>\n", "<img src='a.png' alt='A graph'>\n"),
        ("second_title", "# A\n\n# B\n", "# A\n\n## B\n\n```sh\n# no title\n```\n"),
    ],
)
def test_a_habit_of_a_page_is_found_where_it_is_and_nowhere_else(habit: str, bad: str, good: str) -> None:
    check = parse_check({"kind": "markdown_habits", "args": {"forbid": [habit]}})
    assert check.violations(page(bad))
    assert not check.violations(page(good))
    assert not check.violations(page(bad, "lab/a.py"))
    assert not check.violations(page(bad + "\nMore.\n", before=bad)), "what stood there before is no concern"


def test_an_unknown_habit_is_refused_with_those_there_are() -> None:
    with pytest.raises(SkillError, match="bare_fence"):
        parse_check({"kind": "markdown_habits", "args": {"forbid": ["sloth"]}})


@given(st.lists(st.sampled_from(["```", "```sh", "````", "~~~", "text", "# A", "![](x)"]), max_size=12))
def test_any_page_can_be_read(lines: list[str]) -> None:
    check = parse_check({"kind": "markdown_habits", "args": {"forbid": ["bare_fence", "no_alt_text", "second_title"]}})
    for found in check.violations(page("\n".join(lines))):
        assert found.where == "docs/a.md"


def test_a_language_for_code_blocks_is_learnt() -> None:
    found = induce(
        Correction(
            comment="Fenced code blocks need a language after the backticks.",
            before=page("# Start\n\n```\nmake\n```\n"), after=page("# Start\n\n```sh\nmake\n```\n"),
        )
    )  # fmt: skip
    assert [one.check.plain() for one in found.checks] == [
        {"kind": "markdown_habits", "args": {"forbid": ["bare_fence"]}}
    ]
