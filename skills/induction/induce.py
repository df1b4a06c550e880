"""From one correction to rules, with no model: red on what was corrected, green on the correction, and spoken of.

One example admits hundreds of rules that fit it. A rule stands only if a sentence of the comment speaks of it; a
condition only if its words stand in that sentence and in the artifact. The rest is incidental and dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from ...core.artifacts import Correction
from ..checks import KINDS
from ..checks.base import Change, Check, Proposal, Rule
from ..checks.habits import Habits
from ..checks.lints import Lints
from ..checks.logged import Logged
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.moods import ASKING
from .proof import Proved, prove
from .proved_when import idle_sentences, proved_when

MOST_TRIED = 300
"""Rules that nobody speaks of and that are tried all the same, to tell how many would fit. Thousands of hosts or calls
that change at once would take minutes."""
MOST_OF_A_KIND = 100
"""Rules of one kind that a comment speaks of: "links must be relative" is said of each of a thousand hosts."""
_PLAIN = frozenset(("reviewers", "labels", "draft", "cc", "triage_field", "triage_action", "python_habits"))
"""Kinds of which hardly one turns green by chance."""

_BY_NAME = frozenset(("forbidden_calls", "forbidden_imports", "forbidden_text"))
_OF_NAMES = frozenset((
    "ambiguous_name", "builtin_generics", "mutable_default", "pathlib", "shadowed_builtin", "unused_argument",
    "unused_import", "unused_variable",
))  # fmt: skip
"""Habits of which a comment names an example: "`id` shadows a builtin" forbids no `id`."""

_FIELDS = {
    "title": "title", "body": "description", "commits": "commit", "labels": "label", "subject": "subject", "cc": "cc",
    "to": "recipient", "attachments": "attachment", "fields": "field", "draft": "draft",
}  # fmt: skip
"""The topics by which sentences call the fields of an artifact."""


@dataclass(frozen=True)
class Induced:
    """What a correction teaches. No checks: it is left as text."""

    checks: tuple[Proved, ...]
    dropped: int
    """Rules that would fit the example but that the comment does not speak of; at most `MOST_TRIED` are tried."""


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
    idle = idle_sentences(change, spoken)
    best: dict[str, Standing] = {}
    for proposal, sentences in spoken:
        beside = [one for part in sentences for one in change.comment.named_before(part)]
        beside += [] if proposal.needs_condition else _of_the_same(proposal, spoken)
        beside += change.comment.sentences if proposal.when_anywhere else ()
        proved = proved_when(proposal, sentences, beside, idle, change)
        if proved is None:
            continue
        subject = proposal.subject or repr(proposal.rule)
        if subject not in best or _worth(proposal) < _worth(best[subject].proposal):
            best[subject] = Standing(proposal, proved, tuple(sentences))
    return Induced(tuple(_without_twins(_without_fallbacks(list(best.values())))), dropped)


def _worth(proposal: Proposal) -> tuple[bool, int]:
    """Of what is about one thing the least is taken: no fallback, then by rank."""
    return proposal.fallback, proposal.rank


def _spoken(change: Change) -> tuple[list[tuple[Proposal, list[Comment]]], int]:
    """Each proposal with the sentences that speak of it, and how many fit the example and are not spoken of."""
    spoken, dropped, tried = [], 0, 0
    kinds = Counter[str]()
    for proposal in proposals(change):
        said = change.comment.sentences
        sentences = [part for part in said if speaks(part, proposal)]
        if not sentences and any("+" in topic for topic in proposal.topics):  # half of it may stand in the one before
            sentences = [one for one in said if one.refers_back and speaks(change.comment.with_named(one), proposal)]
        if sentences:
            kinds[proposal.rule.kind] += 1
            if kinds[proposal.rule.kind] <= MOST_OF_A_KIND:
                spoken.append((proposal, sentences))
        elif tried < MOST_TRIED:
            tried += 1
            dropped += prove(Check(proposal.rule), change) is not None
    return spoken, dropped


def _only_change(change: Change) -> list[tuple[Proposal, list[Comment]]]:
    """The one thing that a correction changes, where a sentence demands something and no word of it is known."""
    demands = [part for part in change.comment.sentences if ASKING.search(part.text)]
    changed = [part for part, value in change.before if value != getattr(change.after, part)]
    told = [one for one in proposals(change) if one.rule.kind in _PLAIN and prove(Check(one.rule), change)]
    sole = demands and len(changed) == 1 and len({one.subject for one in told}) == 1
    return [(one, demands[:1]) for one in told] if sole else []


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


def _may_stand(rule: Rule, change: Change) -> bool:
    """Whether a condition could prove the rule: unless it narrows what the rule sees, only what stands without it."""
    return rule.per_file or prove(Check(rule), change) is not None


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
