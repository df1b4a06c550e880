"""What every check has in common: a rule over one kind of artifact, and the condition under which it holds.

Knows no kind of check; the table of kinds is `checks/__init__.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from ...core.artifacts import MailDraft, PullRequest, Triage
from ...core.types import Json
from ..spoken.comment import Comment
from ..spoken.forms import has_form

_AUDIENCES = {"outside": "leaves the house", "inside": "stays in the house", "reply": "answers another"}
AnyArtifact = PullRequest | MailDraft | Triage


@dataclass(frozen=True)
class Violation:
    """What is wrong, for a person, and in which file or field."""

    message: str
    where: str = ""


@dataclass(frozen=True)
class When:
    """The condition of a check: every part that is given must match; within a part, any of its entries."""

    paths: tuple[str, ...] = ()
    """Globs over the files of a pull request; `payments/**` is everything below."""
    words: tuple[str, ...] = ()
    """Words of its title, subject, body, branch or labels, in any ending ("invoice" also for invoices).
    "swollen + battery": both."""
    addresses: tuple[str, ...] = ()
    """Whole addresses, `*` for any text."""
    domains: tuple[str, ...] = ()
    """Mail addresses, or their domains (with `*` for any text), among sender and receivers."""
    labels: tuple[str, ...] = ()
    """Labels that the desk gave the mail, or that the pull request carries."""
    audience: tuple[str, ...] = ()
    """`outside`: a mail between two domains; `inside`: one that stays in its sender's; `reply`: an answer to a mail."""
    unless: When | None = None
    """An exception: where this one holds, the check does not."""

    def __bool__(self) -> bool:
        return any(self._parts().values()) or self.unless is not None

    def holds(self, artifact: AnyArtifact) -> bool:
        """Whether the artifact meets the condition."""
        if self.unless and self.unless.holds(artifact):
            return False
        if self.paths and not (isinstance(artifact, PullRequest) and self.files(artifact)):
            return False
        if self.words and not any(_says(text_of(artifact), word) for word in self.words):
            return False
        if self.labels and not labels_of(artifact) & {label.casefold() for label in self.labels}:
            return False
        if self.audience and audiences_of(artifact).isdisjoint(self.audience):
            return False
        people = addresses_of(artifact)
        if self.addresses and not any(
            fnmatchcase(one, wanted.casefold()) for one in people for wanted in self.addresses
        ):
            return False
        return not self.domains or any(in_domain(person, domain) for person in people for domain in self.domains)

    def files(self, artifact: PullRequest) -> list[str]:
        """The changed files that the paths cover; all of them when there are none."""
        return [file.path for file in artifact.files if not self.paths or matches_any(file.path, self.paths)]

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
        said = [
            f" when {' or '.join(self.paths)} changes" if self.paths else "",
            f" when it speaks of {' or '.join(self.words)}" if self.words else "",
            f" for mail with {' or '.join(self.addresses + self.domains)}" if self.addresses or self.domains else "",
            f" for mail that {_AUDIENCES[self.audience[0]]}" if self.audience else "",
            f" where it is labelled {' or '.join(self.labels)}" if self.labels else "",
            f", but not{self.unless.sentence()}" if self.unless else "",
        ]
        return "".join(said)

    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {part: getattr(self, part) for part in ("paths", "words", "addresses", "domains", "labels", "audience")}


@dataclass(frozen=True)
class Proposal:
    """A rule that the difference suggests, and what a comment must say for it to stand: one of the topics
    (each a set of words of `spoken/topics.py`, joined by `+` where all are needed) or one of the literals."""

    rule: Rule
    topics: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    subject: str = ""
    """What it is about: of several proposals with one subject only the best stands."""
    rank: int = 0
    """Lower is better."""
    fallback: bool = False
    """Whether it stands only if nothing better stands for the same part of the sentence."""
    needs_condition: bool = False
    """Whether the rule is absurd without a condition ("every mail is an invoice")."""


@dataclass(frozen=True)
class Change:
    """A correction as the kinds of checks see it: two artifacts of one kind, and the words."""

    before: AnyArtifact
    after: AnyArtifact
    comment: Comment


class Rule(BaseModel):
    """One requirement. A kind of check is a subclass; its fields are the check's `args`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    on: ClassVar[type[AnyArtifact] | tuple[type[AnyArtifact], ...]]
    reads: ClassVar[str] = "files"
    """The field of the artifact that it looks at."""
    per_file: ClassVar[bool] = False
    """Whether it looks into files, so that a path condition also narrows what it looks at."""
    learnable: ClassVar[bool] = True
    """Whether a model may propose it."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Where the artifact breaks the rule; empty when it keeps it. The artifact is of the type `on`."""
        raise NotImplementedError

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """The artifact with what is mechanical put right; the same artifact where nothing is."""
        return artifact

    def sentence(self) -> str:
        """The rule as an instruction, without a full stop."""
        raise NotImplementedError

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Rules of this kind that the change suggests. Red and green are tried by the caller."""
        raise NotImplementedError

    @classmethod
    def parse(cls, args: Mapping[str, Json]) -> Self:
        """The rule of these args. Raises pydantic's `ValidationError`."""
        return cls.model_validate(dict(args))

    def replaces(self, other: Rule) -> bool:
        """Whether this rule and another of its kind, under one condition, cannot both be meant."""
        return False

    def slug(self) -> tuple[str, ...]:
        """Words for a skill's name beside the kind."""
        return ()

    def args(self) -> dict[str, Json]:
        """The args, defaults left out."""
        plain: dict[str, Json] = self.model_dump(mode="json", exclude_defaults=True)
        return plain


