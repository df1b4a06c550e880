"""What a text must not name any more: links to a place, hosts that shorten them, and whom a comment keeps secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..spoken.comment import Comment
from ..spoken.stopwords import STOPWORDS
from .base import Proposal
from .sayings import HOST
from .wording import Wording, says

_PATH = re.compile(r"(?<![\w./])/[a-z][\w-]*/(?![\w*])")
_LINKED = re.compile(r"https?://([\w.-]+)")
_HOST_PART = re.compile(r"(?<![\w./@])[a-z][a-z0-9-]*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
_UNSAID = re.compile(r"\b(?:geheim|vertraulich|secret|confidential)\b", re.IGNORECASE)
_TWO_CAPITALS = re.compile(
    r"\b(?!Frau |Herrn? |Liebe[rs]? |Hallo |Guten |Sehr |Dear |Hello )"
    r"[A-ZÄÖÜ][a-zäöüß]{2,} [A-ZÄÖÜ][a-zäöüß]{2,}\b"
)
_DAYS = re.compile(r"(?:tag|woch|day)\b|abend\b|morgen\b", re.IGNORECASE)


def propose_addresses(rule: type[Wording], comment: Comment, before: str, after: str) -> Iterator[Proposal]:
    """No links to a place that a sentence calls by its path or host, nor to the host that shortened them; no name that
    a comment wants unsaid."""
    said = [found for part in comment.sentences if part.negative for found in _PATH.findall(part.text)]
    for path in (one for one in dict.fromkeys(said) if one in before and one not in after):
        yield Proposal(rule(excludes=path), literals=(path,), subject=f"{rule.kind}-{path}", rank=-1)
    names = _TWO_CAPITALS.findall(comment.unquoted.text) if comment.negative or _UNSAID.search(comment.text) else []
    named = [one for one in dict.fromkeys(names) if not (STOPWORDS & set(one.casefold().split()) or _DAYS.search(one))]
    for name in (one for one in named if says(before, one) and not says(after, one)):
        yield Proposal(rule(excludes=name), literals=(name,), subject=f"{rule.kind}-{name}", rank=1)
    for host in (one for one in dict.fromkeys(_LINKED.findall(before)) if one not in after):
        gone, subject = rule(excludes=f"//{host}"), f"{rule.kind}-{host}"
        called = tuple(one for one in _HOST_PART.findall(comment.text) if _is_of_host(one, host))
        yield Proposal(gone, topics=("short_link",), literals=called, subject=subject, rank=-1)
        if host in comment.text:
            continue  # that one is meant
        for own in dict.fromkeys(_LINKED.findall(after)):  # the house's own pages, which no other link may leave
            house = ".".join(own.rsplit(".", 2)[-2:])
            others = rf"https?://(?!(?:[\w-]+\.)*{re.escape(house)}(?![\w-]|\.\w))"
            yield Proposal(rule(matches_not=others), topics=("own_link",), subject=f"{rule.kind}-hosts", rank=-2)


def _is_of_host(said: str, host: str) -> bool:
    """Whether a text says the beginning of a host, or a short one whole; longer ones are sayings of their own."""
    return host.startswith(f"{said}.") or (host == said and not HOST.fullmatch(said))
