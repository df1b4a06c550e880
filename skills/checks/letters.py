"""The manners of a mail: in which form it addresses people, whether it answers, from whom it comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ...core.artifacts import MailDraft
from ..spoken.tongues import FORMAL, INFORMAL, language
from .base import Change, Proposal
from .mail_rule import MailRule
from .reading import bare_address
from .shapes import fits


class Address(MailRule):
    """The form of address in German mails."""

    kind = "form_of_address"

    value: Literal["Sie", "du"]

    def wrong(self, mail: MailDraft) -> str:
        """The form that it uses, if that is the other one."""
        if language(mail.body) == "English":
            return ""
        body = "\n".join(mail.body.splitlines()[1:]) or mail.body
        wrong = INFORMAL.search(body) if self.value == "Sie" else FORMAL.search(body)
        return f"says {wrong.group()!r}, must address people as {self.value}" if wrong else ""

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Address people as {self.value}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Both; the caller tries which turned green."""
        yield Proposal(cls(value="Sie"), topics=("formality",), subject="address")
        yield Proposal(cls(value="du"), topics=("formality",), subject="address")


class Thread(MailRule):
    """Whether a mail answers another one in its thread."""

    kind = "in_thread"
    reads = "in_reply_to"

    marked: bool = False
    """Whether only mails are meant that call themselves answers, by RE: in the subject."""

    def wrong(self, mail: MailDraft) -> str:
        """That it is no answer."""
        meant = not self.marked or not fits("no_reply_mark", mail.subject)
        return "must be an answer in the thread (in_reply_to is empty)" if meant and not mail.in_reply_to else ""

    def sentence(self) -> str:
        """The rule as an instruction."""
        return "Answer in the thread of the mail that asked" + (", where the subject says RE:" if self.marked else "")

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Itself; of mails with RE: only, where the comment speaks of that mark."""
        marked = not fits("no_reply_mark", getattr(change.after, "subject", "")) and change.comment.speaks("reply_mark")
        yield Proposal(cls(marked=marked), topics=("thread",), subject="thread")


class Sender(MailRule):
    """The address that a mail is sent from."""

    kind = "sender"
    reads = "sender"

    value: str = Field(min_length=3)

    def wrong(self, mail: MailDraft) -> str:
        """The other address."""
        same = bare_address(mail.sender) == bare_address(self.value)
        return "" if same else f"comes from {mail.sender}, must come from {self.value}"

    def sentence(self) -> str:
        """The rule as an instruction."""
        return f"Send mail from {self.value}"

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """The address it got."""
        assert isinstance(change.after, MailDraft)
        if change.after.sender:
            local = bare_address(change.after.sender).partition("@")[0]
            literals = (bare_address(change.after.sender), local)
            yield Proposal(cls(value=change.after.sender), literals=literals, topics=("sender",), subject="sender")
