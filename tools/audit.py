"""The audit trail: what was proposed, decided, approved, executed and returned, for every call, reads too.

Secrets are redacted before a line is written. `verify` names the first record that was changed, removed or put in;
a cut tail shows because the trail's length is kept apart. Knows nothing of why a call was decided as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from ..core.types import Json
from ..memory.call_tables import FIRST_HASH
from ..memory.calls import Calls
from ..memory.trail import Entry, entry_hash
from .redact import redacted_json

Kind = Literal["proposed", "decided", "asked", "approved", "denied", "expired", "executed", "returned"]
LONGEST = 4_000
"""Characters of one value that the trail keeps."""


@dataclass(frozen=True)
class Broken:
    """The first record that is not what was written."""

    seq: int
    why: str


@dataclass(frozen=True)
class Audit:
    """Writes the trail of one task."""

    calls: Calls
    task: str
    person: str

    def note(self, place: str, tool: str, *events: tuple[Kind, Mapping[str, Json]]) -> None:
        """Write what happened at one place of the journal; written again by a replay it adds nothing."""
        self.calls.append([self.entry(place, tool, kind, data) for kind, data in events])

    def entry(self, place: str, tool: str, kind: Kind, data: Mapping[str, Json]) -> Entry:
        """One record, fit to be kept: for a write that goes together with another."""
        kept = _cut(redacted_json(dict(data)))
        assert isinstance(kept, dict)
        return Entry(f"{place}#{kind}", self.task, kind, tool[:120], self.person, kept)


def verify(calls: Calls) -> Broken | None:
    """Walk the whole chain; None if it is whole."""
    seq, last = 0, FIRST_HASH
    for entry in calls.trail():
        seq += 1
        if entry.seq != seq:
            return Broken(seq, f"record {seq} is missing; the next one is {entry.seq}")
        if entry.before != last:
            return Broken(
                seq, f"record {seq} ({entry.kind} {entry.tool}, {entry.at}) does not follow the one before it"
            )
        if entry_hash(entry) != entry.hash:
            return Broken(seq, f"record {seq} ({entry.kind} {entry.tool}, {entry.at}) was changed")
        last = entry.hash
    length, head = calls.head()
    if length != seq or head != last:
        return Broken(seq + 1, f"record {seq + 1} is missing; the trail should have {length}")
    return None


def export(calls: Calls, task: str = "", after: int = 0) -> Iterator[str]:
    """The trail as JSON lines, hashes included."""
    for entry in calls.trail(task, after):
        yield json.dumps(asdict(entry), ensure_ascii=False)


def _cut(data: Json) -> Json:
    if isinstance(data, str):
        left = len(data) - LONGEST
        return data if left <= 0 else f"{data[:LONGEST]}… ({left} characters left out)"
    if isinstance(data, list):
        return [_cut(item) for item in data]
    if isinstance(data, dict):
        return {name: _cut(value) for name, value in data.items()}
    return data
