"""Parts of a condition that stand beside what a sentence names: what was done to the files, whether it is a draft, into
which branch it goes, how large the amount is, which value a field has, and what is not there.

Each must be said and hold on both sides of the correction, as every condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...core.artifacts import MailDraft, PullRequest, Triage
from ..checks.base import Change, Proposal
from ..checks.globs import folders_of, matches_any
from ..checks.reading import change_of, is_called, part_called, said_value
from ..checks.when import When
from ..spoken.amounts import bounds
from ..spoken.comment import Comment
from ..spoken.enclosed import attached, not_attached, only_with_attachment, with_attachment
from ..spoken.forms import root
from ..spoken.patterns import any_of
from ..spoken.states import ABSENT, ALLOWED, CHANGED, DRAFT, STANDING, STATES
from ..spoken.synonyms import alike, files_meant
from ..spoken.tongues import TONGUES

_FILES = re.compile(r"(?:files?|modules?|scripts?|datei(?:en)?|modul(?:e|en|s)?|skripte?n?)$", re.IGNORECASE)
"""Words that mean any file."""
_ONE_EACH = ("migration", "script")
"""What is a file each, whatever the folder is called."""
_INSIDE = frozenset(map(root, (
    "code", "api", "endpoint", "endpunkt", "route", "test", "function", "funktion", "class", "klasse", "method",
    "feature", "setting", "config", "text", "translation",
)))  # fmt: skip
"""What comes into a file that is there: a new endpoint need not be a new file, even where a folder is called so."""
_EITHER_TONGUE = re.compile(
    r"\b(?:english|englisch\w*)[^.;!?]{0,25}\b(?:or|and|nor|oder|und|noch|wie)\b[^.;!?]{0,15}\b(?:german|deutsch\w*)\b|"
    r"\b(?:german|deutsch\w*)[^.;!?]{0,25}\b(?:or|and|nor|oder|und|noch|wie)\b[^.;!?]{0,15}\b(?:english|englisch\w*)\b|"
    r"\bneither\b|\bthe same\b|\bdasselbe\b|\bgenauso\b",
    re.IGNORECASE,
)
"""What is said of texts in both languages."""
_CLAUSE = re.compile(r"[.;!?,:]\s+|\s(?:but|aber|whereas|während)\s")
_PLACE = re.compile(
    r"\s(?:in|under|inside|below|of|for|without|to|must|gets?|needs?|unter|im|von|ohne|für|muss)(?:\s|$)", re.IGNORECASE
)
_INTO_WORDS = (
    r"\b(?:against|into|onto|target(?:ing|s)|meant for|to|on|gegen|auf|nach|in)\s+"
    r"(?:(?:the|an?|den|dem|einen?|our)\s+)?[`\"„“']?"
)
_INTO = _INTO_WORDS + r"{}(?![\w/.-])"
_INTO_KIND = _INTO_WORDS + r"{}(?:/|[ -](?:branch|zweig))"
"""Where a pull request goes: "on main", "against a release branch (release/...)"."""
_REVIEWED_BY = (
    r"\b(?:ask|asks|asking|request|frag\w*|bitte\w*|hol\w*)\s+{0}\b[^.;!?,]{{0,20}}\breview\w*|"
    r"\b(?:when|if|wenn|falls|sobald)\s+{0}\s+(?:reviews?|checks?|prüft|reviewt)|\b(?:with|mit)\s+{0}\s+(?:as|als)\b"
)
_ACTIONS = {
    "escalate": any_of(
        r"\b(?:auf|to)\s+[`\"']?escalate[`\"']?\s+(?:setzt|setzen|stellt)\b",
        r"\b(?:is|are|was|were|wird|werden|you|du|ihr|fürs?|das|when|wenn)\s+(?:\w+\s+)?(?:escalat|eskalier)\w*",
    ),
    "flag": any_of(
        r"\b(?:auf|to)\s+[`\"']?flag[`\"']?\s+(?:setzt|setzen|stellt)\b",
        r"\b(?:is|are|was|were|wird|werden|you|du|ihr|when|wenn)\s+(?:\w+\s+)?(?:flagg?ed|geflaggt|flaggst|flaggt)\b",
    ),
    "confirm": any_of(
        r"\b(?:auf|to)\s+[`\"']?confirm[`\"']?\s+(?:setzt|setzen|stellt)\b",
        r"\b(?:is|are|was|were|wird|werden|you|du|ihr|when|wenn)\s+(?:\w+\s+)?(?:confirm(?:ed)?|bestätigt|"
        r"bestätigst)\b",
    ),
}
"""What was decided about a row, told of it."""
_ONLY_ACT = {
    action: any_of(rf"\b(?:only|"
    rf"nur)\b[^.;!?]{{0,30}}\b(?:{verbs})\w*", rf"\b(?:{verbs})\w*\b[^.;!?]{{0,30}}\b(?:only|nur)\b")
    for action, verbs in (
        ("confirm", "confirm|bestätig"), ("flag", "flag|markier"), ("escalate", "escalat|eskalier"),
    )
}  # fmt: skip
_TOLD = re.compile(
    r"\b(?:was|what|everything that|alles,? was)\b[^.;!?]*\b(?:wird|werden|is|are)\b|\bfürs\b", re.IGNORECASE
)
_VALUE = r"(?<!\w){}[\"'`“”]*(?:\s*(?::|=|is|are|ist|sind|set to|auf)\s*|\s+)[\"'`„“]*{}(?!\w)"
_MARKS = re.compile(
    r"(?:leerzeichen|bindestriche?|umlaute?|punkte?|kommas?|raute|schrägstriche?|anführungszeichen|einheit|"
    r"spaces?|blanks?|"
    r"hyphens?|dashes|dots?|commas?|quotes?|hash|slashes|units?|zeros|nullen|prefix|präfix|lücken?)",
    re.IGNORECASE,
)
"""What a field is to be written without."""
_YES_NO = {"yes": "(?:yes|true|ja|gesetzt)", "no": "(?:no|false|nein)"}
_ANY_SUM = re.compile(
    r"(?<!without )(?<!ohne )\b(?:an?|any|every|each|all|jede[rmsn]?|alle[nr]?|bei)\s+(?:amounts?|prices?|sums?|"
    r"betrag|beträgen?|preisen?|"
    r"summen?)\b|^\W*(?:prices|amounts|sums|preise|beträge|summen)\b(?=[^.;!?]*\b(?:always|immer|never|nie|only|nur)\b)|"
    r"\b(?:no|kein(?:e[nr]?)?)\s+(?:amounts?|prices?|sums?|betrag|beträge|preise?|summen?)\s+(?:without|ohne)\b",
    re.IGNORECASE,
)
"""Wherever a mail names a sum of money."""
_OLDEST = 120
_OF_ONE = re.compile(r"\d{3}|@")
"""What only one row has: numbers of orders, addresses."""
_FIELD = re.compile(
    r"(?:number|no|id|code|date|name|address|reference|key|nummer|datum|name|adresse|kennung|referenz)s?n?$",
    re.IGNORECASE,
)
"""How words end that name a field of a row."""


def further(sentence: Comment, proposal: Proposal, change: Change) -> tuple[When, Comment]:
    """What a sentence says of states and amounts, and the sentence without the words that say so."""
    found, text = When(), sentence.text
    for part, said in (
        *_changed(sentence, proposal, change), *_state(sentence, proposal, change), *_base(sentence, proposal, change),
        *_amounts(sentence, proposal, change), *_asked(sentence, proposal, change),
        *_decided(sentence, proposal, change),
        *_fields(sentence, proposal, change), *_absent(sentence, proposal, change),
        *_attached(sentence, proposal, change), *_language(sentence, proposal, change),
    ):  # fmt: skip
        found, text = together(found, part), text.replace(said, " ")
    return found, Comment(text) if found else sentence


def is_any_file(word: str) -> bool:
    """Whether a word means files of whatever name."""
    return _FILES.search(word) is not None


def what_is_left(proposal: Proposal, change: Change) -> When:
    """What clauses leave that allow the contrary: "below 500 EUR you may confirm it yourself", "drafts are exempt"."""
    found = When()
    for clause in _CLAUSE.split(change.comment.text):
        if not (ALLOWED.search(clause) or _only_of_old(clause, change)):
            continue
        left = [When(amounts=(str(bound.contrary()),)) for bound, _ in bounds(clause)]
        if with_attachment(clause) and proposal.rule.kind == "triage_action":
            left.append(When(absent=("attachments",)))
        if DRAFT.search(clause) and proposal.rule.reads != "draft":
            left.append(When(state=("ready",)))
        spared = () if proposal.rule.of_new_files() else CHANGED["edited"]
        for old in (old for form in spared for old in form.finditer(clause)):
            globs = _files_called(old.group("thing"), "added", change)
            left += [When(paths=globs, change=("added",))] if globs is not None else []
        for when in left:
            found = together(found, when) if _holds(when, change) else found
    return found


def _only_of_old(clause: str, change: Change) -> bool:
    """Whether it says for what alone the decision is right that was wrong here: "only confirm returns within 30"."""
    old = change.before.action if isinstance(change.before, Triage) else ""
    return bool(old) and old != getattr(change.after, "action", "") and _ONLY_ACT[old].search(clause) is not None


def together(one: When, more: When) -> When:
    """Both conditions; where both have a part, that of the first."""
    return replace(one, **{part: value for part, value in vars(more).items() if value and not getattr(one, part)})


def _changed(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    for state, forms in CHANGED.items() if isinstance(change.before, PullRequest) else ():
        if state == "added" and proposal.rule.of_new_files():
            continue
        for found in (found for form in forms for found in form.finditer(sentence.text)):
            globs = _files_called(found.group("thing"), state, change)
            if globs is not None:
                yield When(paths=globs, change=(state,)), sentence.text[found.start() : found.end("cut")]
                return


def _files_called(thing: str, state: str, change: Change) -> tuple[str, ...] | None:
    """Globs for a kind of file of which both sides have one in this state: by the folders that are called so, or by
    what the word means. Empty where any file is meant, None where no file is."""
    said = re.findall(r"[^\W\d_]{2,}", _PLACE.split(thing)[0])
    words = list(map(root, said))
    if not words or words[-1] in _INSIDE or words[0] in _INSIDE:
        return None
    meant = [files_meant(word) for word in _ONE_EACH if root(word) in words]
    for globs in (*_in_folders(words, state, change), *meant):
        if globs and _both(globs, state, change):
            return globs
    return () if any(map(_FILES.search, said)) and _both((), state, change) else None


def _in_folders(words: list[str], state: str, change: Change) -> Iterator[tuple[str, ...]]:
    """The longest runs of folders that are called like words in a row: `**/management/commands/**`."""
    runs = {}
    for glob, names in (one for path in _paths(change.after, state) for one in folders_of(path)):
        stems = list(map(root, names))
        if any(stems == words[at : at + len(stems)] for at in range(len(words))):
            runs[glob] = len(stems)
    yield from ((glob,) for glob in sorted(runs, key=lambda glob: -runs[glob]))


def _both(globs: tuple[str, ...], state: str, change: Change) -> bool:
    return all(
        any(not globs or matches_any(path, globs) for path in _paths(side, state))
        for side in (change.before, change.after)
    )


def _paths(side: PullRequest | MailDraft | Triage, state: str) -> list[str]:
    return [file.path for file in side.files if change_of(file) == state] if isinstance(side, PullRequest) else []


def _state(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    for state, forms in STATES.items():
        if proposal.rule.reads == "draft" and state in ("draft", "ready"):
            continue
        for found in filter(None, (form.search(sentence.text) for form in forms)):
            when = When(state=(state,))
            if _holds(when, change):
                yield when, found.group("cut")
            return


def _base(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """The branch that both go into: by its name ("on main"), or its kind ("PRs against release branches")."""
    if proposal.rule.reads == "base" or not isinstance(change.after, PullRequest) or STANDING.search(sentence.text):
        return
    if proposal.rule.kind == "commits" and "excludes" in proposal.rule.args():
        return  # "no WIP on main" says where such commits are not to end
    base = change.after.base
    kind = base.partition("/")[0] if "/" in base else ""
    forms = ((base, _INTO.format(re.escape(base))), (f"{kind}/*", _INTO_KIND.format(re.escape(kind)) if kind else ""))
    for glob, form in forms:
        when = When(base=(glob,))
        if form and _holds(when, change) and (found := re.search(form, sentence.text, re.IGNORECASE)):
            yield when, found.group()
            return


def _amounts(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    asked = {str(value) for value in proposal.rule.args().values()}
    if not isinstance(change.before, PullRequest) and (said := _ANY_SUM.search(sentence.text)):
        when = When(amounts=("> 0",))
        if _holds(when, change):
            yield when, said.group()
            return
    counted = () if isinstance(change.before, PullRequest) else bounds(sentence.text, counted=True)
    for bound, said in (*bounds(sentence.text), *counted):  # what has a unit or is money comes first
        when = When(amounts=(str(bound),))
        if f"{bound.number:f}" in asked:
            continue  # what the rule itself counts
        if (bound.unit or isinstance(change.before, Triage)) and _holds(when, change):
            yield when, said
            return
        aged = When(amounts=(f"{bound} years",))
        if not bound.unit and isinstance(change.before, Triage) and bound.number < _OLDEST and _holds(aged, change):
            yield aged, said
            return


_WITH_REVIEWERS = re.compile(
    r"\b(?:wenn|sobald|when(?:ever)?|if|once|as soon as)\s+(?:\w+\s+){0,3}(?:an?\s+|einen?\s+)?reviewers?\s+"
    r"(?:einträgst|eintragt|hinzufügst|zuweist|drin|on it|assigned)\b|"
    r"\b(?:when(?:ever)?|if|once|as soon as)\s+you(?: .ve)?\s+(?:\w+\s+)?(?:add|ask|assign|request|put)\w*\s+"
    r"(?:for\s+)?(?:an?\s+|the\s+)?review(?:ers?)?\b",
    re.IGNORECASE,
)
"""Whoever reviews it: "once you have asked for a review"."""


def _asked(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """Who reviews both: "if you ask Petra for a review", "mit lee als Reviewer"."""
    if proposal.rule.reads == "reviewers" or not isinstance(change.after, PullRequest):
        return
    anybody = When(reviewers=("*",))
    if (said := _WITH_REVIEWERS.search(sentence.text)) and _holds(anybody, change):
        yield anybody, said.group()
        return
    for name in change.after.reviewers:
        when = When(reviewers=(name,))
        said = re.search(_REVIEWED_BY.format(re.escape(name)), sentence.text, re.IGNORECASE)
        if said and _holds(when, change):
            yield when, said.group()
            return


def _decided(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """What the desk does with both rows: "when you escalate", "was eskaliert wird"."""
    if proposal.rule.reads == "action" or not isinstance(change.after, Triage):
        return
    when, said = When(action=(change.after.action,)), _ACTIONS[change.after.action].search(sentence.text)
    told = sentence.conditional or _TOLD.search(sentence.text) or change.comment.named_before(sentence)
    if said and told and _holds(when, change):
        yield when, said.group()


def _fields(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """A field that the sentence says with its value: "if blocked is no", "(priority: high)", "high priority". Not
    one that stands for this row alone, like the number of an order."""
    for name, given in change.before.fields.items() if isinstance(change.before, Triage) else ():
        value, when = said_value(given), When(fields=(f"{name} = {said_value(given)}",))
        if not value or _OF_ONE.search(value) or name == proposal.rule.args().get("name") or not _holds(when, change):
            continue
        called, meant = re.escape(name.replace("_", " ")), _YES_NO.get(value, re.escape(value))
        turned = "" if isinstance(given, bool) else rf"|(?<!\w){meant}[ -]{called}(?!\w)"
        if found := re.search(_VALUE.format(called, meant) + turned, sentence.text.replace("_", " "), re.IGNORECASE):
            yield when, found.group()


def _absent(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """What a rule is about is no condition of it: "fill in the order number, without it ..."."""
    asked = proposal.rule.args()
    if "required" in asked:
        return
    for found in (found for form in ABSENT for found in form.finditer(sentence.text)):
        thing = found.group("thing").casefold()
        when = When(absent=(thing,))
        if _MARKS.fullmatch(thing):
            continue
        told = re.match(r"has|have|hat|haben", found.group("cut"))
        named = told or _FIELD.search(thing) or alike(thing) or part_called(thing) or sentence.speaks("field")
        if named and not is_called(str(asked.get("name", "")), thing) and _holds(when, change):
            yield when, found.group("cut")
            return


def _attached(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """What is attached to both mails, or that nothing is where something is done only with an attachment."""
    if proposal.rule.reads == "attachments" or isinstance(change.before, PullRequest):
        return
    found = [(When(attached=globs), said) for globs, said in attached(sentence.text)]
    if none := not_attached(sentence.text):
        found.append((When(absent=("attachments",)), none))
    if alone := only_with_attachment(sentence.text):
        found.insert(0, (When(absent=("attachments",)), alone))
    yield from [(when, said) for when, said in found if _holds(when, change)][:1]


def _language(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[tuple[When, str]]:
    """The language of both mails, where the rule is not about it: "im Deutschen bitte mit Komma"."""
    if proposal.rule.kind == "language" or isinstance(change.before, PullRequest):
        return
    said = [(tongue, found) for tongue, form in TONGUES.items() if (found := form.search(sentence.text))]
    for tongue, found in said if not _EITHER_TONGUE.search(sentence.text) else ():
        when = When(language=(tongue,))
        if _holds(when, change):
            yield when, found.group()
            return


def _holds(when: When, change: Change) -> bool:
    return when.holds(change.before) and when.holds(change.after)
