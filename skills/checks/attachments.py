"""What a mail must and must not have attached: names, types, a number of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...core.artifacts import MailDraft
from ..spoken.comment import Comment
from ..spoken.forms import plurals
from ..spoken.lists import listed_with
from ..spoken.topics import TOPICS
from .base import Change, Proposal, Rule, Violation
from .entries import entries, fits, listed
from .members import Members
from .reading import AnyArtifact

_ANNOUNCED = re.compile(
    r"\b(attach\w*|anhangs?|anlage)\b[^.;!?]*\b(ankündig\w*|erwähn\w*|announce\w*|mention\w*|die rede)|"
    r"\b(says?|speaks?|talks?|refers?|mentions?|announces?|announced|writes?|wrote|steht|schreib\w*|ankündig\w*|"
    r"erwähn\w*)\b[^.;!?]*\b(attach\w*|anhang|anlage|anbei|angehängt|beigefügt)|"
    r"[\"„“'](?:see )?(?:attached|anbei|im anhang|in the attachment)[\"“”']",
    re.IGNORECASE,
)
"""The comment is about what a text says is attached, whatever it is called."""
_ENDING_BESIDE = (
    r"(?<!\w){0}\s*(?:,|/|and|or|und|oder)\s*\*?(\.[a-z0-9]{{2,5}})\b|"
    r"\*?(\.[a-z0-9]{{2,5}})\s*(?:,|/|and|or|und|oder)\s*{0}\b"
)
"""An ending beside what files are called: "logs und .har"."""
_ASKED_FOR = re.compile(
    r"\b(?:please|bitte|must|should|needs?|always|never|every|each|any|without|missing|miss|forgot\w*|attach(?:es)?|"
    r"include[sd]?|come|comes|enclose|send|add|require[sd]?|only|muss|müssen|soll\w*|immer|nie|jede\w*|ohne|fehl\w*|"
    r"vergess\w*|gehör\w*|brauch\w*|häng\w*|leg\w*|füg\w*|schick\w*|komm\w*|nur|alle\w*|mit)\b",
    re.IGNORECASE,
)
"""Words by which an attachment is asked for, and not only spoken of: "details go into an attachment"."""


_PICTURES = ("picture", "pictures", "image", "images", "photo", "photos", "foto", "fotos", "bild", "bilder")
_TABLES = ("excel", "spreadsheet", "spreadsheets", "tabelle", "tabellen")
_NAMES = {
    "doc": ("word",), "docx": ("word",), "xls": _TABLES, "xlsx": _TABLES,
    "ppt": ("powerpoint", "slides", "folien"), "pptx": ("powerpoint", "slides", "folien"),
    "png": (*_PICTURES, "screenshot", "screenshots"), "jpg": _PICTURES, "jpeg": _PICTURES, "heic": _PICTURES,
    "exe": ("executable", "executables", "program", "programs", "programme"), "zip": ("archives", "archiv", "archive"),
    "mp4": ("video", "videos"), "mov": ("video", "videos"), "ics": ("calendar file", "kalenderdatei",
    "kalendereintrag"),
}  # fmt: skip
"""How people call files with an ending, besides by it."""


class Attachments(Members):
    """The names of a mail's attachments."""

    kind = "attachments"
    on = MailDraft
    reads, topic, singular = "attachments", "attachment", "attachment"
    counts, adds = True, False

    mentioned: bool = False
    """Whether a mail that speaks of an attachment must have one."""

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """Also one for an attachment that is spoken of and not there."""
        found = super().violations(artifact)
        if self.mentioned and not entries(artifact, self.reads) and _speaks_of_one(artifact):
            found.append(Violation("the text speaks of an attachment, there is none", self.reads))
        return found

    def sentence(self) -> str:
        """The rule as an instruction."""
        said = "Attach what the text says is attached" if self.mentioned else ""
        return " and ".join(filter(None, (super().sentence(), said)))

    def covers(self, other: Rule) -> bool:
        """What may be attached only is a stricter rule than what may not."""
        assert isinstance(other, Attachments)
        allowed = set(self.only) & set(other.exclude)
        return bool(self.only) and not allowed and set(other.args()) == {"exclude"}

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """A type or a part of a name that the comment says, else a number of attachments."""
        before, after = entries(change.before, cls.reads), entries(change.after, cls.reads)
        came = [name for name in after if not listed(name, before)]
        went = [name for name in before if not listed(name, after)]
        by_example = change.comment.by_example
        announced = _ANNOUNCED.search(change.comment.text) is not None
        for glob, literal in _name_globs(came, before, by_example) if not announced else ():
            # another type in place of one: no mail needs an attachment for that
            alone = before and change.comment.exclusive and all(fits(name, glob) for name in after)
            if glob.startswith("*.") and (went or alone):
                rule = cls(only=(glob, *_suffixes(change.comment.text, literal)))
                instead = len(rule.only) == 1 and not change.comment.exclusive and _unwanted(went, change.comment)
                yield Proposal(rule, literals=(literal,), subject="attachments-", rank=1 if instead else -1)
                continue
            named = change.comment.speaks(cls.topic) or glob == literal or glob.startswith("*.")
            if named:
                yield Proposal(cls(include=(glob,)), literals=(literal,), subject="attachments+", rank=0)
        for glob, literal in _name_globs(went, after, by_example):
            literals = (*plurals(literal), *_explained(change.comment.text, literal))
            called = _called(glob[2:]) if glob.startswith("*.") else ()
            globs = tuple(dict.fromkeys(one for said in called for one in _suffixes(change.comment.text, said)))
            rule = cls(exclude=(glob, *(one for one in globs if not listed(one, after))))
            yield Proposal(rule, literals=literals, subject="attachments-", rank=0)
        if came and not went:
            always = 1 if change.comment.universal and not (change.comment.conditional or announced) else 3
            said = tuple(one for one in change.comment.quoted if TOPICS["mentioned"].search(one))
            yield Proposal(cls(mentioned=True), topics=(cls.topic,), literals=said, subject="attachments+", rank=2)
            if _ASKED_FOR.search(change.comment.text):
                yield Proposal(cls(at_least=len(before) + 1), topics=(cls.topic,), subject="attachments+", rank=always)
        for number in (one for one in change.comment.numbers if len(after) <= one < len(before)):
            yield Proposal(cls(at_most=number), topics=(cls.topic,), subject="attachments-", rank=1)
        if went and not after:
            yield Proposal(cls(at_most=0), topics=(cls.topic,), subject="attachments-", rank=2)


