"""Lists in a sentence: "P1, P2 and P3", "(P1, P2)", `eval` or `exec`. Of one entry the others."""

from __future__ import annotations

import re

from .stopwords import STOPWORDS

_ENTRY = r"(?:\[[^\]\n]{1,30}\]|[`\"'„“‘]?(?:\*?\.)?[\w@*][\w@.+*/()-]*(?<![.]):?[`\"'”“’]?)"
_AND = r"(?:and|or|nor|und|oder|noch)"
_NO = r"(?:no|kein\w*)\s+"
_SEP = rf"(?:\s*,\s*(?:{_AND}\s+)?|\s+{_AND}\s+)"
_NO_AND_NO = re.compile(rf"(\b{_NO}{_ENTRY}(?: or {_ENTRY})*)(?:,|\s+{_AND})\s+{_NO}", re.IGNORECASE)
"""What repeats the negation: no `eval`, no `exec`."""
_LIST = re.compile(rf"(\()?({_ENTRY}(?:(?:{_SEP}|/){_ENTRY})+)(\))?", re.IGNORECASE)
_BETWEEN = re.compile(_SEP, re.IGNORECASE)
_OR = re.compile(r"\s(?:or|nor|oder|noch)\s|^[^\s,]+$", re.IGNORECASE)
"""What makes a choice of a list: an "or", or slashes only."""
_MARKS = "`\"'„“‘”’"


def listed_with(text: str, said: str, choice: bool = False) -> tuple[str, ...]:
    """The other entries of the list in which a text names one, if they look like it: codes beside a code, names with
    dots beside such a name. Plain words are a list only from three on, with an "or", or in brackets or quotes.
    `choice`: only of a list with an "or"."""
    while (shorter := _NO_AND_NO.sub(r"\1 or ", text)) != text:
        text = shorter
    wanted = said.casefold().removesuffix("()")
    for opened, found, closed in _LIST.findall(text):
        found = found.rstrip(")") if closed or (opened and found.endswith(")")) else found
        raw = _BETWEEN.split(found) if _BETWEEN.search(found) else found.split("/")
        entries = [entry.strip(_MARKS).removesuffix("()").rstrip(",") for entry in raw]
        if wanted not in (entry.casefold() for entry in entries) or (choice and not _OR.search(found)):
            continue
        quoted = all(entry[:1] in _MARKS for entry in raw)
        look = _look(raw[[entry.casefold() for entry in entries].index(wanted)])
        kept = [
            entry
            for entry, one in zip(entries, raw, strict=True)
            if quoted or (_look(one) == look and (one[:1].isupper() or entry.casefold() not in STOPWORDS))
        ]
        if len(kept) > 1 and (quoted or opened or len(kept) > 2 or look != "word" or _OR.search(found)):
            return tuple(entry for entry in dict.fromkeys(kept) if entry.casefold() != wanted)
    return ()


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
