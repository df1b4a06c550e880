"""The condition under which a check holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ...core.artifacts import FileChange, PullRequest, Triage
from ...core.types import Json
from ..spoken.amounts import Bound
from ..spoken.forms import has_form
from .globs import matches_any
from .reading import (
    AnyArtifact,
    addresses_of,
    amounts_of,
    attachments_of,
    audiences_of,
    change_of,
    has_value,
    in_domain,
    labels_of,
    lacks,
    language_of,
    speaks_of,
    states_of,
    text_of,
    title_of,
)

_CHANGES = {"added": "new", "edited": "edited", "deleted": "deleted"}
_STATES = {"draft": "a draft", "ready": "ready for review", "unticked": "open in its checklist"}
_AUDIENCES = {"outside": "to or from outside", "inside": "within the house", "reply": "that answers another"}


@dataclass(frozen=True)
class When:
    """The condition of a check: every part that is given must match; within a part, any of its entries."""

    paths: tuple[str, ...] = ()
    """Globs over the files of a pull request; `payments/**` is everything below."""
    only_paths: tuple[str, ...] = ()
    """Globs of which every file of the pull request must match one: `docs/**` for changes of the docs alone. One that
    changes no file is none of them."""
    words: tuple[str, ...] = ()
    """Words of its title, subject, body, branch or labels, in any ending ("invoice" also for invoices).
    "swollen + battery": both; "UN ####": any four digits."""
    title: tuple[str, ...] = ()
    """Globs over the title of a pull request or the subject of a mail, case aside: `fix:*`."""
    addresses: tuple[str, ...] = ()
    """Whole addresses, `*` for any text."""
    domains: tuple[str, ...] = ()
    """Mail addresses, or their domains (with `*` for any text), among sender and receivers."""
    labels: tuple[str, ...] = ()
    """Labels that the desk gave the mail, or that the pull request carries."""
    audience: tuple[str, ...] = ()
    """`outside`: a mail between two domains; `inside`: one that stays in its sender's; `reply`: an answer to a mail."""
    change: tuple[str, ...] = ()
    """What the pull request did to the files of the paths, or to any without paths: `added`, `edited`, `deleted`."""
    handling: tuple[str, ...] = ()
    """Words of which the text of a changed file says one, also as a part of a name: "token" for `reset_token`."""
    state: tuple[str, ...] = ()
    """`draft` or `ready`: whether the pull request is a draft; `unticked`: whether its checklist has an open box."""
    reviewers: tuple[str, ...] = ()
    """Who is asked to review the pull request; `*`: anybody."""
    action: tuple[str, ...] = ()
    """What the desk does with the mail: `confirm`, `flag` or `escalate`."""
    base: tuple[str, ...] = ()
    """Globs over the branch that the pull request goes into; `release/*` for all release branches."""
    branch: tuple[str, ...] = ()
    """Globs over the branch of the pull request itself; `hotfix/*` for all that begin so."""
    amounts: tuple[str, ...] = ()
    """Bounds of the largest amount in a mail or the fields of its triage: "> 500 EUR"; "> 500": in any currency. Of a
    pull request: "> 10 files", "> 400 lines" added, "> 5 commits"."""
    absent: tuple[str, ...] = ()
    """What is not there or empty: "description", "attachments", or a field of a triage as people call it."""
    fields: tuple[str, ...] = ()
    """Fields of a triage with their values: "priority = high"; case aside, "yes" and "no" for true and false."""
    attached: tuple[str, ...] = ()
    """Globs over the names of a mail's attachments, case aside: `*.zip`; `*`: any."""
    language: tuple[str, ...] = ()
    """The language that a mail is written in: `German` or `English`; one too short to tell is in neither."""
    unless: When | None = None
    """An exception: where this one holds, the check does not."""

    def __bool__(self) -> bool:
        return any(getattr(self, part) for part in _MET) or self.unless is not None

    def holds(self, artifact: AnyArtifact) -> bool:
        """Whether the artifact meets the condition."""
        if self.unless and self.unless.holds(artifact):
            return False
        return all(met(self, artifact) for part, met in _MET.items() if getattr(self, part))

    def alone(self, artifact: AnyArtifact) -> bool:
        """Whether nothing but what `only_paths` allows changes; true without them."""
        return not self.only_paths or _MET["only_paths"](self, artifact)

    def files(self, artifact: PullRequest) -> list[str]:
        """The changed files that the paths and the change cover; all of them when there are none."""
        return [file.path for file in artifact.files if self.covers(file)]

    def covers(self, file: FileChange) -> bool:
        """Whether a changed file is of the paths, was changed so, and handles what is asked."""
        of_paths = not self.paths or matches_any(file.path, self.paths)
        handles = not self.handling or any(speaks_of(file.after or "", word) for word in self.handling)
        return of_paths and handles and (not self.change or change_of(file) in self.change)

    def narrows(self) -> bool:
        """Whether it says of single files that they are meant."""
        return bool(self.paths or self.change or self.handling)

    def plain(self) -> dict[str, Json]:
        """As JSON, empty parts left out."""
        made: dict[str, Json] = {name: list(values) for name, values in self._parts().items() if values}
        return {**made, "unless": self.unless.plain()} if self.unless else made

    def narrower_than(self, other: When) -> bool:
        """Whether this is the other condition and more."""
        mine, theirs = self._parts(), other._parts()
        return mine != theirs and all(not theirs[part] or theirs[part] == mine[part] for part in theirs)

    def sentence(self) -> str:
        """The condition in words, beginning with a blank; empty without one."""
        said = (
            self._changed(),
            f"when it speaks of {' or '.join(self.words).replace(' + ', ' and ')}" if self.words else "",
            f"when its title is like {' or '.join(self.title)}" if self.title else "",
            f"for mail with {' or '.join(self.addresses + self.domains)}" if self.addresses or self.domains else "",
            f"for mail {_AUDIENCES[self.audience[0]]}" if self.audience else "",
            f"where it is labelled {' or '.join(self.labels)}" if self.labels else "",
            f"where nothing but {' or '.join(self.only_paths)} changes" if self.only_paths else "",
            f"in code that handles {' or '.join(self.handling)}" if self.handling else "",
            f"while it is {' or '.join(map(_STATES.__getitem__, self.state))}" if self.state else "",
            f"when {' or '.join(self.reviewers).replace('*', 'somebody')} reviews it" if self.reviewers else "",
            f"when the desk would {' or '.join(self.action)} it" if self.action else "",
            f"when it goes into {' or '.join(self.base)}" if self.base else "",
            f"on a branch {' or '.join(self.branch)}" if self.branch else "",
            f"for amounts {' or '.join(Bound.parse(one).sentence() for one in self.amounts)}" if self.amounts else "",
            f"where {' or '.join(one.replace(' = ', ' is ') for one in self.fields)}" if self.fields else "",
            f"if there is no {' or no '.join(self.absent)}" if self.absent else "",
            f"where {' or '.join(self.attached).replace('*', 'something', self.attached == ('*',))} is attached"
            if self.attached
            else "",
            f"in {' or '.join(self.language)}" if self.language else "",
        )
        condition = ", ".join(filter(None, said))
        return f"{condition and ' '}{condition}{f', but not{self.unless.sentence()}' if self.unless else ''}"

    def _changed(self) -> str:
        where = " or ".join(self.paths)
        if self.change:
            return f"when a file{' of ' * bool(where)}{where} is {' or '.join(map(_CHANGES.__getitem__, self.change))}"
        return f"when {where} changes" if where else ""

    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {part: getattr(self, part) for part in _MET}


