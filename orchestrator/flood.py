"""How much mail becomes tasks: a bound on what one person, or one conversation of machines, can set going in a day."""

from __future__ import annotations

from datetime import timedelta

from ..core.settings import MailSection
from ..core.types import Person, now
from ..memory.ledger import Ledger
from ..tools.mail.message import Message

_DAY = timedelta(days=1)


def thread_of(message: Message) -> str:
    """The Message-ID of the mail that a conversation began with; the mail's own where it begins one."""
    return next(iter(message.references), "") or message.in_reply_to or message.message_id


def too_much(ledger: Ledger, settings: MailSection, person: Person, message: Message) -> str:
    """Why this mail does not become a task any more today; empty: it does."""
    before = ledger.delegated(person.id, "mail", now() - _DAY)
    if len(before) >= settings.a_day:
        return (
            f"{len(before)} mails of {person.id} became tasks within a day; stopped, raise mail.a_day if all are meant"
        )
    thread = thread_of(message)
    count = sum(1 for row in before if thread and row.inputs.get("thread") == thread)
    if count >= settings.a_thread:
        return (
            f"{count} mails of this conversation became tasks within a day; stopped, it looks like a loop of machines"
        )
    return ""
