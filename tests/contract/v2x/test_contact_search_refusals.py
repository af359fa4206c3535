"""POST /contacts/search: what it refuses, with the documentation's own codes and sentences, and what it forgives.

From the error tables of API reference 2.0, search for contacts; the rules of dates and tags are of 2.7 and Preview.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("POST /contacts/search")

PATH = "/contacts/search"
PARTS = (
    "Invalid query. Ensure 'field', 'operator', 'value' are present for field queries. "
    "Ensure 'operator' and 'value' for composite queries."
)
FINE = {"field": "email", "operator": "=", "value": "a@b.example"}


def cursor(value: Any, id: Any = "a", field: Any = "updated_at", *more: Any) -> str:
    """As the server makes them: the value, the id, the order, how many there are, and the next page's number."""
    place = json.dumps([value, id, field, *(more or (True, 9)), 2]).encode()
    return base64.urlsafe_b64encode(place).rstrip(b"=").decode()


FORGED = (
    cursor("text"), cursor(2**63), cursor(True), cursor([1]), cursor({}), cursor(1, "a\0b"), cursor(1, 7),
    cursor(1, "a", 3), cursor(1, "a", "updated_at", "yes", 9), cursor(1, "a", "updated_at", True, "many"),
    cursor("a\0b", "a", "email"), cursor("zoe", "a", "name"), cursor(["t", "a"], "a", "name"),
    cursor(["t", "a\0", 0], "a", "name"), cursor(["t", "a", "b"], "a", "name"), cursor(["t", "a", 1e300], "a", "name"),
)  # fmt: skip


def filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def nested(levels: int) -> dict[str, Any]:
    query: dict[str, Any] = FINE
    for _ in range(levels):
        query = {"operator": "AND", "value": [query]}
    return query


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"query": FINE, "random_param": 1}, "bad_request", "bad 'random_param' parameter"),
        ({}, "invalid_query", PARTS),
        ({"query": {}}, "invalid_query", PARTS),
        ({"query": {"field": "email", "operator": "="}}, "invalid_query", PARTS),
        ({"query": {"operator": "AND", "value": "x"}}, "invalid_query", PARTS),
        ({"query": {"operator": "AND", "value": []}}, "invalid_query", PARTS),
        ({"query": {"operator": "AND", "value": [1]}}, "invalid_query", PARTS),
        ({"query": filter("email", "=", {"a": 1})}, "invalid_query", PARTS),
        ({"query": filter("name", "=", 123)}, "invalid_value", "123 is not a valid string"),
        ({"query": filter("owner_id", "=", "abc")}, "invalid_value", "abc is not a valid integer"),
        (
            {"query": filter("role", "=", "admin")},
            "invalid_value",
            "admin is not a valid role: it is one of user, lead",
        ),
        ({"query": filter("owner_id", "=", 1.5)}, "invalid_value", "1.5 is not a valid integer"),
        ({"query": filter("created_at", ">", "foobar")}, "invalid_value", "foobar is not a valid timestamp"),
        ({"query": filter("created_at", ">", True)}, "invalid_value", "true is not a valid timestamp"),
        ({"query": filter("created_at", ">", 10**30)}, "invalid_value", f"{10**30} is not a valid timestamp"),
        ({"query": filter("has_hard_bounced", "=", 3)}, "invalid_value", "3 is not a valid boolean"),
        ({"query": filter("not_a_field", "=", "x")}, "invalid_field", "not_a_field is not a valid field"),
        (
            {"query": filter("custom_attributes.nobody", "=", "x")},
            "invalid_field",
            "custom_attributes.nobody is not a valid field",
        ),
        ({"query": FINE, "sort": {"field": "not_a_field"}}, "invalid_field", "not_a_field is not a valid field"),
        ({"query": FINE, "sort": {"field": "tag_id"}}, "invalid_field", "tag_id is not a valid field"),
        ({"query": nested(11)}, "invalid_values", "Value depth exceeds 10 items"),
        (
            {"query": {"operator": "OR", "value": [FINE] * 16}},
            "invalid_value",
            "Number of elements in composite query is greater than 15, please try again with a smaller list",
        ),
        (
            {"query": {"operator": "XOR", "value": [FINE]}},
            "invalid_operator",
            "Composite operators must be of type AND or OR ",
        ),
        ({"query": filter("email", ">", "a")}, "invalid_operator", "email does not support operator: >"),
        ({"query": filter("email", "AND", "a")}, "invalid_operator", "email does not support operator: AND"),
        ({"query": filter("owner_id", "~", 1)}, "invalid_operator", "owner_id does not support operator: ~"),
        (
            {"query": FINE, "sort": {"field": "name", "order": "desc"}},
            "invalid_sort_order",
            "Invalid sort order 'desc'. Must be one of: ascending, descending",
        ),
        *(
            (
                {"query": FINE, "pagination": {"starting_after": cursor}},
                "client_error",
                "Invalid starting_after param. Please try again using a starting_after value from a paginated response",
            )
            for cursor in ("nonsense", "WzFd", "e30", "WzEsImEiLDJd", *FORGED)
        ),
    ],
)
def test_refusals(account: Account, body: dict[str, Any], code: str, message: str) -> None:
    check_error_list(account.at("2.0").post(PATH, body), 400, code, message)


