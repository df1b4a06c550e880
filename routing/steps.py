"""What kind of step a call is, by rules of ours and no model: operation, name, the words of its prompt, its shape.

The first instruction in the words decides, since a prompt says what to do before it says how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .instructions import NAMES, rules_by_start

SIMPLE = ("format", "classify", "extract")
"""Kinds that the first move goes to: a small model mostly does them as well."""

_OPERATIONS = (
    ("embed", "embed"),
    ("moderation", "moderate"),
    ("image", "image"),
    ("rerank", "rerank"),
    ("transcription", "transcribe"),
    ("speech", "speak"),
    ("vector_store", "embed"),
)
_PLUMBING = re.compile(
    r"(?:chat|text|async|azure|acompletion|completions?|generations?|llm|openai|anthropic|litellm|bedrock|messages?|"
    r"create|call|model|request|run|invoke|span|default)[\s\w.:/-]{0,12}$"
)
"""What software calls a call by itself: says nothing of the step."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LOOSE_FORMAT = re.compile(r"\b(?:json|yaml|csv|xml)\b")
_BEGINNING, _HEAD, _TAIL = 300, 900, 300


@dataclass(frozen=True)
class Shape:
    """Tokens of one call, where a log says nothing else of it."""

    shown: float
    written: float


def kind_of(operation: str, name: str, text: str, shape: Shape | None) -> str:
    """The kind of a step; `other` where nothing tells."""
    called = _by_operation(operation) or _by_name(name)
    if called and called != "answer":
        return called
    asked = _by_words(text[:_BEGINNING]) if text else ""
    if text and asked in ("", "answer"):
        asked = _by_words(text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}") or asked
    if asked or called:
        return asked if asked not in ("", "answer") else called or asked
    if text:
        return "format" if _LOOSE_FORMAT.search(text[:_HEAD].casefold()) else "answer"
    if shape is None or shape.shown + shape.written == 0:
        return "other"
    return _by_shape(shape)


@lru_cache(maxsize=1024)
def _by_operation(operation: str) -> str:
    plain = operation.casefold()
    return next((kind for word, kind in _OPERATIONS if word in plain), "")


@lru_cache(maxsize=8192)
def _by_name(name: str) -> str:
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).casefold()
    spoken = re.sub(r"[_.:/-]+", " ", plain).strip()
    if not spoken or _PLUMBING.match(spoken):
        return ""
    hits = [(found.start(), kind) for kind, rule in NAMES if (found := rule.search(spoken))]
    return min(hits)[1] if hits else ""


@lru_cache(maxsize=8192)
def _by_words(text: str) -> str:
    """The kind of the first instruction; one to answer counts only where there is no other."""
    plain = text.casefold()
    rules = rules_by_start()
    answer = ""
    for word in _WORD.finditer(plain):
        for kind, rule in rules.get(word.group()[:3], ()):
            if rule.match(plain, word.start()):
                if kind != "answer":
                    return kind
                answer = kind
    return answer


def _by_shape(shape: Shape) -> str:
    """A few tokens out are a label; much in and little out a summary; much out is thought; else an answer."""
    if shape.written <= 16:
        return "classify"
    if shape.shown >= 2_000 and shape.written <= shape.shown / 8:
        return "summarise" if shape.written > 120 else "extract"
    return "reason" if shape.written >= 1_500 else "answer"
