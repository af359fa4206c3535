"""Contract section 13: impressions, sessions and the unread count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("POST /v1/users/impressions")

MINUTE, HOUR = 60, 3_600


def visit(account: Account, **fields: Any) -> Any:
    return account.made("POST", "/v1/users/impressions", {"user_id": "25", **fields})


def wash(account: Account) -> Any:
    return account.get("/v1/users", user_id="25").body


def test_the_answer_is_the_count_and_nothing_else(crew: Account) -> None:
    assert visit(crew) == {"unread_messages": 0}
    reply = crew.post("/v1/users/impressions", {"email": "WASH@serenity.example"})
    assert (reply.status, reply.body) == (201, {"unread_messages": 0})


def test_what_an_impression_changes(crew: Account) -> None:
    before = wash(crew)
    visit(crew, user_ip="1.2.3.4", user_agent="my-awesome-android-app-v0.0.1", current_url="http://example.com/")
    seen = {
        "last_impression_at": START,
        "session_count": 1,
        "last_seen_ip": "1.2.3.4",
        "last_seen_user_agent": "my-awesome-android-app-v0.0.1",
    }
    assert wash(crew) == {**before, **seen}
    visit(crew, location="/pricing/upgrade", user_ip=None)
    assert wash(crew) == {**before, **seen}


@pytest.mark.parametrize(
    ("pauses", "sessions"),
    [
        ([30 * MINUTE], 1),
        ([30 * MINUTE + 1], 2),
        ([29 * MINUTE] * 3, 1),
        ([HOUR, HOUR, HOUR], 4),
        ([20 * MINUTE] * 72, 1),
        ([20 * MINUTE] * 73, 2),
        ([1] * 5, 1),
    ],
)
def test_sessions(crew: Account, clock: Clock, pauses: list[int], sessions: int) -> None:
    """A session ends after half an hour of silence, or when it is a day old."""
    visit(crew)
    for pause in pauses:
        clock.advance(pause)
        visit(crew)
    user = wash(crew)
    assert (user["session_count"], user["last_impression_at"]) == (sessions, START + sum(pauses))


def test_unread_counts_threads_not_messages(crew: Account) -> None:
    threads = [
        crew.made("POST", "/v1/users/message_threads", {"user_id": "25", "body": f"Hello {number}"})["thread_id"]
        for number in range(3)
    ]
    assert visit(crew)["unread_messages"] == 0
    for count, thread_id in enumerate(threads, 1):
        mark = {"user_id": "25", "thread_id": thread_id, "read": False}
        crew.made("PUT", "/v1/users/message_threads", mark)
        crew.made("PUT", "/v1/users/message_threads", mark)
        assert visit(crew)["unread_messages"] == count
    crew.made("PUT", "/v1/users/message_threads", {"user_id": "25", "thread_id": threads[0], "body": "An answer"})
    assert visit(crew)["unread_messages"] == 2
    assert crew.made("POST", "/v1/users/impressions", {"user_id": "26"})["unread_messages"] == 0


def test_nobody_is_created_by_an_impression(crew: Account) -> None:
    """Section 0, decision 6."""
    reply = crew.post("/v1/users/impressions", {"user_id": "99"})
    assert check_error(reply, 404, "not_found") == "The User was not found"
    assert crew.get("/v1/users").body["total_count"] == 5


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "user_id or email is required"),
        ({"user_id": ""}, "user_id is empty"),
        ({"user_id": "25", "user_ip": 5}, "user_ip must be a string"),
        ({"user_id": "25", "user_agent": ["x"]}, "user_agent must be a string"),
        ({"user_id": "25", "current_url": {}}, "current_url must be a string"),
        ({"user_id": "25", "location": 1}, "location must be a string"),
        ({"user_id": "25", "current_url": "x" * 8193}, "current_url is too long"),
    ],
)
def test_a_wrong_argument_is_named(crew: Account, sent: dict[str, Any], sentence: str) -> None:
    before = wash(crew)
    assert sentence in check_error(crew.post("/v1/users/impressions", sent), 400, "bad_request")
    assert wash(crew) == before
