"""Ids of contacts, companies and events: 24 hex digits that sort by the time they were made."""

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
