"""Lines of any language: words that new lines must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Self

from pydantic import Field, model_validator

from ...core.artifacts import PullRequest
from ..spoken.comment import Comment
from ..spoken.forms import plurals
from ..spoken.lists import listed_with
from ..spoken.stopwords import STOPWORDS
from .base import Change, Proposal, Rule, Violation
from .globs import matches_any
from .reading import AnyArtifact
from .shapes import SHAPES, fits
from .source import written

_NO = ("no", "never", "avoid", "without", "kein", "keine", "keinen", "ohne")
"""Before one of these words even a common word is meant literally."""
_INSTEAD = ("statt", "instead of", "rather than", "not", "nicht")
"""And before what is written in capitals: "COPY statt ADD"."""
_SETTING = re.compile(r"^[\w.-]+ ?[=:] ?[\w.'\"-]+[,;]?$")
_QUOTES = re.compile(r"[\"']")
_SET = re.compile(r"[\w.-]+")
_MARKERS = ("TODO", "FIXME", "XXX", "HACK", "WIP")
_CODE = re.compile(
    r"[A-Za-z_][\w-]*(?:\.[A-Za-z_]\w*)+(?:\(\))?|\b[a-z]+_[a-z_]+\b|\b[A-Z]{3,} \*|\b[A-Z]{3,}s?\b|@\w+|!important"
    r"|(?<!\w):[a-z]\w+|\b[a-z]{2,}(?:[A-Z][a-z]+)+\b(?:\(\))?|(?i:\bselect \*)|(?<!\S)!!(?=\s)"
    r"|\b[a-z]{3,}=(?![\w=])|(?<![\w.])(?:px|pt|em|rem)(?![\w.])"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.])"
)
_LONGER = re.compile(r"(?<![\w./])([a-z][a-z0-9]*_[a-z0-9_]*[a-z0-9])(?![\w(/])")
_NAMED_SO = re.compile(
    r"\b(?:names?|namen?|carry|carries|columns?|spalten?|says? so|heißen|units?|einheit(?:en)?|suffix|always|every"
    r"|each|all|immer|jede[rsnm]?|alle)\b",
    re.IGNORECASE,
)
_RENAMES = re.compile(
    r"\b(?:re-?nam\w*|call(?:ed)? (?:it|this)|should be called|here|this one|umbenenn\w*|hier|as parameter|"
    r"the variable|not \w+ but)\b",
    re.IGNORECASE,
)
"""What is asked of one name, and no habit."""
_IMPORTED = re.compile(r"(?:\bfrom|\brequire\()\s*[\"']([a-z@][\w@/-]*)[\"']")
_BAD = re.compile(
    r"(?<![\w.-])([a-z_]{3,30}) (?:is|are|ist|sind) (?:\w+ )?(?:fragile|brittle|evil|harmful|dead|outdated|banned|"
    r"forbidden|fragil|böse|tot|veraltet|tabu|verboten|abgeschafft)\b"
)
"""What a sentence calls bad."""
_UNITS = frozenset(("px", "pt", "em", "rem"))
_SCRIPTS = ("*.ts", "*.tsx", "*.js", "*.jsx", "*.mjs", "*.vue", "*.svelte")
_HOSTED = re.compile(r"https?://[\w.-]+")
_FAMILIES = (
    ("ts", "tsx"), ("js", "jsx", "mjs", "cjs"), ("yaml", "yml"), ("c", "h"), ("cpp", "hpp", "cc"), ("css", "scss"),
    ("tf", "tfvars"), ("html", "htm"), ("kt", "kts"),
)  # fmt: skip


_OFF = r"(?<!\w)(?:false|off|aus|ausgeschaltet|abgeschaltet|deaktiviert|disabled?|switched off|turned off)(?!\w)"
_ON = (
    r"(?<!\w)(?:true|on|an|ein|eingeschaltet|angeschaltet|aktiviert|enabled?|switched on|turned on)"
    r"(?=\s*(?:[.,;:!?)]|$|in\b|bleib\w*|sein\b|haben\b|lassen\b|for\b|bitte|please))"
)
_SWITCHED = dict.fromkeys(("true", "on", "yes", "1"), _OFF) | dict.fromkeys(("false", "off", "no", "0"), _ON)
_OTHER_WAY = {"true": "false", "false": "true", "on": "off", "off": "on", "yes": "no", "no": "yes", "1": "0", "0": "1"}
"""How a text says that a switch which a line has this way is to stand the other way."""

_MODULE = re.compile(r"[a-z]\w*(?:\.[a-z]\w*)+")


class Lines(Rule):
    """New lines do not hold this text, in files of these kinds."""

    kind = "forbidden_text"
    on = PullRequest
    per_file = True

    forbid: str = Field(min_length=2, max_length=200)
    nor: tuple[str, ...] = ()
    """More texts that lines must not hold: what a comment lists beside the one that was."""
    files: tuple[str, ...] = ()
    """Globs; empty: every file."""
    anycase: bool = False
    unless: str = ""
    """A named shape (`shapes.py`) that makes a line fine: a TODO with an owner."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.unless and self.unless not in SHAPES:
            raise ValueError(f"no shape {self.unless!r}; there are {', '.join(SHAPES)}")
        return self

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """One a line."""
        found = []
        for source in written(artifact):
            if (not self.files or matches_any(source.path, self.files)) and self._stands_in(source.text):
                lines = source.lines
                hits = ((number, self._found(lines[number - 1])) for number in sorted(source.added))
                found += [Violation(self._said(text, number), source.path) for number, text in hits if text]
        return found

    def sentence(self) -> str:
        """The rule as an instruction."""
        where = f" in {' and '.join(self.files)}" if self.files else ""
        return f"Do not write {' or '.join(map(repr, (self.forbid, *self.nor)))}{where}{self._without()}"

    def slug(self) -> tuple[str, ...]:
        """The text."""
        return (self.forbid,)

    def replaces(self, other: Rule) -> bool:
        """The same text, with another exception or in other files."""
        return isinstance(other, Lines) and self.forbid.casefold() == other.forbid.casefold()

    def _found(self, line: str) -> str:
        """The unwanted text that a line holds; empty without one."""
        if self.unless and fits(self.unless, line):
            return ""
        return next((text for text in (self.forbid, *self.nor) if self._holds(line, text)), "")

    def _holds(self, line: str, text: str) -> bool:
        if text.isalpha() and text.islower() and is_comment(line.strip()):
            return False  # a word of code is a word like any other there
        if _SETTING.match(text):
            line = _QUOTES.sub("", line)  # tag: latest and tag: "latest"
        return any(holds(line, form, self.anycase) for form in self._forms(text))

    def _stands_in(self, text: str) -> bool:
        """Whether the unwanted is anywhere in a file: most files are done with that."""
        if any(map(_SETTING.match, (self.forbid, *self.nor))):
            text = _QUOTES.sub("", text)
        return any(holds(text, form, self.anycase) for one in (self.forbid, *self.nor) for form in self._forms(one))

    def _forms(self, text: str) -> tuple[str, ...]:
        return plurals(text) if self.anycase else (text,)

    def _said(self, text: str, number: int) -> str:
        return f"{text!r} must not be written{self._without()} (line {number})"

    def _without(self) -> str:
        return f" without {SHAPES[self.unless].words}" if self.unless else ""

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """What the comment quotes or calls unwanted, and the correction took out of every new line."""
        yield from cls._propose_longer(change)
        yield from cls._propose_links(change)
        yield from cls._propose_packages(change)
        gone = _gone(change)
        for sentence in change.comment.sentences:
            settings = [line for line in gone if _speaks_of(sentence.text, line) or _wants_other(sentence.text, line)]
            for said in (
                *settings,
                *_suspects(sentence.text, sentence.quoted, sentence.words if sentence.negative else ()),
            ):
                said = said.removesuffix("s") if said[:-1].isupper() else said
                tag = re.search(rf"\b{re.escape(said)}[`\"']?[ -]tags?\b", sentence.text)
                said, word = (f":{said}" if tag else said), said  # of an image: python:latest
                files = _holding(change.before, said)
                if files and said in _MARKERS and _holding(change.after, said):
                    yield from cls._propose_marked(said)
                if not files or _holding(change.after, said):
                    continue
                if said.isalpha() and re.search(rf"\b{said}\.\w", sentence.text):
                    continue  # `requests.get` is meant, not the word
                in_python = all(path.endswith(".py") for path in files)
                if in_python and _MODULE.fullmatch(said) and "import" in sentence.text:
                    continue  # which of its names, `imports.py` tells
                globs = tuple(dict.fromkeys(glob for path in files for glob in kindred(path)))
                marker = said.upper() in _MARKERS
                anycase = "*" in said or not any(char.isupper() for char in said)
                anycase = anycase or globs == ("*.sql",)
                if marker:
                    rule = cls(forbid=said.upper())
                else:
                    others = [other for other in listed_with(sentence.text, said) if not _holding(change.after, other)]
                    image = said.startswith(":") and "/" not in change.comment.text  # named in files of many kinds
                    rule = cls(forbid=said, nor=tuple(others), files=() if image else globs, anycase=anycase)
                plain = said not in sentence.quoted and said.islower() and said.isalpha()
                setting = _SET.findall(said)[0] if said in settings else ""  # a bound says more (`settings.py`)
                star = said.casefold() == "select *"  # better told by what is selected (`pages.py`)
                subject = "file-habit-select_star" if star else f"code-{said.strip('().;:').rpartition('.')[2]}"
                subject = f"setting-{setting}" if setting else subject
                literals = (
                    said,
                    word,
                    *(f"{no} {said}" for no in (*_NO, *(_INSTEAD if said.isupper() else ()))),
                    *(_SET.findall(said)[:1] if said in settings else ()),
                )
                topics = ("todo",) if marker else ()
                yield Proposal(rule, topics=topics, literals=literals, subject=subject, rank=5, fallback=plain)

    @classmethod
    def _propose_longer(cls, change: Change) -> Iterator[Proposal]:
        """A name that only its longer form may have: "volumes carry their unit in the name, volume_ul"."""
        said = [one.text for one in change.comment.sentences if _NAMED_SO.search(one.text)]
        habits = [one for one in said if not _RENAMES.search(one)]
        for new in dict.fromkeys(name for one in habits for name in _LONGER.findall(one)):
            if not _holding(change.after, new):
                continue
            for old in (new.rpartition("_")[0], new.partition("_")[2]):
                files = _holding(change.before, old) if len(old) > 2 else []
                if files and not _holding(change.after, old) and not _holding(change.before, new):
                    globs = tuple(dict.fromkeys(glob for path in files for glob in kindred(path)))
                    yield Proposal(cls(forbid=old, files=globs), literals=(new,), subject=f"code-{old}", rank=6)

    @classmethod
    def _propose_packages(cls, change: Change) -> Iterator[Proposal]:
        """A package of TypeScript or JavaScript that the comment names and that is not imported any more."""
        new = {name for source in written(change.after) for name in _IMPORTED.findall(source.text)}
        for source in written(change.before):
            for name in dict.fromkeys(_IMPORTED.findall(source.text)):
                instead = any(change.comment.mentions(one) for one in new)
                if name not in new and (instead or change.comment.negative):
                    forms = (f'from "{name}"', f"from '{name}'", f'require("{name}")', f"require('{name}')")
                    rule = cls(forbid=forms[0], nor=forms[1:], files=_SCRIPTS)
                    yield Proposal(rule, literals=(name,), subject=f"code-{name}", rank=4)

    @classmethod
    def _propose_links(cls, change: Change) -> Iterator[Proposal]:
        """The host of links that are to be relative."""
        text = "\n".join(source.text for source in written(change.after))
        plain = () if _holding(change.after, "http://") else _holding(change.before, "http://")
        for path in plain:
            rule = cls(forbid="http://", files=kindred(path))
            yield Proposal(rule, literals=("https",), subject="code-http", rank=4)
        for source in written(change.before):
            for host in dict.fromkeys(_HOSTED.findall(source.text)):
                if host not in text:
                    rule = cls(forbid=host, files=kindred(source.path))
                    yield Proposal(rule, topics=("relative_link",), subject=f"code-{host}")

    @classmethod
    def _propose_marked(cls, marker: str) -> Iterator[Proposal]:
        """A marker that stays, but not bare: with a ticket, an issue, a link, an owner."""
        for rank, shape in enumerate(("ticket", "issue", "link", "owner")):
            rule = cls(forbid=marker, unless=shape)
            yield Proposal(rule, topics=("todo",), subject=f"code-{marker}", rank=rank)


