"""Bulk jobs of Preview, and the status of jobs (OpenAPI descriptions 2.14 to Preview)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from interphone.jobs.worker import Worker
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door, check_error_list
from tests.support.clock import START, Clock
from tests.support.working import work_off, worker_of

pytestmark = pytest.mark.routes(
    "POST /contacts/bulk", "PUT /contacts/bulk", "POST /contacts/bulk/delete", "GET /contacts/bulk/{id}",
    "POST /companies/bulk", "PUT /companies/bulk", "POST /companies/bulk/delete", "GET /companies/bulk/{id}",
    "GET /jobs/status/{id}",
)  # fmt: skip

ZOE = {"external_id": "26", "email": "zoe@serenity.example", "name": "Zoë Washburne"}


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
    return open_account(server, kind="token").at("Preview")


def submit(ship: Account, method: str, path: str, body: Any) -> Any:
    reply = ship.send(method, path, body)
    assert reply.status == 202, reply
    return reply.body


def done(ship: Account, worker: Worker, method: str, path: str, body: Any) -> str:
    """The state of a job when it is over."""
    job = submit(ship, method, path, body)
    work_off(ship.door, worker)
    state: str = ship.ok("GET", f"/{path.split('/')[1]}/bulk/{job['id']}")["state"]
    return state


def test_a_job_from_its_beginning_to_its_end(ship: Account, worker: Worker, clock: Clock) -> None:
    job = submit(ship, "POST", "/contacts/bulk", {"contacts": [ZOE, {"role": "lead", "name": "Simon"}]})
    url = f"http://127.0.0.1:80/contacts/bulk/{job['id']}"
    task = {"id": job["tasks"][0]["id"], "item_count": 2, "state": "pending", "created_at": START}
    assert job == {
        "id": job["id"],
        "type": "contacts.bulk.job",
        "state": "running",
        "created_at": START,
        "updated_at": START,
        "completed_at": None,
        "tasks": [task | {"started_at": None, "completed_at": None}],
        "url": url,
    }
    status = ship.ok("GET", f"/jobs/status/{job['id']}")
    assert status == {
        "type": "job",
        "id": job["id"],
        "url": f"http://127.0.0.1:80/jobs/status/{job['id']}",
        "status": "pending",
        "resource_type": "contacts.bulk.job",
        "resource_id": job["id"],
        "resource_url": url,
    }
    clock.advance(5)
    work_off(ship.door, worker)
    over = ship.ok("GET", f"/contacts/bulk/{job['id']}")
    assert (over["state"], over["completed_at"]) == ("completed", START + 5)
    assert over["tasks"] == [task | {"state": "completed", "started_at": START + 5, "completed_at": START + 5}]
    assert ship.ok("GET", f"/jobs/status/{job['id']}")["status"] == "success"
    found = ship.ok("GET", "/contacts")["data"]
    assert sorted((each["role"], each["name"]) for each in found) == [("lead", "Simon"), ("user", "Zoë Washburne")]


def test_contacts_are_created_changed_and_deleted(ship: Account, worker: Worker) -> None:
    tag = ship.ok("POST", "/tags", {"name": "Crew"})["id"]
    new = {
        **ZOE,
        "language_override": "fr",
        "companies": [{"company_id": "6", "name": "Blue Sun"}],
        "tags": {"add": [{"id": tag}, {"id": "404"}, {"id": "x"}]},
        "unknown": {"is": "passed over"},
    }
    assert done(ship, worker, "POST", "/contacts/bulk", {"contacts": [new]}) == "completed"
    (zoe,) = ship.ok("GET", "/contacts")["data"]
    assert (zoe["external_id"], zoe["language_override"]) == ("26", "fr")
    assert [each["id"] for each in zoe["tags"]["data"]] == [tag]
    assert zoe["companies"]["total_count"] == 1
    change = {
        "id": zoe["id"],
        "name": "Zoë",
        "companies": [{"company_id": "6", "remove": True}],
        "tags": {"remove": [{"id": tag}]},
        "role": "lead",
    }
    assert done(ship, worker, "PUT", "/contacts/bulk", {"contacts": [change]}) == "completed"
    zoe = ship.ok("GET", f"/contacts/{zoe['id']}")
    assert (zoe["name"], zoe["email"], zoe["role"]) == ("Zoë", ZOE["email"], "user")
    assert (zoe["tags"]["total_count"], zoe["companies"]["total_count"]) == (0, 0)
    assert done(ship, worker, "POST", "/contacts/bulk/delete", {"contacts": [{"id": zoe["id"]}]}) == "completed"
    assert ship.get(f"/contacts/{zoe['id']}").status == 404


def test_what_cannot_be_done_leaves_the_rest_alone(ship: Account, worker: Worker) -> None:
    kept = ship.ok("POST", "/contacts", ZOE)
    both = {"contacts": [{**ZOE, "name": "Another"}, {"external_id": "27"}]}
    job = submit(ship, "POST", "/contacts/bulk", both)
    work_off(ship.door, worker)
    over = ship.ok("GET", f"/contacts/bulk/{job['id']}")
    assert (over["state"], over["tasks"][0]["state"]) == ("completed_with_errors",) * 2
    assert ship.ok("GET", f"/jobs/status/{job['id']}")["status"] == "failed"
    assert ship.ok("GET", f"/contacts/{kept['id']}")["name"] == ZOE["name"]
    assert ship.ok("GET", "/contacts")["total_count"] == 2
    for method, path in (("PUT", "/contacts/bulk"), ("POST", "/contacts/bulk/delete"), ("PUT", "/companies/bulk")):
        body = {path.split("/")[1]: [{"id": "404"}]}
        assert done(ship, worker, method, path, body) == "completed_with_errors"


def test_companies_are_saved_and_deleted(ship: Account, worker: Worker) -> None:
    new = {"companies": [{"company_id": "6", "name": "Blue Sun", "size": 100}, {"name": "Nameless"}]}
    assert done(ship, worker, "POST", "/companies/bulk", new) == "completed_with_errors"
    company = ship.ok("GET", "/companies", company_id="6")
    assert (company["name"], company["size"]) == ("Blue Sun", 100)
    again = {"companies": [{"company_id": "6", "industry": "Food"}]}
    assert done(ship, worker, "POST", "/companies/bulk", again) == "completed"
    change = {"companies": [{"id": company["id"], "size": 99}]}
    assert done(ship, worker, "PUT", "/companies/bulk", change) == "completed"
    changed = ship.ok("GET", f"/companies/{company['id']}")
    assert (changed["name"], changed["size"], changed["industry"]) == ("Blue Sun", 99, "Food")
    gone = {"companies": [{"id": company["id"]}]}
    assert done(ship, worker, "POST", "/companies/bulk/delete", gone) == "completed"
    assert ship.get(f"/companies/{company['id']}").status == 404


@pytest.mark.parametrize(("kind", "one"), [("contacts", "contact"), ("companies", "company")])
def test_the_documented_refusals(ship: Account, kind: str, one: str) -> None:
    by_id = {"method": "PUT", "path": f"/{kind}/bulk"}, {"method": "POST", "path": f"/{kind}/bulk/delete"}
    for method, path in (("POST", f"/{kind}/bulk"), *((each["method"], each["path"]) for each in by_id)):
        for body, code, sentence in (
            ({}, "field_not_found", f"{kind} field must be supplied"),
            ({kind: None}, "field_not_found", f"{kind} field must be supplied"),
            ({kind: [{"id": "1"}] * 101}, "parameter_invalid", f"maximum number of {kind} per request is 100"),
            ({kind: {"id": "1"}}, "type_mismatch", f"{kind} must be an array"),
            ({kind: ["1"]}, "type_mismatch", f"each {one} must be an object"),
        ):
            check_error_list(ship.send(method, path, body), 422, code, sentence)
    for each in by_id:
        reply = ship.send(each["method"], each["path"], {kind: [{"id": "1"}, {"name": "x"}]})
        check_error_list(reply, 422, "field_not_found", f"{kind} must be identified by id")


def test_jobs_that_are_closed_or_not_there(ship: Account, clock: Clock) -> None:
    job = submit(ship, "POST", "/contacts/bulk", {"contacts": [ZOE]})["id"]
    more = {"contacts": [{"external_id": "27"}], "job": {"id": job}}
    clock.advance(899)
    assert [task["item_count"] for task in submit(ship, "POST", "/contacts/bulk", more)["tasks"]] == [1, 1]
    clock.advance(1)
    sentence = f"job {job} is closed for new task updates"
    check_error_list(ship.post("/contacts/bulk", more), 403, "forbidden", sentence)
    stranger = open_account(ship.door).at("Preview")
    for caller, id in ((ship, "job_v2_1"), (stranger, job)):
        for path in ("/contacts/bulk", "/companies/bulk", "/jobs/status"):
            check_error_list(caller.get(f"{path}/{id}"), 404, "job_not_found", "Job Not Found")
        reply = caller.post("/contacts/bulk", {**more, "job": {"id": id}})
        check_error_list(reply, 404, "job_not_found", f"job {id} not found")
    check_error_list(ship.get(f"/companies/bulk/{job}"), 404, "job_not_found", "Job Not Found")


def test_only_preview_has_them(ship: Account) -> None:
    for path in ("/contacts/bulk", "/companies/bulk"):
        reply = ship.at("2.16").post(path, {"contacts": [ZOE]})
        assert reply.status in (400, 404, 405)
    assert ship.at("2.14").get("/jobs/status/1").status == 404
    check_error_list(ship.at("2.13").get("/jobs/status/1"), 400, "intercom_version_invalid")
