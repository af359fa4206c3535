"""Teammates: who answers on behalf of the workspace."""

from __future__ import annotations

import msgspec

from interphone.domain.errors import Conflict, NotFound
from interphone.store import teammates as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number


class Teammate(msgspec.Struct, frozen=True):
    id: int
    name: str
    email: str
    role: str
    avatar_url: str | None
    created_at: int


class NewTeammate(msgspec.Struct, frozen=True):
    name: str
    email: str
    role: str


ROLES = ("owner", "admin", "agent")


def create(tx: Transaction, new: NewTeammate) -> Teammate:
    """Raises Conflict where the address is taken."""
    email = new.email.strip().lower()
    if store.find_by_email(tx, email):
        raise Conflict(f"A teammate with the email {email} exists already")
    id = next_number(tx, "teammate")
    store.insert(tx, id, new.name, email, new.role, None)
    tx.revise()
    return get(tx, id)


def get(tx: Transaction, id: int) -> Teammate:
    """Raises NotFound."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Teammate")
    return Teammate(*row)


def find_by_email(tx: Transaction, email: str) -> Teammate | None:
    row = store.find_by_email(tx, email.strip().lower())
    return Teammate(*row) if row else None


def every(tx: Transaction) -> dict[int, Teammate]:
    """All of a workspace's teammates by id, kept in memory: they are few and change rarely."""
    return tx.remember("teammates", _load)


def _load(tx: Transaction) -> dict[int, Teammate]:
    return {row[0]: Teammate(*row) for row in store.every(tx)}
