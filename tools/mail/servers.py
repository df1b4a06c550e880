"""Where mail servers are, as their URLs say, and what a connection to one of them must be like.

    imaps://user@host:port/INBOX   TLS from the first byte, certificate verified
    smtps://user@host:port         the same
    smtp://user@host:port          TLS by STARTTLS, which the server must offer; plain on loopback only
    imap://user@host:port          loopback only

An `@` in the user's name is written %40. Knows no protocol; the password comes from the environment.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ...core.errors import SettingsError

PASSWORD = "UNDERSTUDY_MAIL_PASSWORD"
_PORTS = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}


@dataclass(frozen=True)
class Server:
    """One mail server and the account on it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """How messages for people call it."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def near(self) -> bool:
        """Whether it is on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_server(url: str, *schemes: str) -> Server:
    """A server from its URL. Raises `SettingsError` for another form, a password in it, or an open way abroad."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise SettingsError(f"[mail]: {error}; write {schemes[0]}://user@host:port") from None
    if parts.password is not None:
        raise SettingsError(f"[mail]: a password does not belong into the URL; put it into {PASSWORD}")
    if parts.scheme not in schemes or not parts.hostname:
        raise SettingsError(f"[mail]: {url[:200]!r} is not of the form {schemes[0]}://user@host:port")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    server = Server(parts.scheme, parts.hostname, port, unquote(parts.username or ""), folder)
    if server.scheme == "imap" and not server.near:
        raise SettingsError(f"[mail]: {server.name} would send the password in the clear; use imaps://")
    return server


def mail_password() -> str:
    """The password of the mail account. Raises `SettingsError` if the environment has none."""
    password = os.environ.get(PASSWORD, "")
    if not password:
        raise SettingsError(f"[mail]: no password; put it into the environment as {PASSWORD}")
    return password
