"""What is wrong with a check that a person wrote is said in one line: what, where, and how to mend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import SkillError
from understudy.core.types import Json
from understudy.skills.checks import KINDS, parse_check
from understudy.skills.checks.when import PARTS


def refusal(data: Json) -> str:
    """Why a check is refused; empty when it is not."""
    try:
        parse_check(data)
    except SkillError as error:
        return str(error)
    return ""


def fault(when: Json = None, kind: str = "title", **args: Json) -> str:
    data: dict[str, Json] = {"kind": kind, "args": args or {"max_length": 60}}
    return refusal(data if when is None else {**data, "when": when})


@pytest.mark.parametrize("exception", [{}, [], "docs/**", None, ["docs/**"]])
def test_an_exception_that_says_nothing_is_told_what_it_may_hold(exception: Json) -> None:
    said = fault({"unless": exception})
    assert said.startswith("check title: when.unless: must be an object with one or more of ")
    assert all(part in said for part in PARTS)


@pytest.mark.parametrize("inner", [{"paths": ["docs/**"]}, {}])
def test_an_exception_of_an_exception_is_called_so(inner: Json) -> None:
    for beside in ({}, {"labels": ["docs"]}):
        said = fault({"unless": {**beside, "unless": inner}})
        assert said == "check title: when.unless.unless: an exception has no exception of its own; take it out"


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ({"path": ["docs/**"]}, "when: there is no part 'path'; there are paths, "),
        ({"unles": {"paths": ["docs/**"]}}, "when: there is no part 'unles'; there are unless, "),
        ({"unless": {"label": ["docs"]}}, "when.unless: there is no part 'label'; there are labels, "),
        ({"paths": "docs/**"}, "when.paths: must be a list of one or more texts"),
        ({"unless": {"words": [3]}}, "when.unless.words: must be a list of one or more texts"),
        ({"unless": {"state": ["open"]}}, "when.unless.state: must be of draft, ready"),
        ({"unless": {"amounts": ["much"]}}, "when.unless.amounts: must be like '> 500 EUR'"),
        ({"unless": {"fields": ["priority"]}}, "when.unless.fields: must be like 'priority = high'"),
    ],
)
def test_a_wrong_part_is_told_with_its_place(when: Json, wanted: str) -> None:
    assert fault(when).startswith(f"check title: {wanted}")


def test_an_unknown_arg_is_answered_with_those_that_there_are_and_the_likeliest_first() -> None:
    said = fault(max_len=60)
    assert said.startswith("check title: there is no arg 'max_len'; it takes max_length, ")
    assert all(name in said for name in KINDS["title"].model_fields)
    assert fault(kind="to", includes=["lee"]).startswith("check to: there is no arg 'includes'; it takes include, ")
    assert fault(kind="in_thread", value=True) == "check in_thread: there is no arg 'value'; it takes marked"


def test_an_arg_that_is_missing_or_no_list_is_told_plainly() -> None:
    assert fault(kind="untouched_files", change=["added"]) == "check untouched_files: paths: is missing"
    assert fault(kind="forbidden_imports", forbid="os") == "check forbidden_imports: forbid: must be a list"


def test_an_unknown_kind_is_answered_with_the_likeliest_first() -> None:
    said = fault(kind="titel")
    assert said.startswith("check: unknown kind 'titel'; this program knows title, ")
    assert all(kind in said for kind in KINDS)


@given(name=st.text(max_size=200), value=st.sampled_from([None, 1, "a", [], ["a"], {}, {"paths": ["a"]}, [None]]))
def test_whatever_is_written_is_read_or_refused_in_one_line(name: str, value: Json) -> None:
    for data in (
        {"kind": name},
        {"kind": "title", "args": {name: value}},
        {"kind": "title", "args": {"shape": name}},
        {"kind": "draft", "args": {"value": True}, "when": {name: value}},
        {"kind": "draft", "args": {"value": True}, "when": {"unless": {name: value}}},
    ):
        assert len(refusal(data).splitlines()) <= 1
