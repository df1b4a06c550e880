"""Whether a value of a call stands in what was said or seen, by its type: a receiver, a path, an id, an exact value.

Knows nothing of who is trusted; what a source is, `sources` says.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from .moments import exact
from .sources import Fields, Source
from .values import coordinates, number, sole_coordinate

_NAME_LENGTH = 80
_NOT_A_NAME = frozenset(["none", "null", "true", "false", "yes", "no", "unread", "read", "confirmed", "user", "name"])
_READ = ("reader viewer readonly read-only", "read view reading viewing lesen")
_WRITE = ("editor writer", "write edit editing writing modify bearbeiten schreiben")
_RIGHTS = {
    **dict.fromkeys(("r", "read", "view", "reader", "viewer"), _READ),
    **dict.fromkeys(("rw", "w", "write", "edit", "writer", "editor"), _WRITE),
    **dict.fromkeys(("comment", "commenter"), ("commenter", "comment commenting kommentieren")),
}
"""Permissions: words that mean one by themselves, and verbs that do beside a word such as `access` or `may`."""
_SAME_AS = {
    **dict.fromkeys(("daily", "day"), "daily day täglich tag"),
    **dict.fromkeys(("weekly", "week"), "weekly week wöchentlich woche"),
    **dict.fromkeys(("monthly", "month"), "monthly month monatlich monat"),
    **dict.fromkeys(("yearly", "annually", "year"), "yearly annually year jährlich jahr"),
    **dict.fromkeys(("eur", "€"), "eur euro euros €"),
    **dict.fromkeys(("usd", "$"), "usd dollar dollars $"),
    **dict.fromkeys(("gbp", "£"), "gbp pound pounds £"),
}
"""Words for the same interval or currency."""

_COUNTS = frozenset(
    ["quantity", "qty", "count", "number", "copies", "copy", "unit", "piece", "replica", "seat", "guest"]
)
"""Words of an argument that counts whatever the person counted: "three tickets" is a quantity of 3."""
_OF_TIME = frozenset(["date", "day", "time", "start", "end", "until", "when", "due", "deadline"])


def names_receiver(value: str, source: Source) -> bool:
    """Whether this receiver, exactly, stands in the source. `Name <address>` counts by its address alone."""
    if coordinates(value):
        return sole_coordinate(value) in source.values.coordinates
    bare = value.strip().lstrip("@#")
    return len(bare) > 1 and not bare.isdigit() and source.values.speaks(bare)


def names_path(value: str, source: Source) -> bool:
    """Whether this file, folder or reference stands in the source."""
    bare = value.strip().removeprefix("./")
    return len(bare) > 1 and not bare.isdigit() and source.values.speaks(bare, exact_case=not bare.islower())


def names_thing(value: str, arg: str, tool: str, source: Source) -> bool:
    """Whether this id, of this type, stands in the source."""
    value = value.strip().lstrip("#")
    if any(value in _ids(record, arg, tool, source) for record in source.records):
        return True
    if not value.isdigit():
        return len(value) > 1 and not source.records and source.values.speaks(value, exact_case=True)
    if source.records and not source.made:
        return False
    kinds = _kinds(arg, tool)
    return any(
        _typed(match, kinds) for match in re.finditer(rf"(?<![\w.]){value}(?![\w%]|[.,:/-]\d)", source.values.timeless)
    )


def _typed(match: re.Match[str], kinds: set[str]) -> bool:
    """Whether the words before a number say that it is the id of such a thing: "issue 12", "issues 12 and 14",
    "the mail with the id 14", "#12"."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    before = re.sub(r"#?\d+\s*(?:,|and|or|und|oder|&)\s*(?=(?:#?\d+\s*(?:,|and|or|und|oder|&)\s*)*#?$)", "", before)
    before = re.split(r"[.!?;\n]\s|\d", before)[-1]
    words = [word.casefold().rstrip("s") for word in re.findall(r"[^\W\d_]+", before)][-6:]
    if before.rstrip().endswith("#") and not words:
        return True
    return bool(kinds & {alias for word in words for alias in (word, *_ALIASES.get(word, ()))})


def names_amount(value: str, arg: str, source: Source, today: tuple[date, ...] = ()) -> bool:
    """Whether this sum, date, permission or other exact value stands in the source, by type."""
    value = value.strip()
    if value in ("True", "False"):
        return any(source.values.speaks(part) for part in _parts(arg) if len(part) > 2)
    when = exact(value)
    if when is not None:
        return _names_moment(when, source, today)
    if _OF_TIME & set(_parts(arg)):
        return len(value) > 2 and not value.isdigit() and source.values.speaks(value)
    amount = number(value)
    if amount is not None:
        return _names_number(amount, arg, source)
    if value.casefold() in _RIGHTS:
        return _grants(*_RIGHTS[value.casefold()], source.values.folded)
    if value.casefold() in _SAME_AS:
        said = _SAME_AS[value.casefold()].split()
        return any(source.values.speaks(word) or (not word.isalpha() and word in source.values.text) for word in said)
    return len(value) > 1 and source.values.speaks(value, exact_case=not value.isalpha())


