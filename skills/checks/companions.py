"""Which files a pull request must touch along with others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from ...core.artifacts import FileChange, PullRequest
from .base import Change, Proposal, Rule, Violation
from .globs import GLOB, folders_of, matches, named_whole, respelt
from .reading import AnyArtifact, files_of
from .source import is_code, is_test

_ONLY_THERE = re.compile(
    r"\b(?:nur|only|ausschließlich) in `?[\w./-]+\.\w+`?\b|\bnowhere else\b|\bnirgend(?:s|wo) (?:sonst|anders)\b|"
    r"\bsonst nirgend",
    re.IGNORECASE,
)
_ONLY_WITH = re.compile(
    r"\b(?:only|nur|never without|nie ohne|not without|nicht ohne)\b[^.;!?]{0,40}?"
    r"\b(?:together with|along with|alongside|with|zusammen mit|gemeinsam mit|mit|without|ohne)\s+`?([\w./*-]*[\w*])",
    re.IGNORECASE,
)
"""What the change of another file is allowed with: "the lock file changes only together with pyproject.toml"."""
_FOLDER = re.compile(r"(?<![\w./-])(?:[\w.-]+/)+(?![\w*])|(?<![\w./-])(?:[\w-]+/)+[\w-]+(?![\w./*-])")
_ENDING = re.compile(r"(?<![\w*/.-])([_.][a-z]+\.[a-z]{2,4})(?!\w|\.\w)")
"""How files of a kind end: "every _up.sql comes with its _down.sql"."""
_MUTUAL = re.compile(
    r"\b(?:twins|zwillinge|only (?:ever )?change together|both (?:files )?or (?:none|neither)|beide oder keine)\b",
    re.IGNORECASE,
)
"""Files of which each needs the other."""
_HALF = re.compile(r"(?<![\w/.-])(_[a-z]{2,10})\b(?!\.\w|-\w)")
"""The same without what files of all kinds end with: "Zur _up gehört die _down"."""
_LANGUAGES = "de|en|fr|it|es|nl|pl|pt|cs|da|sv|fi|no|nb|hu|ro|tr|ru|uk|ja|zh|ko|el|bg|hr|sk|sl"
_LANGUAGE = re.compile(rf"(?:{_LANGUAGES})(?:[_-][A-Z]{{2}})?")
TESTS, CODE = "tests", "code"
"""Names that stand for every test and for every program text, whatever its folder."""


_EVERY = re.compile(
    r"\b(?:every|each|jede[rmn]?)\s+(?:prs?|pull requests?)\b(?!\s+(?:that|which|der|die|with|mit|in|an))|"
    r"\b(?:geht|kommt)\b[^.;!?]{0,12}\bnichts (?:rein|durch|live)\b|"
    r"\bnothing (?:goes in|gets in|gets merged|is merged)\b",
    re.IGNORECASE,
)
"""Whatever it changes."""


class Together(Rule):
    """Files that change together: whoever touches `changed` also touches one of `needs`."""

    kind = "files_together"
    on = PullRequest
    per_file = False

    changed: tuple[str, ...] = (CODE,)
    needs: tuple[str, ...] = Field(min_length=1)
    mutual: bool = False
    """Whether what is needed also needs the others."""
    same_name: bool = False
    """Whether each new file needs one that is called like it, endings and what makes it a test aside."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One, or none."""
        assert isinstance(artifact, PullRequest)
        if self.same_name:
            return list(_without_namesake(artifact, self.changed, self.needs))
        found = _missing(artifact, self.changed, self.needs)
        return found or (_missing(artifact, self.needs, self.changed) if self.mutual else [])

    def sentence(self) -> str:
        """The rule as an instruction."""
        back = ", and the other way round" if self.mutual else ""
        named = " of the same name" if self.same_name else ""
        return f"When {' or '.join(self.changed)} changes, also change {' or '.join(self.needs)}{named}{back}"

    def slug(self) -> tuple[str, ...]:
        """What is needed."""
        return self.needs

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Files that the correction brought along, unless they came because something belongs there only."""
        if _ONLY_THERE.search(change.comment.text):
            return
        yield from cls._propose_company(change)
        old = {file.path for file in files_of(change.before)}
        came = [file for file in files_of(change.after) if file.path not in old and file.after is not None]
        yield from cls._propose_languages(old, [file.path for file in came])
        yield from cls._propose_namesakes(change, old, [file.path for file in came])
        sources = list(_sources(change, old))
        # "billing/" names what has changed and does not speak of a page that is called billing
        folders = {folder for globs in sources for glob in globs for folder in glob.split("/")[:-1]}
        for file in came:
            if respelt(file.path, old - {kept.path for kept in files_of(change.after)}):
                continue
            beside = _lengthened(file.path, old)
            for changed in [*sources[:-1], (beside,)] if beside else sources:  # the last one is all code
                anywhere = changed != (CODE,) and not any("/" in glob for glob in changed)
                said = [glob for glob in GLOB.findall(change.comment.text) if matches(file.path, glob)]
                spoken: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
                spoken = [(glob, (), (glob,)) for glob in said if (glob,) != changed]
                if changed != (CODE,):
                    spoken += [
                        (f"{said}**", (), (said, said.rstrip("/")))
                        for said in _folders(change.comment.text)
                        if file.path.startswith(said) and (f"{said}**",) != changed
                    ]
                ends = _ends(change.comment.text, file.path)
                spoken += [(f"*{said}", (), (as_said,)) for said, as_said in ends if (f"*{said}",) != changed]
                if is_test(file.path):
                    spoken += [(glob, ("tests",), ()) for glob, _ in named_whole(file.path, change.comment.text)]
                for rank, (need, topics, said_as) in enumerate([*spoken, *_needs(file.path, anywhere)]):
                    literals = tuple(literal for literal in said_as if literal not in folders)
                    named = 0 if changed != (CODE,) else 5
                    mutual = changed != (CODE,) and _are_twins(change, changed[0], need)
                    yield Proposal(
                        cls(changed=changed, needs=(need,), mutual=mutual), topics=topics, literals=literals,
                        subject=f"together-{file.path}", rank=rank + named,
                    )  # fmt: skip
                    whatever = cls(changed=("*",), needs=(need,))
                    if changed == (CODE,) and _EVERY.search(change.comment.text):
                        yield Proposal(whatever, topics, literals, f"together-{file.path}", rank - 1)
                    if changed == (CODE,) and change.comment.speaks("label"):
                        yield Proposal(
                            whatever, topics, literals, f"together-{file.path}", rank + 4, needs_condition=True
                        )

    @classmethod
    def _propose_languages(cls, old: set[str], came: list[str]) -> Iterator[Proposal]:
        """Where the same came in another language: `de.json` with `en.json`, `locales/de/` with `locales/en/`."""
        for path in came:
            for other in sorted(old):
                if pair := _language_pair(other, path):
                    rule = cls(changed=pair[:1], needs=pair[1:], mutual=True)
                    topics = ("languages", "other_language")
                    plain = [glob.removesuffix("**") for glob in pair]
                    literals = [form for said in plain for form in (said, said.rstrip("/"), said.rpartition("/")[2])]
                    yield Proposal(rule, topics, tuple(filter(None, literals)), f"together-{path}", rank=-1)

    @classmethod
    def _propose_namesakes(cls, change: Change, old: set[str], came: list[str]) -> Iterator[Proposal]:
        """Where a file came that is called like another one in another folder, or with another ending."""
        for path in came:
            for other in sorted(old):
                if other == path or _called(other) != _called(path):
                    continue
                for changed, needs in zip(_homes(other), _homes(path), strict=True):
                    if changed != needs and not {matches(other, needs), matches(path, changed)} - {False}:
                        rule = cls(changed=(changed,), needs=(needs,), same_name=True)
                        yield Proposal(rule, topics=("same_name",), subject=f"together-{path}", rank=-2)
                        break

    @classmethod
    def _propose_company(cls, change: Change) -> Iterator[Proposal]:
        """Where a file was taken out that a sentence allows beside another one only."""
        kept = {file.path for file in files_of(change.after)}
        for file in (file for file in files_of(change.before) if file.path not in kept):
            name = file.path.rpartition("/")[2]
            for needs in _ONLY_WITH.findall(change.comment.text):
                if re.search(r"[./]", needs) and not matches(file.path, needs):
                    rule = cls(changed=(name,), needs=(needs,))
                    yield Proposal(rule, literals=(name, file.path), subject=f"untouched-{file.path}", rank=-3)


def _language_pair(one: str, other: str) -> tuple[str, str] | None:
    """Globs for two paths that differ in nothing but the language that a part of them is called by."""
    split = re.compile(r"([/._-])")
    first, second = split.split(one), split.split(other)
    differing = [at for at, (two, three) in enumerate(zip(first, second, strict=False)) if two != three]
    if len(first) != len(second) or len(differing) != 1:
        return None
    at = differing[0]
    if not all(_LANGUAGE.fullmatch(parts[at]) for parts in (first, second)):
        return None
    if "/" in first[at:]:  # a folder of the language, whatever is in it
        return "".join((*first[: at + 1], "/**")), "".join((*second[: at + 1], "/**"))
    return one, other


def _called(path: str) -> str:
    """A file's name without its endings and without what makes it a test."""
    return re.sub(r"^test_|_test$|_spec$", "", path.rpartition("/")[2].partition(".")[0]).casefold()


