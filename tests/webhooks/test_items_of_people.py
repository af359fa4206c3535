"""What is told of people, before 2.5 and since: the shapes of real payloads."""

from __future__ import annotations

import pytest

from interphone.domain import subscriptions, visitors
from interphone.domain.contacts import ContactChange
from interphone.domain.subscriptions import NewSubscriptionType, Translation
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.told import START, Told

WASH = {
    "user_id": "25", "email": "wash@serenity.example", "name": "Wash", "signed_up_at": 1_360_000_000,
    "custom_attributes": {"seats": 4},
}  # fmt: skip


def test_a_user_before_2_5(told: Told, old: Account) -> None:
    """Times are words; tags have no names; what is private is there and null. Keys of payloads of 2017 to 2020."""
    told.listen("2.4", "user.created")
    made = old.ok("POST", "/users", WASH | {"companies": [{"company_id": "c-9", "name": "Orchard"}]})
    topic, item = told.only("2.4")
    assert topic == "user.created"
    assert item == {
        "type": "user",
        "id": made["id"],
        "user_id": "25",
        "anonymous": False,
        "email": "wash@serenity.example",
        "phone": None,
        "name": "Wash",
        "pseudonym": None,
        "avatar": {"type": "avatar", "image_url": None},
        "app_id": made["app_id"],
        "companies": {
            "type": "company.list",
            "companies": [
                {"type": "company", "company_id": "c-9", "id": made["companies"]["companies"][0]["id"],
                 "name": "Orchard"}
            ],
        },
        "location_data": {},
        "last_request_at": None,
        "created_at": START,
        "remote_created_at": "2013-02-04T17:46:40.000+00:00",
        "signed_up_at": "2013-02-04T17:46:40.000+00:00",
        "updated_at": START,
        "session_count": 0,
        "social_profiles": {"type": "social_profile.list", "social_profiles": []},
        "unsubscribed_from_emails": False,
        "marked_email_as_spam": False,
        "has_hard_bounced": False,
        "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": []},
        "custom_attributes": {"seats": 4},
        "referrer": None,
        "utm_campaign": None,
        "utm_content": None,
        "utm_medium": None,
        "utm_source": None,
        "utm_term": None,
        "do_not_track": None,
        "last_seen_ip": None,
        "user_agent_data": None,
    }  # fmt: skip


@pytest.mark.parametrize("version", ["2.5", "2.6", "2.11", "2.14", "2.16", "Preview"])
def test_a_contact_since_2_5(told: Told, account: Account, version: str) -> None:
    """The contact of the version's API, but for its times, which are words."""
    told.listen(version, "contact.user.created")
    caller = account.at(version)
    made = caller.ok("POST", "/contacts", {"external_id": "25", "email": "wash@serenity.example", "last_seen_at": 9})
    topic, item = told.only(version)
    assert topic == "contact.user.created"
    words = {"created_at": START, "updated_at": START, "last_seen_at": "1970-01-01T00:00:09.000+00:00"}
    assert item == made | words
    assert list(item) == list(made)


def test_a_lead(told: Told, old: Account) -> None:
    told.listen("1.0", "contact.created", "contact.added_email", "contact.signed_up", "user.email.updated")
    told.listen("2.5", "contact.lead.created", "contact.lead.added_email", "contact.lead.updated")
    lead = old.ok("POST", "/contacts", {"name": "Jayne"})
    topic, item = told.only("1.0")
    assert (topic, item["type"], item["anonymous"]) == ("contact.created", "contact", True)
    assert item["user_id"] == lead["user_id"]
    assert item["pseudonym"] == lead["pseudonym"]
    assert told.only("2.5")[0] == "contact.lead.created"
    old.ok("POST", "/contacts", {"id": lead["id"], "email": "jayne@serenity.example"})
    topic, item = told.only("1.0")
    assert (topic, item["email"]) == ("contact.added_email", "jayne@serenity.example")
    assert {topic for topic, _ in told.news("2.5")} == {"contact.lead.added_email", "contact.lead.updated"}
    old.ok("POST", "/contacts", {"id": lead["id"], "email": "cobb@serenity.example"})
    assert told.only("1.0")[0] == "user.email.updated"
    old.ok("POST", "/contacts/convert", {"contact": {"id": lead["id"]}, "user": {"user_id": "7"}})
    topic, item = told.only("1.0")
    assert (topic, item["type"], item["user_id"]) == ("contact.signed_up", "user", "7")


