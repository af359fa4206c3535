"""An LMTP or SMTP server around two questions, which whoever starts it answers: is this address one of ours, and take
this message. What they answer is what the other server is told; only after a 250 is a message ours.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

LONGEST_LINE = 64_000
"""Bytes. The standard has 998, and programs that know no limit."""
MOST_CONNECTIONS = 50
MOST_RECIPIENTS = 100
TIMEOUT_SECONDS = 120
IDENT = "Interphone"


class Answer(NamedTuple):
    """What the other server is told: a code of SMTP, an enhanced one (RFC 3463), and words."""

    code: int
    status: str
    words: str

    def __str__(self) -> str:
        words = " ".join(self.words.encode("ascii", "replace").decode().split())[:400]
        return f"{self.code} {self.status} {words}"


OK = Answer(250, "2.0.0", "OK")
TRY_LATER = Answer(451, "4.3.0", "Try again later")

Know = Callable[[str], Awaitable[Answer]]
"""Whether there is anybody at an address."""
Take = Callable[[str, str, bytes], Awaitable[Answer]]
"""Take a message for an address; also given the sender that the other server named, empty for none."""


class Listen(NamedTuple):
    """lmtp or smtp; on a socket file, or on an address and port."""

    scheme: str
    host: str
    port: int
    path: Path | None


def read_listen(url: str) -> Listen:
    """lmtp://HOST:PORT, smtp://HOST:PORT or lmtp:///FILE. Raises ValueError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("it is no URL") from None
    if parts.scheme not in ("lmtp", "smtp"):
        raise ValueError(f"it must begin with lmtp:// or smtp://, not {url.partition(':')[0]!r}")
    if parts.path.strip("/") and not host:
        return Listen(parts.scheme, "", 0, Path(parts.path))
    if not host or port is None:
        raise ValueError("it must name an address and a port, such as lmtp://127.0.0.1:8024, or a file")
    return Listen(parts.scheme, host, port, None)


def read_tls(certificate: str, key: str) -> ssl.SSLContext | None:
    """By the names of two files, where `key` may be in the one of `certificate`; None without either.

    Raises ValueError.
    """
    if not certificate:
        if key:
            raise ValueError("a key is of no use without its certificate")
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # What a key is locked with is asked for on the terminal, where nobody may be.
        context.load_cert_chain(certificate, key or None, password=lambda: b"")
    except FileNotFoundError:
        missing = next(file for file in (certificate, key) if file and not Path(file).exists())
        raise ValueError(f"there is no file {missing}") from None
    except PermissionError:
        raise ValueError(f"{' or '.join(filter(None, (certificate, key)))} cannot be read by this user") from None
    except OSError as error:  # Also what OpenSSL says.
        named = f"{certificate} and {key}" if key else certificate
        reason = getattr(error, "reason", None) or error.strerror or "no PEM"
        raise ValueError(f"{named}: not a certificate and its key without a password, in PEM ({reason})") from None
    return context


class Receiver:
    """A server for the two questions. Each of them may take its time, and may raise: then it is tried again later.

    `name` is what it greets with. TLS is offered where there is a certificate for it, and never demanded: who cannot
    do it sends in the clear, which is how servers send mail to each other.
    """

    def __init__(
        self, know: Know, take: Take, *, name: str, most_bytes: int, tls: ssl.SSLContext | None = None
    ) -> None:
        self.know = know
        self.take = take
        self.connections = 0
        self._name = name
        self._most_bytes = most_bytes
        self._tls = tls
        self._server: asyncio.Server | None = None

    async def start(self, listen: Listen) -> tuple[str, int]:
        """Gives where it listens. Raises OSError."""
        kind = _Lmtp if listen.scheme == "lmtp" else _Smtp

        def connect() -> SMTP:
            return kind(
                _Questions(self),
                data_size_limit=self._most_bytes,
                ident=IDENT,
                hostname=self._name,
                timeout=TIMEOUT_SECONDS,
                tls_context=self._tls,
                loop=asyncio.get_running_loop(),
            )

        loop = asyncio.get_running_loop()
        if listen.path is not None:
            self._server = await loop.create_unix_server(connect, listen.path)
            return str(listen.path), 0
        self._server = await loop.create_server(connect, listen.host, listen.port)
        host, port = self._server.sockets[0].getsockname()[:2]
        return str(host), int(port)

    async def stop(self) -> None:
        """Take no more connections."""
        if self._server is not None:
            self._server.close()


class _Questions:
    """The hooks that aiosmtpd calls, for one connection."""

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Nobody logs in here; aiosmtpd would offer it under TLS."""
        session.host_name = hostname
        return [response for response in responses if not response.startswith("250-AUTH")]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return str(Answer(452, "4.5.3", "Too many recipients"))
        answer = await self.receiver.know(address)
        if answer.code == 250:
            envelope.rcpt_tos.append(address)
        return str(answer)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        sender = (envelope.mail_from or "").strip("<>")
        answers = [await self._take(address, sender, content) for address in envelope.rcpt_tos]
        if isinstance(server, LMTP):  # One answer for each recipient (RFC 2033).
            return "\r\n".join(map(str, answers))
        # In SMTP there is one for all. Who is asked to send again does no harm to those who have it.
        return str(max(answers, key=lambda answer: (answer.code // 100 == 4, answer.code)))

    async def _take(self, address: str, sender: str, content: bytes) -> Answer:
        try:
            return await self.receiver.take(address, sender, content)
        except Exception:
            return TRY_LATER

    async def handle_exception(self, error: Exception) -> str:
        return str(TRY_LATER)


class _Counted(SMTP):
    """A connection, turned away where there are too many."""

    line_length_limit = LONGEST_LINE
    _counts = False

    def connection_made(self, transport: Any) -> None:
        receiver = self.event_handler.receiver
        if not self._counts:
            if receiver.connections >= MOST_CONNECTIONS:
                transport.write(b"421 4.7.0 Too many connections\r\n")
                transport.close()
            self._counts = True
            receiver.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._counts:
            self._counts = False
            self.event_handler.receiver.connections -= 1
        super().connection_lost(error)


class _Smtp(_Counted):
    pass


class _Lmtp(_Counted, LMTP):
    """Refusing a message, too, takes an answer for each recipient."""

    async def push(self, status: Any) -> None:
        text = status if isinstance(status, str) else status.decode()
        many = len(self.envelope.rcpt_tos) if self.envelope else 1
        if text.startswith(("552 ", "500 Line too long")) and many > 1:
            text = "\r\n".join([text] * many)
        await super().push(text)
