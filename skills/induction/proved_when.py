"""Under which condition a proposal is proved and what is left out of it: what the sentences of a comment name, tried in
turn on the correction."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...core.artifacts import MailDraft, Triage
from ..checks.base import Change, Check, Proposal
from ..checks.reading import text_of
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.exceptions import excepted
from ..spoken.forms import has_form, has_word, stem
from ..spoken.moods import ASKING, PAST, SCOPING
from ..spoken.naming import STRONG
from ..spoken.synonyms import alike
from ..spoken.tongues import COURTESIES
from .conditions import conditions
from .named_exceptions import exceptions_of, left_over
from .named_labels import label_written, labels_named
from .named_paths import places_spared, speaks_of_a_place
from .named_people import names_a_house
from .named_states import further, together, what_is_left
from .named_words import clause_of
from .proof import Proved, prove
from .unnamed import unnamed

_CONDITIONAL = frozenset(("files_together", "attachments"))
"""Kinds that say themselves when they ask for something."""
_HAPPENING = re.compile(
    r"\b(?:will|would|could)\s+(?:\w+\s+)?(?:hang|fail|break|crash|wait|have been)\b|"
    r"\b(?:hangs?|crash(?:es|ed)?|fails?|hängt|stürzt|bricht|blockier\w*)\b|"
    r"\b(?:hat|haben|hatten?)\b[^.;!?]*\b(?:schon (?:mal|einmal|öfter)|neulich|damals|letzte[ns]?)\b|"
    r"\b(?:bit|cost|burned|burnt|broke|killed) us\b",
    re.IGNORECASE,
)
"""What goes wrong, which says nothing of when a rule holds."""
_ALWAYS_WITH = re.compile(r"\b(?:dran,? überall|immer mit|always (?:with|takes?|gets?))\b", re.IGNORECASE)
"""A demand without a verb of its own."""
_SUCH = re.compile(r"\b(?:so etwas|sowas|such|solche\w*|those|these|them|denen)\b", re.IGNORECASE)
"""Words for what another sentence named."""
_OTHERS = re.compile(r"^\W*(?:(?:the|our|die|der|unsere)\s+)?[\w-]{4,}\s+\w+", re.IGNORECASE)
"""Who does something, before it is said when."""
_IS_NO = re.compile(
    r"^\W*(?:an?|any|every|eine?|jede[rs]?)\s[^.;!?,]{3,40}\b(?:(?:is|are|ist|sind)\s+(?:not|no|kein\w*|"
    r"nicht)\b|isn.t\b)",
    re.IGNORECASE,
)
"""What things of a kind are not: "A lawyer's letter is not a complaint"."""
_FOR_SOME = re.compile(
    r"^\W*(?:for|in|on|with|für|bei|in|mit)\s|\b(?:beim|bei|with|for) (?:the )?label\b", re.IGNORECASE
)
"""How a sentence begins that is for some only."""
_TELLS_OF = re.compile(
    r"\W*(?:an?|any|every|each|eine?|jede[rs]?|plain|pure|mere|reine[rs]?|bloße[rs]?|"
    r"(?:someone|somebody|people) who|wer)\s|"
    r"\W*(?!(?:you|we|they|he|she|it|this|that|du|wir|ihr|man|das)\b)[\w-]{4,}(?: [\w-]{3,}){0,2}"
    r" (?:don.t|doesn.t|do not|does not) need\b|"
    r"\W*(?:mails?|post|nachrichten|messages?|anything|alles)\s(?:with|mit|from|von|that|which|,? die|,? was)\s|"
    r"\W*(?:he|she|they|it|er|sie|es)\b[^.;!?]*,\s+(?:he|she|they|it|er|sie|es)\b",
    re.IGNORECASE,
)
"""A kind of mail, or what somebody does and not what he seems to."""
_OF_MYSELF = re.compile(r"\W*(?:I|we|ich|wir)\b", re.IGNORECASE)
_FOR_A_THING = re.compile(
    r"\W*(?:for|bei|für)\s+(?P<thing>(?:the |our |der |dem |den |die |das |unsere\w* )?[\w-]{3,}"
    r"(?: [\w-]{3,}){0,2}?)"
    r"(?:,\s|\s+(?=(?:ask|please|bitte|use|put|set|add|nimm|frag|setz|trag|schreib|immer|always|only|nur|never|nie)\b))",
    re.IGNORECASE,
)
_ANY_KIND = re.compile(
    r"\b(?:every|each|all|any|alle[nrs]?|jede[nrsm]?|prs?|pull requests?|mails?|commits?|"
    r"branch(?:es)?|titles?|titeln?|betreff\w*|subjects?|everybody|everyone|us|uns|me|mich|now|future|zukunft|example|beispiel|label\w*|fields?|felder\w*)\b",
    re.IGNORECASE,
)
"""What rules are for, whatever they ask."""
_EACH = re.compile(
    r"\b(?:every|each|all|any|jede\w*|alle\w*)\s+(?:our\s+|unsere\w*\s+)?"
    r"(?:(?:e-?)?mails?|prs?|pull requests?|commits?|messages?|nachricht(?:en)?)\b",
    re.IGNORECASE,
)
"""Every artifact that there is."""
_BARE_DEMAND = re.compile(
    r"\W*(?:(?:so|also|then|dann|just|please|bitte|always|immer|sofort|at once|nur|rather|lieber|only|the|das|"
    r"it.s|a|an|to|"
    r"it|them|those|that|die|es|sie|with|mit|label|flag|flagging|confirm|escalate|flaggen|markieren|bestätigen|"
    r"eskalieren|"
    r"instead|straight away|immediately|gleich|direkt|→|->)\W+){0,6}(?:label\W+\w+|flag|confirm|escalate|"
    r"flaggen|markieren|"
    r"bestätigen|eskalieren|it|them|those|instead|sofort|immediately|\w+_\w+)\W*"
    r"(?:\b(?:whatever|no matter|regardless|egal|ganz gleich|wie auch immer)\b[^.;!?]*)?\W*",
    re.IGNORECASE,
)
"""A demand that names nothing of what it is for: "Escalate.", "Bitte flaggen.", "Label churn_risk."."""
_OF_A_FIELD = frozenset(("required", "like", "form", "shape", "digits"))
"""What is asked of a field of whatever row it stands in."""
_ALL = re.compile(
    r"\b(?:every|each|all|always|any|jede\w*|alle[nr]?|immer|stets|überall|everywhere|"
    r"(?:no|keine?) (?:mail|pr|message|commit|title|titel)s?)\b",
    re.IGNORECASE,
)
"""Words by which a rule is for all there is."""


def proved_when(
    proposal: Proposal, sentences: list[Comment], beside: list[Comment], idle: list[Comment], change: Change
) -> Proved | None:
    """The check under its condition and without its exceptions, as the sentences that speak of it say them, then those
    beside them, then those that speak of no rule. None where nothing proves it."""
    beside = [*beside, *_told_before(proposal, sentences, change)]
    parts, idle = _read(sentences, beside, idle, change.comment)
    proved = (
        _proved(proposal, parts, idle, change)
        or _of_whom(proposal, change)
        or _after_what_is_told(proposal, sentences, change)
    )
    if proved is None or _says_itself_when(proposal, change):
        return proved
    if not (proved.check.when or proposal.rule.kind in _CONDITIONAL):
        scopes = (part for part in idle if SCOPING.search(part.text))
        told = _said_of_when([*sentences, *scopes])
        proved = replace(proved, unshown=told or _named_at_head(proposal, sentences))
    return _in_its_language(_with_exceptions(proved, change), change)


def _in_its_language(proved: Proved, change: Change) -> Proved:
    """The same, of a greeting or a closing of one language not asked of mails in the other one."""
    rule, when = proved.check.rule, proved.check.when
    said = rule.args().get("starts_with") or rule.args().get("lines")
    if rule.kind not in ("greeting", "closing") or when.language or when.unless or not isinstance(said, list):
        return proved
    text = " ".join(map(str, said))
    others = tuple(tongue for tongue, form in COURTESIES.items() if not form.search(text))
    if len(others) != len(COURTESIES) - 1:  # it is of none, or of both
        return proved
    narrower = prove(Check(rule, replace(when, unless=When(language=others))), change)
    return _told_as(proved, narrower) if narrower else proved


def _told_as(old: Proved, new: Proved) -> Proved:
    """The new one with the doubts that the old one has."""
    return replace(new, unshown=old.unshown, guessed=old.guessed, unheard=old.unheard)


def _told_before(proposal: Proposal, sentences: list[Comment], change: Change) -> list[Comment]:
    """The sentence before a bare demand, which says of what it is made: "Vermin is no case for a bot. Escalate." """
    if not (isinstance(change.after, Triage) and proposal.needs_condition):
        return []
    pairs = itertools.pairwise(change.comment.sentences)
    return [before for before, after in pairs if after in sentences and _BARE_DEMAND.fullmatch(after.text)]


def _read(
    sentences: list[Comment], beside: list[Comment], idle: list[Comment], comment: Comment
) -> tuple[list[Comment], list[Comment]]:
    """The sentences that conditions are looked for in: those of the rule, and the others. Where the rule is for
    whatever there is, the others only if they say what it is for and do not tell what goes wrong."""
    plain = _plainly_asking(sentences)
    parts = plain or list(dict.fromkeys([*sentences, *beside]))
    if any(_EACH.search(one.text) and not one.conditional for one in sentences):
        parts = [one for one in parts if one in sentences or _goes_on(one)]
        idle = [one for one in idle if _goes_on(one)]
    if not any(one.refers_back or _SUCH.search(one.text) for one in sentences):
        last = max(map(comment.sentences.index, sentences), default=0)
        idle = [one for one in idle if comment.sentences.index(one) < last or not _only_tells(one)]
    return parts, [one for one in idle if not (plain and _HAPPENING.search(one.text))]


def _only_tells(sentence: Comment) -> bool:
    """Whether it says what others do and when, and asks for nothing: "Guests look for it when they stand there"."""
    cue = STRONG.search(sentence.text)
    told = cue is not None and _OTHERS.search(sentence.text[: cue.start()])
    asks = sentence.negative or sentence.universal or sentence.exclusive or ASKING.search(sentence.text)
    return bool(told) and not (asks or SCOPING.search(sentence.text) or sentence.refers_back or sentence.points_back)


def _tells_apart(sentence: Comment, change: Change) -> bool:
    """Whether it says what is not what the desk called it: "A lawyer's letter is no complaint"."""
    if not (isinstance(change.before, Triage) and isinstance(change.after, Triage) and sentence.negative):
        return False
    old = change.before.label
    return (
        old != change.after.label
        and _IS_NO.search(sentence.text) is not None
        and any(word in map(stem, sentence.words) for word in map(stem, re.split(r"[_\W]+", old)) if len(word) > 3)
    )


_OBJECT = (
    r"(?:\b(?:never|not|nie|niemals|nicht|kein\w*)|n['’]t)\s+(?:\w+\s+){{0,2}}?"
    r"(?:{0}\w*\s+(?P<behind>[^.;:!?,()]{{4,40}})|(?:call|"
    r"nenn\w*)\s+(?P<within>[^.;:!?,()]{{3,30}}?)\s+{0})(?=[.;:!?,()]|\s|$)"
)
"""What a sentence forbids to say of what: "never guarantee early check-in", "we don't call wine healthy"."""
_FEW = 4


def _goes_on(sentence: Comment) -> bool:
    """Whether it says what another one is for."""
    return SCOPING.search(sentence.text) is not None or sentence.refers_back


def _after_what_is_told(proposal: Proposal, sentences: list[Comment], change: Change) -> Proved | None:
    """Of a mail the rule under what the sentence before it tells of a known subject: "He wants to cancel. That is a
    cancellation"."""
    if not (isinstance(change.after, Triage) and proposal.needs_condition and "value" in proposal.rule.args()):
        return None
    pairs = itertools.pairwise(change.comment.sentences)
    told = [before for before, after in pairs if after in sentences and before not in sentences]
    told = [one for one in told if _TELLS_OF.match(one.text) or not (one.negative or _OF_MYSELF.match(one.text))]
    found = (when for one in told for when in conditions(one, proposal, change))
    known = (when for when in found if any(map(alike, when.words)) or when.labels or when.attached)
    return _first(proposal, known, change)


