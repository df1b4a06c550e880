"""What pydantic finds wrong with outside input, as a part of one line for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError


class Fault(NamedTuple):
    """One thing that is wrong."""

    place: str
    """Where, such as `steps.0.worker`; empty: with the whole."""
    what: str
    kind: str
    """Pydantic's own name of it."""


def first_fault(error: ValidationError) -> Fault:
    """The first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return Fault(place, first["msg"].removeprefix("Value error, "), first["type"])
