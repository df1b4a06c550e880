"""Where every value of a call came from, and what that says of the call before it is made.

Labels do not survive a model, so nothing is asked of the model: each typed value of a call is looked up in what
was said and seen. Own results are trusted until outside text was read; from then on an own value counts only if the
person spoke of its record, because which of several is taken may be somebody else's choice. Decides nothing:
`policy` does.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...core.types import Effect, Json, Origin
from ..facts import Facts, Roots, Standing
from ..redact import secrets_in
from ..registry import Declaration
from . import leaks
from .moments import exact
from .named import names_path
from .seen import RECEIVERS, Seen, Slot
from .sources import parted, strings
from .touchy import inside_git, runs_code
from .values import coordinates, number, sole_coordinate, unmasked
from .wishes import asked_for

LONGEST_SAID = 30_000
"""Characters of what a call says that are looked through; more than that is asked for."""
MOST_VALUES = 200
"""Values of one argument that are looked up; more than that is asked for."""
_MOST_SHOWN = 80
_WHERE = {
    "outside": "stands only in outside text",
    "model": "stands in no source at all",
    "skill": "was put in by a skill, which grants nothing by itself",
    "own": "is one of several, and outside text was read before it was chosen",
}

Standings = Mapping[str, Mapping[str, Standing]]
BySkill = Mapping[str, Iterable[str]]


class Provenance:
    """What one task's model has been told, by whom, and what it made of it."""

    def __init__(self, roots: Roots) -> None:
        self._seen = Seen(roots)
        self._done: set[str] = set()
        self._effects = 0

    def register(self, tool: Declaration, args: Mapping[str, Json], result: Json) -> None:
        """Note a call that was made and what came of it. That a person said yes to it vouches for no other call."""
        effect = tool.effect not in ("read", "fetch")
        if effect:
            self._effects += 1
            self._done.add(_mark(tool, args))
        read = self._seen.outside_read
        if read or effect:
            self._seen.add_outside(" ".join(self._made_up(tool, args, content=read)), read=read)
        if tool.private:
            self._seen.add_private(result, [text for name in tool.roles for text in _given(args.get(name))])
        if tool.result == "own":
            said = "\n".join(text for given in args.values() for text in strings(given))
            own, worded = parted(result, said)
            self._seen.add_own(own, tool.name, made=effect)
            if worded:
                self._seen.add_outside([*worded])
        else:
            self._seen.add_outside(result)
            if tool.effect == "read":
                self._seen.add_listed(result, tool.name)

    def add_own(self, tool: Declaration, data: Json) -> None:
        """Note what an effect says of itself apart from its text, for example the number of what it made."""
        self._seen.add_own(data, tool.name, made=True)

    def add_error(self, tool: Declaration, text: str) -> None:
        """Note what a tool said when it could not do what was asked: outside text, where its results are."""
        if tool.result != "own":
            self._seen.add_outside(text)

    def facts(
        self, tool: Declaration, args: Mapping[str, Json], by_skill: BySkill | None = None, leaving: str = ""
    ) -> Facts:
        """What tells for and against a call. `leaving`: what would leave with it besides its arguments."""
        standings = self._standings(tool, args, by_skill or {})
        facts = self._of_receivers(self._of_values(tool, args, standings), tool, standings)
        facts = self._of_content(facts, tool, args, leaving)
        return replace(facts, notes={**facts.notes, **_told(facts)})

    def _standings(self, tool: Declaration, args: Mapping[str, Json], by_skill: BySkill) -> Standings:
        """Where each value of each argument came from; content aside."""
        found: dict[str, dict[str, Standing]] = {}
        for name, given in args.items():
            role = tool.roles.get(name)
            if role is None or role == "content":
                continue
            slot, mended = Slot(tool.name, name, role), set(by_skill.get(name, ()))
            split = self._split(given, role in RECEIVERS)
            found[name] = {
                value: self._seen.standing(value, slot, by_skill=value in mended) for value in split[:MOST_VALUES]
            }
            found[name] |= {value: Standing("model") for value in split[MOST_VALUES:]}
        return found

    def _of_values(self, tool: Declaration, args: Mapping[str, Json], standings: Standings) -> Facts:
        doubtful = [
            (name, value, standing)
            for name, by_value in standings.items()
            for value, standing in by_value.items()
            if not standing.trusted
        ]
        if _only_end_times(tool, standings):
            doubtful = [entry for entry in doubtful if tool.roles[entry[0]] != "amount"]
        origins: dict[str, Origin] = {name: next(iter(by.values())).origin for name, by in standings.items() if by}
        notes: dict[str, str] = {}
        for name, value, standing in doubtful:
            origins[name] = standing.origin
            notes.setdefault(tool.roles[name], f"{name} {_short(value)} {_WHERE[standing.origin]}")
        ghosts = [name for name in args if name not in tool.roles and args[name] not in (None, "")]
        if ghosts:
            notes["ghosts"] = f"{ghosts[0]!r} is no declared argument"
        return Facts(
            effect=_effect(tool, standings),
            outside_read=self._seen.outside_read,
            untrusted=frozenset(tool.roles[name] for name, _, standing in doubtful if not standing.chosen),
            chosen=frozenset(tool.roles[name] for name, _, standing in doubtful if standing.chosen),
            nobody=not any(standings.values()) and not self._dictated(tool, args),
            asked_for=asked_for(self._seen.person.values.text, tool.name),
            repeated=_mark(tool, args) in self._done,
            ghosts=bool(ghosts),
            effects=self._effects,
            origins=origins,
            notes=notes,
        )

    def _of_receivers(self, facts: Facts, tool: Declaration, standings: Standings) -> Facts:
        people, receivers, paths = (_values_of(tool, standings, roles) for roles in (("who",), RECEIVERS, ("path",)))
        touchy = [path for path in paths if runs_code(path) and not names_path(path, self._seen.person)]
        notes = {"runs_code": f"{touchy[0]} runs, or steers an agent, without being asked"} if touchy else {}
        return replace(
            facts,
            inside=bool(receivers) and all(self._seen.of_team(value) for value in receivers),
            home=bool(people) and all(self._seen.is_person(value) for value in receivers),
            runs_code=bool(touchy),
            git_folder=any(inside_git(path) for path in paths),
            receivers=tuple(receivers),
            paths=tuple(paths),
            things=tuple(
                f"{name}/{value}" for name, by in standings.items() if tool.roles[name] in ("id", "ref") for value in by
            ),
            notes={**facts.notes, **notes},
        )

    def _of_content(self, facts: Facts, tool: Declaration, args: Mapping[str, Json], leaving: str) -> Facts:
        seen = self._seen
        texts = _said(tool, args)
        content = "\n".join(texts)[:LONGEST_SAID]
        unread = sum(map(len, texts)) > LONGEST_SAID
        everything = "\n".join([*(text for value in args.values() for text in strings(value)), leaving])
        secrets = [kind for kind, secret in secrets_in(everything) if secret not in seen.person.values.text]
        named = {place for receiver in facts.receivers for place in coordinates(receiver)}
        links = [
            place for place in coordinates(unmasked(content)) if place not in named and not seen.knows_place(place)
        ]
        packed = [run for run in leaks.packed_in(content) if not seen.knows_run(run)]
        private, private_note = seen.private_in(content)
        other = seen.other_words([text[:LONGEST_SAID] for text in texts]) if tool.effect == "send" else ""
        notes = {
            "secret": secrets and f"it holds a {secrets[0]}",
            "links": links and f"its content names {_short(links[0])}, which {seen.where(links[0])}",
            "packed": (packed and f"its content holds {_short(packed[0])}, which no person writes")
            or (unread and f"its content is longer than the {LONGEST_SAID} characters that are looked through"),
            "private": private_note,
            "other_words": other,
        }
        return replace(
            facts,
            secret=bool(secrets),
            links=bool(links),
            packed=bool(packed) or unread,
            private=private,
            other_words=bool(other),
            notes={**facts.notes, **{word: note for word, note in notes.items() if note}},
        )

    def _dictated(self, tool: Declaration, args: Mapping[str, Json]) -> bool:
        """Whether a whole text of a call is the person's own words."""
        said = [text for name in tool.roles for text in strings(args.get(name))]
        return any(len(text) > 3 and self._seen.person.values.speaks(text, exact_case=True) for text in said)

    def _made_up(self, tool: Declaration, args: Mapping[str, Json], *, content: bool) -> list[str]:
        """What of a call the model may have made up: all that nobody vouches for. What it says is its own until it
        has read outside text."""
        standings = self._standings(tool, args, {})
        return [
            text
            for name, given in args.items()
            if (content or tool.roles.get(name) != "content")
            and not all(standing.trusted for standing in standings.get(name, {"": Standing("model")}).values())
            for text in strings(given)
        ]

    def _split(self, given: Json, several: bool) -> list[str]:
        """The single values of an argument: a list, or several receivers in one string."""
        found: list[str] = []
        for text in strings(given):
            found += re.split(r"[,;\n]", text) if several and not self._seen.person.values.speaks(text) else [text]
        return [value.strip() for value in dict.fromkeys(found) if value.strip()]


