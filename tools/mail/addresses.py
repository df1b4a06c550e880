"""Mail addresses, read so that a doubt is no address: what cannot be read in one way only is left out.

The standard library's reader has answered hostile input with an address that the sender never had (CVE-2023-27043).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .mime import words

_LOCAL = r"[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)({_LOCAL})@({_LABEL}(?:\.{_LABEL})*)")
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*+)"|<([^<>"]*+)>|([,;:()<>]|"[\s\S]*+)|([^,;:()<>"]++)')
MAX_ADDRESSES = 1_000
"""Addresses of one header that are read."""


@dataclass(frozen=True)
class Address:
    """One address, domain in lower case, and the name that stood before it."""

    address: str
    name: str = ""


def is_address(text: str) -> bool:
    """Whether this is exactly one plain address (`local@domain`, ASCII; no quoting, comment, slash or name)."""
    return _ADDRESS.fullmatch(text) is not None


def same_address(one: str, other: str) -> bool:
    """Whether two addresses reach the same mailbox, as nearly every server holds it: case does not count."""
    return one.casefold() == other.casefold()


def read_addresses(value: str) -> tuple[tuple[Address, ...], bool]:
    """The addresses of a header value, and whether every entry in it was exactly one. Groups and comments are not
    read: their entries count as doubtful."""
    found: list[Address] = []
    clear = True
    for entry in _entries(value):
        one = _one(entry)
        if one is None:
            clear = False
        else:
            found.append(one)
        if len(found) == MAX_ADDRESSES:
            return tuple(found), False
    return tuple(found), clear


def _entries(value: str) -> list[list[tuple[str, str]]]:
    entries: list[list[tuple[str, str]]] = [[]]
    for match in _PIECE.finditer(value):
        if match[3] == ",":
            entries.append([])
        elif match[1] is not None:
            entries[-1].append(("quoted", re.sub(r"\\(.)", r"\1", match[1])))
        elif match[2] is not None:
            entries[-1].append(("angle", match[2].strip()))
        elif match[3] is not None:
            entries[-1].append(("odd", match[3]))
        elif match[4].strip():
            entries[-1].append(("plain", match[4].strip()))
    return [entry for entry in entries if entry]


def _one(entry: list[tuple[str, str]]) -> Address | None:
    kinds = [kind for kind, _ in entry]
    if "odd" in kinds or kinds.count("angle") > 1 or ("angle" in kinds and kinds[-1] != "angle"):
        return None
    if "angle" not in kinds and len(entry) > 1:
        return None
    address = entry[-1][1] if kinds[-1] != "quoted" else ""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    name = words(" ".join(text for _, text in entry[:-1]))[0]
    return Address(f"{match[1]}@{match[2].lower()}", name)
