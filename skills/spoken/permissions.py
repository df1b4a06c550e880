"""What a comment leaves alone: "in the tests I don't care", "reine Updates dürfen ohne", "for clubs a flag will do".

Two halves, each in German and English: how something is allowed, and beside it what it is allowed to. The second one
is found by where it stands: in front of the permission, behind it, or in a clause of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .moods import REASON
from .patterns import any_of

_NO = r"(?:not|never|nobody|no[ -]?one|none|neither|hardly|no)"
_NICHT = r"(?:nicht|kein\w*|niemand\w*|nie|nix|nichts|kaum)"
_SAME = (
    r"(?:(?:the way|as|like|how|what) (?:it|they|that|those|these) (?:is|are|was|were)|as (?:is|before|usual)|alone|be)"
)
_WIE = r"(?:so|dabei|wie (?:sie|es|er) (?:sind|ist|war)|wie (?:bisher|gehabt|immer)|beim alten|unverändert|unangetastet|in ruhe)"

_NOT_ASKED = any_of(
    rf"(?:\b{_NO}|n['’]t)\s+(?:(?:\w+ly|really|have|be|as|so|want|that|it|to|a|going)\s+){{0,3}}"
    r"(?:needed|needs?|necessary|required?|appl(?:y|ies)|counts?|matters?|cares?|minds?|insist|bother(?:ed|s)?|worr(?:y|ied)|"
    r"have to|has to|object|strict|expect(?:ed|s)?|affect(?:ed|s)?|meant|concerned|big deal|problem|issue|drama|hurts?|interest(?:s|ed)?|"
    r"warrants?|justif(?:y|ies)|deserves?|fussy|picky|urgent|reason|hurry|rush)\b"
    r"(?!,? (?:who|what|how|whether|which|if)\b)",
    rf"\b(?:muss|müss\w*)\b[^.;!?,]{{0,30}}?\b{_NICHT}(?:\s+\w{{2,}}n)?(?=\W*$)",
    rf"\b(?:brauch\w*|gilt|gelten|zähl(?:t|en)|stör(?:t|en)|juck(?:t|en)|interessier(?:t|en)|kümmer(?:t|n)|verlang\w*|"
    rf"besteh\w*|erwart\w*|macht|schadet|eilt|pressiert|drängt|lohnt|rechtfertig\w*|betrifft|betreffen)\b[^.;!?,]{{0,30}}?\b{_NICHT}(?:\s+(?:sein|haben|tun|wissen|sehen|rein|dran|drauf|drin|"
    r"stehen|darauf|drauf))?\b(?!\s+(?:in|im|bei|für|mehr|fehlen|vergessen|nur)\b)",
    rf"\b{_NICHT}\s+(?:\w+\s+){{0,2}}(?:nötig|notwendig|erforderlich|betroffen|gemeint|wild|schlimm|tragisch|eng|streng|"
    r"genau|wichtig|problem|thema|drama|pflicht|grund|anlass|eilig|dringend)\b",
    rf"^\W*(?:dann|da|then|there)\s(?:\w+\s)?(?:nicht|not)(?=\W*$)",
    r"\bhalb so (?:wild|schlimm)\b|\bunproblematisch\b|\bno need\b",
)
"""That nobody asks for it there."""
_LEFT = any_of(
    r"\b(?:exempt(?:ed)?|excluded|excepted|excused|aside|ausgenommen|au(?:ß|ss)en vor|ausgeklammert)\b",
    r"\b(?:off the hook|let off|a (?:free )?pass\b(?! to)|another (?:story|matter)|"
    r"(?:a|one|the|an) (?:\w+ )?exception|odd one out|different (?:story|matter|animal|thing|case|beast)|"
    r"(?:ist|sind|als|wären?) (?:\w+ )?(?:die |eine )?(?:einzige )?ausnahmen?|(?:etwas|was) anderes|sonderfall)\b",
    r"\b(?:get|gets|getting) away with(?:out)?\b|\b(?:let|lets) (?:it|that|them|this|those) (?:pass|slide|go|be)\b",
    r"\b(?:go|goes|do|does|come|comes|manage|fine|ok(?:ay)?|work|works) without\b|"
    r"\bwithout(?: (?:it|one|them|her|him|that|this|any))?(?=\W*$)|\bohne(?: (?:sie|es|ihn|das|eine?n?|aus))?(?=\W*$)|"
    r"\b(?:you.re|you are|they.re|they are|seid ihr|bist du|ist er|sind sie|ist man) (?:free|frei)(?=\W*$)|"
    r"\b(?:can wait|kann warten|hat zeit|haben zeit)\b|"
    r"\bbleib(?:t|en)(?:['’]s| es| das)?(?: \w+)? beim?\b|\bstays? with\b|"
    r"\b(?:geht|gehen|dürfen|darf|können|kann|kommen|kommt|läuft|laufen)\b(?:(?!\bnicht\b|\bkein)[^.;!?,]){0,20}\bohne\b",
    r"\b(?:leave|skip|ignore|spare)\s+(?:it|that|this|them|those|these|out|away)\b(?:\s+(?:out|off|away|alone|be))?|"
    r"\b(?:leave|leaves|left)\s+(?:it |that |this |them |those |these )?(?:out|off|away|alone|as (?:is|they are|it is))\b|"
    r"\b(?:can|may|could) (?:skip|omit|ignore|drop|be (?:skipped|left out|omitted|dropped))\b",
    r"\b(?:entfällt|entfallen|weglassen|wegfallen|verzichten|sparen|erspart|spart euch|spar dir|durchgehen|durchwinken|"
    r"(?:könnt|kannst|kann|können|dürft|darfst) (?:\w+ ){0,3}lassen|auge zu)\b",
    rf"\b(?:lass|lasst|lassen)\b[^.;!?,]{{0,20}}\b{_WIE}\b",
    rf"\b(?:stays?|remains?|keeps?)\s+(?:\w+\s+)?{_SAME}\b|\bbleib(?:t|en)\b[^.;!?,]{{0,20}}\b{_WIE}\b|"
    r"\b(?:stays?|remains?|bleib(?:t|en)) (?:of course|natürlich|selbstverständlich|ruhig|gern)\b|"
    r"\b(?:may|can|could) (?:\w+ )?(?:stay|remain|keep)\b|\bkeeps? (?:its|their|the)\b|\bstill (?:gets?|have|has|take)\b",
    r"\b(?:(?:ist|sind|bin|bleibt) (?:\w+ )?(?:fein )?(?:raus|draußen)|(?:is|are|am) out of it)(?=\W*$)",
)
"""That it is left out, or stays as it was."""
_MAY = any_of(
    r"\b(?:may|dürfen|dürft|darf(?:['’]?s)?|darfst)\b(?!\s+(?:nicht|not|nur|only|erst|höchstens|kein\w*|nie)\b)"
    r"(?!\s+(?:\w+ly )?(?:be (?:late|wrong|missing|lost|different|empty|null|more|less)|leak|help|happen|break|fail|cause|lead|"
    r"seem|arrive|need|want|think|ask|call|reply|know|see|differ|contain|crash|take|vary|lose|come|look|find|sound|feel)\b)",
    r"\b(?:can|could|kann|können|könnt|kannst)(?:['’]s)?\b(?=[^.;!?,]*\b(?:stay|remain|keep|continue|carry on|go on|be casual|be shorter|bleiben|fehlen|ruhig|gern|"
    r"gerne|weiter|weiterhin|natürlich|of course|all (?:it|they|you) (?:wants?|likes?)|as (?:\w+ )?as|ausgeben|"
    r"still|happily|wie (?:ihr|du|sie|er)|machen, was)\b)",
    r"\b(?:soll|sollen)\b(?=[^.;!?,]*\b(?:ruhig|gern|gerne|von mir aus|meinetwegen)\b)",
    r"\bmir (?:\w+ ){0,2}gleich\b|\b(?:meinetwegen|von mir aus|i.m not (?:fussy|picky|religious)|as far as i.m concerned|be my guest)\b",
    r"\b(?:(?:wie|was) (?:ihr|du|sie|man) (?:wollt|willst|mögt|magst|wollen|will|möchtet)|"
    r"as (?:much |often )?(?:as )?you (?:like|please|want|wish)|suit yourselves?|your (?:own )?(?:call|business|affair))\b",
)
"""That one may."""
_WELL = any_of(
    r"\b(?:fine|ok(?:ay)?|o\.k\.|al(?:l )?right|allowed|acceptable|tolerable|legit(?:imate)?|harmless|erlaubt|in ordnung|egal|"
    r"wurscht|wurst|schnuppe|schnurz|zulässig|gestattet|vertretbar|optional|(?:natürlich|ja|of course) "
    r"(?:richtig|right|gut|the right (?:one|thing)s?)|what you should use|genau richtig|was damit anfangen)\b",
)
"""That it is well so; said of "the tests" it may only praise them."""
_ENOUGH = any_of(r"\b(?:reicht|reichen|genügt|genügen|is enough|are enough|will do|suffices?|is plenty|tut['’]?s)\b")
"""That less will do there; its subject is what is enough."""
_RELEASES = (_NOT_ASKED, _LEFT, _MAY, _WELL, _ENOUGH)
_DENIED = re.compile(
    r"n['’]t\b|\b(?:not|never|nobody|neither|nor|nicht|nie|niemals|niemand|kein\w*|nichts|cannot|no(?!-))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:please|bitte|should|must|shall|has to|have to|soll(?:te)?n?|muss|müssen|always|never|immer|nie|every|jede\w*|"
    r"at most|at least|this (?:one|time|pr)|another pr|diesmal|heute|today|höchstens|mindestens|maximal|no more|pflicht|mandatory)\b",
    re.IGNORECASE,
)
"""What makes a demand of a clause, or a measure, or is about this once."""
_STRESSED = re.compile(
    r"^\W*(?:and |und |aber |but )?(?:not |nicht )?(?:even|auch|sogar|selbst|also|erst recht|same|genauso|ebenso)\b(?!\s+ohne)|"
    r"\b(?:auch|even|sogar|also)\s+(?:nicht\s+)?(?:in|im|bei|beim|für|for|with|on|among|unter|under|when|if|wenn)\b|"
    r"\b(?:included|inclusive|eingeschlossen|inbegriffen|no exceptions?|keine ausnahmen?|trotzdem|nonetheless|"
    r"bleibt (?:es )?(?:\w+ )?(?:pflicht|verboten|tabu))\b",
    re.IGNORECASE,
)
"""What a clause names besides, so that the rule holds there too."""
_PRAISED = re.compile(
    r"^\W*(?:(?:otherwise|sonst|ansonsten)\b|(?:the|die|der|das|your|deine?|this|these|diese[rs]?)\s)", re.I
)
_SENTENCES = re.compile(
    r"(?<=[.;!?)])\s+|\s*\(|\)\s*|\s[–—]\s|\s-\s|\n+|;\s|(?<=[.!?])$|,?(?<!nothing)(?<!nobody)(?<!anything)(?<!all)\s(?=(?:but|aber|though otherwise)\s)"
)
_BRACKET = re.compile(r"(?<=\w) \(([^()\n]{2,30})\)(?= [a-zäöü])")
"""Another name of the thing before it: "clubs (Vereine) may"."""
_COMMA = re.compile(r",\s+")
_IN = (
    r"(?:for|in|on|with|among(?:st)?|between|under|below|inside|within|at|to|of|about|from|bei[m]?|für|in|im|an|am|auf|unter|"
    r"unterhalb|innerhalb|mit|gegenüber|zwischen|von|vom|aus|gegen|against)"
)
_WHEN = re.compile(
    r"^\W*(?:and |und |but |aber )?(?:if|when(?:ever)?|while|as long as|once|where|wenn|falls|sobald|sofern|solange|"
    r"wer|was|whatever|whoever|alles|anything|everything|geht es|handelt es sich|kommt|kommen|ist|sind|stammt)\b\s*"
    r"(?:es |it.?s |it is |they.re |only |nur |sich |das |it |there (?:is|are) )*(?:um |about )?(?P<what>.+)",
    re.IGNORECASE,
)
"""A clause that says when, in front of the permission or behind it."""
_BEHIND = re.compile(
    rf"^\W*(?:(?:it|that|this|them|one|es|das|any|anything|as|a|flag|so|natürlich|of course)\s+){{0,3}}"
    rf"(?:{_IN}(?<!\bto)|to(?=\s(?:the|our|my)\b|\s\S+@))\s+(?P<what>.+)",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:skip|omit|ignore|mind|care about)$", re.IGNORECASE)
_AT_HEAD = r"(?:for|in|on|with|at|to|of|about|from|bei[m]?|für|in|im|an|am|auf|mit|gegenüber|von|vom|aus|gegen|against|zu[mr]?)"
"""Prepositions without which a thing is the same; "under 10 EUR" is not."""
_HEAD = re.compile(
    r"^[\s,.:;!-]*(?:(?:and|und|but|aber|nur|only|just|so|also|well|naja|though|allerdings|except that|wobei|außer dass)\s+)*"
    rf"(?:{_AT_HEAD}\s+)?(?:(?:the|our|die|den|der|das|dem|unsere\w*)\s+(?=\S))?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:^|(?<!\bunter)(?<!\bamong)(?<!\bamongst)(?<!\bbetween)(?:\s+|(?<=\w)['’](?=(?:s|re|d|ll|m|t)\b)))(?:I|we|you|he|she|it|that|this|they|those|these|one|nobody|everybody|anybody|people|us|me|is|are|s|re|d|ll|"
    r"m|do|does|did|wo|have|has|will|would|could|can|may|get|gets|go|goes|come|stay|be|of|course|obviously|naturally|there|them|"
    r"all|either|as|well|themselves|itself|ich|wir|du|ihr|er|sie|es|das|dies|man|mir|uns|euch|dir|ist|sind|wird|werden|hat|haben|"
    r"da|dort|dann|dabei|davon|hiervon|die|der|den|mal|halt|ja|eben|natürlich|freilich|selbst|selber|ruhig|gern|gerne|weiter|"
    r"weiterhin|auch|noch|aber|so|sich|was|tut|soll|sollen|though|just|simply|einfach|schon|hier|here|then|to|n|want|it's|because|"
    r"muss|müssen|können|kann|darf|dürfen|könnt|kannst|the|a|an|ein|eine|einen|lasse?|nehme?|sehe?|mache?|bin|keiner|niemand|im moment|for now|i'd|und|and)(?=\W*$)\W*",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?<!\bthat)(?<!\bwhich)(?<!\bwho)(?<!,)\s(?:drücke|lass\w*|nehm\w*|seh\w*|mach\w*|drückt|drücken|könnt|kann|können|darf|dürfen|dürft|bleib\w*|is|are|was|have|has|had|hat|haben|ist|sind|wollen|will|want|wants|do|does|don['’]t|doesn['’]t|come|comes|kommen|"
    r"kommt|get|gets|nobody|niemand|gibt|keep|werden|wird|need|needs|stehen|steht|liegt|liegen)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"^\W*(?:(?:and|und|but|aber|nur|only|just)\s+)*(?:{_IN}\s|(?:up to|bis(?: zu)?|über|above|over)\s|(?:intern|untereinander|hausintern|firmenintern|in-?house)\w*\b)",
    re.I,
)
"""What begins with where or with whom, so that a verb and its subject follow."""
_ONE = re.compile(r"\s(?:an?|one|two|the|ein\w*|zwei|die|der|das|flag|confirm|escalate)\s", re.IGNORECASE)
_INNER = re.compile(
    rf"\s(?:is|are|ist|sind|wird|bleibt|stays?|braucht|brauchen)\s+(?:\w+\s+)?{_IN}\s+(?P<what>.+)", re.IGNORECASE
)
_LONGEST = 90


def left_alone(text: str) -> list[str]:
    """What the clauses that allow something allow it to, the likeliest first: "Plain bumps" of "Plain bumps have no
    ticket, those can stay". A clause that stresses a rule, or asks for something, allows nothing."""
    found: list[str] = []
    for sentence in _SENTENCES.split(_BRACKET.sub(r" or \1", text)):
        parts = _COMMA.split(sentence.strip()) if not sentence.rstrip().endswith("?") else []
        for at, part in enumerate(parts):
            released = _release(part)
            if released and not _STRESSED.search(sentence if at else part):
                found += _topics(parts, at, released)
    kept = (one.strip(" .,:;!") for one in found)
    return [one for one in dict.fromkeys(kept) if 2 < len(one) <= _LONGEST]


