"""One company in every numbered version: create or update, get, change, delete."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "POST /companies", "PUT /companies", "GET /companies/{id}", "PUT /companies/{id}", "DELETE /companies/{id}"
)
UNKNOWN = "5" * 24
OLD, NEW = "1.0", "2.10"
BOTH = pytest.mark.parametrize("version", [OLD, NEW])

# Every field that the API reference 2.16 lets a caller set, with its own values.
WHOLE = {
    "company_id": "625e90fc55ab113b6d92175f",
    "name": "Blue Sun",
    "plan": "Pro",
    "size": 100,
    "website": "https://blue-sun.example",
    "industry": "Manufacturing",
    "remote_created_at": 1_300_000_000,
    "monthly_spend": 155.98,
    "custom_attributes": {"paid_subscriber": True, "team_mates": 9},
}


def test_a_company_of_1_x(account: Account, clock: Clock) -> None:
    """Every key, in the order of the reference; null for what is not known (shapes of API 1.0)."""
    now = int(clock.now)
    company = account.at(OLD).ok("POST", "/companies", {"company_id": "c-77"})
    assert list(company.items()) == [
        ("type", "company"),
        ("company_id", "c-77"),
        ("id", company["id"]),
        ("app_id", account.app_id),
        ("name", None),
        ("remote_created_at", None),
        ("created_at", now),
        ("updated_at", now),
        ("last_request_at", None),
        ("monthly_spend", 0),
        ("session_count", 0),
        ("user_count", 0),
        ("size", None),
        ("website", None),
        ("industry", None),
        ("tags", {"type": "tag.list", "tags": []}),
        ("segments", {"type": "segment.list", "segments": []}),
        ("plan", {}),
        ("custom_attributes", {}),
    ]
    assert len(company["id"]) == 24
    int(company["id"], 16)


def test_a_company_of_2_x_has_no_key_for_what_is_not_known(account: Account) -> None:
    """As the examples of API reference 2.16 print it."""
    sent = {"company_id": "company_remote_id", "name": "my company", "remote_created_at": 1_300_000_001}
    company = account.at(NEW).ok("POST", "/companies", sent)
    assert list(company) == [
        "type", "company_id", "id", "app_id", "name", "remote_created_at", "created_at", "updated_at",
        "monthly_spend", "session_count", "user_count", "tags", "segments", "plan", "custom_attributes",
    ]  # fmt: skip
    assert {name: company[name] for name in sent} == sent
    assert company["plan"] == {}


@BOTH
def test_every_field(account: Account, version: str) -> None:
    """Floats are truncated, and a plan is an object with an id of its own."""
    caller = account.at(OLD)
    caller.ok("POST", "/companies", WHOLE)
    company = account.at(version).ok("POST", "/companies", {"company_id": WHOLE["company_id"]})
    assert company["plan"] == {"type": "plan", "id": "1", "name": "Pro"}
    assert company["monthly_spend"] == 155
    same = {name: value for name, value in WHOLE.items() if name not in ("plan", "monthly_spend")}
    assert {name: company[name] for name in same} == same
    assert caller.ok("GET", f"/companies/{company['id']}") == caller.ok("POST", "/companies", WHOLE)


def test_plans_keep_their_ids(account: Account, stranger: Account) -> None:
    caller = account.at(OLD)

    def plan(company_id: str, name: Any) -> Any:
        return caller.ok("POST", "/companies", {"company_id": company_id, "plan": name})["plan"]

    first, second = plan("1", "Gold"), plan("2", "Pro")
    assert (first["name"], second["name"]) == ("Gold", "Pro")
    assert first["id"] != second["id"]
    assert plan("3", "Gold") == first
    assert plan("1", "Pro") == second
    assert plan("1", first) == first  # As an answer shows it.
    assert plan("1", "") == plan("2", None) == {}
    assert plan("1", "Gold") == first
    assert stranger.at(OLD).ok("POST", "/companies", {"company_id": "1", "plan": "Pro"})["plan"]["id"] == "1"


@BOTH
def test_found_by_company_id_and_updated(account: Account, clock: Clock, version: str) -> None:
    caller = account.at(version)
    created = caller.ok("POST", "/companies", {"company_id": 6, "name": "Blue Sun", "size": 3})
    assert created["company_id"] == "6"
    clock.advance(10)
    updated = caller.ok("POST", "/companies", {"company_id": "6", "industry": "Food"})
    assert updated == created | {"industry": "Food", "updated_at": created["updated_at"] + 10} | {
        name: updated[name] for name in ("name", "size")
    }
    assert (updated["name"], updated["size"]) == ("Blue Sun", 3)
    clock.advance(10)
    assert caller.ok("POST", "/companies", {"company_id": "6", "industry": "Food"}) == updated


@BOTH
def test_null_empties(account: Account, version: str) -> None:
    account.at(OLD).ok("POST", "/companies", WHOLE)
    fields = ("name", "plan", "size", "website", "industry", "remote_created_at", "monthly_spend")
    emptied = account.at(version).ok("POST", "/companies", {"company_id": WHOLE["company_id"]} | dict.fromkeys(fields))
    assert (emptied["plan"], emptied["monthly_spend"]) == ({}, 0)
    assert [emptied.get(name) for name in ("name", "size", "website", "industry", "remote_created_at")] == [None] * 5
    assert emptied["custom_attributes"] == WHOLE["custom_attributes"]


def test_ids_are_ours_first_and_then_the_customers(account: Account) -> None:
    """Clients of Ruby and Python send both, one of PHP sends the customer's as `id`."""
    caller = account.at(OLD)
    created = caller.ok("POST", "/companies", {"id": "6", "name": "Blue Sun"})
    assert created["company_id"] == "6"
    assert caller.ok("POST", "/companies", {"id": "6", "size": 2})["id"] == created["id"]
    both = {"id": created["id"], "company_id": "6", "size": 3}
    assert caller.ok("POST", "/companies", both)["id"] == created["id"]
    assert caller.ok("POST", "/companies", {"id": created["id"], "size": 4})["company_id"] == "6"
    check_error_list(caller.post("/companies", {"id": created["id"], "company_id": "7"}), 400, "parameter_invalid")


