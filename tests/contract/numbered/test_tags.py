"""Tags of 1.0 and later: API reference 1.x, tags; API reference 2.7 and 2.16, create or update a tag."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import auto_messages, segments, teammates
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("GET /tags", "GET /tags/{id}", "POST /tags", "PUT /tags/{id}", "DELETE /tags/{id}")

VERSIONS = ["1.0", "1.4", "2.0", "2.7", "2.15", "2.16", "Preview"]
BEFORE_2_16 = VERSIONS[:-2]
FROM_2_0 = VERSIONS[2:]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


def user(account: Account, user_id: str, **fields: Any) -> str:
    """A user's own id."""
    id: str = account.at("1.4").ok("POST", "/users", {"user_id": user_id, **fields})["id"]
    return id


def lead(account: Account) -> str:
    id: str = account.at("1.4").ok("POST", "/contacts", {})["id"]
    return id


def company(account: Account, company_id: str, **fields: Any) -> str:
    id: str = account.at("1.4").ok("POST", "/companies", {"company_id": company_id, **fields})["id"]
    return id


def worn(account: Account, id: str) -> list[str]:
    reply = account.at("2.0").ok("GET", f"/contacts/{id}/tags")
    return [tag["name"] for tag in reply["data"]]


def worn_by_company(account: Account, id: str) -> list[str]:
    return [tag["name"] for tag in account.at("1.4").ok("GET", f"/companies/{id}")["tags"]["tags"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_create_find_list(account: Account, version: str) -> None:
    """Names are one whatever their case; ids are digits in a string."""
    caller = account.at(version)
    made = caller.ok("POST", "/tags/", {"name": " Beta "})
    first = {name: made[name] for name in ("type", "id", "name")}
    assert first == {"type": "tag", "id": made["id"], "name": "Beta"}
    assert made["id"].isdigit()
    assert caller.ok("POST", "/tags", {"name": "bETA"}) == made
    second = caller.ok("POST", "/tags", {"name": "VIP"})
    assert caller.ok("GET", f"/tags/{made['id']}") == first
    shown = [first, {name: second[name] for name in first}]
    listed = {"type": "list", "data": shown} if version >= "2" else {"type": "tag.list", "tags": shown}
    assert caller.ok("GET", "/tags") == listed


def test_a_client_of_1_x_finds_a_tag_by_its_name(account: Account) -> None:
    made = account.at("1.0").ok("POST", "/tags", {"name": "Beta"})
    assert account.at("1.4").ok("GET", "/tags", name="BETA") == made
    check_error_list(account.at("1.4").get("/tags", name="Gamma"), 404, "not_found", "Resource Not Found")
    assert account.at("2.0").ok("GET", "/tags", name="Gamma")["data"] == [made]


def test_a_client_of_1_x_lists_the_tags_of_one_user_or_company(account: Account) -> None:
    """README of python-intercom 2.1.1, tags."""
    caller = account.at("1.0")
    mal, firm = user(account, "25", email="mal@serenity.example"), company(account, "6", name="Serenity")
    blue = caller.ok("POST", "/tags", {"name": "blue", "users": [{"id": mal}]})
    red = caller.ok("POST", "/tags", {"name": "red", "companies": [{"id": firm}]})
    for named in ({"taggable_id": mal}, {"email": "mal@serenity.example"}, {"user_id": "25"}):
        assert caller.ok("GET", "/tags", taggable_type="user", **named) == {"type": "tag.list", "tags": [blue]}
    for named in ({"taggable_id": firm}, {"company_id": "6"}, {"name": "Serenity"}):
        assert caller.ok("GET", "/tags", taggable_type="company", **named) == {"type": "tag.list", "tags": [red]}
    unknown = caller.get("/tags", taggable_type="user", taggable_id=NOBODY)
    check_error_list(unknown, 404, "not_found", "User Not Found")
    unknown = caller.get("/tags", taggable_type="company", company_id="7")
    check_error_list(unknown, 404, "not_found", "Company Not Found")
    for query in ({"taggable_type": "user"}, {"taggable_type": "planet", "taggable_id": mal}):
        assert "taggable_" in check_error_list(caller.get("/tags", **query), 400, "parameter_invalid")


@pytest.mark.parametrize("version", VERSIONS)
def test_rename(account: Account, version: str) -> None:
    caller = account.at(version)
    id = caller.ok("POST", "/tags", {"name": "Beta"})["id"]
    other = caller.ok("POST", "/tags", {"name": "VIP"})["id"]
    assert caller.ok("POST", "/tags", {"id": id, "name": "Gamma"})["name"] == "Gamma"
    assert caller.ok("PUT", f"/tags/{id}", {"name": "GAMMA"})["name"] == "GAMMA"
    assert caller.ok("GET", f"/tags/{id}") == {"type": "tag", "id": id, "name": "GAMMA"}
    reply = caller.post("/tags", {"id": other, "name": "gamma"})
    assert (reply.status, reply.body["errors"][0]["code"]) == (400, "parameter_invalid")
    assert "name" in reply.body["errors"][0]["message"]
    assert caller.ok("GET", f"/tags/{other}")["name"] == "VIP"


@pytest.mark.parametrize("version", VERSIONS)
def test_people_are_tagged_and_untagged_by_any_of_their_names(account: Account, version: str) -> None:
    """Leads are named by our id alone; untagging who does not wear the tag is no error (API reference 1.x, tag)."""
    caller = account.at(version)
    kaylee, simon = user(account, "26"), user(account, "27", email="simon@serenity.example")
    wash, anon = user(account, "25"), lead(account)
    people = [{"id": kaylee}, {"email": "SIMON@serenity.example"}, {"user_id": "25"}, {"id": anon}]
    tag = caller.ok("POST", "/tags", {"name": "Crew", "users": people})
    assert [tag["type"], tag["name"]] == ["tag", "Crew"]
    assert [worn(account, id) for id in (kaylee, simon, wash, anon)] == [["Crew"]] * 4
    again = caller.ok("POST", "/tags", {"name": "crew", "users": [{"id": kaylee, "untag": True}, {"id": simon}]})
    assert again["id"] == tag["id"]
    caller.ok("POST", "/tags", {"name": "crew", "users": [{"id": kaylee, "untag": True}]})
    assert [worn(account, id) for id in (kaylee, simon)] == [[], ["Crew"]]


@pytest.mark.parametrize("version", BEFORE_2_16)
def test_one_unknown_person_and_nobody_is_tagged(account: Account, version: str) -> None:
    """A recorded answer of 2020: 404 User Not Found. Nor is the tag made."""
    caller, kaylee = account.at(version), user(account, "26")
    known_by_user_id = {"user_id": account.at("1.4").ok("POST", "/contacts", {})["user_id"]}
    for unknown in ({"id": NOBODY}, {"user_id": "99"}, {"email": "river@serenity.example"}, known_by_user_id):
        reply = caller.post("/tags", {"name": "Crew", "users": [{"id": kaylee}, unknown]})
        check_error_list(reply, 404, "not_found", "User Not Found")
    assert worn(account, kaylee) == []
    assert account.at("2.0").ok("GET", "/tags")["data"] == []


@pytest.mark.parametrize("version", BEFORE_2_16)
def test_companies_by_any_of_their_names(account: Account, version: str) -> None:
    caller = account.at(version)
    ids = [company(account, "6"), company(account, "7"), company(account, "8", name="Harbor Tools")]
    targets = [{"id": ids[0]}, {"company_id": "7"}, {"name": "Harbor Tools"}]
    caller.ok("POST", "/tags", {"name": "Independent", "companies": targets})
    assert [worn_by_company(account, id) for id in ids] == [["Independent"]] * 3
    caller.ok("POST", "/tags", {"name": "Independent", "companies": [{"company_id": "7", "untag": True}]})
    assert worn_by_company(account, ids[1]) == []
    code = "company_not_found" if version >= "2" else "not_found"
    reply = caller.post("/tags", {"name": "New", "companies": [{"id": ids[1]}, {"company_id": "99"}]})
    check_error_list(reply, 404, code, "Company Not Found")
    assert worn_by_company(account, ids[1]) == []


@pytest.mark.parametrize("version", ["2.16", "Preview"])
def test_the_newest_versions_tell_who_was_tagged(account: Account, version: str) -> None:
    """API reference 2.16: the answer names whom it tagged, and there is no 404 any more."""
    caller, kaylee, simon = account.at(version), user(account, "26"), user(account, "27")
    assert caller.ok("POST", "/tags", {"name": "Crew"}) == {
        "type": "tag",
        "id": caller.ok("GET", "/tags")["data"][0]["id"],
        "name": "Crew",
        "users": [],
        "companies": [],
    }
    people = [{"id": kaylee}, {"id": NOBODY}, {"id": simon, "untag": True}]
    tag = caller.ok("POST", "/tags", {"name": "Crew", "users": people})
    assert tag["users"] == [{"id": kaylee, "tagged": True}, {"id": simon, "tagged": False}]
    firm = company(account, "6")
    tag = caller.ok("POST", "/tags", {"name": "Crew", "companies": [{"company_id": "6"}, {"company_id": "99"}]})
    assert (tag["users"], tag["companies"]) == ([], [{"id": firm, "tagged": True}])


@pytest.mark.parametrize("version", VERSIONS)
def test_bad_arguments(account: Account, version: str) -> None:
    caller, kaylee, firm = account.at(version), user(account, "26"), company(account, "6")
    both = {"name": "Crew", "users": [{"id": kaylee}], "companies": [{"id": firm}]}
    wrong: dict[str, Any]
    for wrong in ({}, {"id": "1"}, {"name": None}, both):
        check_error_list(caller.post("/tags", wrong), 400, "parameter_invalid", "invalid tag parameters")
    for wrong, named in (
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": ["Crew"]}, "name"),
        ({"name": "Crew", "users": {"id": kaylee}}, "users"),
        ({"name": "Crew", "users": [kaylee]}, "users[0]"),
        ({"name": "Crew", "users": [{}]}, "users[0]"),
        ({"name": "Crew", "users": [{"id": kaylee, "untag": "perhaps"}]}, "users[0].untag"),
        ({"name": "Crew", "companies": [{"id": firm}, {"untag": True}]}, "companies[1]"),
        ({"name": "Crew", "users": [{"id": kaylee}] * 5_001}, "users"),
    ):
        reply = caller.post("/tags", wrong)
        assert (reply.status, reply.body["errors"][0]["code"]) == (400, "parameter_invalid"), reply
        assert named in reply.body["errors"][0]["message"]
    assert account.at("2.0").ok("GET", "/tags")["data"] == []


def test_keys_nobody_knows(account: Account) -> None:
    """1.x refuses them, but not what its client libraries send; later versions pass over them."""
    check_error_list(
        account.at("1.0").post("/tags", {"name": "Crew", "test": 1}), 400, "bad_request", "bad 'test' parameter"
    )
    sent = {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["26"]}
    assert account.at("1.4").ok("POST", "/tags", sent)["name"] == "Crew"
    assert account.at("2.0").ok("POST", "/tags", {"name": "Crew", "test": 1})["name"] == "Crew"


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_an_email_of_several_users_names_none_of_them(account: Account, version: str) -> None:
    for user_id in ("26", "27"):
        user(account, user_id, email="crew@serenity.example")
    check_error_list(
        account.at(version).post("/tags", {"name": "Crew", "users": [{"email": "crew@serenity.example"}]}),
        400,
        "conflict",
        "Multiple existing users match this email address - must be more specific using user_id",
    )


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("id", ["4711", "x", "1e3", "-1", "9" * 30])
def test_unknown_tags(account: Account, version: str, id: str) -> None:
    caller = account.at(version)
    for reply in (
        caller.get(f"/tags/{id}"),
        caller.delete(f"/tags/{id}"),
        caller.put(f"/tags/{id}", {"name": "Crew"}),
        caller.post("/tags", {"id": id, "name": "Crew"}),
    ):
        check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", VERSIONS)
def test_delete(account: Account, version: str) -> None:
    """A client library of 1.x reads the tag; later documentation shows no content."""
    caller, kaylee, anon, firm = account.at(version), user(account, "26"), lead(account), company(account, "6")
    made = account.at("1.4").ok("POST", "/tags", {"name": "Crew", "users": [{"id": kaylee}, {"id": anon}]})
    caller.ok("POST", "/tags", {"name": "Crew", "companies": [{"id": firm}]})
    assert caller.ok("DELETE", f"/tags/{made['id']}") == ({} if version >= "2" else made)
    check_error_list(caller.delete(f"/tags/{made['id']}"), 404, "not_found", "Resource Not Found")
    assert (worn(account, kaylee), worn(account, anon), worn_by_company(account, firm)) == ([], [], [])
    again = caller.ok("POST", "/tags", {"name": "Crew"})
    assert again["id"] != made["id"]
    assert account.get("/v1/tags", name="Crew").body["tagged_user_count"] == 0


@pytest.mark.parametrize(("version", "names"), [("2.4", False), ("2.5", True), ("Preview", True), ("1.0", False)])
def test_a_tag_in_use_stays(account: Account, version: str, names: bool) -> None:
    """Changelog 2.5: the answer names the dependents."""
    kaylee = user(account, "26")
    tag = account.at("1.4").ok("POST", "/tags", {"name": "Crew", "users": [{"id": kaylee}]})
    account.door.write(account.app_id, teammates.create, NewTeammate("Inara", "inara@serenity.example", "owner"))
    welcome = NewAutoMessage(sender="inara@serenity.example", text="Welcome", title="Welcome", tags=["Crew"])
    account.door.write(account.app_id, auto_messages.create, welcome)
    message = "Unable to delete Tag with dependent objects." + " Auto messages: Welcome." * names
    check_error_list(account.at(version).delete(f"/tags/{tag['id']}"), 400, "tag_has_dependent_objects", message)
    assert worn(account, kaylee) == ["Crew"]


def test_a_tag_that_a_segment_asks_for_stays(account: Account) -> None:
    """The documentation's own sentence."""
    tag = account.at("1.4").ok("POST", "/tags", {"name": "Crew"})
    query = read_query({"field": "tag_id", "operator": "=", "value": tag["id"]})
    account.door.write(account.app_id, segments.create, NewSegment("Seg 1", "user", query))
    message = "Unable to delete Tag with dependent objects. Segments: Seg 1."
    check_error_list(account.at("2.7").delete(f"/tags/{tag['id']}"), 400, "tag_has_dependent_objects", message)


def test_a_stranger_has_tags_of_their_own(account: Account, stranger: Account) -> None:
    kaylee, firm = user(account, "26"), company(account, "6")
    tag = account.at("2.0").ok("POST", "/tags", {"name": "Crew"})
    caller = stranger.at("2.0")
    for reply in (caller.get(f"/tags/{tag['id']}"), caller.delete(f"/tags/{tag['id']}")):
        check_error_list(reply, 404, "not_found", "Resource Not Found")
    check_error_list(
        caller.post("/tags", {"name": "Crew", "users": [{"id": kaylee}]}), 404, "not_found", "User Not Found"
    )
    check_error_list(
        caller.post("/tags", {"name": "Crew", "companies": [{"id": firm}]}),
        404,
        "company_not_found",
        "Company Not Found",
    )
    assert caller.ok("GET", "/tags")["data"] == []


def test_many_people_in_one_call(account: Account) -> None:
    """More than a block of a counted list holds is counted right, and by everybody."""
    ids = [user(account, str(number)) for number in range(60)]
    account.at("1.0").ok("POST", "/tags", {"name": "Crew", "users": [{"id": id} for id in (*ids, *ids[:5])]})
    assert account.get("/v1/tags", name="Crew").body["tagged_user_count"] == 60
    gone = [{"user_id": str(number), "untag": True} for number in range(0, 60, 2)]
    account.at("1.0").ok("POST", "/tags", {"name": "Crew", "users": gone})
    assert account.get("/v1/tags", name="Crew").body["tagged_user_count"] == 30
    listed = account.get("/v1/users", tag_name="Crew", per_page=7, page=2).body
    assert (listed["total_count"], len(listed["users"])) == (30, 7)
