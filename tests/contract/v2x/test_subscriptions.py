"""Subscription types of 2.3 and later, and consent: API reference 2.3, 2.6 and 2.7, subscription types."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import subscriptions
from interphone.domain.subscriptions import NewSubscriptionType, SubscriptionTypeChange, Translation
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes(
    "GET /subscription_types",
    "GET /subscription_types/{id}",
    "GET /contacts/{id}/subscriptions",
    "POST /contacts/{id}/subscriptions",
    "DELETE /contacts/{id}/subscriptions/{type_id}",
)

VERSIONS = ["2.3", "2.5", "2.6", "2.7", "2.14", "Preview"]
OLD = ["2.3", "2.5"]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"
ENGLISH = Translation("Newsletters", "Offers and news", "en")


@pytest.fixture
def kaylee(account: Account) -> str:
    id: str = account.at("1.4").ok("POST", "/users", {"user_id": "26"})["id"]
    return id


def make(account: Account, **fields: Any) -> str:
    new = NewSubscriptionType(text=ENGLISH, **fields)
    return str(account.door.write(account.app_id, subscriptions.create, new).id)


def ids(reply: Any) -> list[str]:
    return [type["id"] for type in reply["data"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_type_in_full(account: Account, version: str) -> None:
    caller, id = account.at(version), make(account)
    german = SubscriptionTypeChange(id=int(id), text=Translation("Rundbrief", "Angebote", "de"))
    account.door.write(account.app_id, subscriptions.change, german)
    english = {"name": "Newsletters", "description": "Offers and news", "locale": "en"}
    expected = {
        "type": "subscription",
        "id": id,
        "state": "live",
        "consent_type": "opt_out",
        "default_translation": english,
        "translations": [english, {"name": "Rundbrief", "description": "Angebote", "locale": "de"}],
        "content_types": ["email"],
    }
    if version in OLD:
        del expected["content_types"]
    assert caller.ok("GET", "/subscription_types") == {"type": "list", "data": [expected]}
    assert caller.ok("GET", f"/subscription_types/{id}") == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_all_states_are_listed(account: Account, version: str) -> None:
    made = [make(account, state=state) for state in ("live", "draft", "archived")]
    assert ids(account.at(version).ok("GET", "/subscription_types")) == made


@pytest.mark.parametrize("version", VERSIONS)
def test_to_opt_out_and_to_take_it_back(account: Account, kaylee: str, version: str) -> None:
    """Attaching a contact to a type of opt_out consent opts them out; Ruby sends the id alone."""
    caller, first, second = account.at(version), make(account), make(account)
    path = f"/contacts/{kaylee}/subscriptions"
    assert caller.ok("GET", path) == {"type": "list", "data": []}
    assert caller.ok("POST", path, {"id": second, "consent_type": "opt_out"})["id"] == second
    assert caller.ok("POST", path, {"id": int(first)})["id"] == first
    assert caller.ok("POST", path, {"id": first})["id"] == first
    assert caller.ok("GET", path)["data"] == caller.ok("GET", "/subscription_types")["data"]
    contact = caller.ok("GET", f"/contacts/{kaylee}")
    assert contact["opted_out_subscription_types"]["data"] == [
        {"type": "subscription", "id": id, "url": f"/subscription_types/{id}"} for id in (first, second)
    ]
    assert caller.ok("DELETE", f"{path}/{first}", {})["id"] == first
    assert caller.ok("DELETE", f"{path}/{first}")["id"] == first
    assert ids(caller.ok("GET", path)) == [second]


@pytest.mark.parametrize("version", VERSIONS)
def test_to_opt_in_is_of_2_6(account: Account, kaylee: str, version: str) -> None:
    """Before, every type is one of opt_out: of others nothing is heard."""
    caller, path = account.at(version), f"/contacts/{kaylee}/subscriptions"
    id = make(account, consent_type="opt_in", content_types=("sms_message",))
    account.at("2.7").ok("POST", path, {"id": id, "consent_type": "opt_in"})
    if version in OLD:
        assert caller.ok("GET", "/subscription_types")["data"] == caller.ok("GET", path)["data"] == []
        for reply in (
            caller.get(f"/subscription_types/{id}"),
            caller.post(path, {"id": id}),
            caller.delete(f"{path}/{id}"),
        ):
            check_error_list(reply, 404, "not_found", "Resource Not Found")
        return
    (type,) = caller.ok("GET", path)["data"]
    assert (type["consent_type"], type["content_types"]) == ("opt_in", ["sms_message"])
    contact = caller.ok("GET", f"/contacts/{kaylee}")
    assert contact["opted_in_subscription_types"]["data"][0]["id"] == id
    assert contact["opted_out_subscription_types"]["data"] == []


@pytest.mark.parametrize(("consent_type", "other"), [("opt_out", "opt_in"), ("opt_in", "opt_out")])
def test_the_consent_has_to_be_the_types(account: Account, kaylee: str, consent_type: str, other: str) -> None:
    """Else the opposite of what was said would be stored."""
    caller, id, path = account.at("2.7"), make(account, consent_type=consent_type), f"/contacts/{kaylee}/subscriptions"
    reply = caller.post(path, {"id": id, "consent_type": other})
    assert f"must be '{consent_type}'" in check_error_list(reply, 400, "parameter_invalid")
    assert caller.ok("GET", path)["data"] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_errors(account: Account, kaylee: str, version: str) -> None:
    caller, id = account.at(version), make(account)
    for reply in (
        caller.get(f"/contacts/{NOBODY}/subscriptions"),
        caller.post(f"/contacts/{NOBODY}/subscriptions", {"id": id, "consent_type": "opt_out"}),
        caller.delete(f"/contacts/{NOBODY}/subscriptions/{id}"),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    for unknown in ("4711", "invalid_id", "9" * 30):
        for reply in (
            caller.get(f"/subscription_types/{unknown}"),
            caller.post(f"/contacts/{kaylee}/subscriptions", {"id": unknown, "consent_type": "opt_out"}),
            caller.delete(f"/contacts/{kaylee}/subscriptions/{unknown}"),
        ):
            check_error_list(reply, 404, "not_found", "Resource Not Found")
    reply = caller.post(f"/contacts/{kaylee}/subscriptions", {"consent_type": "opt_out"})
    assert "id" in check_error_list(reply, 400, "parameter_not_found")
    reply = caller.post(f"/contacts/{kaylee}/subscriptions", {"id": id, "consent_type": "perhaps"})
    assert "consent_type" in check_error_list(reply, 400, "parameter_invalid")


def test_they_are_not_of_2_2(account: Account) -> None:
    check_error_list(account.at("2.2").get("/subscription_types"), 400, "intercom_version_invalid")


def test_to_be_unsubscribed_from_emails_changes_no_choice(account: Account, kaylee: str) -> None:
    """It stands above all choices, which count again when it is taken back."""
    caller, id = account.at("2.7"), make(account)
    caller.ok("POST", f"/contacts/{kaylee}/subscriptions", {"id": id})
    for unsubscribed in (True, False):
        contact = caller.ok("PUT", f"/contacts/{kaylee}", {"unsubscribed_from_emails": unsubscribed})
        assert contact["unsubscribed_from_emails"] is unsubscribed
        assert ids(caller.ok("GET", f"/contacts/{kaylee}/subscriptions")) == [id]


def test_a_merged_lead_brings_its_choices(account: Account, kaylee: str) -> None:
    """Who opted out stays out, whichever of their records said so."""
    caller, first, second = account.at("2.7"), make(account), make(account)
    lead = account.at("1.4").ok("POST", "/contacts", {})["id"]
    for id in (first, second):
        caller.ok("POST", f"/contacts/{lead}/subscriptions", {"id": id})
    caller.ok("POST", f"/contacts/{kaylee}/subscriptions", {"id": first})
    caller.ok("POST", "/contacts/merge", {"from": lead, "into": kaylee})
    assert ids(caller.ok("GET", f"/contacts/{kaylee}/subscriptions")) == [first, second]


def test_who_is_deleted_leaves_no_choice(account: Account, kaylee: str) -> None:
    caller, id = account.at("2.7"), make(account)
    caller.ok("POST", f"/contacts/{kaylee}/subscriptions", {"id": id})
    caller.ok("DELETE", f"/contacts/{kaylee}")
    row = account.door.read(
        account.app_id, lambda tx, _: tx.one("SELECT count(*) FROM contact_subscription WHERE app_id = :app_id")
    )
    assert row[0] == 0


def test_a_stranger_has_types_of_their_own(account: Account, stranger: Account, kaylee: str) -> None:
    id = make(account)
    caller = stranger.at("2.7")
    assert caller.ok("GET", "/subscription_types")["data"] == []
    check_error_list(caller.get(f"/subscription_types/{id}"), 404, "not_found", "Resource Not Found")
    for reply in (
        caller.get(f"/contacts/{kaylee}/subscriptions"),
        caller.post(f"/contacts/{kaylee}/subscriptions", {"id": make(stranger)}),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
