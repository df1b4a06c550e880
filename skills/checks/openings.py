"""Lines that files of a kind must begin with: a licence, a future import, an owner."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field

from ...core.artifacts import PullRequest
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .lines import is_comment
from .reading import AnyArtifact
from .source import Source, written

_HEAD = 15
"""How many lines count as a file's beginning."""
_DEFINES = re.compile(r"@|(?:async )?def |class ")
"""Lines that open a definition, which is no head of a file."""


_SET = re.compile(r"[A-Za-z_][\w.-]*\s?[:=](?=\s?\S)")


class Opening(Rule):
    """New files of these kinds hold this line near their beginning."""

    kind = "file_header"
    on = PullRequest
    per_file = True

    line: str = Field(min_length=3, max_length=300)
    files: tuple[str, ...] = Field(min_length=1)
    changed: bool = False
    """Whether files that were only changed are held to it too."""
    goes_on: bool = False
    """Whether the line is only how a line begins, with anything behind."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a file."""
        return [
            Violation(f"must begin with {self.line!r}", source.path)
            for source in written(artifact)
            if (source.is_new or self.changed) and matches_any(source.path, self.files) and not self._kept(source)
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        line = f"{self.line} ..." if self.goes_on else self.line
        return f"Begin every {'' if self.changed else 'new '}{' and '.join(self.files)} file with {line!r}"

    def of_new_files(self) -> bool:
        """Unless it also holds for files that were changed."""
        return not self.changed

    def replaces(self, other: Rule) -> bool:
        """The same files, another line of the same kind."""
        if not isinstance(other, Opening) or self.files != other.files:
            return False
        short, long = sorted((self.line, other.line), key=len)
        return long.startswith(short[:12])

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Lines that came to the beginning of files."""
        old = {source.path: source for source in written(change.before)}
        for source in written(change.after):
            before = set(_head(old[source.path].text)) if source.path in old else set()
            suffix = source.path.rpartition(".")[2]
            inner = {line.strip() for line in source.lines if line[:1].isspace()}
            came = [line for line in _head(source.text) if line not in before | inner and not _DEFINES.match(line)]
            came = [line for line in came if not _sets_anew(line, before)]
            meant = [line for line in came if change.comment.mentions(line)]  # the others came along
            for rank, line in enumerate(meant or came):
                topics = ("future",) if "__future__" in line else ("header",) if is_comment(line) else ()
                goes_on = _by_example(line, change)
                said = line[: line.index(":") + 1] if goes_on else line
                rule = cls(line=said, files=(f"*.{suffix}",), changed=not source.is_new, goes_on=goes_on)
                yield Proposal(rule, topics=topics, literals=(line, said), subject=f"header-{line[:8]}", rank=rank)

    def _kept(self, source: Source) -> bool:
        years = re.compile(r"\b(19|20)\d\d\b")
        wanted = years.sub("0000", self.line)
        head = [years.sub("0000", line) for line in _head(source.text)]
        if self.goes_on:
            return not source.text.strip() or any(line.removeprefix(wanted).strip() not in ("", line) for line in head)
        return not source.text.strip() or wanted in head


def _head(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()[:_HEAD] if line.strip()]


def _sets_anew(line: str, before: Iterable[str]) -> bool:
    """Whether a line gives another value to what a line before it set: `debug: false`."""
    name = _SET.match(line)
    return name is not None and any(one.startswith(name.group()) for one in before)


def _by_example(line: str, change: Change) -> bool:
    """Whether a comment gives a line like `# owner: marketing` as an example of what follows its colon."""
    name = line.partition(":")[0] + ":"
    sentences = (part for part in change.comment.sentences if part.mentions(name))
    return ": " in line and is_comment(line) and any(part.by_example for part in sentences)
