"""Scrolling through everything of one kind, a hundred at a time, in the order of ids.

A workspace has one open scroll, over users, leads or companies; it dies after a minute without a request. Its name
stays the same from page to page, because some clients keep the first one they are given.
"""

from __future__ import annotations

import secrets

import msgspec

from interphone.domain.errors import Invalid, NotFound
from interphone.store import scrolls as store
from interphone.store.database import Transaction

PAGE = 100
IDLE_SECONDS = 60


class Step(msgspec.Struct, frozen=True):
    """Where a scroll goes on: with the first PAGE ids that are greater than `after_id`, which is empty at first."""

    param: str
    after_id: str


def advance(tx: Transaction, kind: str, param: str | None) -> Step:
    """Begin a scroll, or go on with the one that is named; to be followed by `keep`.

    Raises Invalid where another is open, NotFound where the named one is over or never was.
    """
    idle_since = tx.now - IDLE_SECONDS
    if param is not None:
        after_id = store.use(tx, kind, param, idle_since)
        if after_id is None:
            raise NotFound("Scroll", "scroll parameter not found")
        return Step(param, after_id)
    step = Step(secrets.token_hex(16), "")
    if not store.open(tx, kind, step.param, idle_since):
        raise Invalid("scroll_param", "scroll already exists for this workspace", code="scroll_exists")
    return step


def keep(tx: Transaction, step: Step, last_id: str | None) -> str | None:
    """Remember the last id of this step's page, None for an empty one, which ends it; gives the name to go on with."""
    if last_id is None:
        store.close(tx)
        return None
    store.advance(tx, last_id)
    return step.param
