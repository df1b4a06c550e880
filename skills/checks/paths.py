"""Which files a pull request may not touch, and which it must touch along with others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from ...core.artifacts import FileChange, PullRequest
from ..spoken.forms import root
from ..spoken.lists import listed_with
from ..spoken.states import STANDING
from .base import Change, Proposal, Rule, Violation
from .globs import matches, matches_any
from .reading import AnyArtifact, FileState, change_of
from .source import is_code, is_test

_GLOB = re.compile(r"(?<![\w./*-])[\w./-]*\*[\w./*-]*\w")
_ONLY_THERE = re.compile(r"\bnowhere else\b|\bnirgend(?:s|wo) (?:sonst|anders)\b|\bsonst nirgend", re.IGNORECASE)
_ONLY_WITH = re.compile(
    r"\b(?:only|nur|never without|nie ohne|not without|nicht ohne)\b[^.;!?]{0,40}?"
    r"\b(?:together with|along with|alongside|with|zusammen mit|gemeinsam mit|mit|without|ohne)\s+`?([\w./*-]*[\w*])",
    re.IGNORECASE,
)
"""What the change of another file is allowed with: "the lock file changes only together with pyproject.toml"."""
TESTS, CODE = "tests", "code"
"""Names that stand for every test and for every program text, whatever its folder."""


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
        kept = {file.path for file in _files(change.after)}
        yield from cls._propose_standing(change, kept)
        for file in _files(change.before):
            if file.path not in kept and not _renamed(file.path, kept):
                for glob in _GLOB.findall(change.comment.text):
                    if matches(file.path, glob) and not any(matches(path, glob) for path in kept):
                        subject = f"untouched-{file.path}"
                        yield Proposal(cls(paths=(glob,)), literals=(glob,), subject=subject, rank=-1)
                for rank, (glob, literals) in enumerate([*_named_whole(file.path, change), *_globs(file.path)]):
                    if not any(matches(path, glob) for path in kept):
                        others = [
                            one for one in _listed(glob, literals, change) if not any(matches(p, one) for p in kept)
                        ]
                        rule = cls(paths=(glob, *others))
                        yield Proposal(rule, literals=literals, subject=f"untouched-{file.path}", rank=rank)
                topics = ("untouched",)
                yield Proposal(cls(paths=(file.path,)), topics=topics, subject=f"untouched-{file.path}", rank=9)

    @classmethod
    def _propose_standing(cls, change: Change, kept: set[str]) -> Iterator[Proposal]:
        """Where a sentence says that existing files stay as they are: those in each folder that it names."""
        standing = [part for part in change.comment.sentences if STANDING.search(part.text)]
        for file in _files(change.before) if standing else ():
            if file.path in kept or change_of(file) == "added":
                continue
            for glob, names in _folders(file.path):
                wanted = set(map(root, names))
                said = {word: root(word) for part in standing for word in part.words}
                literals = tuple(word for word, short in said.items() if short in wanted)
                if wanted <= set(said.values()):
                    rule = cls(paths=(glob,), change=("edited", "deleted"))
                    yield Proposal(rule, literals=literals, subject=f"untouched-{file.path}", rank=-2)


class Together(Rule):
    """Files that change together: whoever touches `changed` also touches one of `needs`."""

    kind = "files_together"
    on = PullRequest
    per_file = False

    changed: tuple[str, ...] = (CODE,)
    needs: tuple[str, ...] = Field(min_length=1)

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        assert isinstance(artifact, PullRequest)
        sources = [file for file in artifact.files if _is(file, self.changed) and not _is(file, self.needs)]
        if not sources or any(_is(file, self.needs) and file.after is not None for file in artifact.files):
            return []
        wanted = " or ".join(self.needs)
        return [Violation(f"{sources[0].path} changed, so {wanted} must change too", sources[0].path)]

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"When {' or '.join(self.changed)} changes, also change {' or '.join(self.needs)}"

    def slug(self) -> tuple[str, ...]:
        """What is needed."""
        return self.needs

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Files that the correction brought along, unless they came because something belongs there only."""
        if _ONLY_THERE.search(change.comment.text):
            return
        yield from cls._propose_company(change)
        old = {file.path for file in _files(change.before)}
        came = [file for file in _files(change.after) if file.path not in old and file.after is not None]
        sources = list(_sources(change, old))
        # "billing/" names what has changed and does not speak of a page that is called billing
        folders = {folder for globs in sources for glob in globs for folder in glob.split("/")[:-1]}
        for file in came:
            if _renamed(file.path, old - {kept.path for kept in _files(change.after)}):
                continue
            for changed in sources:
                anywhere = changed != (CODE,) and not any("/" in glob for glob in changed)
                said = [glob for glob in _GLOB.findall(change.comment.text) if matches(file.path, glob)]
                spoken: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
                spoken = [(glob, (), (glob,)) for glob in said if (glob,) != changed]
                spoken += [(glob, ("tests",), ()) for glob in _test_folder(file.path, change.comment.text)]
                for rank, (need, topics, said_as) in enumerate([*spoken, *_needs(file.path, anywhere)]):
                    literals = tuple(literal for literal in said_as if literal not in folders)
                    named = 0 if changed != (CODE,) else 5
                    yield Proposal(
                        cls(changed=changed, needs=(need,)), topics=topics, literals=literals,
                        subject=f"together-{file.path}", rank=rank + named,
                    )  # fmt: skip

    @classmethod
    def _propose_company(cls, change: Change) -> Iterator[Proposal]:
        """Where a file was taken out that a sentence allows beside another one only."""
        kept = {file.path for file in _files(change.after)}
        for file in (file for file in _files(change.before) if file.path not in kept):
            name = file.path.rpartition("/")[2]
            for needs in _ONLY_WITH.findall(change.comment.text):
                if re.search(r"[./]", needs) and not matches(file.path, needs):
                    rule = cls(changed=(name,), needs=(needs,))
                    yield Proposal(rule, literals=(name, file.path), subject=f"untouched-{file.path}", rank=-3)