def test_put_is_tolerated_in_1_x(account: Account) -> None:
    created = account.at("1.4").ok("PUT", "/companies", {"company_id": "6", "name": "Blue Sun"})
    assert account.at("1.4").ok("PUT", "/companies", {"company_id": "6", "size": 1})["id"] == created["id"]
    assert account.at("2.0").put("/companies", {"company_id": "6"}).status == 405


@BOTH
def test_what_an_answer_shows_can_be_sent_back(account: Account, version: str) -> None:
    caller = account.at(version)
    account.at(OLD).ok("POST", "/companies", WHOLE)
    company = caller.ok("POST", "/companies", {"company_id": WHOLE["company_id"]})
    assert caller.ok("POST", "/companies", company) == company


@BOTH
def test_attributes_are_merged(account: Account, version: str) -> None:
    account.at(OLD).ok("POST", "/companies", {"company_id": "1", "custom_attributes": {"a": 1, "b": "x"}})
    caller = account.at(version)
    changed = caller.ok("POST", "/companies", {"company_id": "1", "custom_attributes": {"b": "y"}})
    assert changed["custom_attributes"] == {"a": 1, "b": "y"}


def test_at_most_a_hundred_attributes(account: Account) -> None:
    caller = account.at(OLD)
    many = {f"a{number}": number for number in range(101)}
    refused = caller.post("/companies", {"company_id": "1", "custom_attributes": many})
    check_error_list(refused, 400, "custom_data_limit_reached")
    del many["a100"]
    company = caller.ok("POST", "/companies", {"company_id": "1", "custom_attributes": many})
    assert len(company["custom_attributes"]) == 100


@BOTH
@pytest.mark.parametrize(
    ("sent", "code", "named"),
    [
        ({}, "parameter_not_found", "company_id"),
        ({"name": "Nameless"}, "parameter_not_found", "company_id"),
        ({"company_id": ""}, "parameter_invalid", "company_id"),
        ({"company_id": ["1"]}, "parameter_invalid", "company_id"),
        ({"company_id": "1", "name": 5}, "parameter_invalid", "name"),
        ({"company_id": "1", "name": "x" * 256}, "parameter_invalid", "name"),
        ({"company_id": "1", "plan": 5}, "parameter_invalid", "plan"),
        ({"company_id": "1", "size": "many"}, "parameter_invalid", "size"),
        ({"company_id": "1", "size": 2**31}, "parameter_invalid", "size"),
        ({"company_id": "1", "monthly_spend": "155"}, "parameter_invalid", "monthly_spend"),
        ({"company_id": "1", "monthly_spend": 2**31}, "parameter_invalid", "monthly_spend"),
        ({"company_id": "1", "remote_created_at": "yesterday"}, "parameter_invalid", "remote_created_at"),
        ({"company_id": "1", "custom_attributes": []}, "parameter_invalid", "custom_attributes"),
        ({"company_id": "1", "custom_attributes": {"a": {"b": 1}}}, "parameter_invalid", "custom_attributes.a"),
    ],
)
def test_bad_arguments_are_named(account: Account, version: str, sent: Any, code: str, named: str) -> None:
    sentence = check_error_list(account.at(version).post("/companies", sent), 400, code)
    assert sentence.startswith(named)


@BOTH
def test_an_unknown_argument(account: Account, version: str) -> None:
    """The text of API reference 2.16, create or update a company."""
    check_error_list(
        account.at(version).post("/companies", {"test": "invalid"}), 400, "bad_request", "bad 'test' parameter"
    )


