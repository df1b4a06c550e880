"""What pydantic finds wrong with outside input, as a part of one line for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError


_IN_WORDS = {
    "tuple_type": "must be a list", "missing": "is missing", "string_type": "must be text, in quotes",
    "dict_type": "must be an object", "model_type": "must be an object", "model_attributes_type": "must be an object",
    "bool_type": "must be true or false", "extra_forbidden": "is not known",
}  # fmt: skip
"""What a kind of mistake in a file is called, where the validator's own words are those of a programmer."""


class Fault(NamedTuple):
    """One thing that is wrong."""

    place: str
    """Where, such as `steps.0.worker`; empty: with the whole."""
    what: str
    kind: str
    """Pydantic's own name of it."""

    @property
    def plain(self) -> str:
        """What is wrong, for somebody who wrote a file."""
        return _IN_WORDS.get(self.kind) or self.what


def first_fault(error: ValidationError) -> Fault:
    """The first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return Fault(place, first["msg"].removeprefix("Value error, "), first["type"])