def _unwanted(names: Sequence[str], comment: Comment) -> bool:
    """Whether a sentence says by its type that one of these must not be: what it wants is only in its place."""
    called = [word for name in names for word in _called(name.rpartition(".")[2])]
    return any(part.negative and any(map(part.mentions, called)) for part in comment.sentences)


def _speaks_of_one(artifact: AnyArtifact) -> bool:
    assert isinstance(artifact, MailDraft)
    own = "\n".join(line for line in artifact.body.splitlines() if not line.startswith(">"))
    return TOPICS["mentioned"].search(own) is not None


def _name_globs(names: Sequence[str], others: Sequence[str], by_example: bool) -> Iterable[tuple[str, str]]:
    """Globs that fit one of the names and none of the others, each with the literal that it is about. A whole name that
    is an example is not meant."""
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        parts = [
            part for part in stem.replace("_", "-").replace(" ", "-").replace(".", "-").split("-") if len(part) > 2
        ]
        globs = [(name, name)] * (not by_example) + [(f"*{part}*", part) for part in parts if not part.isdigit()]
        globs += [(f"*.{suffix}", word) for word in _called(suffix)] if dot else []
        yield from ((glob, literal) for glob, literal in globs if not any(fits(other, glob) for other in others))


def _suffixes(text: str, literal: str) -> tuple[str, ...]:
    """Globs of the other endings of the list in which a text names one: .jpg or .png, PDF oder CSV."""
    others = next(filter(None, (listed_with(text, form) for form in (literal, f".{literal}"))), ())
    others += tuple(
        one or two for one, two in re.findall(_ENDING_BESIDE.format(re.escape(literal)), text, re.IGNORECASE)
    )
    return tuple(dict.fromkeys(f"*.{one.lstrip('*.').casefold()}" for one in others))


def _explained(text: str, suffix: str) -> tuple[str, ...]:
    """What files of an ending are: firmware and images for "firmware images (.bin)"."""
    found = re.search(rf"([\w-]+(?: [\w-]+)?) \(\*?{re.escape(suffix)}\)", text, re.IGNORECASE)
    return tuple(found.group(1).split()) if found and suffix.startswith(".") else ()


def _called(suffix: str) -> tuple[str, ...]:
    """How people call files with an ending."""
    said = (suffix, f".{suffix}", f"{suffix}s", *_NAMES.get(suffix, ()))
    called = tuple(word for word in said if word)
    called += tuple(f"{how} word" for how in ("as", "no", "kein") if "word" in called)
    return called + tuple(
        f"{word}{kind}" for word in called[:4] for kind in (" files", " documents", "-dateien", "-dokumente")
    )
