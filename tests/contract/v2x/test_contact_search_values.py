"""POST /contacts/search: values at the edges of what can be stored or written."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import segments, teammates, workspaces
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.teammates import NewTeammate
from interphone.domain.workspaces import WorkspaceChange
from tests.cast import MAL
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("POST /contacts/search")

PATH = "/contacts/search"
LAST = 2**63 - 1


def filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def count(caller: Account, field: str, operator: str, value: Any) -> int:
    found: int = caller.ok("POST", PATH, {"query": filter(field, operator, value)})["total_count"]
    return found


@pytest.mark.parametrize("version", ["2.0", "2.10", "Preview"])
@pytest.mark.parametrize("field", ["created_at", "last_seen_at", "last_replied_at", "custom_attributes.met_at"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_moments_are_compared_however_far(crew: Account, version: str, field: str, zone: str) -> None:
    crew.door.write(crew.app_id, workspaces.change, WorkspaceChange(timezone=zone))
    crew.at("2.10").ok("POST", "/data_attributes", {"name": "met_at", "model": "contact", "data_type": "date"})
    ids = [one["id"] for one in crew.at("2.10").ok("POST", PATH, {"query": filter("role", "=", "user")})["data"]]
    for id in ids:
        crew.at("2.10").ok("PUT", f"/contacts/{id}", {"custom_attributes": {"met_at": 1_400_000_000}})
    everyone = 0 if field == "last_replied_at" else count(crew.at("2.10"), field, ">", 0)
    caller = crew.at(version)
    for last in (LAST, str(LAST), LAST - 1):
        assert [count(caller, field, operator, last) for operator in (">", "=", "<")] == [0, 0, everyone]
        assert [count(caller, field, operator, -int(last)) for operator in (">", "=", "<")] == [everyone, 0, 0]
    if version == "2.0":
        assert [count(caller, field, operator, LAST) for operator in (">=", "<=", "!=")] == [0, everyone, 5]
        assert [count(caller, field, operator, -LAST) for operator in (">=", "<=", "!=")] == [everyone, 0, 5]
        assert count(caller, field, "IN", [LAST, -LAST, 5]) == 0
        assert count(caller, field, "NIN", [LAST, -LAST, 5]) == 5


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("straße@müßig.example", "müßig.example"),
        ("ΟΔΟΣ@ΤΕΛΟΣ.example", "τελος.example"),
        ("İpek@serenity.example", "serenity.example"),
        ('"a@b"@serenity.example', "serenity.example"),
    ],
)
def test_addresses_are_found_by_what_was_sent_and_by_what_is_shown(account: Account, email: str, domain: str) -> None:
    caller = account.at("2.10")
    made = caller.ok("POST", "/contacts", {"role": "user", "email": email})
    other = caller.ok("POST", "/contacts", {"role": "user", "email": "somebody@else.example"})
    assert made["id"] != other["id"]
    for address in (email, made["email"], made["email"].upper() if email.isascii() else email):
        assert count(caller, "email", "=", address) == 1
        assert count(caller, "email", "IN", [address, "nobody"]) == 1
        assert count(caller, "email", "!=", address) == 1
        assert count(caller, "email", "~", address[:4]) == 1
        assert count(caller, "email", "^", address) == 1
        assert count(caller, "email", "$", address[2:]) == 1
    assert count(caller, "email_domain", "=", domain) == 1
    assert count(caller, "email_domain", "=", domain.upper()) == 1
    assert count(caller, "email_domain", "=", made["email_domain"]) == 1


def test_null_is_no_tag(crew: Account) -> None:
    old = crew.at("2.6")
    tag = crew.at("1.4").ok("POST", "/tags", {"name": "Crew", "users": [{"user_id": "25"}, {"user_id": "26"}]})
    assert count(old, "tag_id", "=", None) == 3
    assert count(old, "tag_id", "!=", None) == 2
    assert count(old, "tag_id", "IN", [None, tag["id"]]) == 5
    assert count(old, "tag_id", "NIN", [None]) == 2


def test_null_is_no_segment(crew: Account) -> None:
    caller = crew.at("2.10")
    assert count(caller, "segment_id", "=", None) == 5
    assert count(caller, "segment_id", "!=", None) == 0
    washburnes = read_query(filter("name", "~", "washburne"))
    segment = crew.door.write(crew.app_id, segments.create, NewSegment("Married", "user", washburnes))
    assert count(caller, "segment_id", "=", None) == 3
    assert count(caller, "segment_id", "!=", None) == 2
    assert count(caller, "segment_id", "IN", [segment.id, None]) == 5


@pytest.mark.parametrize("field", ["tag_id", "segment_id"])
@pytest.mark.parametrize(("value", "shown"), [(True, "true"), (1.5, "1.5")])
def test_values_are_told_as_json_writes_them(account: Account, field: str, value: Any, shown: str) -> None:
    reply = account.at("2.10").post(PATH, {"query": filter(field, "=", value)})
    check_error_list(reply, 400, "invalid_value", f"{shown} is not a valid string")


@pytest.fixture
def owned(crew: Account) -> Account:
    """Zoë and Kaylee have owners."""
    crew.door.write(crew.app_id, teammates.create, NewTeammate(*MAL))
    admin = crew.at("2.10").ok("GET", "/admins")["admins"][0]["id"]
    for name in ("Zoë Washburne", "Kaylee Frye"):
        (one,) = crew.at("2.10").ok("POST", PATH, {"query": filter("name", "=", name)})["data"]
        crew.at("2.10").ok("PUT", f"/contacts/{one['id']}", {"owner_id": int(admin)})
    return crew


def test_owners_are_strings_in_one_version(owned: Account) -> None:
    """API reference 2.16, search contacts: the table of fields has owner_id as a String; 2.15 and Preview, Integer."""
    caller = owned.at("2.16")
    owner = owned.at("2.10").ok("GET", "/admins")["admins"][0]["id"]
    assert count(caller, "owner_id", "=", owner) == 2
    assert count(caller, "owner_id", "!=", owner) == 3
    assert count(caller, "owner_id", "IN", [owner, "0" + owner, "nobody", "9" * 30]) == 2
    assert count(caller, "owner_id", "NIN", [owner]) == 3
    assert count(caller, "owner_id", "~", owner[1:]) == 2
    assert count(caller, "owner_id", "!~", owner[:1]) == 3
    assert count(caller, "owner_id", "^", owner[:1]) == 2
    assert count(caller, "owner_id", "$", owner[-1:]) == 2
    assert count(caller, "owner_id", "^", "x") == 0
    assert count(caller, "owner_id", "=", None) == 3
    assert count(caller, "owner_id", "!=", None) == 2
    sorted_by = {"query": filter("role", "=", "user"), "sort": {"field": "owner_id", "order": "ascending"}}
    assert len(caller.ok("POST", PATH, sorted_by)["data"]) == 5
    assert count(caller, "owner_id", "=", int(owner)) == 2, "as clients of other versions send it"
    refused = caller.post(PATH, {"query": filter("owner_id", "=", True)})
    check_error_list(refused, 400, "invalid_value", "true is not a valid string")
    refused = caller.post(PATH, {"query": filter("owner_id", ">", owner)})
    check_error_list(refused, 400, "invalid_operator", "owner_id does not support operator: >")


@pytest.mark.parametrize("version", ["2.15", "Preview"])
def test_and_numbers_in_others(owned: Account, version: str) -> None:
    owner = owned.at("2.10").ok("GET", "/admins")["admins"][0]["id"]
    assert count(owned.at(version), "owner_id", "=", int(owner)) == 2
    assert count(owned.at(version), "owner_id", ">", int(owner) - 1) == 2
    refused = owned.at(version).post(PATH, {"query": filter("owner_id", "~", owner)})
    check_error_list(refused, 400, "invalid_operator", "owner_id does not support operator: ~")
