"""What every check of Python code has in common: it looks at each file that a pull request wrote, and says so where a
file cannot be read as Python."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.artifacts import PullRequest
from .base import Rule, Violation
from .reading import AnyArtifact
from .source import Source, Unparsable, python, unparsable


class CodeRule(Rule):
    """A requirement on each Python file that is new or changed."""

    on = PullRequest
    per_file = True

    tests: bool = True
    """Whether tests are held to it too."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Those of every file, or that a file does not parse."""
        found: list[Violation] = []
        for source in python(artifact):
            if self.tests or not source.is_test:
                try:
                    found += self.in_file(source)
                except Unparsable as error:
                    found.append(unparsable(source, error))
        return found

    def in_file(self, source: Source) -> Iterable[Violation]:
        """Where one file breaks the rule. May raise `Unparsable`."""
        raise NotImplementedError
