"""When a rule holds: conditions that a sentence of a comment names and the artifact meets.

A condition needs a path, an address, a domain, a label or a word that stands in both; what the rule itself is about is
no condition of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...core.artifacts import PullRequest, Triage
from ..checks.base import Change, Proposal
from ..checks.reading import speaks_of
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.forms import stem
from ..spoken.moods import SCOPING
from ..spoken.naming import BRANCHES
from ..spoken.stopwords import STOPWORDS
from ..spoken.synonyms import alike
from .named_areas import areas
from .named_labels import labels_named
from .named_paths import paths, paths_of
from .named_people import audience, is_audience, people
from .named_states import further, together
from .named_titles import titles
from .named_words import asked_for, is_used, named_words, said_of, spelt_out

_NOTHING_ELSE = re.compile(
    r"\b(?:only|nur|ausschließlich|nothing but|nichts als)\s+(?:touch\w*|chang\w*|edit\w*|affect\w*|änder\w*|berühr\w*|"
    r"betr[ei]ff\w*|in|an|unter)\b|\b(?:nur|only)\s+[`\"]?[\w.-]+/[^.;!?,]{0,20}\b(?:touch|chang|änder|anfass|"
    r"angefasst)"
    r"|\b(?:nur|only)\s+(?:dateien|sachen|files|things)\s+(?:in|an|aus|under|unter|from)\b"
    r"|\bnothing outside\b|\bnichts außerhalb\b|\bnothing but\b|\bnichts (?:als|außer)\b"
    r"|[\w/][`\"]?-only\b|"
    r"/[`\"]? only\b(?! (?:goes?|comes?|gets?|lands?|with|together|if|when|after|once)\b)"
    r"|\bonly (?:changes|prs|edits)\b|\breine[nrms]?\s",
    re.IGNORECASE,
)
"""A pull request that changes these files and no others: "changes that only touch docs/", "docs-only"."""


_FROM_ONE = (
    r"\b{0}\s+(?:from|in|on|aus|bei|von)\s+(?:an?|the|eine?[mnr]?|der|dem)\s|"
    r"\b(?:speaks? of|talks? (?:of|about)|mentions?|names?|threatens? with|says? that|writes? that|spricht von|"
    r"droht mit|erwähnt|nennt)\s+"
    r"(?:an? |the |eine[mnr]? |de[rnm] )?{0}\b|"
    r"\b(?:demands?|wants?|asks? for|fordert|verlangt|will)\s+(?:an? |the |eine?n? |sein\w* |ihr\w* )?{0}\b|"
    r"\b{0}\s*(?:→|->|=>)|"
    r"\b(?:und|and)\s+(?:es|da|there|they|sie|er|he|she|it|jemand|someone|somebody)\b[^.;!?,]{{0,40}}\b{0}\b"
)
"""What something does or has: "smoke from a battery"."""
_PLUS = re.compile(
    r"(?<![\w+])([\w-]{4,30}(?: [\w-]{2,20}){0,2})\s(?:plus|\+|together with|combined with|zusammen mit|"
    r"in kombination mit)\s"
    r"(?:an? |eine?[mnr]? |the )?([\w-]{4,30}(?: [\w-]{2,20}){0,2}?)(?=\s*(?:=|->|→|=>|[).,:;!?]|$|means?\b|"
    r"is\b|ist\b|heißt\b))",
    re.IGNORECASE,
)
_ONLY_SUCH = re.compile(r"^\W*(?:only|nur)\s+(?:changes|prs|pull requests|änderungen)\b", re.IGNORECASE)
"""At the head it says which pull requests are meant, and not that they change nothing else."""
_ON_TABLE = re.compile(
    r"\b(?:[Oo]n|[Aa]uf|[Bb]ei)\s+(?P<tables>[a-z]\w{3,}(?=\s+(?:nur|only|immer|always|bitte|please|never|"
    r"nie)\b)|`\w+`(?:\s*(?:,|and|or|und|oder)\s*`\w+`)*|[a-z]\w+(?:\s*(?:,|and|or|und|oder)\s*[a-z]\w*_\w+)+)"
)
"""Tables or the like that statements of a file are about: "on `readings`", "auf orders und order_items"."""
_CORRECTS = re.compile(
    r"^\W*(?:he|she|they|it|this|that|er|sie|das)\b[^.;!?,]{0,12}?(?:n['’]t|\bnot|\bnicht|\bkein\w*)\b[^.;!?,]{0,25},\s+"
    r"(?:but |sondern )?(?:he|she|they|it|er|sie)\b",
    re.IGNORECASE,
)
"""What says what it is not and then what it is: "He isn't complaining, he wants to cancel"."""
_SETTING = re.compile(r"(?<![\w/])([a-z_]{3,30}: ?[a-z]{3,20})(?=\s+(?:please|bitte|never|nie|always|immer)\b)")
"""A setting by which files of a kind are told: "bei heating: floor bitte nie mehr als 50"."""
_HANDLED = re.compile(
    r"\W*(?:for|für)\s+(?!(?:new|all|any|every|neue\w*|alle\w*|jede\w*|that|this|the|these|code|tests?|now)\b)"
    r"(\w{4,})(?:\s+(?:and|or|und|oder)\s+(\w{4,}))?(?=,|\s+(?:please|bitte|we|wir|use|never|no|nie|nicht|kein))",
    re.IGNORECASE,
)


def conditions(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[When]:
    """The conditions that stand, most telling first: what the sentence names, with the states it tells."""
    sentence = sentence if _CORRECTS.match(sentence.text) else sentence.without_reasons
    more, rest = further(sentence, proposal, change)
    if more:
        yield from (together(when, more) for when in _named(rest, proposal, change))
        yield more
    yield from _named(sentence, proposal, change)


def _named(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[When]:
    """All that the sentence names at once, where each part is a plain one, then each alone."""
    used, of_title = _used(proposal), proposal.rule.reads in ("title", "subject")
    words = named_words(sentence, used, change, proposal)
    asked = tuple(word for word in words if asked_for(sentence, word))
    labels = When(labels=labels_named(sentence, used, change, words))
    yield from filter(
        None, (When(branch=_branches(sentence, change)), When(title=titles(sentence, used if of_title else "", change)))
    )
    yield from filter(None, (_at_once(sentence, change),))
    place = _place(_without(sentence, labels.labels), used, change, proposal)
    whom = list(people(sentence, used, change)) if not isinstance(change.before, PullRequest) else []
    to = When(audience=audience(sentence, proposal, change))
    called = {part for label in labels.labels for part in label.casefold().split("_")}
    beside = tuple(word for word in words if " " in word and called.isdisjoint(word.split(" + "))) if labels else ()
    known = (*asked, *beside) if labels else tuple(word for word in words if word in asked or alike(word))
    known = tuple(word for word in known if not is_audience(word, to.audience))
    subject = When(words=spelt_out(known, sentence))
    yield from (together(together(one, labels), subject) for one in (*whom, to) if one and (labels or subject))
    if labels and (beside or (asked and _is_such(sentence, labels.labels[0]))):
        yield together(labels, subject)
    if labels and isinstance(change.before, Triage) and (more := _besides(sentence, words, called)):
        yield together(labels, When(words=spelt_out(more, sentence)))
    if place and labels:
        yield together(place, labels)
    yield from filter(None, (place, *whom))
    if proposal.rule.per_file and isinstance(change.before, PullRequest) and not place:
        yield from filter(None, (When(handling=_handled(sentence, used, change)),))
    if not asked:
        yield from filter(None, (labels,))
    if all(is_audience(word, to.audience) for word in words):
        yield from filter(None, (to,))
    yield from filter(None, (When(words=spelt_out(words, sentence)), labels, to))


def _at_once(sentence: Comment, change: Change) -> When:
    """Several things that a mail must have at once: "complaint + child hurt = escalate"; one may be its label."""
    found = _PLUS.search(sentence.text) if isinstance(change.after, Triage) else None
    parts = [Comment(part) for part in found.groups()] if found else []
    labels = [labels_named(part, "", change, ()) for part in parts]
    others = (part for part, label in zip(parts, labels, strict=True) if not label or len(part.words) > 1)
    words = [said_of(part.text, change) for part in others]
    if not parts or not all(words):
        return When()
    subject = " + ".join(dict.fromkeys(word for said in words for word in said.split(" + ")))
    return When(labels=next(filter(None, labels), ()), words=spelt_out((subject,), sentence) if subject else ())


def _is_such(sentence: Comment, label: str) -> bool:
    """Whether it speaks of one such thing: "an adverse event report with the word ..." of an `adverse_event`."""
    name = re.escape(label.replace("_", " "))
    return re.search(rf"\b(?:an?|every|each|eine?|jede[rs]?) {name}\b", sentence.text, re.IGNORECASE) is not None


def _besides(sentence: Comment, words: tuple[str, ...], called: set[str]) -> tuple[str, ...]:
    """Known subjects of a sentence that its label does not say: "smoke from a battery" of a `battery_issue`."""
    own = {stem(form) for part in called for form in (part, *alike(part))}
    return tuple(
        word
        for word in (part for one in words for part in one.split(" + "))
        if alike(word) and stem(word) not in own and re.search(_FROM_ONE.format(re.escape(word)), sentence.text, re.I)
    )


def _branches(sentence: Comment, change: Change) -> tuple[str, ...]:
    """Globs over the branches of the kind that the sentence names and both sides have: "hotfix/ branches"."""
    sides = [side.branch for side in (change.before, change.after) if isinstance(side, PullRequest)]
    for kind in (word.casefold() for found in BRANCHES.findall(sentence.text) for word in found if word):
        folder = any(f"{kind}/" in path for path in paths_of(change.after))  # then that is what is meant
        if sides and not folder and all(re.match(rf"{re.escape(kind)}[/_-]", name, re.IGNORECASE) for name in sides):
            return (f"{kind}/*", f"{kind}-*", f"{kind}_*")
    return ()


def _handled(sentence: Comment, used: str, change: Change) -> tuple[str, ...]:
    """What the code of both sides handles that the sentence begins with: "for tokens and codes, use secrets"."""
    found = _HANDLED.match(sentence.text)
    words = [word for word in found.groups() if word] if found else []
    words += [word for found in _ON_TABLE.finditer(sentence.text) for word in re.findall(r"\w{4,}", found["tables"])]
    words += _SETTING.findall(sentence.text)
    code = ["\n".join(file.after or "" for file in side.files) for side in (change.before, change.after)]  # type: ignore[union-attr]
    meant = [word for word in words if word.casefold() not in STOPWORDS and not is_used(word, used)]
    return tuple(word.casefold() for word in meant) if any(speaks_of(one, w) for w in meant for one in code[1:]) else ()


def _place(sentence: Comment, used: str, change: Change, proposal: Proposal) -> When:
    if not isinstance(change.before, PullRequest):
        return When()
    text = _without(sentence, [literal for literal in proposal.literals if "-" in literal])
    globs = paths(text, used, change, proposal) or areas(text, used, change, proposal)
    own = any(re.search(rf"(?<![\w/]){re.escape(glob)}", used) for glob in globs if "/" in glob)
    if own or not globs:
        return When()
    alone = _NOTHING_ELSE.search(text.text) and not (SCOPING.search(text.text) or _ONLY_SUCH.search(text.text))
    return When(only_paths=globs) if alone else When(paths=globs)


def _without(sentence: Comment, names: Iterable[str]) -> Comment:
    """The sentence without the names of labels and the like: `api-change` is no change of the API."""
    text = sentence.text
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return Comment(text)


def _used(proposal: Proposal) -> str:
    """Everything that the rule itself is about, in lower case: it is no condition of itself. A mailbox may be called as
    what it is for."""
    boxes = {literal.partition("@")[0] for literal in proposal.literals if "@" in literal}
    args = (str(value) for name, value in proposal.rule.args().items() if name != "instead")
    return " ".join((*(one for one in proposal.literals if one not in boxes), *args)).casefold()
