"""A mailbox on a mail server: read by IMAP, sent by SMTP, for the protocol `tools.mailbox.Mailbox`.

How a mail goes out at most once: its copy is put into Sent marked as a draft, then the mail is handed to the SMTP
server, then the mark is taken off. A second try that finds the copy unmarked sends nothing; one that finds it marked
cannot know whether the mail left, and says so to a person instead of sending again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from ...core.artifacts import MailDraft
from ...core.errors import MailError, MailOutcomeUnknown
from ...core.types import now
from .imap_session import Session, run_session
from .loops import check_rate
from .mailbox import Place, Sent
from .message import Message, parse
from .outgoing import build, message_id
from .servers import Server
from .smtp import OutcomeUnknown, submit

_Result = TypeVar("_Result")
_MOST_COUNTED = 500


class ImapMailbox:
    """One account on a mail server. Making the object connects to nobody."""

    def __init__(self, address: str, imap: Server, smtp: Server | None, password: str) -> None:
        self.address = address
        self._imap, self._smtp, self._password = imap, smtp, password

    async def list(self, unread_only: bool, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox, newest first."""
        return await self._do(lambda box: _messages(box, box.uids("UNSEEN" if unread_only else "ALL")[::-1][:limit]))

    async def read(self, id: str) -> Message:
        """One mail of the inbox."""
        return await self._do(lambda box: _message(box, box.uid_of(id)))

    async def find(self, message_id: str) -> Message | None:
        """The mail of the inbox with this Message-ID, if it is there."""
        return await self._do(
            lambda box: next(iter(_messages(box, box.with_header("Message-ID", message_id)[-1:])), None)
        )

    async def search(self, query: str, limit: int) -> tuple[Message, ...]:
        """Mails of the inbox in which the server finds every word of the query, newest first."""
        return await self._do(lambda box: _messages(box, box.with_words(query.split()[:20])[::-1][:limit]))

    async def places(self) -> tuple[Place, ...]:
        """Where every mail of the inbox lies, oldest first."""
        account = f"imap:{self._imap.user}@{self._imap.host}:{self._imap.port}/{self._imap.folder}"

        def look(box: Session) -> tuple[Place, ...]:
            return tuple(Place(box.id_of(uid), f"{account}:{box.validity}:{uid}") for uid in box.uids("ALL"))

        return await self._do(look)

    async def send(self, draft: MailDraft, key: str) -> Sent:
        """Send a mail once. Raises `MailError`; it says if it is not known whether the mail left."""
        if self._smtp is None:
            raise MailError("[mail]: smtp is not set, so nothing can be sent; set it to smtps://user@host:port")
        own_id = message_id(key, draft.sender)
        parent = await self.find(draft.in_reply_to) if draft.in_reply_to else None
        raw = build(draft, key, (*parent.references, parent.message_id) if parent else ()).as_bytes()
        if await self._do(lambda box: _announce(box, draft, own_id, raw), writing=True):
            return Sent(own_id, again=True)
        receivers = list(dict.fromkeys((*draft.to, *draft.cc)))
        try:
            await submit(self._smtp, self._password, raw, draft.sender, receivers)
        except OutcomeUnknown as error:
            raise MailOutcomeUnknown(f"{error}: {_unknown(own_id)}") from None
        except MailError:
            await self._do(lambda box: _withdraw(box, own_id), writing=True)
            raise
        try:
            await self._do(lambda box: _confirm(box, own_id), writing=True)
        except MailError as error:
            return Sent(own_id, note=f"its copy in Sent is still marked as a draft ({error})")
        return Sent(own_id)

    async def _do(self, work: Callable[[Session], _Result], writing: bool = False) -> _Result:
        return await run_session(self._imap, self._password, work, writing)


def _message(box: Session, uid: str) -> Message:
    raw, size = box.fetch(uid)
    return parse(raw, box.id_of(uid), size)


def _messages(box: Session, uids: Sequence[str]) -> tuple[Message, ...]:
    return tuple(_message(box, uid) for uid in uids)


def _announce(box: Session, draft: MailDraft, own_id: str, raw: bytes) -> bool:
    """Put the copy into Sent, or find it there: True if the mail has left before."""
    box.open_sent()
    copies = box.with_header("Message-ID", own_id)
    if copies:
        if set(copies) & set(box.uids("DRAFT")):
            raise MailOutcomeUnknown(f"{box.name}: an earlier try broke off: {_unknown(own_id)}")
        return True
    counted = box.uids(f"SINCE {now() - timedelta(days=1):%d-%b-%Y}")[-_MOST_COUNTED:]
    if draft.in_reply_to:
        counted += box.with_header("In-Reply-To", draft.in_reply_to)
    check_rate(draft, (parse(*box.fetch_head(uid)) for uid in dict.fromkeys(counted)))
    box.append_draft(raw)
    return False


def _confirm(box: Session, own_id: str) -> None:
    box.open_sent()
    box.unmark_draft(box.with_header("Message-ID", own_id))


def _withdraw(box: Session, own_id: str) -> None:
    box.open_sent()
    box.delete(box.with_header("Message-ID", own_id))


def _unknown(own_id: str) -> str:
    return (
        f"it is not known whether {own_id} left; ask a receiver, then take the draft mark off its copy in Sent if it "
        "did, or delete that copy if it did not"
    )
