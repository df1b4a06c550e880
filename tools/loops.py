"""Limits that end a conversation of machines, counted in what was sent, so that a restart forgets nothing (RFC 3834).

Knows the mails in Sent and the one about to join them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ..core.artifacts import MailDraft
from ..core.errors import MailError
from ..core.types import now
from .message import Message

PER_RECEIVER = 20
"""Mails to one address within an hour."""
PER_THREAD = 10
"""Answers to one mail, ever."""
_HOUR = timedelta(hours=1)


def check_rate(draft: MailDraft, sent: Iterable[Message]) -> None:
    """Refuse a mail that looks like part of a loop. Raises `MailError` that says which limit it met."""
    since = now() - _HOUR
    counts = dict.fromkeys((address.lower() for address in (*draft.to, *draft.cc)), 0)
    answers = 0
    for message in sent:
        answers += bool(draft.in_reply_to) and message.in_reply_to == draft.in_reply_to
        if message.date is None or message.date < since:
            continue
        for address in (*message.to, *message.cc):
            if address.lower() in counts:
                counts[address.lower()] += 1
    for address, count in counts.items():
        if count >= PER_RECEIVER:
            raise MailError(f"mail: {count} mails went to {address} within an hour; stopped, it looks like a loop")
    if answers >= PER_THREAD:
        raise MailError(f"mail: that mail was answered {answers} times; stopped, it looks like a loop")
