"""How a new check stands to an old one: the same, the contrary, or the same rule for more or for other things.

By these a second correction becomes the next version of a skill instead of a twin of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from .checks.base import Check

Relation = Literal["covered", "replaces", "excepts", "widens", "extends"]


def relation(new: Check, old: Check) -> Relation | None:
    """`covered`: the old one asks it already. `replaces`: the contrary, or the same more exactly. `excepts`: that for
    some of what the old one is for. `widens`: the same without its condition. `extends`: the same under another
    condition. None: nothing to do with each other."""
    if new == old or (new.rule == old.rule and not old.when):
        return "covered"
    if against(new, old):
        return "replaces"
    if new.kind == old.kind and new.when.narrower_than(old.when) and new.rule.replaces(old.rule):
        return "excepts"
    if new.rule == old.rule:
        return "extends" if new.when else "widens"
    return None


def against(one: Check, other: Check) -> bool:
    """Whether two checks cannot both be meant: one kind, one condition, one thing."""
    return one != other and one.kind == other.kind and one.when == other.when and one.rule.replaces(other.rule)


def merged(old: Iterable[Check], new: Iterable[Check]) -> tuple[Check, ...]:
    """The checks of the next version: the old ones that still stand, some with an exception, then what is new."""
    new, kept = tuple(new), []
    for check in old:
        found = {relation(one, check): one for one in new}
        if "excepts" in found:
            kept.append(Check(check.rule, replace(check.when, unless=found["excepts"].when)))
        elif not {"replaces", "widens"} & set(found):
            kept.append(check)
    return (*kept, *(one for one in new if not any(relation(one, check) == "covered" for check in kept)))
