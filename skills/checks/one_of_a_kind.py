"""How many of a kind one pull request may change: one migration, one service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.forms import root
from ..spoken.synonyms import alike, files_meant
from .base import Change, Proposal, Rule, Violation
from .globs import matches, matches_any
from .reading import AnyArtifact, files_of

_ONE_EACH = re.compile(
    r"\b(?:one|a single|only one|just one|eine?[mnr]?|nur eine?[nr]?|je "
    r"eine?)\s+(?:(?P<of>[A-ZÄÖÜ][a-zäöüß]+)[ -])?(?P<thing>[\w-]{3,})\s+"
    r"(?:per|pro|je|in each|in every|in jedem)\s+(?:pr|pull request|merge request|branch)\b"
    r"|\b(?:per|pro|je|in each|in every|in jedem)\s+(?:pr|pull request|merge request|branch)\s+"
    r"(?:only |just |nur |bitte |immer |höchstens )*(?:one|a single|eine?[nr]?)\s+(?P<last>[\w-]{4,})"
    r"|\b(?:zwei|two|several|mehrere)\s+(?P<many>[\w-]{4,})\s+in\s+(?:one|a single|einem)\s+(?:pr|pull request)\b"
    r"|\b(?:zwei|two|several|mehrere)\s+(?P<once>[\w-]{4,})\s+(?:auf einmal|at once|together|zusammen|at a time)\b"
    r"|\b(?:zwei|two)\s+(?P<both>[\w-]{3,})\s+(?:in one|in einem|at once|auf einmal|gleichzeitig"
    r"|at a time)(?=\s*[=,.;:!?–—-]|$)"
    r"|\b(?:never|not|no|nie|niemals|nicht)\s+(?:more than|mehr als)\s+(?:one|eine?[nr]?)\s+(?P<most>[\w-]{4,})"
    r"|\b(?:one|a|ein)\s+(?:pr|pull request|merge request)\s+(?:per|pro|je|for each|for every"
    r"|für jede[nrs]?)\s+(?P<per>[\w-]{4,})"
    r"|\b(?:one|eine?)\s+(?P<pair>[\w-]{4,}),\s*(?:one|ein)\s+(?:pr|pull request|merge request)\b"
    r"|^\W*(?P<single>[\w-]{4,})\s+(?:[\w./-]+\s+){0,4}?(?:one at a time|one by one|einzeln|nacheinander|separately)\b"
    r"|\b(?:put|pack\w*|steck\w*)\s+(?:each|every|jede[ns]?)\s+(?P<put>[\w-]{4,})\s+(?:in|into)\s+"
    r"(?:a|its own|einen?|eine[nm]) (?:own |eigene[nrm]? |separate[nr]? )?(?:pr|pull request)\b"
    r"|\b(?:zwei|two|several|mehrere|three|drei)\s+(?P<few>[\w-]{4,})\b[^.;!?]{0,25}\b(?:(?:are|is|sind|ist) "
    r"(?:one|two|ein\w*|zwei)\s+(?:too many|zu viel\w*)|to[o ]+many|zu viele?)\b"
    r"|\b(?:each|jede[rs]?)\s+(?P<own>[\w-]{4,})\s+(?:in|als)\s+(?:a|an|its own|einen?|einem)\s+(?:own |"
    r"eigene[nrm]? )?(?:pr|pull request)\b",
    re.IGNORECASE,
)

_THE_LEAST = re.compile(r"\b(?:at least|mindestens|wenigstens|(?<!never )(?<!not )(?<!no )more than)\s$", re.IGNORECASE)
_TOO_FEW = re.compile(r"^[^.;!?]{0,80}\b(?:not enough|too few|zu wenig)\b", re.IGNORECASE)
_ALLOWED = re.compile(r"^[^.;!?]{0,8}\b(?:fine|ok(?:ay)?|allowed|in ordnung|erlaubt|egal)\b", re.IGNORECASE)
"""Before and after the words, where one is not the most that is asked for."""
_A_PR = r"(?:prs?|pull requests?|merge requests?|mrs?|branch(?:es)?|changes?)"
_APART = re.compile(
    r"\b(?:mix\w*|mingl\w*|misch\w*|vermisch\w*|vermeng\w*|gemischt|apart|separate\w*|getrennt\w*|trenn\w*"
    r"|auseinander\w*|"
    r"aufteil\w*|combin\w*|kombinier\w*)\b"
    r"|\b(?:never|not|nie|nicht|niemals) (?:both|beides?|zusammen|together|gemeinsam|gleichzeitig|at once"
    r"|at the same time)\b"
    r"|(?:\b(?:nicht|nie|not|never)|n['’]t)\b[^.;!?]{0,40}\b(?:zusammen|together|gemeinsam|gleichzeitig|(?:in|into) "
    rf"(?:one|the same|a single|eine[nm]|denselben|demselben|ein und demselben)\s+(?:{_A_PR}|topf)|at the same time)\b"
    rf"|\b(?:two|different|zwei|verschiedene|eigene[rn]?|own|je(?:weils)? (?:ein|eigene)\w*) (?:\w+ )?{_A_PR}\b"
    r"|\b(?:zusammen|together|beides|both|gleichzeitig)\b[^.;!?]{0,20}\b(?:nicht|nie|not|never|n.t|verboten|tabu)\b"
    r"|\b(?:entweder|either)\b[^.;!?]{3,60}\b(?:oder|or)\b",
    re.IGNORECASE,
)
"""What two areas are not to be: in one pull request."""
_FINE = re.compile(r"\b(?:fine|ok(?:ay)?|in ordnung|egal)\b", re.IGNORECASE)
_A_FILE = re.compile(r"files?|datei(?:en)?", re.IGNORECASE)
_OF_NONE = re.compile(r"(?:^|/)(?:__init__\.py|conftest\.py|env\.py|README[^/]*)$")
"""Files that belong to a folder and are none of its kind."""


class OneOfAKind(Rule):
    """At most so many files of these globs, or folders below one, change in a pull request."""

    kind = "few_of_a_kind"
    on = PullRequest

    paths: tuple[str, ...] = Field(min_length=1)
    by: Literal["file", "folder"] = "file"
    """Whether files are counted, or folders: `services/*/**` counts what stands for the first `*`, `heat/**` itself."""
    at_most: int = Field(default=1, ge=1)

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        found = self._changed(artifact)
        said = f"{', '.join(found[:5])} change together, at most {self.at_most} may"
        return [Violation(said, "files")] if len(found) > self.at_most else []

    def sentence(self) -> str:
        """The rule as an instruction."""
        what = "folder" if self.by == "folder" else "file"
        many = "one" if self.at_most == 1 else str(self.at_most)
        return f"Change at most {many} {what}{'s' * (self.at_most > 1)} of {' and '.join(self.paths)} in a pull request"

    def slug(self) -> tuple[str, ...]:
        """The globs."""
        return self.paths

    def replaces(self, other: Rule) -> bool:
        """Another number for the same files."""
        return isinstance(other, OneOfAKind) and (self.paths, self.by) == (other.paths, other.by)

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Of what the comment wants one, where several changed and one is left."""
        for found in _ONE_EACH.finditer(change.comment.text):
            said = change.comment.text
            rest = said[found.end() :]
            if _THE_LEAST.search(said[: found.start()][-40:]) or _TOO_FEW.search(rest) or _ALLOWED.search(rest):
                continue
            thing = next(value for name, value in found.groupdict().items() if value and name != "of")
            thing = found["of"] if found["of"] and _A_FILE.fullmatch(thing) else thing
            named = re.findall(r"\(([\w-]+(?:/[\w-]+)*)/\)", said)
            placed = [cls(paths=(f"{folder}/*/**",), by="folder") for folder in named]
            placed += [cls(paths=(f"{folder}/**",)) for folder in named]
            for rank, rule in enumerate((*placed, *cls._kinds(thing, change))):
                if len(rule._changed(change.before)) > 1 and len(rule._changed(change.after)) == 1:
                    yield Proposal(rule, literals=(thing,), subject="few-of-a-kind", rank=rank - 5)

        yield from cls._propose_apart(change)

    @classmethod
    def _propose_apart(cls, change: Change) -> Iterator[Proposal]:
        """Folders that a sentence wants in pull requests of their own, of which one is left."""
        kept = {file.path for file in files_of(change.after)}
        gone = [file.path for file in files_of(change.before) if file.path not in kept]
        for sentence in change.comment.sentences if gone else ():
            if not _APART.search(sentence.text) or _FINE.search(sentence.text):
                continue
            areas = max((_areas_named(one, change) for one in (change.comment, sentence)), key=len)
            rule = cls(paths=areas, by="folder") if len(areas) > 1 else None
            if rule and len(rule._changed(change.before)) > 1 and len(rule._changed(change.after)) == 1:
                said = (*sentence.words, *(area.split("/")[-2] for area in areas))
                for path in gone:  # better than to leave those alone that went
                    yield Proposal(rule, literals=said, subject=f"untouched-{path}", rank=-6)

    @classmethod
    def _kinds(cls, thing: str, change: Change) -> Iterator[OneOfAKind]:
        """Folders in the folder that is called so, files of it, files that are meant by the word."""
        name, folders = root(thing), dict[str, None]()
        for file in files_of(change.before):
            parts = file.path.split("/")[:-1]
            for depth, part in enumerate(parts):
                if root(part) == name:
                    folders["/".join(parts[: depth + 1])] = None
        for folder in folders:
            yield cls(paths=(f"{folder}/*/**",), by="folder")
            yield cls(paths=(f"{folder}/**",))
        if meant := files_meant(thing):
            yield cls(paths=meant)

    def _changed(self, artifact: AnyArtifact) -> list[str]:
        if self.by == "file":
            kept = (file.path for file in files_of(artifact) if file.after is not None)
            return [path for path in kept if matches_any(path, self.paths) and not _OF_NONE.search(path)]
        found: dict[str, None] = {}
        for glob in self.paths:
            parts = glob.split("/")
            whole = parts.index("*") + 1 if "*" in parts else len(parts) - 1
            for file in files_of(artifact):
                if matches(file.path, glob):
                    found["/".join(file.path.split("/")[:whole])] = None
        return list(found)


def _areas_named(sentence: Comment, change: Change) -> tuple[str, ...]:
    """The folders of changed files that a sentence names, also by a word that means the same."""
    said = {root(form) for word in sentence.words for form in (word, *alike(word))}
    found = dict[str, None]()
    for file in files_of(change.before):
        parts = file.path.split("/")[:-1]
        for depth, part in enumerate(parts):
            if root(part) in said:
                found["/".join((*parts[: depth + 1], "**"))] = None
                break
    return tuple(found)
