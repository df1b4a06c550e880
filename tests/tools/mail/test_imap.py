"""The agent's mailbox on a real Dovecot, and servers that are down, slow, wrong or hostile."""

from __future__ import annotations

import imaplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes

import pytest

from tests.tools.mail.dovecot import AGENT, DANA, PASSWORD, Door, Dovecot, free_port, running_dovecot, running_smtp
from understudy.core.artifacts import MailDraft
from understudy.core.errors import MailError, SettingsError
from understudy.tools.mail import imap_session, smtp
from understudy.tools.mail.imap import ImapMailbox
from understudy.tools.mail.mailbox import Mailbox, new_mail
from understudy.tools.mail.message import MAX_BYTES
from understudy.tools.mail.servers import PASSWORD as PASSWORD_VARIABLE
from understudy.tools.mail.servers import Server, mail_password, read_server

pytestmark = [pytest.mark.needs("dovecot"), pytest.mark.needs("openssl")]
LEE = "lee@acme.example"


def mail(subject: str, *fields: str, body: str = "Please.") -> bytes:
    return "\r\n".join([f"From: {DANA}", f"To: {AGENT}", f"Subject: {subject}", *fields, "", body]).encode()


def letter(to: str = DANA, **more: object) -> MailDraft:
    fields = {"from": AGENT, "to": [to], "subject": "Größe", "body": "It is done.\n.\nYes.\n"}
    return MailDraft.model_validate(fields | more)


@contextmanager
def opened(server: Dovecot, folder: str) -> Iterator[imaplib.IMAP4]:
    """A folder of the agent's, as another mail program sees it."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
        client.login(AGENT, PASSWORD)
        client.select(folder)
        yield client


def left(server: Dovecot) -> list[str]:
    """Message-IDs of the mails in Sent that are not marked as drafts."""
    with opened(server, "Sent") as client:
        numbers = client.search(None, "UNDRAFT")[1][0].decode().split()
        heads = [client.fetch(number, "(BODY.PEEK[HEADER])")[1][0] for number in numbers]
    return [str(message_from_bytes(head[1])["Message-ID"]) for head in heads if isinstance(head, tuple)]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@pytest.fixture
def door(server: Dovecot) -> Door:
    return Door(server)


@pytest.fixture
def box(server: Dovecot, door: Door) -> Iterator[ImapMailbox]:
    """The agent's mailbox, empty."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
        client.login(AGENT, PASSWORD)
        for folder in ("INBOX", "Sent"):
            if client.select(folder)[1] != [b"0"]:
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()
    with running_smtp(door) as port:
        yield ImapMailbox(AGENT, near(server.imap_port), near(port, "smtp"), PASSWORD)


def near(port: int, scheme: str = "imap", user: str = AGENT) -> Server:
    return Server(scheme, "127.0.0.1", port, user)


# reading


async def test_a_mail_is_listed_read_searched_and_marked(server: Dovecot, box: ImapMailbox) -> None:
    mailbox: Mailbox = box
    server.deliver(mail("Gift wrapping", "Message-ID: <1@acme.example>", body="Für alle Größen."))
    server.deliver(mail("Voucher"))
    newest, oldest = await mailbox.list(unread_only=True, limit=10)
    assert (newest.subject, oldest.subject) == ("Voucher", "Gift wrapping")
    assert (await mailbox.read(oldest.id)).text == "Für alle Größen."
    assert len(await mailbox.list(True, 10)) == 2, "reading does not mark"
    assert [found.id for found in await mailbox.search('größen "gift', 10)] == [], "a quote is only a letter"
    assert [found.id for found in await mailbox.search("größen gift", 10)] == [oldest.id]
    assert (await mailbox.find("<1@acme.example>")) == await mailbox.read(oldest.id)
    assert await mailbox.find("<2@acme.example>") is None
    with opened(server, "INBOX") as client:
        client.store("1", "+FLAGS", "\\Seen")
    assert [found.subject for found in await mailbox.list(True, 10)] == ["Voucher"]
    assert [found.subject for found in await mailbox.list(False, 1)] == ["Voucher"]


@pytest.mark.parametrize("id", ["mail-1-1", "mail-0", "nonsense", "mail-1-1:*", "mail-99999999999-1"])
async def test_an_id_that_is_not_there_is_one_line(box: ImapMailbox, id: str) -> None:
    with pytest.raises(MailError, match="there is no mail"):
        await box.read(id)