@pytest.mark.parametrize(
    ("body", "argument"),
    [
        ({"query": [1]}, "query"),
        ({"query": FINE, "sort": "name"}, "sort"),
        ({"query": FINE, "sort": {"field": 1}}, "sort.field"),
        ({"query": FINE, "pagination": 3}, "pagination"),
        ({"query": FINE, "pagination": {"starting_after": 3}}, "pagination.starting_after"),
        ({"query": filter("email", "IN", "a@b.example")}, "email"),
        ({"query": filter("email", "=", ["a@b.example"])}, "email"),
        ({"query": filter("created_at", ">", None)}, "created_at"),
        ({"query": filter("external_id", "IN", ["x"] * 1_001)}, "external_id"),
        ({"query": filter("name", "~", "x" * 3_000)}, "3,000"),
    ],
)
def test_other_refusals_name_the_argument(account: Account, body: dict[str, Any], argument: str) -> None:
    reply = account.at("2.0").post(PATH, body)
    assert reply.status == 400, reply
    assert argument in reply.body["errors"][0]["message"]


@pytest.mark.parametrize(
    "forged",
    [
        cursor(1),
        cursor(-1.5),
        cursor(None),
        cursor(1, "", "created_at", False, 10**15),
        cursor(None, "z", "name"),
        cursor(["?", "", -1], "a", "name"),
        cursor("a", "a", "email", False, -3),
    ],
)
def test_a_cursor_that_could_be_one_is_taken(crew: Account, forged: str) -> None:
    body = {"query": filter("id", ">", ""), "pagination": {"starting_after": forged}}
    assert crew.at("2.0").ok("POST", PATH, body)["pages"]["page"] == 2


DATES = pytest.mark.parametrize("field", ["created_at", "last_replied_at"])


@DATES
@pytest.mark.parametrize("version", ["2.7", "2.16"])
@pytest.mark.parametrize("operator", ["!=", ">=", "<="])
def test_dates_take_three_operators(account: Account, version: str, operator: str, field: str) -> None:
    reply = account.at(version).post(PATH, {"query": filter(field, operator, 1)})
    check_error_list(reply, 400, "invalid_operator", f"{field} does not support operator: {operator}")


@DATES
@pytest.mark.parametrize("version", ["2.0", "2.6", "Preview"])
@pytest.mark.parametrize("operator", ["!=", ">=", "<=", ">", "<", "="])
def test_and_others_elsewhere(account: Account, version: str, operator: str, field: str) -> None:
    account.at(version).ok("POST", PATH, {"query": filter(field, operator, 1)})


@pytest.mark.parametrize("version", ["2.7", "2.16", "Preview"])
@pytest.mark.parametrize(("field", "value"), [("tag_id", "1"), ("created_at", 1), ("last_seen_at", 1)])
@pytest.mark.parametrize("operator", ["IN", "NIN"])
def test_sets_of_dates_and_tags(account: Account, version: str, field: str, value: Any, operator: str) -> None:
    query = {"query": filter(field, operator, [value])}
    message = f"{field} does not support operator: {operator}"
    check_error_list(account.at(version).post(PATH, query), 400, "invalid_operator", message)
    account.at("2.6").ok("POST", PATH, query)


@pytest.mark.parametrize(
    "query",
    [
        filter("owner_id", "=", "31"),
        filter("owner_id", "=", 31.0),
        filter("created_at", ">", "1306054154"),
        filter("created_at", ">", 1602979200.0),
        filter("created_at", ">", 1602979200123),
        filter("created_at", "<", -1),
        filter("tag_id", "=", "nobody's"),
        filter("tag_id", "=", 5),
        filter("segment_id", "=", "6762f0d01bb69f9f2193bb7d"),
        filter("andoid_sdk_version", "=", "1"),
        filter("android_sdk_version", "=", "1"),
        filter("formatted_phone", "=", "+1"),
        filter("email", "IN", []),
        filter("email", "NIN", []),
        filter("has_hard_bounced", "=", "true"),
        filter("name", "~", ""),
        {**FINE, "type": "ignored"},
        nested(10),
    ],
)
def test_what_is_taken(account: Account, query: dict[str, Any]) -> None:
    assert account.at("2.0").ok("POST", PATH, {"query": query})["data"] == []


def test_an_empty_answer_is_the_documented_one(account: Account) -> None:
    query = {"operator": "AND", "value": [filter("created_at", ">", "1306054154")]}
    assert account.at("2.7").ok("POST", PATH, {"query": query, "pagination": {"per_page": 5}}) == {
        "type": "list",
        "data": [],
        "total_count": 0,
        "pages": {"type": "pages", "page": 1, "per_page": 5, "total_pages": 0},
    }
