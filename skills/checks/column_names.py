"""How columns of a kind are called: timestamps end in _at, booleans begin with is_."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, Self

from pydantic import model_validator

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from .base import Change, Proposal, Rule, Violation
from .reading import AnyArtifact
from .source import Source, written

_Of = Literal["timestamp", "date", "boolean"]
_TYPES: dict[_Of, str] = {
    "timestamp": r"timestamptz|timestamp|datetime2?|datetimeoffset|datetimefield",
    "date": r"date|datefield",
    "boolean": r"boolean|bool|booleanfield|bit",
}
_ANY_TYPE = "|".join(_TYPES.values())
_COLUMNS = re.compile(
    r"(?:(?:^|[(,]|\badd(?:\s+column)?(?:\s+if\s+not\s+exists)?)\s*[\"`\[]?(?P<sql>[A-Za-z_]\w*)[\"`\]]?\s+"
    r"|\bColumn\(\s*[\"'](?P<called>\w+)[\"'],\s*[\w.]{0,20}?"
    r"|^\s*(?P<field>\w+)\s*(?::[^=\n]{1,40})?=\s*(?:[\w.]{0,20}?(?:mapped_)?column\(\s*)?[\w.]{0,20}?"
    rf"|^\s*(?P<mapped>\w+)\s*:\s*Mapped\[\s*)\b(?P<type>{_ANY_TYPE})\b",
    re.IGNORECASE,
)
"""A column in SQL, in a migration, or in a model of Django or SQLAlchemy."""
_SUFFIX = re.compile(r"(?<![\w-])[`\"'„“]?[-*…<>\w]{0,20}?(_[a-z]{1,12})\b(?!_)")
_PREFIX = re.compile(r"(?<![\w-])[`\"'„“]?([a-z]{2,6}_)(?![A-Za-z0-9])")


class ColumnNames(Rule):
    """Columns of this type that new lines make have names that begin or end so."""

    kind = "column_names"
    on = PullRequest
    per_file = True

    of: _Of
    starts_with: tuple[str, ...] = ()
    """One of these."""
    ends_with: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.starts_with or self.ends_with):
            raise ValueError("starts_with or ends_with is needed")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a column."""
        return [
            Violation(f"the column {name} must {self._asked()} (line {number})", source.path)
            for source in written(artifact)
            for of, name, number in _columns(source)
            if of == self.of and not self._kept(name)
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Let the names of {self.of} columns {self._asked()}"

    def slug(self) -> tuple[str, ...]:
        """The columns, and how they are called."""
        return (self.of, *(part.strip("_") for part in self.starts_with + self.ends_with))

    def _kept(self, name: str) -> bool:
        starts = not self.starts_with or name.startswith(self.starts_with)
        return starts and (not self.ends_with or name.endswith(self.ends_with))

    def _asked(self) -> str:
        asked = (("begin with", self.starts_with), ("end in", self.ends_with))
        return " and ".join(f"{how} {' or '.join(affixes)}" for how, affixes in asked if affixes)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """What a sentence says of beginnings or ends, that the columns of a type have now and had not."""
        old, new = _by_type(change.before), _by_type(change.after)
        for sentence in change.comment.sentences if old else ():
            for part, affixes in _affixes(sentence):
                for of, names in new.items():
                    said = tuple(one for one in affixes if any(_has(name, part, one) for name in names))
                    if not said or of not in old:
                        continue
                    others = tuple(one for one in affixes if one not in said and _or(sentence.text, said, one))
                    rule = cls.model_validate({"of": of, part: (*said, *others)})
                    if all(map(rule._kept, names)) and not all(map(rule._kept, old[of])):
                        yield Proposal(rule, literals=_literals(sentence, said), subject=f"columns-{of}", rank=-1)


def _affixes(sentence: Comment) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part, form in (("ends_with", _SUFFIX), ("starts_with", _PREFIX)):
        if said := tuple(dict.fromkeys(form.findall(sentence.text))):
            yield part, said


def _or(text: str, said: tuple[str, ...], other: str) -> bool:
    """Whether a text says that this one will do as well: "is_ or has_"."""
    one = "|".join(map(re.escape, said))
    either = rf"(?:{one}|{re.escape(other)})"
    return re.search(rf"{either}\W{{1,4}}(?:or|oder)\W{{1,4}}\w{{0,12}}?{either}", text, re.IGNORECASE) is not None


def _has(name: str, part: str, affix: str) -> bool:
    return name.endswith(affix) if part == "ends_with" else name.startswith(affix)


def _literals(sentence: Comment, affixes: tuple[str, ...]) -> tuple[str, ...]:
    """The affixes, and the words of a sentence that show one: `something_at`."""
    shown = re.findall(r"[a-z]\w*", sentence.text)
    return (*affixes, *(word for word in shown if word.endswith(affixes) or word.startswith(affixes)))


def _by_type(artifact: AnyArtifact) -> dict[_Of, set[str]]:
    found: dict[_Of, set[str]] = {}
    for source in written(artifact):
        for of, name, _ in _columns(source):
            found.setdefault(of, set()).add(name)
    return found


@lru_cache(maxsize=256)
def _columns(source: Source) -> tuple[tuple[_Of, str, int], ...]:
    """The columns that new lines make: type, name and line."""
    if not source.path.endswith((".sql", ".py")):
        return ()
    lines = source.lines
    return tuple(
        (of, name, number)
        for number in sorted(source.added)
        for found in _COLUMNS.finditer(lines[number - 1])
        for name in [next(filter(None, found.group("sql", "called", "field", "mapped")), "")]
        for of, types in _TYPES.items()
        if re.fullmatch(types, found["type"], re.IGNORECASE)
    )
