"""Hand one built mail to a mail server, and know afterwards whether it took it.

There are three ends, not two: taken, refused (`MailError`: nothing went out, so it may be tried again), and unknown
(`OutcomeUnknown`: the text was handed over and no answer came). Only the second may ever be repeated by a machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...core.errors import MailError
from .servers import Server

SECONDS = 30.0
"""How long a server may take for one answer."""


class OutcomeUnknown(MailError):
    """The server had the mail when the connection broke: it may have gone out."""


async def submit(server: Server, password: str, raw: bytes, sender: str, receivers: Sequence[str]) -> None:
    """Send a mail to all of its receivers or to none. Raises `MailError` or `OutcomeUnknown`, see above."""
    import aiosmtplib

    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.scheme == "smtps",
        start_tls=None if server.scheme == "smtps" or server.near else True,
        timeout=SECONDS,
    )
    handed_over = False
    try:
        await client.connect()
        if server.user:
            await client.login(server.user, password)
        await client.mail(sender)
        for receiver in receivers:
            await client.rcpt(receiver)
        handed_over = True
        await client.data(raw)
    except aiosmtplib.SMTPAuthenticationError:
        raise MailError(f"{server.name}: refused the login of {server.user}; check the password") from None
    except aiosmtplib.SMTPResponseException as error:
        said = f"{error.code} {' '.join(error.message.split())[:200]}"
        raise MailError(f"{server.name}: refused the mail ({said}); nothing was sent") from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        if handed_over:
            raise OutcomeUnknown(f"{server.name}: broke off after it had the mail ({why})") from None
        raise MailError(f"{server.name}: cannot be reached ({why}); nothing was sent") from None
    finally:
        client.close()
