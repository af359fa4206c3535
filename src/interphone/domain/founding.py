"""A new workspace with what it takes to speak to it: an API key and an access token."""

from __future__ import annotations

import re

import msgspec

from interphone.domain import credentials, workspaces
from interphone.domain.credentials import NewCredential
from interphone.domain.errors import Invalid
from interphone.store.database import Transaction

# What a user name of HTTP Basic, a URL and a shell take unquoted.
APP_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
# The documentation's examples: they answer with fixed examples and store nothing.
RESERVED = ("dummy_app_id", "dummy-app-id")


class Founded(msgspec.Struct, frozen=True):
    """The only time the secrets are known."""

    app_id: str
    name: str
    api_key: str
    access_token: str


def found(tx: Transaction, name: str) -> Founded:
    """Make the workspace of the transaction's app_id, all of it or nothing.

    Raises Invalid for an app_id or a name that cannot be one, Conflict where the workspace exists.
    """
    if not APP_ID.fullmatch(tx.app_id) or tx.app_id in RESERVED:
        raise Invalid(
            "app_id", f"{tx.app_id!r} cannot be an app id: up to 63 letters, digits, - and _, not the dummy app's"
        )
    if not name.strip():
        raise Invalid("name", "A workspace needs a name")
    workspace = workspaces.create(tx, name.strip())
    key = credentials.create(tx, NewCredential(kind="key", name="first key"))
    token = credentials.create(tx, NewCredential(kind="token", name="first token"))
    return Founded(workspace.app_id, workspace.name, key.secret, token.secret)
