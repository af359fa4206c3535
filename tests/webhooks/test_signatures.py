"""What a receiver can check: X-Hub-Signature of old, and Standard Webhooks. As docs/webhooks.md shows it."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from interphone.domain import webhooks
from interphone.domain.webhooks import OLD_SECRET_SECONDS
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.conftest import Post, look, subscribe
from tests.webhooks.receiver import Answer, Received, Receiver


def standard(secret: str, received: Received) -> str:
    """By the specification of Standard Webhooks: v1, HMAC-SHA256 of id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{received.headers['webhook-id']}.{received.headers['webhook-timestamp']}.".encode() + received.content
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def person(account: Account, user_id: str = "25") -> None:
    account.at("2.16").ok("POST", "/contacts", {"external_id": user_id, "name": "Zoë"})


def test_both_signatures(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    webhook = subscribe(account, receiver.url, "contact", hub_secret="geheim ü")
    person(account)
    post.deliver()
    assert len(receiver.requests) == 2
    for one in receiver.requests:
        digest = hmac.new("geheim ü".encode(), one.content, hashlib.sha1).hexdigest()
        assert one.headers["X-Hub-Signature"] == f"sha1={digest}"
        assert one.headers["webhook-signature"] == standard(webhook.secret, one)
        assert one.headers["webhook-timestamp"] == str(int(clock.now))
    (told,) = receiver.told()
    assert told.headers["webhook-id"] == told.id


def test_without_a_hub_secret_there_is_no_hub_signature(account: Account, receiver: Receiver, post: Post) -> None:
    webhook = subscribe(account, receiver.url, "contact")
    post.deliver()
    (ping,) = receiver.requests
    assert "X-Hub-Signature" not in ping.headers
    assert ping.headers["webhook-signature"] == standard(webhook.secret, ping)
    assert len(base64.b64decode(webhook.secret.removeprefix("whsec_"))) == 32


def test_each_try_is_signed_at_its_own_time(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    """Or a receiver that refuses old signatures would refuse every retry."""
    webhook = subscribe(account, receiver.url, "contact")
    receiver.behave = lambda _: Answer(500)
    person(account)
    post.deliver()
    clock.advance(100)
    post.deliver()
    first, second = receiver.told()
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 100
    assert second.headers["webhook-signature"] == standard(webhook.secret, second)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(
    account: Account, receiver: Receiver, post: Post, clock: Clock
) -> None:
    before = subscribe(account, receiver.url, "contact")
    after = account.door.write(account.app_id, webhooks.rotate_secret, before.id)
    assert after.secret != before.secret
    post.deliver()
    (ping,) = receiver.requests
    signatures = ping.headers["webhook-signature"].split(" ")
    assert signatures == [standard(after.secret, ping), standard(before.secret, ping)]
    clock.advance(OLD_SECRET_SECONDS)
    person(account)
    post.deliver()
    (told,) = receiver.told()
    assert told.headers["webhook-signature"] == standard(after.secret, told)


def test_the_api_shows_no_secret_but_that_of_the_hub(account: Account) -> None:
    webhook = subscribe(account, "https://hooks.serenity.example/in", "contact", version="1.4")
    shown = account.at("1.4").send("GET", f"/subscriptions/{webhook.id}").content.decode()
    assert look(account, webhook.id).secret not in shown


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"allow": []}, "127.0.0.1 leads to a loopback address"),
        ({"allow": [], "https_only": False}, "by naming 127.0.0.1 in INTERPHONE_OUTGOING_ALLOW."),
    ],
)
def test_no_private_address_is_called_unless_it_is_allowed(
    account: Account, receiver: Receiver, options: dict[str, object], reason: str
) -> None:
    from interphone.domain.webhook_deliveries import Policy
    from tests.webhooks.conftest import deliveries_of

    webhook = subscribe(account, receiver.url, "contact")
    person(account)
    Post(account.door, Policy(), **options).deliver()
    assert receiver.requests == []
    (delivery,) = deliveries_of(account, webhook.id)
    assert reason in (delivery.error or "")
    assert "127.0.0.1" not in (delivery.answer_body or "")
