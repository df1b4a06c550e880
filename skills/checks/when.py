"""The condition under which a check holds."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from ...core.artifacts import PullRequest
from ...core.types import Json
from ..spoken.forms import has_form
from .globs import matches_any
from .reading import AnyArtifact, addresses_of, audiences_of, in_domain, labels_of, text_of

_AUDIENCES = {"outside": "leaves the house", "inside": "stays in the house", "reply": "answers another"}


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


def _says(text: str, words: str) -> bool:
    return all(has_form(text, word) for word in words.split(" + "))
