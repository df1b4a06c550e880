"""A post office in a folder: one Maildir for each address, and no server. What works offline and in scenarios.

    <office>/dana@acme.example/{cur,new,tmp,.Sent}    a person's mailbox
    <office>/.transit/                                copies that are on their way
    <office>/outbox/                                  mails to addresses that nobody here has

How a mail goes out exactly once, through any kill: all copies are written to .transit; then the sender's own copy
appears in .Sent, which is the moment of sending; then each copy is *renamed* from .transit into its inbox. A second
try that finds the copy in .Sent only moves what is still in transit; one that does not starts over unseen.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...core.artifacts import MailDraft
from ...core.errors import MailError
from .addresses import is_address
from .loops import check_rate
from .mailbox import Place, Sent
from .maildir import Maildir, Stored, digest, failing, move_durably, write_durably
from .message import MAX_BYTES, Message, parse
from .mime import MAX_HEAD
from .outgoing import build, message_id

_MOST_SEARCHED = 2_000
_MOST_COUNTED = 500


class PostOffice:
    """The mailboxes below one folder. Making the object touches nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, address: str) -> LocalMailbox:
        """The mailbox of an address, made if it is not there; mail that waited for it in the outbox is handed over.

        Raises `MailError` if it cannot be made."""
        mailbox = LocalMailbox(address, self._maildir(address).folder, self)
        for waiting in _files(self.folder / "outbox"):
            if waiting.name.partition(".")[2] == f"{address.lower()}.eml":
                self._hand_over(waiting, address, waiting.name.partition(".")[0])
        return mailbox

    def has(self, address: str) -> bool:
        """Whether somebody here has this address."""
        return is_address(address) and self._maildir(address).is_one()

    def deliver(self, address: str, raw: bytes) -> bool:
        """Put a mail from outside into an inbox; False if the very same bytes were delivered before.

        Raises `MailError` if nobody here has the address."""
        maildir = self._maildir(address)
        if not maildir.is_one():
            raise MailError(f"mail: nobody here has the address {address[:100]!r}; open its mailbox first")
        mark = hashlib.sha256(raw).hexdigest()[:24]
        if any(f".{mark}." in stored.name for stored in maildir.mails()):
            return False
        maildir.put(f"{int(time.time())}.{mark}.understudy", raw)
        return True

    def stage(self, mark: str, receivers: Iterable[str], raw: bytes) -> None:
        """Write a copy for each receiver into transit, and remove what an earlier try left there."""
        transit = self.folder / ".transit"
        with failing(transit, "cannot be made"):
            transit.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in _files(transit, mark):
                left.unlink()
        for address in receivers:
            write_durably(transit / f"{mark}.{address.lower()}", raw)

    def forward(self, mark: str) -> tuple[str, ...]:
        """Move every staged copy of a mail to its inbox, or to the outbox. Who is still waited for."""
        outbox = self.folder / "outbox"
        for copy in _files(self.folder / ".transit", mark):
            address = copy.name.removeprefix(f"{mark}.")
            if self.has(address):
                self._hand_over(copy, address, mark)
            else:
                with failing(outbox, "cannot be made"):
                    outbox.mkdir(mode=0o700, exist_ok=True)
                move_durably(copy, outbox / f"{copy.name}.eml")
        return tuple(path.name.removeprefix(f"{mark}.").removesuffix(".eml") for path in _files(outbox, mark))

    def _hand_over(self, copy: Path, address: str, mark: str) -> None:
        move_durably(copy, self._maildir(address).folder / "new" / f"{int(time.time())}.{mark}.understudy")

    def _maildir(self, address: str) -> Maildir:
        if not is_address(address):
            raise MailError(f"mail: {address[:100]!r} cannot be an address of this post office")
        return Maildir(self.folder / address.lower())