def _listed(glob: str, literals: Iterable[str], change: Change) -> Iterator[str]:
    """Globs of what a comment lists beside a folder (`vendor/`), an ending (.png) or a file."""
    for literal in literals:
        for other in listed_with(change.comment.text, literal) if re.search(r"[/.]", literal) else ():
            if other.endswith("/") and glob.endswith("**"):
                yield f"{other}**"
            elif "." in other and "/" not in glob:
                yield f"*.{other.lstrip('*.')}" if glob.startswith("*.") else other


def _files(artifact: AnyArtifact) -> tuple[FileChange, ...]:
    assert isinstance(artifact, PullRequest)
    return artifact.files


def _renamed(path: str, others: set[str]) -> bool:
    """Whether a file only got another spelling: `shop/Cart.py` for `shop/cart.py`."""
    flat = re.sub(r"[_ -]", "", path.casefold())
    return any(other != path and re.sub(r"[_ -]", "", other.casefold()) == flat for other in others)


def _is(file: FileChange, names: Iterable[str]) -> bool:
    for name in names:
        if name == TESTS and is_test(file.path):
            return True
        if name == CODE and is_code(file):
            return True
        if name not in (TESTS, CODE) and matches(file.path, name):
            return True
    return False


def _named_whole(path: str, change: Change) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The deepest folder of two or more that a comment names: `web/api/generated/`, not all of `web/api/`."""
    for glob, run in _folders(path):
        name = "/".join(run)
        if len(run) > 1 and re.search(rf"(?<![\w/]){re.escape(name)}/?(?![\w/.-])", change.comment.text):
            yield glob, (name, name + "/")
            return


def _globs(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    *folders, name = path.split("/")
    if folders:  # said whole, it is this file and not all of its folder
        yield path, (path,)
    for depth, folder in enumerate(folders, 1):
        glob = "/".join(folders[:depth]) + "/**"
        yield glob, (folder, folder + "/", "/".join(folders[:depth]))
    stem, dot, suffix = name.rpartition(".")
    if dot and stem:
        yield f"*.{suffix}", (f"*.{suffix}", f".{suffix}", f"{suffix} files", f"{suffix}-files", f"{suffix}s", suffix)
    yield name, (name, path, *([stem] if len(stem) > 2 else []))


def _folders(path: str) -> Iterator[tuple[str, list[str]]]:
    """A glob for each run of a path's folders, wherever they lie, with their names; longer runs first."""
    folders = path.split("/")[:-1]
    for length in range(len(folders), 0, -1):
        for start in range(len(folders) - length + 1):
            run = folders[start : start + length]
            yield f"{'**/' * bool(start)}{'/'.join(run)}/**", run


def _sources(change: Change, old: set[str]) -> Iterator[tuple[str, ...]]:
    """What may have made the companion necessary: a path that the comment names, else all code."""
    for path in sorted(old):
        name = path.rpartition("/")[2]
        globs = [(glob, [glob]) for glob in _GLOB.findall(change.comment.text) if matches(path, glob)]
        globs += _folders(path)
        suffix = name.rpartition(".")[2]
        globs += [(name, [name]), (name, [name.rpartition(".")[0]]), (f"*.{suffix}", [f"{suffix} files"])]
        for glob, names in globs:
            if all(len(one) > 2 and _said(change, one) for one in names):
                yield (glob,)
    yield (CODE,)


def _said(change: Change, literal: str) -> bool:
    singular = literal.removesuffix("s")
    return any(change.comment.mentions(form) for form in (literal, singular, literal + "s"))


def _test_folder(path: str, text: str) -> list[str]:
    """The folder of tests that a text names whole: `tests/api/`, not all tests."""
    folders = path.split("/")[:-1] if is_test(path) else []
    for run in ("/".join(folders[:depth]) for depth in range(len(folders), 1, -1)):
        if re.search(rf"(?<![\w/]){re.escape(run)}/?(?!\w)", text):
            return [f"{run}/**"]
    return []


def _needs(path: str, anywhere: bool) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    *folders, name = path.split("/")
    stem, _, suffix = name.rpartition(".")
    if is_test(path):
        yield TESTS, ("tests",), ()
        return
    yield path, (), (path,)
    if re.match(r"change(s|log)|history|news|release", name, re.IGNORECASE):
        yield name, ("changelog",), (name,)
    for folder in folders:
        if re.match(r"migrations?|alembic|versions", folder, re.IGNORECASE):
            place = "**/" + folder if anywhere else "/".join(folders[: folders.index(folder) + 1])
            yield f"{place}/**", ("migration",), (folder,)
        if re.match(r"docs?|documentation|handbuch", folder, re.IGNORECASE):
            yield f"{folder}/**", ("docs",), (folder,)
        if re.match(r"change(s|logs?|set)|\.changeset|newsfragments|changelog\.d|unreleased", folder, re.IGNORECASE):
            yield f"{folder}/**", ("changelog",), (folder,)
    if re.match(r"readme", name, re.IGNORECASE):
        yield name, ("docs",), (name, stem)
    yield (path, (), (path, name, *([stem] if len(stem) > 2 else [])))
    if folders:
        yield f"{'/'.join(folders)}/*.{suffix}", (), (folders[-1],)
