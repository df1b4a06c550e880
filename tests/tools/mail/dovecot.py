"""A real mail server on loopback: Dovecot for IMAP and LMTP, and an SMTP door that hands on to it."""

from __future__ import annotations

import getpass
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "correct-horse"
AGENT, DANA = "agent@acme.example", "dana@acme.example"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
first_valid_uid = 1
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
mail_home = {folder}/home/%u
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@dataclass
class Dovecot:
    """A running server; every account has the same password."""

    folder: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int

    @property
    def certificate(self) -> Path:
        """Who it says to be; signed by itself."""
        return self.folder / "cert.pem"

    def deliver(self, raw: bytes, *receivers: str, sender: str = "") -> None:
        """Hand a mail in from outside, as a mail server in front would."""
        for receiver in receivers or (AGENT,):  # LMTP answers once a receiver, smtplib reads one answer
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as client:
                client.sendmail(sender or "postmaster@mx.acme.example", receiver, raw)

    def received(self, address: str) -> list[bytes]:
        """Every mail in somebody's inbox, as it lies on the disk."""
        box = self.folder / "mail" / address
        return [path.read_bytes() for part in ("new", "cur") for path in sorted((box / part).glob("*"))]


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Start a server in a folder of its own, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    root = os.getuid() == 0
    user = "nobody" if root else getpass.getuser()
    group = subprocess.run(["id", "-gn", user], check=True, capture_output=True, text=True).stdout.strip()
    server = Dovecot(folder, free_port(), free_port(), free_port())
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            **{"folder": folder, "user": user, "group": group, "password": PASSWORD},
            **{"imap": server.imap_port, "imaps": server.imaps_port, "lmtp": server.lmtp_port},
        )
    )
    _make_certificate(folder)
    folder.chmod(0o755)
    for name in ("mail", "home"):
        (folder / name).mkdir()
        if root:
            shutil.chown(folder / name, user, group)
    process = subprocess.Popen(["dovecot", "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if answers(server.imap_port) and answers(server.lmtp_port):
                break
            if process.poll() is not None:
                raise RuntimeError(f"dovecot did not start: {(folder / 'dovecot.log').read_text()[-500:]}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _make_certificate(folder: Path) -> None:
    """A key, and a certificate for 127.0.0.1 that only those trust who are told to."""
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    where = ("-keyout", "key.pem", "-out", "cert.pem")
    subprocess.run(["openssl", "req", "-x509", *kind, *names, *where], cwd=folder, check=True, capture_output=True)


@dataclass
class Door:
    """What the SMTP server does with a mail; a test may make it behave badly."""

    server: Dovecot
    refuse: str = ""
    """A receiver that is refused."""
    refuse_text: bool = False
    hang_up: bool = False
    """Take the mail, deliver it, and end the connection without an answer."""
    taken: list[tuple[str, list[str]]] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 log in first"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refuse:
            return "550 5.1.1 nobody here has that address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse_text:
            return "554 5.7.1 not wanted"
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.server.deliver(envelope.content, *envelope.rcpt_tos, sender=envelope.mail_from or "")
        if self.hang_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


def _who(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def running_smtp(door: Door, encrypted: bool = False) -> Iterator[int]:
    """The door, open on a port of loopback; with TLS from the first byte if wished."""
    port, context = free_port(), None
    if encrypted:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(door.server.certificate, door.server.folder / "key.pem")
    controller = Controller(
        *(door, "127.0.0.1", port),
        server_hostname="mx.acme.example",
        ssl_context=context,
        authenticator=_who,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
