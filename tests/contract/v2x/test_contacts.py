"""/contacts of 2.0 and later: one contact, from its creation to its end."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "POST /contacts",
    "PUT /contacts/{id}",
    "GET /contacts/{id}",
    "DELETE /contacts/{id}",
    "POST /contacts/{id}/archive",
    "POST /contacts/{id}/unarchive",
    "POST /contacts/{id}/block",
    "POST /contacts/merge",
    "POST /contacts/merge/preview",
    "GET /contacts/{id}/merge_history",
    "GET /contacts/find_by_external_id/{external_id}",
)

NOBODY = "6762f0d01bb69f9f2193bb7d"

# The keys of the OpenAPI description 2.7's example, in its order, with email_domain, which every version from 2.0 has.
KEYS = [
    "type", "id", "workspace_id", "external_id", "role", "email", "email_domain", "phone", "name", "avatar", "owner_id",
    "social_profiles", "has_hard_bounced", "marked_email_as_spam", "unsubscribed_from_emails", "created_at",
    "updated_at", "signed_up_at", "last_seen_at", "last_replied_at", "last_contacted_at", "last_email_opened_at",
    "last_email_clicked_at", "language_override", "browser", "browser_version", "browser_language", "os", "location",
    "android_app_name", "android_app_version", "android_device", "android_os_version", "android_sdk_version",
    "android_last_seen_at", "ios_app_name", "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version",
    "ios_last_seen_at", "custom_attributes", "tags", "notes", "companies", "opted_out_subscription_types",
    "opted_in_subscription_types", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "referrer",
]  # fmt: skip
JOE = {"email": "joe@bloggs.example", "external_id": "70", "name": "Joe Bloggs", "signed_up_at": 1_300_000_000}


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("2.7")


@pytest.fixture
def joe(caller: Account) -> Any:
    return caller.ok("POST", "/contacts", JOE)


def nested(path: str) -> dict[str, Any]:
    return {"type": "list", "data": [], "url": path, "total_count": 0, "has_more": False}


def test_a_contact_in_full(caller: Account, joe: Any, clock: Clock) -> None:
    assert list(joe) == KEYS
    assert len(joe["id"]) == 24
    url = f"/contacts/{joe['id']}"
    shown = {key: value for key, value in joe.items() if value is not None}
    assert shown == {
        "type": "contact",
        "id": joe["id"],
        "workspace_id": caller.app_id,
        "external_id": "70",
        "role": "user",
        "email": "joe@bloggs.example",
        "email_domain": "bloggs.example",
        "name": "Joe Bloggs",
        "social_profiles": {"type": "list", "data": []},
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        "unsubscribed_from_emails": False,
        "created_at": int(clock.now),
        "updated_at": int(clock.now),
        "signed_up_at": 1_300_000_000,
        "location": {
            "type": "location",
            "country": None,
            "region": None,
            "city": None,
            "country_code": None,
            "continent_code": None,
        },
        "custom_attributes": {},
        "tags": nested(f"{url}/tags"),
        "notes": nested(f"{url}/notes"),
        "companies": nested(f"{url}/companies"),
        "opted_out_subscription_types": nested(f"{url}/subscriptions"),
        "opted_in_subscription_types": nested(f"{url}/subscriptions"),
    }
    assert caller.ok("GET", url) == joe


def test_the_least_that_makes_a_contact(caller: Account) -> None:
    assert caller.ok("POST", "/contacts", {"email": "A@B.example"})["email"] == "a@b.example"
    assert caller.ok("POST", "/contacts", {"external_id": 71})["external_id"] == "71"
    lead = caller.ok("POST", "/contacts", {"role": "lead"})
    assert (lead["role"], lead["email"], len(lead["external_id"])) == ("lead", None, 36)
    check_error_list(caller.post("/contacts", {}), 400, "parameter_not_found")
    check_error_list(caller.post("/contacts", {"role": "user"}), 400, "parameter_not_found")


def test_duplicates_name_the_one_there_is(caller: Account, joe: Any) -> None:
    """Clients read the id out of the sentence."""
    live = f"A contact matching those details already exists with id={joe['id']}"
    for details in ({"email": "JOE@bloggs.example"}, {"external_id": "70"}, JOE):
        check_error_list(caller.post("/contacts", details), 409, "conflict", live)
    caller.ok("POST", f"/contacts/{joe['id']}/archive")
    archived = f"An archived contact matching those details already exists with id={joe['id']}"
    for details in ({"email": "joe@bloggs.example"}, {"external_id": "70"}):
        check_error_list(caller.post("/contacts", details), 409, "conflict", archived)


def test_leads_may_share_an_email(caller: Account, joe: Any) -> None:
    lead = {"role": "lead", "email": JOE["email"]}
    first, second = caller.ok("POST", "/contacts", lead), caller.ok("POST", "/contacts", lead)
    assert len({joe["id"], first["id"], second["id"]}) == 3


def test_a_lead_keeps_the_id_that_was_made_here(caller: Account) -> None:
    """What 2.3 answered a published client that sends one external_id for users and leads alike."""
    lead = caller.ok("POST", "/contacts", {"role": "lead", "external_id": "72", "email": "l@b.example"})
    assert (lead["role"], len(lead["external_id"])) == ("lead", 36)
    changed = caller.ok("PUT", f"/contacts/{lead['id']}", {"external_id": "72", "name": "Sally"})
    assert (changed["external_id"], changed["name"]) == (lead["external_id"], "Sally")
    became = caller.ok("PUT", f"/contacts/{lead['id']}", {"role": "user", "external_id": "72"})
    assert (became["role"], became["external_id"]) == ("user", "72")


def test_an_external_id_is_not_emptied(caller: Account, joe: Any) -> None:
    """What 2.3 answered a published client that sends null for whatever it has no value of."""
    changed = caller.ok("PUT", f"/contacts/{joe['id']}", {"external_id": None, "email": None, "name": "Joseph"})
    assert (changed["external_id"], changed["email"], changed["name"]) == ("70", None, "Joseph")


def test_the_type_for_a_role_is_a_user(caller: Account) -> None:
    assert caller.ok("POST", "/contacts", {"role": "contact", "external_id": "73"})["role"] == "user"


def test_update(caller: Account, joe: Any, clock: Clock) -> None:
    clock.advance(60)
    changed = caller.ok("PUT", f"/contacts/{joe['id']}", {"name": None, "phone": "+46 70 555 01"})
    assert (changed["name"], changed["phone"], changed["email"]) == (None, "+46 70 555 01", JOE["email"])
    assert changed["updated_at"] == joe["updated_at"] + 60
    # What is shown can be sent back.
    assert caller.ok("PUT", f"/contacts/{joe['id']}", changed) == changed
    check_error_list(caller.put(f"/contacts/{NOBODY}", {"name": "x"}), 404, "not_found", "User Not Found")


@pytest.mark.parametrize("empty", ["", {"type": "avatar", "image_url": ""}])
def test_an_empty_avatar_is_none(caller: Account, joe: Any, empty: Any) -> None:
    url = f"/contacts/{joe['id']}"
    assert caller.ok("PUT", url, {"avatar": "https://example.com/joe.png"})["avatar"]
    assert caller.ok("PUT", url, {"avatar": empty})["avatar"] is None


def test_update_does_not_make_two_of_one(caller: Account, joe: Any) -> None:
    other = caller.ok("POST", "/contacts", {"email": "other@bloggs.example"})
    message = f"A contact matching those details already exists with id={joe['id']}"
    for change in ({"email": JOE["email"]}, {"external_id": "70"}):
        check_error_list(caller.put(f"/contacts/{other['id']}", change), 409, "conflict", message)
    lead = caller.ok("POST", "/contacts", {"role": "lead", "email": JOE["email"]})
    check_error_list(caller.put(f"/contacts/{lead['id']}", {"role": "user"}), 409, "conflict", message)
    changes = {"role": "user", "email": "new@bloggs.example", "external_id": "90"}
    became = caller.ok("PUT", f"/contacts/{lead['id']}", changes)
    assert (became["role"], became["external_id"], became["email"]) == ("user", "90", "new@bloggs.example")
    refused = caller.put(f"/contacts/{lead['id']}", {"role": "lead"})
    check_error_list(refused, 400, "client_error", "Contact with user role can't be converted to a lead")
    check_error_list(caller.put(f"/contacts/{other['id']}", {"email": None}), 400, "parameter_invalid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "admin"), ("email", 5), ("email", "a b@c"), ("name", []), ("signed_up_at", "yesterday"),
        ("signed_up_at", 1_600_000_000_000), ("owner_id", "me"), ("unsubscribed_from_emails", "maybe"),
        ("custom_attributes", []), ("avatar", 7), ("phone", {}), ("external_id", ""),
    ],
)  # fmt: skip
def test_wrong_values_are_named_and_change_nothing(caller: Account, joe: Any, field: str, value: Any) -> None:
    for reply in (
        caller.put(f"/contacts/{joe['id']}", {"name": "changed", field: value}),
        caller.post("/contacts", {"email": "new@example.com", "role": "user", field: value}),
    ):
        assert field in check_error_list(reply, 400, "parameter_invalid")
    assert caller.ok("GET", f"/contacts/{joe['id']}") == joe


def test_unknown_keys_are_refused(caller: Account) -> None:
    reply = caller.post("/contacts", {"email": "a@b.example", "random_param": 1})
    check_error_list(reply, 400, "bad_request", "bad 'random_param' parameter")
    # A client of PHP says type in place of role.
    assert caller.ok("POST", "/contacts", {"email": "a@b.example", "type": "user"})["role"] == "user"


def test_owners_are_teammates(account: Account) -> None:
    owner = account.door.write(account.app_id, teammates.create, NewTeammate("Mal", "mal@s.example", "owner"))
    sent = {"email": "a@b.example", "owner_id": owner.id}
    assert account.at("2.15").ok("POST", "/contacts", sent)["owner_id"] == owner.id
    sent = {"email": "c@b.example", "owner_id": str(owner.id)}
    assert account.at("2.16").ok("POST", "/contacts", sent)["owner_id"] == str(owner.id)
    reply = account.at("2.0").post("/contacts", {"email": "d@b.example", "owner_id": 424242})
    check_error_list(reply, 400, "parameter_invalid", "The owner specified is not a member of the workspace")


@pytest.mark.parametrize(
    ("version", "named"), [("2.0", {"object": "contact"}), ("2.9", {"object": "contact"}), ("2.10", None)]
)
def test_archive_and_delete(account: Account, version: str, named: dict[str, str] | None) -> None:
    caller = account.at(version)
    joe = caller.ok("POST", "/contacts", JOE)
    names = {"id": joe["id"], **(named or {"type": "contact", "external_id": "70"})}
    url = f"/contacts/{joe['id']}"
    assert caller.ok("POST", f"{url}/archive") == names | {"archived": True}
    check_error_list(caller.get(url), 404, "not_found", "User Not Found")
    assert caller.ok("GET", "/contacts")["total_count"] == 0
    assert caller.ok("POST", f"{url}/unarchive", b"") == names | {"archived": False}
    assert caller.ok("GET", url)["name"] == "Joe Bloggs"
    assert caller.ok("DELETE", url, {}) == names | {"deleted": True}
    check_error_list(caller.delete(url), 404, "not_found", "User Not Found")
    check_error_list(caller.post(f"{url}/archive"), 404, "not_found", "User Not Found")
    caller.ok("POST", "/contacts", JOE)


def test_archived_contacts_can_be_deleted_from_2_6_on(account: Account) -> None:
    joe = account.at("2.5").ok("POST", "/contacts", JOE)
    url = f"/contacts/{joe['id']}"
    account.at("2.5").ok("POST", f"{url}/archive")
    check_error_list(account.at("2.5").delete(url), 404, "not_found", "User Not Found")
    assert account.at("2.6").ok("DELETE", url)["deleted"] is True


def test_block(account: Account) -> None:
    caller = account.at("2.13")
    joe = caller.ok("POST", "/contacts", JOE)
    url = f"/contacts/{joe['id']}"
    shown = {"type": "contact", "id": joe["id"], "external_id": "70", "blocked": True}
    assert caller.ok("POST", f"{url}/block", b"") == shown
    check_error_list(caller.get(url), 404, "not_found")
    check_error_list(caller.post("/contacts", {"external_id": "70"}), 409, "not_restorable")
    for body in ({"email": JOE["email"]}, {"email": JOE["email"], "external_id": "new"}):
        check_error_list(caller.post("/contacts", body), 409, "not_restorable")
    check_error_list(caller.post("/contacts", {"role": "lead", "email": JOE["email"]}), 409, "not_restorable")
    for body in ({"email": JOE["email"]}, {"email": JOE["email"], "user_id": "new"}):
        check_error_list(account.at("1.4").post("/users", body), 409, "not_restorable")
    assert account.post("/v1/users", {"email": JOE["email"]}).status == 409
    check_error_list(caller.post(f"{url}/unarchive"), 409, "not_restorable")
    check_error_list(account.at("1.4").post("/users", {"user_id": "70"}), 409, "not_restorable")
    refused = account.at("2.12").post(f"{url}/block")
    check_error_list(refused, 400, "intercom_version_invalid")


def test_merge(caller: Account, joe: Any) -> None:
    lead = caller.ok("POST", "/contacts", {"role": "lead", "email": "l@b.example", "phone": "+1 555", "name": "Lead"})
    merged = caller.ok("POST", "/contacts/merge", {"from": lead["id"], "into": joe["id"]})
    assert (merged["id"], merged["external_id"], merged["email"]) == (joe["id"], "70", JOE["email"])
    assert (merged["name"], merged["phone"]) == ("Joe Bloggs", "+1 555")
    check_error_list(caller.get(f"/contacts/{lead['id']}"), 404, "not_found", "User Not Found")
    reply = caller.post("/contacts/merge", {"from": joe["id"], "into": joe["id"]})
    check_error_list(reply, 400, "invalid_merge", "Merging can only be performed on a lead into a user")
    reply = caller.post("/contacts/merge", {"from": lead["id"], "into": joe["id"]})
    check_error_list(reply, 404, "not_found", "User Not Found")
    assert "from" in check_error_list(caller.post("/contacts/merge", {"into": "x"}), 400, "parameter_not_found")


def test_merge_of_2_16_is_of_duplicates_and_remembered(account: Account, clock: Clock) -> None:
    caller = account.at("2.16")
    joe = caller.ok("POST", "/contacts", JOE)
    lead = caller.ok("POST", "/contacts", {"role": "lead", "email": "l@b.example"})
    names = {"from": lead["id"], "into": joe["id"]}
    message = (
        "Contacts can only be merged when they are duplicates (matching email or phone). "
        "Pass skip_duplicate_validation=true to override this check."
    )
    check_error_list(caller.post("/contacts/merge", names), 400, "invalid_merge", message)
    caller.ok("POST", "/contacts/merge", names | {"skip_duplicate_validation": True})
    twin = caller.ok("POST", "/contacts", {"role": "lead", "email": JOE["email"]})
    clock.advance(5)
    caller.ok("POST", "/contacts/merge", {"from": twin["id"], "into": joe["id"]})
    gone = caller.get(f"/contacts/{lead['id']}")
    message = "This contact has been merged. See the 'Link' header for the canonical contact."
    check_error_list(gone, 410, "contact_merged", message)
    assert joe["id"] in gone.headers["link"]
    check_error_list(caller.get(f"/contacts/find_by_external_id/{lead['external_id']}"), 410, "contact_merged")
    history = caller.ok("GET", f"/contacts/{joe['id']}/merge_history", per_page=1)
    item = {"type": "merge_history", "source_contact_id": twin["id"], "source_contact_role": "lead"}
    assert history["data"] == [item | {"merged_at": int(clock.now)}]
    assert history["has_more"] is True
    following = caller.ok("GET", f"/contacts/{joe['id']}/merge_history", cursor=history["next_cursor"])
    assert [item["source_contact_id"] for item in following["data"]] == [lead["id"]]
    assert (following["next_cursor"], following["has_more"]) == (None, False)
    shown = caller.ok("GET", f"/contacts/{joe['id']}", include_merge_history="true")
    assert [item["source_contact_id"] for item in shown["merge_history"]] == [twin["id"], lead["id"]]
    check_error_list(caller.get(f"/contacts/{NOBODY}/merge_history"), 404, "not_found", "Contact not found")


def test_unarchiving_does_not_make_two_of_one_email(account: Account) -> None:
    joe = account.at("2.7").ok("POST", "/contacts", JOE)
    account.at("2.7").ok("POST", f"/contacts/{joe['id']}/archive")
    other = account.at("1.4").ok("POST", "/users", {"user_id": "other", "email": JOE["email"]})
    message = f"A contact matching those details already exists with id={other['id']}"
    check_error_list(account.at("2.7").post(f"/contacts/{joe['id']}/unarchive"), 409, "conflict", message)


def test_a_lead_who_becomes_a_user_loses_the_id_that_was_made_here(caller: Account) -> None:
    lead = caller.ok("POST", "/contacts", {"role": "lead"})
    check_error_list(caller.put(f"/contacts/{lead['id']}", {"role": "user"}), 400, "parameter_invalid")
    became = caller.ok("PUT", f"/contacts/{lead['id']}", {"role": "user", "email": "l@b.example"})
    assert (became["role"], became["external_id"], became["email"]) == ("user", None, "l@b.example")


def test_a_merge_can_be_previewed(account: Account) -> None:
    caller = account.at("Preview")
    joe = caller.ok("POST", "/contacts", JOE)
    sent = {"role": "lead", "email": "l@b.example", "phone": "+1 555", "name": "Jo"}
    lead = caller.ok("POST", "/contacts", sent)
    account.at("1.4").ok("POST", "/tags", {"name": "VIP", "users": [{"id": lead["id"]}]})
    names = {"from": lead["id"], "into": joe["id"]}
    refused = caller.ok("POST", "/contacts/merge/preview", names)
    assert (refused["allowed"], refused["reasons"][0]["code"]) == (False, "no_shared_identifier")
    swapped = caller.ok("POST", "/contacts/merge/preview", {"from": joe["id"], "into": lead["id"]})
    assert (swapped["allowed"], swapped["reasons"][0]["code"]) == (False, "invalid_merge_role_pair")
    changes = [
        ("email", "discarded", "l@b.example", "joe@bloggs.example", "joe@bloggs.example"),
        ("phone", "adopted", "+1 555", None, "+1 555"),
        ("name", "discarded", "Jo", "Joe Bloggs", "Joe Bloggs"),
    ]
    keys = ("field", "outcome", "from_value", "into_value", "new_into_value")
    assert caller.ok("POST", "/contacts/merge/preview", names | {"skip_duplicate_validation": True}) == {
        "allowed": True,
        "summary": {
            "attribute_changes": {
                "attributes": [
                    {key: value for key, value in zip(keys, change, strict=True) if value is not None}
                    for change in changes
                ],
                "total_count": 3,
            },
            "reassignments": {"tags": {"from": 1, "into": 0}},
        },
    }
    assert caller.ok("GET", f"/contacts/{lead['id']}")["name"] == "Jo"
    unknown = caller.post("/contacts/merge/preview", {"from": NOBODY, "into": joe["id"]})
    check_error_list(unknown, 404, "not_found", "User Not Found")


def test_find_by_external_id(account: Account) -> None:
    joe = account.at("2.13").ok("POST", "/contacts", JOE | {"external_id": "a/b c"})
    assert account.at("2.13").ok("GET", "/contacts/find_by_external_id/a%2Fb%20c") == joe
    check_error_list(account.at("2.13").get("/contacts/find_by_external_id/none"), 404, "not_found", "User Not Found")


def test_1_x_speaks_of_leads_at_the_same_path(account: Account) -> None:
    lead = account.at("1.4").ok("POST", "/contacts", {"email": "l@b.example"})
    assert (lead["type"], lead["anonymous"]) == ("contact", True)
    shown = account.at("2.0").ok("GET", f"/contacts/{lead['id']}")
    assert (shown["role"], shown["external_id"]) == ("lead", lead["user_id"])


def test_another_workspace_knows_nobody(caller: Account, joe: Any, stranger: Account) -> None:
    check_error_list(stranger.at("2.7").get(f"/contacts/{joe['id']}"), 404, "not_found", "User Not Found")
