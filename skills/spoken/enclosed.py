"""What a comment says of attachments as a condition: "with a photo attached", "archives or programs attached"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er)?|screenshots?",
     ("*.jpg", "*.jpeg", "*.png", "*.heic", "*.gif", "*.webp")),
    (r"archives?|archive?|zips?|zip-(?:archive?|dateien?)", ("*.zip", "*.rar", "*.7z", "*.tar", "*.gz", "*.tgz")),
    (r"programs?|programme?|executables?|exe-dateien?",
     ("*.exe", "*.msi", "*.bat", "*.cmd", "*.com", "*.scr", "*.js", "*.vbs", "*.jar")),
    (r"pdfs?|pdf-dateien?", ("*.pdf",)),
    (r"spreadsheets?|tabellen?|excel(?:-dateien?)?", ("*.xls", "*.xlsx", "*.ods", "*.csv")),
    (r"word(?:-dateien?| documents?| files?)", ("*.doc", "*.docx", "*.odt")),
    (r"attachments?|anhang|anhänge", ("*",)),
)  # fmt: skip
"""Names of attachments by what people call them."""
_ANY = "|".join(words for words, _ in _KINDS)
_KIND = rf"(?:(?:{_ANY})(?![\w.]*\w)|[\w-]+\.[a-z]{{2,4}}(?!\w)|(?<![\w*])\*?\.[a-z0-9]{{2,4}}(?!\w))"
_LIST = rf"{_KIND}(?:\s*(?:,|/|or|oder|and|und)\s*(?:an?\s+|eine?n?\s+)?{_KIND})*"
_OPEN = re.compile(r"…|\.\.\.|\*(?=\w|\.)")
"""What stands for the rest of a name: "rechnung-….pdf"."""
_WHATEVER = re.compile(
    r"\b(?:even|selbst|auch|or not|oder nicht|or without|oder ohne|now|jetzt|twice|doppelt)\b", re.IGNORECASE
)
"""Beside what is attached: it makes no difference, or is told of this mail alone."""
_NO = r"(?<!no )(?<!not an )(?<!not a )(?<!kein )(?<!keine )(?<!keinen )(?<!ohne )(?<!without )(?<!without a )"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_NO}(?<!\w)(?P<what>{_LIST})(?:[ -](?:files?|datei(?:en)?))?\s+"
        r"(?:is |are |ist |sind |liegt |liegen |hängt |hängen )?"
        r"(?:attached|enclosed|angehängt|beigefügt|dran|bei|(?:im|als) anhang|in the attachment|anhäng(?:t|en)|"
        r"dranhäng(?:t|en)|beilieg(?:t|en)|mitkommt|mitkommen|dabei ist|mitgeschickt|comes with it)\b",
        rf"\bhängt\s+(?:(?:an|bei) (?:der|einer) (?:e-?)?mail\s+|da(?:ran)?\s+)?(?:eine?n?\s+)?(?P<what>{_LIST})(?!\w)",
        r"\b(?:hängt|liegt|ist)\s[^.;!?,()]{3,40}\b(?:dran|bei|an|dabei|im anhang)\s*"
        r"\((?P<what>[\w-]+(?:…|\.\.\.|\*)(?:\.[a-z]{2,4})?)\)",
        rf"\b(?:arrives?|comes?|sent|kommt|kommen|geschickt)\s+(?:as|als)\s+(?:an?\s+|eine?\s+)?(?P<what>{_LIST})(?!\w)",
        rf"\b(?:attached|enclosed|angehängte[nrs]?|anhängende[nrs]?|beigefügte[nrs]?)\s+(?P<what>{_LIST})\b",
        rf"\b(?:with|mit)\s+(?:an?\s+|einem\s+|einer\s+)?(?P<what>{_LIST})(?=\s*(?:[,.:;!?]|$|comes?|come|gets?|"
        rf"geht|kommt|"
        r"wird|werden|bekommt|is|are))",
    )
)
_ONLY_WITH = re.compile(
    r"\b(?:nur,?\s+(?:\w+\s+){0,2}?(?:,\s+)?(?:wenn|falls|sofern|mit)|only\s+(?:\w+\s+){0,3}?(?:when|if|once|with))\b"
    r"[^.;!?,]{0,50}?\b(?:attached|enclosed|angehängt|beigefügt|dranhängt|anhängt|beiliegt|dran ist|dabei ist|"
    r"dabeiliegt|im anhang|anhang|"
    r"attachment)\b",
    re.IGNORECASE,
)
"""What is done only where something is attached, so that the rest is another matter."""

_MISSING = re.compile(
    r"n['’]t\b|\b(?:no|not|nothing|missing|without|nichts|nicht|kein\w*|fehl\w*|ohne)\b", re.IGNORECASE
)
_NONE = re.compile(
    r"\b(?:no|kein\w*|without|ohne)\b[^.;!?,]{1,40}?\b(?:attached|enclosed|angehängt|beigefügt|dran|dabei|"
    r"dranhängt|anhängt|"
    r"beiliegt|(?:im|als) anhang)\b|"
    rf"\b(?:without|ohne|no|kein\w*)\s+(?:an?\s+|eine?[nm]?\s+)?(?:{_ANY})(?!\w)(?!\s+(?:in|of|from|im|aus|von)\b)|"
    rf"\b(?:{_ANY})\s+(?:is|are|ist|sind)?\s*(?:missing|fehl(?:t|en))\b|"
    r"\b(?:nothing|nichts)\b[^.;!?,]{0,20}\b(?:attached|enclosed|angehängt|beigefügt|dran|dranhängt|(?:im|"
    r"als) anhang)\b|"
    r"\b(?:attached|angehängt|beigefügt|dranhängt|dran)\b[^.;!?,]{0,6}\b(?:nothing|nichts)\b",
    re.IGNORECASE,
)
"""What is not attached: "without a photo", "no CV attached"."""


_ALLOWED_WITH = re.compile(
    r"\b(?:with|mit)\s+(?:[\w-]+\s+){1,3}?(?:attached|enclosed|angehängt|im anhang|dran|dabei|beigefügt)\b",
    re.IGNORECASE,
)
"""What somebody may do with whatever attachment there is."""


def with_attachment(text: str) -> bool:
    """Whether a clause speaks of mails with an attachment, whatever it is called: "with a CV attached"."""
    found = _ALLOWED_WITH.search(text)
    return found is not None and not _MISSING.search(found.group())


def not_attached(text: str) -> str:
    """The words by which a sentence says that something is not attached; empty without them."""
    found = _NONE.search(text)
    return found.group() if found else ""


def attached(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Globs for the attachments that a sentence speaks of as there, each with the words that say so."""
    for form in () if _WHATEVER.search(text) else _FORMS:
        for found in form.finditer(text):
            said = [found["what"]] if _OPEN.search(found["what"]) else re.findall(_KIND, found["what"], re.IGNORECASE)
            yield tuple(dict.fromkeys(glob for one in said for glob in _globs(one))), found.group()


def only_with_attachment(text: str) -> str:
    """The words by which a sentence allows something only where something is attached; empty without them."""
    found = _ONLY_WITH.search(text)
    return found.group() if found and not _MISSING.search(found.group()) else ""


def _globs(said: str) -> tuple[str, ...]:
    if _OPEN.search(said):
        return (_OPEN.sub("*", said.casefold()),)
    if said.lstrip("*").startswith("."):
        return (f"*{said.lstrip('*').casefold()}",)
    if "." in said:
        return (said.casefold(),)
    return next((globs for words, globs in _KINDS if re.fullmatch(words, said, re.IGNORECASE)), ())
