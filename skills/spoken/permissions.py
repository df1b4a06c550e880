"""How a clause allows something, in German and English: nobody asks for it there, it is left out, it may be, it is well
so, or less will do.

What it allows it to, `left_alone.py` finds.
"""

from __future__ import annotations

import re

from .moods import REASON
from .patterns import any_of


def _lines(words: str) -> str:
    """A pattern of phrases that bars part, its lines joined."""
    return f"(?:{''.join(line.strip() for line in words.splitlines())})"


_NO = r"(?:\b(?:not|never|nobody|no[ -]?one|none|neither|hardly|no)|n['’]t)"
_NICHT = r"(?:nicht|kein\w*|niemand\w*|nie|nix|nichts|kaum)"
_ASKED = _lines(r"""
    needed|needs?|necessary|required?|appl(?:y|ies)|counts?|matters?|cares?|minds?|insist|bother(?:ed|s)?|worr(?:y|ied)|
    have to|has to|object(?:ions?)?|strict|expect(?:ed|s)?|affect(?:ed|s)?|meant|concerned|big deal|problems?|issues?|
    drama|hurts?|interest(?:s|ed)?|warrants?|justif(?:y|ies)|deserves?|fussy|picky|urgent|reason|hurry|rush|bad|
    difference|
    tragic|critical|of (?:their|our|my|his|her|anybody.s) (?:business|concern)
""")
_VERLANGT = _lines(r"""
    brauch\w*|gilt|gelten|zähl(?:t|en)|stör(?:t|en)|juck(?:t|en)|interessier(?:t|en)|kümmer(?:t|n)|verlang\w*|besteh\w*|
    erwart\w*|macht|schadet|eilt|pressiert|drängt|lohnt|rechtfertig\w*|betrifft|betreffen
""")
_NÖTIG = _lines(r"""
    nötig|notwendig|erforderlich|betroffen|gemeint|wild|schlimm|tragisch|eng|streng|genau|wichtig|problem|thema|drama|
    pflicht|grund|anlass|eilig|dringend|dagegen|einwände|einwand|übel
""")
_NOT_ASKED = any_of(
    rf"{_NO}\s+(?:(?:\w+ly|really|have|be|as|so|want|that|it|to|a|going|rather|any)\s+){{0,3}}{_ASKED}\b"
    r"(?!,? (?:who|what|how|whether|which|if)\b)",
    r"(?:\b(?:do|does)n['’]t|\b(?:do|does) not)(?=\W*$)|"
    r"\bnothing(?=\s[^.;!?,]{3,40}\b(?:interests?|matters|counts?|needs? (?:it|one)|concerns?)\b)",
    r"\b(?:nothing against|nobody.s (?:concern|business|problem)|(?:do|does)n['’]t (?:have|get|carry) (?:one|"
    r"any|it)\b)",
    rf"\b(?:muss|müss\w*)\b[^.;!?,]{{0,30}}?\b{_NICHT}(?:\s+\w{{2,}}n)?(?=\W*$)",
    rf"\b{_VERLANGT}\b[^.;!?,]{{0,30}}?\b{_NICHT}"
    r"(?:\s+(?:sein|haben|tun|wissen|sehen|rein|dran|drauf|drin|stehen|darauf))?\b"
    r"(?!\s+(?:in|im|bei|für|mehr|fehlen|vergessen|nur)\b)",
    rf"\b{_NICHT}\s+(?:\w+\s+){{0,2}}{_NÖTIG}\b|\b(?:geht|gehen)\b[^.;!?,]{{0,15}}\bnichts an(?=\W*$)",
    r"^\W*(?:dann|da|then|there)\s(?:\w+\s)?(?:nicht|not)(?=\W*$)",
    r"\bhalb so (?:wild|schlimm)\b|\bunproblematisch\b|\bno need\b|\b(?:can wait|kann warten|hat zeit|haben zeit)\b",
)
"""That nobody asks for it there."""

