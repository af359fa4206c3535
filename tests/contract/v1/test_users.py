"""Contract sections 4 and 6 to 9: one user; create, update, delete."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import workspaces
from interphone.domain.contacts import Who
from interphone.domain.data_events import NewEvent, record
from tests.cast import INARA, JAYNE, KAYLEE, SERENITY, WASH, ZOE
from tests.support.api import Account, check_error
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("GET /v1/users", "POST /v1/users", "PUT /v1/users", "DELETE /v1/users")

KEYS = [
    "email", "user_id", "name", "created_at", "last_impression_at", "custom_data", "social_profiles", "location_data",
    "session_count", "last_seen_ip", "last_seen_user_agent", "relationship_score", "unsubscribed_from_emails",
    "intercom_id", "avatar_url", "company_ids",
]  # fmt: skip


def test_a_user_in_full(account: Account) -> None:
    """Section 4: every key in the documentation's order, then those of late 2013; companies are not returned."""
    user = account.user_of(**WASH, companies=[SERENITY])
    assert list(user) == KEYS
    intercom_id, company_ids, avatar = user.pop("intercom_id"), user.pop("company_ids"), user.pop("avatar_url")
    assert len(intercom_id) == 24
    assert int(intercom_id, 16) > 0
    assert [len(id) for id in company_ids] == [24]
    assert avatar is None or avatar.startswith("https://")
    assert user == {
        "email": "wash@serenity.example",
        "user_id": "25",
        "name": "Hoban Washburne",
        "created_at": 1330000025,
        "last_impression_at": None,
        "custom_data": {"role": "pilot", "dinosaurs": 2},
        "social_profiles": [],
        "location_data": {},
        "session_count": 0,
        "last_seen_ip": None,
        "last_seen_user_agent": None,
        "relationship_score": 90,
        "unsubscribed_from_emails": False,
    }


def test_the_least_a_user_can_be(account: Account) -> None:
    by_id = account.user_of(user_id="1")
    assert (by_id["user_id"], by_id["email"], by_id["name"]) == ("1", None, None)
    assert by_id["created_at"] == START
    by_email = account.user_of(email="someone@example.com")
    assert (by_email["user_id"], by_email["email"]) == (None, "someone@example.com")
    assert by_email["custom_data"] == {}


def test_user_id_is_a_string_whatever_was_sent(account: Account) -> None:
    assert account.user_of(user_id=7902)["user_id"] == "7902"
    assert account.user_of(user_id="7902", name="Ben")["user_id"] == "7902"
    assert account.user_of(user_id=" 7902 ")["name"] == "Ben"
    assert account.get("/v1/users").body["total_count"] == 1


def test_find_by_user_id_then_email(crew: Account) -> None:
    """Section 6."""
    assert crew.get("/v1/users", user_id="25").body["name"] == WASH["name"]
    assert crew.get("/v1/users", email=ZOE["email"]).body["name"] == ZOE["name"]
    assert crew.get("/v1/users", user_id="25", email=ZOE["email"]).body["name"] == WASH["name"]
    assert crew.get("/v1/users", user_id="unknown", email=ZOE["email"]).body["name"] == ZOE["name"]
    assert crew.get("/v1/users", email="WASH@Serenity.Example").body["user_id"] == "25"
    check_error(crew.get("/v1/users", user_id="99"), 404, "not_found")
    check_error(crew.get("/v1/users", email="nobody@serenity.example"), 404, "not_found")
    check_error(crew.get("/v1/users", user_id="25 OR 1=1"), 404, "not_found")


def test_of_several_with_one_email_the_newest_is_meant(account: Account) -> None:
    """Section 6: user ids make them two people."""
    account.user_of(user_id="1", email="shared@example.com", created_at=100)
    account.user_of(user_id="2", email="shared@example.com", created_at=300)
    account.user_of(user_id="3", email="shared@example.com", created_at=200)
    assert account.get("/v1/users", email="shared@example.com").body["user_id"] == "2"
    assert account.get("/v1/users").body["total_count"] == 3


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_an_update_leaves_what_it_does_not_name(account: Account, clock: Clock, method: str) -> None:
    """Sections 7 and 8: POST is an upsert, and PUT updates in part."""
    seen = {"last_seen_ip": "1.2.3.4", "last_seen_user_agent": "ie6", "last_request_at": 1300000000}
    before = account.user_of(**WASH, **seen, companies=[SERENITY])
    clock.advance(100)
    after = account.made(method, "/v1/users", {"email": WASH["email"], "name": "Wash"})
    assert after == {**before, "name": "Wash"}
    assert account.get("/v1/users", user_id="25").body == after


