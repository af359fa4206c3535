"""Contract sections 1 and 2: paths, credentials, bodies, and errors of every status."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote

import pytest

from interphone.domain import credentials
from interphone.domain.credentials import Revocation
from tests.cast import WASH
from tests.support.accounts import open_account
from tests.support.api import Account, check_error, check_error_list
from tests.support.clock import START

BODY_LIMIT = 1_000_000


def basic(user: str, password: str) -> list[tuple[bytes, bytes]]:
    return [(b"authorization", b"Basic " + base64.b64encode(f"{user}:{password}".encode()))]


@pytest.mark.parametrize("path", ["/v1/users", "/v1/users/", "//v1/users", "/v1//users//", "/v1/%75sers"])
def test_slashes_more_or_less_are_served_without_redirect(crew: Account, path: str) -> None:
    assert crew.get(path).body["total_count"] == 5
    assert crew.post(path, {"user_id": "new"}).status == 201


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/", "/v1/user", "/v1/users/25", "/v1/users/notes/1", "/v1/Users", "/v1/..", "/v1/%00", "/v1/%ff"],
)
def test_unknown_paths_are_404_in_json(account: Account, path: str) -> None:
    message = check_error(account.get(path), 404, "not_found")
    assert message == f"There is nothing at {unquote(path)}; check the path and try again"


@pytest.mark.parametrize(
    ("path", "version", "sentence"),
    [
        ("/tickets", b"2.11", "if the path is right, this server does not speak that part of API version 2.11 yet"),
        ("/articles", b"2.1", "if the path is right, this server does not speak that part of API version 2.1 yet"),
        ("/v1/contacts", b"2.11", "check the path and try again"),
    ],
)
def test_parts_of_numbered_versions_that_are_still_to_come(
    account: Account, path: str, version: bytes, sentence: str
) -> None:
    headers = [(b"authorization", account.authorization), (b"intercom-version", version)]
    reply = account.door.call("GET", path, headers)
    assert reply.status == 404
    assert f"There is nothing at {path}" in json.dumps(reply.body)
    assert sentence in json.dumps(reply.body)


@pytest.mark.parametrize(
    ("path", "version"),
    [("/", "2.11"), ("/tickts", "2.11"), ("/users/25/hats", "1.4"), ("/events/sums", "2.0"), ("/users", "2.0")],
)
def test_unknown_paths_of_numbered_versions(account: Account, path: str, version: str) -> None:
    """The documented sentence (API reference 2.5, content data export)."""
    message = check_error_list(account.at(version).get(path), 404, "not_found")
    assert message == "The requested resource does not exist; check your path and try again"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/v1/users", "DELETE, GET, HEAD, POST, PUT"),
        ("GET", "/v1/users/notes", "POST"),
        ("DELETE", "/v1/tags", "GET, HEAD, POST, PUT"),
        ("PUT", "/v1/users/impressions/", "POST"),
        ("DELETE", "/v1/users/message_threads", "GET, HEAD, POST, PUT"),
        ("OPTIONS", "/v1/events", "POST"),
        ("BREW", "/v1/users", "DELETE, GET, HEAD, POST, PUT"),
    ],
)
def test_other_methods_are_405_with_allow(account: Account, method: str, path: str, allowed: str) -> None:
    reply = account.send(method, path)
    assert allowed in check_error(reply, 405, "method_not_allowed")
    assert reply.headers["allow"] == allowed


def test_credentials_in_every_form_clients_send(account: Account) -> None:
    """Basic app_id:key, Basic token with no password, Bearer token; percent-encoded as in a URL too."""
    door, app_id = account.door, account.app_id
    token = open_account(door, "token", app_id)
    encoded = "".join(f"%{byte:02X}" for byte in account.password.encode())
    forms = [
        basic(app_id, account.password),
        basic(app_id.replace("-", "%2D"), encoded),
        basic(token.user, ""),
        [(b"authorization", f"Bearer {token.user}".encode())],
        [(b"authorization", f"bearer  {token.user} ".encode())],
    ]
    assert [door.call("GET", "/v1/users", form).status for form in forms] == [200] * len(forms)


def test_wrong_credentials_are_401(account: Account, stranger: Account) -> None:
    door, app_id, key = account.door, account.app_id, account.password
    token = open_account(door, "token", app_id).user
    forms: list[list[tuple[bytes, bytes]]] = [
        [],
        basic(app_id, ""),
        basic(app_id, key[:-1]),
        basic(app_id, stranger.password),
        basic(stranger.app_id, key),
        basic(app_id, token),
        basic(key, ""),
        basic("", key),
        basic("nobody", "nothing"),
        [(b"authorization", f"Bearer {key}".encode())],
        [(b"authorization", b"Bearer")],
        [(b"authorization", b"Basic !!!")],
        [(b"authorization", b"Basic \xff")],
        [(b"authorization", b"Basic /////w==")],
        [(b"authorization", b"Digest abc")],
        [(b"authorization", b"\xff\xfe")],
    ]
    for form in forms:
        reply = door.call("POST", "/v1/users", form, [b'{"user_id": "1"}'])
        check_error(reply, 401, "unauthorized")
        assert reply.headers["www-authenticate"].startswith("Basic ")
    assert account.get("/v1/users").body["total_count"] == 0


def test_a_revoked_key_stops_at_once(account: Account) -> None:
    other = open_account(account.door, app_id=account.app_id)
    assert other.get("/v1/users").status == 200
    account.door.write(account.app_id, credentials.revoke, Revocation("key", 2))
    assert other.get("/v1/users").status == 401
    assert account.get("/v1/users").status == 200


def test_null_is_absent(crew: Account) -> None:
    """Section 1: a client of the time sends every key it knows."""
    assert crew.delete("/v1/users", {"email": WASH["email"], "user_id": None}).body["user_id"] == "25"
    thread = crew.made("POST", "/v1/users/message_threads", {"email": None, "user_id": "26", "body": "Hello"})
    mark = {"email": None, "user_id": "26", "thread_id": thread["thread_id"], "body": None, "read": False}
    assert crew.made("PUT", "/v1/users/message_threads", mark)["read"] is False
    sent: dict[str, Any] = dict.fromkeys(
        ("email", "name", "created_at", "custom_data", "last_seen_ip", "last_seen_user_agent", "companies", "company",
         "last_request_at", "last_impression_at", "unsubscribed_from_emails", "increments")
    )  # fmt: skip
    before = crew.get("/v1/users", user_id="27").body
    assert crew.made("PUT", "/v1/users", {**sent, "user_id": "27"}) == before
    check_error(crew.post("/v1/users", {**sent, "user_id": None}), 400, "bad_request")


def test_delete_takes_body_then_query(crew: Account) -> None:
    """Section 1: both kinds of client exist, and an empty body is allowed."""
    assert crew.delete("/v1/users", user_id="25").body["user_id"] == "25"
    assert crew.delete("/v1/users", b"", user_id="26").body["user_id"] == "26"
    assert crew.delete("/v1/users", {}, user_id="27").body["user_id"] == "27"
    assert crew.delete("/v1/users", {"user_id": "28"}, user_id="29").body["user_id"] == "28"
    assert crew.delete("/v1/users", {"email": None, "user_id": None}, email="inara@serenity.example").status == 200
    assert crew.get("/v1/users").body["total_count"] == 0


def test_get_takes_query_then_body(crew: Account) -> None:
    """Section 1: "expects a JSON object" in the text, a query in the example."""
    crew.made("POST", "/v1/tags", {"name": "Crew"})
    assert crew.send("GET", "/v1/tags", {"name": "Crew"}).body["name"] == "Crew"
    assert crew.send("GET", "/v1/tags", {"name": "Nobody"}, name="Crew").body["name"] == "Crew"
    assert crew.send("GET", "/v1/users", {"user_id": "25"}).body["name"] == WASH["name"]
    assert crew.send("GET", "/v1/users", {"user_id": None}, per_page=2).body["total_pages"] == 3


@pytest.mark.parametrize("content_type", [b"application/json", b"application/json; charset=utf-8", b"text/plain", b""])
def test_the_body_is_json_whatever_it_is_called(account: Account, content_type: bytes) -> None:
    headers = [(b"authorization", account.authorization), (b"content-type", content_type)]
    reply = account.door.call("POST", "/v1/users", headers, [b'{"user_', b'id": "2', b'5"}'])
    assert reply.status == 201
    assert reply.headers["content-type"] == "application/json; charset=utf-8"


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "user_id or email is required"),
    (b"   \n", "user_id or email is required"),
    (b"null", "must be a JSON object"),
    (b"[]", "must be a JSON object"),
    (b'"text"', "must be a JSON object"),
    (b"12", "must be a JSON object"),
    (b"{", "not valid JSON: input data was truncated"),
    (b'{"user_id": "1"', "not valid JSON: input data was truncated"),
    (b'{"user_id": "1",}', "not valid JSON: trailing comma in object (byte 16)"),
    (b'{"user_id": "1"} x', "not valid JSON: trailing characters"),
    (b'{"a=b": 1,}', "not valid JSON: trailing comma"),
    (b"user_id=1", "not valid JSON but looks like a form; send JSON, such as"),
    (b"custom_data[a]=1&user_id=1", "not valid JSON but looks like a form"),
    (b"user%5Fid=1", "not valid JSON but looks like a form"),
    (b'--b\r\nContent-Disposition: form-data; name="user_id"\r\n\r\n1\r\n--b--', "but looks like a form"),
    (b"--", "not valid JSON: "),
    (b'{"user_id": "\xff"}', "not valid JSON: text must be encoded in UTF-8"),
    (b'{"user_id": "\\ud800"}', "not valid JSON"),
    (b'{"user_id": "1", "created_at": 1e999}', "not valid JSON: number out of range"),
    (b'{"user_id": "1", "name": NaN}', "not valid JSON"),
    (b'{"user_id": "1", "created_at": Infinity}', "not valid JSON"),
    (b'{"user_id": "1", "user_id": "2"}', "user_id was sent twice"),
    (b'{"user_id": "1", "custom_data": {"a": 1, "a": 2}}', "a was sent twice"),
    (b'{"user_id": "1\\u0000"}', "NUL"),
    (b'{"user_id": "1", "custom_data": {"a\\u0000": 1}}', "NUL"),
    (b'{"user_id": "1", "x": ' + b"[" * 100 + b"]" * 100 + b"}", "nested more than 64 levels"),
    (b'{"x": ' + b'{"x": ' * 50_000 + b"1" + b"}" * 50_001, "nested more than 64 levels"),
]


@pytest.mark.parametrize(("body", "sentence"), BAD_BODIES, ids=range(len(BAD_BODIES)))
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_that_is_no_request_is_400(account: Account, method: str, body: bytes, sentence: str) -> None:
    message = check_error(account.send(method, "/v1/users", body), 400, "bad_request")
    assert sentence in message
    assert account.get("/v1/users").body["total_count"] == 0


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("user_id=1&user_id=2", "user_id was sent twice, with different values"),
        ("user_id=1&user_id=", "user_id was sent twice, with different values"),
        ("user_id=1&user_id=1&user_id=2", "user_id was sent twice, with different values"),
        ("user_id=%ff", "query string cannot be read"),
        ("user_id=\u00e9", "query string cannot be read"),
        ("user_id=%00", "NUL"),
        ("user_id=", "user_id is empty"),
        ("user_id=%20", "user_id is empty"),
        ("email=", "email is empty"),
        ("user_id=1&email=", "email is empty"),
        ("user_id=" + "1" * 256, "user_id is too long"),
        ("&".join(f"a{index}=1" for index in range(300)), "query string cannot be read"),
    ],
)
def test_a_query_that_is_no_request_is_400(account: Account, query: str, sentence: str) -> None:
    assert sentence in check_error(account.get(f"/v1/users?{query}"), 400, "bad_request")


def test_an_argument_sent_twice_with_one_value_is_taken_once(crew: Account) -> None:
    """Some clients send the same id twice."""
    once = crew.ok("GET", "/v1/users?user_id=25")
    assert crew.ok("GET", "/v1/users?user_id=25&user_id=25") == once
    assert crew.at("1.4").ok("GET", f"/users?user_id=25&id={once['intercom_id']}&id={once['intercom_id']}")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": 5}, "name must be a string, not a number"),
        ({"name": "x" * 256}, "name is too long: at most 255 characters, not 256"),
        ({"user_id": True}, "user_id must be a string, not a boolean"),
        ({"user_id": ["1"]}, "user_id must be a string, not an array"),
        ({"user_id": 1.5}, "user_id must be a string, not a number"),
        ({"user_id": 2**63}, "user_id is too large"),
        ({"user_id": ""}, "user_id is empty"),
        ({"email": "  "}, "email is empty"),
        ({"created_at": "yesterday"}, "created_at must be a UNIX timestamp in seconds, such as 1300000000"),
        ({"created_at": -1}, "created_at must be a UNIX timestamp"),
        ({"created_at": True}, "created_at must be a UNIX timestamp"),
        ({"created_at": 1300000000000}, "1300000000000 is in milliseconds; send seconds"),
        ({"last_request_at": START + 86_401}, "more than a day in the future"),
        ({"last_impression_at": 10**30}, "in milliseconds"),
        ({"custom_data": []}, "custom_data must be an object, not an array"),
        ({"custom_data": {"a": []}}, "custom_data.a must be a string, a number, a boolean or null, not an array"),
        (
            {"custom_data": {"a": {"b": 1}}},
            "custom_data.a must be a string, a number, a boolean or null, not an object",
        ),
        ({"custom_data": {"": 1}}, "custom_data has a key without a name"),
        ({"custom_data": {"k" * 191: 1}}, "custom_data has a key that is too long: at most 190"),
        ({"custom_data": {"a": "x" * 256}}, "custom_data.a is too long"),
        ({"custom_data": {"a": 10**20}}, "custom_data.a is too large"),
        ({"custom_data": {f"k{n}": 1 for n in range(251)}}, "at most 250 different keys"),
        ({"increments": {"a": "1"}}, "increments.a must be a number, not a string"),
        ({"increments": 5}, "increments must be an object, not a number"),
        ({"companies": {}}, "companies must be an array, not an object"),
        ({"companies": ["Serenity"]}, "companies[0] must be an object"),
        ({"companies": [{"name": "Serenity"}]}, "companies[0].id is required"),
        ({"companies": [{"id": 6}, {"id": 7, "name": 5}]}, "companies[1].name must be a string"),
        ({"companies": [{"id": 6, "monthly_spend": "50"}]}, "companies[0].monthly_spend must be a number"),
        ({"companies": [{"id": 6, "employees": [1]}]}, "companies[0].employees must be a string, a number"),
        ({"companies": [{"id": n} for n in range(1001)]}, "companies: at most 1,000"),
        ({"company": 6}, "company must be an object, not a number"),
        ({"unsubscribed_from_emails": "no"}, "unsubscribed_from_emails must be true or false"),
        ({"last_seen_user_agent": "x" * 2049}, "last_seen_user_agent is too long"),
    ],
)
def test_a_wrong_argument_is_named(account: Account, dummy: Account, sent: dict[str, Any], sentence: str) -> None:
    """Section 0, decision 4. The dummy app refuses what a workspace refuses, but for what depends on what is stored."""
    body = {"user_id": "25", **sent}
    assert sentence in check_error(account.post("/v1/users", body), 400, "bad_request")
    assert account.get("/v1/users").body["total_count"] == 0
    if "250 different" not in sentence:
        assert sentence in check_error(dummy.post("/v1/users", body), 400, "bad_request")


def test_numbers_beyond_any_range_are_400(account: Account) -> None:
    for text in (b"1e400", b"-1e400", b"9" * 400, b"1e-400", b"0.1e99999"):
        reply = account.post("/v1/users", b'{"user_id": "1", "created_at": %s}' % text)
        assert reply.status in ((400,) if text != b"1e-400" else (201,)), (text, reply)


def test_unknown_arguments_are_passed_over(account: Account) -> None:
    user = account.user_of(user_id="25", serial={"deep": [1]}, ship="Serenity")
    assert not {"serial", "ship"} & set(user)


def test_a_body_over_a_megabyte_is_413(account: Account) -> None:
    fits = json.dumps({"user_id": "1", "x": "y" * (BODY_LIMIT - 25)}).encode()
    assert len(fits) == BODY_LIMIT
    assert account.post("/v1/users", fits).status == 201
    over = fits[:-2] + b'y"}'
    assert "1,000,000" in check_error(account.post("/v1/users", over), 413, "request_too_large")
    # Without a declared length it is counted as it comes.
    headers = [(b"authorization", account.authorization)]
    reply = account.door.call("POST", "/v1/users", headers, [over[:500_000], over[500_000:]])
    check_error(reply, 413, "request_too_large")
    declared = [*headers, (b"content-length", b"99999999")]
    check_error(account.door.call("POST", "/v1/users", declared, [b"{}"]), 413, "request_too_large")


def test_every_answer_has_its_own_request_id(account: Account) -> None:
    replies = [account.get("/v1/users"), account.get("/v1/nothing"), account.post("/v1/users", b"{")]
    replies.append(account.door.call("GET", "/v1/users"))
    assert len({reply.headers["x-request-id"] for reply in replies}) == 4


def test_not_found_names_what_was_not_found(account: Account) -> None:
    """Section 2: the first sentence is the documentation's."""
    assert account.get("/v1/users", user_id="25").body == {
        "error": {"type": "not_found", "message": "The User was not found"}
    }
    assert account.get("/v1/tags", name="Crew").message == "The Tag was not found"
    account.user_of(user_id="25")
    asked = account.get("/v1/users/message_threads", user_id="25", thread_id=1)
    assert asked.message == "The Message Thread was not found"