@dataclass(frozen=True)
class Check:
    """A rule under its condition: what a skill carries and the guard runs."""

    rule: Rule
    when: When = field(default_factory=When)

    @property
    def kind(self) -> str:
        """The name of the kind, as in the contract."""
        return self.rule.kind

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Empty where the check does not apply or is kept."""
        if not isinstance(artifact, self.rule.on):
            return []
        seen = self._narrowed(artifact)
        return self.rule.violations(seen) if self.when.holds(seen) else []

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """Put right what is mechanical, where the check applies."""
        if not isinstance(artifact, self.rule.on) or not self.when.holds(artifact):
            return artifact
        return self.rule.mend(artifact)

    def sentence(self) -> str:
        """The rule with its condition, as one sentence."""
        return f"{self.rule.sentence()}{self.when.sentence()}."

    def plain(self) -> dict[str, Json]:
        """As JSON: kind, args, and `when` if there is a condition."""
        made: dict[str, Json] = {"kind": self.kind, "args": self.rule.args()}
        return {**made, "when": self.when.plain()} if self.when else made

    def _narrowed(self, artifact: AnyArtifact) -> AnyArtifact:
        """What a rule that looks into files sees: those that the condition covers, without those of its exception."""
        but = self.when.unless.paths if self.when.unless else ()
        if not (self.rule.per_file and (self.when.paths or but) and isinstance(artifact, PullRequest)):
            return artifact
        covered = set(self.when.files(artifact))
        kept = tuple(f for f in artifact.files if f.path in covered and not matches_any(f.path, but))
        return artifact.model_copy(update={"files": kept})


def matches(path: str, glob: str) -> bool:
    """Whether a path matches a glob: `*` stays inside a folder, `**` crosses folders, a glob without a slash
    means the file's name anywhere."""
    if "/" not in glob:
        return fnmatchcase(path.rsplit("/", 1)[-1], glob)
    if "**" not in glob:
        parts, wanted = path.split("/"), glob.split("/")
        return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
    if glob.startswith("**/"):
        rest = glob[3:]
        return any(matches_tail(path[start:], rest) for start in _starts(path))
    return matches_tail(path, glob)


def matches_tail(path: str, glob: str) -> bool:
    """A glob with `**` anywhere but in front."""
    return fnmatchcase(path, glob.replace("**", "*")) if "**" in glob else matches("./" + path, "./" + glob)


def _starts(path: str) -> list[int]:
    return [0, *(place.end() for place in re.finditer("/", path))]


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs matches."""
    return any(matches(path, glob) for glob in globs)


def _says(text: str, words: str) -> bool:
    return all(has_form(text, word) for word in words.split(" + "))


def text_of(artifact: AnyArtifact) -> str:
    """All the prose of an artifact, for conditions on words."""
    if isinstance(artifact, PullRequest):
        return "\n".join((artifact.title, artifact.body, re.sub(r"[/_-]", " ", artifact.branch), *artifact.labels))
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    return "\n".join((mail.subject, mail.body, *mail.attachments))


def addresses_of(artifact: AnyArtifact) -> set[str]:
    """Every address of a mail, in lower case and without a display name; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    return {bare_address(address) for address in (mail.sender, *mail.to, *mail.cc) if address}


def audiences_of(artifact: AnyArtifact) -> set[str]:
    """Whether a mail goes to another domain than its sender's, and whether it is an answer; none for a pull request."""
    if isinstance(artifact, PullRequest):
        return set()
    mail = artifact.message if isinstance(artifact, Triage) else artifact
    own = bare_address(mail.sender).rpartition("@")[2]
    inside = all(in_domain(bare_address(one), own) for one in (*mail.to, *mail.cc))
    return {"inside" if inside else "outside", *(["reply"] if mail.in_reply_to else [])}


def labels_of(artifact: AnyArtifact) -> set[str]:
    """The labels of a pull request or the one of a triage, in lower case; a mail has none."""
    if isinstance(artifact, MailDraft):
        return set()
    found = artifact.labels if isinstance(artifact, PullRequest) else (artifact.label,)
    return {label.casefold() for label in found}


def bare_address(text: str) -> str:
    """`Ada <ada@x.example>` as `ada@x.example`, in lower case."""
    found = re.search(r"<([^<>]+)>\s*$", text)
    return (found.group(1) if found else text).strip().casefold()


def in_domain(address: str, domain: str) -> bool:
    """Whether an address belongs to a domain or to one below it."""
    host, wanted = address.rpartition("@")[2], domain.casefold().lstrip("@")
    if "*" in wanted:
        return fnmatchcase(host, wanted)
    return host == wanted or host.endswith("." + wanted)
