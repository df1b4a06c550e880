"""What one task has been told and shown so far, by whom, and what may be asked of it: who vouches for a value, is a
place known, does a text give away something private. Labels never get cleaner: what outside text, or a model that
had read some, put into an own place is outside text when it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...core.types import ArgRole, Json
from ..facts import Roots, Standing
from . import leaks
from .moments import exact
from .named import names_amount, names_path, names_receiver, names_thing, spoken_of, things_named
from .sources import LONGEST, Source, as_text, read_source, strings
from .values import coordinates, sole_coordinate, stands_in

RECEIVERS: tuple[ArgRole, ...] = ("who", "where")
_PIECE = 20
"""Characters from which on a field of an outside result is compared with what is to be said."""


@dataclass(frozen=True)
class Slot:
    """An argument of a tool: what a value in it decides."""

    tool: str
    name: str
    role: ArgRole


@dataclass(frozen=True)
class _Private:
    text: str
    fields: frozenset[str]
    asked: bool
    """The person spoke of it, or nobody else had spoken yet."""
    first: bool
    """No outside text had been read before it."""


class Seen:
    """The sources of one task."""

    def __init__(self, roots: Roots) -> None:
        self.person = read_source(roots.words)
        self._self = frozenset(name.casefold() for name in roots.person if name)
        self._team = self._self | frozenset(name.casefold() for name in roots.team if name)
        self._own: list[Source] = []
        self._outside: list[str] = []
        self._listed_outside: list[Source] = []
        self._pieces: list[str] = []
        self._places: set[str] = set()
        self._private: list[_Private] = []
        self._today = () if roots.today is None else (roots.today,)
        self.outside_read = roots.outside
        self.add_outside(roots.quoted, read=False)

    def add_own(self, result: Json, tool: str, *, made: bool) -> None:
        """An own result; `made`: of an effect, so that what it names is this task's own."""
        self._own.append(read_source(result, tool, made=made))
        when = exact(as_text(result).strip().strip('"')[:60])
        if when and when[0]:
            self._today = (*self._today, when[0])

    def add_outside(self, result: Json, *, read: bool = True) -> None:
        """Outside text. `read`: the model has it before it from now on."""
        text = as_text(result)[:LONGEST]
        if text.strip():
            self._outside.append(text)
            self._places |= set(coordinates(text))
            self._pieces += [said[:LONGEST] for said in strings(result) if len(said) > _PIECE]
        self.outside_read = self.outside_read or read

    def add_listed(self, result: Json, tool: str) -> None:
        """A result whose texts are outsiders' but whose structure is the tool's: only a list or an object is, because
        text can be made to look like any structure."""
        if isinstance(result, list | dict):
            self._listed_outside.append(read_source(result, tool))

    def add_private(self, result: Json, args: Iterable[str]) -> None:
        """A private result, and what was asked for to get it."""
        asked, first = self._asked(list(args)), not self.outside_read
        self._private.append(_Private(as_text(result)[:LONGEST], frozenset(strings(result)), asked, first))

    def standing(self, value: str, slot: Slot, *, by_skill: bool = False) -> Standing:
        """Where a value came from, the best source first."""
        if self._names(value, slot, self.person):
            return Standing("person")
        if self.of_team(value):
            return Standing("team")
        if by_skill:
            return Standing("skill")
        outside = self._in_outside(value)
        own = [source for source in self._own if self._names(value, slot, source)]
        if own and not (outside and slot.role not in ("id", "amount")):
            made = any(source.made for source in own)
            free = self.outside_read and not made and not any(spoken_of(value, s, self.person) for s in own)
            return Standing("own", chosen=free)
        return Standing("outside" if outside else "model", named=outside and self._is_named(value, slot))

    def of_team(self, value: str) -> bool:
        """Whether this is somebody of the team, or a place that the team set."""
        name = bare(value)
        host = name.partition("/")[0] if "@" not in name and sole_coordinate(value) else ""
        return name in self._team or (bool(host) and host in self._team)

    def is_person(self, value: str) -> bool:
        """Whether this is the person who delegated."""
        return bare(value) in self._self

    def knows_place(self, place: str) -> bool:
        """Whether an address, link or account stands in a source that vouches for it."""
        if place in self.person.values.coordinates or self.of_team(place):
            return True
        return place not in self._places and any(place in source.values.coordinates for source in self._own)

    def where(self, place: str) -> str:
        """Where a place stands, in words."""
        return "stands only in outside text" if place in self._places else "the person never named"

    def knows_run(self, run: str) -> bool:
        """Whether a long string was the person's or is an own one."""
        return run in self.person.values.text or any(run in source.values.text for source in self._own)

    def private_in(self, content: str) -> tuple[str, str]:
        """What a text gives away of private results (a value of `Facts.private`), and that in words."""
        if not content or self.person.values.speaks(content):
            return "none", ""
        for source in self._private:
            for value in sorted(leaks.gives_away(content, source.text)):
                if not leaks.gives_away(value, self.person.values.text):
                    return "exact", f"its content gives away {value!r} of a private result"
        if not all(source.asked for source in self._private):
            return "unasked", "something private was read for it that the person never spoke of"
        return self._copied(content)

    def _copied(self, content: str) -> tuple[str, str]:
        for source in sorted(self._private, key=lambda source: source.first):
            run = leaks.SHORT_RUN
            if leaks.copies(content, source.text, run) and not leaks.copies(content, self.person.values.text, run):
                if source.first:
                    return "asked", "its content copies a private result"
                return "unasked", "its content copies something private that was read after outside text"
        return "none", ""

    def other_words(self, texts: list[str]) -> str:
        """What tells that somebody else worded a content: the person said what to write and this copies outside text
        instead, or the whole of it is a piece of a longer outside text, as words are that an outsider wants said."""
        foreign = [text for text in texts if not self.person.values.speaks(text)]
        together = "\n".join(texts)
        dictated = _quotes(self.person.values.text)
        strays = bool(dictated and foreign) and not any(quote in together.casefold() for quote in dictated)
        if strays and any(leaks.copies(together, text) for text in self._outside):
            return "the person said what to write, and this copies outside text instead"
        if any(leaks.is_piece(text, whole) for text in foreign for whole in self._pieces):
            return "the whole of it is a piece of a longer outside text"
        return ""

    def _names(self, value: str, slot: Slot, source: Source) -> bool:
        if slot.role == "id" or (slot.role in RECEIVERS and value.isdigit()):
            return names_thing(value, slot.name, slot.tool, source)
        if slot.role in RECEIVERS:
            return names_receiver(value, source)
        if slot.role == "amount":
            return names_amount(value, slot.name, source, self._today)
        return names_path(value, source)

    def _is_named(self, value: str, slot: Slot) -> bool:
        """Whether this is the id of the one thing, of all that were listed, that the person named: a second thing of
        the same name makes it a choice, and that may be somebody else's."""
        if slot.role != "id":
            return False
        listed = (things_named(slot.name, slot.tool, source, self.person) for source in self._listed_outside)
        return set().union(*listed) == {value.strip().lstrip("#")}

    def _in_outside(self, value: str) -> bool:
        if any(place in self._places for place in coordinates(value)):
            return True
        return any(stands_in(value, text) for text in self._outside)

    def _asked(self, args: list[str]) -> bool:
        """Whether a read was the person's wish: made before any outside text, of what the person named, or of what
        such a read had listed."""
        if not self.outside_read:
            return True
        return bool(args) and all(self._spoken(text) or self._listed(text) for text in args)

    def _spoken(self, text: str) -> bool:
        """Whether the person said this, in whatever order of words or form of date."""
        if names_amount(text, "", self.person, self._today):
            return True
        words = [word for word in re.findall(r"\w+", text) if len(word) > 2]
        return bool(words) and all(self.person.values.speaks(word) for word in words)

    def _listed(self, text: str) -> bool:
        return any(source.asked and text in source.fields for source in self._private)


def bare(value: str) -> str:
    """A name or address without what people write around it."""
    return (sole_coordinate(value) or value.strip().lstrip("@#")).casefold()


def _quotes(text: str) -> list[str]:
    """What the person put in quotation marks to be said: three words or more, no template."""
    quoted = re.findall(r"[\"“„»]([^\"“”„«»]{3,2000})[\"”“«]|(?<!\w)['‘‚]([^'‘’‚]{3,2000})['’‘](?!\w)", text)
    said = [(first or second).strip(" .!?").casefold() for first, second in quoted]
    return [quote for quote in said if len(quote.split()) >= 3 and "{" not in quote]
