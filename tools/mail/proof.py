"""What a mail server found out about a mail's sender, as it wrote it down (Authentication-Results, RFC 8601).

Knows one header field at a time, and neither which servers are trusted nor which field of a mail is to be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r'"((?:[^"\\]|\\.)*+)"(@[^\s;="()]++)?|([^\s;="()]++|[;=])|(\()|\s++')
_VALUE = re.compile(r'[^\s;"()]++')


@dataclass(frozen=True)
class Finding:
    """One method's result, such as dkim=pass, and the properties it speaks of, such as `header.d`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def about(self, name: str) -> str:
        """A property in lower case, or nothing."""
        return next((value for found, value in self.properties if found == name), "")


@dataclass(frozen=True)
class Findings:
    """What one server (its authserv-id in lower case) says of one mail."""

    server: str
    found: tuple[Finding, ...]

    def of(self, method: str) -> tuple[Finding, ...]:
        """Every result of one method."""
        return tuple(finding for finding in self.found if finding.method == method)

    def prove(self, domain: str) -> bool:
        """Whether these findings prove that a From of this domain was sent by that domain.

        DMARC decides where it was evaluated (RFC 7489); else a DKIM signature or an SPF pass of the domain itself or
        of a parent of it. A passing *child* proves nothing: children are given to strangers on shared domains.
        """
        judged = self.of("dmarc")
        if judged:
            return all(
                finding.result == "pass" and finding.about("header.from") in ("", domain.lower()) for finding in judged
            )
        signers = [finding.about("header.d") or finding.about("header.i") for finding in self._passed("dkim")]
        senders = [finding.about("smtp.mailfrom") or finding.about("smtp.mail") for finding in self._passed("spf")]
        return any(_covers(name.rpartition("@")[2], domain.lower()) for name in signers + senders)

    def _passed(self, method: str) -> Iterator[Finding]:
        return (finding for finding in self.of(method) if finding.result == "pass")


def _covers(signer: str, domain: str) -> bool:
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))


def read_findings(value: str) -> Findings:
    """Read one Authentication-Results value. What is not well formed says nothing: no server, no findings."""
    words = _words(value)
    if not words:
        return Findings("", ())
    clauses: list[list[str]] = [[]]
    for word, quoted in words:
        if word == ";" and not quoted:
            clauses.append([])
        else:
            clauses[-1].append(f'"{word}' if quoted else word)
    server = clauses[0][0].lstrip('"').lower() if clauses[0] else ""
    found = [finding for clause in clauses[1:] if (finding := _finding(clause)) is not None]
    return Findings(server, tuple(found))


def _finding(clause: list[str]) -> Finding | None:
    pairs = [
        (clause[place - 1].lower(), clause[place + 1].lstrip('"').lower())
        for place, word in enumerate(clause)
        if word == "=" and 0 < place < len(clause) - 1
    ]
    if not pairs or clause[1] != "=":
        return None
    (method, result), *properties = pairs
    return Finding(method.partition("/")[0], result, tuple(properties))


def _words(value: str) -> list[tuple[str, bool]]:
    """The words of a value and whether each was quoted, comments left out; nothing at all if it is malformed."""
    words: list[tuple[str, bool]] = []
    place = 0
    while place < len(value):
        bare = _VALUE.match(value, place) if words and words[-1] == ("=", False) else None
        match = bare or _WORD.match(value, place)
        if match is None:
            return []
        place = match.end()
        if bare:
            words.append((bare[0], False))
        elif match[4]:
            place = _after_comment(value, match.start())
            if place < 0:
                return []
        elif match[1] is not None:
            words.append((re.sub(r"\\(.)", r"\1", match[1]) + (match[2] or ""), True))
        elif match[3]:
            words.append((match[3], False))
    return words


def _after_comment(value: str, start: int) -> int:
    depth = 0
    place = start
    while place < len(value):
        letter = value[place]
        depth += (letter == "(") - (letter == ")")
        place += 2 if letter == "\\" else 1
        if depth == 0:
            return place
    return -1
