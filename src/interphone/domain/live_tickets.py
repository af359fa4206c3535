"""Tickets: what lets a browser follow the live stream for a few minutes, where no key may be and no header can be set.

A ticket says for whom it is and until when, signed with a key derived from the credential that asked for it. So nothing
of it is stored, and a revoked credential's tickets are void.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

import msgspec

from interphone.domain import contacts, teammates
from interphone.domain.contacts import PEOPLE, Who
from interphone.domain.errors import NotFound, TicketRefused
from interphone.store import credentials as store
from interphone.store.database import Transaction

PREFIX = "ipl_"
VALID_SECONDS = 300
PURPOSE = b"interphone live ticket 1"
REFUSED = "The live ticket is not valid, or not any more; ask for a new one with POST /live/tickets"


class Holder(msgspec.Struct, frozen=True, array_like=True):
    """For whom a ticket is: a teammate or a contact, or the workspace's own program; until unix seconds."""

    app_id: str
    credential_id: int
    teammate_id: int | None
    contact_id: str | None
    expires_at: int


class NewTicket(msgspec.Struct, frozen=True):
    """For a contact, or else for a teammate."""

    credential_id: int
    teammate_id: int | None = None
    who: Who | None = None


class Ticket(msgspec.Struct, frozen=True):
    text: str
    holder: Holder


def issue(tx: Transaction, new: NewTicket) -> Ticket:
    """Raises NotFound where there is no such contact or teammate."""
    contact_id = None
    if new.who is not None:
        contact = contacts.find_single(tx, new.who, (*PEOPLE, contacts.VISITOR))
        if contact is None:
            raise NotFound("User")
        contact_id = contact.id
    elif new.teammate_id is not None:
        teammates.get(tx, new.teammate_id)
    holder = Holder(tx.app_id, new.credential_id, new.teammate_id, contact_id, tx.now + VALID_SECONDS)
    payload = _encode(msgspec.json.encode(holder))
    digest = store.live_digest(tx, new.credential_id)
    if digest is None:
        raise TicketRefused(REFUSED)
    return Ticket(f"{PREFIX}{payload}.{_sign(digest, payload)}", holder)


def read(ticket: str) -> Holder:
    """What a ticket says, not yet believed. Raises TicketRefused."""
    payload = ticket.removeprefix(PREFIX).partition(".")[0]
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=Holder)
    except (ValueError, msgspec.DecodeError):
        raise TicketRefused(REFUSED) from None


def admit(tx: Transaction, ticket: str) -> Holder:
    """Whom a ticket admits, asked in the workspace that it names. Raises TicketRefused."""
    holder = read(ticket)
    digest = store.live_digest(tx, holder.credential_id)
    payload, _, signature = ticket.removeprefix(PREFIX).partition(".")
    if (
        digest is None
        or holder.app_id != tx.app_id
        or not hmac.compare_digest(_sign(digest, payload).encode(), signature.encode())
        or holder.expires_at <= tx.now
        or not is_known(tx, holder)
    ):
        raise TicketRefused(REFUSED)
    return holder


def is_known(tx: Transaction, holder: Holder) -> bool:
    """Whether the one it is for is still there."""
    if holder.contact_id is not None:
        return contacts.find(tx, Who(id=holder.contact_id), (*PEOPLE, contacts.VISITOR)) is not None
    if holder.teammate_id is None:
        return True
    teammate = teammates.every(tx).get(holder.teammate_id)
    return teammate is not None and teammate.removed_at is None


def _sign(digest: str, payload: str) -> str:
    key = hmac.digest(digest.encode(), PURPOSE, hashlib.sha256)
    return _encode(hmac.digest(key, payload.encode(), hashlib.sha256))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
