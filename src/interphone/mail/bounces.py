"""What mail servers tell of a message they could not deliver (RFC 3464), and whether its address is no good at all."""

from __future__ import annotations

import re
from email.message import Message

import msgspec

from interphone.mail import headers

# Of the permanent failures of RFC 3463 those that speak of the address: no such mailbox, no such domain, disabled,
# moved. A full mailbox, a policy or a size do not.
_ADDRESS_GONE = re.compile(r"5\.(1\.[0-346]|1\.10|2\.1|4\.4)")
_VAGUE = re.compile(r"5\.0\.0|5\.[0-9]\.0")
_GONE_IN_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|address|person)|does not exist|doesn't exist"
    r"|mailbox (?:unavailable|not found)|invalid (?:recipient|mailbox)|unknown (?:recipient|address)"
    r"|recipient (?:not found|rejected: user)|account (?:disabled|has been disabled)|unrouteable address"
    r"|host or domain name not found|domain not found",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class Bounce(msgspec.Struct, frozen=True):
    """`hard` where mail to the address is of no use; `temporary` where the server will try again."""

    recipient: str
    status: str
    reason: str
    hard: bool
    temporary: bool
    message_id: str | None
    """That of the message which came back, where its headers did."""


def is_hard(status: str, words: str) -> bool:
    """Whether a refusal with an enhanced status code, such as 5.1.1, says that the address is no good."""
    if _ADDRESS_GONE.fullmatch(status):
        return True
    return (not status or _VAGUE.fullmatch(status) is not None) and _GONE_IN_WORDS.search(words) is not None


def find_status(words: str) -> str:
    """The enhanced status code within an answer; empty where there is none."""
    found = _STATUS.search(words)
    return found.group() if found else ""


def read(message: Message) -> Bounce | None:
    """What a delivery report says; None where the message is none."""
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            return _read(message, part)
    return None


def _read(message: Message, report: Message) -> Bounce:
    payload = report.get_payload()
    blocks = payload if isinstance(payload, list) else []
    about = next((block for block in blocks if isinstance(block, Message) and block.get("Action")), Message())
    action = headers.source(about, "Action").lower()
    words = headers.text(about, "Diagnostic-Code").partition(";")[2].strip()
    status = find_status(headers.source(about, "Status")) or find_status(words)
    recipient = headers.source(about, "Final-Recipient").rpartition(";")[2].strip().lower()
    temporary = action == "delayed" or status.startswith("4")
    return Bounce(
        recipient=recipient,
        status=status,
        reason=(words or action or "no reason was given")[:400],
        hard=action == "failed" and not temporary and is_hard(status, words),
        temporary=temporary,
        message_id=returned_id(message),
    )


def returned_id(message: Message) -> str | None:
    """The id of the message that a report brings along, whole or by its headers."""
    for part in message.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            content = part.get_payload(decode=True)
            text = content.decode("latin-1") if isinstance(content, bytes) else str(part.get_payload())
            found = re.search(r"(?im)^message-id:\s*<([^<>\s]{1,500})>", text)
            if found:
                return found.group(1)
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                ids = headers.ids(inner[0], "Message-ID")
                if ids:
                    return ids[0]
    return None
