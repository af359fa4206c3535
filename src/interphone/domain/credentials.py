"""API keys and access tokens. The secret is shown once, when made; only its digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import msgspec

from interphone.domain import activity_log, teammates, workspaces
from interphone.domain.activity_log import OPERATOR
from interphone.domain.errors import NotFound
from interphone.store import credentials as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

PREFIXES = {"key": "ipk_", "token": "ipt_"}
# Clients that send an API key are of the time before versions had numbers (contract section 18).
KEY_VERSION = "1.0"
NOUNS = {"key": "API key", "token": "access token"}


class Credential(msgspec.Struct, frozen=True):
    """`rate_limit` is requests per minute, None for the server's default, 0 for none; `version` None for the era's.

    `teammate_id` is whom it acts for, None for the first owner.
    """

    app_id: str
    id: int
    kind: str
    name: str
    hint: str
    version: str | None
    rate_limit: int | None
    created_at: int
    revoked_at: int | None
    teammate_id: int | None = None


class NewCredential(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    name: str = ""
    version: str | None = None
    rate_limit: int | None = None
    teammate_id: int | None = None


class Secret(msgspec.Struct, frozen=True):
    """A credential as it is when made: the only time `secret` is known."""

    id: int
    secret: str


class Revocation(msgspec.Struct, frozen=True):
    kind: str
    id: int


def create(tx: Transaction, new: NewCredential) -> Secret:
    """Raises NotFound where there is no such workspace, or teammate to act for."""
    workspaces.get(tx, None)
    if new.teammate_id is not None:
        teammates.get(tx, new.teammate_id)
    secret = PREFIXES[new.kind] + secrets.token_urlsafe(32)
    id = next_number(tx, "credential")
    store.insert(tx, id=id, digest=digest(secret), hint=secret[-4:], **msgspec.structs.asdict(new))
    tx.revise()
    _log(tx, f"{OPERATOR.name} made the {NOUNS[new.kind]} {id}.", new.kind, id)
    return Secret(id, secret)


def every(tx: Transaction, kind: str) -> list[Credential]:
    """Raises NotFound where there is no such workspace."""
    workspaces.get(tx, None)
    return [Credential(*row) for row in store.every(tx, kind)]


def revoke(tx: Transaction, revocation: Revocation) -> None:
    """At once, everywhere. Raises NotFound."""
    if not store.revoke(tx, revocation.kind, revocation.id):
        raise NotFound(NOUNS[revocation.kind])
    tx.revise()
    what = f"{OPERATOR.name} revoked the {NOUNS[revocation.kind]} {revocation.id}."
    _log(tx, what, revocation.kind, revocation.id)


def live_ids(tx: Transaction, _: None) -> set[int]:
    """The credentials of the workspace that are not revoked."""
    return {row[0] for row in store.live_ids(tx)}


def authenticate_key(tx: Transaction, pair: tuple[str, str]) -> Credential | None:
    """The API key of (app_id, secret), with the version it answers in."""
    credential = _find(tx, "key", pair[1])
    if credential is None or not hmac.compare_digest(credential.app_id.encode(), pair[0].encode()):
        return None
    return credential


def authenticate_token(tx: Transaction, secret: str) -> Credential | None:
    """The access token with this secret, of any workspace, with the version it answers in."""
    return _find(tx, "token", secret)


def digest(secret: str) -> str:
    """What is stored of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _log(tx: Transaction, description: str, kind: str, id: int) -> None:
    activity_log.record(tx, OPERATOR, activity_log.TOKEN_CHANGE, description, kind=kind, id=id)


def _find(tx: Transaction, kind: str, secret: str) -> Credential | None:
    row = store.find_by_digest(tx, digest(secret))
    if row is None or row[2] != kind:
        return None
    *fields, workspace_version = row
    credential = Credential(*fields)
    if credential.version is not None:
        return credential
    return msgspec.structs.replace(credential, version=KEY_VERSION if kind == "key" else workspace_version)
