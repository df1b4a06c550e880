"""The rules, in Cedar: a default file that people can read, and a home's own beside it.

A policy that cannot be parsed, or speaks of a word that does not exist, stops the start with its line; an error while
deciding is a question to a person, never a yes. Knows nothing of how the facts of a call are found.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import SettingsError
from ..core.types import Decision, Person, Verdict
from .facts import Facts
from .policy_text import check, one_line
from .provenance.values import coordinates
from .registry import Declaration

if TYPE_CHECKING:
    from cedarpy import Entities

FILE_NAME = "policy.cedar"


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
            check(name, text)
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
            entities = _entities(asking.person, _shown(tool, facts.effect), _places(asking, facts))
            answer = cedarpy.is_authorized(request, self._set, entities)
        except (ValueError, TypeError) as error:
            return False, "error", f"the policy could not be asked: {one_line(error)}"
        if answer.diagnostics.errors:
            return False, "error", f"a rule failed: {one_line(answer.diagnostics.errors[0])}"
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
        "things": [_clean(thing) for thing in facts.things],
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


def _places(asking: Asking, facts: Facts) -> frozenset[tuple[str, str]]:
    """What a call reaches into, as resources that hold the tool: `resource in Host::"files.example"`."""
    found = {("Thing", _clean(thing)) for thing in facts.things}
    for receiver in facts.receivers:
        found |= {("Mailbox", _clean(place)) for place in coordinates(receiver) if "@" in place}
        found |= {("Host", host) for host in [_clean(_host(receiver))] if host}
    return frozenset(found | ({("Repository", _clean(asking.repository))} if asking.repository else set()))


@lru_cache(maxsize=1024)
def _entities(person: Person, tool: _Shown, places: frozenset[tuple[str, str]]) -> Entities:
    import cedarpy

    roles = [person.role] if person.role == "guest" else [person.role, "worker"]
    parents = [{"type": "Role", "id": role} for role in roles]
    attributes = {
        "effect": tool.effect,
        "ordinary": tool.ordinary,
        "private": tool.private,
        "classified": tool.classified,
    }
    around = [{"type": kind, "id": name} for kind, name in sorted(places)]
    told = [
        *({"uid": uid, "attrs": {}, "parents": []} for uid in parents),
        {"uid": {"type": "Person", "id": person.id}, "attrs": {"email": person.email}, "parents": parents},
        *({"uid": uid, "attrs": {}, "parents": []} for uid in around),
        {"uid": {"type": "Tool", "id": tool.name}, "attrs": attributes, "parents": around},
    ]
    return cedarpy.Entities.from_json_str(json.dumps(told))


def _clean(text: str) -> str:
    """A text that any wire takes: half a surrogate pair, which only a broken or hostile model sends, is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _host(receiver: str) -> str:
    """The host of a link or address, without user, port and path."""
    found = coordinates(receiver)
    place = found[0].partition("://")[2] or found[0] if found else ""
    authority = re.split(r"[/?#]", place, maxsplit=1)[0]
    return authority.rpartition("@")[2].partition(":")[0]


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
