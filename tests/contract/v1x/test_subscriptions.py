"""Subscriptions of 1.0 to 1.4, which are webhooks: the help pages on them, and fixtures of client libraries."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import webhook_deliveries, webhooks
from interphone.domain.webhook_deliveries import Ask, Outcome, Policy, Settlement
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /subscriptions",
    "POST /subscriptions",
    "GET /subscriptions/{id}",
    "POST /subscriptions/{id}",
    "PUT /subscriptions/{id}",
    "DELETE /subscriptions/{id}",
    "POST /subscriptions/{id}/ping",
    "GET /subscriptions/{id}/sent",
    "GET /subscriptions/{id}/error",
    "GET /subscriptions/{id}/errors",
    "GET /subscriptions/{id}/retry",
    "POST /subscriptions/{id}/retry",
)

VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4"]
URL = "https://hooks.serenity.example/in"
NEW = {"service_type": "web", "url": URL, "topics": ["user.created", "conversation"]}
NOBODY = "nsub_00000000000000000000"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_subscription_in_full(account: Account, clock: Clock, version: str) -> None:
    """Keys in the order of the fixtures of client libraries."""
    caller = account.at(version)
    made = caller.ok("POST", "/subscriptions", NEW)
    assert list(made.items()) == list(
        {
            "type": "notification_subscription",
            "id": made["id"],
            "created_at": int(clock.now),
            "updated_at": int(clock.now),
            "service_type": "web",
            "app_id": account.app_id,
            "url": URL,
            "self": made["self"],
            "topics": ["user.created", "conversation"],
            "active": True,
            "metadata": {},
            "hub_secret": None,
            "mode": "point",
            "links": made["links"],
            "notes": [],
        }.items()
    )
    assert made["id"].startswith("nsub_")
    assert made["self"].endswith(f"/subscriptions/{made['id']}")
    assert made["links"] == {name: f"{made['self']}/{name}" for name in ("sent", "retry", "errors")}
    assert caller.ok("GET", f"/subscriptions/{made['id']}") == made
    listed = {"type": "notification_subscription.list", "items": [made], "subscriptions": [made]}
    assert caller.ok("GET", "/subscriptions") == listed
    assert caller.ok("DELETE", f"/subscriptions/{made['id']}") == made
    assert caller.ok("GET", "/subscriptions")["items"] == []


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_given_replaces_what_there_was(account: Account, clock: Clock, method: str) -> None:
    """Help page, update a subscription: topics and event names are replaced, not merged; "users" is the family user."""
    caller = account.at("1.4")
    metadata = {"event_names": ["plan-upgraded"]}
    made = caller.ok("POST", "/subscriptions", NEW | {"topics": ["event.created"], "metadata": metadata})
    clock.advance(60)
    path = f"/subscriptions/{made['id']}"
    changed = caller.ok(method, path, {"topics": ["users", "company"], "hub_secret": "shh"})
    assert changed == made | {
        "topics": ["user", "company"], "hub_secret": "shh", "updated_at": made["created_at"] + 60
    }  # fmt: skip
    moved = caller.ok(method, path, {"url": "https://else.example/", "active": False, "metadata": None})
    assert (moved["url"], moved["active"], moved["metadata"]) == ("https://else.example/", False, {})
    assert moved["topics"] == ["user", "company"]
    # What a client that saves the whole object sends back.
    assert caller.ok(method, path, moved | {"hub_secret": None, "active": True})["hub_secret"] is None


@pytest.mark.parametrize(
    ("sent", "code", "named"),
    [
        ({"topics": ["user.created"]}, "parameter_not_found", "url"),
        ({"url": URL}, "parameter_not_found", "topics"),
        ({"url": "ftp://x.example", "topics": ["user.created"]}, "parameter_invalid", "url"),
        ({"url": "https://", "topics": ["user.created"]}, "parameter_invalid", "url"),
        ({"url": "https://a:b@x.example", "topics": ["user.created"]}, "parameter_invalid", "url"),
        ({"url": "https://x.example:99999/", "topics": ["user.created"]}, "parameter_invalid", "url"),
        ({"url": URL, "topics": []}, "parameter_invalid", "topics"),
        ({"url": URL, "topics": "user.created"}, "parameter_invalid", "topics"),
        ({"url": URL, "topics": [7]}, "parameter_invalid", "topics"),
        ({"url": URL, "topics": ["user.creatd"]}, "parameter_invalid", "user.creatd"),
        ({"url": URL, "topics": ["contact.user.created"]}, "parameter_invalid", "contact.user.created"),
        ({"url": URL, "topics": ["event.created"]}, "parameter_not_found", "event_names"),
        ({"url": URL, "topics": ["event"], "metadata": None}, "parameter_not_found", "event_names"),
        ({"url": URL, "topics": ["event.created"], "metadata": {}}, "parameter_not_found", "event_names"),
        (
            {"url": URL, "topics": ["event.created"], "metadata": {"event_names": []}},
            "parameter_not_found", "event_names",
        ),
        (NEW | {"active": "perhaps"}, "parameter_invalid", "active"),
        ({"url": URL, "topics": ["event"], "metadata": {"event_names": "all"}}, "parameter_invalid", "event_names"),
        (NEW | {"service_type": "email"}, "parameter_invalid", "service_type"),
        (NEW | {"metadata": []}, "parameter_invalid", "metadata"),
        (NEW | {"colour": "red"}, "bad_request", "colour"),
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_to(account: Account, sent: Any, code: str, named: str) -> None:
    reply = account.at("1.4").send("POST", "/subscriptions", sent)
    assert named in check_error_list(reply, 400, code)


def test_one_that_is_to_begin_later(account: Account) -> None:
    """It is told nothing, not even by a ping, until it is active."""
    caller = account.at("1.4")
    made = caller.ok("POST", "/subscriptions", NEW | {"active": False, "metadata": None})
    assert (made["active"], made["metadata"]) == (False, {})
    caller.ok("POST", "/users", {"user_id": "25"})
    wanted = webhook_deliveries.Feed(made["id"], "every", 10)
    assert account.door.read(account.app_id, webhook_deliveries.page, wanted)[1] == []
    assert caller.ok("PUT", f"/subscriptions/{made['id']}", {"active": True})["active"] is True
    caller.ok("POST", "/users", {"user_id": "26"})
    assert len(account.door.read(account.app_id, webhook_deliveries.page, wanted)[1]) == 1


def test_an_update_is_held_to_the_same(account: Account) -> None:
    caller = account.at("1.4")
    path = f"/subscriptions/{caller.ok('POST', '/subscriptions', NEW)['id']}"
    for sent, code, named in [
        ({"topics": []}, "parameter_invalid", "topics"),
        ({"url": "nowhere"}, "parameter_invalid", "url"),
        ({"topics": ["event.created"]}, "parameter_not_found", "event_names"),
        ({"active": "perhaps"}, "parameter_invalid", "active"),
    ]:
        assert named in check_error_list(caller.send("POST", path, sent), 400, code)
    assert caller.ok("GET", path)["topics"] == NEW["topics"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/ping"),
        ("GET", "/sent"),
        ("GET", "/error"),
        ("GET", "/errors"),
        ("GET", "/retry"),
        ("POST", "/retry"),
    ],
)
def test_an_unknown_subscription(account: Account, method: str, path: str) -> None:
    reply = account.at("1.4").send(method, f"/subscriptions/{NOBODY}{path}", {})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


def test_the_api_makes_at_most_250(account: Account) -> None:
    """Help page, manage subscriptions."""
    caller = account.at("1.4")

    def make_many(tx: Any, _: None) -> None:
        new = webhooks.NewWebhook(url=URL, topics=["user"], version="1.4", made_by=webhooks.API)
        for _each in range(webhooks.MOST - 1):
            webhooks.create(tx, new)

    account.door.write(account.app_id, make_many, None)
    last = caller.ok("POST", "/subscriptions", NEW)
    assert "250" in check_error_list(caller.send("POST", "/subscriptions", NEW), 403, "action_forbidden")
    caller.ok("DELETE", f"/subscriptions/{last['id']}")
    caller.ok("POST", "/subscriptions", NEW)


def settle(account: Account, id: str, *outcomes: tuple[int | None, str | None]) -> None:
    """Let what is ready end so, one after the other, as a worker notes it."""
    door, app_id = account.door, account.app_id
    ready = door.read(app_id, webhook_deliveries.ready, Ask(id, [])).deliveries
    now = int(door.app.database.clock())
    ended = [
        Outcome(delivery, now, status, error, *(('{"content-type":"text/plain"}', "Go away") if status else ()))
        for delivery, (status, error) in zip(ready, outcomes, strict=False)
    ]
    assert len(ended) == len(outcomes)
    door.write(app_id, webhook_deliveries.settle, Settlement(id, ended, Policy()))


def test_what_was_sent_and_what_was_refused(account: Account, clock: Clock) -> None:
    caller = account.at("1.4")
    id = caller.ok("POST", "/subscriptions", NEW)["id"]
    settle(account, id, (200, None))  # The ping that each begins with.
    for user_id in ("25", "26"):
        caller.ok("POST", "/users", {"user_id": user_id})
    settle(account, id, (201, None), (503, "The receiver answered 503."))
    listed = caller.ok("GET", f"/subscriptions/{id}/sent")
    assert (listed["type"], listed["pages"]["next"]) == ("notification.list", None)
    assert [(each["topic"], each["id"] is None) for each in listed["notifications"]] == [
        ("user.created", False), ("ping", True)
    ]  # fmt: skip
    sent = listed["notifications"][0]
    assert list(sent) == [
        "type", "app_id", "data", "links", "id", "topic", "delivery_status", "delivery_attempts", "delivered_at",
        "first_sent_at", "created_at", "self",
    ]  # fmt: skip
    assert (sent["delivery_attempts"], sent["delivered_at"]) == (1, int(clock.now))
    assert sent["data"]["item"]["user_id"] == "25"

    refused = caller.ok("GET", f"/subscriptions/{id}/errors")
    assert refused == caller.ok("GET", f"/subscriptions/{id}/error") == caller.ok("GET", f"/subscriptions/{id}/retry")
    (one,) = refused["notifications"]
    assert one["data"]["item"]["user_id"] == "26"
    request = one["http_request"]
    assert list(request) == [
        "request_method", "request_uri", "request_headers", "request_entity", "response_status_code",
        "response_headers", "response_entity",
    ]  # fmt: skip
    assert (request["request_method"], request["request_uri"]) == ("POST", URL)
    assert one["id"] in request["request_entity"]
    assert (request["response_status_code"], request["response_entity"]) == (503, "Go away")
    assert request["response_headers"] == {"content-type": "text/plain"}


def test_what_failed_is_sent_anew_when_asked(account: Account) -> None:
    caller = account.at("1.4")
    id = caller.ok("POST", "/subscriptions", NEW)["id"]
    settle(account, id, (200, None))
    caller.ok("POST", "/users", {"user_id": "25"})
    settle(account, id, (None, "Nobody answers."))
    assert account.door.read(account.app_id, webhook_deliveries.ready, Ask(id, [])).deliveries == []
    (failed,) = caller.ok("GET", f"/subscriptions/{id}/retry")["notifications"]
    assert failed["http_request"]["response_entity"] == "Nobody answers."
    assert caller.ok("POST", f"/subscriptions/{id}/retry")["id"] == id
    settle(account, id, (200, None))
    assert caller.ok("GET", f"/subscriptions/{id}/errors")["notifications"] == []
    assert failed["id"] in [each["id"] for each in caller.ok("GET", f"/subscriptions/{id}/sent")["notifications"]]


def test_a_long_feed_comes_in_pages(account: Account) -> None:
    caller = account.at("1.4")
    id = caller.ok("POST", "/subscriptions", NEW)["id"]
    settle(account, id, (200, None))
    for number in range(4):
        caller.ok("POST", "/users", {"user_id": str(number)})
    settle(account, id, *[(200, None)] * 4)
    seen, target = [], f"/subscriptions/{id}/sent?per_page=2"
    for _ in range(3):
        page = caller.ok("GET", target)
        seen += [each["data"]["item"].get("user_id", "ping") for each in page["notifications"]]
        target = (page["pages"]["next"] or "").partition("//")[2].partition("/")[2]
        target = f"/{target}"
    assert seen == ["3", "2", "1", "0", "ping"]
    assert target == "/"


def test_a_ping_is_sent_when_asked(account: Account) -> None:
    caller = account.at("1.4")
    made = caller.ok("POST", "/subscriptions", NEW)
    settle(account, made["id"], (200, None))
    assert caller.ok("POST", f"/subscriptions/{made['id']}/ping") == made
    (delivery,) = account.door.read(account.app_id, webhook_deliveries.ready, Ask(made["id"], [])).deliveries
    assert delivery.topic == "ping"