def test_a_visitor_who_signs_up(told: Told, account: Account, new: Account) -> None:
    """In every version as 1.x shows a user."""
    told.listen("2.16", "visitor.signed_up", "contact")
    told.listen("1.4", "visitor.signed_up")
    account.door.write(account.app_id, visitors.create, ContactChange(user_id="v-1"))
    assert told.news("2.16") == []
    new.ok("POST", "/visitors/convert", {"type": "user", "visitor": {"user_id": "v-1"}, "user": {"user_id": "8"}})
    shown = told.only("2.16")
    assert shown == told.only("1.4")
    assert (shown[0], shown[1]["type"], shown[1]["user_id"]) == ("visitor.signed_up", "user", "8")


def test_a_user_is_changed(told: Told, new: Account) -> None:
    """Once for each change; what changes nothing is nothing, nor is being seen."""
    told.listen("2.16", "contact.user.updated", "contact.email.updated")
    told.listen("2.4", "user")
    id = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    told.news("2.4")
    new.ok("PUT", f"/contacts/{id}", {"name": "Wash"})
    topic, item = told.only("2.16")
    assert (topic, item["name"]) == ("contact.user.updated", "Wash")
    new.ok("PUT", f"/contacts/{id}", {"name": "Wash"})
    new.ok("PUT", f"/contacts/{id}", {"last_seen_at": 1_300_000_000})
    assert told.news("2.16") == []
    new.ok("PUT", f"/contacts/{id}", {"email": "wash@serenity.example"})
    assert {topic for topic, _ in told.news("2.16")} == {"contact.user.updated", "contact.email.updated"}
    assert told.only("2.4")[0] == "user.email.updated"


def test_who_is_archived_and_comes_back(told: Told, new: Account) -> None:
    """Before 2.5 that was called deleted (help page, webhook topics)."""
    told.listen("2.16", "contact.archived", "contact.unarchive", "contact.deleted")
    told.listen("2.4", "user.deleted")
    id = new.ok("POST", "/contacts", {"external_id": "25", "email": "wash@serenity.example"})["id"]
    new.ok("POST", f"/contacts/{id}/archive")
    assert told.only("2.16") == (
        "contact.archived", {"id": id, "external_id": "25", "type": "contact", "archived": True}
    )  # fmt: skip
    assert told.only("2.4") == (
        "user.deleted", {"type": "user", "id": id, "user_id": "25", "email": "wash@serenity.example"}
    )  # fmt: skip
    new.ok("POST", f"/contacts/{id}/archive")
    assert told.news("2.16") == told.news("2.4") == [], "they were archived"
    new.ok("POST", f"/contacts/{id}/unarchive")
    topic, item = told.only("2.16")
    assert (topic, item["external_id"]) == ("contact.unarchive", "25")


def test_who_is_deleted(told: Told, new: Account) -> None:
    told.listen("2.16", "contact.deleted", "contact.archived")
    told.listen("2.4", "user.deleted")
    id = new.ok("POST", "/contacts", {"external_id": "25", "email": "wash@serenity.example"})["id"]
    new.ok("DELETE", f"/contacts/{id}")
    assert told.only("2.16") == ("contact.deleted", {"id": id, "external_id": "25", "type": "contact", "deleted": True})
    assert told.only("2.4") == (
        "user.deleted", {"type": "user", "id": id, "user_id": "25", "email": "wash@serenity.example"}
    )  # fmt: skip


def test_who_is_merged(told: Told, new: Account) -> None:
    told.listen("2.16", "contact.merged")
    user = new.ok("POST", "/contacts", {"external_id": "25", "email": "wash@serenity.example"})["id"]
    lead = new.ok("POST", "/contacts", {"role": "lead", "email": "wash@serenity.example"})["id"]
    new.ok("POST", "/contacts/merge", {"from": lead, "into": user})
    topic, item = told.only("2.16")
    assert (topic, item["id"], item["external_id"]) == ("contact.merged", user, "25")
    assert item["merged_from"] == {"type": "contact", "id": lead}


@pytest.mark.parametrize("version", ["2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.16"])
def test_who_wants_no_emails(told: Told, account: Account, new: Account, version: str) -> None:
    """Changelogs 2.7 and 2.9 on contact.unsubscribed."""
    for consent in ("opt_out", "opt_in"):
        made = NewSubscriptionType(text=Translation(consent, "", "en"), consent_type=consent)
        account.door.write(account.app_id, subscriptions.create, made)
    told.listen(version, "user.unsubscribed" if version == "2.4" else "contact.unsubscribed")
    id = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    new.ok("PUT", f"/contacts/{id}", {"unsubscribed_from_emails": True})
    topic, item = told.only(version)
    if version == "2.4":
        assert (topic, item["type"], item["unsubscribed_from_emails"]) == ("user.unsubscribed", "user", True)
        return
    wrapped = version in ("2.9", "2.16")
    contact = item["contact"] if wrapped else item
    assert (contact["id"], contact["unsubscribed_from_emails"]) == (id, True)
    assert ("subscription_types" in item) == (version not in ("2.5", "2.6"))
    if version not in ("2.5", "2.6"):
        assert item["subscription_types"]["type"] == "list"
        assert [type["consent_type"] for type in item["subscription_types"]["data"]] == ["opt_out"]
    if wrapped:
        assert list(item) == ["type", "contact", "subscription_types", "created_at"]
        assert (item["type"], item["created_at"]) == ("contact_unsubscribe", 1_366_870_706)


