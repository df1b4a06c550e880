"""What a sentence says of the state of things, as a condition: new or existing files, drafts, what is not there.

German and English. A pattern's group `thing` is what is in that state, its group `cut` the words that say so.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_WHEN = r"\b(?:when(?:ever)?|if|once|as long as|wenn|falls|sobald|sofern|solange)\s+"
_ARTICLE = r"(?:(?:an?|the|our|any|eine?[mnr]?|die|der|den|dem|das)\s+)?"
_BEGINS = (
    rf"(?:^\W*{_ARTICLE}|[,;:–—]\s+(?:but\s+|and\s+|aber\s+|und\s+)?"
    r"|\b(?:every|each|any|all|for|in|on|with|bei|für|mit|zu|jede[rmns]?|alle[nrm]?)\s+"
    rf"|(?:{_WHEN}|\b(?:anyone|whoever|wer)\s+)(?:\w+\s+){{0,3}}?{_ARTICLE})"
)
"""Where a condition begins: at the head of a clause, after "every" or "for", after "when you add a"."""
_THING = r"(?P<thing>[\w./*`-]+(?:\s+[\w./*`-]+){0,2})"
_NO_MORE = r"\b(?!\s*/|,?\s*(?:or|and|oder|und)\b)"
"""Nothing like "or changed" behind it."""
_OLD = (
    r"existing|(?:already\s+)?(?:merged|applied|released|published|deployed)"
    r"|(?:(?:bereits|schon)\s+)?(?:bestehende|vorhandene|existierende|gelaufene|ausgelieferte|veröffentlichte)[nrms]?"
)
CHANGED: dict[str, tuple[re.Pattern[str], ...]] = {
    "added": (
        _any(
            rf"{_BEGINS}(?P<cut>(?:brand[- ])?new(?:ly\s+(?:added|created))?"
            rf"|neue[nrms]?(?:\s+(?:hinzugefügte|angelegte)[nrms]?)?)\s+{_THING}"
        ),
        _any(
            rf"{_WHEN}{_ARTICLE}{_THING}(?:\s+\S+){{0,3}}?\s+(?P<cut>(?:(?:is|are|gets?)\s+)?"
            rf"(?:added|created|introduced|hinzukomm\w*|dazukomm\w*|hinzugefügt|angelegt)){_NO_MORE}"
        ),
    ),
    "edited": (_any(rf"{_BEGINS}(?P<cut>{_OLD})\s+{_THING}"),),
    "deleted": (
        _any(rf"{_BEGINS}(?P<cut>deleted|removed|gelöschte[nrms]?|entfernte[nrms]?)\s+{_THING}"),
        _any(
            rf"{_WHEN}{_ARTICLE}{_THING}(?:\s+\S+){{0,3}}?\s+(?P<cut>(?:(?:is|are|gets?)\s+)?"
            rf"(?:deleted|removed|gelöscht|entfernt)){_NO_MORE}"
        ),
    ),
}
"""What was done to files of a kind: "every new module", "bestehende Migrationen", "when a script is added"."""
STANDING = _any(
    rf"\b(?:{_OLD})\b", r"\bappend[- ]only\b", r"\balready (?:ran|run|merged|applied)\b", r"\bzum anhängen\b"
)
"""Files that are there already, of which a sentence says that they stay as they are."""

_DRAFT = r"(?:drafts?|entw[uü]rfe?[ns]?)"
STATES: dict[str, tuple[re.Pattern[str], ...]] = {
    "ready": (
        _any(rf"\b(?P<cut>(?:unless|except|außer|es sei denn)\b[^,.;!?]{{0,25}}\b{_DRAFT})\b"),
        _any(
            rf"{_WHEN}[^.;!?]*?\b(?P<cut>(?:no|not|isn.?t|aren.?t|out of|kein\w*|nicht)\b[^,.;!?]{{0,20}}\b{_DRAFT}"
            r"|ready(?: for review)?|zu[mr] review|reviewbereit)\b"
        ),
        _any(rf"(?:^\W*|\b(?:for|in|bei|für)\s+)(?P<cut>non-{_DRAFT})\b"),
    ),
    "draft": (_any(rf"(?:^\W*|{_WHEN}[^,.;!?]*?\b|\b(?:for|in|on|bei|für|an)\s+)(?P<cut>{_DRAFT})\b"),),
}
"""Whether a pull request is a draft: "once it is no draft any more", "sobald der PR zum Review steht"."""

_NAME = r"(?P<thing>[\w-]+(?:\s+(?:numbers?|no|id|code|date|name|address|reference|key))?)(?!\w)"
ABSENT = tuple(
    map(
        _any,
        (
            rf"(?<!not )(?<!never )(?<!nicht )(?<!nie )\b(?P<cut>(?:without|ohne|with no|lacking)\s+{_ARTICLE}{_NAME})",
            rf"{_WHEN}[^,.;!?]*?\b(?P<cut>(?:no|kein\w*)\s+{_NAME})",
            rf"{_WHEN}{_ARTICLE}(?P<cut>{_NAME}\s+(?:(?:is|are)\s+(?:missing|empty|not\s+there)"
            r"|fehl(?:t|en)|leer\s+(?:ist|sind)))",
            rf"(?:^|[,;:]\s)\W*(?P<cut>fehl(?:t|en)\s+{_ARTICLE}{_NAME})",
        ),
    )
)
"""What is not there, where a condition stands: "claims without a serial number", "wenn die Bestellnummer fehlt"."""