_AS_IT_WAS = _lines(
    r"(?:the way|as|like|how|what) (?:it|they|that|those|these) (?:is|are|was|were)|as (?:is|before|usual)|alone"
)
_SO = _lines(r"""
    so|wie (?:sie|es|er) (?:sind|ist|war)|wie (?:bisher|gehabt|immer)|beim alten|unverändert|unangetastet|in ruhe
""")
_THEM = r"(?:it|that|this|them|those|these)"
_LEFT = any_of(
    r"\b(?:exempt(?:ed)?|excluded|excepted|excused|aside|ausgenommen|au(?:ß|ss)en vor|ausgeklammert)\b",
    r"\b(?:off the hook|let off|a (?:free )?pass\b(?! to)|another (?:story|matter)|odd one out|(?:et)?was anderes|"
    r"(?:an?|one|the) (?:\w+ )?exception|different (?:story|matter|animal|thing|case|beast)|sonderfall|"
    r"(?:ist|sind|als|wären?) (?:\w+ )?(?:die |eine )?(?:einzige )?ausnahmen?)\b",
    rf"\b(?:get|gets|getting) away with(?:out)?\b|\blets? {_THEM} (?:pass|slide|go|be)\b",
    r"\b(?:go|goes|do|does|come|comes|manage|manages|by|along|fine|ok(?:ay)?|works?|live) without\b|"
    rf"\b(?:can|may|could|goes?)\b[^.;!?,]{{0,15}} without(?=\W*$| (?:{_THEM}|one|her|him|any)\b)|"
    r"\b(?:geht|gehen|dürfen|darf|können|kann|kommen|kommt)(?:['’]s)?\b(?:(?!\bnicht\b|\bkein)[^.;!?,]){0,20}\bohne\b|"
    r"\b(?:gern|ruhig|halt|meinetwegen|läuft|laufen) ohne(?=\W*$)|\bcan live with\b",
    r"\b(?:you.re|you are|they.re|they are|seid ihr|bist du|ist er|sind sie|ist man) (?:free|frei)(?=\W*$)|"
    r"\b(?:(?:ist|sind|bin|bleibt) (?:\w+ )?(?:fein )?(?:raus|draußen)|(?:is|are|am) out of it)(?=\W*$)",
    rf"\b(?:leave|skip|ignore|spare)\s+(?:{_THEM}|out|away)\b(?:\s+(?:out|off|away|alone|be))?|"
    rf"\b(?:leave|leaves|left)\s+(?:{_THEM} )?(?:out|off|away|alone|as (?:is|they are|it is))\b|"
    r"\b(?:can|may|could) (?:skip|omit|ignore|drop|be (?:skipped|left out|omitted|dropped))\b",
    r"\b(?:entfällt|entfallen|weglassen|wegfallen|verzichten|sparen|erspart|spart euch|spar dir|durchgehen|"
    r"durchwinken|auge zu|looks? the other way|(?:shut|close|turn) (?:an|a blind|both) eyes?|"
    r"(?:könnt|kannst|kann|können|dürft|darfst) (?:\w+ ){0,3}lassen)\b",
    rf"\b(?:lass|lasst|lassen)\b[^.;!?,]{{0,20}}\b{_SO}\b|\bbleib(?:t|en)\b[^.;!?,]{{0,20}}\b{_SO}\b|"
    r"\bbleib(?:t|en)(?:['’]s| es| das)?(?: \w+)? beim?\b|\bstays? with\b|"
    r"\b(?:läuft|laufen|geht|gehen|schreiben|reden|machen|duzen|siezen)\b[^.;!?,]{0,15}\b(?:weiter|weiterhin)\b|"
    rf"\b(?:stays?|remains?|keeps?)\s+(?:\w+\s+)?{_AS_IT_WAS}\b|\bkeeps? (?:its|their|the)\b",
    r"\b(?:stays?|remains?|bleib(?:t|en)) (?:of course|natürlich|selbstverständlich|ruhig|gern)\b|"
    r"\b(?:may|can|could) (?:\w+ )?(?:stay|remain|keep)\b|\bstill (?:gets?|have|has|take)\b",
)
"""That it is left out, or stays as it was."""

