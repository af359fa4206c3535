"""Who waits for whom: news of one conversation keep their order, and no receiver waits for another."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

from interphone.domain import webhook_deliveries, webhooks
from interphone.domain.webhook_deliveries import FIRST_TRIES, LEASE_SECONDS, PAUSES, Notice, Policy, Shape
from interphone.domain.webhooks import Webhook
from interphone.store.database import Transaction
from tests.conftest import Serve
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.conftest import Post, deliveries_of, subscribe
from tests.webhooks.receiver import Answer, Received, Receiver


def tell(account: Account, webhook: Webhook, text: str, conversation_id: int | None) -> None:
    """Something happens in a conversation."""

    def store(tx: Transaction, _: None) -> None:
        shape = Shape("2.16", "conversation.user.replied", f'{{"said":"{text}"}}')
        notice = Notice(shapes=[shape], receivers=[(webhook.id, "2.16")], conversation_id=conversation_id)
        webhook_deliveries.store_notices(tx, [notice])

    account.door.write(account.app_id, store, None)


def said(receiver: Receiver) -> list[str]:
    return [one.body["data"]["item"]["said"] for one in receiver.told()]


def test_a_conversation_is_told_in_order(account: Account, receiver: Receiver, post: Post) -> None:
    """Also where the receiver takes longer for what comes first."""
    webhook = subscribe(account, receiver.url, "conversation")
    for number in range(12):
        tell(account, webhook, str(number), conversation_id=7)

    def slower_at_first(received: Received) -> Answer:
        if received.id is not None:
            time.sleep(0.05 / (1 + int(received.body["data"]["item"]["said"])))
        return Answer()

    receiver.behave = slower_at_first
    post.deliver()
    assert said(receiver) == [str(number) for number in range(12)]


def test_conversations_do_not_wait_for_each_other(account: Account, receiver: Receiver, post: Post) -> None:
    """Nor does what is about none."""
    webhook = subscribe(account, receiver.url, "conversation")
    post.deliver()
    receiver.behave = lambda one: Answer(500 if one.body["data"]["item"]["said"] == "stuck" else 200)
    tell(account, webhook, "stuck", 7)
    tell(account, webhook, "waits", 7)
    tell(account, webhook, "another", 8)
    tell(account, webhook, "of none", None)
    post.deliver()
    assert sorted(said(receiver)) == ["another", "of none", "stuck"]


def test_what_fails_long_is_overtaken(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    """The later one waits while the earlier one is in its first tries, and no longer."""
    webhook = subscribe(account, receiver.url, "conversation")
    post.deliver()
    receiver.behave = lambda one: Answer(500 if one.body["data"]["item"]["said"] == "stuck" else 200)
    tell(account, webhook, "stuck", 7)
    tell(account, webhook, "waits", 7)
    for pause in PAUSES[: FIRST_TRIES - 1]:
        post.deliver()
        assert "waits" not in said(receiver)
        clock.advance(pause * 1.2 + 1)
    post.deliver()
    assert said(receiver) == ["stuck"] * FIRST_TRIES + ["waits"]


def test_what_waits_for_an_earlier_one_is_not_due(
    account: Account, receiver: Receiver, post: Post, clock: Clock
) -> None:
    """So that a long conversation with a receiver that is down is not looked through each time."""
    webhook = subscribe(account, receiver.url, "conversation")
    post.deliver()
    receiver.behave = lambda one: Answer(500)
    for text in ("first", "second"):
        tell(account, webhook, text, 7)
    post.deliver()
    tell(account, webhook, "third", 7)
    tell(account, webhook, "of another", 8)
    first, second, third, other = deliveries_of(account, webhook.id)
    assert first.due_at == second.due_at == third.due_at > clock.now
    assert other.due_at <= clock.now
    clock.advance(PAUSES[0] * 1.2 + 1)
    receiver.behave = lambda one: Answer()
    post.deliver()
    assert said(receiver)[:1] + said(receiver)[-4:] == ["first", "of another", "first", "second", "third"]


def test_an_earlier_one_that_arrives_late_is_first(
    account: Account, receiver: Receiver, post: Post, clock: Clock
) -> None:
    webhook = subscribe(account, receiver.url, "conversation")
    post.deliver()
    receiver.behave = lambda _: Answer(500)
    for text in ("first", "second", "third"):
        tell(account, webhook, text, 7)
    post.deliver()
    receiver.behave = lambda _: Answer()
    clock.advance(PAUSES[0] * 1.2 + 1)
    post.deliver()
    assert said(receiver) == ["first", "first", "second", "third"]


def test_a_hanging_receiver_delays_no_other(serve: Serve, receivers: Callable[[], Receiver]) -> None:
    """A real server with its own worker. Each change is told at once to who answers, while somebody else hangs."""
    hanging, healthy = receivers(), receivers()
    released = threading.Event()

    def hang(_: Received) -> Answer:
        released.wait(60)
        return Answer()

    hanging.behave = hang
    with serve(jobs=True, outgoing_allow="127.0.0.1") as (address, account):
        for receiver in (hanging, healthy):
            subscribe(account, receiver.url, "contact.user.created")
        healthy.wait_for(1)
        hanging.wait_for(1)
        slowest = 0.0
        for number in range(20):
            began = time.monotonic()
            post_contact(address, account, str(number))
            told = healthy.wait_for(number + 2)
            slowest = max(slowest, told[-1].at - began)
        released.set()
    print(f"\ntold at most {slowest * 1e3:.0f} ms after the change began, beside a receiver that hangs")
    assert len(healthy.told()) == 20
    assert slowest < 1.0, f"one of them came after {slowest:.2f} s"


def post_contact(address: str, account: Account, user_id: str) -> None:
    """By the wire, as another program does."""
    import http.client
    import json

    host = address.partition("//")[2].rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=20)
    headers = {"Authorization": account.authorization.decode(), "Intercom-Version": "2.16"}
    connection.request("POST", "/contacts", json.dumps({"external_id": user_id}), headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    connection.close()


def test_two_workers_send_nothing_twice(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "conversation")
    for number in range(40):
        tell(account, webhook, str(number), None)
    workers = [post.new_worker() for _ in range(3)]

    async def work() -> None:
        for _ in range(10):
            await asyncio.gather(*(worker.take_due() for worker in workers))
        for worker in workers:
            await worker.settle()

    account.door.run(work())
    assert sorted(said(receiver), key=int) == [str(number) for number in range(40)]


def test_what_a_dead_worker_held_is_taken_over(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    webhook = subscribe(account, receiver.url, "conversation")
    tell(account, webhook, "held", None)
    held = account.door.write("", webhook_deliveries.take, webhook_deliveries.Take("dead", 500))
    assert webhook.id in [lease.webhook_id for lease in held]
    clock.advance(LEASE_SECONDS - 1)
    post.deliver()
    assert said(receiver) == []
    clock.advance(1)
    post.deliver()
    assert said(receiver) == ["held"]


def test_who_was_thought_dead_settles_nothing_anew(account: Account, receiver: Receiver, post: Post) -> None:
    """Its outcome comes after another worker's, of the same try."""
    webhook = subscribe(account, receiver.url, "conversation")
    post.deliver()
    tell(account, webhook, "told", None)
    asked = webhook_deliveries.Ask(webhook.id, [])
    (delivery,) = account.door.read(account.app_id, webhook_deliveries.ready, asked).deliveries
    post.deliver()
    late = webhook_deliveries.Outcome(delivery, 1, None, "no answer")
    account.door.write(
        account.app_id, webhook_deliveries.settle, webhook_deliveries.Settlement(webhook.id, [late], Policy())
    )
    (after,) = deliveries_of(account, webhook.id)
    assert (after.state, after.attempts) == ("sent", 1)


def test_a_webhook_deleted_while_it_is_served(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "conversation")
    tell(account, webhook, "told", None)
    deleted = threading.Event()

    def refuse_then(_: Received) -> Answer:
        deleted.wait(20)
        return Answer(500)

    async def work() -> None:
        await post.deliverer.take_due()
        while not receiver.requests:
            await asyncio.sleep(0.01)
        await account.door.app.database.write(account.app_id, webhooks.delete, webhook.id)
        deleted.set()
        await post.deliverer.settle()

    receiver.behave = refuse_then
    account.door.run(work())
    assert len(receiver.requests) == 2
    post.deliver()
    assert len(receiver.requests) == 2