def _release(part: str) -> re.Match[str] | None:
    """Where a clause allows something."""
    part = REASON.sub(lambda why: " " * len(why.group()), part)
    for form in _RELEASES:
        found = form.search(part)
        rest = f"{part[: found.start()]} {part[found.end() :]}" if found else ""
        if found is None or _ASKS.search(rest):
            continue
        denied = _DENIED.search(rest) and form is not _NOT_ASKED
        praised = form is _WELL and _PRAISED.search(part) and not _BEHIND.match(part[found.end() :])
        if not (denied or praised):
            return found
    return None


def _topics(parts: list[str], at: int, released: re.Match[str]) -> Iterator[str]:
    part = parts[at]
    before, after = part[: released.start()], part[released.end() :]
    if at and (when := _WHEN.match(parts[at - 1])):
        yield when["what"]
        return
    subject = _bare(_subject(before, released.group()))
    if inner := _INNER.search(before):
        yield _bare(inner["what"])
    if subject:
        yield subject
    if behind := _BEHIND.match(after):
        yield _bare(behind["what"])
    elif _OBJECT.search(released.group()):
        yield _bare(after)
    if at + 1 < len(parts) and (when := _WHEN.match(parts[at + 1])):
        yield when["what"]
    elif when := _WHEN.match(after):
        yield when["what"]
    if at and not subject:
        yield _bare(_VERB.split(parts[at - 1], maxsplit=1)[0])


def _subject(before: str, released: str) -> str:
    """What a permission is for, of what stands in front of it: in "for vouchers a flag will do" the vouchers."""
    if not _PLACED.match(before):
        return "" if _ENOUGH.search(released) else before
    ends = _ONE if _ENOUGH.search(released) else _VERB
    return ends.split(before, maxsplit=1)[0]


def _bare(text: str) -> str:
    """Without the words around it that say nothing: "in the tests I" is about tests."""
    text = f"{text.strip()} "
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return _HEAD.sub("", text).strip()
