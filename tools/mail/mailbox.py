"""What every mailbox can do, and which of its mails are worth a task.

Knows no mail service. A mail is *taken* once: by its place, by its Message-ID and by its content, so that neither a
second copy nor a replay after a month makes a second task. A machine's mail never makes one (RFC 3834).
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from typing import Literal, Protocol

from ...core.artifacts import MailDraft
from ...core.errors import MailError
from .addresses import same_address
from .message import MAX_BYTES, Message, authenticated_sender

ArrivalKind = Literal["new", "duplicate", "machine", "parked"]
"""new: may become a task; duplicate: was taken under another place; machine: no person wrote it; parked: cannot be
read, so a person has to look."""


@dataclass(frozen=True)
class Place:
    """Where a mail lies: its id for tools, and a key that no other mail of any account ever has."""

    id: str
    key: str


@dataclass(frozen=True)
class Sent:
    """How sending ended. `waiting` are receivers whom the mail could not be handed to yet; `again` says that it had
    been sent before, and was not sent a second time."""

    message_id: str
    waiting: tuple[str, ...] = ()
    again: bool = False
    note: str = ""
    """What a person should know of it besides."""


class Mailbox(Protocol):
    """One account. Every method raises `MailError`, in one line, when the mailbox cannot be used."""

    @property
    def address(self) -> str:
        """The account's own address."""

    async def list(self, unread_only: bool, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox, newest first. Looking does not mark them read."""

    async def read(self, id: str) -> Message:
        """One mail of the inbox."""

    async def find(self, message_id: str) -> Message | None:
        """The mail of the inbox with this Message-ID, if it is there."""

    async def search(self, query: str, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox in which every word of the query stands, newest first."""

    async def send(self, draft: MailDraft, key: str) -> Sent:
        """Send a mail once: under one key never twice, whatever happened in between."""

    async def places(self) -> tuple[Place, ...]:
        """Where every mail of the inbox lies, oldest first, without reading one."""


@dataclass(frozen=True)
class Arrival:
    """A mail that was not taken before. Whoever takes it remembers all its `keys`."""

    kind: ArrivalKind
    message: Message
    keys: tuple[str, ...]
    by: str | None = None
    """The authenticated sender's address; None: whoever sent it, it is nobody."""
    why: str = ""


async def new_mail(
    mailbox: Mailbox, seen: Callable[[str], bool], trusted: Collection[str] = ()
) -> AsyncIterator[Arrival]:
    """The mails of the inbox that were not taken before, oldest first. `seen` tells of a key whether it was.

    A mail that cannot be read is parked and the next one goes on. Raises `MailError` only if the mailbox itself
    cannot be listed.
    """
    now_taken: set[str] = set()
    for place in await mailbox.places():
        if seen(place.key):
            continue
        try:
            message = await mailbox.read(place.id)
        except MailError as error:
            unread = Message(id=place.id, defects=(str(error),), readable=False)
            yield Arrival("parked", unread, (place.key,), why=str(error))
            continue
        by = authenticated_sender(message, trusted)
        kind, why = _judge(message, mailbox.address)
        same = _identities(message, by) if kind == "new" else ()
        if any(key in now_taken or seen(key) for key in same):
            kind, why = "duplicate", "the same mail was taken before"
        now_taken.update(same)
        yield Arrival(kind, message, (place.key, *same), by, why)


def _judge(message: Message, own: str) -> tuple[ArrivalKind, str]:
    if not message.readable:
        reason = f"larger than {MAX_BYTES:,} bytes" if message.size > MAX_BYTES else "; ".join(message.defects)
        return "parked", f"cannot be read: {reason}"
    if message.machine:
        return "machine", message.machine
    if same_address(message.sender, own):
        return "machine", "the agent's own mail"
    return "new", ""


def _identities(message: Message, by: str | None) -> tuple[str, ...]:
    """Keys under which the same mail is known wherever it lies. They hold the proven sender, so that a stranger
    cannot take a mail's place by guessing its Message-ID."""
    who = f"proven {by.lower()}" if by else f"unproven {message.sender.lower()}"
    date = message.date.isoformat() if message.date else ""
    named = [f"content\0{date}\0{message.subject}\0{message.text}"]
    if message.message_id:
        named.append(f"id\0{message.message_id}")
    return tuple(f"mail:{_digest(who, name)}" for name in named)


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:40]
