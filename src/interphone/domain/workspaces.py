"""Workspaces: each customer of the server, apart from all others."""

from __future__ import annotations

import secrets
import string

import msgspec

from interphone.domain.errors import Conflict, NotFound
from interphone.store import workspaces as store
from interphone.store.database import Transaction

ALPHABET = string.ascii_lowercase + string.digits
APP_ID_LENGTH = 8


class Workspace(msgspec.Struct, frozen=True):
    app_id: str
    name: str
    created_at: int
    api_version: str
    """What access tokens answer in that have no version of their own."""
    v1_put_requires_user: int


def new_app_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(APP_ID_LENGTH))


def create(tx: Transaction, name: str) -> Workspace:
    """The workspace of the transaction's app_id. Raises Conflict where it exists."""
    if store.find(tx):
        raise Conflict(f"The workspace {tx.app_id} exists already")
    store.insert(tx, name)
    return get(tx, None)


def get(tx: Transaction, _: None) -> Workspace:
    """Raises NotFound."""
    row = store.find(tx)
    if row is None:
        raise NotFound("Workspace")
    return Workspace(*row)


def remembered(tx: Transaction) -> Workspace:
    """As `get`, kept in memory until configuration changes."""
    return tx.remember("workspace", lambda tx: get(tx, None))


def every(tx: Transaction, _: None) -> list[Workspace]:
    return [Workspace(*row) for row in store.every(tx)]


def require_user_on_put(tx: Transaction, required: bool) -> Workspace:
    """Whether v1's PUT of an unknown user is refused; off, it creates the user."""
    get(tx, None)
    store.set_put_requires_user(tx, required)
    tx.revise()
    return get(tx, None)
