"""From one correction to rules, with no model: red on what was corrected, green on the correction, and spoken of.

One example admits hundreds of rules that fit it. A rule stands only if a sentence of the comment speaks of it; a
condition only if its words stand in that sentence and in the artifact. The rest is incidental and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pydantic import ValidationError

from ...core.artifacts import Correction
from ...core.types import Json
from ..checks import KINDS
from ..checks.base import Change, Check, Proposal, Rule
from ..checks.habits import Habits
from ..checks.lints import Lints
from ..checks.logged import Logged
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.exceptions import excepted
from ..spoken.moods import ASKING, PAST
from .conditions import conditions
from .named_exceptions import exceptions_of, left_over
from .named_labels import label_written
from .named_paths import forbids_in_a_place, places_spared
from .named_states import further, together, what_is_left
from .named_words import clause_of
from .unnamed import unnamed

_PLAIN = frozenset(("reviewers", "labels", "draft", "cc", "triage_field", "triage_action", "python_habits"))
"""Kinds of which hardly one turns green by chance."""

_BY_NAME = frozenset(("forbidden_calls", "forbidden_imports", "forbidden_text"))
_OF_NAMES = frozenset((
    "ambiguous_name", "builtin_generics", "pathlib", "shadowed_builtin", "unused_argument", "unused_import",
    "unused_variable",
))  # fmt: skip
"""Habits of which a comment names an example: "`id` shadows a builtin" forbids no `id`."""

_CONDITIONAL = frozenset(("files_together", "attachments"))
"""Kinds that say themselves when they ask for something."""


_FIELDS = {
    "title": "title", "body": "description", "commits": "commit", "labels": "label", "subject": "subject", "cc": "cc",
    "to": "recipient", "attachments": "attachment", "fields": "field", "draft": "draft",
}  # fmt: skip
"""The topics by which sentences call the fields of an artifact."""


_ALL = re.compile(r"\b(?:every|each|all|always|any|jede\w*|alle\w*|immer|stets)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Proved:
    """A check with its proof on the correction it came from."""

    check: Check
    red_before: bool
    green_after: bool
    unshown: str = ""
    """What the comment says of when the rule holds, if the example shows nothing of it: the check holds everywhere."""
    unheard: str = ""
    """What the comment excepts, if nothing of it is understood: the check holds there too."""

    def plain(self) -> dict[str, Json]:
        """As `skills learn` prints it."""
        said: dict[str, Json] = {"unshown": self.unshown} if self.unshown else {}
        said |= {"unheard": self.unheard} if self.unheard else {}
        return {**self.check.plain(), "red_before": self.red_before, "green_after": self.green_after, **said}


@dataclass(frozen=True)
class Induced:
    """What a correction teaches. No checks: it is left as text."""

    checks: tuple[Proved, ...]
    dropped: int
    """Rules that would fit the example but that the comment does not speak of."""


@dataclass(frozen=True)
class Standing:
    """A proposal that is proved, with the sentences that speak of it."""

    proposal: Proposal
    proved: Proved
    sentences: tuple[Comment, ...]

    def clauses(self) -> set[str]:
        """The parts of the sentences that speak of it; the sentences where no part alone does."""
        parts = {part.text for one in self.sentences for part in one.clauses if speaks(part, self.proposal)}
        return parts or {part.text for one in self.sentences for part in one.clauses}

    def names_its_field(self) -> bool:
        """Whether one of its sentences says which field of the artifact is meant: "no WIP in titles"."""
        topic = _FIELDS.get(self.proposal.rule.reads)
        return topic is not None and any(one.speaks(topic) for one in self.sentences)


def induce(correction: Correction) -> Induced:
    """The rules that the correction proves and its comment speaks of."""
    change = Change(correction.before, correction.after, Comment(correction.comment).legible, correction.author)
    spoken, dropped = _spoken(change)
    spoken = [one for one in spoken if _may_stand(one[0].rule, change)] or _only_change(change)
    idle = _idle(change, spoken)
    best: dict[str, Standing] = {}
    for proposal, sentences in spoken:
        named = [one for part in sentences for one in change.comment.named_before(part)]
        beside = [] if proposal.needs_condition else _of_the_same(proposal, spoken)
        parts = list(dict.fromkeys([*sentences, *named, *beside]))
        proved = _best_condition(proposal, parts, idle, change) or _of_whom(proposal, change)
        if proved is None:
            continue
        proved = _with_exceptions(replace(proved, unshown=_unshown(proved.check, sentences)), change)
        subject = proposal.subject or repr(proposal.rule)
        if subject not in best or _worth(proposal) < _worth(best[subject].proposal):
            best[subject] = Standing(proposal, proved, tuple(sentences))
    return Induced(tuple(_without_twins(_without_fallbacks(list(best.values())))), dropped)


def _worth(proposal: Proposal) -> tuple[bool, int]:
    """Of what is about one thing the least is taken: no fallback, then by rank."""
    return proposal.fallback, proposal.rank


def _spoken(change: Change) -> tuple[list[tuple[Proposal, list[Comment]]], int]:
    """Each proposal with the sentences that speak of it, and how many fit the example and are not spoken of."""
    spoken, dropped = [], 0
    for proposal in proposals(change):
        said = change.comment.sentences
        sentences = [part for part in said if speaks(part, proposal)]
        if not sentences and any("+" in topic for topic in proposal.topics):  # half of it may stand in the one before
            sentences = [one for one in said if one.refers_back and speaks(change.comment.with_named(one), proposal)]
        if sentences:
            spoken.append((proposal, sentences))
        else:
            dropped += prove(Check(proposal.rule), change) is not None
    return spoken, dropped


def _only_change(change: Change) -> list[tuple[Proposal, list[Comment]]]:
    """The one thing that a correction changes, where a sentence demands something and no word of it is known."""
    demands = [part for part in change.comment.sentences if ASKING.search(part.text)]
    changed = [part for part, value in change.before if value != getattr(change.after, part)]
    told = [one for one in proposals(change) if one.rule.kind in _PLAIN and prove(Check(one.rule), change)]
    sole = demands and len(changed) == 1 and len({one.subject for one in told}) == 1
    return [(one, demands[:1]) for one in told] if sole else []


def _idle(change: Change, spoken: list[tuple[Proposal, list[Comment]]]) -> list[Comment]:
    """Sentences that speak of no rule but say when one holds: "This goes for all SQL files. Ask ines.", "Never do it
    in services/." """
    busy = {part for proposal, sentences in spoken if prove(Check(proposal.rule), change) for part in sentences}
    return [
        part
        for part in change.comment.sentences
        if part not in busy
        and (part.conditional or not PAST.search(part.text))
        and (part.universal or part.conditional or part.exclusive or part.points_back or forbids_in_a_place(part))
    ]


