"""The labels that a sentence makes a condition: what a mail was taken for, what a pull request carries."""

from __future__ import annotations

import re

from ...core.artifacts import PullRequest, Triage
from ..checks.base import Change
from ..spoken.comment import Comment
from ..spoken.forms import stem, without_tail, without_umlauts
from ..spoken.synonyms import alike

_ANY_LABEL = frozenset(map(stem, ("request", "inquiry", "question", "issue", "case", "anfrage", "frage", "fall")))
"""What labels are called besides what they are about: `refund_request` is for refunds."""


_FIELD = re.compile(r"\b\w+[`\"']?[ -](?:field|feld)\b|\b(?:field|feld)\s+[`\"']?\w+", re.IGNORECASE)
"""What is called a field is no label: "the invoice field" of an `invoice_question`."""


def labels_named(sentence: Comment, used: str, change: Change, named: tuple[str, ...]) -> tuple[str, ...]:
    """The label of a triage, if the correction left it alone and the sentence says every word of it, or the last and
    names nothing else: refunds of `ticket_refund`; the labels of a pull request that the sentence calls labels."""
    if isinstance(change.before, PullRequest) and isinstance(change.after, PullRequest):
        kept = [label for label in change.after.labels if label in change.before.labels]
        return tuple(label for label in kept if label.casefold() not in used and _called_label(sentence, label))
    if not isinstance(change.before, Triage) or not isinstance(change.after, Triage):
        return ()
    label = change.after.label
    if label != change.before.label:
        return ()
    words = re.findall(r"[^\W_]+", _FIELD.sub(" ", sentence.text))
    said = {stem(form) for word in words for form in (word, without_tail(word))}
    said |= {word.casefold().removesuffix("s") for word in words}
    said |= {stem(without_umlauts(word)) for word in words}
    words = [stem(word) for word in re.findall(r"[^\W_]+", label)]
    words = [word for word in words if word not in _ANY_LABEL] or words
    if not words:
        return ()
    meant = [{word, *map(stem, alike(word))} for word in words]
    whole = all(one & said for one in meant)
    alone = any(one & said and {stem(word) for word in named} <= one for one in (meant[0], meant[-1]))
    return (label,) if whole or alone else ()


def label_written(change: Change) -> tuple[str, ...]:
    """The label of a triage that the correction left alone, if the comment writes it as nobody does by chance: "refunds
    (refund_request) ...". It is a condition, wherever it stands."""
    if not isinstance(change.before, Triage) or not isinstance(change.after, Triage):
        return ()
    label = change.after.label
    kept = label == change.before.label and "_" in label
    name = re.escape(label)
    beside = rf"\b(?:not only|nicht nur|whether|ob|außer|except)\s+\W?{name}|{name}\W?\s+(?:alone|allein|or|oder)\b"
    kept = kept and not re.search(beside, change.comment.text, re.IGNORECASE)
    return (label,) if kept and change.comment.mentions(label) else ()


def _called_label(sentence: Comment, label: str) -> bool:
    """Whether a sentence says "labelled security", "with the label security" or "the security label"."""
    name = rf"[\"'`„“»]?{re.escape(label)}(?!\w)"
    plural = rf"{re.escape(label)}(?:e|s|es)"
    forms = (
        rf"(?:^|,\s)\W*{plural}\s+(?:go(?:es)?|gehen|geht|needs?|gets?|lives?|belongs?|starts?|begins?|"
        r"brauch\w+|bekomm\w+|komm\w+|gehör\w+|müssen|must)\b",
        rf"\b(?:label(?:l?ed)?|tag(?:ged)?|gelabelt|getaggt)\b(?: (?:with|as|mit|als))? {name}",
        rf"\b(?:with|mit|for|für|bei|has|hat|carries|on)\b(?: (?:the|an?|dem|einem))? {name}[\"'`“”«]?[ -]label",
    )
    return any(re.search(form, sentence.text, re.IGNORECASE) for form in forms)
