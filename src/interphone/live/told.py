"""What is told of a change, in the form in which it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from interphone.domain.live_log import Place, Row
from interphone.store.database import Transaction


class Told(NamedTuple):
    """A row of the log as server-sent events: for teammates, empty for nothing; for each contact whom it concerns.

    `ends` is a contact who is no more, and follows nothing any more.
    """

    place: Place
    team: bytes = b""
    people: Mapping[str, bytes] = MappingProxyType({})
    ends: str | None = None


# Shows rows by how things are in the transaction, in order, one for each; for people only where that is asked.
Render = Callable[[Transaction, list[Row], bool], list[Told]]


def event(kind: str, data: bytes, place: Place | None = None) -> bytes:
    """One event. `data` is encoded JSON, which has no line ends."""
    head = b"" if place is None else b"id: %s\n" % str(place).encode()
    return b"%sevent: %s\ndata: %s\n\n" % (head, kind.encode(), data)
