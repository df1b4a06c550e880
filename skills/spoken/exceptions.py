"""The clauses by which a comment leaves something out of a rule: "except for docs/", "bei chore brauchen wir es nicht".

German and English. What such a clause is about, `induction/named_exceptions.py` says.
"""

from __future__ import annotations

import re

from .moods import DEMANDING, REASON
from .patterns import AnyOf, any_of
from .permissions import STRESSED
from .states import DRAFT

_END = (
    r"(?=:\s|[.;!?)]*(?:\s+[–—-]\s|[.;!?)](?:\s|$)|\n|$)"
    r"|,\s(?![`\"„“»']?[\w.-]*[/`\"“”«'])(?!\w+ (?:or|and|oder|und)\b))"
)
"""Where a clause ends: with its sentence, at a dash, or at a comma that goes on with no list."""
_CLAUSE = rf"(?P<but>[^\n;!?]{{3,120}}?){_END}"
_HEAD = r"(?:^|[.;!?,:–—(]\s*|\b(?:but|aber|only|nur)\s+)"
_ALLOWED = r"(?:ok(?:ay)?|fine|allowed|erlaubt|in ordnung)"
_OF_COURSE = r"(?:natürlich|of course|obviously|naturally|selbstverständlich|halt|ja)"
_SHORT = r"(?P<but>(?:[^,.;!?\n]|\.(?=\w)|\.\.\.){3,70}?)"

UNLESS = any_of(
    r"\b(?:unless|except(?:ing)? (?:for|when(?:ever)?|if|in|on|under|those|from|where|with)|"
    r"except(?= (?:the|an?|our)\b| [`\w.-]+/)|(?:the|one|sole|only) exceptions? (?:is|are)|apart from|save for|"
    r"excluding|"
    r"with the exception of|"
    r"(?<!except )(?<!no )(?<!out )(?:the )?exceptions?(?=:)|but not (?:for|in|on|when)|es sei denn|"
    r"außer(?: bei| für| in| wenn| an| unter)?|ausgenommen(?: sind| ist| bei)?|"
    r"mit ausnahme (?:von|der|des)|(?<!keine )(?:einzige )?ausnahmen?(?: ist| sind| gilt für| gelten für|(?=:))|"
    rf"nur nicht (?:bei|für|in))\b[:,]?\s+{_CLAUSE}"
)
"""A clause of its own: what it says is said of the exception alone."""