def _proved(proposal: Proposal, sentences: list[Comment], idle: list[Comment], change: Change) -> Proved | None:
    """The check under the first condition that proves it; without one only a rule that may have none."""
    if proposal.rule.kind == "triage_label" and "shape" in proposal.rule.args():
        return _first(proposal, (When(),), change)  # labels are written alike, whatever they are
    if _says_itself_when(proposal, change):
        named = (when for part in sentences for when in conditions(part, proposal, change))
        return _first(proposal, (*(When(labels=when.labels) for when in named), When()), change)
    if _of_every_row(proposal, sentences, change) and (always := _first(proposal, (When(),), change)):
        return always
    found = _first(proposal, _candidates(proposal, sentences, idle, change), change)
    if found and not found.check.when.words:
        narrower = (together(found.check.when, when) for when in _where_it_is(proposal, change))
        found = _first(proposal, narrower, change) or found
    if found or proposal.needs_condition:
        return found
    return (
        _guessed(proposal, sentences, change)
        or _first(proposal, (*_where_it_is(proposal, change), *_of_its_object(proposal, sentences, change)), change)
        or _first(proposal, (_written(change), When()), change)
        or _only_there(proposal, change)
    )


def _says_itself_when(proposal: Proposal, change: Change) -> bool:
    """Whether a rule holds of whatever row, since it asks the mail for what goes into the field."""
    asked = proposal.rule.args() if proposal.rule.kind == "triage_field" else {}
    left_out = isinstance(change.after, Triage) and asked.get("name") not in change.after.fields
    return "if_said" in asked or ("in_message" in asked and left_out)


