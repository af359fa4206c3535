"""Ids of contacts and companies: 24 hex digits that sort by the time they were made. Events have UUIDs made of such."""

from __future__ import annotations

import itertools
import os

_counter = itertools.count(int.from_bytes(os.urandom(2), "big"))
_process = os.urandom(5).hex()


def _renew() -> None:
    global _process
    _process = os.urandom(5).hex()


os.register_at_fork(after_in_child=_renew)


def new_id(now: int) -> str:
    """A new id: seconds, five random bytes of this process, a three-byte counter."""
    return f"{now & 0xFFFFFFFF:08x}{_process}{next(_counter) & 0xFFFFFF:06x}"


def new_uuid(now: int) -> str:
    """A new id as a UUID of version 8 (RFC 9562: of our own making)."""
    id = new_id(now)
    return f"{id[:8]}-{id[8:12]}-8{id[12:15]}-8{id[15:18]}-000000{id[18:]}"
