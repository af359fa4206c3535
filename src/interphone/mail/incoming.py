"""A message as it came, read: who wrote, what is new in it, what came along, and whether a person wrote it at all.

Nothing a message holds raises: what cannot be understood is left out, and what is left is what it says. The parser is
that of `email.policy.compat32`, because the newer one raises on broken headers while it still looks for the parts.
"""

from __future__ import annotations

import email
import hashlib
from email.errors import MessageError
from email.message import Message

import msgspec

from interphone.mail import automatic, bounces, complaints, flow, headers, heads, parts, quotes
from interphone.mail.bounces import Bounce
from interphone.mail.complaints import Complaint
from interphone.mail.heads import Named
from interphone.mail.parts import File

MOST_REFERENCES = 100
MOST_SUBJECT = 1_000
# What the standard library raises on messages that are made to confuse it.
BROKEN = (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError)


class Incoming(msgspec.Struct, frozen=True):
    """`html` and `text` are the new words in two forms; the HTML is simple, but not safe to show as it is."""

    message_id: str
    """Without angle brackets; where the message has none, a digest of it."""
    has_id: bool
    answers: list[str]
    """The ids of messages that this one answers, the nearest first."""
    from_name: str
    from_address: str
    """In lower case; empty where there is none that could be written to."""
    named: list[Named]
    subject: str
    date: int | None
    html: str
    text: str
    files: list[File]
    automatic: str | None
    """Why no person sent it, in words."""
    loop: str | None
    """Why it goes in circles, in words."""
    sent_by: str | None
    """The code of the workspace whose message it is, where it is one of a server like this."""
    bounce: Bounce | None
    complaint: Complaint | None = None


def read(content: bytes, return_path: str = "") -> Incoming:
    """The message; `return_path` is the sender that the mail server named, empty for what nobody is to answer."""
    message = _parse(content)
    try:
        contents, bounce, complaint = parts.read(message), bounces.read(message), complaints.read(message)
    except BROKEN:
        contents, bounce, complaint = parts.Contents(flow.from_text(_body(content)), []), None, None
    subject = headers.text(message, "Subject")
    lines = quotes.new_words(contents.lines, subject)
    ids = headers.ids(message, "Message-ID")
    name, address = next(iter(headers.addresses(message, "From") or headers.addresses(message, "Reply-To")), ("", ""))
    return Incoming(
        message_id=ids[0] if ids else hashlib.sha256(content).hexdigest(),
        has_id=bool(ids),
        answers=_answers(message),
        from_name=name,
        from_address=address,
        named=heads.read(message),
        subject=subject[:MOST_SUBJECT],
        date=headers.date(message),
        html=flow.to_html(lines),
        text=flow.to_text(lines),
        files=contents.files,
        automatic=automatic.find_reason(message, return_path),
        loop=automatic.find_loop(message),
        sent_by=automatic.find_sender(message),
        bounce=bounce,
        complaint=complaint,
    )


def _parse(content: bytes) -> Message:
    # Some archives put a line of their own above the headers.
    if content.startswith(b"From "):
        content = content.partition(b"\n")[2]
    try:
        return email.message_from_bytes(content)
    except BROKEN:
        return email.message_from_bytes(content.partition(b"\r\n\r\n")[0])


def _body(content: bytes) -> str:
    return content.partition(b"\r\n\r\n")[2].decode("utf-8", "replace")[: parts.MOST_TEXT]


def _answers(message: Message) -> list[str]:
    """In-Reply-To first, then the last of the references."""
    found = headers.ids(message, "In-Reply-To") + headers.ids(message, "References")[::-1]
    return list(dict.fromkeys(found))[:MOST_REFERENCES]
