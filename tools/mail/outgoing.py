"""A mail about to leave: from a draft and a once-only key to the message that is sent, the same one on every try.

Knows no mailbox and no server. Whatever could smuggle a header or a receiver into the mail is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ...core.artifacts import MailDraft
from ...core.errors import MailError
from ...core.types import now
from .addresses import is_address

MAX_RECIPIENTS = 50
"""Receivers of one mail."""
MAX_BODY = 500_000
"""Characters of one mail's text."""
_MAX_SUBJECT = 500
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,300}>")


def message_id(key: str, sender: str) -> str:
    """The Message-ID that a mail sent under this key has: how a second try finds the first."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def build(draft: MailDraft, key: str, references: Sequence[str] = (), at: datetime | None = None) -> EmailMessage:
    """The message for a draft. `references` are the Message-IDs of the conversation, oldest first.

    Marked Auto-Submitted, so that no other machine answers it (RFC 3834). Raises `MailError` for a draft that has no
    plain receiver, carries line breaks or control characters in a header, or is too large.
    """
    _check(draft, key)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(key, draft.sender)
    message["Date"] = format_datetime(at or now())
    message["From"] = draft.sender
    message["To"] = ", ".join(draft.to)
    if draft.cc:
        message["Cc"] = ", ".join(draft.cc)
    if draft.in_reply_to:
        message["In-Reply-To"] = draft.in_reply_to
        thread = dict.fromkeys([*references, draft.in_reply_to])
        message["References"] = " ".join(_one_line("a reference", found, _MESSAGE_ID) for found in thread)
    message["Auto-Submitted"] = "auto-replied" if draft.in_reply_to else "auto-generated"
    try:
        message["Subject"] = draft.subject
        message.set_content(draft.body, cte="quoted-printable")
        message.as_bytes()
    except (MessageError, ValueError, LookupError) as error:
        raise MailError(f"mail: cannot be built: {' '.join(str(error).split())}") from None
    return message


def _check(draft: MailDraft, key: str) -> None:
    if not key:
        raise MailError("mail: there is no once-only key, so it could go out twice; send through the gateway")
    for address in (draft.sender, *draft.to, *draft.cc):
        if not is_address(address):
            raise MailError(
                f"mail: {address[:100]!r} is not a plain address; write one a receiver, like name@team.example"
            )
    if not draft.to:
        raise MailError("mail: nobody stands in `to`; name at least one address")
    if len(draft.to) + len(draft.cc) > MAX_RECIPIENTS:
        raise MailError(f"mail: {len(draft.to) + len(draft.cc)} receivers; at most {MAX_RECIPIENTS} in one mail")
    if draft.attachments:
        raise MailError("mail: attachments cannot be sent; put what matters into the text")
    if len(draft.subject) > _MAX_SUBJECT or not draft.subject.isprintable():
        raise MailError(f"mail: the subject must be one line of at most {_MAX_SUBJECT} characters")
    if len(draft.body) > MAX_BODY:
        raise MailError(f"mail: the text has {len(draft.body):,} characters; at most {MAX_BODY:,}")
    if draft.in_reply_to:
        _one_line("in_reply_to", draft.in_reply_to, _MESSAGE_ID)


def _one_line(what: str, value: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(value):
        raise MailError(f"mail: {what} {value[:100]!r} is not a Message-ID (<...>)")
    return value
