"""Who wrote a message to whom, as its headers say."""

from __future__ import annotations

from email.message import Message

import msgspec

from interphone.mail import headers, tokens

MOST_OF_EACH = 50
REPLY_TO = "reply_to"
FIELDS = {"from": "From", "to": "To", "cc": "Cc", REPLY_TO: "Reply-To"}


class Named(msgspec.Struct, frozen=True):
    """`kind` is one of FIELDS; `name` is empty where there is none."""

    kind: str
    address: str
    name: str


def read(message: Message) -> list[Named]:
    """Not our own addresses, but for the inbox: whoever knows one can answer in a person's name."""
    return [
        Named(kind, address, name)
        for kind, field in FIELDS.items()
        for name, address in headers.addresses(message, field)[:MOST_OF_EACH]
        if not _is_secret(address)
    ]


def _is_secret(address: str) -> bool:
    known = tokens.read(address.rpartition("@")[0])
    return known is not None and known.kind != tokens.INBOX