def _homes(path: str) -> tuple[str, str]:
    """Where such a file lies: its folder, or its ending."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/**" if folder else "*", f"*.{name.partition('.')[2]}"


def _without_namesake(pull: PullRequest, changed: tuple[str, ...], needs: tuple[str, ...]) -> Iterator[Violation]:
    there = {_called(file.path) for file in pull.files if _is(file, needs) and file.after is not None}
    for file in pull.files:
        wanted = file.after is not None and file.before is None and _is(file, changed) and not _is(file, needs)
        if wanted and _called(file.path) not in there:
            yield Violation(f"{file.path} needs one of the same name in {' or '.join(needs)}", file.path)


def _folders(text: str) -> list[str]:
    """The folders that a text names, each with a slash at its end."""
    return [f"{said.rstrip('/')}/" for said in _FOLDER.findall(text)]


def _are_twins(change: Change, changed: str, need: str) -> bool:
    """Whether a sentence says of both that neither changes alone."""
    names = [re.sub(r"^.*/|^\*|\.\w+$", "", glob.removesuffix("/**")).casefold() for glob in (changed, need)]
    return any(
        _MUTUAL.search(one.text) and not one.negative and all(name in one.text.casefold() for name in names)
        for one in change.comment.sentences
    )


def _missing(pull: PullRequest, changed: tuple[str, ...], needs: tuple[str, ...]) -> list[Violation]:
    sources = [file for file in pull.files if _is(file, changed) and not _is(file, needs)]
    deleted = all(file.after is None for file in sources)
    if not sources or any(_is(file, needs) and (deleted or file.after is not None) for file in pull.files):
        return []
    return [Violation(f"{sources[0].path} changed, so {' or '.join(needs)} must change too", sources[0].path)]


def _is(file: FileChange, names: Iterable[str]) -> bool:
    for name in names:
        if name == TESTS and is_test(file.path):
            return True
        if name == CODE and is_code(file):
            return True
        if name not in (TESTS, CODE) and matches(file.path, name):
            return True
    return False


def _sources(change: Change, old: set[str]) -> Iterator[tuple[str, ...]]:
    """What may have made the companion necessary: a path that the comment names, else all code."""
    for path in sorted(old):
        name = path.rpartition("/")[2]
        globs = [(glob, [glob]) for glob in GLOB.findall(change.comment.text) if matches(path, glob)]
        globs += [(glob, [names[0]]) for glob, names in named_whole(path, change.comment.text)]
        globs += [(f"{said}**", [said]) for said in _folders(change.comment.text) if path.startswith(said)]
        globs += [(f"*{said}", [as_said]) for said, as_said in _ends(change.comment.text, path)]
        globs += folders_of(path)
        suffix = name.rpartition(".")[2]
        globs += [(path, [path]), (name, [name]), (name, [name.rpartition(".")[0]])]
        globs += [(f"*.{suffix}", [f"{suffix} files"])]
        for glob, names in globs:
            if all(len(one) > 2 and _said(change, one) for one in names):
                yield (glob,)
    yield (CODE,)


def _lengthened(path: str, old: Iterable[str]) -> str:
    """A glob for files beside which such a one lies: `*.tsx` of `Button.stories.tsx`; empty where none is there."""
    stem, _, suffix = path.rpartition(".")
    first = f"{stem.rpartition('.')[0]}.{suffix}"
    return f"*.{suffix}" if first != f".{suffix}" and first in old and not is_test(path) else ""


def _ends(text: str, path: str) -> list[tuple[str, str]]:
    """How a path ends as a comment says it, and how it says so: `_up.sql` of "_up.sql" or "_up"."""
    stem, dot, suffix = path.rpartition(".")
    whole = [(said, said) for said in _ENDING.findall(text) if path.endswith(said)]
    return whole or [(f"{said}{dot}{suffix}", said) for said in _HALF.findall(text) if stem.endswith(said)]


def _said(change: Change, literal: str) -> bool:
    singular = literal.removesuffix("s")
    return any(change.comment.mentions(form) for form in (literal, singular, literal + "s"))


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
    if re.search(r"(?:^|[._-])lock(?:[._-]|$)", name, re.IGNORECASE):
        yield name, (), ("lockfile", "lock file", "lock-file", "lock-datei", "lockdatei")
    if re.match(r"readme", name, re.IGNORECASE):
        yield name, ("docs",), (name, stem)
    yield (name, (), (name, *([stem] if len(stem) > 2 else [])))  # said by its name alone, in whatever folder
    if folders:
        yield f"{'/'.join(folders)}/*.{suffix}", (), (folders[-1],)
