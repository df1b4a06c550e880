"""The mail tools that a specialist has: list, read, search, send.

Knows a `Mailbox` by its protocol only. What a mail says is outside text, however it is worded; who sent it is shown
with the proof or without it. Attachments are named, never opened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, cast

from ...core.artifacts import MailDraft
from ...core.errors import MailError
from ...core.protocols import AnyArtifact
from ...core.types import Json, ToolResult
from ..registry import Arg, tool
from .mailbox import Mailbox
from .message import Message, authenticated_sender

MAX_LISTED = 100
"""Mails of one list."""
MAX_SHOWN = 20_000
"""Characters of one mail's text that a model is shown."""


class MailTools:
    """Tools over one mailbox. `trusted` are the mail servers whose word on a sender is believed."""

    def __init__(self, mailbox: Mailbox, trusted: Collection[str] = ()) -> None:
        self._mailbox = mailbox
        self._trusted = tuple(trusted)

    @tool(effect="read", private=True)
    async def list_mail(
        self,
        unread_only: Annotated[bool, Arg("content", "only mails that nobody marked as read")] = True,
        limit: Annotated[int, Arg("content", "how many at most, 1 to 100")] = 20,
    ) -> ToolResult:
        """List the mails of the inbox, newest first: id, date, sender, subject."""
        found = await self._mailbox.list(unread_only, min(max(limit, 1), MAX_LISTED))
        return self._listed(found, "no unread mail" if unread_only else "the inbox is empty")

    @tool(effect="read", private=True)
    async def read_mail(
        self, id: Annotated[str, Arg("id", "the id that list_mail or search_mail printed")]
    ) -> ToolResult:
        """Read one mail: who sent it and whether that is proven, its text, the names of its attachments."""
        message = await self._mailbox.read(id.strip())
        return ToolResult("\n".join(self._whole(message)), data=self._data(message))

    @tool(effect="read", private=True)
    async def search_mail(
        self, query: Annotated[str, Arg("content", "words that must all stand in the mail")]
    ) -> ToolResult:
        """Find mails of the inbox by words in sender, subject, text or attachment names, newest first."""
        if not query.strip():
            raise MailError("search_mail: the query is empty; give a word or two")
        return self._listed(await self._mailbox.search(query[:500], 20), f"no mail has all of: {query[:200]}")

    async def draft_mail(self, args: Mapping[str, Json]) -> AnyArtifact:
        """The mail that `send_mail` would send."""
        parent = await self._parent(str(args.get("in_reply_to") or ""))
        return MailDraft.model_validate(
            {
                "from": self._mailbox.address,
                "to": args["to"],
                "cc": args.get("cc") or (),
                "subject": args["subject"],
                "body": args["body"],
                "in_reply_to": parent or None,
            }
        )

    @tool(effect="send", result="own", draft=draft_mail)
    async def send_mail(
        self,
        to: Annotated[list[str], Arg("who", "addresses of the receivers")],
        subject: Annotated[str, Arg("content", "one line")],
        body: Annotated[str, Arg("content", "the text, plain")],
        cc: Annotated[list[str], Arg("who", "addresses that get a copy")] = [],  # noqa: B006 - a declaration, never changed
        in_reply_to: Annotated[str, Arg("id", "the id of the mail that this one answers; empty: none")] = "",
        key: str = "",
    ) -> ToolResult:
        """Send a mail from the agent's own address, once."""
        args: dict[str, Json] = {"to": list(to), "cc": list(cc), "subject": subject, "body": body}
        draft = await self.draft_mail({**args, "in_reply_to": in_reply_to})
        sent = await self._mailbox.send(cast(MailDraft, draft), key)
        told = "had been sent before, and was not sent again" if sent.again else f"sent to {', '.join([*to, *cc])}"
        waiting = f"; nobody here has {', '.join(sent.waiting)}: that copy waits in the outbox" if sent.waiting else ""
        data: dict[str, Json] = {"message_id": sent.message_id, "again": sent.again, "waiting": list(sent.waiting)}
        return ToolResult(f"{told}{waiting}{f'; {sent.note}' if sent.note else ''}", origin="own", data=data)

    async def _parent(self, named: str) -> str:
        """The Message-ID of the mail that is answered. Raises `MailError` if a machine wrote it."""
        if not named:
            return ""
        named = named.strip()
        message = await (self._mailbox.find(named) if named.startswith("<") else self._mailbox.read(named))
        if message is None:
            raise MailError(f"send_mail: no mail of the inbox is {named[:100]}; give an id that list_mail printed")
        if message.machine:
            raise MailError(f"send_mail: {named} is {message.machine}; such mail is never answered")
        if not message.message_id:
            raise MailError(f"send_mail: {named} has no Message-ID to answer to; send it without in_reply_to")
        return message.message_id

    def _listed(self, found: tuple[Message, ...], nothing: str) -> ToolResult:
        text = "\n".join(self._line(message) for message in found) or nothing
        return ToolResult(text, data={"mails": [dict(self._data(message)) for message in found]})

    def _line(self, message: Message) -> str:
        date = f"{message.date:%Y-%m-%d %H:%M}" if message.date else "no date"
        marks = [message.machine] if message.machine else []
        marks += ["with attachments"] if message.attachments else []
        marks += [f"{len(message.defects)} defects"] if message.defects else []
        told = f" ({', '.join(marks)})" if marks else ""
        return f"{message.id} | {date} | {self._sender(message)} | {message.subject[:200] or 'no subject'}{told}"

    def _sender(self, message: Message) -> str:
        proven = authenticated_sender(message, self._trusted)
        who = message.sender or "sender unknown"
        return f"{who}, authenticated" if proven else f"{who}, sender not proven"

    def _whole(self, message: Message) -> list[str]:
        proven = authenticated_sender(message, self._trusted)
        name = f"{message.sender_name} <{message.sender}>" if message.sender_name else message.sender or "unknown"
        lines = [f"id: {message.id}", f"from: {name}"]
        lines.append(f"proof: authenticated as {proven}" if proven else "proof: sender not proven")
        lines += [f"to: {', '.join(message.to[:50])}"] + ([f"cc: {', '.join(message.cc[:50])}"] if message.cc else [])
        if message.reply_to and message.reply_to != (message.sender,):
            lines.append(f"reply-to: {', '.join(message.reply_to[:10])} (another address than the sender's)")
        lines += [f"date: {message.date.isoformat()}"] if message.date else []
        lines.append(f"subject: {message.subject}")
        lines += [f"note: this is {message.machine}; it is never answered"] if message.machine else []
        lines += [f"defect: {defect}" for defect in message.defects[:20]]
        lines += [f"attachment, not opened: {a.name} ({a.kind}, {a.size:,} bytes)" for a in message.attachments]
        text = message.text[:MAX_SHOWN]
        cut = [f"[{len(message.text) - MAX_SHOWN:,} more characters]"] if len(message.text) > MAX_SHOWN else []
        return [*lines, "", text or "[no text]", *cut]

    def _data(self, message: Message) -> dict[str, Json]:
        return {
            "id": message.id,
            "message_id": message.message_id,
            "from": message.sender,
            "authenticated": authenticated_sender(message, self._trusted) is not None,
            "subject": message.subject,
        }
