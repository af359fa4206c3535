"""Companies named with a user or lead of 1.0 to 1.4: joining, leaving, and what the company learns of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /users")


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("1.3")


def save(caller: Account, *companies: Any, user_id: str = "1", **fields: object) -> list[str]:
    """Update a user; gives the company_ids of their companies."""
    user = caller.ok("POST", "/users", {"user_id": user_id, "companies": companies, **fields})
    assert user["companies"]["type"] == "company.list"
    return [company["company_id"] for company in user["companies"]["companies"]]


def company(caller: Account, company_id: str) -> Any:
    return caller.ok("GET", "/companies", company_id=company_id)


def test_unknown_ones_are_created(caller: Account) -> None:
    """API reference 1.1, companies and users."""
    sent = {
        "company_id": 6, "name": "Blue Sun", "plan": "Pro", "monthly_spend": 155.98, "remote_created_at": 1_300_000_000,
        "size": 5, "website": "blue-sun.example", "industry": "Food", "custom_attributes": {"x": 1},
    }  # fmt: skip
    user = caller.ok("POST", "/users", {"user_id": "1", "companies": [sent]})
    found = company(caller, "6")
    assert user["companies"] == {
        "type": "company.list",
        "companies": [{"type": "company", "company_id": "6", "id": found["id"], "name": "Blue Sun"}],
    }
    assert found["plan"]["name"] == "Pro"
    assert {name: found[name] for name in sent if name not in ("plan", "company_id", "monthly_spend")} == {
        name: value for name, value in sent.items() if name not in ("plan", "company_id", "monthly_spend")
    }
    assert (found["monthly_spend"], found["user_count"]) == (155, 1)


def test_an_id_is_the_customers_and_created_at_the_remote_one(caller: Account) -> None:
    assert save(caller, {"id": 6, "created_at": 1_300_000_000}) == ["6"]
    assert company(caller, "6")["remote_created_at"] == 1_300_000_000
    assert save(caller, {"id": company(caller, "6")["id"]}) == [company(caller, "6")["id"], "6"]


def test_joining_more_leaves_none(caller: Account, clock: Clock) -> None:
    assert save(caller, {"company_id": "a"}) == ["a"]
    clock.advance(1)
    assert save(caller, {"company_id": "b"}, {"company_id": "b"}, {"company_id": "a"}) == ["b", "a"]
    assert save(caller) == ["b", "a"]
    assert caller.ok("POST", "/users", {"user_id": "1", "company": {"id": "c"}})["companies"]["companies"][2:]
    assert [company(caller, each)["user_count"] for each in "abc"] == [1, 1, 1]


def test_remove(caller: Account) -> None:
    save(caller, {"company_id": "a"}, {"company_id": "b"})
    save(caller, {"company_id": "a"}, user_id="2")
    assert save(caller, {"company_id": "a", "remove": True}, {"company_id": "nobody's", "remove": True}) == ["b"]
    assert (company(caller, "a")["user_count"], company(caller, "b")["user_count"]) == (1, 1)
    assert caller.get("/companies", company_id="nobody's").status == 404
    assert save(caller, {"id": "b", "remove": True}) == []
    assert [each["company_id"] for each in caller.ok("GET", "/companies")["companies"]] == ["a"]
    assert save(caller, {"company_id": "b", "remove": False}) == ["b"]


def test_leads_have_companies_too(caller: Account) -> None:
    lead = caller.ok("POST", "/contacts", {"companies": [{"company_id": "a"}]})
    assert [each["company_id"] for each in lead["companies"]["companies"]] == ["a"]
    lead = caller.ok("PUT", f"/contacts/{lead['id']}", {"companies": [{"company_id": "a", "remove": True}]})
    assert lead["companies"]["companies"] == []


def test_requests_are_those_of_the_companies_named(caller: Account, clock: Clock) -> None:
    """last_request_at and session_count move only where the update names the company (incrementing user sessions)."""
    now = int(clock.now)
    save(caller, {"company_id": "a"}, {"company_id": "b"})
    assert (company(caller, "a")["last_request_at"], company(caller, "a")["session_count"]) == (None, 0)
    save(caller, last_request_at=now - 100)
    assert company(caller, "a")["last_request_at"] is None
    save(caller, {"company_id": "a"}, last_request_at=now - 100)
    assert (company(caller, "a")["last_request_at"], company(caller, "a")["session_count"]) == (now - 100, 0)
    save(caller, {"company_id": "a"}, user_id="2", last_request_at=now - 200)  # Somebody was there later.
    assert company(caller, "a")["last_request_at"] == now - 100
    save(caller, {"company_id": "a"}, update_last_request_at=True)
    assert (company(caller, "a")["last_request_at"], company(caller, "a")["session_count"]) == (now, 0)
    assert company(caller, "b")["last_request_at"] is None


def test_sessions_are_those_of_the_users(caller: Account, clock: Clock) -> None:
    """The web session rule decides: another within half an hour of silence is the same one."""
    save(caller, {"company_id": "a"}, new_session=True)
    assert (company(caller, "a")["session_count"], company(caller, "a")["last_request_at"]) == (1, int(clock.now))
    clock.advance(60)
    save(caller, {"company_id": "a"}, new_session=True)
    assert (company(caller, "a")["session_count"], company(caller, "a")["last_request_at"]) == (1, int(clock.now))
    save(caller, {"company_id": "a"}, user_id="2", new_session=True)
    clock.advance(31 * 60)
    save(caller, new_session=True)
    assert company(caller, "a")["session_count"] == 2
    clock.advance(31 * 60)
    save(caller, {"company_id": "a"}, {"company_id": "b"}, new_session=True)
    assert [company(caller, each)["session_count"] for each in "ab"] == [3, 1]


def test_converting_a_lead_moves_its_companies(caller: Account) -> None:
    lead = caller.ok("POST", "/contacts", {"companies": [{"company_id": "a"}, {"company_id": "b"}]})
    save(caller, {"company_id": "a"})
    sent = {"contact": {"id": lead["id"]}, "user": {"user_id": "1"}}
    user = caller.ok("POST", "/contacts/convert", sent)
    assert [each["company_id"] for each in user["companies"]["companies"]] == ["b", "a"]
    assert [company(caller, each)["user_count"] for each in "ab"] == [1, 1]


def test_erasing_a_user_counts_them_out(caller: Account) -> None:
    save(caller, {"company_id": "a"})
    id = caller.ok("GET", "/users", user_id="1")["id"]
    caller.ok("POST", "/user_delete_requests", {"intercom_user_id": id})
    assert company(caller, "a")["user_count"] == 0
    assert caller.ok("GET", "/companies")["total_count"] == 0


def test_a_thousand_companies_and_no_more(caller: Account) -> None:
    """The limit of API reference 2.16, attach a contact to a company."""
    many = [{"company_id": str(number)} for number in range(1_000)]
    assert len(save(caller, *many)) == 1_000
    refused = caller.post("/users", {"user_id": "1", "companies": [{"company_id": "one more"}]})
    text = "Contact has reached the maximum of 1000 company associations"
    check_error_list(refused, 400, "contact_company_limit_exceeded", text)
    assert caller.get("/companies", company_id="one more").status == 404
    exchanged = [{"company_id": "0", "remove": True}, {"company_id": "one more"}]
    assert len(save(caller, *exchanged)) == 1_000


@pytest.mark.parametrize(
    ("companies", "named"),
    [
        ("Blue Sun", "companies"),
        ({"company_id": "1"}, "companies"),
        (["Blue Sun"], "companies[0]"),
        ([{"name": "Blue Sun"}], "companies[0].company_id"),
        ([{"company_id": "1"}, {"company_id": "2", "size": "big"}], "companies[1].size"),
        ([{"company_id": "1", "remove": "yes"}], "companies[0].remove"),
        ([{"company_id": "1", "custom_attributes": {"a": [1]}}], "companies[0].custom_attributes"),
        ([{"company_id": "1"}] * 1_001, "companies"),
    ],
)
def test_bad_ones_are_named(caller: Account, companies: Any, named: str) -> None:
    refused = caller.post("/users", {"user_id": "1", "companies": companies})
    assert check_error_list(refused, 400, "parameter_invalid").startswith(named)
    assert caller.get("/users", user_id="1").status == 404


def test_leaving_what_one_joins_and_all_at_once(caller: Account) -> None:
    """The company's own people are counted in step, first and last ones too."""
    assert save(caller, {"company_id": "a"}, {"company_id": "a", "remove": True}) == []
    assert company(caller, "a")["user_count"] == 0
    assert sorted(save(caller, *({"company_id": name} for name in "abc"))) == ["a", "b", "c"]
    listed = caller.ok("GET", "/companies")
    assert [found["user_count"] for found in listed["companies"]] == [1, 1, 1]
    caller.ok("DELETE", "/users", user_id="1")
    assert caller.ok("GET", "/companies")["companies"] == []
    assert sorted(save(caller, {"company_id": "a"}, {"company_id": "b", "remove": True})) == ["a", "c"]
    assert {found["company_id"]: found["user_count"] for found in caller.ok("GET", "/companies")["companies"]} == {
        "a": 1,
        "c": 1,
    }
    assert caller.ok("GET", "/companies")["total_count"] == 2
