"""Bounds of a setting: how small or large the number may be that new lines give it, in files of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.patterns import any_of
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .lines import kindred
from .reading import AnyArtifact, files_of
from .source import Source, written

_UNITS = {
    "ms": ("time", "0.001"), "s": ("time", "1"), "sec": ("time", "1"), "m": ("time", "60"), "min": ("time", "60"),
    "h": ("time", "3600"), "d": ("time", "86400"), "w": ("time", "604800"),
    "kb": ("size", "1e3"), "mb": ("size", "1e6"), "gb": ("size", "1e9"), "tb": ("size", "1e12"),
    "k": ("size", "1e3"), "g": ("size", "1e9"), "ki": ("size", "1024"), "mi": ("size", str(1024**2)),
    "gi": ("size", str(1024**3)), "ti": ("size", str(1024**4)), "%": ("share", "1"),
}  # fmt: skip
_QUANTITY = r"(?P<number>-?\d[\d_]{0,15}(?:\.\d{1,9})?)\s?(?P<unit>[A-Za-z]{1,3}\b|%)?"
_SET = re.compile(rf"(?<![\w-])[\"']?(?P<name>[A-Za-z_][\w.-]{{1,80}})[\"']?\s?[:=]\s?[\"']?{_QUANTITY}(?![\w.])")
_SAID = re.compile(rf"(?<![\w.,-]){_QUANTITY}(?![\w,.]*\d)")
_BOUNDS = any_of(
    r"\b(?:more|less|fewer|over|under|above|below|at least|at most|least|most|within|up to)\b",
    r"\b(?:min(?:imum)?|max(?:imum)?)\b",
    r"\b(?:limit|floor|ceiling|cap|never|beyond|exceed\w*|higher|lower|larger|smaller|longer|shorter|enough)\b",
    r"\b(?:mehr|weniger|über|unter|ab|bis|nie|niemals|mindestens|höchstens|maximal|minimal|genügt|reich\w+)\b",
    r"\b(?:ober|unter)?grenzen?\b|\b(?:höher|größer|kleiner|kürzer|länger|niedriger)\b|[<>≤≥]",
)
"""Words of a sentence whose number is a bound, and not the one value that a setting has here."""
_BETWEEN = re.compile(
    r"\b(?:between|zwischen|from|von)\s+(?P<low>\d{1,12})\s*(?:and|und|to|bis|[-–])\s*(?P<high>\d{1,12})(?![\w.]*\d)",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"(?:#|\b(?:issue|ticket|pr|pull request|mr|version|v|line|zeile|port|step|since|seit))\s?$", re.I)
"""What goes before a number that counts nothing."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as a file or a comment writes it."""

    number: Decimal
    unit: str = ""

    @classmethod
    def of(cls, found: re.Match[str]) -> Quantity:
        """What a pattern with a number and a unit has found; a unit that is none is left out."""
        unit = found["unit"] or ""
        return cls(Decimal(found["number"].replace("_", "")), unit if unit.casefold() in _UNITS else "")

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """From "15s", "2", "80%". Raises `ValueError`."""
        if not (found := re.fullmatch(_QUANTITY, text.strip())):
            raise ValueError(f"{text!r} is no number with a unit, like 15s")
        return cls.of(found)

    def amount(self) -> tuple[str, Decimal]:
        """Of what it is one, and how much in that kind's own unit: two of one kind can be compared."""
        kind, factor = _UNITS.get(self.unit.casefold(), ("", "1"))
        return kind, self.number * Decimal(factor)

    def __str__(self) -> str:
        return f"{self.number:f}{self.unit}"


