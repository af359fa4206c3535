"""Contract section 15: what users did, as clients of the time send it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error
from tests.support.clock import START

pytestmark = pytest.mark.routes("POST /v1/events")


def stored(account: Account) -> list[Any]:
    sql = (
        "SELECT c.user_id, e.name, e.created_at, e.metadata FROM data_event e "
        "JOIN contact c ON c.app_id = e.app_id AND c.id = e.contact_id WHERE e.app_id = :app_id "
        "ORDER BY e.created_at, c.user_id, e.name"
    )
    rows: list[Any] = account.door.read(account.app_id, lambda tx, _: tx.all(sql))
    return rows


def test_one_event_as_the_python_client_sends_it(crew: Account) -> None:
    sent = {
        "event_name": "landed",
        "user_id": "25",
        "email": None,
        "created": 1300000000,
        "metadata": {"planet": "Whitefall"},
    }
    reply = crew.post("/v1/events", sent)
    assert (reply.status, reply.content) == (201, b"")
    assert stored(crew) == [("25", "landed", 1300000000, '{"planet":"Whitefall"}')]


def test_the_time_may_be_named_created_at_or_left_out(crew: Account) -> None:
    crew.post("/v1/events", {"event_name": "a", "user_id": "25", "created_at": 1300000000})
    crew.post("/v1/events", {"event_name": "b", "email": "zoe@serenity.example"})
    assert stored(crew) == [("25", "a", 1300000000, "{}"), ("26", "b", START, "{}")]


def test_the_same_event_again_is_one_event(crew: Account) -> None:
    for _ in range(2):
        assert crew.post("/v1/events", {"event_name": "a", "user_id": "25", "created": 5}).status == 201
    crew.post("/v1/events", {"event_name": "a", "user_id": "26", "created": 5})
    assert len(stored(crew)) == 2


def test_a_list_as_the_ruby_client_sends_it(crew: Account) -> None:
    """A shared user stands beside the list."""
    items = [
        {"type": "event", "event_name": "own", "created": 7, "user": {"email": "zoe@serenity.example"}},
        {
            "type": "event",
            "event_name": "shared",
            "created": 8,
            "metadata": {"price": {"amount": 5, "currency": "usd"}},
        },
    ]
    reply = crew.post("/v1/events", {"type": "event.list", "data": items, "user": {"user_id": "25"}})
    assert (reply.status, reply.content) == (201, b"")
    assert stored(crew) == [("26", "own", 7, "{}"), ("25", "shared", 8, '{"price":{"amount":5,"currency":"usd"}}')]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"user_id": "25"}, "event_name is required"),
        ({"event_name": " ", "user_id": "25"}, "event_name is empty"),
        ({"event_name": "a"}, "user_id or email is required"),
        ({"event_name": "a", "user_id": "25", "created": 1300000000000}, "in milliseconds"),
        ({"event_name": "a", "user_id": "25", "metadata": []}, "metadata must be an object"),
        ({"event_name": "a", "user_id": "25", "metadata": {"a": []}}, "metadata.a must be a string"),
        ({"data": {}}, "data must be an array"),
        ({"data": []}, "data must hold 1 to 1000 events"),
        ({"data": ["x"]}, "data[0] must be an object"),
        ({"data": [{"event_name": "a", "user_id": "25"}, {"user_id": "25"}]}, "data[1].event_name is required"),
        ({"data": [{"event_name": "a", "user": 5}]}, "data[0].user must be an object"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_stored(crew: Account, sent: dict[str, Any], sentence: str) -> None:
    assert sentence in check_error(crew.post("/v1/events", sent), 400, "bad_request")
    assert stored(crew) == []


def test_a_list_with_an_unknown_user_stores_nothing(crew: Account) -> None:
    items = [{"event_name": "a", "user_id": "25"}, {"event_name": "a", "user_id": "99"}]
    check_error(crew.post("/v1/events", {"data": items}), 404, "not_found")
    assert stored(crew) == []
    assert crew.get("/v1/users").body["total_count"] == 5
