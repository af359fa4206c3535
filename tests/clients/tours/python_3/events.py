"""Events and bulk jobs, as the README of python-intercom 3.1.0 shows them."""

import time
from typing import Any

import intercom

from tests.clients.expect import refused

PATIENCE_SECONDS = 20


def tour(client: Any, stage: Any) -> None:
    user = client.users.create(email="bob@example.com", user_id="314159")
    single(client, user)
    in_bulk(client, user)
    users_in_bulk(client)


def single(client: Any, user: Any) -> None:
    now = int(time.time())
    invited = {"invitee_email": "pi@example.org", "invite_code": "ADDAFRIEND", "found_date": 12909364407}
    sent = {"event_name": "invited-friend", "created_at": now - 5, "email": user.email, "metadata": invited}
    assert client.events.create(**sent) is None
    assert client.events.create(**sent) is None  # The same event again is no second one.
    ordered = {
        "order_date": now,
        "stripe_invoice": "inv_3434343434",
        "order_number": {"value": "3434-3434", "url": "https://example.org/orders/3434-3434"},
        "price": {"currency": "usd", "amount": 2999},
    }
    client.events.create(event_name="placed-order", created_at=now, id=user.id, metadata=ordered)
    found = list(client.events.find_all(type="user", intercom_user_id=user.id))
    assert [(event.event_name, event.user_id, event.email) for event in found] == [
        ("placed-order", "314159", "bob@example.com"), ("invited-friend", "314159", "bob@example.com"),
    ]  # fmt: skip
    assert (found[0].metadata, found[1].metadata) == (ordered, invited)
    assert int(found[0].created_at.timestamp()) == now
    error = refused(intercom.ResourceNotFound, client.events.create, event_name="x", created_at=now, user_id="99")
    assert error.message == "User Not Found"
    refused(intercom.BadRequestError, client.events.create, created_at=now, user_id="314159")


def in_bulk(client: Any, user: Any) -> None:
    now = int(time.time())
    items = [
        {"event_name": "ordered-item", "created_at": now - 1000 - number, "user_id": "314159"} for number in range(60)
    ]
    job = client.events.submit_bulk_job(create_items=items)
    assert (job.name, job.completed_at) == ("api_bulk_job", None)
    again = client.events.submit_bulk_job(
        create_items=[{"event_name": "invited-friend", "created_at": now - 9999, "user_id": "314159"}], job_id=job.id
    )
    assert again.id == job.id
    assert wait(client, job.id) == "completed"
    # The list goes on over its pages, newest first.
    times = [event.created_at for event in client.events.find_all(type="user", user_id="314159")]
    assert len(times) == 63
    assert times == sorted(times, reverse=True)
    assert len(list(client.events.find_all(type="user", email="bob@example.com", per_page=10))) == 63


def users_in_bulk(client: Any) -> None:
    client.users.create(user_id="gone")
    job = client.users.submit_bulk_job(
        create_items=[
            {"user_id": 25, "email": "alice@example.com"},
            {"user_id": "26", "name": "Bob"},
            {"name": "Nobody"},
        ],
        delete_items=[{"user_id": "gone"}],
    )
    assert wait(client, job.id) == "completed_with_errors"
    assert client.users.find(email="alice@example.com").user_id == "25"
    assert client.users.find(user_id="26").name == "Bob"
    refused(intercom.ResourceNotFound, client.users.find, user_id="gone")
    feed = client.jobs.errors(id=job.id)
    assert feed.job_id == job.id
    [item] = feed.items
    assert (item["method"], item["data_type"], item["data"]) == ("post", "user", {"name": "Nobody"})
    assert item["error"]["code"]
    assert item["error"]["message"]
    refused(intercom.ResourceNotFound, client.jobs.find, id="job_4711")


def wait(client: Any, job_id: str) -> str:
    """The state of the job's tasks when all are done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        job = client.jobs.find(id=job_id)
        states = {task["state"] for task in job.tasks}
        if states <= {"completed", "completed_with_errors"}:
            return str(max(states))
        time.sleep(0.05)
    raise AssertionError(f"the job is not done: {job.to_dict()}")
