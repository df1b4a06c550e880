"""What a sentence says of the state of things, as a condition: new or existing files, drafts, what is not there.

German and English. A pattern's group `thing` is what is in that state, its group `cut` the words that say so.
"""

from __future__ import annotations

from .patterns import AnyOf, any_of

_WHEN = r"\b(?:when(?:ever)?|if|once|as (?:long|soon) as|while|wenn|falls|sobald|sofern|solange|während)\s+"
_ARTICLE = r"(?:(?:an?|the|our|any|eine?[mnr]?|die|der|den|dem|das)\s+(?:single\s+|einzige[nrs]?\s+)?)?"
_WHO = (
    r"(?:\b(?:anyone|whoever|wer)\s+|\b(?:prs?|pull requests?|anything|everything|alles|changes|commits|der|was|die)"
    r"(?:\s+(?:that|which|who|was)|,)?\s+(?:die\s+)?)"
)
_VERB_FIRST = (
    r"^\W*(?:legst|legt|kommt|kommen|fügst|fügt|erstellst|schreibst|gibt es)\s+(?:(?:du|ihr|man|jemand|wer)\s+)?"
)
_BEGINS = (
    rf"(?:^\W*{_ARTICLE}|[,;:–—]\s+(?:but\s+|and\s+|aber\s+|und\s+)?|{_VERB_FIRST}{_ARTICLE}"
    r"|\b(?:every|each|any|all|for|in|on|with|bei|für|mit|zu|jede[rmns]?|alle[nrm]?|reviews?|checks?|prüft)\s+"
    rf"|(?:{_WHEN}|{_WHO})(?:\w+\s+){{0,3}}?{_ARTICLE})"
)
"""Where a condition begins: at the head of a clause, after "every" or "for", after "when you add a"."""
_THING = r"(?P<thing>[\w./*`-]+(?:\s+[\w./*`-]+){0,2})"
_NO_MORE = r"\b(?!\s*/|,?\s*(?:or|and|oder|und)\b)"
"""Nothing like "or changed" behind it."""
_OLD = (
    r"existing|old|(?:already\s+)?(?:merged|applied|released|published|deployed)"
    r"|(?:(?:bereits|schon)\s+)?(?:bestehende|vorhandene|alte|existierende|gelaufene|ausgelieferte|veröffentlichte)[nrms]?"
)


def _done(verbs: str) -> str:
    """ "when a script is added", "wer eine Migration anlegt"."""
    return (
        rf"(?:{_WHEN}|{_WHO}|^\W*(?:wird|werden)\s+)(?:(?:du|ihr|wir|man|jemand)\s+)?{_ARTICLE}{_THING}(?:\s+\S+){{0,3}}?\s+"
        rf"(?P<cut>(?:(?:is|are|gets?)\s+)?(?:{verbs})){_NO_MORE}"
    )


def _doing(verbs: str) -> str:
    """ "when you add a module", "PRs that add a module", "adding a module"."""
    return rf"(?:^\W*|(?:{_WHEN}|{_WHO})(?:\w+\s+)?)(?P<cut>(?:{verbs}){_NO_MORE})\s+{_ARTICLE}{_THING}"


CHANGED: dict[str, tuple[AnyOf, ...]] = {
    "added": (
        any_of(
            rf"{_BEGINS}(?P<cut>(?:brand[- ])?new(?:ly\s+(?:added|created))?"
            rf"|neue[nrms]?(?:\s+(?:hinzugefügte|angelegte)[nrms]?)?)\s+(?!(?:or|and|oder|und|wie) ){_THING}"
        ),
        any_of(_done(r"added|created|introduced|hinzukomm\w*|dazukomm\w*|hinzugefügt|hinzufüg\w*|angelegt|anleg\w*")),
        any_of(_doing("add(?:s|ing)?|creat(?:es?|ing)|introduc(?:es?|ing)")),
    ),
    "edited": (any_of(rf"{_BEGINS}(?P<cut>{_OLD})\s+{_THING}"),),
    "deleted": (
        any_of(rf"{_BEGINS}(?P<cut>deleted|removed|gelöschte[nrms]?|entfernte[nrms]?)\s+{_THING}"),
        any_of(_done(r"deleted|removed|gelöscht|lösch\w*|entfern\w*")),
        any_of(_doing("delet(?:es?|ing)|remov(?:es?|ing)")),
    ),
}
"""What was done to files of a kind: "every new module", "bestehende Migrationen", "when a script is added"."""
STANDING = any_of(
    rf"\b(?:{_OLD})\b",
    r"\bappend[- ]only\b",
    r"\b(?:that|which) (?:already )?(?:exist|are (?:already )?there)\b|\bdie (?:es )?(?:schon|bereits) "
    r"(?:da|dort|vorhanden|gibt|bestehen)\b",
    r"\balready (?:ran|run|merged|applied|on main|in main|on the main branch)\b",
    r"\b(?:schon|bereits) (?:auf|in) main\b",
    r"\bzum anhängen\b",
)
"""Files that are there already, of which a sentence says that they stay as they are."""