def test_the_same_request_again_changes_nothing(account: Account) -> None:
    request = {**WASH, "companies": [SERENITY], "last_request_at": 1300000000}
    assert account.user_of(**request) == account.user_of(**request)
    assert account.get("/v1/users").body["total_count"] == 1


def test_put_creates_who_is_unknown(account: Account) -> None:
    """Section 0, decision 2: the Python client of the time saves new users so."""
    assert account.put("/v1/users", WASH).status == 201
    assert account.get("/v1/users", user_id="25").status == 200


def test_put_of_an_unknown_user_is_404_where_the_workspace_wants_it(account: Account) -> None:
    account.door.write(account.app_id, workspaces.change, workspaces.WorkspaceChange(v1_put_requires_user=True))
    check_error(account.put("/v1/users", WASH), 404, "not_found")
    account.user_of(**WASH)
    assert account.put("/v1/users", {"user_id": "25", "name": "Wash"}).status == 201
    account.door.write(account.app_id, workspaces.change, workspaces.WorkspaceChange(v1_put_requires_user=False))
    assert account.put("/v1/users", {"user_id": "new"}).status == 201


def test_the_email_changes_where_user_id_names_the_user(account: Account) -> None:
    """Section 8."""
    account.user_of(**WASH)
    assert account.user_of(user_id="25", email="Hoban@Serenity.Example")["email"] == "hoban@serenity.example"
    check_error(account.get("/v1/users", email=WASH["email"]), 404, "not_found")
    assert account.get("/v1/users", email="hoban@serenity.example").body["user_id"] == "25"


def test_a_user_known_by_email_gets_a_user_id_once(account: Account) -> None:
    """Two ids are never merged into one person."""
    first = account.user_of(**INARA)
    named = account.user_of(user_id="29", email=INARA["email"])
    assert named == {**first, "user_id": "29"}
    other = account.user_of(user_id="30", email=INARA["email"])
    assert other["intercom_id"] != first["intercom_id"]
    assert account.get("/v1/users").body["total_count"] == 2


def test_custom_data_is_merged_key_by_key(account: Account) -> None:
    """Section 7: null is a value."""
    account.user_of(**WASH)
    sent = {"dinosaurs": 3, "plan": "pro", "spend": 155.5, "flies": True, "role": None}
    merged = account.user_of(user_id="25", custom_data=sent)["custom_data"]
    assert merged == {"role": None, "dinosaurs": 3, "plan": "pro", "spend": 155.5, "flies": True}
    assert list(merged) == ["role", "dinosaurs", "plan", "spend", "flies"]
    assert account.user_of(user_id="25", custom_data={})["custom_data"] == merged


def test_custom_data_of_every_kind_comes_back_as_sent(account: Account) -> None:
    sent = {
        "unicode": "Zoë 🚀 \u2028 \x7f", "quote": '"\\', "big": 2**63 - 1, "small": -(2**63) + 1, "tiny": 5e-324,
        "huge": 1.7976931348623157e308, "zero": 0.0, "false": False, "empty": "", " spaced ": "x", "a.b": 1,
        "$set": 1, "__proto__": 1,
    }  # fmt: skip
    assert account.user_of(user_id="1", custom_data=sent)["custom_data"] == sent
    assert account.get("/v1/users", user_id="1").body["custom_data"] == sent
    assert account.get("/v1/users").body["users"][0]["custom_data"] == sent


def test_at_most_250_keys_of_custom_data(account: Account) -> None:
    account.user_of(user_id="1", custom_data={f"k{n}": n for n in range(250)})
    account.user_of(user_id="1", custom_data={"k0": "changed"})
    reply = account.post("/v1/users", {"user_id": "1", "name": "No", "custom_data": {"one": "more"}})
    assert "custom_data" in check_error(reply, 400, "bad_request")
    assert account.get("/v1/users", user_id="1").body["name"] is None


