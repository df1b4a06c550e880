"""Reading a policy: the words that rules may use, and where a text that cannot be used goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.errors import SettingsError

SCHEMA = """
entity Role;
entity Person in [Role] = { "email": String };
entity Repository;
entity Host;
entity Mailbox;
entity Thing;
entity Tool in [Repository, Host, Mailbox, Thing] = {
  "effect": String, "ordinary": Bool, "private": Bool, "classified": Bool
};
type Call = {
  "outside_read": Bool, "untrusted": Set<String>, "chosen": Set<String>, "nobody": Bool, "asked_for": Bool,
  "inside": Bool, "home": Bool, "links": Bool, "private": String, "packed": Bool, "secret": Bool, "repeated": Bool,
  "other_words": Bool, "runs_code": Bool, "git_folder": Bool, "ghosts": Bool, "effects": Long,
  "receivers": Set<String>, "hosts": Set<String>, "paths": Set<String>, "things": Set<String>,
  "repository": String, "step": String, "own_request": Bool, "others": Bool
};
action "unattended", "attended", "answer" appliesTo { principal: Person, resource: Tool, context: Call };
"""
_TOKEN = re.compile(r"//[^\n]*|\"(?:\\.|[^\"\\])*\"|\w+|::|==|!=|<=|>=|&&|\|\||\S")


def check(name: str, text: str) -> None:
    """Raise `SettingsError` for a text that does not parse, or that speaks of words that do not exist."""
    import cedarpy

    try:
        cedarpy.PolicySet.from_str(text)
    except ValueError as error:
        line, column = _place(text, str(error))
        raise SettingsError(f"{name}: line {line}, column {column}: {one_line(error)}; mend the rule") from None
    answer = cedarpy.validate_policies(text, SCHEMA)
    if not answer.validation_passed:
        first = answer.errors[0]
        line = _line_of(text, first.policy_id)
        raise SettingsError(f"{name}: line {line}, column 1: {one_line(first.error)}; mend the rule")


def _place(text: str, complaint: str) -> tuple[int, int]:
    """Where a text stops being the beginning of a policy: at the first token after which the parser complains of
    something other than a missing end; within a policy that is whole, at the token that it complains of. Cedar's
    Python binding gives no positions."""
    tokens = [match for match in _TOKEN.finditer(text) if not match[0].startswith("//")]
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if _viable(text[: tokens[middle].end()]):
            low = middle + 1
        else:
            high = middle
    at = tokens[low].start() if low < len(tokens) else len(text.rstrip())
    if low < len(tokens) and tokens[low][0] == ";":
        begin = max((start for start in _starts(text) if start <= at), default=0)
        blamed = [match for match in tokens[: low + 1] if match.start() >= begin and f"'{match[0]}'" in complaint]
        at = blamed[0].start() if blamed else at
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _viable(prefix: str) -> bool:
    import cedarpy

    try:
        cedarpy.PolicySet.from_str(prefix)
    except ValueError as error:
        return "unexpected end of input" in str(error)
    return True


def _line_of(text: str, policy_id: str) -> int:
    """The line where the n-th policy of a text begins."""
    digits = re.sub(r"\D", "", policy_id)
    starts = list(_starts(text))
    number = int(digits) if digits else 0
    return text.count("\n", 0, starts[number]) + 1 if number < len(starts) else 1


def _starts(text: str) -> Iterator[int]:
    fresh = True
    for match in _TOKEN.finditer(text):
        if match[0].startswith("//"):
            continue
        if fresh:
            yield match.start()
        fresh = match[0] == ";"


def one_line(error: object) -> str:
    """What a library complains of, on one line."""
    return " ".join(str(error).split())
