"""Exact values in text, by type: addresses, links, accounts, telephone numbers, sums, counts, phrases.

A value is equal to another only if both have the same type and the same normal form: "13" of a date is no sum, and
`bob@corp.example` does not stand in `bob@corp.example.evil.example`. Knows nothing of trust.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from urllib.parse import urlsplit

from .moments import SMALL_NUMBERS, Moments, moments


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOP_LEVEL = _set(
    "com net org info biz io dev app ai co eu de at ch fr it es nl be pl uk us ca au in jp cn ru br me tv cc ly gg to "
    "gl xyz online site shop club top live link click store tech cloud page zip mov team work space website email "
    "gov edu mil int example test invalid local internal onion"
)
_FILE_ENDINGS = _set(
    "txt md rst pdf doc docx xls xlsx ppt pptx csv tsv json yaml yml toml xml html htm py js ts rs go java c h cpp sh "
    "ini cfg log sql png jpg jpeg gif svg zip gz tar eml ics"
)
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:(?://|\\\\)[^\s<>\"'`)\]}]+"
    r"|(?:mailto|javascript|data):[^\s<>\"'`)\]}]+",
    re.I,
)
_HOST = re.compile(
    r"(?<![\w@./:-])(?:www\d?\.[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
    r"|(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}|\d{1,3}(?:\.\d{1,3}){3})"
    r"(?::\d{2,5})?(?:[/?#][^\s<>\"'`)\]}]*)?(?![\w@])"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
_CARD = re.compile(r"(?<![\w-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w-])")
_PHONE = re.compile(r"(?<![\w.-])(?:\+|00)[\d ()/-]{6,18}\d(?![\w-])|(?<![\w.-])\(?\d{3}\)?[ -]\d{3}[ -]\d{4}(?![\w-])")
_MAY_HOLD_ONE = re.compile(r"[@:.]|\d\d")
"""Whatever holds a coordinate holds one of these: a quick way out."""
_NUMBER = re.compile(
    r"(?<![\w.])(?P<before>[$€£¥]|(?:usd|eur|gbp|chf)\s)?\s?(?P<sign>-)?"
    r"(?P<number>\d{1,3}(?:[, '’]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?P<unit>[$€£¥%]|[^\W\d_]+))?",
    re.IGNORECASE,
)
_MONEY = _set("$ € £ ¥ usd eur gbp chf euro euros dollar dollars pound pounds buck bucks franken cent cents")
_BARE = _set("to for from on at and or per by in of as with into via auf an für von mit und oder am zu pro")

_ARTICLES = _set("a an ein eine einen")


@dataclass(frozen=True)
class Number:
    """A number and what it counts: `money`, empty for a bare one, `%`, or the noun that follows it."""

    value: Decimal
    of: str


@dataclass
class Values:
    """Every exact value of one text."""

    text: str
    folded: str = ""
    coordinates: set[str] = field(default_factory=set)
    """Addresses, links, accounts and telephone numbers in their normal form: where something could go."""
    numbers: set[Number] = field(default_factory=set)
    moments: Moments = field(default_factory=Moments)
    timeless: str = ""
    """The text without its dates and times."""

    def speaks(self, phrase: str, *, exact_case: bool = False) -> bool:
        """Whether the phrase stands in the text as whole words, nothing joined to either end."""
        wanted = _folded(phrase)
        if not wanted:
            return False
        if exact_case:
            return _stands(_plain(phrase), _plain(self.text))
        return _stands(wanted, self.folded)


def stands_in(phrase: str, text: str) -> bool:
    """Whether the phrase stands in the text as whole words: for a text of which nothing else is asked."""
    wanted = _folded(phrase)
    return bool(wanted) and _stands(wanted, _folded(text))


@lru_cache(maxsize=512)
def values(text: str) -> Values:
    """Read a text. The answer is shared: it must not be changed."""
    found = Values(text, _folded(text), set(coordinates(text)))
    found.moments, rest = moments(_without_coordinates(text))
    found.timeless = moments(text)[1]
    found.numbers = {*_numbers(rest), *_worded(rest)}
    return found


@lru_cache(maxsize=4096)
def coordinates(text: str) -> tuple[str, ...]:
    """Everything in a text that names a place to send to or to look at, normalised, in order."""
    if not _MAY_HOLD_ONE.search(text):
        return ()
    found, rest = [], text
    for pattern, normal in _KINDS:
        matches = pattern.findall(rest)
        if matches:
            found += [value for match in matches if (value := normal(match))]
            rest = pattern.sub(" ", rest)
    return tuple(found)


@lru_cache(maxsize=4096)
def sole_coordinate(text: str) -> str:
    """The normal form of a text that is one address, link or account and nothing else, `Name <address>` included;
    empty for anything more. What stands around a look-alike is what makes it one."""
    bare = re.sub(r"^[^<>@]*<([^<>]+)>$", r"\1", text.strip())
    found = coordinates(text)
    if len(found) != 1 or coordinates(bare) != found:
        return ""
    return found[0] if found[0] in (normal(bare) for _, normal in _KINDS) else ""


def unmasked(text: str) -> str:
    """A text as a reader's eye or mail program takes it: full-width letters, invisible characters, `[.]` and other
    dots undone, so that a masked link is seen as one."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")
    return re.sub(
        r"\s?[\[({]\s?(?:\.|dot|punkt)\s?[\])}]\s?|[。．｡․]|(?<=\w) dot (?=\w)", ".", plain, flags=re.IGNORECASE
    )


