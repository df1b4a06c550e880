"""How names of Python code begin or end: by a decorator, a base, a call, or just in a module."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, PullRequest
from understudy.core.errors import SkillError
from understudy.skills.checks import parse_check

from .teaching import learnt, recode

TASK = "from celery import shared_task\n\n\n@shared_task\ndef {}():\n    return 1\n"
COUNTER = 'from prometheus_client import Counter\n\nREAD = Counter("{}", "messages read")\n'
HANDLER = "def {}(event):\n    return event\n"


@pytest.mark.parametrize(
    ("said", "code", "old", "new", "args"),
    [
        (
            "Celery-Tasks enden bei uns auf _task.",
            TASK,
            "remind",
            "remind_task",
            {"of": "decorated", "by": "shared_task", "ends_with": "_task"},
        ),
        (
            "Counter names end in _total.",
            COUNTER,
            "kafka_read",
            "kafka_read_total",
            {"of": "called", "by": "Counter", "ends_with": "_total"},
        ),
        (
            "Exceptions that derive from ShopError end in Error.",
            "class {}(ShopError):\n    pass\n",
            "NoSeat",
            "NoSeatError",
            {"of": "derived", "by": "ShopError", "ends_with": "Error"},
        ),
    ],
)
def test_an_end_that_the_comment_says_is_asked_of_names_of_that_kind(
    said: str, code: str, old: str, new: str, args: dict[str, str]
) -> None:
    found = learnt(recode(said, code.format(old), code.format(new)))
    assert [check["args"] for check in found if check["kind"] == "name_affix"] == [args]


def test_functions_of_a_file_that_the_comment_names_begin_so() -> None:
    said = "Functions in a handlers.py start with handle_, the dispatcher finds them by that."
    (check,) = learnt(recode(said, HANDLER.format("paid"), HANDLER.format("handle_paid"), "shop/handlers.py"))
    assert check["args"] == {"of": "defined", "starts_with": "handle_"}
    assert check["when"] == {"paths": ["handlers.py"]}


@pytest.mark.parametrize("name", ["close_cases", "TASK_close"])
def test_a_new_name_without_it_breaks_the_rule(name: str) -> None:
    check = parse_check({"kind": "name_affix", "args": {"of": "decorated", "by": "shared_task", "ends_with": "_task"}})
    pull = PullRequest(repo="a/b", files=(FileChange(path="a.py", after=TASK.format(name)),))
    assert check.violations(pull)
    assert not check.violations(PullRequest(repo="a/b", files=(FileChange(path="a.py", after=TASK.format("x_task")),)))


def test_what_stood_there_before_and_private_functions_are_left_alone() -> None:
    check = parse_check({"kind": "name_affix", "args": {"of": "defined", "starts_with": "handle_"}})
    old = HANDLER.format("paid")
    more = old + "\n\ndef _own():\n    return 2\n\n\nclass A:\n    def method(self):\n        return 1\n"
    assert not check.violations(PullRequest(repo="a/b", files=(FileChange(path="a.py", before=old, after=more),)))


@pytest.mark.parametrize(
    "args", [{"of": "called", "ends_with": "x"}, {"of": "defined", "by": "x", "ends_with": "y"}, {"of": "defined"}]
)
def test_what_says_nothing_of_what_is_named_is_refused(args: dict[str, str]) -> None:
    with pytest.raises(SkillError, match="name_affix"):
        parse_check({"kind": "name_affix", "args": args})  # type: ignore[dict-item]


def test_what_has_no_name_makes_names_of_no_kind_and_hides_no_other() -> None:
    beside = "class Seats(Generic[T]):\n    pass\n"
    (check,) = learnt(recode("Counter names end in _total.", COUNTER.format("read") + beside,
                             COUNTER.format("read_total") + beside, "shop/metrics.py"))  # fmt: skip
    assert check["args"] == {"of": "called", "by": "Counter", "ends_with": "_total"}