_SPARED: tuple[AnyOf, ...] = (
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:is|are|stays?|remains?|sind|ist|bleib\w+)\s+(?:the|an?|our|die|eine|das|davon|"
        rf"hiervon)?\s*"
        r"(?:one|only|sole|einzigen?)?\s*(?:exceptions?|exempt(?:ed)?|excluded|ausnahmen?|ausgenommen)\b"
    ),
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:is|are|ist|sind)\s+(?:(?:another|a different|eine andere|ein anderer)\s+"
        r"(?:story|matter|thing|case|sache|fall|geschichte)|(?:et)?was anderes)"
        r"(?=[,.;!?)]|$|\s+(?:of course|natürlich))"
    ),
    any_of(
        r"\b(?:not|n.t|nicht|unn?)\s?(?:needed|required|necessary|nötig|notwendig|erforderlich)\s+"
        rf"(?:for|when(?:ever)?|if|in|on|bei|für|wenn)\s+{_CLAUSE}"
    ),
    any_of(rf"\b(?:does|do)(?:n.t| not) (?:apply|hold|go|count)\s+(?:to|for|in|on|when|if|where)\s+{_CLAUSE}"),
    any_of(rf"\bgilt\b[^.;!?,]{{0,25}}\bnicht,? (?:für|bei|in|unter|wenn|falls|sobald|solange)\s+{_CLAUSE}"),
    any_of(
        rf"\b(?:only|nur)\s+(?:(?:in|under|unter|when|if|wenn|with|mit)\s+)?{_SHORT},?\s+(?:(?:you|we|it|one|"
        rf"man|du|ihr)\s+)?"
        r"(?:may|can|darf|dürfen|kann|können|keeps?|behalten|behält|touch(?:es)?|edits?|"
        r"(?:go(?:es)?|geht|gehen) (?:to|into|against|auf|nach|gegen|in))\b"
    ),
    any_of(
        rf"\b(?:in|under|with|for|on|bei|unter|für|mit)\s+{_SHORT},?\s+(?:you|we|they|it|one|du|ihr|man|wir|"
        rf"kann|darf|kannst)\b"
        r"[^.;!?]{0,20}\b(?:leave (?:it|that|this|them) (?:out|away|off)|skip|omit|need ?n.t|(?:do|go) without|"
        r"weglassen|entfallen|verzichten)\b"
    ),
    any_of(
        rf"\b(?:as long as|while|if|when|solange|wenn|falls)\s+{_SHORT},\s+"
        r"(?:brauch\w*|muss\w*|müss\w*)\s+(?:du|ihr|man|wir|es)\b[^.;!?]{0,15}\b(?:nicht|keine?n?s?)\b"
    ),
    any_of(
        rf"\b(?:as long as|while|if|when)\s+{_SHORT},\s+(?:you|we|one|it)\b"
        r"[^.;!?]{0,12}\b(?:n.t|not|no) need\b(?! to)"
    ),
    any_of(rf"{_HEAD}{_SHORT},\s+(?:they|those|these|die|sie)(?:.re| are| sind)\s+(?:exempt(?:ed)?|ausgenommen)\b"),
    any_of(
        rf"(?:{_HEAD}|\b(?:stuff|things|code|files|was)\s+)(?:in|under|unter|inside)\s+{_SHORT}\s+"
        r"(?:may|can|darf|dürfen|kann|können|liegt|steht)\b[^.;!?]{0,25}?"
        r"\b(?:stay|remain|keep|bleiben|as it is|lassen wir so)\b"
    ),
    any_of(
        rf"\b(?:bei|für|an|unter)\s+{_SHORT}\s+(?:verlang\w+|brauch\w+|gilt|erwart\w+|muss|ist)\b[^.;!?]{{0,20}}"
        r"\b(?:das|es|sie|ihn|den|dies|das alles)\b[^.;!?]{0,12}\b(?:nicht|entbehrlich|unnötig)\b"
    ),
    any_of(
        rf"\b(?:for|in|on|with)\s+{_SHORT},?\s+(?:it|that|this)(?:.s| is)(?:n.t| not)\s+(?:needed|required|necessary)\b"
    ),
    any_of(rf"{_HEAD}{_SHORT}\s+(?:do|does)(?:n.t| not) need (?:it|one|that|this|any)\b"),
    any_of(
        r"\b(?:mind|care|fine|ok(?:ay)?|allowed|egal|erlaubt|in ordnung)(?: of course| it| natürlich)? "
        rf"(?:in|for|with|bei|für)\s+{_CLAUSE}"
    ),
    any_of(
        rf"\b(?:in|for|with|under|bei|für|mit|unter)\s+{_SHORT},?\s+"
        r"(?:(?:it|that|they|this|we)(?:.s|.re| is| are)|(?:is|are|ist|sind)(?: (?:mir|uns))? \S+)(?: (?!not\b|"
        r"nicht\b)\w+)?\s+"
        r"(?:fine|ok(?:ay)?|allowed|egal|wurscht|wurst|schnuppe|erlaubt|in ordnung)\b"
        r"(?=\s*(?:[.;!?,)–—:-]|$|without|too|there|of course|as well))"
    ),
    any_of(
        rf"\b(?:eskalier\w*|escalat\w*)[^.;!?]{{0,12}}\b(?:nur|only),?\s+"
        rf"(?:wenn es um|bei|when it.?s about|if it.?s about|for)\s+{_SHORT}(?:\s+geht)?(?=[.;!?,]|$)"
    ),
    any_of(rf"{_HEAD}{_SHORT}\s+(?:may )?(?:keep|behalten)\s+(?:theirs|them|it|ihre\w*|sie|es)\b"),
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:(?:need|needs|brauch(?:t|en))\s+(?:{_OF_COURSE} )?|"
        rf"(?:have|has|haben|hat)\s+{_OF_COURSE} )"
        r"(?:no|none|keine?n?s?)\b(?:\s+\w+)?(?=[.,;!?)]|$)"
    ),
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:have|has|haben|hat)\s+(?:no|none|keine?n?s?)\b(?:\s+\w+)?"
        r"(?=,\s+(?:so|da|dort|there|leave|skip|they.re|die sind|drum)\b)"
    ),
    any_of(
        rf"\b(?:as long as|while|solange)\s+{_SHORT},\s+(?:(?:you|they|we|one)\s+(?:may|can)|darf\w*|kann\w*|"
        rf"könn\w*|dürf\w*)\b"
    ),
    any_of(
        rf"\b(?:if|when|wenn|falls|sobald)\s+(?:the |an? |die |der |das |ein[e]? )?{_SHORT},\s+[^.;!?]{{0,50}}?"
        r"\b(?:is enough|will do|reicht(?: auch)?|genügt)\b"
    ),
    any_of(
        rf"(?:^|[.;!?]\s+)(?=[^.;!?]*\b(?:intern\w*|im haus|unter|among|colleagues|kolleg\w*)\b){_SHORT}\s+"
        rf"(?:{_OF_COURSE} |gern )?(?:jederzeit|gerne?|any time|anytime)(?=\s*[.;!?]|$)"
    ),
    any_of(rf"{_HEAD}{_SHORT}\s+(?:ausgenommen|excepted|exempt(?:ed)?|excluded)(?=[.,;!?)]|$)"),
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:stays?|remains?|bleib(?:t|en))\s+(?:as (?:they are|it is|is|they were)|so\b|wie "
        rf"(?:sie|es) (?:sind|ist)|"
        r"beim alten)"
    ),
    any_of(
        rf"(?:^|[.;!?]\s+){_SHORT}\s+(?:stays?|remains?|bleib(?:t|en))\s+[^.;!?,]{{2,30}}\s(?:of course|"
        rf"natürlich)(?=\s*[.;!?]|$)"
    ),
    any_of(
        rf"(?:{_HEAD}|(?<=\s))(?:bei|für|in|an|for|in|with|on)\s+{_SHORT}\s+(?:natürlich|freilich|"
        rf"selbstverständlich|klar|of course|"
        r"obviously),?\s+(?:nicht|not)(?=\s*[,.;!?)])"
    ),
    any_of(
        rf"(?:^|[.;!?]\s+){_SHORT}\s+(?:natürlich|of course|obviously|selbstverständlich)\s+(?:nicht|"
        rf"not)(?=\s*[,.;!?)])"
    ),
    any_of(
        rf"(?:^|[.;!?]\s+){_SHORT}\s+(?:(?:may|dürfen)\b[^.;!?]*\b{_ALLOWED}(?: there| dort| da)?|"
        rf"(?:calls?|says?|uses?|writes?|nennen|sagen|schreiben)\b[^.;!?]*\b{_ALLOWED} (?:there|dort|da))"
        r"(?=[.;!?]|$)"
    ),
    any_of(
        rf"(?<!auch )(?<!even )\b(?:in|im|bei|unter|for|with|among)\s+{_SHORT}\s+"
        r"(?:bleib(?:t|en)['’]?s?|stays?|remains?)\b"
        r"(?=\s*[€$\d\"'„`]|\s+(?-i:[A-Z]{2,})\b|"
        rf"[^.;!?,]{{0,30}}\b(?:{_ALLOWED}|frei|free|optional|unverändert|unchanged|as before|"
        r"wie bisher|the default)\b|[^.;!?,]{0,12}\b(?:natürlich|of course)\s+(?:beim?|with)\b)"
    ),
    any_of(
        rf"\b(?:eskalier\w*|escalat\w*|flagg?\w*)[^.;!?,]{{0,12}}\b(?:nur|only),?\s+(?:when|if|wenn|falls)\s+"
        rf"(?:their |the |our |der |die |das |ihr\w* )?{_SHORT}(?=[.;!?,]|$)"
    ),
    any_of(rf"{_HEAD}{_SHORT}\s+brauch(?:t|en) (?:das|es|keine?n?s?)\b(?: nicht)?(?=[.;!?,]|$)"),
    any_of(rf"(?:^|[.;!?]\s+)(?:not|nicht|nur nicht) (?:for|in|on|für|bei|in)\s+(?:the |our |die |den )?{_CLAUSE}"),
    any_of(rf"{_HEAD}{_SHORT}\s+(?:I|we) (?:don.t|do not) (?:care about|mind)(?=\s*[.;!?,)]|$)"),
    any_of(rf"\b(?:in|bei|für|unter)\s+{_SHORT}\s+drück\w*\s+(?:ich|wir)\s+(?:\w+ )?ein auge zu\b"),
    any_of(rf"\b(?:turn|close)\w* (?:a blind eye|an eye|both eyes) (?:to|in|on|for)\s+{_CLAUSE}"),
    any_of(
        rf"\b(?:in|for|with|on|bei|für|unter)\s+{_SHORT},?\s+(?:(?:it|that).s your own (?:business|affair)|"
        r"(?:it|that).s up to you|ist (?:das |es )?(?:eure|deine) sache)\b"
    ),
    any_of(
        rf"{_HEAD}{_SHORT}\s+(?:may|can|darf|dürfen|kann|können)\s+(?:\w+ )?"
        r"(?:(?:as (?:much|often|many|long) as|what(?:ever)?|however) (?:it|they|you|he|she) (?:likes?|wants?)|"
        r"(?:so (?:viel|oft|lange)|was|wie) (?:sie|es|er|man|ihr|du) (?:mag|mögen|will|wollen|möchte\w*))\b"
    ),
)
_NOT_ONLY = any_of(
    r"\b(?:only|alone|nur|allein)$|\w only,? but\b|\b(?:not|never|nicht|nie)$|"
    r"^(?:that|this|these|it|none|keine|(?:the|der) rest|everything else|das übrige|alles (?:andere|übrige))$"
)
"""What is not excepted but meant beside more: "does not apply to payments alone"; and what names nothing."""
_RESERVED = any_of(
    r"\b(?:only|just|nur|ausschließlich|reserved|reserviert|gedacht|meant)\s+(?:for|on|in|with|für|bei|an|mit)\s+"
    r"(?P<but>[^,.;!?(\n]{3,50}?)(?:\s+(?:da|gedacht|reserviert|erlaubt|allowed|there|use))?\s*"
    r"(?:\((?P<more>[^)\n]{2,60})\)|(?=[.;!?,–—]|\s-|$))"
)
"""What alone may have what a rule forbids to the others."""
_KEPT_FOR = any_of(
    r"\bheb\w*\b[^.;!?]{0,30}\bfür\s+(?P<but>[^,.;!?(\n]{3,50}?)\s+auf\b",
)
_MEANT_FOR = any_of(r"\b(?:ist|sind) für\s+(?P<but>[^,.;!?(\n]{3,50}?)\s+(?:da|gedacht|reserviert)\b")