def normal_address(text: str) -> str:
    """A mail address without case."""
    return text.casefold().strip(".,;:!?'")


def normal_link(text: str) -> str:
    """A link without `http(s)://`, last slash and the case of its host; empty for what only looks like one, such
    as a file name. User names and ports stay, so a look-alike never equals what it looks like."""
    text = text.rstrip(".,;:!?*_'\"").replace("\\", "/")
    if text.casefold().startswith(("mailto:", "javascript:", "data:")):
        return text
    scheme, _, rest = text.partition("://") if "://" in text else ("http", "", text)
    if scheme.casefold() not in ("http", "https"):
        return text
    try:
        parts = urlsplit(f"//{rest}")
    except ValueError:
        return text
    host = parts.netloc.casefold()
    if "://" not in text and not host.startswith("www.") and not _well_known(host, parts.path):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    mark = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host.removesuffix('.')}{parts.path.rstrip('/')}{query}{mark}"


def _well_known(host: str, path: str) -> bool:
    name = host.partition(":")[0]
    last = name.rpartition(".")[2]
    if name.replace(".", "").isdigit():
        return name.count(".") == 3
    if last in _FILE_ENDINGS and not path:
        return last == "zip" and name.startswith("www.")
    return last in _TOP_LEVEL or bool(path.strip("/"))


def normal_account(text: str) -> str:
    """An account number, card or telephone number without its spaces."""
    return re.sub(r"[ ()/-]", "", text).upper()


_KINDS = (
    (_LINK, normal_link),
    (_ADDRESS, normal_address),
    (_HOST, normal_link),
    (_IBAN, normal_account),
    (_CARD, normal_account),
    (_PHONE, normal_account),
)


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """A text that is nothing but a number, a currency aside."""
    found = list(_numbers(text))
    match = _NUMBER.fullmatch(text.strip())
    if match is None or len(found) != 1 or found[0].of not in ("money", ""):
        return None
    return found[0].value.normalize()


def _numbers(text: str) -> list[Number]:
    found = []
    for match in _NUMBER.finditer(text):
        value = _decimal(match["number"])
        if value is None:
            continue
        unit = (match["unit"] or "").casefold()
        money = bool(match["before"]) or unit in _MONEY
        kind = "money" if money else "" if unit in _BARE else unit
        found.append(Number(-value if match["sign"] else value, kind))
    return found


def _worded(text: str) -> list[Number]:
    """Numbers written as words, with the noun that follows."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return [
        Number(Decimal(SMALL_NUMBERS[word]), "" if after in _BARE else after)
        for word, after in zip(words, [*words[1:], ""], strict=False)
        if word in SMALL_NUMBERS and word not in _ARTICLES
    ]


def _decimal(text: str) -> Decimal | None:
    if "," in text and re.search(r",\d{1,2}$|,\d{4,}$", text):
        text = text.replace(".", "").replace(",", ".")
    try:
        return Decimal(re.sub(r"[, '’]", "", text))
    except InvalidOperation:
        return None


def _without_coordinates(text: str) -> str:
    if not coordinates(text):
        return text
    for pattern, normal in _KINDS:
        text = pattern.sub(lambda match, normal=normal: " " if normal(match[0]) else match[0], text)  # type: ignore[misc]  # the default binds the loop's value
    return text


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return _plain(text).casefold()


def _stands(wanted: str, text: str) -> bool:
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        if not _joined(before[-1:], before[:-1]) and not _joined(after[:1], after[1:]):
            return True
        start = text.find(wanted, start + 1)
    return False


def _joined(near: str, next_one: str) -> bool:
    """Whether the character beside a phrase makes it a part of something longer."""
    if not near:
        return False
    if near.isalnum() or near in "_+%&=~\\":
        return True
    return near in "@./-:" and next_one.isalnum()
