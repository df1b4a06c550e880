"""What a comment leaves alone: "in the tests I don't care", "reine Updates dürfen ohne", "for clubs a flag will do".

A permission (`permissions.py`) is for what stands in front of it, behind it, or in the clause beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .exceptions import UNLESS
from .permissions import STRESSED, is_less, permission

_LONGEST = 90
_SENTENCES = re.compile(
    r"(?<=[.;!?)])(?<!\.\.)\s+|\s*\(|\)\s*|\s[–—]\s|\s-\s|\n+|;\s|"
    r",?(?<!nothing)(?<!nobody)(?<!anything)(?<!all)\s(?=(?:but|aber)\s)"
)
_BRACKET = re.compile(r"(?<=\w) \(([^()\n]{2,30})\)(?= [a-zäöü])")
"""Another name of the thing before it: "clubs (Vereine) may"."""
_COMMA = re.compile(r",\s+")
_AT = (
    r"(?:for|in|on|with|at|to|of|about|from|bei[m]?|für|in|im|an|am|auf|mit|gegenüber|von|vom|aus|gegen|"
    r"against|zu[mr]?)"
)
"""Prepositions without which a thing is the same; "under 10 EUR" is not."""
_IN = rf"(?:{_AT}|among(?:st)?|between|under|below|inside|within|unter|unterhalb|innerhalb|zwischen)"
_AND = r"(?:(?:and|und|but|aber|nur|only|just)\s+)*"
_WHEN = re.compile(
    rf"^\W*{_AND}(?:if|when(?:ever)?|while|as long as|once|where|wenn|falls|sobald|sofern|solange|wer|was|whatever|"
    r"whoever|alles|anything|everything|geht es|handelt es sich|kommt|kommen|ist|sind|stammt)\b\s*"
    r"(?:es |it.?s |it is |they.re |only |nur |sich |das |it |there (?:is|are) |we |you |they |somebody |"
    r"someone |wir |ihr |"
    r"man |jemand |du )*(?:um |about )?(?P<what>.+)",
    re.IGNORECASE,
)
"""A clause that says when, in front of the permission or behind it."""
_RELATIVE = re.compile(rf"^\W*(?:(?:{_IN}\s+)?(?:denen|dem|which|whom|who|welche\w*)|where|wo)\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"^\W*(?:(?:it|that|this|them|one|es|das|any|anything|as|an?|flag|so|natürlich|of course|to|need|do|there)\s+){0,3}"
    rf"(?P<what>(?:{_IN}(?<!\bto)|to(?=\s(?:the|our|my)\b|\s\S+@))\s+.+)",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:skip|omit|ignore|mind|care about|live with)$", re.IGNORECASE)
_HEAD = re.compile(
    r"^[\s,.:;!-]*(?:(?:and|und|but|aber|nur|only|just|so|also|well|naja|though|allerdings|except that|wobei|"
    rf"außer dass)\s+)*(?:{_AT}\s+)?(?:(?:the|our|die|den|der|das|dem|unsere\w*)\s+(?=\S))?",
    re.IGNORECASE,
)
_FILLERS = "|".join(
    re.findall(
        r"\w+",
        "I we you he she it that this they those these one nobody everybody anybody people us me is are s re "
        "d ll m do does did wo have has will would could can may get gets go goes come stay be of course "
        "obviously naturally there them all either as well themselves itself though just simply here then to "
        "n want the a an and because rather ich wir du ihr er sie es das dies man mir uns euch dir ist sind "
        "wird werden hat haben da dort dann dabei davon hiervon die der den mal halt ja eben natürlich "
        "freilich selbst selber ruhig gern gerne weiter weiterhin auch noch aber so sich was tut soll sollen "
        "einfach schon hier muss müssen können kann darf dürfen könnt kannst ein eine einen keiner niemand "
        "lass lasse nehm nehme seh sehe mach mache bin hab habe und geht gehen ",
    )
)
_TAIL = re.compile(
    r"(?:^|(?<!\bunter)(?<!\bamong)(?<!\bamongst)(?<!\bbetween)(?:\s+|(?<=\w)['’](?=(?:s|re|d|ll|m|t)\b)))"
    rf"(?:{_FILLERS})(?=\W*$)\W*",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?<!\bthat)(?<!\bwhich)(?<!\bwho)(?<!,)\s(?:(?:is|are|was|have|has|had|hat|haben|ist|sind|wollen|will|"
    r"wants?|do|does|"
    r"don['’]t|doesn['’]t|comes?|kommen|kommt|gets?|nobody|niemand|keiner|gibt|keep|werden|wird|needs?|stehen|steht|"
    r"liegt|liegen|könnt|kann|können|darf|dürfen|dürft|bleib\w*|lass\w*|drück\w*)\b|"
    r"[a-zäöü]\w+\s(?:ich|wir|du|ihr|man|keiner|niemand|sich|es|das)\b)"
)
_PERSON = re.compile(r"\s(?:she|he|we|you|I|they|nobody)(?:['’]\w+)?(?=\s|$)")
_PLACED = re.compile(
    rf"^\W*{_AND}(?:(?:{_IN}|up to|bis(?: zu)?|über|above|over)\s|"
    r"(?:intern|untereinander|hausintern|firmenintern|in-?house)\w*\b)",
    re.IGNORECASE,
)
"""What begins with where or with whom, so that a verb and its subject follow."""
_ONE = re.compile(r"\s(?:an?|one|two|the|ein\w*|zwei|die|der|das|flag|confirm|escalate)\s", re.IGNORECASE)
_INNER = re.compile(
    rf"\s(?:is|are|ist|sind|wird|bleibt|stays?|braucht|brauchen)\s+(?:\w+\s+)?{_IN}\s+(?P<what>.+)", re.IGNORECASE
)
_DEMANDS = re.compile(r"\b(?:every|each|all|always|jede\w*|alle\w*|immer|bitte|please)\b", re.IGNORECASE)
_NOTHING = re.compile(rf"\W*(?:{_IN}\W*)?", re.IGNORECASE)


def left_alone(text: str) -> list[str]:
    """What the clauses that allow something allow it to, the likeliest first: "Plain bumps" of "Plain bumps have no
    ticket, those can stay". A clause that stresses a rule, or asks for something, allows nothing."""
    found: list[str] = []
    for sentence in _SENTENCES.split(_BRACKET.sub(r" or \1", text.replace("()", ""))):
        parts = _COMMA.split(sentence.strip()) if not sentence.rstrip().endswith("?") else []
        for at, part in enumerate(parts):
            if (said := permission(part)) and not UNLESS.search(part):
                found += _beside(parts, at, said) or _before(parts, at, said)
    kept = (one.strip(" .,:;!") for one in found)
    return [one for one in dict.fromkeys(kept) if 2 < len(one) <= _LONGEST]