def test_who_wants_emails_again(told: Told, new: Account) -> None:
    told.listen("2.16", "contact.subscribed")
    id = new.ok("POST", "/contacts", {"external_id": "25", "unsubscribed_from_emails": True})["id"]
    new.ok("PUT", f"/contacts/{id}", {"unsubscribed_from_emails": False})
    topic, item = told.only("2.16")
    assert (topic, item["type"], item["contact"]["id"]) == ("contact.subscribed", "contact_subscribe", id)


@pytest.mark.parametrize(("consent", "first", "second"), [
    ("opt_out", "granular.unsubscribe", "granular.subscribe"),
    ("opt_in", "granular.subscribe", "granular.unsubscribe"),
])  # fmt: skip
def test_who_chooses(told: Told, account: Account, new: Account, consent: str, first: str, second: str) -> None:
    """Types are whole, with their content types, also in 2.5 whose API does not show these."""
    kind = NewSubscriptionType(text=Translation("News", "", "en"), consent_type=consent)
    type_id = account.door.write(account.app_id, subscriptions.create, kind).id
    told.listen("2.16", "granular.subscribe", "granular.unsubscribe")
    told.listen("2.5", "granular.unsubscribe")
    id = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    new.ok("POST", f"/contacts/{id}/subscriptions", {"id": str(type_id), "consent_type": consent})
    topic, item = told.only("2.16")
    assert topic == first
    assert list(item) == ["type", "contact", "subscription_types", "created_at"]
    assert item["type"] == first.replace(".", "_")
    (shown,) = item["subscription_types"]["data"]
    assert (shown["id"], shown["content_types"]) == (str(type_id), ["email"])
    if first == "granular.unsubscribe":
        assert told.only("2.5")[1]["subscription_types"]["data"][0]["content_types"] == ["email"]
    new.ok("POST", f"/contacts/{id}/subscriptions", {"id": str(type_id), "consent_type": consent})
    assert told.news("2.16") == [], "it was chosen already"
    new.ok("DELETE", f"/contacts/{id}/subscriptions/{type_id}")
    assert told.only("2.16")[0] == second


def test_tags(told: Told, old: Account, new: Account, clock: Clock) -> None:
    told.listen("2.4", "user.tag", "contact.tag")
    told.listen("2.16", "contact.user.tag.created", "contact.user.tag.deleted", "contact.lead.tag.created")
    user = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    lead = new.ok("POST", "/contacts", {"role": "lead"})["id"]
    tag = old.ok("POST", "/tags", {"name": "Beta", "users": [{"id": user}]})
    topic, item = told.only("2.4")
    assert topic == "user.tag.created"
    assert list(item) == ["type", "user", "tag", "created_at", "admin"]
    assert (item["type"], item["created_at"]) == ("user_tag", int(clock.now))
    assert item["tag"] == {"type": "tag", "id": tag["id"], "name": "Beta"}
    assert (item["user"]["type"], item["user"]["id"]) == ("user", user)
    assert item["user"]["tags"] == {"type": "tag.list", "tags": [{"type": "tag", "id": tag["id"]}]}
    assert item["admin"]["type"] == "admin"
    topic, item = told.only("2.16")
    assert (topic, item["type"], item["tag"]) == (
        "contact.user.tag.created", "contact_tag", {"type": "tag", "id": tag["id"], "name": "Beta"}
    )  # fmt: skip
    assert item["contact"]["external_id"] == "25"

    new.ok("POST", f"/contacts/{lead}/tags", {"id": tag["id"]})
    topic, item = told.only("2.4")
    assert (topic, item["type"], item["contact"]["id"]) == ("contact.tag.created", "contact_tag", lead)
    assert told.only("2.16")[0] == "contact.lead.tag.created"
    new.ok("POST", f"/contacts/{lead}/tags", {"id": tag["id"]})
    assert told.news("2.4") == [], "they wear it already"
    new.ok("DELETE", f"/contacts/{user}/tags/{tag['id']}")
    assert told.only("2.4")[0] == "user.tag.deleted"
    assert told.only("2.16")[0] == "contact.user.tag.deleted"
