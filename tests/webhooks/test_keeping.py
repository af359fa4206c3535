"""How long the outbox keeps what, and that nothing of an erased person stays in it."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import webhook_deliveries, webhook_keeping, webhooks
from interphone.domain.jobs import Job
from interphone.domain.webhook_keeping import KEPT_SECONDS
from interphone.jobs.webhooks import forget_events, forget_webhook
from tests.support.api import Account
from tests.support.clock import Clock
from tests.support.furnished import dump
from tests.webhooks.conftest import Post, deliveries_of, subscribe
from tests.webhooks.receiver import Answer, Receiver

TABLES = ("webhook_event", "webhook_event_contact", "webhook_delivery")


def rows(account: Account) -> dict[str, list[str]]:
    found: dict[str, list[str]] = account.door.read(account.app_id, dump)
    return {table: found[table] for table in TABLES}


def forget(account: Account) -> None:
    job = Job(account.app_id, webhooks.FORGET, "", "running", 1, 0, None, 0)
    account.door.run(forget_events(account.door.app.database, job))


def test_thirty_days_are_kept(account: Account, receiver: Receiver, post: Post, clock: Clock) -> None:
    webhook = subscribe(account, receiver.url, "contact")
    new = account.at("2.16")
    for number in range(3):
        new.ok("POST", "/contacts", {"external_id": str(number)})
    post.deliver()
    clock.advance(KEPT_SECONDS - 10)
    new.ok("POST", "/contacts", {"external_id": "later"})
    post.deliver()
    forget(account)
    assert len(deliveries_of(account, webhook.id)) == 4
    clock.advance(11)
    forget(account)
    (left,) = deliveries_of(account, webhook.id)
    assert "later" in left.item
    assert {table: len(found) for table, found in rows(account).items()} == dict.fromkeys(TABLES, 1)


def test_the_job_that_forgets_comes_by_itself(account: Account, clock: Clock) -> None:
    subscribe(account, "https://hooks.serenity.example/in", "contact")
    waiting = [row for row in account.door.read(account.app_id, dump)["job"] if webhooks.FORGET in row]
    assert len(waiting) == 1


PERSON = {"user_id": "river-17", "email": "river@tam.example", "name": "River Tam", "phone": "+1555171717"}


@pytest.fixture
def watched(account: Account, receiver: Receiver) -> Any:
    for version, topics in (("2.16", ("contact", "company.contact")), ("1.4", ("user", "contact"))):
        subscribe(account, receiver.url, *topics, version=version)
    subscribe(account, receiver.url, "event.created", version="1.4", metadata={"event_names": ["landed"]})
    return account


def live_of(account: Account) -> str:
    """Somebody has a life that is told of, and another whom it touches."""
    old = account.at("1.4")
    made = old.ok("POST", "/users", PERSON | {"companies": [{"company_id": "firefly"}]})
    old.ok("POST", "/users", {"user_id": "river-17", "name": "River"})
    old.ok("POST", "/tags", {"name": "Reader", "users": [{"id": made["id"]}]})
    assert old.send("POST", "/events", {"user_id": "river-17", "event_name": "landed"}).status == 202
    id: str = made["id"]
    return id


def traces(account: Account, *texts: str) -> list[str]:
    return [row for found in rows(account).values() for row in found if any(text in row for text in texts)]


@pytest.mark.parametrize("told", [True, False])
def test_nothing_of_an_erased_person_is_kept(watched: Account, post: Post, receiver: Receiver, told: bool) -> None:
    """What was told before, and what waited to be; but that they are gone is told, and forgotten then."""
    id = live_of(watched)
    if told:
        receiver.behave = lambda one: Answer(500, body=b"river@tam.example?" if b"river" in one.content else b"")
        post.deliver()
        receiver.behave = lambda _: Answer()
    assert traces(watched, id, "river")
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    before = len(receiver.requests)
    post.deliver()
    after = [one.body for one in receiver.requests[before:] if one.id is not None]
    assert sorted(one["topic"] for one in after) == ["contact.deleted", "user.deleted"]
    assert traces(watched, id, "river", "River", "1555171717") == []


def test_that_somebody_is_gone_is_told_even_later(
    watched: Account, post: Post, receiver: Receiver, clock: Clock
) -> None:
    id = live_of(watched)
    post.deliver()
    receiver.behave = lambda _: Answer(500)
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    post.deliver()
    receiver.behave = lambda _: Answer()
    before = len(receiver.requests)
    clock.advance(3_600)
    post.deliver()
    told = [one.body["data"]["item"] for one in receiver.requests[before:]]
    assert {"id": id, "external_id": "river-17", "type": "contact", "deleted": True} in told
    assert traces(watched, id, "river") == []


def test_who_never_hears_of_it_leaves_no_trace_either(
    watched: Account, post: Post, receiver: Receiver, clock: Clock
) -> None:
    id = live_of(watched)
    post.deliver()
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    receiver.behave = lambda _: Answer(500)
    for _ in range(30):
        post.deliver()
        clock.advance(4 * 3_600)
    post.deliver()
    assert traces(watched, id, "river") == []


def test_who_is_gone_is_forgotten_with_the_webhooks_that_were_to_be_told(watched: Account, post: Post) -> None:
    """Not before the last of each version is gone."""
    id = live_of(watched)
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    assert len(traces(watched, id)) == 2
    for webhook in watched.door.read(watched.app_id, webhooks.every):
        watched.door.write(watched.app_id, webhooks.delete, webhook.id)
        job = Job(watched.app_id, webhooks.FORGET_DELETED, webhook.id, "running", 1, 0, None, 0)
        watched.door.run(forget_webhook(watched.door.app.database, job))
    assert traces(watched, id) == []


def test_what_was_sent_to_a_webhook_goes_with_it(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a job, a few at a time, so that no write waits for all of it; and none of another's."""
    monkeypatch.setattr(webhook_keeping, "FORGET_AT_ONCE", 2)
    kept, gone = (subscribe(account, "https://hooks.serenity.example/in", "contact") for _ in range(2))
    for number in range(5):
        account.at("2.16").ok("POST", "/contacts", {"external_id": str(number)})
    account.door.write(account.app_id, webhooks.delete, gone.id)
    (job,) = [row for row in account.door.read(account.app_id, dump)["job"] if gone.id in row]
    assert repr(webhooks.FORGET_DELETED) in job
    steps = [account.door.write(account.app_id, webhook_keeping.forget_deliveries, gone.id) for _ in range(4)]
    assert steps == [True, True, True, False], "five, and a ping"
    assert len(deliveries_of(account, kept.id)) == 5
    assert [row for row in rows(account)["webhook_delivery"] if gone.id in row] == []