@pytest.mark.parametrize("spend", [2**31 - 1, -5, 0.99])
def test_monthly_spend_fits(account: Account, spend: float) -> None:
    company = account.at(OLD).ok("POST", "/companies", {"company_id": "1", "monthly_spend": spend})
    assert company["monthly_spend"] == int(spend)


@pytest.mark.parametrize(
    ("version", "code"),
    [("1.0", "not_found"), ("1.4", "not_found"), ("2.0", "company_not_found"), ("2.16", "company_not_found")],
)
def test_who_is_not_found(account: Account, stranger: Account, version: str, code: str) -> None:
    """By our id alone: the customer's own is none (API reference 1.1, view a company)."""
    theirs = stranger.at(version).ok("POST", "/companies", {"company_id": "theirs"})
    account.at(version).ok("POST", "/companies", {"company_id": "mine"})
    for id in (UNKNOWN, "mine", theirs["id"], "%F0%9F%90%99"):
        for method in ("GET", "DELETE"):
            check_error_list(account.at(version).send(method, f"/companies/{id}"), 404, code, "Company Not Found")
    if version != "1.0" and version != "1.4" and version != "2.0":
        refused = account.at(version).put(f"/companies/{theirs['id']}", {"name": "Mine now"})
        check_error_list(refused, 404, code, "Company Not Found")
    assert "name" not in stranger.at("2.0").ok("GET", f"/companies/{theirs['id']}")


def test_put_by_our_id_from_2_4(account: Account) -> None:
    """API reference 2.7, update a company."""
    id = account.at("2.3").ok("POST", "/companies", {"company_id": "1", "size": 5})["id"]
    check_error_list(account.at("2.3").put(f"/companies/{id}", {}), 400, "intercom_version_invalid")
    caller = account.at("2.4")
    sent = {"name": "my company", "website": "http://www.mycompany.example/"}
    changed = caller.ok("PUT", f"/companies/{id}", sent)
    assert {name: changed[name] for name in sent} == sent
    assert (changed["company_id"], changed["size"]) == ("1", 5)
    assert caller.ok("PUT", f"/companies/{id}", {"company_id": "1", "size": 6})["size"] == 6
    check_error_list(caller.put(f"/companies/{id}", {"company_id": "2"}), 400, "parameter_invalid")
    check_error_list(caller.put(f"/companies/{id}", {"test": "invalid"}), 400, "bad_request", "bad 'test' parameter")


def test_seen_now_from_2_16(account: Account, clock: Clock) -> None:
    """API reference 2.16: update_last_request_at."""
    sent = {"company_id": "1", "update_last_request_at": True}
    check_error_list(
        account.at("2.15").post("/companies", sent), 400, "bad_request", "bad 'update_last_request_at' parameter"
    )
    caller = account.at("2.16")
    assert caller.ok("POST", "/companies", sent)["last_request_at"] == int(clock.now)
    clock.advance(60)
    sent["update_last_request_at"] = False
    assert caller.ok("POST", "/companies", sent)["last_request_at"] == int(clock.now) - 60
    sent["update_last_request_at"] = "soon"
    assert "update_last_request_at" in check_error_list(caller.post("/companies", sent), 400, "parameter_invalid")


@BOTH
def test_delete(account: Account, version: str) -> None:
    """The people stay, and are in it no longer (API reference 2.16, delete a company)."""
    first = {"user_id": "1", "companies": [{"company_id": str(number)} for number in range(3)]}
    account.at(OLD).ok("POST", "/users", first)
    account.at(OLD).ok("POST", "/users", {"user_id": "2", "companies": [{"company_id": "1"}]})
    account.at(OLD).ok("DELETE", "/users", user_id="2")
    company = account.at(OLD).ok("GET", "/companies", company_id="1")
    caller = account.at(version)
    gone = caller.ok("DELETE", f"/companies/{company['id']}")
    assert list(gone.items()) == [("id", company["id"]), ("object", "company"), ("deleted", True)]
    assert caller.get(f"/companies/{company['id']}").status == 404
    assert caller.delete(f"/companies/{company['id']}").status == 404
    user = account.at(OLD).ok("GET", "/users", user_id="1")
    assert [each["company_id"] for each in user["companies"]["companies"]] == ["2", "0"]
    assert account.at(OLD).ok("GET", "/companies")["total_count"] == 2
    # Named again, it is another company, and who was archived in the one before is in none.
    account.at(OLD).ok("POST", "/users", {"user_id": "2"})
    again = account.at(OLD).ok("POST", "/users", {"user_id": "1", "companies": [{"company_id": "1"}]})
    assert [each["company_id"] for each in again["companies"]["companies"]] == ["1", "2", "0"]
    assert account.at(OLD).ok("GET", "/companies", company_id="1")["user_count"] == 1
    assert account.ok("GET", "/v1/users", user_id="2")["company_ids"] == []
