"""What a sentence says of the titles that it is about: "everything with [WIP] in its title", "a title that announces a
fix"."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from ..checks.base import Change
from ..checks.reading import title_of
from ..spoken.comment import Comment
from ..spoken.naming import CONVENTIONAL

_TYPES = "|".join(CONVENTIONAL)
_MARK = (
    rf"(?P<mark>\[[A-Za-z][\w -]{{1,20}}\]|[\"'`„“»][^\"'”“`«\n]{{2,30}}(?=[\"'”“`«])|\b(?:{_TYPES})\b|"
    r"(?-i:\b[A-Z]{3,}\b))"
)
_SIGN = re.compile(
    rf"\(\s*[\"'`„“»]?(?P<mark>\[[A-Za-z][\w -]{{1,20}}\]|(?:{_TYPES})!?|(?-i:[A-Z]{{2,}}-?|[A-Z][a-z]+(?=\s*[\"„“'])))"
    r"[:\s\"'`„”“«]*(?:…|\.\.\.)[\"'`”“«]?\s*\)",
    re.I,
)
"""By what titles of a kind are known: "announcements ([ANN] ...)", "reverts (Revert "...")"."""
_TAGGED = re.compile(
    r"(?:^\W*|\b(?:an?|any|every|each|all|eine?[mnrs]?|jede[rmns]?|alle[nrs]?)\s+)"
    r"(?P<mark>\[[A-Za-z][\w -]{1,20}\])(?=\s+(?:is|are|ist|sind|"
    r"needs?|gets?|goes|prs?|pull|mails?|braucht?|bekommt|gehört|kommt|muss|must|stays?|bleibt)\b)",
    re.I,
)
"""What carries a mark: "a [RFC] is never done"."""
_FORMS = (
    re.compile(
        rf"{_MARK}[^.;!?]{{0,12}}\b(?:in|im)\s+(?:(?:its|the|their|your|seinem|dem)\s+)?(?:title|subject|titel|betreff)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:title|titel|subject|betreff)\s+(?:says|has|contains|carries|announces|mentions|sagt|hat|enthält|ankündigt|"
        rf"(?:an?|the|eine?n?|den|ja)\s+|mit|with)\s*(?:(?:an?|the|eine?n?|den|ja)\s+)?{_MARK}",
        re.I,
    ),
)


def titles(sentence: Comment, used: str, change: Change) -> tuple[str, ...]:
    """Globs over titles that the sentence says and both sides of the correction have. What must not be in a title is no
    condition."""
    signs = (_SIGN, _TAGGED)
    for form in signs if sentence.negative and not sentence.conditional else (*signs, *_FORMS):
        for found in form.finditer(sentence.text):
            said = found.group("mark").strip("\"'`„“»").casefold()
            globs = _globs(said)
            both = all(
                any(fnmatchcase(title_of(side), glob) for glob in globs) for side in (change.before, change.after)
            )
            if both and said not in used:
                return globs
    return ()


def _globs(said: str) -> tuple[str, ...]:
    """A type stands before a colon or a bracket, a mark anywhere, a word between blanks: "wip" is no swipe."""
    if said.removesuffix("!") in CONVENTIONAL:
        ends = ("!:",) if said.endswith("!") else (":", "(", "!:")
        return (*(f"{said.removesuffix('!')}{end}*" for end in ends), *((f"{said} *",) if said == "revert" else ()))
    if not said.isalnum():
        return (f"*{said.replace('[', '[[]')}*",)
    return (f"{said} *", f"{said}:*", f"* {said} *", f"* {said}", f"*[[]{said}]*", f"*({said})*")
