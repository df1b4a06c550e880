"""Where a model is reached, and what can go wrong on the way there, in words that fit every provider.

Knows no SDK. The key never stands in a message: `words_of` takes it out of what a provider says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...core.errors import ModelError

if TYPE_CHECKING:
    from .usage import Usage


@dataclass(frozen=True)
class Endpoint:
    """One model at one provider, and the bounds of one answer."""

    provider: str
    model: str
    base_url: str
    key: str = field(default="", repr=False)
    key_variable: str = ""
    seconds: float = 120
    """Longest wait for an answer, or for the next piece of one that streams."""
    max_tokens: int = 8192
    """Longest answer, unless a call says otherwise."""


def is_loopback(url: str) -> bool:
    """Whether this address is on this machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")


class WireFault(Exception):
    """One try that failed. `status` is the HTTP status; 0 where none came (no connection, a time-out, a cut)."""

    def __init__(self, words: str, *, status: int = 0, retryable: bool = True, wait: float | None = None) -> None:
        super().__init__(words)
        self.words, self.status, self.retryable = words, status, retryable
        self.wait = wait
        """Seconds that the provider asks us to wait, if it says."""
        self.usage: Usage | None = None
        """What the provider had said it used before it failed: it is charged all the same."""


class LostAnswer(ModelError):
    """No answer after all tries. `usage` is what the tries used, as far as the provider said."""

    def __init__(self, message: str, usage: Usage) -> None:
        super().__init__(message)
        self.usage = usage


RETRYABLE_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
"""Statuses that may pass: time-outs, conflicts and limits, and a provider that is down or overloaded."""


def fault_of_status(status: int, words: str, wait: float | None = None) -> WireFault:
    """The fault of an HTTP status. The provider's words are cut to one short line."""
    line = " ".join(words.split()) or "no explanation"
    return WireFault(line[:300], status=status, retryable=status in RETRYABLE_STATUS, wait=wait)


def given_up(where: Endpoint, fault: WireFault, tries: int) -> ModelError:
    """The one line that a person reads: who, what, how often, and how to mend it."""
    status = f" ({fault.status})" if fault.status else ""
    often = f" after {tries} tries" if tries > 1 else ""
    words = fault.words.replace(where.key, "[key]") if where.key else fault.words
    return ModelError(f"{where.provider}: {where.model}: {words}{status}{often}; {_mend(where, fault)}")


def _mend(where: Endpoint, fault: WireFault) -> str:
    if fault.status in (401, 403):
        return f"check {where.key_variable or 'the key'}"
    if fault.status == 404:
        return f"check the model's name and the base URL {where.base_url}; `understudy doctor` lists what is there"
    if fault.status == 402:
        return "add credit there or choose another provider in [models]"
    if fault.status == 429:
        return "wait, or choose another provider in [models]"
    if fault.retryable:
        return f"check that {where.base_url} answers, or choose another provider in [models]"
    return "change the request or the model"
