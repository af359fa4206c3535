"""Webhooks: addresses that are told what happens in a workspace. The API of 1.x calls them subscriptions.

Not to be taken for subscriptions.py, which is about the messages that people choose to get.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import happened
from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Forbidden, NotFound
from interphone.domain.ids import new_id
from interphone.store import jobs
from interphone.store import webhook_deliveries as delivery_store
from interphone.store import webhooks as store
from interphone.store.database import Transaction

ACTIVE = "active"
INACTIVE = "inactive"
"""Its owner wants nothing now."""
DISABLED = "disabled"
"""Its receiver has answered 410: it is gone."""
SUSPENDED = "suspended"
"""Its receiver has answered with nothing but errors for long."""
API = "api"
OPERATOR = "operator"
MOST = 250
"""How many a workspace can make through the API (help page, manage subscriptions)."""
OLD_SECRET_SECONDS = 86_400
"""How long a secret signs beside the one that has replaced it."""
PREFIX = "whsec_"
FORGET = "forget_webhook_events"
FORGET_DELETED = "forget_webhook"
EMPTIED: Document = '{"deleted":true}'
"""What is left of an item that told of somebody who was erased, or of a conversation that was deleted."""


class Webhook(msgspec.Struct, frozen=True):
    """`topics` is an encoded list as its owner wrote it, `metadata` an encoded object; the version names what it shows.

    `hub_secret` signs by the old way (X-Hub-Signature), `secret` by that of Standard Webhooks.
    """

    id: str
    version: str
    url: str
    topics: Document
    metadata: Document
    hub_secret: str | None
    secret: str
    old_secret: str | None
    old_secret_until: int | None
    state: str
    made_by: str
    created_at: int
    updated_at: int

    @property
    def names(self) -> list[str]:
        """The topics."""
        names: list[str] = decode(self.topics)
        return names

    @property
    def properties(self) -> dict[str, Any]:
        """The metadata."""
        properties: dict[str, Any] = decode(self.metadata)
        return properties

    @property
    def event_names(self) -> frozenset[str]:
        """Of data events, those that are wanted; names are one whatever their case."""
        return frozenset(name.casefold() for name in self.properties.get("event_names", ()))

    @property
    def active(self) -> bool:
        return self.state == ACTIVE

    def secrets_at(self, now: float) -> list[str]:
        """Those that sign now, the newest first."""
        old = self.old_secret if now < (self.old_secret_until or 0) else None
        return [self.secret] if old is None else [self.secret, old]


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    topics: list[str]
    version: str
    made_by: str
    hub_secret: str | None = None
    metadata: Document = "{}"
    active: bool = True


class WebhookChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field alone. What was disabled or suspended becomes active again by `active`."""

    id: str
    url: str | UnsetType = UNSET
    topics: list[str] | UnsetType = UNSET
    version: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    hub_secret: str | UnsetType | None = UNSET
    metadata: Document | UnsetType = UNSET


def create(tx: Transaction, new: NewWebhook) -> Webhook:
    """One that is active is sent a ping at once. Raises Forbidden where the API has made as many as it may."""
    if new.made_by == API and sum(one.made_by == API for one in every(tx)) >= MOST:
        raise Forbidden(f"A workspace can have {MOST} subscriptions made through the API; delete one first")
    made = Webhook(
        id=f"nsub_{new_id(tx.now)}",
        version=new.version,
        url=new.url,
        topics=encode(new.topics),
        metadata=new.metadata,
        hub_secret=new.hub_secret,
        secret=_new_secret(),
        old_secret=None,
        old_secret_until=None,
        state=ACTIVE if new.active else INACTIVE,
        made_by=new.made_by,
        created_at=tx.now,
        updated_at=tx.now,
    )
    store.insert(tx, msgspec.structs.asdict(made))
    tx.revise()
    jobs.enqueue_by(tx, FORGET, "", tx.now)
    if made.active:
        tx.note(happened.PingAsked(made.id))
    return made


def update(tx: Transaction, change: WebhookChange) -> Webhook:
    """Raises NotFound."""
    before = get(tx, change.id)
    changes: dict[str, object] = {
        name: value
        for name in ("url", "version", "hub_secret", "metadata")
        if (value := getattr(change, name)) is not UNSET
    }
    if change.topics is not UNSET:
        changes["topics"] = encode(change.topics)
    if change.active is not UNSET:
        # What was suspended is inactive by this too, and then no ping resumes it: its owner's word counts.
        changes["state"] = ACTIVE if change.active else INACTIVE
    after = set_state(tx, before, changes)
    if after.active and not before.active:
        begin_anew(tx, after.id)
    return after


def set_state(tx: Transaction, webhook: Webhook, changes: dict[str, object]) -> Webhook:
    """Change these columns; gives the webhook as it is then."""
    changes["updated_at"] = tx.now
    store.update(tx, webhook.id, changes)
    tx.revise()
    return msgspec.structs.replace(webhook, **changes)


def begin_anew(tx: Transaction, id: str) -> None:
    """Forget how its receiver has fared, and send what waits."""
    store.update_queue(
        tx, id, {"held_until": 0, "throttle_seconds": 0, "failing_since": None, "errors": 0, "errors_since": 0}
    )
    delivery_store.hasten(tx, id)
    store.call(tx, id)


def delete(tx: Transaction, id: str) -> Webhook:
    """What waits for it is not sent, and goes soon with all that was; gives it as it was. Raises NotFound."""
    webhook = get(tx, id)
    store.delete(tx, id)
    jobs.enqueue(tx, FORGET_DELETED, id)
    tx.revise()
    return webhook


def ping(tx: Transaction, id: str) -> Webhook:
    """Send a ping, also where nothing else is sent; one that succeeds ends a suspension. Raises NotFound."""
    webhook = get(tx, id)
    tx.note(happened.PingAsked(id))
    return webhook


def rotate_secret(tx: Transaction, id: str) -> Webhook:
    """A new secret; the old one signs too for OLD_SECRET_SECONDS. Raises NotFound."""
    webhook = get(tx, id)
    changes = {
        "secret": _new_secret(),
        "old_secret": webhook.secret,
        "old_secret_until": tx.now + OLD_SECRET_SECONDS,
    }
    return set_state(tx, webhook, changes)


def get(tx: Transaction, id: str) -> Webhook:
    """Raises NotFound."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Webhook")
    return Webhook(*row)


def every(tx: Transaction, _: None = None) -> list[Webhook]:
    """Oldest first."""
    return [Webhook(*row) for row in store.every(tx)]


def _new_secret() -> str:
    """256 bits, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
