"""Customers of conversations of 1.0 to 1.4: API reference 1.x, add and remove a customer; run assignment rules."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import assignment_rules
from interphone.domain.assignment_rules import NewRule
from interphone.domain.teammates import Teammate
from tests.contract.v1x.conversing import VERSIONS, ask, hire, parts_of
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes(
    "POST /conversations/{id}/customers",
    "DELETE /conversations/{id}/customers/{contact_id}",
    "POST /conversations/{id}/run_assignment_rules",
)

NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


@pytest.fixture
def inara(account: Account) -> Teammate:
    return hire(account)


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def zoe(account: Account) -> str:
    sent = {"user_id": "27", "email": "zoe@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def asked(account: Account, kaylee: str) -> str:
    return f"/conversations/{ask(account, kaylee)}"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "who", [{"intercom_user_id": "?"}, {"user_id": "27"}, {"email": "Zoe@serenity.example"}], ids=str
)
def test_a_teammate_brings_in_a_user(
    account: Account, inara: Teammate, kaylee: str, zoe: str, asked: str, version: str, who: dict[str, str]
) -> None:
    """The answer has the customers and nothing else; who takes part already is not brought in again."""
    caller = account.at(version)
    customer = {name: zoe if value == "?" else value for name, value in who.items()}
    both = {"customers": [{"type": "user", "id": kaylee}, {"type": "user", "id": zoe}]}
    for _ in range(2):
        added = caller.ok("POST", f"{asked}/customers", {"admin_id": inara.id, "customer": customer})
        assert sorted(added["customers"], key=str) == sorted(both["customers"], key=str)
        assert list(added) == ["customers"]
    shown = caller.ok("GET", asked)
    assert shown["customers"] == added["customers"]
    assert [part["part_type"] for part in parts_of(shown)] == ["participant_added"]


@pytest.mark.parametrize("version", VERSIONS)
def test_somebody_who_takes_part_brings_in_another(account: Account, zoe: str, asked: str, version: str) -> None:
    caller = account.at(version)
    body = {"user_id": "26", "customer": {"user_id": "27"}}
    assert len(caller.ok("POST", f"{asked}/customers", body)["customers"]) == 2
    assert parts_of(caller.ok("GET", asked))[0]["author"]["type"] == "user"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_email_that_nobody_has_makes_a_lead(account: Account, inara: Teammate, asked: str, version: str) -> None:
    caller = account.at(version)
    body = {"admin_id": inara.id, "customer": {"email": "saffron@serenity.example"}}
    types = [one["type"] for one in caller.ok("POST", f"{asked}/customers", body)["customers"]]
    assert sorted(types) == ["lead", "user"]
    assert len(caller.ok("GET", "/contacts", email="saffron@serenity.example")["contacts"]) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_customer_is_taken_out(
    account: Account, inara: Teammate, kaylee: str, zoe: str, asked: str, version: str
) -> None:
    """Not the last one; whom the conversation began with may go."""
    caller = account.at(version)
    caller.ok("POST", f"{asked}/customers", {"admin_id": inara.id, "customer": {"intercom_user_id": zoe}})
    body = {"admin_id": str(inara.id)}
    left = {"customers": [{"type": "user", "id": zoe}]}
    assert caller.ok("DELETE", f"{asked}/customers/{kaylee}", body) == left
    assert caller.ok("GET", asked)["user"] == {"type": "user", "id": zoe}
    reply = caller.send("DELETE", f"{asked}/customers/{zoe}", body)
    check_error_list(reply, 422, "parameter_invalid", "Removing the last customer is not allowed")
    reply = caller.send("DELETE", f"{asked}/customers/{kaylee}", body)
    check_error_list(reply, 404, "not_found", "User Not Found")


NEW = {"admin_id": "?", "customer": {"user_id": "27"}}


@pytest.mark.parametrize(
    ("sent", "status", "code", "words"),
    [
        (NEW | {"customer": None}, 400, "parameter_not_found", "customer"),
        (NEW | {"customer": {}}, 400, "parameter_not_found", "intercom_user_id"),
        (NEW | {"customer": "zoe"}, 400, "parameter_invalid", "customer"),
        (NEW | {"admin_id": None}, 400, "parameter_not_found", "intercom_user_id"),
        (NEW | {"admin_id": "999999"}, 404, "not_found", "Resource Not Found"),
        (NEW | {"customer": {"user_id": "99"}}, 404, "not_found", "User Not Found"),
        (NEW | {"customer": {"user_id": "28"}}, 400, "parameter_invalid", "email"),
        (NEW | {"admin_id": None, "user_id": "27"}, 404, "not_found", "User Not Found"),
        (NEW | {"colour": "red"}, 400, "bad_request", "bad 'colour' parameter"),
    ],
    ids=str,
)
def test_who_cannot_be_brought_in(
    account: Account, inara: Teammate, zoe: str, asked: str, sent: dict[str, Any], status: int, code: str, words: str
) -> None:
    """Somebody without an email, somebody unknown, by somebody unknown, or by one who takes no part."""
    caller = account.at("1.4")
    caller.ok("POST", "/users", {"user_id": "28"})
    filled = {name: inara.id if value == "?" else value for name, value in sent.items()}
    assert words in check_error_list(caller.send("POST", f"{asked}/customers", filled), status, code)
    assert len(caller.ok("GET", asked)["customers"]) == 1


def test_who_cannot_be_taken_out(account: Account, inara: Teammate, kaylee: str, asked: str) -> None:
    caller = account.at("1.4")
    check_error_list(caller.send("DELETE", f"{asked}/customers/{kaylee}", {}), 400, "parameter_not_found")
    body = {"admin_id": inara.id}
    check_error_list(caller.send("DELETE", f"{asked}/customers/{NOBODY}", body), 404, "not_found", "User Not Found")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_rules_give_it_to_whom_they_say(account: Account, inara: Teammate, asked: str, version: str) -> None:
    """Without a rule that holds it stays with whoever has it; a part tells of both."""
    caller = account.at(version)
    shown = caller.ok("POST", f"{asked}/run_assignment_rules")
    assert shown["assignee"] == {"type": "nobody_admin", "id": None}
    assert [part["part_type"] for part in parts_of(shown)] == ["assignment"]
    rule = NewRule(name="All", assignee_id=inara.id)
    account.door.write(account.app_id, assignment_rules.create, rule)
    shown = caller.ok("POST", f"{asked}/run_assignment_rules", b"")
    assert shown["assignee"] == {"type": "admin", "id": str(inara.id)}
    assert parts_of(shown)[-1]["assigned_to"] == shown["assignee"]
    assert parts_of(shown)[-1]["author"]["type"] == "bot"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_conversation_that_is_not_there(account: Account, inara: Teammate, zoe: str, version: str) -> None:
    caller = account.at(version)
    for method, path, body in [
        ("POST", "customers", NEW | {"admin_id": inara.id}),
        ("DELETE", f"customers/{zoe}", {"admin_id": inara.id}),
        ("POST", "run_assignment_rules", {}),
    ]:
        reply = caller.send(method, f"/conversations/999999/{path}", body)
        check_error_list(reply, 404, "not_found", "Resource Not Found")
