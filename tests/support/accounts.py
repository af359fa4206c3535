"""Workspaces and credentials, made by the domain's own verbs."""

from __future__ import annotations

import itertools
import os
from typing import Any

from interphone.domain import credentials, workspaces
from interphone.domain.credentials import NewCredential
from tests.support.api import Account, Door

_numbers = itertools.count(1)


def open_account(door: Door, kind: str = "key", app_id: str | None = None, **options: Any) -> Account:
    """A credential to a workspace, which is made where it is not named."""
    if app_id is None:
        app_id = f"serenity-{os.getpid()}-{next(_numbers)}"
        door.write(app_id, workspaces.create, "Serenity")
    secret = door.write(app_id, credentials.create, NewCredential(kind=kind, **options)).secret
    return Account(door, app_id, app_id, secret) if kind == "key" else Account(door, app_id, secret, "")
