"""Data events: what people did in the customer's product. The same person, name and time are one event."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import contacts
from interphone.domain.contacts import Who
from interphone.domain.documents import encode
from interphone.domain.ids import new_id
from interphone.store import data_events as store
from interphone.store.database import Transaction


class NewEvent(msgspec.Struct, frozen=True):
    """`created_at` in unix seconds, None for now."""

    who: Who
    name: str
    created_at: int | None
    metadata: dict[str, Any]


def record(tx: Transaction, events: list[NewEvent]) -> None:
    """Store all of them, or none: raises NotFound where one is about nobody."""
    for event in events:
        contact = contacts.get(tx, event.who)
        created_at = tx.now if event.created_at is None else event.created_at
        store.insert(tx, new_id(tx.now), contact.id, event.name, created_at, encode(event.metadata))