class LocalMailbox:
    """A mailbox that is a Maildir on this machine (`tools.mailbox.Mailbox`). Its sent mail goes to `office`."""

    def __init__(self, address: str, folder: Path, office: PostOffice) -> None:
        self.address = address
        self._inbox = Maildir(folder)
        self._sent = Maildir(folder / ".Sent")
        self._office = office
        self._inbox.create()

    async def list(self, unread_only: bool, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox, newest first."""
        return await asyncio.to_thread(self._list, unread_only, limit)

    async def read(self, id: str) -> Message:
        """One mail of the inbox."""
        return await asyncio.to_thread(lambda: self._message(self._inbox.with_id(id)))

    async def find(self, message_id: str) -> Message | None:
        """The mail of the inbox with this Message-ID, if it is there."""
        return await asyncio.to_thread(self._find, message_id)

    async def search(self, query: str, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox in which every word of the query stands, newest first; the last 2,000 are looked at."""
        return await asyncio.to_thread(self._search, query, limit)

    async def send(self, draft: MailDraft, key: str) -> Sent:
        """Send a mail once. An address that nobody here has waits in the office's outbox."""
        parent = await self.find(draft.in_reply_to) if draft.in_reply_to else None
        references = (*parent.references, parent.message_id) if parent else ()
        return await asyncio.to_thread(self._send, draft, key, references)

    async def places(self) -> tuple[Place, ...]:
        """Where every mail of the inbox lies, oldest first."""
        mails = await asyncio.to_thread(self._inbox.mails)
        return tuple(Place(stored.id, f"maildir:{self.address.lower()}:{stored.name}") for stored in mails)

    def _list(self, unread_only: bool, limit: int) -> tuple[Message, ...]:
        newest_first = reversed(self._inbox.mails())
        wanted = [stored for stored in newest_first if not (unread_only and "S" in stored.flags)]
        return tuple(self._message(stored) for stored in wanted[:limit])

    def _search(self, query: str, limit: int) -> tuple[Message, ...]:
        wanted, found = query.casefold().split(), []
        for stored in list(reversed(self._inbox.mails()))[:_MOST_SEARCHED]:
            message = self._message(stored)
            names = (attachment.name for attachment in message.attachments)
            told = " ".join((message.sender, message.sender_name, message.subject, message.text, *names)).casefold()
            if all(word in told for word in wanted):
                found.append(message)
            if len(found) == limit:
                break
        return tuple(found)

    def _message(self, stored: Stored) -> Message:
        most = MAX_BYTES if stored.size <= MAX_BYTES else MAX_HEAD
        return parse(self._inbox.read(stored, most), stored.id, stored.size)

    def _find(self, wanted: str) -> Message | None:
        newest_first = reversed(self._inbox.mails())
        return next((found for stored in newest_first if (found := self._head(stored)).message_id == wanted), None)

    def _head(self, stored: Stored) -> Message:
        return parse(self._inbox.read(stored, MAX_HEAD), stored.id, stored.size)

    def _sent_lately(self) -> Sequence[Message]:
        """The newest of what was sent, by their headers."""
        newest = self._sent.mails()[-_MOST_COUNTED:]
        return [parse(self._sent.read(stored, MAX_HEAD), stored.id, stored.size) for stored in newest]

    def _send(self, draft: MailDraft, key: str, references: Sequence[str]) -> Sent:
        own_id = message_id(key, draft.sender)
        mark = digest(own_id)[:24]
        self._sent.create()
        again = any(f".{mark}." in stored.name for stored in self._sent.mails())
        if not again:
            raw = build(draft, key, references).as_bytes()
            check_rate(draft, self._sent_lately())
            self._office.stage(mark, {address.lower() for address in (*draft.to, *draft.cc)}, raw)
            self._sent.put(f"{int(time.time())}.{mark}.understudy", raw, flags="S")
        return Sent(own_id, self._office.forward(mark), again)


def _files(folder: Path, mark: str = "") -> list[Path]:
    """The files of a folder, in order; with a mark, those that belong to one mail."""
    with failing(folder, "cannot be read"):
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.name.startswith(f"{mark}." if mark else "")]
