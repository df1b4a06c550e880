"""Where every value of a task came from, and what that says of a call that is about to be made.

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
from dataclasses import dataclass, field, replace
from datetime import date

from ..core.types import ArgRole, Effect, Json, Origin
from . import leaks
from .moments import exact
from .redact import secrets_in
from .registry import Declaration
from .sources import (
    LONGEST,
    Source,
    as_text,
    names_amount,
    names_path,
    names_receiver,
    names_thing,
    only_one,
    read_source,
    spoken_of,
    strings,
)
from .touchy import inside_git, runs_code
from .values import coordinates, values
from .wishes import asked_for

_RECEIVERS = ("who", "where")
_MOST_SHOWN = 80


@dataclass(frozen=True)
class Roots:
    """What is trusted before the first call."""

    words: str
    """What the authenticated person said."""
    person: tuple[str, ...] = ()
    """The person's own names and addresses."""
    team: tuple[str, ...] = ()
    """Names and addresses of the directory, and values that the team set: hosts, repositories, own address."""
    today: date | None = None
    outside: bool = False
    """Whether the model was given outside text before its first call."""
    quoted: str = ""
    """Outside text that the person passed on with the task."""


@dataclass(frozen=True)
class Standing:
    """Where one value came from; `chosen`: it is an own value, but which one was taken is not the person's word."""

    origin: Origin
    chosen: bool = False

    @property
    def trusted(self) -> bool:
        """Whether it may go by itself."""
        return self.origin in ("person", "team", "own") and not self.chosen


@dataclass(frozen=True)
class Facts:
    """All that the policy may know of one call."""

    effect: Effect
    outside_read: bool = False
    untrusted: frozenset[str] = frozenset()
    """Roles with a value that stands in no trusted source."""
    chosen: frozenset[str] = frozenset()
    """Roles with an own value that somebody else may have picked."""
    nobody: bool = False
    """No argument says who, where, which or how much, and the content is not the person's."""
    asked_for: bool = True
    inside: bool = False
    """Every receiver is of the team."""
    home: bool = False
    """Every receiver is the person who delegated."""
    links: bool = False
    """The content names an address, link or account that stands in no trusted source."""
    private: str = "none"
    """What the content copies of private results: none, asked (the person had it read), unasked, or exact: a
    code, a sum, an account."""
    packed: bool = False
    """The content holds a long string that is neither words nor known."""
    secret: bool = False
    repeated: bool = False
    """The same call was made before in this task."""
    other_words: bool = False
    """The person dictated what to say, and this copies somebody else instead."""
    runs_code: bool = False
    git_folder: bool = False
    ghosts: bool = False
    """An argument that was not declared."""
    effects: int = 0
    """Effects that this task has had so far."""
    receivers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """For each word above that tells against the call, the offending value and where it stands."""


@dataclass(frozen=True)
class _Private:
    text: str
    asked: bool


