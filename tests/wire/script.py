"""What the wire server is told to do: answer, fail, or hang. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from understudy.agents.models.shown import Call, Say


@dataclass(frozen=True)
class Tokens:
    """Usage to report. `shown` is everything that came in, cache included."""

    shown: int
    written: int
    cached: int = 0
    cache_write: int = 0


@dataclass(frozen=True)
class Answer:
    """One answer. `say=None` lets the server's rules speak, so that only the delivery is scripted."""

    say: Say | None = None
    beside: str = ""
    """Text that comes with tool calls."""
    tokens: Tokens | None = None
    stop: str = ""
    """The wire's own stop word, in place of the one that fits."""
    pings: int = 0
    slow: float = 0
    """Seconds before the first byte."""
    cut: int | None = None
    """Close the connection after so many bytes of the body."""
    clean: bool = False
    """A cut that looks like a proper end of the transfer."""
    content_type: str = ""
    body: bytes | None = None
    """Send exactly this instead."""


@dataclass(frozen=True)
class Fault:
    """An error answer."""

    status: int
    words: str = "scripted fault"
    retry_after: str = ""
    body: bytes | None = None
    mid_stream: str = ""
    """Not an HTTP error but an error event inside a stream, of this type."""


@dataclass(frozen=True)
class Hang:
    """Take the request and never answer."""


Step = Answer | Fault | Hang


@dataclass(frozen=True)
class Spoken:
    """What a dialect puts into bytes."""

    text: str
    calls: tuple[Call, ...]
    tokens: Tokens
    stop: str
    model: str
    number: int
    pings: int = 0


class Refused(Exception):
    """The request is not one that the real provider would take."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words, self.status = words, status


def need(condition: object, words: str) -> None:
    """Refuse unless."""
    if not condition:
        raise Refused(words)


def pieces(text: str, parts: int = 3) -> list[str]:
    """The text in about so many pieces, cut without regard for words or escapes."""
    size = max(1, -(-len(text) // parts))
    return [text[start : start + size] for start in range(0, len(text), size)]