async def test_a_large_mail_is_fetched_by_its_header_only(server: Dovecot, box: ImapMailbox) -> None:
    server.deliver(mail("Large", body="x" * 76 + "\r\n" + ("y" * 76 + "\r\n") * (MAX_BYTES // 78)))
    (found,) = await box.list(True, 10)
    assert (found.subject, found.readable, found.text) == ("Large", False, "")
    assert found.size > MAX_BYTES


async def test_new_mail_is_taken_once_and_a_broken_one_does_not_stop_the_next(
    server: Dovecot, box: ImapMailbox
) -> None:
    server.deliver(b"\xff\xfe no header at all\r\n\r\n\0\0")
    server.deliver(mail("A list", "List-Id: <x.d.example>"))
    server.deliver(mail("Wish", "Message-ID: <1@acme.example>"))
    server.deliver(mail("Wish again", "Message-ID: <1@acme.example>"))
    seen: set[str] = set()
    found = [one async for one in new_mail(box, seen.__contains__)]
    assert [one.kind for one in found][1:] == ["machine", "new", "duplicate"]
    seen.update(key for one in found for key in one.keys)
    assert [one async for one in new_mail(box, seen.__contains__)] == []


# sending


async def test_a_mail_goes_out_by_smtp_and_its_copy_lies_in_sent(server: Dovecot, box: ImapMailbox, door: Door) -> None:
    before = len(server.received(DANA))
    server.deliver(mail("Wish", "Message-ID: <wish@acme.example>", "References: <root@acme.example>"))
    sent = await box.send(letter(cc=[LEE], in_reply_to="<wish@acme.example>"), "task/mail/1")
    assert (sent.again, sent.note) == (False, "")
    assert door.taken == [(AGENT, [DANA, LEE])]
    arrived = server.received(DANA)[before:]
    assert len(arrived) == 1
    assert b"References: <root@acme.example> <wish@acme.example>" in arrived[0]
    assert b"\r\n.\r\nYes." in arrived[0].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "a lone dot ends nothing"
    assert left(server) == [sent.message_id]


async def test_the_same_key_sends_once(box: ImapMailbox, door: Door) -> None:
    first = await box.send(letter(), "task/mail/2")
    second = await box.send(letter(subject="Other"), "task/mail/2")
    assert (second.again, second.message_id) == (True, first.message_id)
    assert len(door.taken) == 1


@pytest.mark.parametrize("fault", ["refuse", "refuse_text"])
async def test_a_refused_mail_went_to_nobody_and_may_be_tried_again(
    server: Dovecot, box: ImapMailbox, door: Door, fault: str
) -> None:
    setattr(door, fault, LEE if fault == "refuse" else True)
    with pytest.raises(MailError, match=r"refused the mail \(55.*nothing was sent"):
        await box.send(letter(cc=[LEE]), f"task/{fault}")
    assert door.taken == []
    assert left(server) == []
    door.refuse, door.refuse_text = "", False
    assert not (await box.send(letter(cc=[LEE]), f"task/{fault}")).again


async def test_a_mail_whose_outcome_is_unknown_is_never_sent_again_by_itself(
    server: Dovecot, box: ImapMailbox, door: Door
) -> None:
    door.hang_up = True
    with pytest.raises(MailError, match=r"broke off after it had the mail.*not known whether"):
        await box.send(letter(), "task/unknown")
    door.hang_up = False
    with pytest.raises(MailError, match=r"an earlier try broke off.*take the draft mark off its copy"):
        await box.send(letter(), "task/unknown")
    assert len(door.taken) == 1
    assert left(server) == []


async def test_a_person_who_looked_settles_an_unknown_outcome(server: Dovecot, box: ImapMailbox, door: Door) -> None:
    door.hang_up = True
    with pytest.raises(MailError):
        await box.send(letter(), "task/settled")
    with opened(server, "Sent") as client:
        client.store("1", "-FLAGS", "\\Draft")
    assert (await box.send(letter(), "task/settled")).again


async def test_an_smtp_server_that_is_down_leaves_nothing_in_sent(server: Dovecot, box: ImapMailbox) -> None:
    lonely = ImapMailbox(AGENT, near(server.imap_port), near(free_port(), "smtp"), PASSWORD)
    with pytest.raises(MailError, match=r"cannot be reached .*nothing was sent"):
        await lonely.send(letter(), "task/down")
    assert not (await box.send(letter(), "task/down")).again


async def test_a_wrong_password_for_smtp_is_one_line(server: Dovecot, box: ImapMailbox, door: Door) -> None:
    with running_smtp(door) as port, pytest.raises(MailError) as caught:
        await smtp.submit(near(port, "smtp"), "wrong secret", b"x", AGENT, [DANA])
    assert "refused the login" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_nothing_is_sent_where_no_smtp_server_is_set(server: Dovecot) -> None:
    with pytest.raises(MailError, match="smtp is not set"):
        await ImapMailbox(AGENT, near(server.imap_port), None, PASSWORD).send(letter(), "task/1")


# servers that are wrong


async def test_a_wrong_password_is_one_line_without_the_password(server: Dovecot) -> None:
    with pytest.raises(MailError) as caught:
        await ImapMailbox(AGENT, near(server.imap_port), None, "wrong secret").list(True, 5)
    assert "refused the login of agent@acme.example" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_server_that_is_down_is_one_line() -> None:
    with pytest.raises(MailError, match="cannot be reached"):
        await ImapMailbox(AGENT, near(free_port()), None, PASSWORD).list(True, 5)


async def test_a_folder_that_is_not_there_is_one_line(server: Dovecot) -> None:
    place = Server("imap", "127.0.0.1", server.imap_port, AGENT, "Nowhere")
    with pytest.raises(MailError, match="answered in an unexpected way"):
        await ImapMailbox(AGENT, place, None, PASSWORD).list(True, 5)


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of one connection that does as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def until_closed(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_session, "SECONDS", 0.2)
    with serving(until_closed) as port, pytest.raises(MailError, match="does not answer within"):
        await ImapMailbox(AGENT, near(port), None, PASSWORD).list(True, 5)


async def test_a_server_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_session, "WORK_SECONDS", 0.5)
    ended = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"* OK ready\r\n")
        try:
            while not ended.wait(0.02):
                connection.sendall(b"* OK still here\r\n")
        except OSError:
            return

    with serving(drip) as port:
        try:
            with pytest.raises(MailError, match="is too slow"):
                await ImapMailbox(AGENT, near(port), None, PASSWORD).list(True, 5)
        finally:
            ended.set()


@pytest.mark.parametrize("nonsense", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 5000, b"* BYE\r\n", b""])
async def test_a_server_that_is_no_imap_server_is_one_line(nonsense: bytes) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(nonsense)

    with serving(answer) as port, pytest.raises(MailError, match=r"answered in an unexpected way|cannot be reached"):
        await ImapMailbox(AGENT, near(port), None, PASSWORD).list(True, 5)


