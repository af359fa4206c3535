"""What mailbox providers tell of people who complained about a message (RFC 5965, feedback reports)."""

from __future__ import annotations

from email.message import Message

import msgspec

from interphone.mail import bounces, headers

SPAM = frozenset(("abuse", "fraud"))
LEAVE = frozenset(("opt-out", "opt-out-list"))
"""Not among those of the RFC any more; some providers send them."""


class Complaint(msgspec.Struct, frozen=True):
    """`kind` is the report's Feedback-Type in lower case; `message_id` that of the message it is about, if it came."""

    kind: str
    message_id: str | None


def read(message: Message) -> Complaint | None:
    """What a feedback report says; None where the message is none."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            return Complaint(_feedback_type(part), bounces.returned_id(message))
    return None


def _feedback_type(report: Message) -> str:
    """The parser makes a message of what stands in a part of the type message/…: its fields are that one's headers."""
    payload = report.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else report
    return headers.clean(headers.source(inner, "Feedback-Type")).lower()[:40] if isinstance(inner, Message) else ""