def _of_the_same(proposal: Proposal, spoken: list[tuple[Proposal, list[Comment]]]) -> list[Comment]:
    """Sentences that speak of another proposal for the same thing: "Hi is too casual for customers. We say Dear." """
    return [part for other, said in spoken if other.subject == proposal.subject for part in said]


def proposals(change: Change) -> Iterator[Proposal]:
    """What every kind for this artifact suggests."""
    for kind in KINDS.values():
        if isinstance(change.before, kind.on):
            found = iter(kind.propose(change))
            while True:
                try:
                    yield next(found)
                except StopIteration:
                    break
                except ValidationError:  # a suggestion that its own kind refuses is no suggestion
                    break


def speaks(sentence: Comment, proposal: Proposal) -> bool:
    """Whether a sentence speaks of a proposal: by one of its topics, or by a literal of the difference."""
    return any(sentence.without_reasons.speaks(topic) for topic in proposal.topics) or any(
        sentence.without_reasons.mentions(literal) for literal in proposal.literals
    )


def prove(check: Check, change: Change) -> Proved | None:
    """The check with its proof; None unless it is red before and green after."""
    try:
        red, green = bool(check.violations(change.before)), not check.violations(change.after)
    except Exception:  # a rule that trips over the very example is not proved by it
        return None
    kept = green and check.applies(change.after)  # not out of the condition's reach
    return Proved(check, red, green) if red and kept else None


def _may_stand(rule: Rule, change: Change) -> bool:
    """Whether a condition could prove the rule: unless it narrows what the rule sees, only what stands without it."""
    return rule.per_file or prove(Check(rule), change) is not None


def _best_condition(proposal: Proposal, sentences: list[Comment], idle: list[Comment], change: Change) -> Proved | None:
    """The check under the first condition that proves it."""
    proved = (prove(Check(proposal.rule, when), change) for when in _candidates(proposal, sentences, idle, change))
    found = next(filter(None, proved), None)
    return found or (None if proposal.needs_condition else _only_there(proposal, change))


