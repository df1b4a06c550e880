"""Dates, times and durations as people and programs write them, in English and German.

A spoken date may lack its year; a day named relative to today needs to be told what today is. Knows nothing of trust.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jan jänner",
            "february februar feb",
            "march märz mar mär",
            "april apr",
            "may mai",
            "june juni jun",
            "july juli jul",
            "august aug",
            "september sep sept",
            "october oktober oct okt",
            "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag",
            "tuesday dienstag",
            "wednesday mittwoch",
            "thursday donnerstag",
            "friday freitag",
            "saturday samstag",
            "sunday sonntag",
        )
    )
    for name in names.split()
}
_RELATIVE = {"today": 0, "tonight": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "übermorgen": 2, "yesterday": -1}
SMALL_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "zero null",
            "one a an ein eine einen eins",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf",
        )
    )
    for name in names.split()
}
_UNITS = {
    "minute": timedelta(minutes=1),
    "minuten": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "stunde": timedelta(hours=1),
    "stunden": timedelta(hours=1),
    "day": timedelta(days=1),
    "night": timedelta(days=1),
    "tag": timedelta(days=1),
    "tage": timedelta(days=1),
    "nacht": timedelta(days=1),
    "nächte": timedelta(days=1),
    "week": timedelta(weeks=1),
    "woche": timedelta(weeks=1),
    "wochen": timedelta(weeks=1),
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d|-\d)")
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+(?P<m1>{_MONTH})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?:the\s+)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?:\.?,?\s+(?P<year>\d{{4}})\b)?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:to|until|till|and|-|–|bis|und)\s*(?:the\s+)?"
    rf"(?=\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+of)?\s+(?P<m1>{_MONTH})\b(?:\.?,?\s+(?P<y1>\d{{4}})\b)?)"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:to|until|till|and|-|–|bis|und)\s*(?:the\s+)?"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\.?,?\s+(?P<y2>\d{{4}})\b)?)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})?(?![\d/])")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?\s*(am|pm|a\.m\.|p\.m\.|uhr|o'clock)(?!\w)"
    r"|(?<![\w:.])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?(?![\w:])",
    re.IGNORECASE,
)
_NOON = {"noon": time(12), "midday": time(12), "mittags": time(12), "midnight": time(0), "mitternacht": time(0)}
_COUNT = "|".join(sorted(SMALL_NUMBERS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPAN = re.compile(
    rf"(?<![\w.])(half\s+an?|halbe|\d+(?:[.,]\d+)?|{_COUNT})[\s-]*({_UNIT})s?\b(\s+and\s+a\s+half)?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Day:
    """A date as it was spoken; `year` None: not said."""

    year: int | None
    month: int
    day: int

    def is_(self, when: date) -> bool:
        """Whether it may mean this date."""
        return (self.month, self.day) == (when.month, when.day) and self.year in (None, when.year)


@dataclass
class Moments:
    """Everything of time that stands in some text."""

    days: set[Day] = field(default_factory=set)
    times: set[time] = field(default_factory=set)
    spans: set[timedelta] = field(default_factory=set)
    relative: set[str] = field(default_factory=set)
    """Words such as `tomorrow` or `monday`."""

    def add(self, other: Moments) -> None:
        """Take over what stands in another text."""
        self.days |= other.days
        self.times |= other.times
        self.spans |= other.spans
        self.relative |= other.relative

    def has_day(self, when: date, today: Iterable[date] = ()) -> bool:
        """Whether this date was spoken of, if today is one of these."""
        return any(day.is_(when) for day in self.days) or any(
            _means(word, now, when) for now in today for word in self.relative
        )

    def has(self, moment: datetime, today: Iterable[date] = ()) -> bool:
        """Whether this moment was spoken of, or is a spoken one and a spoken duration later."""
        known = tuple(today)
        starts = [moment, *(moment - span for span in self.spans)]
        return any(
            self.has_day(start.date(), known) and (start.time() in self.times or start.time() == time(0))
            for start in starts
        )


def moments(text: str) -> tuple[Moments, str]:
    """What of time stands in a text, and the text with it blanked out, so that its digits are not read as numbers."""
    found = Moments()
    rest = re.sub(r"(?<=\d)T(?=\d\d:\d\d)", " ", text)
    rest = _blank(_RANGE, rest, lambda m: _range(found, m))
    rest = _blank(_ISO, rest, lambda m: _add_day(found, int(m[1]), int(m[2]), int(m[3])))
    rest = _blank(_NAMED, rest, lambda m: _named(found, m))
    rest = _blank(_SLASHED, rest, lambda m: _slashed(found, m))
    rest = _blank(_CLOCK, rest, lambda m: _clock(found, m))
    rest = _blank(_SPAN, rest, lambda m: _span(found, m), keep=True)
    for word in _WORD.findall(rest.casefold()):
        if word in _NOON:
            found.times.add(_NOON[word])
        elif word in _RELATIVE or word in _WEEKDAYS:
            found.relative.add(word)
    return found, rest


@lru_cache(maxsize=4096)
def exact(value: str) -> tuple[date | None, time | None] | None:
    """A value that is nothing but a date, a time or both; None for anything else."""
    found, rest = moments(value)
    if rest.strip(" ,") or len(found.days) > 1 or len(found.times) > 1 or found.spans or found.relative:
        return None
    day = next(iter(found.days), None)
    when = next(iter(found.times), None)
    if day is None:
        return None if when is None else (None, when)
    return None if day.year is None else (date(day.year, day.month, day.day), when)


def _blank(pattern: re.Pattern[str], text: str, take: Callable[[re.Match[str]], bool], *, keep: bool = False) -> str:
    def once(match: re.Match[str]) -> str:
        taken = take(match)
        return " " if taken and not keep else match[0]

    return pattern.sub(once, text)


def _add_day(found: Moments, year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    found.days.add(Day(year, month, day))
    return True


def _named(found: Moments, match: re.Match[str]) -> bool:
    month = _MONTHS[(match["m1"] or match["m2"]).casefold()]
    return _add_day(found, int(match["year"]) if match["year"] else None, month, int(match["d1"] or match["d2"]))


def _range(found: Moments, match: re.Match[str]) -> bool:
    year = match["y1"] or match["y2"]
    month = _MONTHS[(match["m1"] or match["m2"]).casefold()]
    days = [int(match[name]) for name in ("d1", "d2", "d3") if match[name]]
    return all([_add_day(found, int(year) if year else None, month, day) for day in days])


def _slashed(found: Moments, match: re.Match[str]) -> bool:
    first, second = int(match[1]), int(match[3])
    year = None if not match[4] else int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    if match[2] == ".":
        return _add_day(found, year, second, first)
    if year is None:
        return False
    return any([_add_day(found, year, first, second), _add_day(found, year, second, first)])


def _clock(found: Moments, match: re.Match[str]) -> bool:
    hour, minute, second = (int(match[n] or match[n + 4] or 0) if n < 4 else 0 for n in (1, 2, 3))
    half = (match[4] or "").casefold().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    try:
        found.times.add(time(hour, minute, second))
    except ValueError:
        return False
    return True


def _span(found: Moments, match: re.Match[str]) -> bool:
    words, unit = match[1].casefold(), _UNITS[match[2].casefold()]
    count = 0.5 if words.startswith("hal") else float(SMALL_NUMBERS.get(words, 0) or words.replace(",", "."))
    try:
        found.spans.add(unit * (count + (0.5 if match[3] else 0)))
    except OverflowError:
        return False
    return True


def _means(word: str, today: date, when: date) -> bool:
    if word in _RELATIVE:
        return when == today + timedelta(days=_RELATIVE[word])
    return when.weekday() == _WEEKDAYS[word] and timedelta(0) < when - today <= timedelta(days=13)