def kindred(path: str) -> tuple[str, ...]:
    """Globs for files of this one's language, whichever ending they have; those of its name where it has none."""
    if "." not in path.rpartition("/")[2]:
        return (f"{path.rpartition('/')[2]}*",)
    ending = path.rpartition(".")[2]
    return tuple(f"*.{one}" for one in next((family for family in _FAMILIES if ending in family), (ending,)))


def holds(line: str, text: str, anycase: bool = False) -> bool:
    """Whether a line holds the text, not inside a longer word."""
    if not anycase and text not in line:
        return False
    start = r"(?<!\w)" if text[0].isalnum() or text[0] == "_" else ""
    start = r"(?<![^\W\d])" if text in _UNITS else start  # 14px
    end = r"(?!\w)" if text[-1].isalnum() or text[-1] == "_" else ""
    return re.search(f"{start}{re.escape(text)}{end}", line, re.IGNORECASE if anycase else 0) is not None


def is_comment(line: str) -> bool:
    """Whether a line begins as comments do, in whatever language."""
    return line.startswith(("#", "//", "/*", "*", "--", "<!--", ";", '"""'))


def _suspects(text: str, quoted: tuple[str, ...], words: tuple[str, ...]) -> Iterator[str]:
    yield from (said for said in quoted if len(said) > 1)
    for said in _CODE.findall(text):
        yield said.removesuffix("()")
        yield from [said] * ("." not in said and said.endswith("()"))  # that name may be called with arguments
    yield from _BAD.findall(text)
    yield from (word for word in words if word not in STOPWORDS and len(word) > 2)
    yield from re.findall(rf"\b(?:{'|'.join(_NO)}) ([a-z]{{3,12}})\b", text, re.IGNORECASE)