def _says(text: str, words: str) -> bool:
    return all(_has(text, word) for word in words.split(" + "))


def _has(text: str, word: str) -> bool:
    if "#" not in word:
        return has_form(text, word)
    form = re.sub(r"(?:\\#)+", lambda run: rf"\d{{{len(run.group()) // 2},}}", re.escape(word))
    return re.search(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE) is not None


def _touches(when: When, artifact: AnyArtifact) -> bool:
    return isinstance(artifact, PullRequest) and any(map(when.covers, artifact.files))


def _stays_in(globs: tuple[str, ...], pull: PullRequest) -> bool:
    return bool(pull.files) and all(matches_any(file.path, globs) for file in pull.files)


def _asks(pull: PullRequest, reviewers: tuple[str, ...]) -> bool:
    if "*" in reviewers and pull.reviewers:
        return True
    return not {name.casefold() for name in pull.reviewers}.isdisjoint(name.casefold() for name in reviewers)


def _one_of(branch: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(branch, wanted) for wanted in globs)


def _bounded(amounts: tuple[str, ...], artifact: AnyArtifact) -> bool:
    asked = map(Bound.parse, amounts)
    return any(found and one.holds(max(found)) for one in asked for found in [amounts_of(artifact, one.unit)])


def _addressed(addresses: tuple[str, ...], artifact: AnyArtifact) -> bool:
    people = addresses_of(artifact)
    return any(fnmatchcase(one, wanted.casefold()) for one in people for wanted in addresses)