def _said(tool: Declaration, args: Mapping[str, Json]) -> list[str]:
    """What a call says to somebody. An edit of the task's own work tree says nothing yet."""
    if tool.ordinary and tool.effect == "write":
        return []
    return [text for name, role in tool.roles.items() if role == "content" for text in strings(args.get(name))]


def _told(facts: Facts) -> dict[str, str]:
    found = {
        "nobody": facts.nobody and "it names no receiver, thing or amount that the person spoke of",
        "asked_for": not facts.asked_for and "the person's words ask for nothing of this kind",
        "repeated": facts.repeated and "the very same call was made before",
        "effects": f"{facts.effects} effects so far",
    }
    return {word: note for word, note in found.items() if note}


def _effect(tool: Declaration, standings: Standings) -> Effect:
    """Looking at a link is asking its host, whatever the tool calls it."""
    links = _values_of(tool, standings, ("where",))
    return "fetch" if tool.effect == "read" and any(coordinates(value) for value in links) else tool.effect


def _only_end_times(tool: Declaration, standings: Standings) -> bool:
    """Whether all that nobody vouches for among the amounts is a time, on the day of a moment that the person named:
    a detail, not another decision."""
    good: set[object] = set()
    bad: list[tuple[object, object]] = []
    for name, by_value in standings.items():
        for value, standing in by_value.items() if tool.roles[name] == "amount" else ():
            when = exact(value) or (None, None)
            if not standing.trusted:
                bad.append(when)
            elif when[1]:
                good.add(when[0])
    return bool(bad) and all(day in good and clock for day, clock in bad)


def _values_of(tool: Declaration, standings: Standings, roles: tuple[str, ...]) -> list[str]:
    return [value for name, by in standings.items() if tool.roles[name] in roles for value in by]


def _given(value: Json) -> list[str]:
    return [text for text in strings(value) if text not in ("True", "False")]


def _mark(tool: Declaration, args: Mapping[str, Json]) -> str:
    """What makes two calls the same effect: their values, however written; of a call with a sum, what it says aside."""
    values = {name: [_plain(text) for text in strings(given)] for name, given in args.items()}
    amounts = [text for name, role in tool.roles.items() if role == "amount" for text in strings(args.get(name))]
    sums = any(number(text) for text in amounts)
    told = {name: given for name, given in values.items() if given and not (sums and tool.roles.get(name) == "content")}
    text = json.dumps([tool.name, told], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: str) -> str:
    """A value as it would be written plainly."""
    return str(number(text) or sole_coordinate(text) or text.strip())


def _short(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[: _MOST_SHOWN - 1]}…")
