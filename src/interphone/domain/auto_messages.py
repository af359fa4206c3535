"""Auto messages: a teammate's words, sent once to everyone who matches while they visit."""

from __future__ import annotations

import msgspec

from interphone.domain.contacts import Who
from interphone.store.database import Transaction


class Arrival(msgspec.Struct, frozen=True):
    """A person opens their inbox, on the page `url`."""

    who: Who
    url: str | None


def awaited(tx: Transaction, arrival: Arrival) -> bool:
    """Whether an auto message would be delivered now: what tells a read from a write."""
    return False


def deliver_on_arrival(tx: Transaction, arrival: Arrival) -> None:
    """Send what newly matches."""


def deliver(tx: Transaction, contact_id: str, url: str | None) -> int:
    """Send what newly matches; gives how many unread conversations that makes."""
    return 0
