"""What the code is about that an exception leaves alone: "weights may stay float", "bei Preisen egal"."""

from __future__ import annotations

import re

from ...core.artifacts import PullRequest
from ..checks.base import Change, Rule
from ..checks.reading import AnyArtifact, speaks_of
from ..spoken.comment import Comment
from ..spoken.sentences import pieces
from ..spoken.synonyms import alike
from ..spoken.tongues import language

_ABOUT = re.compile(
    r"^\W*(?:(?:bei|für|in|for|with)\s+)?(?P<things>[\w\s,/-]{3,50}?)\s+(?:may|can|darf|dürfen|kann|können|egal|is|are|ist|"
    r"sind|stays?|remains?|keeps?|bleib(?:t|en)|(?:do|does)n.t|obviously|natürlich)\b",
    re.IGNORECASE,
)
"""What a sentence allows something of."""
_SPARES = re.compile(
    r"\b(?:stays?|remains?|keeps?|fine|ok(?:ay)?|allowed|mind|without|exempt\w*|need|higher|lower|bleib\w*|egal|wurscht|wurst|schnuppe|"
    r"erlaubt|in ordnung|ausgenommen|ohne|höher|niedriger|weiter|weiterhin|brauch\w*|nicht)\b",
    re.IGNORECASE,
)
"""That it is left alone, or may be as it was: "comments may be shorter" allows something else."""
_IDENTIFIERS = re.compile(r"(?<![\w/.])(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/])|[a-z][a-z0-9]+_(?!\w))")
_PLACE_FIRST = re.compile(r"\W*(?:in|under|unter|im)\s", re.IGNORECASE)
_NOUN = re.compile(r"(?<![\w-])[A-ZÄÖÜ]\w{3,}(?!\s+[A-ZÄÖÜ])")
_PLURAL = re.compile(r"(?<![\w-])[A-Za-z]{3,}(?<!s)s(?![\w-])")
_NO_THINGS = frozenset(
    re.findall(
        r"\w+",
        "ones prs requests changes updates mails files commits messages those things always helpers functions "
        "methods classes comments names tests lines others needs does this less these gets types values "
        "arguments calls themselves änderung änderungen datei dateien code briefe sowas rest helfer helfern "
        "funktionen namen kommentare zeilen andere anderen unterstrich fall fälle stelle stellen alles wenn "
        "anfang ordnung ticketnummer nummer nummern ausserhalb außerhalb woanders anderswo",
    )
)
"""Words for no matter that code deals with, but for its parts or for anything."""
_MOST_WORDS = 3


def handled(clause: str, change: Change, rule: Rule) -> tuple[str, ...]:
    """The things that a clause excepts, in both languages: what is named in the plural, with a German noun or as an
    identifier. None is what the rule asks for, what stands elsewhere in the comment, or what took the place of the
    fault. What a comment says "in" of is a place."""
    text = change.comment.text
    if re.search(rf"\b(?:in|under|unter|im)\s+(?:the\s+|den\s+)?{re.escape(clause)}", text, re.IGNORECASE):
        return ()
    if names := _IDENTIFIERS.findall(clause):
        return tuple(dict.fromkeys(names))
    sentence = next((part for part in pieces(text) if clause in part), clause)
    if _PLACE_FIRST.match(clause) or not _SPARES.search(sentence):
        return ()
    found = _ABOUT.match(clause)
    said = found["things"] if found else clause
    german = (language(sentence) or language(text)) == "German"
    things = (_NOUN if german else _PLURAL).findall(said)
    once = {word.casefold() for word in things} - _NO_THINGS
    words = [word for word in Comment(said).words if word in once and not _elsewhere(word, clause, change, rule)]
    if not 0 < len(words) <= _MOST_WORDS:
        return ()
    return tuple(dict.fromkeys(form for word in words for form in (word, *alike(word))))


def _elsewhere(word: str, clause: str, change: Change, rule: Rule) -> bool:
    rest = change.comment.text.replace(clause, " ")
    asked = any(word in str(value).casefold() for value in rule.args().values())
    came = speaks_of(_code(change.after), word) and not speaks_of(_code(change.before), word)
    return asked or came or speaks_of(rest, word)


def _code(side: AnyArtifact) -> str:
    return "\n".join(file.after or "" for file in side.files) if isinstance(side, PullRequest) else ""