def test_increments(account: Account) -> None:
    """Section 7: added to what is stored; a key that is not there counts as 0."""
    account.user_of(user_id="1", custom_data={"a": 5, "b": 1.5, "none": None, "word": "x", "flag": True})
    changed = account.user_of(user_id="1", increments={"a": -7, "b": 1, "new": 3, "none": 2})["custom_data"]
    assert changed == {"a": -2, "b": 2.5, "none": 2, "word": "x", "flag": True, "new": 3}
    assert account.user_of(user_id="1", custom_data={"a": 10}, increments={"a": 1})["custom_data"]["a"] == 11
    assert account.user_of(user_id="2", increments={"a": 1, "absent": None})["custom_data"] == {"a": 1}
    for key in ("word", "flag"):
        reply = account.post("/v1/users", {"user_id": "1", "increments": {key: 1}})
        assert f"increments: '{key}'" in check_error(reply, 400, "bad_request")
    account.user_of(user_id="1", custom_data={"a": 2**63 - 1})
    check_error(account.post("/v1/users", {"user_id": "1", "increments": {"a": 1}}), 400, "bad_request")


def test_of_two_times_of_the_last_visit_the_later_counts(account: Account) -> None:
    """Section 7. Only last_impression_at is ever shown (section 4)."""
    for first, second in ((1300000000, 1200000000), (1200000000, 1300000000)):
        user = account.user_of(user_id=str(first), last_request_at=first, last_impression_at=second)
        assert user["last_impression_at"] == 1300000000
        assert "last_request_at" not in user
    assert account.user_of(user_id="1", last_request_at=1300000000)["last_impression_at"] == 1300000000
    assert account.user_of(user_id="1", last_request_at=1200000000)["last_impression_at"] == 1200000000


def test_times_in_the_forms_clients_send(account: Account) -> None:
    """Whole seconds; a float from Python 2's mktime; digits in a string. Up to a day ahead."""
    for sent, stored in ((1300000000, 1300000000), (1300000000.0, 1300000000), ("1300000000", 1300000000), (0, 0),
                         (START + 86_400, START + 86_400)):  # fmt: skip
        assert account.user_of(user_id="1", created_at=sent)["created_at"] == stored
        assert account.user_of(user_id="1", last_request_at=sent)["last_impression_at"] == stored


def test_an_api_write_is_no_session(account: Account) -> None:
    """Sections 7 and 16."""
    assert account.user_of(user_id="1", last_request_at=START, last_seen_ip="1.2.3.4")["session_count"] == 0


def test_ip_and_user_agent_are_kept_as_sent(account: Account) -> None:
    """Section 7: private and odd ones too."""
    for ip, agent in (("127.0.0.1", "ie6"), ("not an ip", "  "), ("::1", "Mozilla/5.0 (Łódź)"), ("", "")):
        user = account.user_of(user_id="1", last_seen_ip=ip, last_seen_user_agent=agent)
        assert (user["last_seen_ip"], user["last_seen_user_agent"]) == (ip, agent)


def test_unsubscribed_from_emails(account: Account) -> None:
    assert account.user_of(user_id="1", unsubscribed_from_emails=True)["unsubscribed_from_emails"] is True
    assert account.user_of(user_id="1", name="x")["unsubscribed_from_emails"] is True
    assert account.user_of(user_id="1", unsubscribed_from_emails=False)["unsubscribed_from_emails"] is False


def test_companies(account: Account) -> None:
    """Section 7: ids may be numbers, `company` is one, other keys are the company's custom data."""
    ship = {**SERENITY, "plan": "Firefly", "monthly_spend": 50, "class": "03-K64"}
    one = account.user_of(**WASH, companies=[ship, {"id": "blue-sun", "name": "Blue Sun"}])["company_ids"]
    assert len(one) == 2
    assert account.user_of(user_id="26", company={"id": "366"})["company_ids"][0] in one
    assert account.user_of(user_id="26", companies=[{"company_id": 366}])["company_ids"][0] in one
    assert account.user_of(user_id="25", companies=[])["company_ids"] == one
    found = account.door.read(
        account.app_id,
        lambda tx, _: tx.all("SELECT company_id, name, plan, monthly_spend, custom_attributes, remote_created_at "
                             "FROM company WHERE app_id = :app_id ORDER BY company_id"),
    )  # fmt: skip
    assert found == [
        ("366", "Serenity", "Firefly", 50.0, '{"class":"03-K64"}', SERENITY["created_at"]),
        ("blue-sun", "Blue Sun", None, None, "{}", None),
    ]