_DRAFT = r"(?:drafts?|entw[uü]rfe?[ns]?)"
DRAFT = any_of(rf"\b{_DRAFT}\b")
_NOT = r"(?:no|not|isn.?t|aren.?t|kein\w*|nicht)"
_WHICH = r"\b(?:that|which|die|der|das)\b|\("
_BOX = r"(?:check ?|tick )?box(?:es)?|tasks?|kästchen|häkchen|checkbox(?:en)?"
STATES: dict[str, tuple[AnyOf, ...]] = {
    "unticked": (
        any_of(
            rf"(?P<cut>\b(?:{_BOX})\b[^.;!?]{{0,40}}\b(?:isn.?t|aren.?t|nobody has|niemand|keiner)\b[^.;!?]{{0,10}}"
            r"\b(?:ticked|checked|abgehakt|angekreuzt)\b)"
        ),
        any_of(rf"(?P<cut>\b(?:open|unticked|unchecked|offene[nrs]?)\s+(?:{_BOX})\b)"),
        any_of(rf"(?P<cut>\b(?:in der |in the )?(?:{_BOX}|checklist\w*)\b[^.;!?,]{{0,25}}\b(?:offen|open)\b)"),
        any_of(
            r"(?P<cut>\b(?:as long as|while|solange) (?:noch )?(?:one|any|eine[rs]?)\b[^,.;!?]{0,16}"
            r"\b(?:open|unticked|unchecked|offen))\b"
        ),
        any_of(
            rf"(?P<cut>\b(?:{_BOX})\b[^,.;!?]{{0,30}}\b(?:open|unticked|unchecked|offen|not ticked|not checked|"
            r"nicht abgehakt|nicht angekreuzt|unabgehakt|leer)\b)"
        ),
    ),
    "ready": (
        any_of(rf"\b(?P<cut>(?:unless|except|außer|es sei denn)\b[^,.;!?]{{0,25}}\b{_DRAFT})\b"),
        any_of(
            rf"(?:{_WHEN}|{_WHICH})[^.;!?]{{0,80}}?\b"
            rf"(?P<cut>(?:{_NOT}\b[^,.;!?]{{0,20}}\b|leaves? |left |out of ){_DRAFT})\b"
        ),
        any_of(
            rf"(?:{_WHEN}|{_WHICH}|\ball|\beverything|\banything)[^,.;!?]{{0,80}}?\b"
            r"(?P<cut>ready(?: for review)?|zu[mr] (?:review|prüfung)|reviewbereit)\b"
        ),
        any_of(rf"(?:^\W*|\b(?:for|in|bei|für)\s+)(?P<cut>(?:non-|out of ){_DRAFT})\b"),
    ),
    "draft": (any_of(rf"(?:^\W*|{_WHEN}[^,.;!?]{{0,80}}?\b|\b(?:for|in|on|bei|für|an)\s+)(?P<cut>{_DRAFT})\b"),),
}
"""Whether a pull request is a draft: "once it is no draft any more", "sobald der PR zum Review steht"."""

_NAME = (
    r"(?:(?:field|feld)\s+)?[`\"'„“]?(?P<thing>[\w-]+(?:\s+(?:numbers?|no|id|code|date|name|address|reference|key|field))?)"
    r"[`\"'”“]?(?!\w)"
)
ABSENT = tuple(
    map(
        any_of,
        (
            r"(?<!not )(?<!never )(?<!nicht )(?<!nie )\b"
            rf"(?P<cut>(?:without|ohne|with no|lack(?:s|ing)?)\s+{_ARTICLE}{_NAME})",
            rf"{_WHEN}[^,.;!?]{{0,80}}?\b(?P<cut>(?:no|kein\w*)\s+{_NAME})",
            rf"{_WHEN}(?:\w+\s+){{0,5}}?(?<!in der )(?<!in dem )(?<!im )(?<!in the )"
            rf"(?P<cut>{_NAME}\s+(?:(?:is|are)\s+(?:missing|empty|not\s+there)"
            r"|fehl(?:t|en)|leer\s+(?:ist|sind)))",
            rf"^\W*(?P<cut>(?:no|kein\w*)\s+{_NAME})\s+(?:filled|given|there|means|set|angegeben|ausgefüllt)\b",
            rf"\b(?:that|which|die|der|das)\s+(?P<cut>(?:has|have|hat|haben)\s+(?:no|kein\w*)\s+{_NAME})",
            rf"(?:^|[,;:]\s)\W*(?P<cut>fehl(?:t|en)\s+{_ARTICLE}{_NAME})",
        ),
    )
)
"""What is not there, where a condition stands: "claims without a serial number", "wenn die Bestellnummer fehlt"."""

ALLOWED = any_of(
    r"\b(?:(?:may|can|could)(?!.?t|not| not)|fine|ok(?:ay)?|exempt|need ?n.t|"
    r"(?:do|does)n.?t (?:need|mind|care|matter|want)|no need|skip|not (?:needed|necessary))\b",
    r"\b(?:darf\w*|dürf\w*|kann\w*|könn\w*|in ordnung|egal|reich(?:t|en)|ausgenommen|nicht (?:nötig|notwendig)|"
    r"(?:brauch|müss|muss)\w*\b[^.;!?]*\b(?:nicht\w*|keine?n?))\b",
)
"""Words by which a clause leaves something as it is, so that the rule is for the rest."""