_PERMITS = any_of(
    r"\b(?:no problem|kein problem|unproblematisch)(?=\W*$)|\b(?:much as you like|gern weiter so)\b",
    r"\b(?:may|can(?!.?t|not)|fine|ok(?:ay)?|allowed|(?<!not )exempt(?:ed)?|let off|off the hook|"
    r"as far as i.m concerned|excused|never mind|go without|come without|"
    r"(?:do|does|is|are|wo|need)(?:n.t| not) "
    r"(?:need|want|count|matter|apply|have to|insist|needed|counted|necessary|required|mind))\b",
    r"\b(?:darf|dürfen|kann|können|egal|wurscht|wurst|schnuppe|von mir aus|meinetwegen|erlaubt|in ordnung|"
    r"(?<!nicht )ausgenommen|ohne aus|zähl(?:t|en) "
    r"nicht|"
    r"(?:brauch|muss|müss)\w*\b[^.;!?]{0,30}\b(?:nicht|keine?n?s?))\b",
)
_PERMITS_NOTHING = any_of(
    r"\b(?:may|can|dürfen|darf|kann|können)\b[^.;!?,]{0,30}\b(?:not|nicht|nie|niemals|never)\b",
    r"(?:\bnot|n['’]t|\bnicht|\bkein\w*)\s(?:really |so |ganz |wirklich )?(?:fine|ok(?:ay)?|allowed|erlaubt|"
    r"in ordnung|egal)\b",
    r"\b(?:looks?|reads?|sieht|sehen)\b[^.;!?]{0,20}\b(?:fine|ok(?:ay)?|gut|good)\b|\b(?:fine|ok(?:ay)?) otherwise\b",
)
"""What is denied, or only praised."""
_BLANKS = re.compile(r"[^\S\n]{2,}")
"""Read as one, since the clauses may have blanks at both ends."""
_SENTENCES = re.compile(r"(?<=[.;!?)])\s+|\s[–—]\s|\s-\s")


