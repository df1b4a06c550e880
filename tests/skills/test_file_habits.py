"""Habits of files that are no programs, each found where a pull request wrote it and nowhere else."""

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
    check = parse_check({"kind": "file_habits", "args": {"forbid": [habit]}})
    assert check.violations(page(bad))
    assert not check.violations(page(good))
    assert not check.violations(page(bad, "lab/a.py"))
    assert not check.violations(page(bad + "\nMore.\n", before=bad)), "what stood there before is no concern"


CELL = '{{\n "cells": [\n  {{\n   "execution_count": {},\n   "outputs": [{}],\n   "source": ["x"]\n  }}\n ]\n}}\n'


@pytest.mark.parametrize(
    ("habit", "path", "bad", "good"),
    [
        ("notebook_output", "lab/a.ipynb", CELL.format("null", "\n    1\n   "), CELL.format("null", "")),
        ("notebook_output", "lab/a.ipynb", CELL.format(7, ""), CELL.format("null", "")),
        ("loose_version", "requirements.txt", "flask\n", "# web\n-r base.txt\n\nflask==3.0  # pinned\n"),
        ("loose_version", "dev/requirements-dev.txt", "flask[async]>=3\n", "flask[async] == 3.0; os_name > 'n'\n"),
        ("camel_key", "api/a.proto", "  string meterId = 1;\n", "  string meter_id = 1;  // meterId = old\n"),
        ("camel_key", "deploy/a.yaml", "maxTries: 3\n", "max_tries: 3\nname: maxTries\n"),
    ],
)  # fmt: skip
def test_a_habit_of_a_file_is_found_where_it_is(habit: str, path: str, bad: str, good: str) -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": [habit]}})
    assert check.violations(page(bad, path))
    assert not check.violations(page(good, path))
    assert not check.violations(page(bad, "lab/a.txt"))


def test_an_unknown_habit_is_refused_with_those_there_are() -> None:
    with pytest.raises(SkillError, match="bare_fence"):
        parse_check({"kind": "file_habits", "args": {"forbid": ["sloth"]}})


@given(st.lists(st.sampled_from(["```", "```sh", "````", "~~~", "text", "# A", "![](x)"]), max_size=12))
def test_any_page_can_be_read(lines: list[str]) -> None:
    check = parse_check({"kind": "file_habits", "args": {"forbid": ["bare_fence", "no_alt_text", "second_title"]}})
    for found in check.violations(page("\n".join(lines))):
        assert found.where == "docs/a.md"


def test_pinned_requirements_are_learnt() -> None:
    before, after = page("flask\n", "requirements.txt"), page("flask==3.0\n", "requirements.txt")
    found = induce(Correction(comment="Please pin dependencies with ==", before=before, after=after)).checks
    assert [one.check.plain() for one in found] == [{"kind": "file_habits", "args": {"forbid": ["loose_version"]}}]


def test_a_language_for_code_blocks_is_learnt() -> None:
    found = induce(
        Correction(
            comment="Fenced code blocks need a language after the backticks.",
            before=page("# Start\n\n```\nmake\n```\n"), after=page("# Start\n\n```sh\nmake\n```\n"),
        )
    )  # fmt: skip
    assert [one.check.plain() for one in found.checks] == [{"kind": "file_habits", "args": {"forbid": ["bare_fence"]}}]
