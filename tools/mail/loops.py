"""Limits that end a conversation of machines, counted in what was sent, so that a restart forgets nothing (RFC 3834).

Knows the mails in Sent and the one about to join them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ...core.artifacts import MailDraft
from ...core.errors import MailError
from ...core.types import now
from .message import Message

PER_RECEIVER = ((timedelta(hours=1), 20, "an hour"), (timedelta(days=1), 60, "a day"))
"""Most mails to one address, within how long."""
PER_THREAD = 10
"""Answers to one mail, ever."""


def check_rate(draft: MailDraft, sent: Iterable[Message]) -> None:
    """Refuse a mail that looks like part of a loop. Raises `MailError` that says which limit it met."""
    dates: dict[str, list[datetime]] = {address.lower(): [] for address in (*draft.to, *draft.cc)}
    answers = 0
    for message in sent:
        answers += bool(draft.in_reply_to) and message.in_reply_to == draft.in_reply_to
        for address in (*message.to, *message.cc):
            if message.date is not None and address.lower() in dates:
                dates[address.lower()].append(message.date)
    if answers >= PER_THREAD:
        raise MailError(f"mail: that mail was answered {answers} times; stopped, it looks like a loop")
    for address, when in dates.items():
        for span, most, word in PER_RECEIVER:
            if (count := sum(date > now() - span for date in when)) >= most:
                raise MailError(f"mail: {count} mails went to {address} within {word}; stopped, it looks like a loop")
