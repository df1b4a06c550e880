"""The words in which a call is judged: what is trusted from the start, where a value came from, and every fact that a
rule may ask for. Plain data; how it is found stands in `provenance`, what follows from it in `policy.cedar`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..core.types import Effect, Origin


@dataclass(frozen=True)
class Roots:
    """What is trusted before the first call."""

    words: str
    """What the authenticated person said."""
    person: tuple[str, ...] = ()
    """The person's own names and addresses."""
    team: tuple[str, ...] = ()
    """Names and addresses of the directory, and values that the team set: hosts, repositories, own address."""
    today: date | None = None
    outside: bool = False
    """Whether the model was given outside text before its first call."""
    quoted: str = ""
    """Outside text that the person passed on with the task."""


@dataclass(frozen=True)
class Standing:
    """Where one value came from. `chosen`: it is an own value, but which one was taken is not the person's word;
    `named`: it is the id of the one listed thing that the person named."""

    origin: Origin
    chosen: bool = False
    named: bool = False

    @property
    def trusted(self) -> bool:
        """Whether it may go by itself."""
        return self.named or (self.origin in ("person", "team", "own") and not self.chosen)


@dataclass(frozen=True)
class Facts:
    """All that the policy may know of one call."""

    effect: Effect
    outside_read: bool = False
    untrusted: frozenset[str] = frozenset()
    """Roles with a value that stands in no trusted source."""
    chosen: frozenset[str] = frozenset()
    """Roles with an own value that somebody else may have picked."""
    nobody: bool = False
    """No argument says who, where, which or how much, and the content is not the person's."""
    asked_for: bool = True
    inside: bool = False
    """Every receiver is of the team."""
    home: bool = False
    """Every receiver is the person who delegated."""
    links: bool = False
    """The content names an address, link or account that stands in no trusted source."""
    private: str = "none"
    """What the content copies of private results: none, asked (the person had it read), unasked, or exact: a
    code, a sum, an account."""
    packed: bool = False
    """The content holds a long string that is neither words nor known."""
    secret: bool = False
    repeated: bool = False
    """The same call was made before in this task."""
    other_words: bool = False
    """The person dictated what to say, and this copies somebody else instead."""
    runs_code: bool = False
    git_folder: bool = False
    ghosts: bool = False
    """An argument that was not declared."""
    effects: int = 0
    """Effects that this task has had so far."""
    receivers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """Each id and reference as `argument/value`: `collection/orders`."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """For each word above that tells against the call, the offending value and where it stands."""