def _of_every_row(proposal: Proposal, sentences: list[Comment], change: Change) -> bool:
    """Whether a field is asked of every row, and no word opens a condition: "always fill in the field meter_id"."""
    asked = proposal.rule.kind == "triage_field" and _OF_A_FIELD & proposal.rule.args().keys()
    naming = [one for one in sentences if any(map(one.without_reasons.mentions, proposal.literals))]
    if not (asked and naming and isinstance(change.after, Triage)) or label_written(change):
        return False
    label = change.after.label
    heading = re.match(r"\W*([\w -]{4,40}):\s", change.comment.text)
    if heading and labels_named(Comment(heading.group(1)), "", change, ()):
        return False
    return all(
        _ALL.search(one.text) and not (clause_of(one.text) or _FOR_SOME.search(one.text) or one.mentions(label))
        for one in naming
    )


def _first(proposal: Proposal, conditions: Iterable[When], change: Change) -> Proved | None:
    """The check under the first of the conditions that proves it."""
    proved = (prove(Check(proposal.rule, when), change) for when in conditions)
    return next(filter(None, proved), None)


def _candidates(proposal: Proposal, sentences: list[Comment], idle: list[Comment], change: Change) -> Iterator[When]:
    """Conditions to try, the most telling first: what sentences name, with what others say of states and amounts and
    the label that the comment writes."""
    rest, written = what_is_left(proposal, change), _written(change)
    for part in idle:
        rest = together(rest, further(part.without_reasons, proposal, change)[0])
    parts = sorted((*sentences, *idle), key=lambda part: not (SCOPING.search(part.text) or names_a_house(part)))
    for when in (found for part in parts for found in conditions(part, proposal, change)):
        yield from dict.fromkeys((together(together(when, rest), written), together(when, rest), when))
    if rest:
        yield from dict.fromkeys((together(rest, written), rest))


