"""Content data exports (API reference 2.6, export content data; OpenAPI descriptions)."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from typing import Any

import pytest

from interphone.domain import auto_messages, opening, parts, teammates
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.contacts import Who
from interphone.domain.exports import COLUMNS
from interphone.domain.opening import NewMessage
from interphone.domain.parts import ContactReply, Words
from interphone.domain.teammates import NewTeammate
from interphone.jobs.worker import Worker
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door, check_error_list
from tests.support.clock import START, Clock
from tests.support.working import work_off, worker_of

pytestmark = pytest.mark.routes(
    "POST /export/content/data", "GET /export/content/data/{id}", "POST /export/cancel/{id}",
    "GET /download/content/data/{id}",
)  # fmt: skip

DAY = 86_400
SPAN = {"created_at_after": START - DAY, "created_at_before": START + DAY}
NEITHER = {"download_expires_at": "", "download_url": ""}


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
    return open_account(server, kind="token").at("2.10")


@pytest.fixture
def sent(ship: Account) -> dict[str, str]:
    """Zoë got an auto message and answered; Wash, whose name a spreadsheet might run, a message. Their ids."""
    mal = ship.door.write(ship.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    welcome = NewAutoMessage(sender="mal@serenity.example", text="Welcome aboard", title="Welcome")
    ship.door.write(ship.app_id, auto_messages.create, welcome)
    zoe = ship.ok("POST", "/contacts", {"role": "user", "external_id": "26", "email": "zoe@serenity.example"})["id"]
    arrival = auto_messages.Arrival(Who(id=zoe), None)
    ship.door.write(ship.app_id, auto_messages.deliver_on_arrival, arrival)
    ship.door.write(ship.app_id, parts.reply_as_contact, ContactReply(who=Who(id=zoe), words=Words(body="<p>Sir</p>")))
    wash = ship.ok(
        "POST", "/contacts", {"role": "user", "external_id": "25", "name": '=HYPERLINK("https://x.example")'}
    )["id"]
    company = ship.ok("POST", "/companies", {"company_id": "366", "name": "Serenity"})["id"]
    ship.ok("POST", f"/contacts/{wash}/companies", {"id": company})
    letter = NewMessage(
        teammate_id=mal.id, who=Who(id=wash), words=Words(body="<p>Land</p>"), source_type="email", subject="Course"
    )
    ship.door.write(ship.app_id, opening.send, letter)
    return {"zoe": zoe, "wash": wash, "company": company}


def make(ship: Account, worker: Worker, **span: int) -> Any:
    made = ship.ok("POST", "/export/content/data", SPAN | span)
    assert made == {"job_identifier": made["job_identifier"], "status": "pending", **NEITHER}
    work_off(ship.door, worker)
    return ship.ok("GET", f"/export/content/data/{made['job_identifier']}")


def rows_of(ship: Account, export: Any) -> list[dict[str, str]]:
    target = export["download_url"].partition("/download")
    reply = ship.get(target[1] + target[2])
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].endswith('.csv.gz"')
    return list(csv.DictReader(io.StringIO(gzip.decompress(reply.content).decode(), newline="")))


def test_what_was_sent_is_exported(ship: Account, worker: Worker, sent: dict[str, str]) -> None:
    export = make(ship, worker)
    assert export["status"] == "completed"
    assert export["download_expires_at"] == str(START + 2 * DAY)
    chat, mail = rows_of(ship, export)
    assert tuple(chat) == COLUMNS
    assert (chat["user_id"], chat["user_external_id"], chat["email"]) == (sent["zoe"], "26", "zoe@serenity.example")
    assert (chat["content_title"], chat["content_type"], chat["received_at"]) == ("Welcome", "Chat", str(START))
    assert (chat["first_reply"], chat["company_id"], chat["series_id"]) == (str(START), "-1", "-1")
    assert (mail["user_id"], mail["content_type"], mail["content_title"]) == (sent["wash"], "Email", "Course")
    assert (mail["first_reply"], mail["company_id"]) == ("", sent["company"])


def test_no_cell_is_a_formula(ship: Account, worker: Worker, sent: dict[str, str]) -> None:
    assert rows_of(ship, make(ship, worker))[1]["name"] == """'=HYPERLINK("https://x.example")"""