def things_named(arg: str, tool: str, source: Source, person: Source) -> set[str]:
    """Ids, of this type, of the records that the person named by their title or another whole field."""
    found: set[str] = set()
    if _kinds(arg, ""):
        tool = ""  # an argument that names its type itself means nothing else that the tool may name
    for record in source.records:
        ids = _ids(record, arg, tool, source)
        if any(_entitled(text, person) for _, text in record if text not in ids):
            found |= ids
    return found


def spoken_of(value: str, source: Source, person: Source) -> bool:
    """Whether the value stands in the one record of the source that the person named by another of its fields."""
    named = [record for record in source.records if any(_named(text, person) for _, text in record if text != value)]
    return len(named) == 1 and any(text == value or value in coordinates(text) for _, text in named[0])


def _names_moment(when: tuple[object, object], source: Source, today: tuple[date, ...]) -> bool:
    day, clock = when
    found = source.values.moments
    if isinstance(day, date) and isinstance(clock, time):
        whole_day = clock in (time(0), time(23, 59), time(23, 59, 59)) and found.has_day(day, today)
        return whole_day or found.has(datetime.combine(day, clock), today)
    if isinstance(day, date):
        return found.has_day(day, today) or found.has(datetime.combine(day, time(0)), today)
    return clock in found.times


def _grants(nouns: str, verbs: str, text: str) -> bool:
    """Whether a text speaks of a permission: "read permission", "an editor", "so that she may edit it"."""
    by_itself, any_verb = "|".join(map(re.escape, nouns.split())), "|".join(verbs.split())
    about = "permissions?|access|rights?|rechte?n?|mode"
    return bool(
        re.search(
            rf"\b(?:{by_itself})\b|\b(?:{any_verb})\b(?:[\W_]+\w+){{0,2}}?[\W_]+(?:{about})\b"
            rf"|\bfor[\W_]+(?:{any_verb})\b"
            rf"|\b(?:can|may|could|darf|kann|able to|allowed to|{about})\W+(?:to\W+|\w+\W+)?(?:{any_verb})\b",
            text,
        )
    )


def _names_number(amount: Decimal, arg: str, source: Source) -> bool:
    parts = {part.rstrip("s") for part in _parts(arg)}
    counts = not _COUNTS.isdisjoint(parts)
    return any(
        said.value == amount
        and (said.of in ("money", "") or said.of.rstrip("s") in parts or (counts and said.of != "%"))
        for said in source.values.numbers
    )


def _named(text: str, person: Source) -> bool:
    """Whether a field is a name that the person spoke."""
    letters = sum(character.isalpha() for character in text)
    if letters < 3 or len(text) > _NAME_LENGTH or text.casefold() in _NOT_A_NAME:
        return False
    return person.values.speaks(text)


def _entitled(text: str, person: Source) -> bool:
    """The same, and no word that could stand there by accident: a name, a title or a file, not `lead` or `file`."""
    plain_word = text.isalpha() and text.islower()
    return (
        _named(text, person) and not plain_word and (not text.isalpha() or person.values.speaks(text, exact_case=True))
    )


def _ids(record: Fields, arg: str, tool: str, source: Source) -> set[str]:
    kinds = _kinds(arg, tool)
    return {text for key, text in record if _of_kind(key, kinds, source.tool, arg, tool)}


def _kinds(arg: str, tool: str) -> set[str]:
    nouns = {part.rstrip("s") for part in [*_parts(arg), *_parts(tool)]}
    return nouns - _VERBS - {"id", "number", "no", "nr", ""}


def _of_kind(key: str, kinds: set[str], made_by: str, arg: str, tool: str) -> bool:
    """Whether a field of one tool's result is the kind of thing that an argument of another names."""
    name = key.casefold().strip(" _")
    if name == arg.casefold() and name not in ("id", "number"):
        return True
    parts = {part.rstrip("s") for part in _parts(name)} - {"id", "number"}
    if parts:
        return bool(parts & kinds)
    shared = {part.rstrip("s") for part in _parts(made_by)} & {
        part.rstrip("s") for part in [*_parts(tool), *_parts(arg)]
    }
    return name in ("id", "number") and bool(shared - _VERBS)


_ALIASES = {
    "pr": ("pull", "request"),
    "email": ("mail",),
    "mail": ("email",),
    "message": ("mail", "email"),
    "appointment": ("event",),
    "meeting": ("event",),
    "termin": ("event",),
    "document": ("file",),
    "datei": ("file",),
    "ticket": ("issue",),
}
_VERBS = frozenset(
    ["get", "list", "search", "read", "create", "add", "update", "delete", "send", "open", "make", "new", "set", "id"]
)


def _parts(name: str) -> list[str]:
    return [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
