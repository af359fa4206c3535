"""Signed addresses: who answers one is known to answer that conversation, as that person.

    reply+WORKSPACE.CONTACT.CONVERSATION.MAC@mail.example      without the dots

Everything is base32 in lower case, as some mail servers change the case of an address, and fits the 64 characters
that RFC 5321 allows in front of the @. Nobody can make one without the workspace's secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

import msgspec

REPLY = "reply"
"""Takes an answer."""
BOUNCE = "bounce"
"""Takes what mail servers tell of a message; not for people."""
LEAVE = "leave"
"""Who writes there gets no more mail."""
INBOX = "inbox"
"""Begins a conversation; the same for everybody, and not signed."""
KINDS = (REPLY, BOUNCE, LEAVE, INBOX)

DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
CODE, CONTACT, MAC = 8, 20, 16
"""How many digits of an address they are. 80 bits of a MAC are out of reach of guesses that each take a dialogue."""

_LOCAL = re.compile(rf"({'|'.join(KINDS)})\+([{DIGITS}]+)")
_CONTACT = re.compile("[0-9a-f]{24}")


class Address(msgspec.Struct, frozen=True):
    """What an address says; to be believed when `verify` does. `code` is the workspace's (`new_code`)."""

    kind: str
    code: str
    contact_id: str = ""
    conversation_id: int = 0
    mac: str = ""


def new_code() -> str:
    """What stands for a workspace in addresses."""
    return "".join(secrets.choice(DIGITS) for _ in range(CODE))


def new_secret() -> str:
    return secrets.token_hex(32)


def sign(secret: str, address: Address) -> Address:
    return msgspec.structs.replace(address, mac=_mac(secret, address))


def verify(secret: str, address: Address) -> bool:
    """Whether this workspace made it. An inbox is known to everybody."""
    return address.kind == INBOX or hmac.compare_digest(_mac(secret, address), address.mac)


def local_part(address: Address) -> str:
    """What stands in front of the @."""
    return f"{address.kind}+{_token(address)}"


def read(local: str) -> Address | None:
    """The address of a local part, whatever its case; None for what is none of ours."""
    found = _LOCAL.fullmatch(local.lower())
    if found is None:
        return None
    kind, token = found.groups()
    code, rest = token[:CODE], token[CODE:]
    if kind == INBOX:
        return Address(kind, code) if len(code) == CODE and not rest else None
    contact, conversation, mac = rest[:CONTACT], rest[CONTACT:-MAC], rest[-MAC:]
    if len(rest) < CONTACT + MAC:
        return None
    address = Address(kind, code, _decode_contact(contact), _decode_number(conversation), mac)
    # Only one way of writing each is ours.
    return address if _token(address) == token else None


def _token(address: Address) -> str:
    if address.kind == INBOX:
        return address.code
    return address.code + _encode_contact(address.contact_id) + _encode_number(address.conversation_id) + address.mac


def _mac(secret: str, address: Address) -> str:
    words = f"{address.kind} {address.code} {address.contact_id} {address.conversation_id}"
    digest = hmac.digest(bytes.fromhex(secret), words.encode(), hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:MAC]


def _encode_contact(id: str) -> str:
    if not _CONTACT.fullmatch(id):
        raise ValueError(f"{id!r} is no contact's id: 24 hex digits")
    return base64.b32encode(bytes.fromhex(id)).decode().rstrip("=").lower()


def _decode_contact(digits: str) -> str:
    return base64.b32decode(digits.upper() + "====").hex()


def _encode_number(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, len(DIGITS))
        digits = DIGITS[last] + digits
    return digits


def _decode_number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return number
