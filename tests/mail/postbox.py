"""A mail server in a process of its own that keeps what it takes in a folder: `python -m tests.mail.postbox FOLDER`.

Some addresses have a will of their own: unknown@ and full@ are refused, later@ is put off, spam@ is refused once the
message is known, greylisted…@ is put off the first time, slow@ is taken, and told so late.
"""

from __future__ import annotations

import asyncio
import email
import json
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ROOT = Path(__file__).parents[2]
CERTIFICATE = ROOT / "tests" / "outbound" / "hooks.example.pem"
ANSWERS = {
    "unknown": "550 5.1.1 No such user here",
    "full": "552 5.2.2 Mailbox full",
    "later": "451 4.3.2 Not now",
}
SECONDS = 40
SLOW_SECONDS = 3


class Letter(NamedTuple):
    """A message as it was taken: the envelope and the source."""

    sender: str
    recipients: list[str]
    tls: bool
    user: str | None
    source: bytes

    @property
    def message(self) -> Message:
        return email.message_from_bytes(self.source)

    def words(self, kind: str) -> str:
        """The part of that type, decoded."""
        for part in self.message.walk():
            content = part.get_payload(decode=True)
            if part.get_content_type() == kind and isinstance(content, bytes):
                return content.decode()
        raise AssertionError(f"there is no {kind}")


class Box:
    """The handler, in the process of the server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        local = address.partition("@")[0]
        if local.startswith("greylisted") and address not in self._seen:
            self._seen.add(address)
            return "450 4.2.0 Come again"
        if local in ANSWERS:
            return ANSWERS[local]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if any(address.startswith("spam@") for address in envelope.rcpt_tos):
            return "554 5.7.1 This looks like spam"
        self._keep(envelope, session)
        if any(address.startswith("slow") for address in envelope.rcpt_tos):
            await asyncio.sleep(SLOW_SECONDS)
        return "250 2.0.0 Taken"

    def _keep(self, envelope: Envelope, session: Session) -> None:
        number = len(list(self._folder.glob("*.eml"))) + 1
        about = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data,
        }
        (self._folder / f"{number:04}.json").write_text(json.dumps(about))
        # The message last, and whole at once: it is what is looked for.
        waiting = self._folder / f"{number:04}.part"
        waiting.write_bytes(envelope.original_content or b"")
        waiting.rename(self._folder / f"{number:04}.eml")


def log_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    name, password = getattr(data, "login", b""), getattr(data, "password", b"")
    return AuthResult(success=password == b"let me in", handled=False, auth_data=name.decode())


async def serve(folder: Path, tls: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    box = Box(folder)

    def connect() -> SMTP:
        return SMTP(
            box,
            tls_context=context if tls == "starttls" else None,
            authenticator=log_in,
            auth_require_tls=tls == "starttls",
            loop=asyncio.get_running_loop(),
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connect, "127.0.0.1", 0, ssl=context if tls == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Postbox:
    """The server as tests see it."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}"

    def letters(self) -> list[Letter]:
        """What has been taken, in order."""
        return [
            Letter(**json.loads(path.with_suffix(".json").read_text()), source=path.read_bytes())
            for path in sorted(self._folder.glob("*.eml"))
        ]

    def empty(self) -> None:
        for path in self._folder.iterdir():
            path.unlink()

    def wait_for(self, number: int) -> list[Letter]:
        """Until so many have been taken."""
        until = time.monotonic() + SECONDS
        while len(found := self.letters()) < number:
            assert time.monotonic() < until, f"{len(found)} letters, not {number}"
            time.sleep(0.02)
        return found


@contextmanager
def open_postbox(folder: Path, tls: str = "none") -> Iterator[Postbox]:
    """`tls` is none, starttls or tls."""
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.mail.postbox", str(folder), tls], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield Postbox(folder, int(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2]))