def _written(change: Change) -> When:
    """The label that the comment writes out, as a condition."""
    return When(labels=label_written(change))


def _where_it_is(proposal: Proposal, change: Change) -> Iterator[When]:
    """Of a number that a subject must have: that the mail itself has one, as both of the example have."""
    like, bodies = proposal.rule.args().get("like"), (change.before, change.after)
    if proposal.rule.kind == "subject" and isinstance(like, str):
        number = re.sub(r"\d+", lambda run: "#" * max(1, len(run.group()) - 2), like)
        if all(isinstance(side, MailDraft) and has_word(side.body, like) for side in bodies):
            yield When(words=(number,))


def _of_its_object(proposal: Proposal, sentences: list[Comment], change: Change) -> Iterator[When]:
    """Of a plain word that a sentence forbids to say of something: that both mails speak of it, as "early check-in" of
    "we never guarantee early check-in"."""
    word = proposal.rule.args().get("excludes")
    if proposal.rule.kind != "mail_text" or not (isinstance(word, str) and word.isalpha() and proposal.fallback):
        return
    texts = (text_of(change.before), text_of(change.after))
    for sentence in sentences:
        found = re.search(_OBJECT.format(re.escape(word)), sentence.unquoted.text, re.IGNORECASE)
        said = Comment(found["behind"] or found["within"] or "").words if found else ()
        there = [one for one in said if one != word and all(has_form(text, one) for text in texts)]
        if there and len(there) == len(said) < _FEW:
            yield When(words=(" + ".join(there),))


def _guessed(proposal: Proposal, sentences: list[Comment], change: Change) -> Proved | None:
    """The check where the example is, if a sentence speaks of a condition that nothing is called by."""
    for sentence in () if proposal.rule.kind in _CONDITIONAL else sentences:
        guess = unnamed(proposal, sentence, change)
        if guess and (proved := prove(Check(proposal.rule, guess), change)):
            return replace(proved, guessed=_said_of_when([sentence]) or sentence.text)
    return None