class Provenance:
    """What one task's model has been told, by whom, and what it made of it."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._person = read_source(roots.words)
        self._self = frozenset(name.casefold() for name in roots.person if name)
        self._team = self._self | frozenset(name.casefold() for name in roots.team if name)
        self._own: list[Source] = []
        self._outside: list[str] = []
        self._outside_places: set[str] = set()
        self._private: list[_Private] = []
        self._approved: dict[ArgRole, set[str]] = {}
        self._done: set[str] = set()
        self._effects = 0
        self._today = () if roots.today is None else (roots.today,)
        self.outside_read = roots.outside
        self._note_outside(roots.quoted)

    def add_own(self, tool: Declaration, data: Json) -> None:
        """Note what an effect says of itself apart from its text, for example the number of what it made."""
        self._own.append(read_source(data, tool.name, made=True))

    def add_error(self, tool: Declaration, text: str) -> None:
        """Note what a tool said when it could not do what was asked: outside text, where its results are."""
        if tool.result != "own":
            self._note_outside(text)
            self.outside_read = True

    def register(self, tool: Declaration, args: Mapping[str, Json], result: Json, *, approved: bool = False) -> None:
        """Note a call that was made and what came of it. `approved`: a person saw these bytes and said yes."""
        effect = tool.effect not in ("read", "fetch")
        if effect:
            self._effects += 1
            self._done.add(_mark(tool.name, args))
        if approved:
            self._note_approved(tool, args)
        asked = tool.private and self._asked(tool, args)
        if self.outside_read:
            self._note_outside(" ".join(strings(_ungrounded(args, self.standings(tool, args)))))
        text = as_text(result)[:LONGEST]
        if tool.private:
            self._private.append(_Private(text, asked))
        if tool.result == "own":
            self._own.append(read_source(result, tool.name, made=effect))
            self._note_today(text)
        else:
            self._note_outside(text)
            self.outside_read = True

    def standings(
        self, tool: Declaration, args: Mapping[str, Json], by_skill: Mapping[str, Iterable[str]] | None = None
    ) -> dict[str, dict[str, Standing]]:
        """Where each value of each argument came from; content aside."""
        mended = {name: frozenset(added) for name, added in (by_skill or {}).items()}
        found: dict[str, dict[str, Standing]] = {}
        for name, given in args.items():
            role = tool.roles.get(name)
            if role is None or role == "content":
                continue
            found[name] = {
                value: self._standing(value, role, name, tool, value in mended.get(name, ()))
                for value in _split(given, role, self._person)
            }
        return found

    def facts(
        self, tool: Declaration, args: Mapping[str, Json], by_skill: Mapping[str, Iterable[str]] | None = None
    ) -> Facts:
        """What tells for and against a call."""
        standings = self.standings(tool, args, by_skill)
        facts = self._of_values(tool, args, standings)
        return self._of_content(facts, tool, args)

    def _of_values(
        self, tool: Declaration, args: Mapping[str, Json], standings: Mapping[str, Mapping[str, Standing]]
    ) -> Facts:
        untrusted: set[str] = set()
        chosen: set[str] = set()
        notes: dict[str, str] = {}
        origins: dict[str, Origin] = {}
        for name, by_value in standings.items():
            role = tool.roles[name]
            for value, standing in by_value.items():
                origins[name] = standing.origin if standing.trusted else origins.get(name, standing.origin)
                if standing.trusted:
                    continue
                origins[name] = standing.origin
                (chosen if standing.chosen else untrusted).add(role)
                notes.setdefault(role, _note(name, value, standing))
        self._forgive_end_times(tool, standings, untrusted, notes)
        receivers = _values_of(tool, standings, _RECEIVERS)
        paths = _values_of(tool, standings, ("path",))
        touchy = [path for path in paths if runs_code(path) and not names_path(path, self._person)]
        ghosts = [name for name in args if name not in tool.roles and args[name] not in (None, "")]
        if touchy:
            notes["runs_code"] = f"{touchy[0]} runs, or steers an agent, without being asked"
        if ghosts:
            notes["ghosts"] = f"{ghosts[0]!r} is no declared argument"
        people = _values_of(tool, standings, ("who",))
        return Facts(
            effect=_effect(tool, standings),
            outside_read=self.outside_read,
            untrusted=frozenset(untrusted),
            chosen=frozenset(chosen),
            nobody=not any(standings.values()) and not self._dictated(tool, args),
            asked_for=asked_for(self._person.values.text, tool.name),
            inside=bool(receivers) and all(self._of_team(value) for value in receivers),
            home=bool(people) and all(_bare(value) in self._self for value in receivers),
            repeated=_mark(tool.name, args) in self._done,
            runs_code=bool(touchy),
            git_folder=any(inside_git(path) for path in paths),
            ghosts=bool(ghosts),
            effects=self._effects,
            receivers=tuple(receivers),
            paths=tuple(paths),
            origins=origins,
            notes=notes,
        )

    def _of_content(self, facts: Facts, tool: Declaration, args: Mapping[str, Json]) -> Facts:
        said = [text for name, role in tool.roles.items() if role == "content" for text in strings(args.get(name))]
        content = "\n".join(said)[:LONGEST]
        everything = "\n".join(text for value in args.values() for text in strings(value))[:LONGEST]
        secrets = [kind for kind, secret in secrets_in(everything) if secret not in self._person.values.text]
        links = [place for place in coordinates(content) if not self._known_place(place, facts.receivers)]
        packed = [run for run in leaks.packed_in(content) if not self._known_run(run)]
        private, what = self._private_in(content)
        other = self._other_words(content)
        notes = dict(facts.notes)
        for word, told in (
            ("secret", secrets and f"it holds a {secrets[0]}"),
            ("links", links and f"its content names {_short(links[0])}, which {self._where(links[0])}"),
            ("packed", packed and f"its content holds {_short(packed[0])}, which no person writes"),
            ("private", what),
            ("other_words", other and "the person said what to write, and this copies outside text instead"),
            ("nobody", facts.nobody and "it names no receiver, thing or amount that the person spoke of"),
            ("asked_for", not facts.asked_for and "the person's words ask for nothing of this kind"),
            ("repeated", facts.repeated and "the very same call was made before"),
        ):
            if told:
                notes[word] = told
        return replace(
            facts,
            secret=bool(secrets),
            links=bool(links),
            packed=bool(packed),
            private=private,
            other_words=other,
            notes=notes,
        )

    def _standing(self, value: str, role: ArgRole, name: str, tool: Declaration, by_skill: bool) -> Standing:
        if self._names(value, role, name, tool, self._person):
            return Standing("person")
        if self._of_team(value):
            return Standing("team")
        if _normal(value) in self._approved.get(role, ()):
            return Standing("person")
        if by_skill:
            return Standing("skill")
        own = [source for source in self._own if self._names(value, role, name, tool, source)]
        if any(source.made for source in own) and not self._echoed(value, role):
            return Standing("own")
        if own and not self._echoed(value, role):
            return Standing("own", chosen=self.outside_read and not self._picked_by_person(value, role, own))
        return Standing("outside" if self._in_outside(value) else "model")

    def _names(self, value: str, role: ArgRole, name: str, tool: Declaration, source: Source) -> bool:
        if role == "id" or (role in _RECEIVERS and value.isdigit()):
            return names_thing(value, name, tool.name, source)
        if role in _RECEIVERS:
            return names_receiver(value, source)
        if role == "amount":
            return names_amount(value, name, source, self._today)
        return names_path(value, source)

    def _of_team(self, value: str) -> bool:
        bare = _bare(value)
        host = bare.partition("/")[0] if coordinates(value) and "@" not in value else ""
        return bare in self._team or (bool(host) and host in self._team)

    def _picked_by_person(self, value: str, role: ArgRole, own: Iterable[Source]) -> bool:
        return any(spoken_of(value, source, self._person) for source in own) or (
            role in _RECEIVERS and all(only_one(value, source) for source in own)
        )

    def _echoed(self, value: str, role: ArgRole) -> bool:
        """Whether an own result only gives back what outside text, or a model that had read some, put there."""
        return role not in ("id", "amount") and self._in_outside(value)

    def _in_outside(self, value: str) -> bool:
        if any(place in self._outside_places for place in coordinates(value)):
            return True
        return any(values(text).speaks(value) for text in self._outside)

    def _known_place(self, place: str, receivers: Iterable[str]) -> bool:
        if place in self._person.values.coordinates or self._of_team(place):
            return True
        if place in self._approved.get("who", ()) or place in self._approved.get("where", ()):
            return True
        if any(place in coordinates(receiver) for receiver in receivers):
            return True
        return place not in self._outside_places and any(place in source.values.coordinates for source in self._own)

    def _known_run(self, run: str) -> bool:
        return run in self._person.values.text or any(run in source.values.text for source in self._own)

    def _private_in(self, content: str) -> tuple[str, str]:
        if not content:
            return "none", ""
        worst, what = "none", ""
        for source in self._private:
            for value in sorted(leaks.gives_away(content, source.text)):
                if not leaks.gives_away(value, self._person.values.text):
                    return "exact", f"its content gives away {_short(value)} of a private result"
            if leaks.copies(content, source.text) and not leaks.copies(content, self._person.values.text):
                if not source.asked:
                    worst, what = "unasked", "its content copies a private result that the person did not ask for"
                elif worst == "none":
                    worst, what = "asked", "its content copies a private result"
        return worst, what

    def _other_words(self, content: str) -> bool:
        if not content or not any(leaks.copies(content, text) for text in self._outside):
            return False
        dictated = _quotes(self._person.values.text)
        return bool(dictated) and not any(quote in content.casefold() for quote in dictated)

    def _dictated(self, tool: Declaration, args: Mapping[str, Json]) -> bool:
        """Whether all the content of a call is the person's own words."""
        said = [text for name in tool.roles for text in strings(args.get(name))]
        return bool(said) and all(self._person.values.speaks(text, exact_case=True) for text in said)

    def _asked(self, tool: Declaration, args: Mapping[str, Json]) -> bool:
        """Whether a read was the person's wish: made before any outside text, or of what the person named."""
        if not self.outside_read:
            return True
        given = [
            text for name in tool.roles for text in strings(args.get(name)) if text not in ("True", "False") and text
        ]
        return bool(given) and all(self._person.values.speaks(text) for text in given)

    def _forgive_end_times(
        self,
        tool: Declaration,
        standings: Mapping[str, Mapping[str, Standing]],
        untrusted: set[str],
        notes: dict[str, str],
    ) -> None:
        """A time later on the day of a moment that the person named is a detail, not another decision."""
        moments = [(value, standing) for by in standings.values() for value, standing in by.items() if exact(value)]
        days = {exact(value)[0] for value, standing in moments if standing.trusted and " " in value.replace("T", " ")}  # type: ignore[index]  # kept only where exact() gave something
        bad = [
            value
            for name, by in standings.items()
            for value, standing in by.items()
            if tool.roles[name] == "amount" and not standing.trusted
        ]
        if bad and all((when := exact(value)) and when[0] in days and when[1] for value in bad):
            untrusted.discard("amount")
            notes.pop("amount", None)

    def _note_approved(self, tool: Declaration, args: Mapping[str, Json]) -> None:
        for name, role in tool.roles.items():
            if role in ("who", "where", "id", "path", "ref"):
                self._approved.setdefault(role, set()).update(
                    _normal(value) for value in _split(args.get(name), role, self._person)
                )

    def _note_outside(self, text: str) -> None:
        if text.strip():
            self._outside.append(text)
            self._outside_places |= set(coordinates(text))

    def _note_today(self, text: str) -> None:
        when = exact(text.strip().strip('"')[:60])
        if when and when[0]:
            self._today = (*self._today, when[0])

    def _where(self, place: str) -> str:
        return "stands only in outside text" if place in self._outside_places else "the person never named"


