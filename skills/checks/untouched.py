"""Which files a pull request may not touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from ...core.artifacts import PullRequest
from ..spoken.forms import root
from ..spoken.lists import listed_with
from ..spoken.states import STANDING
from ..spoken.stopwords import STOPWORDS
from .base import Change, Proposal, Rule, Violation
from .globs import GLOB, folders_of, matches, matches_any, named_whole, respelt
from .reading import AnyArtifact, FileState, change_of, files_of

_BARE_ENDINGS = re.compile(
    r"(?<![\w./-])[a-z][a-z0-9]{1,8}-?(?:(?:\s*[,/]\s*(?:and |or |und |oder )?|\s+(?:and|or|nor|und"
    r"|oder)\s+)[a-z][a-z0-9]{1,8}"
    r"\b(?!\.\w)-?){1,8}(?=\s*(?:$|[.,;:!?)–]|files?\b|dateien?\b|datei\b|and\b|und\b|are\b|is\b|sind\b|usw|etc"
    r"|stuff\b|"
    r"stay\w*\b|out\b|bleib\w*\b|-)|[dD]atei)",
    re.IGNORECASE,
)
_NO_ENDINGS = STOPWORDS | {"etc", "usw", "co", "dateien", "stuff", ""}


_HOW_MANY = re.compile(
    r"\b(?:files?|dateien) (?:per|pro|je|in (?:one|a|each|einem|jedem)) (?:pull request|pr|merge request)\b|"
    r"\b(?:at most|no more than|höchstens|maximal) [\w-]+ (?:files?|dateien)\b",
    re.IGNORECASE,
)


class Untouched(Rule):
    """Files that a pull request leaves alone."""

    kind = "untouched_files"
    on = PullRequest

    paths: tuple[str, ...] = Field(min_length=1)
    change: tuple[FileState, ...] = ()
    """What must not be done to them; empty: anything. New migrations may come, existing ones stay as they are."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a file."""
        assert isinstance(artifact, PullRequest)
        touched = [file for file in artifact.files if matches_any(file.path, self.paths)]
        return [
            Violation(f"{file.path} must not be {done if self.change else 'touched'}", file.path)
            for file, done in ((file, change_of(file)) for file in touched)
            if not self.change or done in self.change
        ]

    def sentence(self) -> str:
        """The rule as an instruction."""
        if not self.change:
            return f"Leave {' and '.join(self.paths)} alone"
        return f"Files of {' and '.join(self.paths)} must not be {' or '.join(self.change)}"

    def slug(self) -> tuple[str, ...]:
        """The paths."""
        return self.paths

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Files that the correction took out: by folder, by ending or by name, as the comment says it."""
        kept, text = {file.path for file in files_of(change.after)}, change.comment.text
        yield from cls._propose_standing(change, kept)
        for file in files_of(change.before):
            if file.path not in kept and not respelt(file.path, kept):
                for glob in GLOB.findall(text):
                    if matches(file.path, glob) and not any(matches(path, glob) for path in kept):
                        subject = f"untouched-{file.path}"
                        yield Proposal(cls(paths=(glob,)), literals=(glob,), subject=subject, rank=-1)
                for rank, (glob, literals) in enumerate([*named_whole(file.path, text), *_globs(file.path)]):
                    if not any(matches(path, glob) for path in kept):
                        others = [
                            one for one in _listed(glob, literals, change) if not any(matches(p, one) for p in kept)
                        ]
                        rule = cls(paths=(glob, *others))
                        yield Proposal(rule, literals=literals, subject=f"untouched-{file.path}", rank=rank)
                if _HOW_MANY.search(text):
                    continue  # which of too many went is incidental
                topics = ("untouched",)
                yield Proposal(cls(paths=(file.path,)), topics=topics, subject=f"untouched-{file.path}", rank=9)

    @classmethod
    def _propose_standing(cls, change: Change, kept: set[str]) -> Iterator[Proposal]:
        """Where a sentence says that existing files stay as they are: those in each folder that it names."""
        standing = [part for part in change.comment.sentences if STANDING.search(part.text)]
        for file in files_of(change.before) if standing else ():
            if file.path in kept or change_of(file) == "added":
                continue
            for glob, names in folders_of(file.path):
                wanted = set(map(root, names))
                said = {word: root(word) for part in standing for word in part.words}
                literals = tuple(word for word, short in said.items() if short in wanted)
                literals += (glob.removesuffix("**"), glob.removesuffix("/**"))
                if wanted <= set(said.values()):
                    rule = cls(paths=(glob,), change=("edited", "deleted"))
                    yield Proposal(rule, literals=literals, subject=f"untouched-{file.path}", rank=-2)


def _listed(glob: str, literals: Iterable[str], change: Change) -> Iterator[str]:
    """Globs of what a comment lists beside a folder (`vendor/`), an ending (.png) or a file."""
    for literal in literals:
        for other in listed_with(change.comment.text, literal) if re.search(r"[/.]", literal) else ():
            if glob.endswith("**") and (other.endswith("/") or (literal[0] == other[0] == ".")):
                yield f"{other.rstrip('/')}/**"
            elif "." in other and "/" not in glob:
                yield f"*.{other.lstrip('*.')}" if glob.startswith("*.") else other
    if glob.startswith("*.") and glob[2:].isalnum():
        yield from _endings_beside(glob[2:], change.comment.text)


def _endings_beside(ending: str, text: str) -> Iterator[str]:
    """Globs of the endings that a text lists beside one, without their dots: "no tmx, sdlxliff and such"."""
    for run in _BARE_ENDINGS.finditer(text):
        said = [word for word in re.split(r"[^a-z0-9]+", run.group().casefold()) if word not in _NO_ENDINGS]
        if ending in said:
            yield from (f"*.{other}" for other in said if other != ending)
            return


_CALLED = {
    "ipynb": ("notebook", "notebooks"), "lock": ("lockfile", "lockfiles", "lock file", "lock files"),
    "xlsx": ("excel", "spreadsheet", "spreadsheets"), "docx": ("word file", "word files", "word-dateien"),
}  # fmt: skip
"""Endings of files, as people call what they are of."""


def _globs(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    *folders, name = path.split("/")
    stem, dot, suffix = name.rpartition(".")
    if dot and stem:  # written as an ending it is one, whatever the folder is called
        yield f"*.{suffix}", (f"*.{suffix}", f".{suffix}", f"{suffix} files", f"{suffix}-files")
        kind = name.partition(".")[2]
        if kind != suffix:
            yield f"*.{kind}", (f"*.{kind}", f".{kind}")
    if suffix in _CALLED:
        yield f"*.{suffix}", _CALLED[suffix]
    if folders:  # said whole, it is this file and not all of its folder
        yield path, (path,)
    for depth in range(1, len(folders)):  # by its end
        end = "/".join((*folders[depth:], name))
        yield f"**/{end}", (end,)
    for depth, folder in enumerate(folders, 1):
        whole = "/".join(folders[:depth])
        yield f"{whole}/**", (folder + "/", *([whole] if depth > 1 else []))
    if dot and stem:
        yield f"*.{suffix}", (f"{suffix}s", suffix)
    for depth, folder in enumerate(folders, 1):
        yield "/".join(folders[:depth]) + "/**", (folder,)
    yield name, (name, path, *([stem] if len(stem) > 2 else []))
