"""What tests make up: no mail address, number plate, telephone number or IBAN that could be somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from ...core.artifacts import PullRequest
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .lines import kindred
from .reading import AnyArtifact
from .source import Source, is_test, written

_Of = Literal["mail", "plate", "phone", "iban"]
_FORMS: dict[_Of, re.Pattern[str]] = {
    "mail": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
    "plate": re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\w-])"),
    "phone": re.compile(r"(?<![\w+.-])(?:\+\d{2}|0\d)[\d /()-]{5,20}\d(?![\w.-])"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b"),
}
_CALLED: dict[_Of, str] = {
    "mail": "mail addresses", "plate": "number plates", "phone": "telephone numbers", "iban": "IBANs",
}  # fmt: skip
_RESERVED = ("*@example.*", "*.example.*", "*.example", "*@example", "*.test", "*.invalid", "*@localhost*")
"""Domains that are nobody's (RFC 2606)."""
_MADE_UP = re.compile(r"(?:^|/)(?:fixtures?|test_?data|testdaten|samples?|seeds?|factories|mocks?|__mocks__)(?:/|[._])")


class SampleData(Rule):
    """New lines of tests and of their data hold none of these but such as are nobody's."""

    kind = "sample_data"
    on = PullRequest
    per_file = True

    of: _Of
    only: tuple[str, ...] = ()
    """Globs of those that may be there, `*` for any text; without any none may."""
    files: tuple[str, ...] = ()
    """Globs; empty: tests and their data."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a line."""
        return [
            Violation(f"{value} could be somebody's (line {number})", source.path)
            for source in written(artifact)
            if self._meant(source.path)
            for value, number in _values(source, self.of)
            if not any(fnmatchcase(value, glob) for glob in self.only)
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        where = " and ".join(self.files) if self.files else "tests"
        but = f" but {' or '.join(self.only)}" if self.only else ""
        return f"Write no {_CALLED[self.of]} in {where}{but}"

    def slug(self) -> tuple[str, ...]:
        """What it is of."""
        return (self.of,)

    def replaces(self, other: Rule) -> bool:
        """What may be there instead."""
        return isinstance(other, SampleData) and (self.of, self.files) == (other.of, other.files)

    def _meant(self, path: str) -> bool:
        return matches_any(path, self.files) if self.files else is_sample(path)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Where one went: of those that came the kind may stay."""
        for of in _FORMS:
            paths = {source.path for source in written(change.before) if _values(source, of)}
            kept = {value for source in written(change.after) for value, _ in _values(source, of)}
            only = tuple(sorted({glob for value in kept for glob in _kind(of, value)}))
            for path in sorted(paths):
                rule = cls(of=of, only=only, files=() if is_sample(path) else kindred(path))
                domains = tuple(glob.lstrip("*@") for glob in only if of == "mail")
                topics = (f"real_data+sample_{of}",)
                yield Proposal(rule, topics, domains, subject=f"sample-{of}")


def is_sample(path: str) -> bool:
    """Whether a file holds tests or what they are given."""
    return is_test(path) or _MADE_UP.search(path.casefold()) is not None


def _kind(of: _Of, value: str) -> tuple[str, ...]:
    """Globs of what is as good as a value that may stay: mail of its domain, plates of its letters."""
    if of == "mail":
        domain = f"*@{value.rpartition('@')[2].casefold()}"
        reserved = any(fnmatchcase(domain, glob) for glob in _RESERVED)
        return (domain, *_RESERVED) if reserved else (domain,)
    start = re.match(r"\D+", value) if of == "plate" else None
    return (f"{start.group() if start else value[:4]}*",)


@lru_cache(maxsize=256)
def _values(source: Source, of: _Of) -> tuple[tuple[str, int], ...]:
    """Those that new lines hold, with the line."""
    lines = source.lines
    return tuple(
        (found.group(), number) for number in sorted(source.added) for found in _FORMS[of].finditer(lines[number - 1])
    )