def _gone(change: Change) -> list[str]:
    """Short settings that the correction took out: `DEBUG = True`, `verify: false`."""
    after = {line.strip() for source in written(change.after) for line in source.lines}
    lines = [line.strip() for source in written(change.before) for line in source.lines]
    return [line for line in dict.fromkeys(lines) if line not in after and len(line) < 60 and _SETTING.match(line)]


def _speaks_of(text: str, line: str) -> bool:
    """Whether a text says both the name and the value of a setting."""
    name, *values = _SET.findall(line)
    own = _SWITCHED.get(_OTHER_WAY.get("".join(values).casefold(), ""), "")
    if own and Comment(text).negative and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) and re.search(own, text):
        return True
    return all(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in (name, *values))


def _wants_other(text: str, line: str) -> bool:
    """Whether a text says a switch and how it is to stand, where the line has it the other way: "debug stays false"."""
    name, *value = _SET.findall(line)
    other = _SWITCHED.get("".join(value).casefold(), "")
    said = rf"(?<!\w){re.escape(name.rpartition('.')[2])}(?!\w)"
    return bool(other) and re.search(said, text, re.IGNORECASE) is not None and re.search(other, text, re.I) is not None


def _holding(artifact: AnyArtifact, text: str) -> list[str]:
    anycase = "*" in text or not any(char.isupper() for char in text)
    found = []
    for source in written(artifact):
        lines = source.lines
        if any(holds(lines[number - 1], text, anycase) for number in source.added):
            found.append(source.path)
    return found
