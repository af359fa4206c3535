"""What is told of jobs that are over, and of requests that were answered."""

from __future__ import annotations

import re
from typing import Any

import pytest

from interphone.api.notifications.requests import describe
from interphone.domain import bulk, exports, teammates, webhooks
from interphone.domain.exports import NewExport
from interphone.domain.teammates import NewTeammate
from interphone.domain.webhooks import WebhookChange
from interphone.store.database import Unavailable
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import Clock
from tests.support.working import work_off, worker_of
from tests.webhooks.conftest import Post, deliveries_of, subscribe
from tests.webhooks.receiver import Answer, Receiver
from tests.webhooks.test_keeping import traces
from tests.webhooks.told import START, Told

AGENT = b"parley/7"


@pytest.fixture
def ship(start: Start) -> Any:
    """A workspace of a server that leaves jobs to the test, with a token."""
    with start() as door:
        yield open_account(door, kind="token")


def work(account: Account) -> None:
    work_off(account.door, worker_of(account.door))


def test_bulk_jobs(ship: Account, clock: Clock) -> None:
    """As /jobs/status of 2.14 shows a job, once for each time that nothing is left of it."""
    told = Told(ship)
    told.listen("2.10", "job.completed")
    told.listen("Preview", "job.completed")
    preview = ship.at("Preview")
    people = {"contacts": [{"external_id": str(number)} for number in range(60)]}
    job = preview.send("POST", "/contacts/bulk", people).body
    work(ship)
    status = preview.ok("GET", f"/jobs/status/{job['id']}")
    topic, item = told.only("Preview")
    assert topic == "job.completed"
    assert list(item.items()) == [(name, _path(value)) for name, value in status.items()]
    assert (item["type"], item["status"], item["resource_type"]) == ("job", "success", "contacts.bulk.job")
    assert told.only("2.10") == (topic, item)
    again = {"contacts": [{"external_id": "1"}], "job": {"id": job["id"]}}
    preview.send("POST", "/contacts/bulk", again)
    assert told.news("Preview") == []
    work(ship)
    assert told.only("Preview")[1]["status"] == "failed", "there is a contact 1 already"


def _path(value: Any) -> Any:
    return re.sub("^https?://[^/]+", "", value) if isinstance(value, str) else value


def test_bulk_jobs_of_1_x(ship: Account, clock: Clock) -> None:
    told = Told(ship)
    told.listen("2.14", "job")
    items = [{"method": "post", "data_type": "user", "data": {"user_id": "25"}}]
    job = ship.at("1.4").ok("POST", "/bulk/users", {"items": items})
    work(ship)
    assert told.only("2.14") == (
        "job.completed",
        {
            "type": "job",
            "id": job["id"],
            "url": f"/jobs/{job['id']}",
            "status": "success",
            "resource_type": "api_bulk_job",
            "resource_id": job["id"],
            "resource_url": f"/jobs/{job['id']}",
        },
    )


def test_exports(ship: Account, clock: Clock) -> None:
    """Also one without anything in it; but none that somebody called off."""
    told = Told(ship)
    told.listen("2.15", "job.completed")
    asked = {"created_at_after": 1, "created_at_before": 2}
    new = ship.at("2.15")
    id = new.ok("POST", "/export/content/data", asked)["job_identifier"]
    work(ship)
    assert told.only("2.15")[1] == {
        "type": "job",
        "id": id,
        "url": f"/export/content/data/{id}",
        "status": "success",
        "resource_type": "content_data_export",
        "resource_id": None,
        "resource_url": None,
    }
    zoe = ship.door.write(ship.app_id, teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "owner")).id
    user = ship.at("2.15").ok("POST", "/contacts", {"external_id": "25"})["id"]
    message = {"message_type": "inapp", "body": "Hi", "from": {"type": "admin", "id": str(zoe)}}
    new.ok("POST", "/messages", message | {"to": {"type": "user", "id": user}})
    id = new.ok("POST", "/export/content/data", asked | {"created_at_before": int(clock.now) + 60})["job_identifier"]
    work(ship)
    made = told.only("2.15")[1]
    assert (made["resource_id"], made["resource_url"]) == (id, f"/download/content/data/{id}")

    called_off = ship.door.write(ship.app_id, exports.create, NewExport(1, 2)).id
    new.ok("POST", f"/export/cancel/{called_off}")
    work(ship)
    assert told.news("2.15") == []
    broken = ship.door.write(ship.app_id, exports.create, NewExport(1, 2)).id
    ship.door.write(ship.app_id, exports.give_up, broken)
    assert told.only("2.15")[1]["status"] == "failed"


def test_what_another_worker_has_done_completes_nothing(ship: Account, clock: Clock) -> None:
    told = Told(ship)
    told.listen("2.15", "job.completed")
    items = [{"method": "post", "data_type": "user", "data": {"user_id": "25"}}]
    job = ship.at("1.4").ok("POST", "/bulk/users", {"items": items})
    (item,) = ship.door.read(ship.app_id, bulk.waiting, (job["id"], 0))
    work(ship)
    assert len(told.news("2.15")) == 1
    ship.door.write(ship.app_id, bulk.do_all, [bulk.Doing(item, lambda tx, command: None, None)])
    ship.door.write(ship.app_id, bulk.refuse, bulk.Refusal(item, "code", "message"))
    assert told.news("2.15") == []


@pytest.fixture
def watched(ship: Account) -> Told:
    ship.door.write(ship.app_id, teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "owner"))
    told = Told(ship)
    told.listen("2.15", "api.request.completed")
    return told


def settle(door: Door) -> None:
    door.run(door.app.requests.settle())