def test_only_what_was_sent_in_the_time(ship: Account, worker: Worker, sent: dict[str, str]) -> None:
    assert len(rows_of(ship, make(ship, worker, created_at_after=START, created_at_before=START))) == 2
    export = make(ship, worker, created_at_before=START - 1)
    assert (export["status"], export["download_url"]) == ("no_data", "")
    check_error_list(ship.get(f"/download/content/data/{export['job_identifier']}"), 404, "not_found")


def test_one_at_a_time(ship: Account, worker: Worker) -> None:
    first = ship.ok("POST", "/export/content/data/", SPAN)
    sentence = "Exceeded rate limit of 1 pending message data export jobs"
    check_error_list(ship.post("/export/content/data", SPAN), 429, "rate_limit_exceeded", sentence)
    canceled = ship.ok("POST", f"/export/cancel/{first['job_identifier']}")
    assert canceled == {"job_identifier": first["job_identifier"], "status": "canceled", **NEITHER}
    assert make(ship, worker)["status"] == "no_data"
    work_off(ship.door, worker)
    again = ship.ok("POST", f"/export/cancel/{first['job_identifier']}")
    assert again["status"] == "canceled"


def test_it_is_there_for_two_days(ship: Account, worker: Worker, sent: dict[str, str], clock: Clock) -> None:
    export = make(ship, worker)
    clock.now = START + 2 * DAY
    work_off(ship.door, worker)
    assert len(rows_of(ship, export)) == 2
    clock.now += 2
    work_off(ship.door, worker)
    for path in ("/export/content/data/", "/download/content/data/"):
        check_error_list(ship.get(path + export["job_identifier"]), 404, "not_found")


def test_an_erased_person_is_in_no_export(ship: Account, worker: Worker, sent: dict[str, str]) -> None:
    export = make(ship, worker)
    ship.ok("DELETE", f"/contacts/{sent['zoe']}")
    assert [row["user_id"] for row in rows_of(ship, export)] == [sent["wash"]]


def test_many_are_exported_piece_by_piece(
    ship: Account, worker: Worker, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interphone.domain.exports.ROWS_AT_ONCE", 1)
    for number in range(5):
        id = ship.ok("POST", "/contacts", {"role": "user", "external_id": f"crowd {number}"})["id"]
        ship.door.write(ship.app_id, auto_messages.deliver_on_arrival, auto_messages.Arrival(Who(id=id), None))
    rows = rows_of(ship, make(ship, worker))
    assert len(rows) == len({row["receipt_id"] for row in rows}) == 7


@pytest.mark.parametrize("missing", SPAN)
def test_both_times_are_needed(ship: Account, missing: str) -> None:
    body = {name: value for name, value in SPAN.items() if name != missing}
    message = check_error_list(ship.post("/export/content/data", body), 400, "parameter_not_found")
    assert missing in message


def test_times_must_be_in_order(ship: Account) -> None:
    body = {"created_at_after": START, "created_at_before": START - 1}
    assert "created_at_before" in check_error_list(ship.post("/export/content/data", body), 400, "parameter_invalid")


def test_unknown_jobs(ship: Account) -> None:
    for method, path in (("GET", "/export/content/data/xyz"), ("POST", "/export/cancel/xyz")):
        sentence = "Export job not found for identifier: xyz"
        check_error_list(ship.send(method, path), 404, "not_found", sentence)
    check_error_list(ship.get("/download/content/data/xyz"), 404, "not_found", "Object not found.")


def test_there_are_none_before_2_5(ship: Account) -> None:
    check_error_list(ship.at("2.4").post("/export/content/data", SPAN), 400, "intercom_version_invalid")
