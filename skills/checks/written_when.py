"""A check's condition as people write it: `when` from JSON, and what is wrong with it in one line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from ...core.types import Json
from ..spoken.amounts import Bound
from .when import CHOICES, PARTS, When


def parse_when(data: dict[str, Json], where: str = "when") -> When:
    """A condition from JSON. Raises `ValueError` that says where it is wrong and how to mend it."""
    known = PARTS if where != "when" else (*PARTS, "unless")
    if unknown := sorted(data.keys() - {*PARTS, "unless"}):
        there = ", ".join(nearest_first(unknown[0], known))
        raise ValueError(f"{where}: there is no part {unknown[0][:60]!r}; there are {there}")
    parts = {name: _texts(name, value, f"{where}.{name}") for name, value in data.items() if name != "unless"}
    return When(**parts, unless=_exception(data["unless"], where) if "unless" in data else None)


def nearest_first(name: str, known: Iterable[str]) -> list[str]:
    """The names that there are, those first that may be meant."""
    names = list(known)
    return list(dict.fromkeys((*difflib.get_close_matches(name[:60], names, cutoff=0.5), *names)))


def _exception(data: Json, where: str) -> When:
    if where != "when":
        raise ValueError(f"{where}.unless: an exception has no exception of its own; take it out")
    if not isinstance(data, dict) or not data:
        raise ValueError(f"{where}.unless: must be an object with one or more of {', '.join(PARTS)}; or leave it out")
    return parse_when(data, f"{where}.unless")


def _texts(name: str, value: Json, where: str) -> tuple[str, ...]:
    texts = [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []
    if not isinstance(value, list) or not texts or len(texts) != len(value):
        raise ValueError(f"{where}: must be a list of one or more texts")
    if name in CHOICES and not set(texts) <= CHOICES[name]:
        raise ValueError(f"{where}: must be of {', '.join(sorted(CHOICES[name]))}")
    if name == "fields" and not all(re.fullmatch(r"\S.* = \S.*", text) for text in texts):
        raise ValueError(f"{where}: must be like 'priority = high'")
    try:
        for text in texts if name == "amounts" else ():
            Bound.parse(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return tuple(texts)