def test_delete_gives_the_user_as_it_was_once(crew: Account) -> None:
    """Section 9."""
    before = crew.get("/v1/users", user_id="25").body
    reply = crew.delete("/v1/users", {"user_id": "25"})
    assert (reply.status, reply.body) == (200, before)
    check_error(crew.delete("/v1/users", {"user_id": "25"}), 404, "not_found")
    check_error(crew.get("/v1/users", user_id="25"), 404, "not_found")
    assert crew.get("/v1/users").body["total_count"] == 4
    assert [user["user_id"] for user in crew.get("/v1/users").body["users"]] == [None, "28", "27", "26"]


@pytest.mark.parametrize("body", [{}, b"", {"name": "Wash"}, {"user_id": ""}, {"email": " "}])
def test_delete_wants_to_know_whom(crew: Account, body: Any) -> None:
    check_error(crew.delete("/v1/users", body), 400, "bad_request")
    assert crew.get("/v1/users").body["total_count"] == 5


def test_delete_destroys_all_that_hangs_on_the_user(account: Account) -> None:
    """Section 9: "all of a users conversations and message history will also be destroyed"."""
    account.user_of(**ZOE)
    account.user_of(**KAYLEE, companies=[SERENITY])
    kept = account.made("POST", "/v1/users/message_threads", {"user_id": "26", "body": "I stay"})
    for body in ("secret one", "secret two"):
        account.made("POST", "/v1/users/message_threads", {"user_id": "27", "body": body})
    account.made("POST", "/v1/users/notes", {"user_id": "27", "body": "secret note"})
    account.made("POST", "/v1/users/impressions", {"user_id": "27", "user_ip": "4.3.2.1"})
    account.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["26", "27"]})
    event = NewEvent(Who("27"), "secret-event", None, {})
    account.door.write(account.app_id, record, [event])
    account.delete("/v1/users", {"user_id": "27"})
    assert account.get("/v1/tags", name="Crew").body["tagged_user_count"] == 1
    assert account.get("/v1/users", tag_name="Crew").body["total_count"] == 1
    assert account.get("/v1/users/message_threads", user_id="26").body == [kept]
    remains = {
        "conversation_part": 1, "conversation": 1, "note": 0, "data_event": 0, "presence": 1, "contact_tag": 1,
        "company_contact": 0, "contact": 1,
    }  # fmt: skip
    for table, rows in remains.items():
        count = f"SELECT count(*) FROM {table} WHERE app_id = :app_id"
        assert account.door.read(account.app_id, lambda tx, sql: tx.one(sql), count) == (rows,), table


def test_a_deleted_user_can_come_back_as_someone_new(crew: Account) -> None:
    old = crew.delete("/v1/users", {"user_id": "25"}).body
    new = crew.user_of(user_id="25", email=WASH["email"])
    assert new["intercom_id"] != old["intercom_id"]
    assert (new["name"], new["custom_data"]) == (None, {})


def test_workspaces_know_nothing_of_each_other(crew: Account, stranger: Account) -> None:
    assert stranger.get("/v1/users").body["users"] == []
    for method, target in (("GET", "/v1/users"), ("DELETE", "/v1/users")):
        check_error(stranger.send(method, f"{target}?user_id=25"), 404, "not_found")
    theirs = stranger.user_of(user_id="25", name="Somebody else")
    assert theirs["email"] is None
    assert crew.get("/v1/users", user_id="25").body["name"] == WASH["name"]
    stranger.delete("/v1/users", {"user_id": "25"})
    assert crew.get("/v1/users", user_id="25").status == 200
    assert JAYNE["user_id"] == crew.get("/v1/users", user_id="28").body["user_id"]
