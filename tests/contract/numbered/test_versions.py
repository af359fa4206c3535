"""Which version answers, and how it says so: contract section 18."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.api.routing import MethodNotAllowed, NotInVersion, NotSpoken, Route, Router, UnknownPath
from interphone.api.versions import BY_NAME, NUMBERED
from interphone.domain.workspaces import NEW_VERSION
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import ABSENT, Account, Reply, check_error, check_error_list


def used(reply: Reply) -> str:
    """The version that an answer says it is in."""
    return reply.headers["intercom-version"]


@pytest.mark.parametrize("name", NUMBERED)
def test_the_header_chooses_by_name(account: Account, name: str) -> None:
    reply = account.at(name).get("/nothing")
    check_error_list(reply, 404, "not_found")
    assert used(reply) == {"Unstable": "Preview"}.get(name, name)


@pytest.mark.parametrize("name", ["9.9", "2", "2.010", "v1", "v2.10", "preview", "unstable", "latest", "é", "2.10 x"])
def test_an_unknown_name_is_refused(account: Account, name: str) -> None:
    """Exactly as named in the list: rule 2."""
    headers = [(b"authorization", account.authorization), (b"intercom-version", name.encode("latin-1"))]
    reply = account.door.call("GET", "/nothing", headers)
    assert repr(name) in check_error_list(reply, 400, "intercom_version_invalid")
    # No version was used; it is named which would have been without the header.
    assert used(reply) == "1.0"


def test_the_path_of_the_legacy_api_wins_over_the_header(account: Account) -> None:
    for name in ("2.10", "9.9"):
        reply = account.at(name).get("/v1/users")
        assert (reply.status, "intercom-version" in reply.headers) == (200, False)
        check_error(account.at(name).get("/v1/nothing"), 404, "not_found")


def test_without_header_the_credential_decides(account: Account) -> None:
    """Rule 3: a key answers in 1.0, a token in the workspace's version or its own."""
    door, app_id = account.door, account.app_id
    assert used(account.get("/nothing")) == "1.0"
    assert used(open_account(door, "token", app_id).get("/nothing")) == NEW_VERSION == "2.10"
    assert used(open_account(door, "token", app_id, version="1.3").get("/nothing")) == "1.3"
    assert used(open_account(door, "token", app_id, version="Unstable").get("/nothing")) == "Preview"
    assert used(open_account(door, "token", app_id, version="1.3").at("2.4").get("/nothing")) == "2.4"
    assert used(open_account(door, "key", app_id, version="2.4").get("/nothing")) == "2.4"


def test_an_empty_header_is_none(account: Account) -> None:
    headers = [(b"authorization", account.authorization), (b"intercom-version", b"")]
    assert used(account.door.call("GET", "/nothing", headers)) == "1.0"


def test_without_header_1_0_answers_for_what_only_it_has(account: Account) -> None:
    """Rule 4, seed 000: POST /users with a token of a new workspace."""
    token = open_account(account.door, "token", account.app_id)
    reply = token.post("/users", {"user_id": "25"})
    assert (reply.status, used(reply)) == (200, "1.0")
    assert {"last_seen_ip", "user_agent_data"} <= set(reply.body)
    # Errors of that operation are 1.0's too.
    assert used(token.post("/users", {})) == "1.0"


def test_an_operation_that_ended_is_404_for_who_names_the_version(account: Account) -> None:
    for name in ("2.0", "2.10", "Preview"):
        reply = account.at(name).post("/users", {"user_id": "25"})
        check_error_list(reply, 404, "not_found")
        assert used(reply) == name


@pytest.mark.parametrize("name", [None, "1.0", "2.10", "Unstable"])
def test_a_refused_caller_is_told_in_the_version_it_asked_for(account: Account, name: str | None) -> None:
    """Before it is known who calls; without a header in the form of 1.0."""
    wrong = Account(account.door, account.app_id, account.app_id, "wrong")
    wrong.version = name
    reply = wrong.get("/admins")
    check_error_list(reply, 401, "unauthorized", "Access Token Invalid")
    assert used(reply) == {None: "1.0", "Unstable": "Preview"}.get(name, name)


def test_who_is_refused_does_not_learn_which_versions_there_are(account: Account) -> None:
    """Not written anywhere; as with any other fault of the request, first it is asked who calls."""
    reply = Account(account.door, account.app_id, account.app_id, "wrong").at("9.9").get("/admins")
    check_error_list(reply, 401, "unauthorized")
    assert used(reply) == "1.0"


