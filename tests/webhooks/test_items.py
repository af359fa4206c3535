"""What is told of companies, events and teammates, before 2.5 and since: the shapes of real payloads."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.api.notifications.notifier import Notifier
from interphone.domain import activity_log, away, teammates
from interphone.domain.away import AwayChange, NewReason
from interphone.domain.teammates import Caller, NewTeammate
from tests.support.api import Account
from tests.webhooks.conftest import deliveries_of
from tests.webhooks.told import START, Told


def test_companies(told: Told, old: Account, new: Account) -> None:
    told.listen("2.4", "company.created")
    told.listen("2.16", "company")
    made = old.ok("POST", "/companies", {"company_id": "c-9", "name": "Orchard", "plan": "Pro", "size": 5})
    expected = {
        "type": "company",
        "id": made["id"],
        "company_id": "c-9",
        "app_id": made["app_id"],
        "name": "Orchard",
        "plan_id": made["plan"]["id"],
        "remote_created_at": None,
        "created_at": START,
        "updated_at": START,
        "last_request_at": None,
        "monthly_spend": 0,
        "session_count": 0,
        "user_count": 0,
        "tag_ids": [],
        "custom_attributes": {},
    }
    topic, item = told.only("2.4")
    assert (topic, list(item.items())) == ("company.created", list(expected.items()))
    more = {"plan": {"type": "plan", "id": made["plan"]["id"], "name": "Pro"}, "size": 5}
    whole = expected | more | {"website": None, "industry": None}
    assert told.only("2.16") == ("company.created", whole)

    new.ok("PUT", f"/companies/{made['id']}", {"industry": "Fruit"})
    assert told.only("2.16") == ("company.updated", whole | {"industry": "Fruit"})
    new.ok("PUT", f"/companies/{made['id']}", {"industry": "Fruit"})
    assert told.news("2.16") == []

    person = new.ok("POST", "/contacts", {"external_id": "25"})["id"]
    new.ok("POST", f"/contacts/{person}/companies", {"id": made["id"]})
    topic, item = told.only("2.16")
    assert (topic, list(item)) == ("company.contact.attached", ["company", "contact"])
    assert (item["company"]["company_id"], item["company"]["user_count"]) == ("c-9", 1)
    assert item["contact"]["external_id"] == "25"
    new.ok("DELETE", f"/contacts/{person}/companies/{made['id']}")
    assert told.only("2.16")[0] == "company.contact.detached"
    new.ok("DELETE", f"/companies/{made['id']}")
    assert told.only("2.16") == ("company.deleted", {"id": made["id"], "type": "company", "deleted": True})
    assert told.news("2.4") == []


@pytest.mark.parametrize("version", ["1.0", "2.4", "2.5", "2.16"])
def test_events_that_are_asked_for(told: Told, old: Account, version: str) -> None:
    """The same in every version, and of the names alone that the webhook has; names are one whatever their case."""
    told.listen(version, "event.created", metadata={"event_names": ["plan-upgraded", "Other"]})
    made = old.ok("POST", "/users", {"user_id": "25", "email": "wash@serenity.example"})
    sent = {"user_id": "25", "created_at": 1_366_000_000, "metadata": {"seats": 4}}
    assert old.send("POST", "/events", sent | {"event_name": "Plan-Upgraded"}).status == 202
    assert old.send("POST", "/events", sent | {"event_name": "landed"}).status == 202
    topic, item = told.only(version)
    assert topic == "event.created"
    assert list(item.items()) == list({
        "type": "event",
        "event_name": "Plan-Upgraded",
        "id": item["id"],
        "intercom_user_id": made["id"],
        "user_id": "25",
        "email": "wash@serenity.example",
        "metadata": {"seats": 4},
        "created_at": 1_366_000_000,
        "ext_metadata": {},
    }.items())  # fmt: skip
    assert old.send("POST", "/events", sent | {"event_name": "plan-upgraded"}).status == 202
    assert told.news(version) == [], "the same event again is one event"


def test_teammates(told: Told, account: Account) -> None:
    told.listen("2.16", "admin")
    door, app_id = account.door, account.app_id
    zoe = door.write(app_id, teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "owner"))
    news = dict(told.news("2.16"))
    assert list(news) == ["admin.activity_log_event.created", "admin.added_to_workspace"]
    assert news["admin.added_to_workspace"] == {
        "type": "admin",
        "id": str(zoe.id),
        "name": "Zoe",
        "email": "zoe@serenity.example",
        "job_title": "",
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "away_status_reason": None,
        "has_inbox_seat": True,
        "team_ids": [],
        "avatar": {"type": "avatar", "image_url": None},
    }
    logged = news["admin.activity_log_event.created"]
    assert list(logged) == [
        "type", "id", "performed_by", "metadata", "created_at", "activity_type", "activity_description"
    ]  # fmt: skip
    assert (logged["type"], logged["activity_type"]) == ("admin_activity_log_event", activity_log.ADMIN_JOINED)

    reason = door.write(app_id, away.create_reason, NewReason("Lunch", "🍽"))
    change = AwayChange(
        teammate_id=zoe.id, enabled=True, reassign=True, reason_id=reason.id, tells_reason=True,
        caller=Caller(None, "127.0.0.1"),
    )  # fmt: skip
    door.write(app_id, away.change, change)
    item = dict(told.news("2.16"))["admin.away_mode_updated"]
    assert (item["away_mode_enabled"], item["away_mode_reassign"]) == (True, True)
    assert item["away_status_reason"] == "🍽 Lunch"
    door.write(app_id, teammates.remove, zoe.id)
    assert dict(told.news("2.16"))["admin.removed_from_workspace"]["id"] == zoe.id, "here it is a number"


def test_one_change_is_one_event_for_all_who_want_it(told: Told, account: Account, old: Account) -> None:
    told.listen("1.0", "user.created")
    told.listen("2.4", "user")
    told.listen("2.5", "contact.user.created")
    told.listen("2.16", "contact")
    old.ok("POST", "/users", {"user_id": "25"})
    found = {version: deliveries_of(account, told.ids[version]) for version in told.ids}
    assert {len(each) for each in found.values()} == {1}
    assert len({each[0].event_id for each in found.values()}) == 1


def test_a_refused_change_is_told_to_nobody(told: Told, old: Account, new: Account) -> None:
    told.listen("2.16", "contact", "company")
    assert old.send("POST", "/users", {"user_id": "25", "owner_id": 99}).status == 400
    new.ok("POST", "/contacts", {"external_id": "26"})
    told.news("2.16")
    assert new.send("POST", "/contacts", {"external_id": "26"}).status == 409
    assert told.news("2.16") == []


def test_another_workspace_is_told_nothing(told: Told, account: Account, stranger: Account) -> None:
    told.listen("2.16", "contact")
    stranger.at("2.16").ok("POST", "/contacts", {"external_id": "25"})
    assert told.news("2.16") == []
    id = told.ids["2.16"]
    assert stranger.at("1.4").send("GET", f"/subscriptions/{id}/sent").status == 404


def test_what_cannot_be_shown_does_not_undo_the_change(
    told: Told, new: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others are told all the same."""
    told.listen("2.16", "contact")
    told.listen("1.4", "user")
    notifier = Notifier()

    def broken(self: Notifier, happening: Any, topic: str, rendering: str, stock: Any) -> Any:
        if rendering == "2.16":
            raise ZeroDivisionError
        return shape(notifier, happening, topic, rendering, stock)

    shape = Notifier.shape
    monkeypatch.setattr(Notifier, "shape", broken)
    assert new.ok("POST", "/contacts", {"external_id": "25"})["external_id"] == "25"
    assert told.news("2.16") == []
    assert told.only("1.4")[0] == "user.created"
