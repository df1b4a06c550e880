"""Lists in a sentence: "P1, P2 and P3", "(P1, P2)", `eval` or `exec`, "smoke, fumes or a burnt smell"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .stopwords import STOPWORDS

_ENTRY = r"(?:\[[^\]\n]{1,30}\]|[`\"'„“‘]?(?:\*?\.)?[\w@*][\w@.+*/()-]{0,120}(?<![.]):?[`\"'”“’]?)"
_AND = r"(?:and|or|nor|und|oder|bzw\.?)"
_NO = r"(?:no|kein\w*)\s+"
_SEP = rf"(?:\s*,\s*(?:{_AND}\s+)?|\s+{_AND}\s+|\s/\s)"
_NO_AND_NO = re.compile(rf"(\b{_NO}{_ENTRY}(?: or {_ENTRY})*)(?:,|\s+{_AND})\s+{_NO}", re.IGNORECASE)
"""What repeats the negation: no `eval`, no `exec`."""
_LIST = re.compile(rf"(?<!\w)(\()?({_ENTRY}(?:(?:{_SEP}|/){_ENTRY})+)(\))?", re.IGNORECASE)
_BETWEEN = re.compile(_SEP, re.IGNORECASE)
_NEITHER = re.compile(r"\b(weder\b[^;!?]*?)\s+noch\s", re.IGNORECASE)
"""Behind "weder" alone "noch" goes on with a list; elsewhere it means "still"."""
_OR = re.compile(r"\s(?:or|nor|oder)\s|^[^\s,]+$", re.IGNORECASE)
"""What makes a choice of a list: an "or", or slashes only."""
_A = r"(?:(?:an?|eine?[mnr]?) )?"
CHOICE = re.compile(rf"(?:{_A}[\w-]{{3,}}, )*{_A}[\w-]{{3,}},? (?:or|oder) {_A}[\w-]{{3,}}")
"""Plain words of which one is enough, with their articles."""
_THE = r"(?:an?|the|eine?[mnr]?|de[rmn]|das|die) "
_TWO_NAMED = re.compile(
    rf"\b{_THE}([\w-]{{4,}}(?: [\w-]{{4,}})?) (?:or|oder) {_THE}([\w-]{{4,}}(?: [\w-]{{4,}})?)(?= (?:is|are|ist|"
    rf"sind|wird|werden)\b)",
    re.IGNORECASE,
)
"""Two things with an article each: "the ombudsman or the supervisory authority is named"."""
_SLASHED = re.compile(
    r"(?<![\w/])([\w-]{3,}(?: [\w-]{3,}){0,2}) / ([\w-]{3,}(?: [\w-]{3,}){0,2})(?=\s*(?:→|->|=>|:|"
    r",|\.|$))"
)
"""Two names for one thing: "rce / remote code execution → escalate"."""
_CHOSEN = re.compile(r"\b(?!(?:an?|the|or|oder|eine?[mnr]?|de[rmn]|das|die)\b)[\w-]{3,}", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?:\b(?:anything|everything|whatever|alles|was auch|sachen|things|stuff|cases|themen|fälle)\b[^.;!?()]{0,30}|"
    r"\b(?:nenn\w*|erwähn\w*|names?|mentions?|says?)(?: one| it| them)?\s)"
    r"\(([\w-]{3,}(?:(?:,| /|/) ?[\w-]{3,}){1,6}(?:,? (?:and|und|or|oder) [\w-]{3,})?)"
    r"(?:,? (?:etc|usw|and so on|whatever|und so weiter|oder was auch immer)\.?|,? ?\.\.\.|…)?\)",
    re.IGNORECASE,
)
"""What stands in brackets as what is meant: "anything legal (lawyer, court, police)"."""
_MARKS = "`\"'„“‘”’"


def listed_with(text: str, said: str, choice: bool = False) -> tuple[str, ...]:
    """The other entries of the list in which a text names one, if they look like it: codes beside a code, names with
    dots beside such a name. Plain words are a list only from three on, with an "or", or in brackets or quotes.
    `choice`: only of a list with an "or"."""
    wanted = said.casefold().removesuffix("()")
    for opened, found in _lists(text):
        raw = _BETWEEN.split(found) if _BETWEEN.search(found) else found.split("/")
        entries = [entry.strip(_MARKS).removesuffix("()").rstrip(",") for entry in raw]
        if wanted not in (entry.casefold() for entry in entries) or (choice and not _OR.search(found)):
            continue
        if not _BETWEEN.search(found) and (found.endswith("/") or f"{found}/" in text):
            continue  # a path
        quoted = all(entry[:1] in _MARKS for entry in raw) or " / " in found
        look = _look(raw[[entry.casefold() for entry in entries].index(wanted)])
        kept = [
            entry
            for entry, one in zip(entries, raw, strict=True)
            if entry and (quoted or (_look(one) == look and (one[:1].isupper() or entry.casefold() not in STOPWORDS)))
        ]
        if len(kept) > 1 and (quoted or opened or len(kept) > 2 or look != "word" or _OR.search(found)):
            return tuple(entry for entry in dict.fromkeys(kept) if entry.casefold() != wanted)
    return ()


def choices(text: str) -> Iterator[tuple[str, ...]]:
    """The words of each list of plain words of which one is enough, in lower case, without articles."""
    yield from (tuple(said.casefold().replace(" ", " + ") for said in found) for found in _SLASHED.findall(text))
    yield from (tuple(said.casefold().replace(" ", " + ") for said in found) for found in _TWO_NAMED.findall(text))
    yield from (tuple(word.casefold() for word in _CHOSEN.findall(found)) for found in CHOICE.findall(text))


def bracketed(text: str) -> Iterator[tuple[str, ...]]:
    """The words of each list in brackets that says what is meant by "anything", in lower case."""
    yield from (tuple(re.findall(r"[\w-]{3,}", found.casefold())) for found in _BRACKETED.findall(text))


@lru_cache(maxsize=128)
def _lists(text: str) -> tuple[tuple[bool, str], ...]:
    """Every list of a text, and whether a bracket opens it. Kept, since each proposal asks for its own entry."""
    text = _NEITHER.sub(r"\1 oder ", text)
    while (shorter := _NO_AND_NO.sub(r"\1 or ", text)) != text:
        text = shorter
    return tuple(
        (bool(opened), found.rstrip(")") if closed or (opened and found.endswith(")")) else found)
        for opened, found, closed in _LIST.findall(text)
    )


def _look(entry: str) -> str:
    if "@" in entry:
        return "address"
    if (mark := entry.strip(_MARKS)[-1:]) in ("]", ":", "/"):
        return mark
    if entry.strip(_MARKS).startswith((".", "*.")):
        return "suffix"
    if entry.strip(_MARKS).endswith("()"):
        return "call"
    if re.search(r"\d", entry):
        return "code"
    return "dotted" if re.search(r"\w[._]\w", entry) else "word"