def _candidates(proposal: Proposal, sentences: list[Comment], idle: list[Comment], change: Change) -> Iterator[When]:
    """Conditions to try, the most telling first: what sentences name, with what others say of states and amounts and
    the label that the comment writes; what is named by nobody; none."""
    rest, written = what_is_left(proposal, change), When(labels=label_written(change))
    for part in idle:
        rest = together(rest, further(part.without_reasons, proposal, change)[0])
    for when in (found for part in (*_told(sentences), *idle) for found in conditions(part, proposal, change)):
        yield from (together(together(when, rest), written), together(when, rest), when)
    if rest:
        yield from (together(rest, written), rest)
    if not proposal.needs_condition:
        guess = When() if proposal.rule.kind in _CONDITIONAL else unnamed(proposal, sentences, change)
        yield from filter(None, (guess, written))
        yield When()


def _told(sentences: list[Comment]) -> list[Comment]:
    """Of the sentences that speak of a rule those that ask for it whatever else is said: "it hangs when the weather
    service is down. Pass timeout= on every call"."""
    plain = [
        one
        for one in sentences
        if _ALL.search(one.text) and ASKING.search(one.text) and not (one.conditional or one.refers_back)
    ]
    return plain or sentences


def _only_there(proposal: Proposal, change: Change) -> Proved | None:
    """A rule that the correction breaks where the comment allows it: "os.environ belongs into settings/"."""
    if not (proposal.rule.per_file and (but := places_spared(change.comment, proposal.rule))):
        return None
    return prove(Check(proposal.rule, When(unless=When(paths=but))), change)


def _with_exceptions(proved: Proved, change: Change) -> Proved:
    """The same without what the comment excepts, which need not be in the example."""
    rule, when = proved.check.rule, proved.check.when
    found = list(exceptions_of(change, rule))
    for but in (one for one in found if not _beside(one, when)):
        if spared := prove(Check(rule, replace(when, unless=but)), change):
            return replace(spared, unshown=proved.unshown)
    rest = together(when, left_over(change))
    if rest != when and (left := prove(Check(rule, rest), change)):
        return replace(left, unshown=proved.unshown)
    heard = when.unless or when.state or any(_beside(one, when) for one in found)
    return proved if heard else replace(proved, unheard=next(iter(excepted(change.comment.text)), ""))


def _beside(but: When, when: When) -> bool:
    """Whether an exception is of what the condition leaves out anyway: other folders, drafts."""
    within = any(one[0] == "*" or one.startswith(two.rstrip("*")) for one in but.paths for two in when.paths)
    return bool((but.paths and when.paths and not within) or (but.state and when.state))


def _unshown(check: Check, sentences: list[Comment]) -> str:
    """The clause that says when an unconditional check would hold."""
    clauses = (clause_of(part.without_reasons.text) for part in sentences if part.conditional)
    said = (clause.strip(" ,.") for clause in clauses if clause and not PAST.search(clause))
    return "" if check.when or check.rule.kind in _CONDITIONAL else next(said, "")


def _of_whom(proposal: Proposal, change: Change) -> Proved | None:
    """A rule that needs a condition takes the people whom another sentence names: "This is from ops@... Use noise." """
    for sentence in change.comment.sentences if proposal.needs_condition else ():
        for when in conditions(sentence, proposal, change):
            if (when.addresses or when.domains) and (proved := prove(Check(proposal.rule, when), change)):
                return proved
    return None


def _without_fallbacks(standing: list[Standing]) -> Iterator[Proved]:
    """Drop what was only proposed in case nothing better stands for the same part of a sentence, or for another field
    where no sentence calls its own by name: "It must be escalated. The goods may be on the ward" demands no `ward`."""
    better = [one for one in standing if not one.proposal.fallback]
    spoken = {clause for one in better for clause in one.clauses()}
    known = {part for one in standing if _is_of_names(one.proposal.rule) for part in one.sentences}
    for one in standing:
        named = one.proposal.rule.kind in _BY_NAME and known & set(one.sentences)
        beside = any(other.proposal.rule.reads != one.proposal.rule.reads for other in better)
        worse = one.clauses() & spoken or (beside and not one.names_its_field())
        if not named and not (one.proposal.fallback and worse):
            yield one.proved


def _is_of_names(rule: Rule) -> bool:
    habit = isinstance(rule, Habits | Lints) and not _OF_NAMES.isdisjoint(rule.forbid)
    return habit or isinstance(rule, Logged)


def _without_twins(found: Iterable[Proved]) -> Iterator[Proved]:
    """Each check once, and none that another one covers."""
    checks = {repr(proved.check): proved for proved in found}
    for proved in checks.values():
        if not any(_covers(other.check, proved.check) for other in checks.values() if other is not proved):
            yield proved


def _covers(check: Check, twin: Check) -> bool:
    same = type(check.rule) is type(twin.rule) and check.when in (twin.when, When())
    return same and check.rule.covers(twin.rule)
