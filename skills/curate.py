"""What a curator is told of: proposals that are like or against what stands, skills that look stale or damaged.

Disuse is no staleness: a rule for a yearly release must survive. What counts is whether its preconditions still hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain

from ..core.errors import SkillError, StorageError
from ..core.types import Scope
from .checks.base import Check
from .checks.globs import matches
from .checks.members import Members
from .lexical import terms
from .package import Package
from .records import SkillState, Version
from .relations import against
from .scan import scan
from .store import SkillStore
from .subsequence import share

NEAR = 0.75
"""How alike two descriptions must be to be called near duplicates."""
_COMPARED = 1_024
"""Characters that are compared, as many as a description has; a comment may have ten times as many."""


@dataclass(frozen=True)
class Neighbour:
    """A living skill that a proposal is like, or against."""

    name: str
    kind: str
    """`duplicate`: asks the same; `contradiction`: asks the contrary; `near`: says nearly the same."""
    why: str


def contradictions(version: Version, store: SkillStore) -> list[Neighbour]:
    """The shared skills that ask the contrary of this version: a person has to choose before both are in force."""
    shared = {state.name for state in store.skills() if state.shared}
    return [one for one in neighbours(version, store) if one.kind == "contradiction" and one.name in shared]


def twin(package: Package, store: SkillStore) -> Neighbour | None:
    """The living skill that a new package asks the same as, or nearly repeats; not one that it supersedes."""
    from .checks import parse_checks

    checks, description = parse_checks(package.checks), package.front.description
    for state in store.skills():
        other = state.shared or state.candidate
        if other is None or other.name in package.supersedes or not overlapping(package.scope, other.scope):
            continue
        found = _compare(checks, description, other)
        if found and found.kind != "contradiction":
            return found
    return None


def twins(names: Collection[str], store: SkillStore) -> dict[str, Neighbour]:
    """Those of these skills that another living one repeats, by the same rule as `twin`, each with the first such; of
    two among them only the later is told. For many at once: only skills that share words or a check are compared."""
    living = [found for state in store.skills() if (found := state.shared or state.candidate)]
    by_word: dict[str, list[Version]] = {}
    by_check: dict[str, list[Version]] = {}
    repeats: dict[str, Neighbour] = {}
    for version in sorted(living, key=lambda one: (one.name in names, one.name)):
        words, checks = set(terms(version.description)), _asked(version)
        if version.name in names:
            shared = Counter(chain.from_iterable(by_word.get(word, ()) for word in words))
            alike = (other for other, count in shared.most_common() if count >= NEAR / 2 * len(words))
            candidates = chain(by_check.get(checks[0], ()) if checks else (), alike)
            if repeated := next(filter(None, (_repeated(version, other) for other in candidates)), None):
                repeats[version.name] = repeated
        for key, places in ((words, by_word), (checks, by_check)):
            for one in key:
                places.setdefault(one, []).append(version)
    return repeats


def _repeated(version: Version, other: Version) -> Neighbour | None:
    related = other.name in version.supersedes or version.name in other.supersedes
    if related or not overlapping(version.scope, other.scope):
        return None
    found = _compare(version.checks, version.description, other)
    return found if found and found.kind != "contradiction" else None


def _asked(version: Version) -> list[str]:
    try:
        return [repr(check) for check in version.checks]
    except SkillError:
        return []


def neighbours(version: Version, store: SkillStore) -> list[Neighbour]:
    """The skills that a curator must see before sharing this version; contradictions first."""
    try:
        checks = version.checks
    except SkillError:
        return []
    found = []
    for state in store.skills():
        other = state.shared or state.candidate
        if other is None or state.name == version.name or not overlapping(version.scope, other.scope):
            continue
        neighbour = _compare(checks, version.description, other)
        if neighbour:
            found.append(neighbour)
    order = ("contradiction", "duplicate", "near")
    return sorted(found, key=lambda one: (order.index(one.kind), one.name))


def _compare(mine: tuple[Check, ...], description: str, other: Version) -> Neighbour | None:
    try:
        theirs = other.checks
    except SkillError:  # an unknown kind of check: its words can still be compared
        theirs = ()
    for check in mine:
        for old in theirs:
            if against(check, old):
                return Neighbour(other.name, "contradiction", f"{check.sentence()} / {old.sentence()}")
    if mine and set(map(repr, mine)) <= set(map(repr, theirs)):
        return Neighbour(other.name, "duplicate", "asks the same")
    alike = likeness(description, other.description)
    if alike >= NEAR and (not mine or not theirs):
        return Neighbour(other.name, "near", f"says nearly the same ({100 * alike:.0f} % alike)")
    return None


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: the larger of common words (Jaccard) and common characters in order, of which
    only the beginnings of long texts are compared."""
    first, second = set(terms(one)), set(terms(other))
    words = len(first & second) / len(first | second) if first | second else 0.0
    if words < NEAR / 2:
        return words
    return max(words, share(one[:_COMPARED].casefold(), other[:_COMPARED].casefold()))


def overlapping(one: Scope, other: Scope) -> bool:
    """Whether two scopes can hold at once."""
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(not mine or not theirs or mine.casefold() == theirs.casefold() for mine, theirs in pairs)


def stale(version: Version, people: Collection[str], files: Collection[str] | None = None) -> list[str]:
    """Preconditions of a skill that no longer hold: a reviewer who is nobody any more, a path that is gone.

    `people` are the ids that exist (empty: nobody is set up, so nothing is known); `files` the paths of the
    repository (None: not known).
    """
    said = []
    for check in version.checks:
        rule = check.rule
        if people and isinstance(rule, Members) and rule.kind == "reviewers":
            gone = [name for name in (*rule.include, *rule.add) if name not in people]
            said += [f"{name} is not on the team" for name in gone]
        if files is not None:
            globs = (*check.when.paths, *check.when.only_paths)
            said += [f"no file fits {glob}" for glob in globs if not any(matches(f, glob) for f in files)]
    return said


def examine(
    store: SkillStore, people: Collection[str], files_of: Callable[[str], Collection[str] | None]
) -> list[tuple[str, str, str]]:
    """Everything that is wrong with a store: (skill, warn or fail, why). `files_of` gives the paths of a repository by
    name, None where they are not known. Raises `StorageError` if the store cannot be read."""
    found: list[tuple[str, str, str]] = []
    for state in store.skills():
        files = files_of(state.current.scope.repo) if state.current.scope.repo else None
        found += [(state.name, status, why) for status, why in _examine(store, state, people, files)]
    return found


def _examine(
    store: SkillStore, state: SkillState, people: Collection[str], files: Collection[str] | None
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    try:
        package = store.package(state.current)
        found += [("fail" if s.blocks else "warn", f"{s.where}: {s.message}") for s in scan(package)]
        found += [("warn", f"may be stale: {why}") for why in stale(state.current, people, files)]
    except (SkillError, StorageError) as error:
        return [("fail", str(error))]
    clash = [one for one in neighbours(state.current, store) if one.kind == "contradiction"] if state.shared else []
    return found + [("warn", f"contradicts {one.name}: {one.why}") for one in clash]
