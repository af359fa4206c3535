"""A message to a person as its source: both forms of its words, files, and the headers that bring answers home.

Headers are written whole rather than by the newer policies of `email`, which break long addresses of unsubscribing
apart.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from email import policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, quote

import msgspec

from interphone.mail import design, headers
from interphone.mail.automatic import OURS
from interphone.mail.design import Said
from interphone.mail.parts import File

MOST_SUBJECT = 150
MOST_NAME = 60
MOST_REFERENCES = 10
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)

_POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=0)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """`message_id`, `answers` and `references` are without angle brackets. `server` is the workspace's code."""

    message_id: str
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    said: list[Said]
    sent_at: int
    server: str
    template: str = design.PERSONAL
    footer: str = ""
    reply_to: str | None = None
    answers: str | None = None
    references: list[str] = []
    unsubscribe_url: str | None = None
    """Where a POST unsubscribes at once, and a GET asks."""
    unsubscribe_address: str | None = None
    files: list[File] = []


class Unaddressable(Exception):
    """The address is one that no mail can be sent to; the message says why."""


def new_message_id(domain: str) -> str:
    """That of a new message, which cannot be guessed."""
    return f"{secrets.token_hex(16)}@{domain}"


def wire_address(address: str) -> str:
    """The address as mail servers take it, its domain in ASCII. Raises Unaddressable."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else f"{local}@{domain}"
    except UnicodeError:
        raise Unaddressable(f"{address!r} has a domain that cannot be") from None
    if not plain.isascii() or not _ADDRESS.fullmatch(plain) or len(plain) > 254:
        raise Unaddressable(f"{address!r} is no address that mail can be sent to")
    return plain


def compose(mail: Outgoing) -> bytes:
    """The source. Raises Unaddressable."""
    message = _body(mail)
    message["From"] = _mailbox(mail.from_name, wire_address(mail.from_address))
    message["To"] = _mailbox(mail.to_name, wire_address(mail.to_address))
    message["Subject"] = _words(mail.subject, MOST_SUBJECT)
    message["Date"] = format_datetime(datetime.fromtimestamp(mail.sent_at, UTC))
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.answers:
        message["In-Reply-To"] = f"<{mail.answers}>"
    if mail.references:
        message["References"] = " ".join(f"<{id}>" for id in _few(mail.references))
    _say_how_to_leave(message, mail)
    # What goes out are words of people, so that it is not Auto-Submitted; but absence notes are no answers to them.
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message[OURS] = mail.server
    return message.as_bytes(policy=_POLICY)


def _say_how_to_leave(message: Message, mail: Outgoing) -> None:
    """RFC 2369, and RFC 8058 for one click."""
    ways = [f"<{mail.unsubscribe_url}>"] if mail.unsubscribe_url else []
    ways += [f"<mailto:{mail.unsubscribe_address}?subject=unsubscribe>"] if mail.unsubscribe_address else []
    if ways:
        message["List-Unsubscribe"] = ", ".join(ways)
    if mail.unsubscribe_url and mail.unsubscribe_url.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _body(mail: Outgoing) -> Message:
    text = design.show_text(mail.said, mail.template, mail.footer, mail.unsubscribe_url)
    markup = design.show_html(mail.said, mail.template, headers.clean(mail.subject), mail.footer, mail.unsubscribe_url)
    words = MIMEMultipart("alternative")
    words.attach(_text(text, "plain"))
    words.attach(_text(markup, "html"))
    if not mail.files:
        return words
    message = MIMEMultipart("mixed")
    message.attach(words)
    for file in mail.files:
        message.attach(_file(file))
    return message


def _text(words: str, kind: str) -> MIMEText:
    # Quoted-printable, because a server on the way may take neither 8 bits nor long lines.
    return MIMEText(words, kind, _UTF8)  # type: ignore[arg-type]


def _file(file: File) -> MIMEBase:
    kind = file.content_type if _TYPE.fullmatch(file.content_type) else "application/octet-stream"
    main, _, sub = kind.partition("/")
    if main in ("multipart", "message"):
        main, sub = "application", "octet-stream"
    part = MIMEBase(main, sub)
    part.set_payload(file.content)
    encode_base64(part)
    name = headers.clean(file.name)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def _few(references: list[str]) -> list[str]:
    """The first, which began the thread, and the latest."""
    return references if len(references) <= MOST_REFERENCES else references[:1] + references[1 - MOST_REFERENCES :]


def _mailbox(name: str, address: str) -> str:
    clean = headers.clean(name)[:MOST_NAME].strip()
    if not clean:
        return address
    quoted = clean.isascii() and "=?" not in clean
    return f'"{quote(clean)}" <{address}>' if quoted else f"{_words(clean, MOST_NAME)} <{address}>"


def _words(text: str, most: int) -> str:
    """Words of a header in one line, what is not ASCII as encoded words."""
    clean = headers.clean(text)
    clean = clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"
    if clean.isascii() and "=?" not in clean:
        return clean
    return " ".join(Header(clean, "utf-8", maxlinelen=75).encode().split())