_MIGHT = _lines(r"""
    be (?:late|wrong|missing|lost|different|empty|null|more|less)|leak|help|happen|break|fail|cause|lead|seem|
    arrive|need|
    want|think|ask|call|phone|reply|know|see|differ|contain|crash|take|vary|lose|come|look|find|sound|feel
""")
"""What may happen, and is not allowed to."""
_GLADLY = _lines(r"""
    stay|remain|keep|have (?:it|them|that)|continue|carry on|go on|be (?:casual|shorter)|still|happily|
    of course|as (?:\w+ )?as|
    all (?:it|they|you) (?:wants?|likes?)|bleiben|fehlen|warten|ruhig|gerne?|weiter|weiterhin|natürlich|ausgeben|
    wie (?:ihr|du|sie|er)|machen, was
""")
_MAY = any_of(
    r"\b(?:may|dürfen|dürft|darf(?:['’]?s)?|darfst)\b(?!\s+(?:nicht|not|nur|only|erst|höchstens|kein\w*|nie)\b)"
    rf"(?!\s+(?:\w+ly )?{_MIGHT}\b)",
    rf"\b(?:can|could|kann|können|könnt|kannst|soll|sollen|mag)(?:['’]s)?\b(?=[^.;!?,]*\b{_GLADLY}\b)|"
    rf"\bmag\b[^.;!?,]*\bangehen\b",
    r"\bmir (?:\w+ ){0,2}gleich\b|\b(?:meinetwegen|von mir aus|as far as i.m concerned|be my guest)\b",
    r"\b(?:(?:wie|was) (?:ihr|du|sie|man) (?:wollt|willst|mögt|magst|wollen|will|möchtet)|suit yourselves?|"
    r"(?:as|what) (?:much |often )?(?:as )?you (?:like|please|want|wish)|your (?:own )?(?:call|business|affair))\b",
)
"""That one may."""
_WELL = any_of(
    r"\b(?:fine|ok(?:ay)?|o\.k\.|al(?:l )?right|allowed|acceptable|tolerable|legit(?:imate)?|harmless|erlaubt|"
    r"in ordnung|"
    r"egal|wurscht|wurst|schnuppe|schnurz|zulässig|gestattet|vertretbar|optional|genau richtig|"
    r"(?:natürlich|ja|of course) (?:richtig|right|gut|the right (?:one|thing)s?))\b",
    r"\b(?:das passt|passt (?:das|es|schon)|geht (?:das|es|schon)(?: klar| in ordnung| so)?)(?=\W*$)",
)
"""That it is well so; said of "the tests" it may only praise them."""
_ENOUGH = any_of(r"\b(?:reicht|reichen|genügt|genügen|is enough|are enough|will do|suffices?|is plenty|tut['’]?s)\b")
"""That less will do."""
_FORMS = (_NOT_ASKED, _LEFT, _MAY, _WELL, _ENOUGH)
_DENIED = any_of(
    r"n['’]t\b|\b(?:not|never|nobody|neither|nor|nicht|nie|niemals|niemand|kein\w*|nichts|cannot|no(?!-))\b"
)
_ASKS = any_of(
    r"\b(?:please|bitte|should|must|shall|has to|have to|soll(?:te)?n?|muss|müssen|always|never|immer|nie|every|"
    r"jede\w*|"
    r"at most|at least|höchstens|mindestens|maximal|no more|pflicht|mandatory)\b",
    r"\b(?:this (?:one|time|pr)|another pr|diesmal|heute|today|gleich \w+n)\b",
)
"""What makes a demand of a clause, or a measure, or is about this once."""
STRESSED = any_of(
    r"^\W*(?:and |und |aber |but )?(?:not |nicht )?(?:even|auch|sogar|selbst|also|erst recht|same|genauso|"
    r"ebenso)\b(?!\s+ohne)",
    r"\b(?:auch|even|sogar|also)\s+(?:nicht\s+)?(?:in|im|bei|beim|für|for|with|on|among|unter|under|when|if|wenn)\b",
    r"\b(?:included|inclusive|eingeschlossen|inbegriffen|no exceptions?|keine ausnahmen?|trotzdem|nonetheless|"
    r"bleibt (?:es )?(?:\w+ )?(?:pflicht|verboten|tabu))\b",
)
"""What a clause names besides, so that the rule holds there too."""
_PRAISED = any_of(
    r"^\W*(?:(?:the|die|der|das|your|deine?|this|these|diese[rs]?)\s(?!passt|geht))|\b(?:otherwise|sonst|"
    r"ansonsten|looks?|reads?)\b"
)


def permission(clause: str) -> re.Match[str] | None:
    """Where a clause allows something, and asks for nothing and denies nothing."""
    read = REASON.sub(lambda why: " " * len(why.group()), clause)
    for form in _FORMS:
        found = form.search(read)
        rest = f"{read[: found.start()]} {read[found.end() :]}" if found else ""
        if found and not (_ASKS.search(rest) or STRESSED.search(read)):
            denied = form is not _NOT_ASKED and _DENIED.search(rest)
            placed = re.match(r"\W*(?:\w+ )?(?:in|for|with|on|bei|für|mit|unter) ", read[found.end() :])
            if not (denied or (form is _WELL and _PRAISED.search(read) and not placed)):
                return found
    return None


def is_less(said: str) -> bool:
    """Whether the words of a permission say that less will do, so that what does is their subject."""
    return _ENOUGH.search(said) is not None