def _of_house(domains: tuple[str, ...], artifact: AnyArtifact) -> bool:
    return any(in_domain(person, domain) for person in addresses_of(artifact) for domain in domains)


_MET: dict[str, Callable[[When, AnyArtifact], bool]] = {
    "paths": _touches,
    "only_paths": lambda when, artifact: isinstance(artifact, PullRequest) and _stays_in(when.only_paths, artifact),
    "words": lambda when, artifact: any(_says(text_of(artifact), word) for word in when.words),
    "title": lambda when, artifact: any(fnmatchcase(title_of(artifact), one.casefold()) for one in when.title),
    "addresses": lambda when, artifact: _addressed(when.addresses, artifact),
    "domains": lambda when, artifact: _of_house(when.domains, artifact),
    "labels": lambda when, artifact: bool(labels_of(artifact) & {label.casefold() for label in when.labels}),
    "audience": lambda when, artifact: not audiences_of(artifact).isdisjoint(when.audience),
    "change": _touches,
    "handling": _touches,
    "state": lambda when, artifact: isinstance(artifact, PullRequest) and bool(states_of(artifact) & set(when.state)),
    "reviewers": lambda when, artifact: isinstance(artifact, PullRequest) and _asks(artifact, when.reviewers),
    "action": lambda when, artifact: isinstance(artifact, Triage) and artifact.action in when.action,
    "base": lambda when, artifact: isinstance(artifact, PullRequest) and _one_of(artifact.base, when.base),
    "branch": lambda when, artifact: isinstance(artifact, PullRequest) and _one_of(artifact.branch, when.branch),
    "amounts": lambda when, artifact: _bounded(when.amounts, artifact),
    "fields": lambda when, artifact: any(has_value(artifact, *one.split(" = ", 1)) for one in when.fields),
    "absent": lambda when, artifact: any(lacks(artifact, name) for name in when.absent),
    "attached": lambda when, artifact: any(
        fnmatchcase(name, one.casefold()) for name in attachments_of(artifact) for one in when.attached
    ),
    "language": lambda when, artifact: language_of(artifact) in when.language,
}
"""The parts of a condition and how each is met."""
PARTS = tuple(_MET)
"""Their names, in the order of reading."""
CHOICES: dict[str, frozenset[str]] = {
    "audience": frozenset(_AUDIENCES), "change": frozenset(_CHANGES), "state": frozenset(_STATES),
    "action": frozenset(("confirm", "flag", "escalate")), "language": frozenset(("German", "English")),
}  # fmt: skip
"""Parts that take only these words."""