class SettingBounds(Rule):
    """The numbers that new lines give to a setting stay within bounds; of other units than the bound nothing is
    said."""

    kind = "setting_bounds"
    on = PullRequest
    per_file = True

    name: str = Field(min_length=2, max_length=100)
    """As files write it; of `a.b.name` the last part is enough."""
    at_least: str = ""
    """A number with its unit: 15s, 2, 80%."""
    at_most: str = ""
    files: tuple[str, ...] = ()
    """Globs; empty: every file."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.at_least or self.at_most):
            raise ValueError("at_least or at_most is needed")
        for bound in filter(None, (self.at_least, self.at_most)):
            Quantity.parse(bound)
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a line."""
        return [
            Violation(f"{self.name} is {value}, it must be {self._bounds()} (line {number})", source.path)
            for source in written(artifact)
            if (not self.files or matches_any(source.path, self.files)) and self.name in source.text
            for name, value, number in _settings(source)
            if name.rpartition(".")[2] == self.name.rpartition(".")[2] and self._passes(value)
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Set {self.name} to {self._bounds()}{f' in {self._where()}' if self.files else ''}"

    def slug(self) -> tuple[str, ...]:
        """The setting."""
        return (self.name,)

    def replaces(self, other: Rule) -> bool:
        """Bounds of the same setting."""
        return isinstance(other, SettingBounds) and self.name == other.name

    def _bounds(self) -> str:
        low, high = (f"at least {self.at_least}", f"at most {self.at_most}")
        return " and ".join(said for bound, said in ((self.at_least, low), (self.at_most, high)) if bound)

    def _where(self) -> str:
        return " and ".join(self.files)

    def _passes(self, value: Quantity) -> bool:
        kind, amount = value.amount()
        for bound, too_far in ((self.at_least, Decimal.__lt__), (self.at_most, Decimal.__gt__)):
            if bound and (limit := Quantity.parse(bound).amount())[0] == kind and too_far(amount, limit[1]):
                return True
        return False

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """A number of the comment that parts what a setting was from what it became."""
        old = {source.path: _all(source) for source in written(change.before)}
        for path, settings in _standing(change.after).items():
            for name, new in settings.items():
                was = old.get(path, {}).get(name)
                if was is None or was.amount()[0] != new.amount()[0] or was == new:
                    continue
                for part in change.comment.sentences:
                    if span := _span(part, was, new):
                        low, high = map(str, span)
                        rule = cls(name=name, at_least=low, at_most=high, files=kindred(path))
                        yield Proposal(rule, literals=_called(name), subject=f"setting-{name}", rank=-2)
                    for limit in _limits(part, was, new):
                        side = "at_least" if was.amount() < limit.amount() else "at_most"
                        rule = cls.parse({"name": name, side: str(limit), "files": list(kindred(path))})
                        yield Proposal(rule, literals=_called(name), subject=f"setting-{name}", rank=-1)


def _span(sentence: Comment, was: Quantity, new: Quantity) -> tuple[Quantity, Quantity] | None:
    """The least and the most that a sentence allows, if the new value lies between them and the old one does not."""
    for found in _BETWEEN.finditer(sentence.text):
        low, high = (Quantity(Decimal(found[part]), new.unit) for part in ("low", "high"))
        if low.number <= new.number <= high.number and not low.number <= was.number <= high.number:
            return low, high
    return None


def _limits(sentence: Comment, was: Quantity, new: Quantity) -> Iterator[Quantity]:
    """Numbers that a sentence says as a bound, taken in the setting's unit where they have none: between its old value
    and its new one, which may be the limit itself."""
    if not _BOUNDS.search(sentence.text):
        return
    figures = [one for one in _SAID.finditer(sentence.text) if not _A_NAME.search(sentence.text[: one.start()][-20:])]
    words = [
        Quantity(Decimal(one)) for one in sentence.numbers if one > 1 and not re.search(rf"\b{one}", sentence.text)
    ]
    for said in (*map(Quantity.of, figures), *words):
        limit = said if said.unit else Quantity(said.number, new.unit)
        if limit.amount()[0] == new.amount()[0] and (
            was.amount() < limit.amount() <= new.amount() or was.amount() > limit.amount() >= new.amount()
        ):
            yield limit


@lru_cache(maxsize=256)
def _settings(source: Source) -> tuple[tuple[str, Quantity, int], ...]:
    """What new lines set to numbers, with the line."""
    lines = source.lines
    return tuple(
        (found["name"], Quantity.of(found), number)
        for number in sorted(source.added)
        for found in _SET.finditer(lines[number - 1])
    )


def _all(source: Source) -> dict[str, Quantity]:
    return {name: value for name, value, _ in _settings(source)}


def _standing(artifact: AnyArtifact) -> dict[str, dict[str, Quantity]]:
    """What all lines of the changed files set to numbers, by path: a value may have come from a line that stood."""
    return {file.path: _all(Source(file.path, None, file.after or "")) for file in files_of(artifact)}


def _called(name: str) -> tuple[str, ...]:
    """How a comment may say a setting: as it is written, in words, or by its longer words."""
    last = name.rpartition(".")[2]
    words = [word for word in re.split(r"[_\W]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last)) if word]
    return (name, last, f"{last}s", " ".join(words), "-".join(words), *(word for word in words if len(word) > 4))
