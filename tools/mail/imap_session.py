"""One connection to an IMAP server, for the length of one piece of work: what is asked of it, and its errors as one
line for people.

Bodies are fetched with BODY.PEEK, so that looking marks nothing, and only after their size is known. imap-tools makes
the connection; its own reading of mails is not used, because it parses with the standard library (see `tools.mime`).
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from ...core.errors import MailError
from .message import MAX_BYTES
from .mime import MAX_HEAD
from .servers import Server

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox

SECONDS = 20.0
"""How long a server may take for one answer."""
WORK_SECONDS = 180.0
"""How long one piece of work may take in all, so that a server which drips cannot hold it."""
_SENT_NAMES = ("Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "INBOX/Sent")
_Result = TypeVar("_Result")


async def run_session(server: Server, password: str, work: Callable[[Session], _Result], writing: bool) -> _Result:
    """Connect, log in, open the inbox, work in a thread, leave. Raises `MailError`."""
    session = Session(server, password, writing)
    try:
        async with asyncio.timeout(WORK_SECONDS):
            return await asyncio.to_thread(session.run, work)
    except TimeoutError:
        raise MailError(f"{server.name}: is too slow ({WORK_SECONDS:.0f} s); try again later") from None
    finally:
        session.cut()


class Session:
    """An open mailbox. Used in one thread; only `cut` may be called from another."""

    def __init__(self, server: Server, password: str, writing: bool) -> None:
        self.name = server.name
        self.validity = 0
        self._server, self._password, self._writing = server, password, writing
        self._open: BaseMailBox | None = None

    def run(self, work: Callable[[Session], _Result]) -> _Result:
        """The whole visit. Raises `MailError` for whatever the server or the network does."""
        from imap_tools.errors import ImapToolsError, MailboxLoginError

        try:
            self._enter()
            result = work(self)
            self._box.logout()
            return result
        except MailboxLoginError:
            raise MailError(f"{self.name}: refused the login of {self._server.user}; check the password") from None
        except ssl.SSLError as error:
            raise MailError(f"{self.name}: no safe connection ({error.reason or error}); check the host") from None
        except TimeoutError:
            raise MailError(f"{self.name}: does not answer within {SECONDS:.0f} s; try again later") from None
        except OSError as error:
            raise MailError(f"{self.name}: cannot be reached ({error.strerror or error}); check [mail] imap") from None
        except (ImapToolsError, imaplib.IMAP4.error, UnicodeError, ValueError, IndexError) as error:
            why = " ".join(str(error).split())[:200]
            raise MailError(f"{self.name}: answered in an unexpected way ({why}); try again") from None

    def cut(self) -> None:
        """Close the connection, whatever happens on it."""
        if self._open is not None:
            with contextlib.suppress(OSError):  # it is closed already: what was wanted
                self._open.client.shutdown()

    @property
    def _box(self) -> BaseMailBox:
        if self._open is None:
            raise MailError(f"{self.name}: is not connected")
        return self._open

    def _enter(self) -> None:
        import imap_tools

        host, port = self._server.host, self._server.port
        if self._server.scheme == "imaps":
            # imaplib would verify no certificate of its own accord
            safe = ssl.create_default_context()
            self._open = imap_tools.MailBox(host, port, timeout=SECONDS, ssl_context=safe)
        else:
            self._open = imap_tools.MailBoxUnencrypted(host, port, timeout=SECONDS)
        self._open.login(self._server.user, self._password, initial_folder=None)
        self._select(self._server.folder)

    def _select(self, folder: str) -> None:
        self.validity = int(self._box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        self._box.folder.set(folder, readonly=not self._writing)

    def open_sent(self) -> None:
        """Turn to the folder of sent mails, made if it is not there."""
        folders = self._box.folder.list()
        marked = [folder.name for folder in folders if "\\Sent" in folder.flags]
        named = [folder.name for folder in folders if folder.name in _SENT_NAMES]
        self._sent = (marked or named or ["Sent"])[0]
        if not marked and not named:
            self._box.folder.create(self._sent)
        self._select(self._sent)

    def id_of(self, uid: str) -> str:
        """A mail's id for tools; it changes when the server says that its numbers do (UIDVALIDITY)."""
        return f"mail-{self.validity}-{uid}"

    def uid_of(self, id: str) -> str:
        """The number of a mail on the server. Raises `MailError` if there is none."""
        match = re.fullmatch(r"mail-(\d{1,10})-(\d{1,10})", id)
        if not match or int(match[1]) != self.validity or not self.uids(f"UID {match[2]}"):
            raise MailError(f"mail: there is no mail {id[:60]!r} in the inbox; list_mail shows which there are")
        return match[2]

    def uids(self, criteria: str) -> list[str]:
        """Numbers of the mails that fit, oldest first."""
        return sorted(self._box.uids(criteria), key=int)

    def with_header(self, field: str, value: str) -> list[str]:
        """Numbers of the mails with exactly this id in a header field."""
        found = self.uids(f'HEADER {field} "{_quoted(value)}"') if value else []
        return [uid for uid in found if value in self.fetch_head(uid)[0].decode("latin-1")]

    def with_words(self, words: Sequence[str]) -> list[str]:
        """Numbers of the mails in which all of the words stand, as the server sees it."""
        criteria = " ".join(f'TEXT "{_quoted(word)}"' for word in words) or "ALL"
        return sorted(self._box.uids(criteria, charset="UTF-8"), key=int)

    def fetch(self, uid: str) -> tuple[bytes, int]:
        """A mail, or the beginning of one that is too large, and its size in bytes."""
        size = self._size(uid)
        return self._part(uid, f"BODY.PEEK[]<0.{MAX_BYTES if size <= MAX_BYTES else MAX_HEAD}>"), size

    def fetch_head(self, uid: str) -> tuple[bytes, str]:
        """A mail's header, and its id."""
        return self._part(uid, f"BODY.PEEK[HEADER]<0.{MAX_HEAD}>"), self.id_of(uid)

    def append_draft(self, raw: bytes) -> None:
        """Put a mail into Sent, marked as one that has not left yet."""
        self._box.append(raw, self._sent, flag_set=["\\Draft", "\\Seen"])

    def unmark_draft(self, uids: Sequence[str]) -> None:
        """Say that these left."""
        self._box.flag(list(uids), "\\Draft", False)

    def delete(self, uids: Sequence[str]) -> None:
        """Remove these."""
        self._box.delete(list(uids))

    def _size(self, uid: str) -> int:
        _, answer = self._box.client.uid("FETCH", uid, "(RFC822.SIZE)")
        match = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in answer if isinstance(part, bytes)))
        if match is None:
            raise MailError(f"mail: {self.id_of(uid)} was removed from the mailbox meanwhile")
        return int(match[1])

    def _part(self, uid: str, what: str) -> bytes:
        _, answer = self._box.client.uid("FETCH", uid, f"({what})")
        literals = [part[1] for part in answer if isinstance(part, tuple)]
        if not literals:
            raise MailError(f"mail: {self.id_of(uid)} was removed from the mailbox meanwhile")
        return bytes(literals[0])


def _quoted(text: str) -> str:
    """Text inside an IMAP quoted string: one line, so that no second command can hide in it."""
    return "".join(letter for letter in text if letter.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
