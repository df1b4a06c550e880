"""One mail that came in, as far as anybody here needs to know it.

`parse` takes any bytes and never raises: what is wrong is a defect of the message, and what is ambiguous is unknown.
Knows no mailbox, opens no attachment, and believes a sender only through `authenticated_sender`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ...core.artifacts import MailDraft
from .addresses import Address, read_addresses, same_address
from .mime import MAX_HEAD, Cut, Part, cut, text_of, words
from .proof import read_findings
from .text import shown, text_of_html

MAX_BYTES = 25 * 1024 * 1024
"""A larger mail is not read: its header is, and it has a defect that says so."""
MAX_TEXT = 100_000
"""Characters of text that are kept."""
MAX_ATTACHMENTS = 100
"""Attachments that are named; further ones are counted."""
MAX_HOPS = 50
"""Servers that a mail may have passed: beyond that it goes in circles (RFC 5321, 6.3)."""
_MAX_TEXT_BYTES = 600_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_BULK = ("bulk", "junk", "list")
_ROBOTS = ("mailer-daemon@", "postmaster@")


@dataclass(frozen=True)
class Attachment:
    """What a mail carries besides its text. `size` is bytes when decoded, within 3 %."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Message:
    """A mail. `id` is its stable name for tools; `sender` is what From claims, empty if that is ambiguous."""

    id: str
    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    authentication: tuple[str, ...] = ()
    """Every Authentication-Results value, topmost first: claims, until `authenticated_sender` weighs them."""
    auto_submitted: str = ""
    """Why it is an automatic mail (`auto-replied`, ...), or nothing."""
    is_list: bool = False
    is_bulk: bool = False
    is_bounce: bool = False
    hops: int = 0
    size: int = 0
    defects: tuple[str, ...] = ()
    readable: bool = True
    """False: too large or not a mail, so that only its header, if anything, was read."""

    @property
    def machine(self) -> str:
        """Why this mail must never be answered or taken as a wish (RFC 3834), or nothing."""
        if self.is_bounce:
            return "a bounce"
        if self.auto_submitted:
            return f"an automatic mail ({self.auto_submitted})"
        if self.is_list:
            return "mail of a list"
        if self.is_bulk:
            return "bulk mail"
        return f"a mail that passed {self.hops} servers" if self.hops > MAX_HOPS else ""


def parse(raw: bytes, id: str = "", size: int | None = None) -> Message:
    """Read a mail from bytes. `size` is that of the whole mail where `raw` is only its beginning."""
    size = len(raw) if size is None else size
    whole = size <= min(len(raw), MAX_BYTES)
    pieces = cut(raw if whole else raw[:MAX_HEAD])
    head, defects = pieces.head, list(pieces.defects)
    if not whole:
        defects.append(f"the mail has {size:,} bytes, more than {MAX_BYTES:,}; only its header was read")
    if not head.fields:
        defects.append("there is no header")
    sender, name = _sender(head, defects)
    text = _text(raw, pieces, defects) if whole else ""
    return Message(
        id=id or f"mail-{hashlib.sha256(raw).hexdigest()[:12]}",
        message_id="".join(_ids(head.first("message-id"))[:1]),
        sender=sender,
        sender_name=name,
        to=_addresses(head, "to", defects),
        cc=_addresses(head, "cc", defects),
        reply_to=_addresses(head, "reply-to", defects),
        subject=_words(head.first("subject"), "subject", defects),
        date=_date(head.first("date"), defects),
        in_reply_to="".join(_ids(head.first("in-reply-to"))[:1]),
        references=_ids(head.first("references"))[-50:],
        text=text,
        attachments=_attachments(pieces, defects) if whole else (),
        authentication=head.all("authentication-results"),
        auto_submitted=_automatic(head),
        is_list=any(head.first(field) for field in ("list-id", "list-unsubscribe", "list-post", "mailing-list")),
        is_bulk=head.first("precedence").strip().lower() in _BULK,
        is_bounce=_bounce(head, sender),
        hops=len(head.all("received")),
        size=size,
        defects=tuple(dict.fromkeys(defects)),
        readable=whole and bool(head.fields),
    )


def authenticated_sender(message: Message, trusted: Collection[str]) -> str | None:
    """The address that sent this mail, if a trusted server proved it, else None.

    Only the topmost Authentication-Results counts (RFC 8601, 5): a receiving server writes above what came in, so
    that whatever a sender forged stands lower. A server is named in `trusted` by its authserv-id; it must remove
    or outrank forged fields of its own name, which every common one does.
    """
    if not message.sender or not message.authentication:
        return None
    findings = read_findings(message.authentication[0])
    if findings.server not in {name.lower() for name in trusted if name}:
        return None
    return message.sender if findings.prove(message.sender.rpartition("@")[2]) else None


