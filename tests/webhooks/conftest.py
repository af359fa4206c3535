"""A workspace that tells receivers what happens, and a worker that the test lets work when it wants."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from interphone.api.notifications.notifier import Notifier
from interphone.domain import webhook_deliveries, webhooks
from interphone.domain.documents import encode
from interphone.domain.webhook_deliveries import Policy
from interphone.domain.webhooks import OPERATOR, NewWebhook, Webhook
from interphone.jobs.webhook_sending import Sender
from interphone.jobs.webhooks import Deliverer
from interphone.outbound import Outbound
from interphone.outbound.network import SharedLookups
from interphone.store.database import Transaction
from tests.support.api import Account, Door
from tests.support.clock import Clock
from tests.webhooks.receiver import Receiver, receiving

PATIENCE_SECONDS = 30.0
"""How long a receiver may take here, as test machines stall: those that are to time out are given less."""


class Post:
    """The deliveries of an application, done when the test says so."""

    def __init__(self, door: Door, policy: Policy, **options: Any) -> None:
        self._door = door
        self._options = {"allow": ["127.0.0.1"], "https_only": True, "timeout": PATIENCE_SECONDS, **options}
        self.deliverer = self.new_worker(policy)

    def new_worker(self, policy: Policy | None = None) -> Deliverer:
        """Another process that delivers."""
        database = self._door.app.database
        options = {"resolve": SharedLookups(), **self._options}
        sender = Sender(Notifier(), lambda: Outbound(**options), lambda: database.clock())
        return Deliverer(database, sender, policy or Policy())

    def deliver(self) -> None:
        """Send everything that is due, until nothing is."""

        async def work() -> None:
            while await self.deliverer.take_due():
                await self.deliverer.settle()

        self._door.run(work())


Deliver = Callable[..., Post]


@pytest.fixture(autouse=True)
def _quiet(door: Door) -> None:
    """What other tests left in the outbox they share is sent to nobody here."""

    def forget(tx: Transaction, _: None) -> None:
        tx.run("UPDATE webhook_queue SET due_at = NULL, worker = NULL")

    door.write("", forget, None)


@pytest.fixture
def post(door: Door) -> Post:
    return Post(door, Policy())


@pytest.fixture
def posting(door: Door) -> Deliver:
    """`posting(tries=3)`: a post with a policy of its own."""
    return lambda **policy: Post(door, Policy(**policy))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """Gives another receiver each time it is called."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(receiving())


def subscribe(account: Account, url: str, *topics: str, version: str = "2.16", **more: Any) -> Webhook:
    """A webhook as the command line makes it."""
    metadata = encode(more.pop("metadata", {}))
    new = NewWebhook(url=url, topics=list(topics), version=version, made_by=OPERATOR, metadata=metadata, **more)
    made: Webhook = account.door.write(account.app_id, webhooks.create, new)
    return made


def look(account: Account, id: str) -> Webhook:
    found: Webhook = account.door.read(account.app_id, webhooks.get, id)
    return found


def deliveries_of(account: Account, id: str, feed: str = "every") -> list[webhook_deliveries.Delivery]:
    """Oldest first, but for pings."""
    wanted = webhook_deliveries.Feed(id, feed, 1_000)
    _, found = account.door.read(account.app_id, webhook_deliveries.page, wanted)
    return [one for one in reversed(found) if not one.is_ping]


@pytest.fixture
def told(account: Account, clock: Clock) -> Any:
    """Listeners of the test's choice (told.py)."""
    from tests.webhooks.told import Told

    return Told(account)


@pytest.fixture
def old(account: Account) -> Account:
    return account.at("1.4")


@pytest.fixture
def new(account: Account) -> Account:
    return account.at("2.16")
