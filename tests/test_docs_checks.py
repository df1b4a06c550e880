"""The page of checks names every kind with its args, every part of a condition, every shape and habit, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from understudy.core.artifacts import MailDraft, PullRequest, Triage
from understudy.skills.checks import KINDS, parse_checks
from understudy.skills.checks.code import CodeRule
from understudy.skills.checks.file_habits import FILE_HABITS
from understudy.skills.checks.habits import HABITS
from understudy.skills.checks.lint_table import LINTS
from understudy.skills.checks.shapes import SHAPES
from understudy.skills.checks.when import CHOICES, PARTS

PAGE = (Path(__file__).parents[1] / "docs" / "checks.md").read_text("utf-8")
SECTIONS = {head: text for head, text in re.findall(r"^## (.*)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE)}
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) ?\|$", re.MULTILINE)
ARGS = re.compile(r"((?:`\w+`, )*`\w+`) \(([^()]*)\)")
OF = {
    "A pull request": (PullRequest,),
    "Its Python code": (PullRequest,),
    "A mail": (MailDraft,),
    "A triage": (Triage,),
    "More than one": None,
}
TYPES = {"string": "text", "integer": "number", "number": "number", "boolean": "yes/no"}


def either(words: list[str]) -> str:
    """ "a, b or c"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def told(text: str) -> dict[str, str]:
    """The args that a text names, each with its type, and with those of the tables that it points at."""
    own = {name: kind for names, kind in ARGS.findall(text) for name in re.findall(r"\w+", names)}
    shared = (told(SECTIONS[head]) for head in ("Lists", "Wordings") if f"(#{head.lower()})" in text)
    return {name: kind for args in (*shared, own) for name, kind in args.items()}


def type_of(schema: dict) -> str:  # type: ignore[type-arg]  # JSON schema
    """A type as the page says it."""
    if "anyOf" in schema:
        return either(list(dict.fromkeys(type_of(one) for one in schema["anyOf"] if one["type"] != "null")))
    if "enum" in schema:
        return either([word for word in schema["enum"] if word])
    if schema["type"] == "array":
        return f"of {', '.join(schema['items']['enum'])}" if "enum" in schema["items"] else "texts"
    return TYPES[schema["type"]]


def taken(kind: str) -> dict[str, str]:
    """The args that a kind takes, each with its type."""
    schema = KINDS[kind].model_json_schema()
    needed = schema.get("required", ())
    fields = schema.get("properties", {})
    return {name: type_of(field) + ", needed" * (name in needed) for name, field in fields.items()}


def test_the_page_names_every_kind_once_and_no_other() -> None:
    assert sorted(kind for head in OF for kind, _, _ in ROW.findall(SECTIONS[head])) == sorted(KINDS)


@pytest.mark.parametrize("head", OF)
def test_every_kind_is_told_with_its_artifact_and_its_args(head: str) -> None:
    for kind, _, args in ROW.findall(SECTIONS[head]):
        on = KINDS[kind].on
        assert OF[head] == (None if isinstance(on, tuple) else (on,)), kind
        assert (head == "Its Python code") is issubclass(KINDS[kind], CodeRule), kind
        everywhere = told(SECTIONS[head].split("| kind")[0])
        assert everywhere | told(args) == taken(kind), kind


def test_the_page_names_every_part_of_a_condition_and_the_words_that_some_take() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", SECTIONS["Conditions"], re.MULTILINE))
    assert sorted(rows) == sorted((*PARTS, "unless"))
    for part, words in CHOICES.items():
        assert words == set(re.findall(r"`(\w+)`", rows[part])), part


@pytest.mark.parametrize(
    ("head", "table"),
    [("Shapes", SHAPES), ("Habits", HABITS), ("Habits of files", FILE_HABITS)],
    ids=lambda of: str(of)[:6],
)
def test_the_page_says_what_each_shape_and_habit_is(head: str, table: dict) -> None:  # type: ignore[type-arg]
    plain = SECTIONS[head].replace("\\", "").replace("\n", " ")
    assert sorted(re.findall(r"`(\w+)` ", plain)) == sorted(table)
    for name, entry in table.items():
        assert re.search(rf"`{name}` {re.escape(entry.words)}[;.]", plain), name


def test_the_page_says_what_each_lint_is_and_which_rules_of_ruff_find_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", SECTIONS["Lints"], re.MULTILINE)
    told = [(name, words.removesuffix("; not in tests"), codes) for name, words, codes in rows]
    assert told == [(name, lint.words, ", ".join(lint.codes)) for name, lint in LINTS.items()]
    assert [name for name, words, _ in rows if words.endswith("; not in tests")] == [
        name for name, lint in LINTS.items() if not lint.in_tests
    ]


def test_the_checks_that_the_page_shows_are_read() -> None:
    (text,) = re.findall(r"^```json checks\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert [check.plain() for check in parse_checks(json.loads(text))] == json.loads(text)