def draft(message: Message) -> MailDraft:
    """The same mail as the artifact that people correct and checks read."""
    return MailDraft.model_validate(
        {
            "from": message.sender,
            "to": message.to,
            "cc": message.cc,
            "subject": message.subject,
            "body": message.text,
            "attachments": tuple(attachment.name for attachment in message.attachments),
            "in_reply_to": message.in_reply_to or None,
        }
    )


def _sender(head: Part, defects: list[str]) -> tuple[str, str]:
    fields = head.all("from")
    found, clear = read_addresses(fields[0]) if fields else ((), True)
    if len(fields) == 1 and len(found) == 1 and clear:
        sender: Address = found[0]
        claimed = re.search(r"[^\s<>\"']+@[^\s<>\"']+", sender.name)
        if claimed and not same_address(claimed[0], sender.address):
            defects.append(f"the sender's name shows another address ({claimed[0][:100]}) than the mail's own")
        return sender.address, sender.name
    if not fields:
        defects.append("there is no From")
    else:
        defects.append("From is ambiguous, so the sender is unknown")
    return "", ""


def _addresses(head: Part, field: str, defects: list[str]) -> tuple[str, ...]:
    found, clear = read_addresses(", ".join(head.all(field)[:10]))
    if not clear:
        defects.append(f"some addresses in {field.title()} could not be read")
    return tuple(dict.fromkeys(one.address for one in found))


def _words(value: str, field: str, defects: list[str]) -> str:
    text, fine = words(value)
    if not fine:
        defects.append(f"the {field} has encoded words that are damaged")
    return text


def _date(value: str, defects: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value[:100])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        defects.append("the date cannot be read")
        return None


def _ids(value: str) -> tuple[str, ...]:
    return tuple(_MESSAGE_ID.findall(value))


def _automatic(head: Part) -> str:
    said = head.first("auto-submitted").split(";")[0].split("(")[0].strip().lower()[:40]
    if said and said != "no":
        return said
    return next((field for field in ("x-autoreply", "x-autorespond", "x-loop") if head.first(field)), "")


def _bounce(head: Part, sender: str) -> bool:
    report = head.kind == "multipart/report"
    return report or head.first("return-path").strip() == "<>" or sender.lower().startswith(_ROBOTS)


def _text(raw: bytes, pieces: Cut, defects: list[str]) -> str:
    shown_parts = [part for part in pieces.leaves if not _attached(part)]
    plain = [part for part in shown_parts if part.kind != "text/html" and part.kind.startswith("text/")]
    text = "\n".join(shown(_read(raw, part, defects)) for part in plain[:20]).strip()
    if not text:
        rich = [part for part in shown_parts if part.kind == "text/html"]
        text = "\n".join(text_of_html(_read(raw, part, defects)) for part in rich[:5]).strip()
    if len(text) > MAX_TEXT:
        defects.append(f"the text has {len(text):,} characters; only the first {MAX_TEXT:,} were kept")
    return text[:MAX_TEXT]


def _read(raw: bytes, part: Part, defects: list[str]) -> str:
    text, wrong = text_of(raw, part, _MAX_TEXT_BYTES)
    if wrong:
        defects.append(wrong)
    if part.end - part.start > _MAX_TEXT_BYTES:
        defects.append("a part of the text is very long; only its beginning was read")
    return text


def _attached(part: Part) -> bool:
    disposition, parameters = part.parameters("content-disposition")
    return disposition == "attachment" or "filename" in parameters or not part.kind.startswith("text/")


def _attachments(pieces: Cut, defects: list[str]) -> tuple[Attachment, ...]:
    parts = [part for part in pieces.leaves if _attached(part)]
    if len(parts) > MAX_ATTACHMENTS:
        defects.append(f"there are {len(parts)} attachments; only {MAX_ATTACHMENTS} are named")
    return tuple(_attachment(part) for part in parts[:MAX_ATTACHMENTS])


def _attachment(part: Part) -> Attachment:
    name = part.parameters("content-disposition")[1].get("filename") or part.parameters("content-type")[1].get(
        "name", ""
    )
    size = part.end - part.start
    if part.first("content-transfer-encoding").strip().lower() == "base64":
        size = size * 3 // 4
    return Attachment(words(name[:500])[0][:200] or "without a name", part.kind, size)