def _beside(parts: list[str], at: int, said: re.Match[str]) -> list[str]:
    """What a permission is for, of the clause in front that says when, of its own, and of one behind that says when."""
    if at and (when := _WHEN.match(parts[at - 1])):
        return [when["what"]]
    before, after = parts[at][: said.start()], parts[at][said.end() :]
    found = [_bare(inner["what"])] if (inner := _INNER.search(before)) else []
    found.append(_bare(_subject(before, said.group())))
    found += _behind(after, said.group())
    later = parts[at + 1] if at + 1 < len(parts) else ""
    found += [when["what"] for when in map(_WHEN.match, (later, after)) if when][:1]
    return [one for one in found if not _NOTHING.fullmatch(one)]


def _behind(after: str, said: str) -> Iterator[str]:
    if behind := _BEHIND.match(after):
        yield _bare(behind["what"])
    elif _OBJECT.search(said):
        yield _bare(after)


def _before(parts: list[str], at: int, said: re.Match[str]) -> list[str]:
    """What the clause in front names, where a permission names nothing: "Translations, those she may skip"."""
    if not _NOTHING.fullmatch(_bare(parts[at][: said.start()])):
        return []
    named = [part for part in parts[:at] if not _RELATIVE.match(part)][-1:]
    return [
        _bare(_VERB.split(one, maxsplit=1)[0]) for one in named if not (_DEMANDS.search(one) or STRESSED.search(one))
    ]


def _subject(before: str, said: str) -> str:
    """What a permission is for, of what stands in front of it: in "for vouchers a flag will do" the vouchers."""
    if when := _WHEN.match(before):
        return _PERSON.split(when["what"], maxsplit=1)[0]
    if not _PLACED.match(before):
        return "" if is_less(said) else before
    return (_ONE if is_less(said) else _VERB).split(before, maxsplit=1)[0]


def _bare(text: str) -> str:
    """Without the words around it that say nothing: "in the tests I" is about tests."""
    text = f"{text.strip()} "
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return _HEAD.sub("", text).strip()
