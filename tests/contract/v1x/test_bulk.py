"""Bulk jobs of 1.0 to 1.4 (API reference 1.0, bulk operations; the jobs that published clients read)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from interphone.domain.jobs import LEASE_SECONDS
from interphone.jobs.worker import Worker
from interphone.store.database import Unavailable
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door, check_error_list
from tests.support.clock import START, Clock
from tests.support.working import work_off, worker_of

pytestmark = pytest.mark.routes(
    "POST /bulk/users", "POST /bulk/contacts", "POST /bulk/events",
    "GET /jobs/{id}", "POST /jobs/{id}", "GET /jobs/{id}/error", "GET /jobs/{id}/errors",
)  # fmt: skip

WASH = {"user_id": "25", "email": "wash@serenity.example"}
WEEK = 7 * 86_400


@pytest.fixture(scope="module")
def server(start: Start) -> Iterator[Door]:
    """An application with jobs left to the test."""
    with start() as door:
        yield door


@pytest.fixture
def worker(server: Door, clock: Clock) -> Worker:
    """Idle: what earlier tests left is done."""
    worker = worker_of(server)
    work_off(server, worker)
    return worker


@pytest.fixture
def ship(server: Door, worker: Worker) -> Account:
    return open_account(server).at("1.4")


def item(data: dict[str, Any], data_type: str = "user", method: str = "post") -> dict[str, Any]:
    return {"method": method, "data_type": data_type, "data": data}


def work(ship: Account, worker: Worker) -> None:
    work_off(ship.door, worker)


def submitted(ship: Account, *items: dict[str, Any], path: str = "/bulk/users") -> Any:
    return ship.ok("POST", path, {"items": list(items)})


def test_a_job_from_its_beginning_to_its_end(ship: Account, worker: Worker, clock: Clock) -> None:
    job = submitted(ship, item(WASH), item({"user_id": "26", "name": "Zoë"}))
    address = f"http://127.0.0.1:80/jobs/{job['id']}"
    assert job["id"].startswith("job_")
    assert job == {
        "app_id": ship.app_id,
        "id": job["id"],
        "created_at": START,
        "completed_at": None,
        "closing_at": START + 900,
        "updated_at": START,
        "name": "api_bulk_job",
        "state": "running",
        "links": {"error": f"{address}/error", "self": address},
    }
    waits = {"item_count": 2, "created_at": START, "started_at": None, "completed_at": None, "state": "pending"}
    (task,) = ship.ok("GET", f"/jobs/{job['id']}")["tasks"]
    assert task == {"id": task["id"], **waits}
    assert ship.get("/users?user_id=25").status == 404
    clock.advance(7)
    work(ship, worker)
    done = ship.ok("GET", f"/jobs/{job['id']}")
    assert (done["state"], done["completed_at"], done["updated_at"]) == ("completed", START + 7, START + 7)
    assert done["tasks"][0] == {
        "id": task["id"], "item_count": 2, "created_at": START,
        "started_at": START + 7, "completed_at": START + 7, "state": "completed",
    }  # fmt: skip
    assert ship.ok("GET", "/users?user_id=25")["email"] == WASH["email"]
    assert ship.ok("GET", "/users?user_id=26")["name"] == "Zoë"
    assert ship.ok("GET", f"/jobs/{job['id']}/error") == {
        "app_id": ship.app_id, "job_id": job["id"], "pages": {}, "items": [],
    }  # fmt: skip


def test_links_are_on_the_host_that_was_called(ship: Account) -> None:
    headers = [(b"authorization", ship.authorization), (b"intercom-version", b"1.0"), (b"host", b"api.example.com")]
    body = b'{"items": [{"data": {"user_id": "25"}}]}'
    reply = ship.door.call("POST", "/bulk/users", headers, [body])
    assert reply.body["links"]["self"] == f"http://api.example.com/jobs/{reply.body['id']}"


def test_items_are_done_in_order(ship: Account, worker: Worker) -> None:
    names = [f"name {number}" for number in range(120)]
    submitted(ship, *(item({**WASH, "name": name}) for name in names), item(WASH, method="delete"))
    work(ship, worker)
    assert ship.get("/users?user_id=25").status == 404
    submitted(ship, *(item({**WASH, "name": name}) for name in names))
    work(ship, worker)
    assert ship.ok("GET", "/users?user_id=25")["name"] == names[-1]


def test_what_is_refused_is_in_the_error_feed(ship: Account, worker: Worker) -> None:
    ship.ok("POST", "/users", {"user_id": "other"})
    id = ship.ok("POST", "/users", WASH)["id"]
    job = submitted(
        ship,
        item({"name": "Nobody"}),
        item({"id": id, "user_id": "other", "name": "Not stored"}),
        item({**WASH, "name": "Wash"}),
        item({"user_id": "404"}, method="delete"),
        item(WASH, method="put"),
        item(WASH, data_type="ship"),
        item({**WASH, "nickname": "Wash"}),
    )
    work(ship, worker)
    done = ship.ok("GET", f"/jobs/{job['id']}")
    assert (done["state"], done["tasks"][0]["state"]) == ("completed_with_errors",) * 2
    feed = ship.ok("GET", f"/jobs/{job['id']}/error")
    assert [each["error"]["code"] for each in feed["items"]] == [
        "parameter_not_found", "unique_user_constraint", "not_found", "parameter_invalid", "parameter_invalid",
        "bad_request",
    ]  # fmt: skip
    first, second, *_ = feed["items"]
    assert list(first) == ["id", "updated_at", "method", "data_type", "data", "error"]
    assert (first["method"], first["data_type"], first["data"]) == ("post", "user", {"name": "Nobody"})
    assert first["error"]["message"] == "User email, user_id or anonymous_id must be supplied"
    assert second["error"]["message"] == "User already exists."
    assert feed["items"][2]["error"]["message"] == "User Not Found"
    assert "post or delete" in feed["items"][3]["error"]["message"]
    assert feed["items"][5]["error"]["message"] == "bad 'nickname' parameter"
    assert ship.ok("GET", f"/jobs/{job['id']}/errors") == feed
    assert ship.ok("GET", "/users?user_id=25")["name"] == "Wash"


def test_leads_and_events(ship: Account, worker: Worker) -> None:
    ship.ok("POST", "/users", WASH)
    lead = ship.ok("POST", "/contacts", {"email": "lead@serenity.example"})
    gone = ship.ok("POST", "/contacts", {})
    submitted(
        ship,
        item({"id": lead["id"], "name": "Simon"}, "contact"),
        item({"id": gone["id"]}, "contact", "delete"),
        path="/bulk/contacts",
    )
    event = {"event_name": "docked", "created_at": START - 5, **WASH}
    job = submitted(ship, item(event, "event"), item(event, "event", "delete"), path="/bulk/events")
    work(ship, worker)
    assert ship.ok("GET", f"/contacts/{lead['id']}")["name"] == "Simon"
    assert ship.get(f"/contacts/{gone['id']}").status == 404
    events = ship.ok("GET", "/events?type=user&user_id=25")["events"]
    assert [(each["event_name"], each["created_at"]) for each in events] == [("docked", START - 5)]
    (refused,) = ship.ok("GET", f"/jobs/{job['id']}/error")["items"]
    assert "method must be post" in refused["error"]["message"]


def test_times_are_those_of_the_request(ship: Account, worker: Worker, clock: Clock) -> None:
    submitted(ship, item({**WASH, "update_last_request_at": True}))
    clock.advance(500)
    work(ship, worker)
    assert ship.ok("GET", "/users?user_id=25")["last_request_at"] == START


def test_further_items_join_a_job_while_it_is_open(ship: Account, worker: Worker, clock: Clock) -> None:
    job = submitted(ship, item({**WASH, "name": "first"}))
    work(ship, worker)
    clock.advance(899)
    more = {"items": [item({**WASH, "name": "second"})], "job": {"id": job["id"]}}
    again = ship.ok("POST", "/bulk/users", more)
    assert (again["id"], again["state"], again["completed_at"]) == (job["id"], "running", None)
    assert ship.ok("POST", f"/jobs/{job['id']}", {"items": [item({**WASH, "name": "third"})]})["id"] == job["id"]
    work(ship, worker)
    done = ship.ok("GET", f"/jobs/{job['id']}")
    assert (done["state"], [task["item_count"] for task in done["tasks"]]) == ("completed", [1, 1, 1])
    assert ship.ok("GET", "/users?user_id=25")["name"] == "third"
    clock.advance(1)
    sentence = f"job {job['id']} is closed for new task updates"
    check_error_list(ship.post("/bulk/users", more), 403, "forbidden", sentence)
    check_error_list(ship.post(f"/jobs/{job['id']}", {"items": [item(WASH)]}), 403, "forbidden", sentence)


def test_jobs_that_are_not_there(ship: Account, stranger: Account) -> None:
    theirs = ship.ok("POST", "/bulk/users", {"items": [item(WASH)]})["id"]
    other = open_account(ship.door).at("1.4")
    for id in ("job_404", theirs):
        for path in (f"/jobs/{id}", f"/jobs/{id}/error", f"/jobs/{id}/errors"):
            check_error_list(other.get(path), 404, "not_found", "Job Not Found")
        more = {"items": [item(WASH)], "job": {"id": id}}
        check_error_list(other.post("/bulk/users", more), 404, "not_found", f"job {id} not found")
        check_error_list(other.post(f"/jobs/{id}", {"items": [item(WASH)]}), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ({}, "parameter_not_found", "items"),
        ({"items": []}, "parameter_not_found", "items"),
        ({"items": {}}, "parameter_invalid", "items must be an array"),
        ({"items": ["x"]}, "parameter_invalid", "items[0]"),
        ({"items": [{"data": []}]}, "parameter_invalid", "items[0].data"),
        ({"items": [{"method": 1, "data": {}}]}, "parameter_invalid", "items[0].method"),
        ({"items": [{"data": {}}], "job": "x"}, "parameter_invalid", "job"),
        ({"items": [{"data": {}}], "users": []}, "bad_request", "bad 'users' parameter"),
    ],
)
def test_bad_requests(ship: Account, body: Any, code: str, named: str) -> None:
    assert named in check_error_list(ship.post("/bulk/users", body), 400, code)


class Breaks(Exception):
    """The process is gone."""


@pytest.mark.parametrize("after", [0, 3, 7])
def test_a_job_half_done_goes_on_where_it_was(ship: Account, worker: Worker, clock: Clock, after: int) -> None:
    """Whichever write is the last before the worker goes, the next one does each item that was left, once."""
    leads = [item({"name": f"lead {number}"}, "contact") for number in range(8)]
    job = submitted(ship, *leads[:4], item({"user_id": "404"}, method="delete"), *leads[4:])
    database = ship.door.app.database
    writes, write = [0], database.write

    async def breaks(app_id: str, verb: Any, command: Any) -> Any:
        if app_id:
            writes[0] += 1
        if writes[0] > after:
            raise Breaks
        return await write(app_id, verb, command)

    database.write = breaks  # type: ignore[method-assign]
    try:
        with pytest.raises(Breaks):
            ship.door.run(worker.run_due())
    finally:
        del database.write
    work(ship, worker)
    assert ship.ok("GET", f"/jobs/{job['id']}")["state"] == "running"
    clock.advance(LEASE_SECONDS)
    work(ship, worker)
    done = ship.ok("GET", f"/jobs/{job['id']}")
    assert (done["state"], done["tasks"][0]["item_count"]) == ("completed_with_errors", 9)
    (refused,) = ship.ok("GET", f"/jobs/{job['id']}/error")["items"]
    assert refused["error"]["message"] == "User Not Found"
    assert sorted(names(ship)) == [f"lead {number}" for number in range(8)]


def names(ship: Account) -> list[str]:
    """Of all leads: each that is created is another."""
    found: list[dict[str, Any]] = ship.ok("GET", "/contacts?per_page=60")["contacts"]
    return [lead["name"] for lead in found]


def test_two_workers_at_one_job_do_each_item_once(ship: Account, worker: Worker, clock: Clock) -> None:
    job = submitted(ship, *(item({"name": f"{number}"}, "contact") for number in range(60)))
    second = Worker(ship.door.app.database, worker._handlers)

    async def both() -> None:
        first = asyncio.ensure_future(worker.run_due())
        while not first.done():
            clock.advance(LEASE_SECONDS)
            await second.run_due()
        await first

    ship.door.run(both())
    work(ship, worker)
    done = ship.ok("GET", f"/jobs/{job['id']}")
    assert done["state"] == "completed"
    assert sorted(map(int, names(ship))) == list(range(60))


def test_a_database_that_is_away_refuses_no_item(ship: Account, worker: Worker, clock: Clock) -> None:
    job = submitted(ship, item(WASH))
    database = ship.door.app.database
    write = database.write

    async def away(app_id: str, verb: Any, command: Any) -> Any:
        if app_id:
            raise Unavailable("The database is away.")
        return await write(app_id, verb, command)

    database.write = away  # type: ignore[method-assign]
    try:
        ship.door.run(worker.run_due())
    finally:
        del database.write
    assert ship.ok("GET", f"/jobs/{job['id']}")["state"] == "running"
    clock.advance(60)
    work(ship, worker)
    assert ship.ok("GET", f"/jobs/{job['id']}")["state"] == "completed"


def test_jobs_are_forgotten_after_a_week(ship: Account, worker: Worker, clock: Clock) -> None:
    old = submitted(ship, item({"name": "Nobody"}))
    clock.advance(WEEK - 1)
    young = submitted(ship, item(WASH))
    work(ship, worker)
    assert ship.ok("GET", f"/jobs/{old['id']}/error")["items"]
    clock.advance(1)
    work(ship, worker)
    check_error_list(ship.get(f"/jobs/{old['id']}"), 404, "not_found", "Job Not Found")
    assert ship.ok("GET", f"/jobs/{young['id']}")["state"] == "completed"
    clock.advance(WEEK)
    work(ship, worker)
    assert ship.get(f"/jobs/{young['id']}").status == 404


def test_refused_items_go_with_whoever_is_erased(ship: Account, worker: Worker) -> None:
    """By id, user_id or email, in whatever case; those of others stay, and the counts too."""
    wash = ship.ok("POST", "/users", WASH)["id"]
    bad = {"signed_up_at": "never"}
    mine = [{"id": wash}, {"user_id": "25"}, {"user_id": 25}, {"email": WASH["email"].upper()}]
    theirs = [{"user_id": "250"}, {"user_id": "2", "name": "25"}]
    job = submitted(ship, *(item({**who, **bad}) for who in (*mine, *theirs)))
    work(ship, worker)
    assert len(ship.ok("GET", f"/jobs/{job['id']}/error")["items"]) == 6
    ship.ok("POST", "/user_delete_requests", {"intercom_user_id": wash})
    left = ship.ok("GET", f"/jobs/{job['id']}/error")["items"]
    assert [one["data"] for one in left] == [{**who, **bad} for who in theirs]
    assert ship.ok("GET", f"/jobs/{job['id']}")["tasks"][0]["item_count"] == 6
