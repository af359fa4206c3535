"""Deliveries to a receiver that fails in every way: each arrives at last, under the same id, or visibly never."""

from __future__ import annotations

import itertools
import threading
from email.utils import formatdate

import pytest

from interphone.api.notifications.notifier import Notifier
from interphone.domain import webhooks
from interphone.domain.webhook_deliveries import AT_ONCE, PAUSES, Delivery, Policy
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.conftest import Deliver, Post, deliveries_of, look, subscribe
from tests.webhooks.receiver import DIE, Answer, Received, Receiver

HOUR = 3_600
DAY = 24 * HOUR


def person(account: Account, user_id: str = "25") -> None:
    account.at("2.16").ok("POST", "/contacts", {"external_id": user_id})


def test_a_delivery_arrives_once(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    person(account)
    post.deliver()
    post.deliver()
    (ping, told) = sorted(receiver.requests, key=lambda one: one.id is not None)
    assert (ping.body["topic"], ping.body["id"]) == ("ping", None)
    assert list(told.body) == [
        "type", "app_id", "data", "links", "id", "topic", "delivery_status", "delivery_attempts", "delivered_at",
        "first_sent_at", "created_at", "self",
    ]  # fmt: skip
    assert told.body | {"data": None, "id": None} == {
        "type": "notification_event",
        "app_id": account.app_id,
        "data": None,
        "links": {},
        "id": None,
        "topic": "contact.user.created",
        "delivery_status": "pending",
        "delivery_attempts": 1,
        "delivered_at": 0,
        "first_sent_at": int(clock.now),
        "created_at": int(clock.now),
        "self": None,
    }
    assert list(told.body["data"]) == ["type", "item"]
    assert told.body["data"]["type"] == "notification_event_data"
    assert told.headers["Content-Type"] == told.headers["Accept"] == "application/json"
    assert told.headers["User-Agent"] == "intercom-parrot-service-client/1.0"
    (delivery,) = deliveries_of(account, webhook.id)
    assert (delivery.state, delivery.attempts, delivery.status) == ("sent", 1, 200)


def test_a_receiver_that_is_down_is_tried_for_more_than_a_day(
    account: Account, receiver: Receiver, post: Post, clock: Clock
) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(503, body=b"down")
    person(account)
    began = clock.now
    moments = []
    for _ in range(len(PAUSES) + 1):
        before = len(receiver.requests)
        post.deliver()
        assert len(receiver.requests) == before + 1
        moments.append(clock.now - began)
        (delivery,) = deliveries_of(account, webhook.id)
        clock.now = delivery.due_at - 1
        post.deliver()
        assert len(receiver.requests) == before + 1, "not before its time"
        clock.now = delivery.due_at
    told = receiver.told()
    assert len(told) >= 8
    assert moments[-1] >= DAY
    assert len({one.id for one in told}) == 1
    assert [one.body["delivery_attempts"] for one in told] == list(range(1, len(told) + 1))
    assert [one.body["delivery_status"] for one in told] == ["pending"] + ["retry"] * (len(told) - 1)
    assert {one.body["first_sent_at"] for one in told} == {int(began)}
    # A pause is never shorter than it should be, and not always the same.
    pauses = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert all(least <= pause <= least * 1.2 + 1 for least, pause in zip(PAUSES, pauses, strict=True))
    assert pauses != list(PAUSES)
    assert delivery.state == "failed"
    assert (delivery.status, delivery.answer_body) == (503, "down")
    clock.advance(30 * DAY)
    post.deliver()
    assert len(receiver.told()) == len(told), "it is given up"
    assert look(account, webhook.id).active


def test_down_then_up(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    """Every delivery arrives once the receiver is back."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    receiver.behave = lambda _: DIE
    for number in range(30):
        person(account, str(number))
    post.deliver()
    clock.advance(20 * 60)
    post.deliver()
    receiver.behave = lambda _: Answer()
    came_before = len(receiver.requests)
    for _ in range(10):
        clock.advance(HOUR)
        post.deliver()
    arrived = {one.body["data"]["item"]["external_id"] for one in receiver.requests[came_before:]}
    assert arrived == {str(number) for number in range(30)}
    assert {one.state for one in deliveries_of(account, webhook.id)} == {"sent"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (DIE, "does not answer in HTTP"),
        (Answer(302, {"location": "/elsewhere"}), "answered 302"),
        (Answer(307, {"location": "/elsewhere"}), "answered 307"),
        (Answer(404), "answered 404"),
        (Answer(500), "answered 500"),
    ],
)
def test_what_is_no_success(account: Account, receiver: Receiver, post: Post, answer: Answer, error: str) -> None:
    """Redirects are not followed: whoever may answer could send us anywhere."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    receiver.behave = lambda _: answer
    person(account)
    post.deliver()
    (delivery,) = deliveries_of(account, webhook.id)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert error in (delivery.error or "")
    assert {one.path for one in receiver.requests} == {"/in"}


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_success(account: Account, receiver: Receiver, post: Post, status: int) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    receiver.behave = lambda _: Answer(status)
    person(account)
    post.deliver()
    (delivery,) = deliveries_of(account, webhook.id)
    assert (delivery.state, delivery.error) == ("sent", None)


def test_a_long_answer_is_not_read_to_its_end(account: Account, receiver: Receiver, post: Post) -> None:
    """64 kB of it are; and it is a success all the same."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    receiver.behave = lambda _: Answer(200, body=b"x" * 5_000_000)
    person(account)
    post.deliver()
    (delivery,) = deliveries_of(account, webhook.id)
    assert (delivery.state, delivery.error) == ("sent", None)


def test_a_receiver_that_hangs_is_left_after_the_time_limit(account: Account, receiver: Receiver) -> None:
    post = Post(account.door, Policy(), timeout=0.2)
    webhook = subscribe(account, receiver.url, "contact.user.created")
    released = threading.Event()

    def hang(_: Received) -> Answer:
        released.wait(20)
        return Answer()

    receiver.behave = hang
    person(account)
    post.deliver()
    released.set()
    (delivery,) = deliveries_of(account, webhook.id)
    assert (delivery.state, delivery.status) == ("waiting", None)
    assert "in time" in (delivery.error or "")


def test_410_disables(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(410)
    person(account)
    post.deliver()
    assert look(account, webhook.id).state == "disabled"
    assert account.at("1.4").ok("GET", f"/subscriptions/{webhook.id}")["active"] is False
    person(account, "26")
    clock.advance(10 * DAY)
    post.deliver()
    assert len(receiver.told()) == 1
    assert [one.state for one in deliveries_of(account, webhook.id)] == ["failed"]
    receiver.behave = lambda _: Answer()
    account.at("1.4").ok("POST", f"/subscriptions/{webhook.id}", {"active": True})
    person(account, "27")
    post.deliver()
    assert [one.body["data"]["item"]["external_id"] for one in receiver.told()] == ["25", "27"]


def test_429_holds_everything_ever_longer(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    """From one minute up to two hours; another webhook is not held."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(429)
    person(account)
    post.deliver()
    person(account, "26")
    clock.advance(59)
    post.deliver()
    assert len(receiver.told()) == 1, "what is new is held too"
    holds = []
    for _ in range(9):
        began, before = clock.now, len(receiver.told())
        while len(receiver.told()) == before:
            clock.advance(30)
            post.deliver()
        holds.append(clock.now - began)
        person(account, f"more {len(holds)}")
    assert holds == sorted(holds)
    assert 7_200 <= holds[-1] <= 7_230
    receiver.behave = lambda _: Answer()
    for _ in range(30):
        clock.advance(HOUR)
        post.deliver()
    assert {one.state for one in deliveries_of(account, webhook.id)} == {"sent"}, "nothing is dropped"


@pytest.mark.parametrize("as_date", [False, True])
def test_429_may_say_for_how_long(
    account: Account, receiver: Receiver, post: Post, clock: Clock, as_date: bool
) -> None:
    subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    after = formatdate(clock.now + 600, usegmt=True) if as_date else "600"
    receiver.behave = lambda _: Answer(429, {"retry-after": after})
    person(account)
    post.deliver()
    receiver.behave = lambda _: Answer()
    person(account, "26")
    clock.advance(599)
    post.deliver()
    assert len(receiver.told()) == 1
    clock.advance(1)
    post.deliver()
    assert len(receiver.told()) == 3


@pytest.mark.parametrize(
    "after", ["soon", "-5", "9" * 5_000, "Thu, 25 Apr 0000 06:28:26 GMT", "Mon, 1 Jan 1990 00:00:00"]
)
def test_429_may_say_nonsense(account: Account, receiver: Receiver, post: Post, clock: Clock, after: str) -> None:
    """Then it is a minute, as without it."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(429, {"retry-after": after})
    person(account)
    post.deliver()
    receiver.behave = lambda _: Answer()
    person(account, "26")
    clock.advance(59)
    post.deliver()
    assert [one.state for one in deliveries_of(account, webhook.id)] == ["waiting", "waiting"]
    clock.advance(1)
    post.deliver()
    assert deliveries_of(account, webhook.id)[1].state == "sent"


def test_what_cannot_be_sent_holds_up_nothing(
    account: Account, receiver: Receiver, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one notification is one of its tries."""
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    encode = Notifier.encode

    def stumble(self: Notifier, app_id: str, delivery: Delivery, now: int) -> bytes:
        if '"external_id":"25"' in delivery.item:
            raise ValueError("a bug")
        return encode(self, app_id, delivery, now)

    monkeypatch.setattr(Notifier, "encode", stumble)
    person(account)
    person(account, "26")
    post.deliver()
    stuck, sent = deliveries_of(account, webhook.id)
    assert (stuck.state, stuck.attempts, sent.state) == ("waiting", 1, "sent")
    assert "fault of this server" in (stuck.error or "")


def test_many_errors_in_a_row_pause(account: Account, receiver: Receiver, posting: Deliver, clock: Clock) -> None:
    post = posting(pause_after=3, pause_seconds=900)
    subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(500)
    for number in range(25):
        person(account, str(number))
    post.deliver()
    assert len(receiver.told()) == AT_ONCE, "as many as were on their way before the first had failed"
    clock.advance(899)
    post.deliver()
    assert len(receiver.told()) == AT_ONCE
    receiver.behave = lambda _: Answer()
    clock.advance(1)
    post.deliver()
    clock.advance(HOUR)
    post.deliver()
    assert len({one.id for one in receiver.told()}) == 25


def test_a_week_of_errors_suspends_and_an_answered_ping_resumes(
    account: Account, receiver: Receiver, post: Post, clock: Clock
) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    receiver.behave = lambda _: Answer(500)
    for day in range(8):
        person(account, str(day))
        post.deliver()
        assert look(account, webhook.id).state == ("active" if day < 7 else "suspended")
        clock.advance(DAY)
    before = len(receiver.requests)
    told = len(receiver.told())
    person(account, "while suspended")
    post.deliver()
    assert len(receiver.requests) == before

    account.at("1.4").ok("POST", f"/subscriptions/{webhook.id}/ping")
    post.deliver()
    assert receiver.requests[-1].body["topic"] == "ping"
    assert look(account, webhook.id).state == "suspended", "the ping was refused"
    receiver.behave = lambda _: Answer()
    account.at("1.4").ok("POST", f"/subscriptions/{webhook.id}/ping")
    post.deliver()
    assert look(account, webhook.id).state == "active"
    person(account, "after")
    post.deliver()
    arrived = [one.body["data"]["item"]["external_id"] for one in receiver.told()]
    assert "after" in arrived
    assert "7" in arrived[told:], "what waited is sent too"


def test_a_ping_does_not_resume_what_its_owner_wants_inactive(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "contact")
    post.deliver()
    suspend: dict[str, object] = {"state": webhooks.SUSPENDED}
    account.door.write(account.app_id, lambda tx, _: webhooks.set_state(tx, webhook, suspend), None)
    account.door.write(account.app_id, webhooks.update, webhooks.WebhookChange(id=webhook.id, active=False))
    account.door.write(account.app_id, webhooks.ping, webhook.id)
    post.deliver()
    assert len(receiver.requests) == 2
    assert look(account, webhook.id).state == webhooks.INACTIVE


def test_nothing_is_sent_to_who_wants_nothing(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    post.deliver()
    path = f"/subscriptions/{webhook.id}"
    account.at("1.4").ok("POST", path, {"active": False})
    person(account)
    post.deliver()
    assert receiver.told() == []
    account.at("1.4").ok("POST", path, {"active": True})
    person(account, "26")
    post.deliver()
    assert len(receiver.told()) == 1


def test_who_is_deleted_is_told_nothing_more(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "contact.user.created")
    person(account)
    account.at("1.4").ok("DELETE", f"/subscriptions/{webhook.id}")
    post.deliver()
    assert receiver.requests == []
