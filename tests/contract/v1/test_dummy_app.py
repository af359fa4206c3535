"""Contract section 3: the dummy app, as the documentation and the published Python client's own show it.

test_examples.py has the examples themselves, read from the documentation where it is at hand.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, Door, check_error

pytestmark = pytest.mark.routes(
    "GET /v1/users", "POST /v1/users", "PUT /v1/users", "DELETE /v1/users", "POST /v1/users/notes",
    "POST /v1/users/impressions", "GET /v1/users/message_threads", "POST /v1/users/message_threads",
    "PUT /v1/users/message_threads", "GET /v1/tags", "POST /v1/tags", "PUT /v1/tags", "POST /v1/events",
)  # fmt: skip

THREADS = "/v1/users/message_threads"
TALK = [
    "<p>Hey Intercom, What is up?</p>\n\n<p></p>",
    "<p>Not much, you?\n</p>",
    "<p>Not much either :(</p>\n\n<p></p>",
]


@pytest.mark.parametrize("app_id", ["dummy-app-id", "dummy_app_id"])
@pytest.mark.parametrize("key", ["dummy-api-key", "dummy-secret-key", "x"])
def test_both_spellings_and_any_key(door: Door, app_id: str, key: str) -> None:
    assert Account(door, app_id, app_id, key).get("/v1/users").body["total_count"] == 3


def test_users(dummy: Account) -> None:
    somebody = dummy.get("/v1/users", user_id="123").body
    assert (somebody["name"], somebody["email"]) == ("Somebody", "somebody@example.com")
    assert somebody == dummy.get("/v1/users", email="somebody@example.com").body
    assert somebody["custom_data"] == {"app_name": "Genesis", "monthly_spend": 155.5, "team_mates": 7}
    assert [profile["type"] for profile in somebody["social_profiles"]] == ["twitter", "facebook"]
    assert (somebody["location_data"]["city_name"], somebody["location_data"]["country_code"]) == ("Santiago", "CHL")
    assert (somebody["created_at"], somebody["last_impression_at"]) == (1270000000, 1300000000)
    assert dummy.get("/v1/users", email="ben@intercom.io").body["name"] == "Ben"


def test_users_saved(dummy: Account) -> None:
    sent: dict[str, Any] = {
        "user_id": "7902", "email": "ben@intercom.io", "name": "Somebody", "created_at": 1270000000,
        "last_seen_ip": "1.2.3.4", "custom_data": {"app_name": "Genesis"}, "last_request_at": 1300000000,
    }  # fmt: skip
    created = dummy.made("POST", "/v1/users", sent)
    assert created["custom_data"] == {"app_name": "Genesis"}
    assert (created["name"], created["last_impression_at"], created["last_seen_ip"]) == (
        "Somebody",
        1300000000,
        "1.2.3.4",
    )
    seen = dummy.made("POST", "/v1/users", {"email": "somebody@example.com", "last_impression_at": 1360000000})
    assert (seen["name"], seen["last_impression_at"]) == ("Somebody", 1300000000)
    assert dummy.made("PUT", "/v1/users", {"user_id": "123", "name": "Guido"})["name"] == "Guido"
    saved = dummy.made("PUT", "/v1/users", {"email": "somebody@example.com", "custom_data": {"max_monthly_spend": 200}})
    assert len(saved["custom_data"]) == 3
    assert dummy.made("PUT", "/v1/users", {"email": "somebody@example.com"})["name"] == "Somebody"


def test_users_deleted(dummy: Account) -> None:
    for _ in range(2):
        assert dummy.delete("/v1/users", {"email": "somebody@example.com"}).body["user_id"] == "123"
        assert dummy.delete("/v1/users", {"user_id": "123"}).body["email"] == "somebody@example.com"
        ben = dummy.delete("/v1/users", {"email": "ben@intercom.io", "user_id": "7902"}).body
        assert (ben["name"], ben["custom_data"], ben["last_seen_user_agent"]) == (
            "Ben McRedmond",
            {"plan": "pro"},
            "ie6",
        )


def test_pages(dummy: Account) -> None:
    answer = dummy.get("/v1/users", per_page=2, page=2).body
    assert [user["email"] for user in answer["users"]] == ["third.user@example.com"]
    assert (answer["total_count"], answer["next_page"], answer["previous_page"], answer["total_pages"]) == (
        3,
        None,
        1,
        2,
    )


def test_notes_tags_impressions_events(dummy: Account) -> None:
    note = dummy.made("POST", "/v1/users/notes", {"email": "ben@intercom.io", "body": "This is a note"})
    assert (note["html"], note["created_at"]) == ("<p>This is a note</p>", None)
    assert note["user"]["email"] == "somebody@example.com"
    tag = {"id": None, "name": "Free Trial", "color": "green", "segment": False, "tagged_user_count": None}
    assert dummy.get("/v1/tags", name="Free Trial").body == tag
    sent = {"name": "Free Trial", "tag_or_untag": "tag", "user_ids": ["abc123", "def456"]}
    assert dummy.made("POST", "/v1/tags", sent) == tag
    assert dummy.made("PUT", "/v1/tags", {**sent, "color": "red"}) == {**tag, "color": "red"}
    visit = {"email": "somebody@example.com", "user_agent": "MyApp/1.0", "user_ip": "2.3.4.5", "location": "/pricing"}
    assert dummy.made("POST", "/v1/users/impressions", visit) == {"unread_messages": 1}
    event = {"event_name": "shared-item", "email": "joe@example.com"}
    replies = [dummy.post("/v1/events", event), dummy.post("/events", event)]
    assert [(reply.status, reply.content) for reply in replies] == [(201, b""), (202, b"")]


def test_threads(dummy: Account) -> None:
    who = {"email": "somebody@example.com"}
    [inbox] = dummy.get(THREADS, **who).body
    assert [message["html"] for message in inbox["messages"]] == TALK
    one = dummy.get(THREADS, **who, thread_id=5591).body
    assert (one["thread_id"], [message["html"] for message in one["messages"]]) == (5591, TALK)
    assert {key: one["messages"][0]["from"][key] for key in ("email", "user_id", "name", "is_admin")} == {
        "email": "bob@example.com", "user_id": "456", "name": "Bob", "is_admin": False,
    }  # fmt: skip
    assert "from" not in one["messages"][1]


def test_threads_written(dummy: Account) -> None:
    """Without a url as the Python client shows them: the whole talk, with nine keys."""
    who = {"email": "somebody@example.com"}
    for method, sent in (
        ("POST", {"body": "Hi everybody, I'm Doctor Nick"}),
        ("PUT", {"thread_id": 5591, "body": "Are you talking to me?"}),
        ("PUT", {"thread_id": 5591, "read": True}),
    ):
        thread = dummy.made(method, THREADS, {**who, **sent})
        assert (len(thread), thread["thread_id"]) == (9, 5591)
        assert [message["html"] for message in thread["messages"]] == TALK
    assert dummy.made("PUT", THREADS, {**who, "thread_id": 5591, "read": False})["read"] is False
    begun = dummy.made("POST", THREADS, {**who, "body": "Hey Intercom, What is up?", "url": "http://example.com/"})
    assert [(message["url"], message["html"]) for message in begun["messages"]] == [
        ("http://example.com/", "<p>Hey Intercom, What is up?</p>")
    ]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/users", {"name": "Nobody"}),
        ("PUT", "/v1/users", {"user_id": ""}),
        ("DELETE", "/v1/users", {}),
        ("GET", "/v1/users?email=", None),
        ("POST", "/v1/users/notes", {"user_id": "123"}),
        ("POST", "/v1/users/impressions", {}),
        ("GET", THREADS, None),
        ("POST", THREADS, {"user_id": "123"}),
        ("PUT", THREADS, {"user_id": "123", "body": "x"}),
        ("GET", "/v1/tags", None),
        ("POST", "/v1/tags", {"name": "x", "user_ids": ["1"]}),
        ("PUT", "/v1/tags", {"name": "x", "color": "mauve"}),
        ("POST", "/v1/events", {"user_id": "123"}),
        ("POST", "/v1/users", b"{"),
    ],
)
def test_wrong_arguments_are_refused_as_anywhere(
    dummy: Account, account: Account, method: str, path: str, body: Any
) -> None:
    replies = [caller.send(method, path, *([] if body is None else [body])) for caller in (dummy, account)]
    assert replies[0].body == replies[1].body
    check_error(replies[0], 400, "bad_request")


def test_other_paths_and_methods_as_anywhere(dummy: Account) -> None:
    check_error(dummy.get("/v1/nothing"), 404, "not_found")
    check_error(dummy.delete("/v1/tags"), 405, "method_not_allowed")


def test_nothing_is_stored(dummy: Account) -> None:
    dummy.made("POST", "/v1/users", {"user_id": "25", "name": "Wash"})
    dummy.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25"]})
    dummy.made("POST", THREADS, {"user_id": "25", "body": "Hello", "url": "http://example.com/"})
    assert dummy.get("/v1/users").body["total_count"] == 3
    for table in ("contact", "tag", "conversation", "workspace", "data_event"):
        count = f"SELECT count(*) FROM {table} WHERE app_id = :app_id"
        for app_id in ("dummy-app-id", "dummy_app_id"):
            assert dummy.door.read(app_id, lambda tx, sql: tx.one(sql), count) == (0,), table