def test_a_body_that_is_too_large_is_told_of_in_the_version(account: Account) -> None:
    reply = account.at("2.3").send("POST", "/events", b"x" * 1_000_001)
    check_error_list(reply, 413, "request_too_large")
    assert used(reply) == "2.3"


def test_the_rate_limit_is_told_of_in_the_version(start: Start) -> None:
    """Of who calls, too: the limit is looked at before the name of the version, which counts as a request."""
    with start(rate_limit=1) as door:
        account = open_account(door, "token", version="2.2")
        assert account.at("9.9").get("/nothing").status == 400
        reply = account.get("/nothing")
        check_error_list(reply, 429, "rate_limit_exceeded")
        assert used(reply) == "2.2"


async def _handle(_: Any) -> None:
    """Never called: the tests below ask only which route it is."""


def route(operation: str, since: str, until: str | None = None) -> Route:
    method, path = operation.split()
    return Route(method, path, _handle, BY_NAME[since], BY_NAME[until] if until else None)


ROUTER = Router(
    [
        route("GET /users/{id}", "1.0", "1.4"),
        route("GET /conversations/{id}", "1.0"),
        route("PUT /conversations/{id}", "2.3"),
        route("GET /conversations/deleted", "2.16"),
        route("GET /customers", "1.0", "1.4"),
        route("GET /customers", "2.5"),
        route("GET /articles/{id}", "2.1"),
    ]
)


def find(version: str, operation: str, *, asked: bool = True) -> tuple[str, str, list[str]]:
    method, path = operation.split()
    chosen, found, values = ROUTER.choose(BY_NAME[version], method, path, asked=asked)
    return chosen.name, found.path, values


def test_an_operation_of_a_later_version_needs_it() -> None:
    """API reference 2.16, list deleted conversations: a name in the path is not an id, in no version."""
    assert find("2.16", "GET /conversations/deleted") == ("2.16", "/conversations/deleted", [])
    assert find("2.15", "GET /conversations/7") == ("2.15", "/conversations/{id}", ["7"])
    for version, operation, since in [
        ("2.15", "GET /conversations/deleted", "2.16"),
        ("1.0", "HEAD /conversations/deleted", "2.16"),
        ("2.2", "PUT /conversations/7", "2.3"),
        ("1.4", "GET /articles/7", "2.1"),
        ("2.0", "GET /articles/7", "2.1"),
    ]:
        for asked in (True, False):
            with pytest.raises(NotInVersion) as caught:
                find(version, operation, asked=asked)
            assert caught.value.since.name == since


def test_an_operation_that_has_ended_is_unknown() -> None:
    with pytest.raises(UnknownPath) as caught:
        find("2.0", "GET /users/7")
    assert not isinstance(caught.value, NotInVersion | NotSpoken)
    assert find("2.16", "GET /users/7", asked=False) == ("1.0", "/users/{id}", ["7"])
    # Between its two lives it is still to come, but for who names no version.
    with pytest.raises(NotInVersion):
        find("2.4", "GET /customers")
    assert find("2.4", "GET /customers", asked=False) == ("1.0", "/customers", [])
    assert find("2.5", "GET /customers", asked=False) == ("2.5", "/customers", [])


def test_other_methods_are_those_of_the_version() -> None:
    with pytest.raises(MethodNotAllowed, match=r"^GET, HEAD$"):
        find("2.2", "DELETE /conversations/7")
    with pytest.raises(MethodNotAllowed, match=r"^GET, HEAD, PUT$"):
        find("2.3", "DELETE /conversations/7")
    with pytest.raises(UnknownPath):
        find("2.0", "DELETE /articles/7")
    with pytest.raises(NotSpoken):
        find("2.0", "GET /tickets/7")


def test_operations_of_1_0_alone_are_no_ids_of_a_later_version(account: Account) -> None:
    """Contract section 18.4, for callers who name no version and whose token is of 2.10."""
    caller = open_account(account.door, "token", account.app_id)
    lead = account.at("1.4").ok("POST", "/contacts", {})
    body = {"contact": {"id": lead["id"]}, "user": {"user_id": "1"}}
    for method, target, sent in (
        ("POST", "/contacts/convert", body),
        ("GET", "/contacts/scroll", ABSENT),
        ("GET", "/data_attributes/customer", ABSENT),
    ):
        reply = caller.send(method, target, sent)
        assert (reply.status, reply.headers["intercom-version"]) == (200, "1.0"), reply
    assert caller.put("/contacts", {"user_id": "nobody"}).headers["intercom-version"] == "1.0"
    assert caller.get(f"/contacts/{lead['id']}").headers["intercom-version"] == "2.10"
    assert caller.at("2.10").post("/contacts/convert", body).status == 405
