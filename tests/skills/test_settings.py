"""Bounds of a setting: learnt from a number that a comment names, held in new lines of whatever file."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, PullRequest
from understudy.core.errors import SkillError
from understudy.skills.checks import parse_check

from .teaching import learnt, recode

STACK = "prometheus:\n  enabled: true\n  scrape_interval: {}\n  retention: 15d\n"


def wrong(args: dict[str, object], text: str, path: str = "charts/values.yaml") -> list[str]:
    check = parse_check({"kind": "setting_bounds", "args": args})  # type: ignore[dict-item]
    pull = PullRequest(repo="a/b", files=(FileChange(path=path, after=text),))
    return [found.message for found in check.violations(pull)]


@pytest.mark.parametrize(
    ("said", "bound"),
    [
        ("scrape_interval nie unter 15s, 5s hat uns den Ingest umgeworfen.", {"at_least": "15s"}),
        ("Keep the scrape interval at 10 or more.", {"at_least": "10s"}),
    ],
)
def test_a_number_between_what_was_and_what_is_now_is_the_bound(said: str, bound: dict[str, str]) -> None:
    (check,) = learnt(recode(said, STACK.format("5s"), STACK.format("15s"), "charts/values.yaml"))
    assert check["kind"] == "setting_bounds"
    assert check["args"] == {"name": "scrape_interval", "files": ["*.yaml", "*.yml"]} | bound


def test_the_most_is_learnt_of_a_value_that_fell() -> None:
    before, after = "heating: floor\nmax_flow_temp: 60\n", "heating: floor\nmax_flow_temp: 45\n"
    found = learnt(recode("Never more than 50 as max_flow_temp.", before, after, "profiles/a.yaml"))
    bounds = [check["args"] for check in found if check["kind"] == "setting_bounds"]
    assert bounds == [{"name": "max_flow_temp", "at_most": "50", "files": ["*.yaml", "*.yml"]}]


def test_a_comment_that_does_not_speak_of_the_setting_sets_no_bound() -> None:
    said = "This took 10 minutes to review, please write a description next time."
    found = learnt(recode(said, STACK.format("5s"), STACK.format("15s"), "charts/values.yaml"))
    assert not [check for check in found if check["kind"] == "setting_bounds"]


@pytest.mark.parametrize(
    "said",
    [
        "Please set the scrape interval to 15, we had 5 yesterday.",
        "The scrape interval of 10 was meant.",
        "The scrape interval is never longer than that, see issue 12.",
    ],
)
def test_a_number_that_is_no_bound_sets_none(said: str) -> None:
    found = learnt(recode(said, STACK.format("5s"), STACK.format("15s"), "charts/values.yaml"))
    assert not [check for check in found if check["kind"] == "setting_bounds"]


@pytest.mark.parametrize("line", ["timeout: 90s", "timeout = 2m", '"timeout": "1h"', "timeout=61s", "a.timeout: 75s"])
def test_units_of_one_kind_are_compared_whatever_the_file(line: str) -> None:
    assert wrong({"name": "timeout", "at_most": "60s"}, f"{line}\n", "conf/a.toml")


@pytest.mark.parametrize(
    "line", ["timeout: 60s", "timeout: 1m", "timeout: 500ms", "timeout: 90", "timeout_ms: 90000", "# timeout is long"]
)
def test_what_keeps_the_bound_or_has_another_unit_passes(line: str) -> None:
    assert wrong({"name": "timeout", "at_most": "60s"}, f"{line}\n", "conf/a.toml") == []


def test_only_new_lines_and_files_of_its_kind_are_looked_at() -> None:
    check = parse_check({"kind": "setting_bounds", "args": {"name": "replicas", "at_least": "2", "files": ["*.yaml"]}})
    old = FileChange(path="a.yaml", before="replicas: 1\n", after="replicas: 1\nimage: x\n")
    other = FileChange(path="a.md", after="replicas: 1\n")
    assert check.violations(PullRequest(repo="a/b", files=(old, other))) == []


@pytest.mark.parametrize("args", [{}, {"at_least": "many"}, {"at_most": "15 s s"}])
def test_a_bound_that_is_no_number_is_refused(args: dict[str, str]) -> None:
    with pytest.raises(SkillError, match="setting_bounds"):
        parse_check({"kind": "setting_bounds", "args": {"name": "timeout", **args}})
