"""What a comment may mean literally for a text, and what only as an example."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..spoken.comment import Comment
from ..spoken.lists import listed_with
from ..spoken.moods import EXAMPLE
from .shapes import form, like, looks_like_number

TYPE = re.compile(r"\b(feat|feature|fix|bugfix|hotfix|chore|docs|refactor|release)(?=/|:|\()")
IS_ENOUGH = r"(?:genügt|reicht|tut.?s|is enough|will do|suffices)\b"
"""What is said of something that may be there, and need not."""
HOST = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?![\w@])")
_ANY_HOST = re.compile(r"\*\.((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@])")
"""What every host of a kind ends with: "*.intern.example"."""
OPEN = re.compile(r"conventional|[]:] ?(?:\.\.\.|…)", re.IGNORECASE)
"""The comment gives a pattern, of which a type is an example."""
CODE = re.compile(r"\[?[A-Za-z]{1,6}\d{1,4}\]?")
"""A short code such as SF26; where letters and digits are parted, the letters are a name that stays."""
_THIS_TIME = r"[\"'`”“]?,?\s+(?:in this case|here|in diesem fall|hier)\b"
"""Behind what is meant for this one only."""
_VARIES = re.compile(
    r"\b(component|module?|komponente|area|bereich|package|paket|scope|team|project|projekt|service|topic|thema|"
    r"site|standort|author|autor|initials?|kürzel|code|type|typ)\w*",
    re.IGNORECASE,
)
"""What is another one in every text."""
_KEY = re.compile(r"[A-Za-z]+-\d+(?=[-_/][A-Za-z])")
_NUMBERED = re.compile(r"(?<![\w-])[A-Z]{2,}s? \d{2,}(?![\w-])")
"""A reference whose letters and digits are parted by a blank: KST 4711."""
_NAMED = re.compile(r"(?<![\w-])[A-Z][a-z]+ \d{2,}(?![\w-])")
"""The same as an example: Sprint 12."""
_BEHIND_A_COLON = re.compile(r":\s+([A-ZÄÖÜ][\w-]+ \d{3,})(?=[.;,!]|$)")
"""What is asked for by its words: "die Hotline: Durchwahl 4400"."""
_SCHEME = re.compile(r"\bhttps?://(?!\w)")
_CUE = r"(?:[`\"'„“(]|\b(?:e\.g\.|z\. ?B\.|like|etwa|also|such as|example|instance|or|oder|wie),? [`\"'„“(]?)"


_UNIT = re.compile(r"(?<![\w/.])(?:[A-Z]\w{0,4}|[a-z]{1,2})/[a-z]{1,2}(?![\w/.])")
"""A unit of so much by time or the like: "Mbit/s, not MB/s"."""
_SPELT_OUT = re.compile(
    r"ausschreib\w*|ausgeschrieben|schreib\w*[^.;!?]{0,25}\baus\b|\b(?:spell|write)\w*\b[^.;!?]{0,15}\bout\b|abkürz\w*|abbreviat\w*",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\b(?:[A-Z]{2,5}|[A-Z][a-z]{0,2}[A-Z]\w{0,2})\b\.?")
"""A short form, where a sentence wants the long one: "MfG"."""

_LIKEWISE = re.compile(
    r"[\"”“'’«`],?\s+(?:ist |is |gilt )?(?:genauso|ebenso|ebenfalls|auch nicht|likewise|neither|the same|same here)\b|"
    r"\b(?:genauso|ebenso|the same (?:goes |is true )?for|das gleiche gilt für|dasselbe gilt für|"
    r"and neither is)\s+[\"„“'‘»`]",
    re.IGNORECASE,
)
"""What is said of one phrase after another."""
_LISTED_QUOTES = re.compile(
    r"(?:[\"„“'‘»`][^\"„“”'’«»`\n]{2,60}[\"”“'’«`](?:,?\s*(?:or|oder|noch|nor|and|und|/)\s*|,\s*)?(?:(?:no|not|nicht|"
    r"kein\w*)\s+)?){2,}",
    re.IGNORECASE,
)
"""Phrases in quotes beside each other."""


def sayings(sentence: Comment) -> Iterator[tuple[int, str]]:
    """What a sentence may mean literally, with how far that is from certain: quotes, technical words, plain words."""
    yield from ((1, said) for said in sentence.quoted)
    yield from ((2, said) for said in _ANY_HOST.findall(sentence.text))
    yield from (
        (2, said) for said in (*sentence.unquoted.technical, *_shouted(sentence), *HOST.findall(sentence.unquoted.text))
    )
    rare = (_NUMBERED, _SCHEME, *([_NAMED] if sentence.by_example else ()))
    yield from ((2, said) for one in rare for said in one.findall(sentence.unquoted.text))
    yield from ((2, said) for said in _BEHIND_A_COLON.findall(sentence.unquoted.text))
    if _SPELT_OUT.search(sentence.text):
        yield from ((2, said) for said in _SHORTENED.findall(sentence.unquoted.text))
    yield from ((2, said) for said in _UNIT.findall(sentence.unquoted.text))
    hosts = "." + ".".join(HOST.findall(sentence.text)).casefold() + "."
    yield from ((3, word) for word in sentence.unquoted.words if f".{word}." not in hosts)


def _shouted(sentence: Comment) -> Iterator[str]:
    """Names in capitals that are no abbreviation: GREMLIN."""
    yield from (said for said in sentence.unquoted.capitals if len(said) > 4)


def in_brackets(said: str, comment: Comment, text: str) -> str:
    """The reference with the brackets in which both a comment and a text write it; empty without."""
    bracket = re.match(r"\[[^\]]+\]", said)
    if bracket:
        return bracket.group()
    written = re.search(re.escape(f"[{said}]"), comment.text, re.IGNORECASE)
    return written.group() if written and like(written.group(), text) else ""


def key(token: str) -> str:
    """The reference that a token begins with, `shop-12` of `shop-12-gift-wrap`; else the token."""
    found = _KEY.match(token)
    return found.group() if found else token


def example_of(prefix: str, comment: Comment) -> str:
    """What a comment says as an example of such a beginning: "ab/" of "initials first, e.g. `ab/...`" for `tk/`. Empty
    where it says no such thing, or means just this one."""
    pattern = form(prefix.strip())
    found = re.findall(rf"{_CUE}({pattern})|({pattern}) ?(?:\.\.\.|…)", comment.text)
    said = [one or other for one, other in found]
    return said[0] if said and (is_example(prefix, comment) or len(set(said)) > 1) else ""


def is_example(prefix: str, comment: Comment) -> bool:
    """Whether a comment gives examples, and does not say this very beginning before it comes to them; or says what
    stands there and how it goes on: "the component in brackets: [radio] ..."."""
    if re.search(re.escape(prefix.strip()) + _THIS_TIME, comment.text, re.IGNORECASE):
        return True
    whole = any(said.startswith(prefix.strip()) and len(said) > len(prefix) + 3 for said in comment.quoted)
    if whole and _VARIES.search(comment.text) and prefix.strip()[:1] in "[(":
        return True
    if cue := EXAMPLE.search(comment.text):
        return prefix.strip() not in comment.text[: cue.start()]
    return OPEN.search(comment.text) is not None and _VARIES.search(comment.text) is not None


def first_by_chance(prefix: str, bare: str, comment: Comment) -> bool:
    """Whether a beginning is not what a comment means by it: the name of a folder, a verb that shows its mood, the
    word in front of a number, or just the first word."""
    if re.search(rf"(?i)\b{re.escape(bare)}/", comment.text) and not prefix.endswith("/"):
        return True
    if comment.speaks("imperative") and bare.isalpha():
        return True
    if any(said.startswith(bare) and looks_like_number(said) for said in comment.quoted):
        return True
    plain = prefix == bare and bare.isalpha()
    return plain and not comment.speaks("front") and not any(bare in said for said in comment.quoted)


def prefixes(text: str) -> Iterator[str]:
    """Beginnings that could be meant as fixed: up to a bracket, a colon or a slash, else the first word."""
    for pattern in (
        r"\[[^\]]{1,30}\] ?",
        r"\([^)\n]{1,30}\) ?",
        r"[\w#()-]{1,20}: ?",
        r"[\w-]{1,20}/",
        r"[^\s:]{2,30}(?=\s)",
    ):
        match = re.match(pattern, text)
        if match:
            yield match.group()


def likewise(comment: Comment) -> tuple[str, ...]:
    """What a comment says of a phrase in quotes as of the one before it: "'free' is out, 'gratis' likewise"."""
    return tuple(said for part in comment.sentences if _LIKEWISE.search(part.text) for said in part.quoted)


def listed_beside(said: str, sentence: Comment) -> tuple[str, ...]:
    """What else a sentence lists beside a word, or beside a phrase in quotes."""
    found = (one.group() for one in _LISTED_QUOTES.finditer(sentence.text))
    listed = next((Comment(one).quoted for one in found if said in Comment(one).quoted), ())
    return tuple(one for one in listed if one != said) or listed_with(sentence.text, said)


def will_do(said: str, text: str) -> bool:
    """Whether a text quotes a wording as what may stand there, and need not."""
    return re.search(rf"{re.escape(said)}[\"'”“’«»`]\s{IS_ENOUGH}", text, re.IGNORECASE) is not None