def test_an_answered_request(ship: Account, watched: Told, clock: Clock) -> None:
    reply = ship.at("2.15").calling_from("203.0.113.7").send("POST", "/contacts", {"external_id": "25"}, hidden="yes")
    settle(ship.door)
    topic, item = watched.only("2.15")
    assert topic == "api.request.completed"
    assert item["admin"]["email"] == "zoe@serenity.example"
    expected = {
        "type": "api_request",
        "request_id": reply.headers["x-request-id"],
        "timestamp": START,
        "request": {"method": "POST", "path": "/contacts", "ip_address": "203.0.113.7", "user_agent": None},
        "authentication": {
            "method": "access_token",
            "token_id": item["authentication"]["token_id"],
            "oauth_client_id": None,
            "app_package_code": None,
        },
        "response": {"status": 200},
        "admin": item["admin"],
    }
    assert list(item.items()) == list(expected.items())
    assert item["authentication"]["token_id"].isdigit()


def test_what_is_told_of_requests(ship: Account, watched: Told, clock: Clock) -> None:
    """Reading as well; not what failed, what v1 did, and what looks at notifications."""
    new, old = ship.at("2.15"), ship.at("1.4")
    new.ok("GET", "/me")
    new.get("/contacts/nobody")
    old.ok("GET", f"/subscriptions/{watched.ids['2.15']}/sent")
    old.ok("GET", "/subscriptions")
    ship.get("/v1/users", user_id="25")
    ship.door.call("GET", "/me", [(b"authorization", b"Bearer nobody's")])
    old.ok("GET", "/counts")
    settle(ship.door)
    found = [item["request"]["path"] for _, item in watched.news("2.15")]
    assert found == ["/me", "/counts"]


def test_the_program_is_told(ship: Account, watched: Told, clock: Clock) -> None:
    headers = [(b"authorization", ship.authorization), (b"user-agent", AGENT), (b"intercom-version", b"2.15")]
    assert ship.door.call("GET", "/tags/%E2%98%83?q=1", headers).status == 404
    assert ship.door.call("GET", "/%74ags?email=river@tam.example", headers).status == 200
    settle(ship.door)
    _, item = watched.only("2.15")
    assert (item["request"]["path"], item["request"]["user_agent"]) == ("/tags", "parley/7")


def test_where_nobody_asks_for_them_they_are_not_even_looked_at(ship: Account, watched: Told, clock: Clock) -> None:
    """From the change of a webhook on, either way."""
    noted: list[Any] = []
    ship.door.app.api.tell = lambda request, status: noted.append(request.path)
    webhook = WebhookChange(id=watched.ids["2.15"], active=False)
    ship.door.write(ship.app_id, webhooks.update, webhook)
    ship.at("2.15").ok("GET", "/me")
    assert noted == []
    ship.door.write(ship.app_id, webhooks.update, WebhookChange(id=webhook.id, active=True))
    ship.at("2.15").ok("GET", "/me")
    assert noted == ["/me"]
    ship.door.write(ship.app_id, webhooks.update, WebhookChange(id=webhook.id, topics=["company"]))
    ship.at("2.15").ok("GET", "/me")
    assert noted == ["/me"]


def test_those_of_a_moment_are_stored_together(ship: Account, watched: Told, clock: Clock) -> None:
    """However many, each once and in order."""
    requests = ship.door.app.requests
    told: list[Any] = []
    ship.door.app.api.tell = lambda request, status: told.append((request, status))
    ship.at("2.15").ok("GET", "/me")

    async def answer_many() -> None:
        for number in range(250):
            request, status = told[0]
            request.id = f"{number:020x}"
            requests.note(ship.app_id, describe(request, status))
        await requests.settle()

    ship.door.run(answer_many())
    found = [item["request_id"] for _, item in watched.news("2.15")]
    assert found == [f"{number:020x}" for number in range(250)]


def test_a_database_that_is_away_holds_up_nobody(ship: Account, watched: Told, clock: Clock) -> None:
    database = ship.door.app.database
    write: Any = database.write

    async def refuse(*_: Any) -> Any:
        raise Unavailable("The disk is full")

    database.write = refuse  # type: ignore[assignment]
    ship.at("2.15").ok("GET", "/me")
    settle(ship.door)
    database.write = write  # type: ignore[method-assign]
    ship.at("2.15").ok("GET", "/counts")
    settle(ship.door)
    assert watched.only("2.15")[1]["request"]["path"] == "/counts"


def test_a_path_that_names_somebody_is_not_kept(account: Account, receiver: Receiver, post: Post, told: Told) -> None:
    """Neither once it is told, nor while it waits when they are erased."""
    new = account.at("2.15")
    webhook = subscribe(account, receiver.url, "api.request.completed", version="2.15")
    id = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    receiver.behave = lambda _: Answer(500)
    new.ok("GET", f"/contacts/{id}")
    settle(account.door)
    post.deliver()
    assert traces(account, id)
    new.ok("DELETE", f"/contacts/{id}")
    settle(account.door)
    (last,) = [one for one in deliveries_of(account, webhook.id) if id in one.item]
    assert '"method":"DELETE"' in last.item
    receiver.behave = lambda _: Answer()
    account.door.write(account.app_id, webhooks.update, WebhookChange(id=webhook.id, active=False))
    account.door.write(account.app_id, webhooks.update, WebhookChange(id=webhook.id, active=True))
    post.deliver()
    told_at_last = {one.body["data"]["item"]["request"]["method"] for one in receiver.told()[2:]}
    assert told_at_last == {"POST", "DELETE"}, "what names nobody else waited, and that they are gone"
    assert traces(account, id) == []
