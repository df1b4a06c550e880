"""How a mail closes: with a phrase, a signature, the line of a team."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from pydantic import Field

from ...core.artifacts import MailDraft
from ..spoken.counted import PHONE
from .base import Change, Proposal
from .mail_rule import MailRule, body_of, flat
from .reading import AnyArtifact
from .sayings import will_do

_OWN = re.compile(
    r"\b(?:your|deine?n?|eure?n?|ihre?n?) (?:own |full |eigene[nr]? |vollen )?(?:names?|namen?|extension|durchwahl)\b",
    re.IGNORECASE,
)
"""A signature in which each has a line of his own."""


_ONE_OR_OTHER = r"[^.;!?]{3,60}\b(?:oder|or)"
_NO_MATTER = r"egal|doesn.?t matter|don.?t mind|don.?t care"
_EITHER_WILL_DO = re.compile(
    rf"\b(?:ob|whether|if it.?s) {_ONE_OR_OTHER} [^.;!?]{{3,60}}\b(?:gleich|{_NO_MATTER})\b|"
    rf"\b(?:{_NO_MATTER}),? (?:whether|if|ob) {_ONE_OR_OTHER} [^.;!?]{{3,60}}",
    re.IGNORECASE,
)
"""Two phrases of which one will do."""
_PROPER = re.compile(
    r"\b(?:eine (?:ausgeschriebene|richtige|vernünftige|ordentliche)|a (?:proper|real|full|spelt-out|spelled-out)) "
    r"(?:grußformel|schlussformel|closing|sign-off)\b",
    re.IGNORECASE,
)
"""A phrase, whichever it is."""


class Closing(MailRule):
    """Lines with which a mail ends: a phrase, a signature."""

    kind = "closing"

    lines: tuple[str, ...] = Field(min_length=1)
    """Each must stand among the last lines, or behind a bar or the like in one of them, case aside."""

    def wrong(self, mail: MailDraft) -> str:
        """The lines that are missing."""
        tail = [flat(line) for line in mail.body.strip().splitlines()[-(len(self.lines) + 8) :]]
        tail += [flat(part) for line in tail for part in _parts(line)[1:]]
        missing = [line for line in self.lines if not any(said.startswith(flat(line)) for said in tail)]
        return f"must close with {' / '.join(missing)}" if missing else ""

    def mend(self, artifact: AnyArtifact) -> AnyArtifact:
        """A whole signature is put below a mail that has none of it."""
        assert isinstance(artifact, MailDraft)
        said = {flat(line) for line in artifact.body.splitlines()}
        if len(self.lines) < 2 or any(flat(line) in said for line in self.lines):
            return artifact
        body = artifact.body.rstrip() + "\n\n" + "\n".join(self.lines) + "\n"
        return artifact.model_copy(update={"body": body})

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Close a mail with {' / '.join(self.lines)!r}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Lines that came to the end; the phrase alone where it is named."""
        before = {flat(line) for line in body_of(change.before).splitlines()}
        if any(part.by_example for part in change.comment.sentences if part.speaks("closing")):
            return  # what stands there is one of many
        if _left_open(change):
            return
        lines = [line.strip() for line in body_of(change.after).strip().splitlines()]
        tail: list[str] = []
        for line in reversed(lines):
            if flat(line) in before or (line and len(line) > 80):
                break
            tail.insert(0, line)
        tail = [line for line in tail if line and not _called_alone(line, change.comment.text)]
        tail = [line for line in tail if not _is_example(line, change)]
        if _OWN.search(change.comment.text):  # who signs is somebody else each time
            tail = [part for line in tail for part in _parts(line) if change.comment.mentions(part)]
        begins = {line for gap, line in itertools.pairwise(lines) if not gap}  # the first of a paragraph
        above = [line for line in lines[-5:] if line in begins and line not in tail and flat(line) not in before]
        above = [line for line in above if not (_is_example(line, change) or will_do(_bare(line), change.comment.text))]
        for bare in map(_bare, above):  # the phrase above a name that stays
            yield Proposal(cls(lines=(bare,)), literals=(bare,), subject="closing", rank=0)
        if len(tail) > 1 and all(_bare(flat(line)) in flat(change.comment.text) for line in tail):
            yield Proposal(cls(lines=tuple(tail)), literals=tuple(map(_bare, tail)), subject="closing", rank=-1)
        if tail and len(tail) < len([line for line in lines if line]):
            for line in tail:
                yield Proposal(cls(lines=(_bare(line),)), literals=(line, _bare(line)), subject="closing", rank=0)
            yield Proposal(cls(lines=tuple(tail)), topics=("closing",), subject="closing", rank=1)


def _bare(line: str) -> str:
    return line.strip(" ,.!-")


def _left_open(change: Change) -> bool:
    """Whether a comment asks for a closing and leaves open for which: for one of two, or for a proper one."""
    text, came = change.comment.text, [flat(line) for line in body_of(change.after).splitlines()[-6:] if len(line) > 3]
    if either := _EITHER_WILL_DO.search(text):
        return any(line in flat(either.group()) for line in came)
    said = any(line.startswith(flat(quoted)) for quoted in change.comment.quoted for line in came)
    return _PROPER.search(text) is not None and not said


def _parts(line: str) -> list[str]:
    """What a line of a signature is made of: "Acme GmbH | +49 30 1"."""
    return [part.strip(" ,.") for part in re.split(r" [|·•/–-] |, ", line) if part.strip(" ,.")]


def _is_example(line: str, change: Change) -> bool:
    """Whether a sentence quotes the line as one of many: "a line like 'Version: 4.2.1'"."""
    examples = (part for part in change.comment.sentences if part.by_example)
    return any(map(str.isdigit, line)) and any(part.mentions(line) for part in examples)


def _called_alone(line: str, text: str) -> bool:
    """Whether a comment names a number to call and not the line that it stands in: it may stand in another one."""
    numbers = [found.group() for found in PHONE.finditer(line)]
    return any(number in text for number in numbers) and line not in text
