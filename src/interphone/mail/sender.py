"""Handing messages to the mail server of the settings, over SMTP.

smtp://HOST:25              with TLS where the server offers it
smtp+starttls://USER:PASSWORD@HOST:587      never without TLS
smtps://USER:PASSWORD@HOST:465              TLS from the first byte
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from interphone.mail.bounces import find_status, is_hard

if TYPE_CHECKING:
    import aiosmtplib

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
TIMEOUT_SECONDS = 30.0
AT_ONCE = 4
"""Connections to the server."""


class Server(NamedTuple):
    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None


class Refused(Exception):
    """The server will never take this message; `hard` where the address is no good for any."""

    def __init__(self, reason: str, *, hard: bool) -> None:
        super().__init__(reason)
        self.hard = hard


class Deferred(Exception):
    """The server cannot take it now, or cannot be reached; nothing is known to have been sent."""


def read_url(url: str) -> Server:
    """Raises ValueError with a sentence that does not repeat the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("it is no URL") from None
    if parts.scheme not in PORTS:
        raise ValueError(f"it must begin with smtp://, smtp+starttls:// or smtps://, not {url.partition(':')[0]!r}")
    if not parts.hostname:
        raise ValueError("it names no host")
    user = unquote(parts.username) if parts.username else None
    if user and parts.scheme == "smtp" and not _is_near(parts.hostname):
        raise ValueError("a password is sent over TLS alone: begin it with smtp+starttls:// or smtps://")
    password = unquote(parts.password) if parts.password else None
    return Server(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Sender:
    """Hands messages over, a few at once."""

    def __init__(self, url: str) -> None:
        """Raises ValueError."""
        self._server = read_url(url)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def send(self, content: bytes, return_path: str, recipient: str) -> str:
        """Returns what the server said once it has taken the message. Raises Refused or Deferred."""
        import aiosmtplib

        try:
            # Waiting for one's turn counts too: a server that does not answer holds up nobody for long.
            async with asyncio.timeout(TIMEOUT_SECONDS), self._turns:
                return await self._hand_over(content, return_path, recipient)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _judge(error.recipients[0]) from error
        except aiosmtplib.SMTPDataError as error:
            raise _judge(error) from error
        except aiosmtplib.SMTPResponseException as error:
            # A refused login or sender is the settings' fault, which somebody will mend.
            raise Deferred(f"The mail server refuses: {error.code} {_line(error.message)}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            reason = _line(str(error)) or f"no answer within {TIMEOUT_SECONDS:g} seconds"
            raise Deferred(f"The mail server cannot be used: {reason}") from error

    async def _hand_over(self, content: bytes, return_path: str, recipient: str) -> str:
        import aiosmtplib

        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.scheme == "smtps",
            start_tls={"smtps": False, "smtp+starttls": True}.get(server.scheme),
            timeout=TIMEOUT_SECONDS,
        )
        async with client:
            _, answer = await client.sendmail(return_path, [recipient], content)
        return _line(answer)


def _judge(error: aiosmtplib.SMTPResponseException) -> Refused | Deferred:
    words = f"{error.code} {_line(error.message)}"
    if error.code < 500:
        return Deferred(f"The mail server defers: {words}")
    return Refused(f"The mail server refuses: {words}", hard=is_hard(find_status(error.message), error.message))


def _line(words: str) -> str:
    return " ".join(words.split())[:300]