def test_what_was_emptied_is_not_sent_when_retried(watched: Account, post: Post, receiver: Receiver) -> None:
    id = live_of(watched)
    receiver.behave = lambda _: Answer(500)
    post.deliver()
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    receiver.behave = lambda _: Answer()
    post.deliver()
    before = len(receiver.told())
    for webhook in watched.door.read(watched.app_id, webhooks.every):
        watched.door.write(watched.app_id, webhook_deliveries.retry, webhook_deliveries.Retry(webhook.id))
    post.deliver()
    assert len(receiver.told()) == before
    # The feed still tells that something was sent, but not of whom.
    (first, *_) = watched.door.read(watched.app_id, webhooks.every)
    shown = watched.at("1.4").send("GET", f"/subscriptions/{first.id}/sent").content.decode()
    assert "river" not in shown


def test_others_are_kept(watched: Account, post: Post) -> None:
    id = live_of(watched)
    watched.at("1.4").ok("POST", "/users", {"user_id": "simon-18"})
    watched.at("2.16").ok("DELETE", f"/contacts/{id}")
    post.deliver()
    assert traces(watched, "simon-18")


def test_who_was_merged_before_leaves_nothing(watched: Account, post: Post, clock: Clock) -> None:
    new = watched.at("2.16")
    lead = new.ok("POST", "/contacts", {"role": "lead", "email": "river@tam.example", "name": "Girl in a box"})["id"]
    user = new.ok("POST", "/contacts", {"external_id": "river-17", "email": "river@tam.example"})["id"]
    new.ok("POST", "/contacts/merge", {"from": lead, "into": user})
    post.deliver()
    assert traces(watched, lead, "Girl in a box")
    new.ok("DELETE", f"/contacts/{user}")
    post.deliver()
    assert traces(watched, lead, user, "Girl in a box", "river") == []
