"""/users of 1.0 to 1.4: one user, from its creation to its end. Seed 000 has a file of its own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "POST /users", "PUT /users", "GET /users/{id}", "DELETE /users", "DELETE /users/{id}", "POST /user_delete_requests"
)

VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4")
NOBODY = "6762f0d01bb69f9f2193bb7d"
WASH = {"user_id": "25", "email": "wash@serenity.example", "name": "Hoban Washburne"}
SEVERAL = "Multiple existing users match this email address - must be more specific using user_id"


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("1.0")


@pytest.fixture
def wash(caller: Account) -> Any:
    return caller.ok("POST", "/users", WASH)


def test_what_versions_show_of_privacy(account: Account) -> None:
    """1.0 shows it, 1.1 has the keys, from 1.2 on they are gone."""
    sent = {**WASH, "last_seen_ip": "1.2.3.4", "last_seen_user_agent": "Mozilla/5.0"}
    shown = {version: account.at(version).ok("POST", "/users", sent) for version in VERSIONS}
    assert [(user.get("last_seen_ip", "absent"), user.get("user_agent_data", "absent")) for user in shown.values()] == [
        ("1.2.3.4", "Mozilla/5.0"), (None, None), ("absent", "absent"), ("absent", "absent"), ("absent", "absent"),
    ]  # fmt: skip
    located = [[key in user["location_data"] for key in ("latitude", "longitude")] for user in shown.values()]
    assert located == [[True, True], [True, True], [False, False], [False, False], [False, False]]
    assert ["owner_id" in user for user in shown.values()] == [False, False, False, False, True]


def test_lookup_is_by_id_then_user_id_then_email(caller: Account, wash: Any) -> None:
    """API reference 1.0, create or update a user."""
    renamed = caller.ok("POST", "/users", {"id": wash["id"], "user_id": "250", "email": "pilot@serenity.example"})
    assert (renamed["id"], renamed["user_id"], renamed["email"]) == (wash["id"], "250", "pilot@serenity.example")
    moved = caller.ok("POST", "/users", {"user_id": "250", "email": "Wash@Serenity.example"})
    assert (moved["id"], moved["email"]) == (wash["id"], "wash@serenity.example")
    stranger = caller.ok("POST", "/users", {"user_id": "9", "email": "wash@serenity.example"})
    assert stranger["id"] != wash["id"]


def test_an_email_without_a_user_id_is_claimed(caller: Account) -> None:
    first = caller.ok("POST", "/users", {"email": "inara@serenity.example"})
    assert first["user_id"] is None
    second = caller.ok("POST", "/users", {"user_id": "30", "email": "inara@serenity.example"})
    assert (second["id"], second["user_id"]) == (first["id"], "30")


def test_ids_that_are_taken_or_unknown(caller: Account, wash: Any) -> None:
    other = caller.ok("POST", "/users", {"user_id": "26"})
    reply = caller.post("/users", {"id": other["id"], "user_id": "25"})
    check_error_list(reply, 400, "unique_user_constraint", "User already exists.")
    check_error_list(caller.post("/users", {"id": NOBODY, "name": "x"}), 404, "not_found", "User Not Found")
    lead = caller.ok("POST", "/contacts", {})
    reply = caller.post("/users", {"user_id": lead["user_id"]})
    check_error_list(reply, 400, "unique_user_constraint", "User already exists.")


def test_nothing_to_go_by(caller: Account) -> None:
    message = "User email, user_id or anonymous_id must be supplied"
    for body in ({}, {"name": "x"}, {"user_id": None, "email": None}):
        check_error_list(caller.post("/users", body), 400, "parameter_not_found", message)


def test_keys_that_are_unknown_and_keys_that_are_sent_back(caller: Account, wash: Any) -> None:
    check_error_list(caller.post("/users", {**WASH, "pages": {}}), 400, "bad_request", "bad 'pages' parameter")
    sent_back = {**wash, "companies": []}
    assert caller.ok("POST", "/users", sent_back) == wash
    assert caller.ok("PUT", "/users", {"user_id": "25", "name": "Wash"})["name"] == "Wash"


def test_null_empties_and_absent_leaves_alone(caller: Account, wash: Any) -> None:
    caller.ok("POST", "/users", {"user_id": "25", "phone": "555", "custom_attributes": {"a": 1, "b": "x"}})
    user = caller.ok("POST", "/users", {"user_id": "25", "name": None, "email": None, "custom_attributes": {"a": None}})
    assert (user["name"], user["email"], user["phone"]) == (None, None, "555")
    assert user["custom_attributes"] == {"a": None, "b": "x"}


@pytest.mark.parametrize("version", VERSIONS)
def test_null_for_a_subscription(account: Account, version: str) -> None:
    reply = account.at(version).post("/users", {**WASH, "unsubscribed_from_emails": None})
    if version in ("1.0", "1.1", "1.2"):
        assert (reply.status, reply.body["unsubscribed_from_emails"]) == (200, False)
    else:
        assert "unsubscribed_from_emails" in check_error_list(reply, 400, "parameter_invalid")


def test_sessions_count_by_the_rule_of_the_web(caller: Account, clock: Clock) -> None:
    """A new session after half an hour without a request, or after a day (API reference 1.3, user sessions)."""
    seen = {**WASH, "new_session": True}
    assert caller.ok("POST", "/users", seen)["session_count"] == 1
    assert caller.ok("POST", "/users", seen)["session_count"] == 1
    clock.advance(31 * 60)
    after = caller.ok("POST", "/users", seen)
    assert (after["session_count"], after["last_request_at"]) == (2, int(clock.now))
    clock.advance(31 * 60)
    assert caller.ok("POST", "/users", {**WASH, "update_last_request_at": True})["session_count"] == 2


def test_companies_are_joined_and_left(caller: Account, wash: Any) -> None:
    ship = {"company_id": "366", "name": "Serenity"}
    user = caller.ok("POST", "/users", {"user_id": "25", "companies": [ship, {"id": "7", "name": "Alliance"}]})
    assert [company["company_id"] for company in user["companies"]["companies"]] == ["7", "366"]
    user = caller.ok("POST", "/users", {"user_id": "25", "companies": [{"company_id": "7", "remove": True}]})
    assert [company["name"] for company in user["companies"]["companies"]] == ["Serenity"]
    user = caller.ok("POST", "/users", {"user_id": "25", "company": {"id": "8", "name": "Blue Sun"}})
    assert [company["company_id"] for company in user["companies"]["companies"]] == ["8", "366"]


def test_get_and_archive(caller: Account, wash: Any) -> None:
    assert caller.ok("GET", f"/users/{wash['id']}") == wash
    gone = caller.ok("DELETE", f"/users/{wash['id']}", {})
    assert gone == wash
    for reply in (
        caller.get(f"/users/{wash['id']}"),
        caller.delete(f"/users/{wash['id']}"),
        caller.delete("/users", user_id="25"),
        caller.get("/users", user_id="25"),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    back = caller.ok("POST", "/users", {"user_id": "25"})
    assert (back["id"], back["name"]) == (wash["id"], "Hoban Washburne")
    assert caller.ok("DELETE", "/users/", email="WASH@serenity.example")["id"] == wash["id"]


@pytest.mark.parametrize("named", [{"user_id": "25"}, {"email": "WASH@serenity.example", "user_id": None}])
def test_archive_whom_the_body_names(caller: Account, wash: Any, named: Any) -> None:
    """As intercom.io for Node sends them."""
    assert caller.ok("DELETE", "/users", named)["id"] == wash["id"]
    nobodies: tuple[Any, ...] = ({}, {"user_id": None}, None, [])
    for nobody in nobodies:
        check_error_list(caller.send("DELETE", "/users", nobody), 400, "parameter_not_found")
    check_error_list(caller.send("DELETE", "/users", ["25"]), 400, "parameter_invalid")


def test_several_with_one_email(caller: Account, wash: Any) -> None:
    caller.ok("POST", "/users", {"user_id": "26", "email": WASH["email"]})
    for reply in (caller.get("/users", email=WASH["email"]), caller.delete("/users", email=WASH["email"])):
        check_error_list(reply, 400, "conflict", SEVERAL)


def test_hard_deletion(caller: Account, wash: Any) -> None:
    request = caller.ok("POST", "/user_delete_requests", {"intercom_user_id": wash["id"]})
    assert list(request) == ["id"]
    assert type(request["id"]) is int
    check_error_list(caller.get(f"/users/{wash['id']}"), 404, "not_found", "User Not Found")
    assert caller.ok("POST", "/users", WASH)["id"] != wash["id"]
    unknown = caller.post("/user_delete_requests", {"intercom_user_id": wash["id"]})
    check_error_list(unknown, 404, "not_found", "User Not Found")
    check_error_list(caller.post("/user_delete_requests", {}), 400, "parameter_not_found")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", 5), ("name", []), ("signed_up_at", "soon"), ("last_request_at", "now"), ("new_session", "perhaps"),
        ("custom_attributes", []), ("custom_attributes", {"a": [1]}), ("companies", {}), ("companies", [1]),
        ("companies", [{"name": "x"}]), ("avatar", 3), ("owner_id", "me"), ("unsubscribed_from_emails", 3),
    ],
)  # fmt: skip
def test_wrong_values_are_named_and_change_nothing(caller: Account, wash: Any, field: str, value: Any) -> None:
    reply = caller.post("/users", {"user_id": "25", "phone": "1", field: value})
    assert field in check_error_list(reply, 400, "parameter_invalid")
    assert caller.ok("GET", f"/users/{wash['id']}") == wash


def test_another_workspace_knows_nobody(wash: Any, stranger: Account) -> None:
    for reply in (
        stranger.at("1.0").get(f"/users/{wash['id']}"),
        stranger.at("1.0").delete(f"/users/{wash['id']}"),
        stranger.at("1.0").post("/users", {"id": wash["id"]}),
        stranger.at("1.0").post("/user_delete_requests", {"intercom_user_id": wash["id"]}),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")


def test_an_id_of_braces_is_an_id_that_nobody_has(caller: Account) -> None:
    for id in ("{}", "{id}", "%7B%7D", "%2F"):
        check_error_list(caller.get(f"/users/{id}"), 404, "not_found", "User Not Found")


def test_an_id_that_no_database_can_hold_is_not_found(caller: Account) -> None:
    for id in ("%00", "a%00b", "a%2F%00"):
        check_error_list(caller.get(f"/users/{id}"), 404, "not_found")
        check_error_list(caller.delete(f"/users/{id}"), 404, "not_found")


def test_several_with_one_email_are_never_guessed(caller: Account) -> None:
    """Whether or not the newest has a user_id: nobody is found, changed, archived or told of."""
    email = "crew@serenity.example"
    first = caller.ok("POST", "/users", {"user_id": "1", "email": email})
    second = caller.ok("POST", "/users", {"email": "other@serenity.example"})
    caller.ok("PUT", "/users", {"id": second["id"], "email": email})
    lead = caller.ok("POST", "/contacts", {})
    for reply in (
        caller.get("/users", email=email),
        caller.delete("/users", email=email),
        caller.post("/users", {"email": email, "name": "x"}),
        caller.post("/events", {"event_name": "x", "email": email}),
        caller.get("/events", type="user", email=email),
        caller.post("/contacts/convert", {"contact": {"id": lead["id"]}, "user": {"email": email}}),
    ):
        check_error_list(reply, 400, "conflict", SEVERAL)
    assert caller.ok("GET", f"/users/{first['id']}") == first
    assert caller.ok("POST", "/users", {"user_id": "1", "email": email})["id"] == first["id"]


def test_a_user_keeps_a_name(caller: Account) -> None:
    made = caller.ok("POST", "/users", {"email": "inara@serenity.example"})
    reply = caller.post("/users", {"id": made["id"], "email": None})
    assert "email" in check_error_list(reply, 400, "parameter_invalid")


def test_times_in_milliseconds_or_far_ahead_are_refused(caller: Account, wash: Any, clock: Clock) -> None:
    """Contract section 0, decision 10."""
    for at in (1_480_076_371_000, int(clock.now) + 90_000):
        reply = caller.post("/users", {"user_id": "25", "last_request_at": at})
        assert "last_request_at" in check_error_list(reply, 400, "parameter_invalid")
    assert caller.ok("GET", f"/users/{wash['id']}") == wash