def _plainly_asking(sentences: list[Comment]) -> list[Comment]:
    """Where a sentence asks for a rule whatever else is said, all that do not only tell what goes wrong: "it hangs when
    the weather service is down. Pass timeout= on every call"."""
    plain = any(
        _ALL.search(one.text)
        and (ASKING.search(one.text) or one.negative or _ALWAYS_WITH.search(one.text))
        and not (one.conditional or one.refers_back)
        for one in sentences
    )
    return [one for one in sentences if not _HAPPENING.search(one.text)] if plain else []


def _only_there(proposal: Proposal, change: Change) -> Proved | None:
    """A rule that the correction breaks where the comment allows it: "os.environ belongs into settings/"."""
    if not (proposal.rule.per_file and (but := places_spared(change.comment, proposal.rule))):
        return None
    return prove(Check(proposal.rule, When(unless=When(paths=but))), change)


def _with_exceptions(proved: Proved, change: Change) -> Proved:
    """The same without what the comment excepts, which need not be in the example."""
    rule, when = proved.check.rule, proved.check.when
    found = list(exceptions_of(change, rule))
    for but in (one for one in found if not (_beside(one, when) or _is_meant(one, when))):
        if spared := prove(Check(rule, replace(when, unless=but)), change):
            return _told_as(proved, spared)
    rest = together(when, left_over(change))
    if rest != when and (left := prove(Check(rule, rest), change)):
        return _told_as(proved, left)
    heard = when.unless or when.state or any(_beside(one, when) for one in found)
    return proved if heard else replace(proved, unheard=next(iter(excepted(change.comment.text)), ""))


def _is_meant(but: When, when: When) -> bool:
    """Whether an exception names what the rule is for: "praise is always confirmed, nobody needs to check praise"."""
    own = {word for label in when.labels for word in re.split(r"[_\W]+", label) if len(word) > 3}
    own |= {part for words in when.words for part in words.split(" + ")}
    known = {stem(form) for word in own for form in (word, *alike(word))}
    said = {stem(part) for words in but.words for part in words.split(" + ")}
    return bool(said & known) and but == When(words=but.words)


def _beside(but: When, when: When) -> bool:
    """Whether an exception is of what the condition leaves out anyway: other folders, drafts, mails in English,
    other amounts."""
    within = any(one[0] == "*" or one.startswith(two.rstrip("*")) for one in but.paths for two in when.paths)
    return bool(
        (but.paths and when.paths and not within)
        or (but.state and when.state)
        or (but.language and when.language)
        or (but.amounts and when.amounts)
    )


def _said_of_when(sentences: list[Comment]) -> str:
    """The clause that says when a check would hold."""
    clauses = (
        clause_of(part.without_reasons.text) for part in sentences if part.conditional or SCOPING.search(part.text)
    )
    said = (clause.strip(" ,.") for clause in clauses if clause and not PAST.search(clause))
    return next(said, "")


def _named_at_head(proposal: Proposal, sentences: list[Comment]) -> str:
    """What a sentence says in front that a rule is for: "For the Zebra project ask zoe"; of code its own topic may
    stand there."""
    if proposal.rule.per_file:
        return ""
    found = (_FOR_A_THING.match(part.text) for part in sentences)
    said = (one["thing"] for one in found if one and not _ANY_KIND.search(one["thing"]))
    return next((one for one in said if not any(map(Comment(one).mentions, proposal.literals))), "")


def _of_whom(proposal: Proposal, change: Change) -> Proved | None:
    """A rule that needs a condition takes the people whom another sentence names: "This is from ops@... Use noise." """
    said = change.comment.sentences if proposal.needs_condition else ()
    found = (when for sentence in said for when in conditions(sentence, proposal, change))
    return _first(proposal, (when for when in found if when.addresses or when.domains), change)


def idle_sentences(change: Change, spoken: list[tuple[Proposal, list[Comment]]]) -> list[Comment]:
    """Sentences that speak of no rule but say when one holds: "This goes for all SQL files. Ask ines.", "Never do it
    in services/." """
    busy = {
        part
        for proposal, sentences in spoken
        if not proposal.fallback and prove(Check(proposal.rule), change)
        for part in sentences
    }
    return [
        part
        for part in change.comment.sentences
        if part not in busy
        and (part.conditional or not PAST.search(part.text))
        and (
            SCOPING.search(part.text)
            or part.universal
            or part.conditional
            or part.exclusive
            or part.points_back
            or speaks_of_a_place(part)
            or _tells_apart(part, change)
        )
    ]