async def test_with_a_certificate_that_is_trusted_mail_is_read_and_sent_over_tls(
    server: Dovecot, box: ImapMailbox, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    server.deliver(mail("Wish"))
    with running_smtp(door, encrypted=True) as port:
        safe = ImapMailbox(AGENT, near(server.imaps_port, "imaps"), near(port, "smtps"), PASSWORD)
        assert [found.subject for found in await safe.list(True, 5)] == ["Wish"]
        await safe.send(letter(), "task/tls")
    assert door.taken == [(AGENT, [DANA])]


async def test_a_certificate_that_nobody_vouches_for_is_refused(server: Dovecot, door: Door) -> None:
    with pytest.raises(MailError, match=r"no safe connection \(CERTIFICATE_VERIFY_FAILED\)"):
        await ImapMailbox(AGENT, near(server.imaps_port, "imaps"), None, PASSWORD).list(True, 5)
    with running_smtp(door, encrypted=True) as port, pytest.raises(MailError, match="nothing was sent"):
        await smtp.submit(near(port, "smtps"), PASSWORD, b"x", AGENT, [DANA])
    assert door.taken == []


# where servers are


def test_urls_name_servers() -> None:
    assert read_server("imaps://agent%40acme.example@mx.acme.example/Work/In", "imaps") == (
        Server("imaps", "mx.acme.example", 993, "agent@acme.example", "Work/In")
    )
    assert read_server("smtp://agent@mx.acme.example", "smtps", "smtp").port == 587


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("imap://agent@mx.acme.example", "in the clear"),
        ("imaps://agent:secret@mx.acme.example", "a password does not belong into the URL"),
        ("https://mx.acme.example", "is not of the form imaps://user@host:port"),
        ("imaps://", "is not of the form"),
        ("imaps://agent@mx.acme.example:99999", "[Pp]ort"),
        ("imaps://[::1", "Invalid IPv6"),
        ("", "is not of the form"),
    ],
)
def test_a_url_that_cannot_be_used_is_one_line(url: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as caught:
        read_server(url, "imaps", "imap")
    assert "secret" not in str(caught.value)


def test_a_missing_password_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    with pytest.raises(SettingsError, match="UNDERSTUDY_MAIL_PASSWORD"):
        mail_password()
    monkeypatch.setenv(PASSWORD_VARIABLE, "correct horse")
    assert mail_password() == "correct horse"
