"""The rules, in Cedar: a default file that people can read, and a home's own beside it.

A policy that cannot be parsed, or speaks of a word that does not exist, stops the start with its line; an error while
deciding is a question to a person, never a yes. Knows nothing of how the facts of a call are found.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import SettingsError
from ..core.types import Decision, Person, Verdict
from .facts import Facts
from .registry import Declaration

if TYPE_CHECKING:
    from cedarpy import Entities

FILE_NAME = "policy.cedar"
SCHEMA = """
entity Role;
entity Person in [Role] = { "email": String };
entity Tool = { "effect": String, "ordinary": Bool, "private": Bool, "classified": Bool };
type Call = {
  "outside_read": Bool, "untrusted": Set<String>, "chosen": Set<String>, "nobody": Bool, "asked_for": Bool,
  "inside": Bool, "home": Bool, "links": Bool, "private": String, "packed": Bool, "secret": Bool, "repeated": Bool,
  "other_words": Bool, "runs_code": Bool, "git_folder": Bool, "ghosts": Bool, "effects": Long,
  "receivers": Set<String>, "hosts": Set<String>, "paths": Set<String>, "repository": String, "step": String,
  "own_request": Bool, "others": Bool
};
action "unattended", "attended", "answer" appliesTo { principal: Person, resource: Tool, context: Call };
"""
_TOKEN = re.compile(r"//[^\n]*|\"(?:\\.|[^\"\\])*\"|\w+|::|==|!=|<=|>=|&&|\|\||\S")


@dataclass(frozen=True)
class Asking:
    """On whose behalf, through which step of which repository, and whether the team has others who could answer."""

    person: Person
    step: str = ""
    repository: str = ""
    others: bool = False


@dataclass(frozen=True)
class _Rule:
    name: str
    why: str
    about: tuple[str, ...]


class Policy:
    """Rules that were read and hold together."""

    def __init__(self, texts: tuple[tuple[str, str], ...]) -> None:
        """`texts`: pairs of a file's name and its text. Raises `SettingsError` with file, line and column."""
        import cedarpy

        for name, text in texts:
            _check(name, text)
        whole = "\n".join(text for _, text in texts)
        self.version = hashlib.sha256(whole.encode()).hexdigest()[:16]
        self._rules = _rules(whole)
        self._set = cedarpy.PolicySet.from_str(whole)

    @classmethod
    def load(cls, home: Path | None = None) -> Policy:
        """The default rules and, where there is one, the home's own `policy.cedar`."""
        texts = [(FILE_NAME, default_text())]
        own = home / FILE_NAME if home else None
        if own is not None and own.is_file():
            try:
                texts.append((str(own), own.read_text("utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"{own}: cannot be read: {error}") from None
        return cls(tuple(texts))

    def decide(self, asking: Asking, tool: Declaration, facts: Facts) -> Verdict:
        """Allow, ask or deny, with the rule that says so and why."""
        allowed, rule, why = self._ask("unattended", asking, tool, facts)
        if allowed:
            return Verdict("allow", why, rule)
        attended, denying, never = self._ask("attended", asking, tool, facts)
        decision: Decision = "ask" if attended else "deny"
        return Verdict(decision, why if attended else never, rule if attended else denying)

    def may_answer(self, by: Asking, tool: Declaration, facts: Facts, *, own_request: bool) -> tuple[bool, str]:
        """Whether this person's yes counts for a call, and why not."""
        allowed, _, why = self._ask("answer", by, tool, facts, own_request=own_request)
        return allowed, why

    def rules(self) -> list[tuple[str, str]]:
        """Every rule by name, with its reason."""
        return [(rule.name, rule.why) for rule in self._rules.values()]

    def _ask(
        self, action: str, asking: Asking, tool: Declaration, facts: Facts, *, own_request: bool = False
    ) -> tuple[bool, str, str]:
        import cedarpy

        context = {**_context(facts, asking), "own_request": own_request}
        request: dict[str, Any] = {
            "principal": {"type": "Person", "id": asking.person.id},
            "action": {"type": "Action", "id": action},
            "resource": {"type": "Tool", "id": _clean(tool.name)},
            "context": context,
        }
        try:
            entities = _entities(asking.person, _shown(tool, facts.effect))
            answer = cedarpy.is_authorized(request, self._set, entities)
        except (ValueError, TypeError) as error:
            return False, "error", f"the policy could not be asked: {_line(error)}"
        if answer.diagnostics.errors:
            return False, "error", f"a rule failed: {_line(answer.diagnostics.errors[0])}"
        found = [self._rules[reason] for reason in answer.diagnostics.reasons if reason in self._rules]
        if answer.allowed:
            return True, ", ".join(sorted(rule.name for rule in found)), "nothing tells against it"
        return False, *self._explained(found, facts)

    def _explained(self, found: list[_Rule], facts: Facts) -> tuple[str, str]:
        if not found:
            return "default", "no rule permits it"
        found = sorted(found, key=lambda rule: list(self._rules.values()).index(rule))
        told = []
        for rule in found:
            notes = dict.fromkeys(facts.notes[word] for word in rule.about if word in facts.notes)
            told.append(f"{rule.why}: {', '.join(notes)}" if notes else rule.why)
        return ", ".join(rule.name for rule in found), "; ".join(dict.fromkeys(told))


def default_text() -> str:
    """The rules that ship."""
    return files(__package__).joinpath(FILE_NAME).read_text("utf-8")


def _context(facts: Facts, asking: Asking) -> dict[str, Any]:
    return {
        "outside_read": facts.outside_read,
        "untrusted": sorted(facts.untrusted),
        "chosen": sorted(facts.chosen),
        "nobody": facts.nobody,
        "asked_for": facts.asked_for,
        "inside": facts.inside,
        "home": facts.home,
        "links": facts.links,
        "private": facts.private,
        "packed": facts.packed,
        "secret": facts.secret,
        "repeated": facts.repeated,
        "other_words": facts.other_words,
        "runs_code": facts.runs_code,
        "git_folder": facts.git_folder,
        "ghosts": facts.ghosts,
        "effects": facts.effects,
        "receivers": [_clean(receiver) for receiver in facts.receivers],
        "hosts": sorted({_clean(_host(receiver)) for receiver in facts.receivers} - {""}),
        "paths": [_clean(path) for path in facts.paths],
        "repository": asking.repository,
        "step": asking.step,
        "others": asking.others,
    }


@dataclass(frozen=True)
class _Shown:
    """What of a tool the rules see."""

    name: str
    effect: str
    ordinary: bool
    private: bool
    classified: bool


def _shown(tool: Declaration, effect: str) -> _Shown:
    return _Shown(_clean(tool.name), effect, tool.ordinary, tool.private, tool.classified)


@lru_cache(maxsize=1024)
def _entities(person: Person, tool: _Shown) -> Entities:
    import cedarpy

    roles = [person.role] if person.role == "guest" else [person.role, "worker"]
    parents = [{"type": "Role", "id": role} for role in roles]
    attributes = {
        "effect": tool.effect,
        "ordinary": tool.ordinary,
        "private": tool.private,
        "classified": tool.classified,
    }
    told = [
        *({"uid": uid, "attrs": {}, "parents": []} for uid in parents),
        {"uid": {"type": "Person", "id": person.id}, "attrs": {"email": person.email}, "parents": parents},
        {"uid": {"type": "Tool", "id": tool.name}, "attrs": attributes, "parents": []},
    ]
    return cedarpy.Entities.from_json_str(json.dumps(told))


def _clean(text: str) -> str:
    """A text that any wire takes: half a surrogate pair, which only a broken or hostile model sends, is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _host(receiver: str) -> str:
    from .values import coordinates

    found = coordinates(receiver)
    place = found[0] if found else ""
    return place.rpartition("@")[2] if "@" in place else place.partition("/")[0].partition("?")[0]


def _rules(text: str) -> dict[str, _Rule]:
    import cedarpy

    found = {}
    for number, policy in json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"].items():
        notes = policy.get("annotations", {})
        name = notes.get("id") or number
        found[number] = _Rule(
            name, notes.get("why") or f"the rule {name} forbids it", tuple(notes.get("about", "").split())
        )
    return found


def _check(name: str, text: str) -> None:
    """Raise `SettingsError` for a text that does not parse, or that speaks of words that do not exist."""
    import cedarpy

    try:
        cedarpy.PolicySet.from_str(text)
    except ValueError as error:
        line, column = _place(text, str(error))
        raise SettingsError(f"{name}: line {line}, column {column}: {_line(error)}; mend the rule") from None
    answer = cedarpy.validate_policies(text, SCHEMA)
    if not answer.validation_passed:
        first = answer.errors[0]
        line = _line_of(text, first.policy_id)
        raise SettingsError(f"{name}: line {line}, column 1: {_line(first.error)}; mend the rule")


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


def _line(error: object) -> str:
    return " ".join(str(error).split())