def permitted(text: str) -> list[str]:
    """The sentences that allow something and ask for nothing, and the question before one that only says "never mind":
    what they name is left alone."""
    parts = _SENTENCES.split(text)
    found = []
    for before, part in zip(("", *parts), parts, strict=False):
        allows = _PERMITS.search(REASON.sub(" ", part)) and not (_PERMITS_NOTHING.search(part) or STRESSED.search(part))
        if allows and not DEMANDING.search(part) and not part.endswith("?"):
            found.append(f"{before} {part}" if before.endswith("?") else part)
    return found


def excepted(text: str) -> list[str]:
    """The clauses that say for what a rule does not hold."""
    text = _BLANKS.sub(" ", text)
    found = [one.group("but").strip() for one in UNLESS.finditer(text)]
    spared = (one for form in _SPARED for one in form.finditer(text))
    found += [one.group("but").strip() for one in spared if not STRESSED.search(_clause_of(text, one))]
    return [clause for clause in found if not _NOT_ONLY.search(clause)]


def _clause_of(text: str, found: re.Match[str]) -> str:
    """A match with what goes before it in its clause."""
    return text[max(text.rfind(end, 0, found.start("but")) for end in ".;!?(,") + 1 : found.end()]


def reserved(text: str) -> list[str]:
    """The clauses that say for what alone something is: "the label is only for hotfixes (hotfix/...)"."""
    text = _BLANKS.sub(" ", text)
    found = [(one.group("but").strip(), one.group("more")) for one in _RESERVED.finditer(text)]
    found += [(one.group("but").strip(), None) for form in (_MEANT_FOR, _KEPT_FOR) for one in form.finditer(text)]
    return [f"{clause} ({more})" if more else clause for clause, more in found]


def without_exceptions(text: str) -> str:
    """The text without the clauses that are about an exception alone. What is said of drafts makes a condition."""
    return UNLESS.sub(lambda found: found.group() if DRAFT.search(found.group()) else " ", text)
