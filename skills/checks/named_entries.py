"""What a comment says of the entries of a list: which stand for a kind, which for a choice, which go together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..spoken.comment import Comment
from ..spoken.lists import listed_with
from ..spoken.stopwords import STOPWORDS
from .reading import bare_address

RENAMED = re.compile(r"\b(hei(ß|ss)t|hei(ß|ss)en|is (called|named|spelt)|renamed?|umbenannt)\b", re.IGNORECASE)
"""Words by which a comment says what a thing is called, which is no reason to put it everywhere."""
_PAIR = r"(?i)(?<!\w)(?:{0} (?:and|und) {1}|{1} (?:and|und) {0})(?!\w)"
_OR = r"(?i)(?<![\w.-])([\w.-]+) (?:or|oder) {0}\b|\b{0} (?:or|oder) ([\w.-]+)"
EXACTLY_ONE = re.compile(r"\b(?:exactly|precisely|genau)\s+(?:one|ein\w*)\s+(?:of|from|von|aus)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"\b(?:one of|either|eine[rs]? von|eines der)\b", re.IGNORECASE)


def boxes_called(text: str, entry: str) -> str:
    """Every house's mailbox of that name, if a comment speaks of such addresses: `noreply@*`."""
    local = bare_address(entry).partition("@")[0]
    kinds = rf"\b{re.escape(local)}\b\W{{0,3}}(addresses|mailboxes|adressen|postfächer)"
    found = re.search(rf"(?i){kinds}|\b{re.escape(local)}@(?![\w-]+\.)", text)
    return f"{local}@*" if "@" in entry and found else ""


def family(entry: str) -> str:
    """What the entries of one kind begin with: `area:` of `area:api`; empty without a mark."""
    found = re.match(r"[\w.-]+[:/]", entry)
    return found.group() if found else ""


def one_of_family(entry: str, comment: Comment) -> bool:
    """Whether a comment allows only one of an entry's kind: "only one area: label"."""
    kind = re.escape(family(entry))
    one = r"\b(?:one|single|ein(?:e[nrs]?)?|einziges?)\s+"
    return (
        bool(kind) and re.search(rf"{one}[`\"']?{kind}[`\"']?-?\s?labels?\b", comment.text, re.IGNORECASE) is not None
    )


def example_of(entry: str, comment: Comment) -> str:
    """What a comment says as an example of an entry's kind: area:api for `area:web`, area/... for `area/web`."""
    beginning = re.escape(family(entry))
    said = re.findall(rf"(?<![\w/]){beginning}(?:[\w-]+|\.\.\.|…|\*)", comment.text) if beginning else []
    open_end = any(not one[-1].isalnum() for one in said)
    if beginning and re.search(rf"(?<![\w/]){beginning}[`\"']?-?\s?(?:labels?|ones?)\b", comment.text, re.IGNORECASE):
        return f"{family(entry)}..."  # the kind by itself: "one of our area: labels"
    return said[0] if said and (comment.by_example or open_end or len(set(said)) > 1) else ""


def named_with(entry: str, after: Sequence[str], comment: Comment) -> list[str]:
    """Who stands on the list already and is named together with an entry: dana and lee."""
    return [one for one in after if re.search(_PAIR.format(re.escape(entry), re.escape(one)), comment.text)]


def alternatives(text: str, named: Sequence[str]) -> tuple[str, ...]:
    """The others of "mira or jon"."""
    found: list[str] = []
    for entry in named:
        found += listed_with(text, entry, choice=True)
        if _ONE_OF.search(text):
            found += [other.casefold() for other in listed_with(text, entry)]
        for before, after in re.findall(_OR.format(re.escape(entry)), text):
            found.append((before or after).strip(".-").casefold())
    return tuple(other for other in dict.fromkeys(found) if other and other not in STOPWORDS)