def _effect(tool: Declaration, standings: Mapping[str, Mapping[str, Standing]]) -> Effect:
    """Looking at a link is asking its host, whatever the tool calls it."""
    links = [value for name, by in standings.items() if tool.roles[name] == "where" for value in by]
    if tool.effect == "read" and any(coordinates(value) for value in links):
        return "fetch"
    return tool.effect


def _split(given: Json, role: ArgRole, person: Source) -> list[str]:
    """The single values of an argument: a list, or several receivers in one string."""
    found: list[str] = []
    for text in strings(given):
        several = role in _RECEIVERS and not person.values.speaks(text)
        found += re.split(r"[,;\n]", text) if several else [text]
    return [value.strip() for value in dict.fromkeys(found) if value.strip()]


def _values_of(tool: Declaration, standings: Mapping[str, Mapping[str, Standing]], roles: tuple[str, ...]) -> list[str]:
    return [value for name, by in standings.items() if tool.roles[name] in roles for value in by]


def _ungrounded(args: Mapping[str, Json], standings: Mapping[str, Mapping[str, Standing]]) -> dict[str, Json]:
    """What of a call the model may have made up after outside text: not what the person or the team vouches for."""
    return {
        name: value
        for name, value in args.items()
        if name not in standings or not all(s.trusted for s in standings[name].values())
    }


def _bare(value: str) -> str:
    """A name or address without what people write around it."""
    found = coordinates(value)
    return (found[0] if len(found) == 1 else value.strip().lstrip("@#")).casefold()


def _normal(value: str) -> str:
    found = coordinates(value)
    return found[0] if len(found) == 1 else value.strip()


def _quotes(text: str) -> list[str]:
    """What the person put in quotation marks to be said: three words or more, no template."""
    quoted = re.findall(r"[\"“„»]([^\"“”„«»]{3,2000})[\"”“«]|(?<!\w)['‘‚]([^'‘’‚]{3,2000})['’‘](?!\w)", text)
    said = [(first or second).strip(" .!?").casefold() for first, second in quoted]
    return [quote for quote in said if len(quote.split()) >= 3 and "{" not in quote]


def _mark(tool: str, args: Mapping[str, Json]) -> str:
    text = json.dumps([tool, args], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _note(name: str, value: str, standing: Standing) -> str:
    where = {
        "outside": "stands only in outside text",
        "model": "stands in no source at all",
        "skill": "was put in by a skill, which grants nothing by itself",
        "own": "is one of several, and outside text was read before it was chosen",
    }
    return f"{name} {_short(value)} {where.get(standing.origin, 'is not trusted')}"


def _short(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[: _MOST_SHOWN - 1]}…")
