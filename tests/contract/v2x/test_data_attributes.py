"""/data_attributes of 2.0 and later, and what they mean for writing custom attributes."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import auto_messages, segments, teammates
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.targeting import read_condition
from interphone.domain.teammates import NewTeammate
from tests.cast import MAL
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("GET /data_attributes", "POST /data_attributes", "PUT /data_attributes/{id}")

VERSIONS = ("2.0", "2.3", "2.10", "2.11", "2.15", "2.16", "Preview")
SENT = {"name": "Mithril Shirt", "model": "company", "data_type": "string"}


@pytest.fixture(params=["2.0", "Preview"])
def caller(account: Account, request: pytest.FixtureRequest) -> Account:
    return account.at(request.param)


def declare(caller: Account, **fields: Any) -> Any:
    return caller.ok("POST", "/data_attributes", {"model": "contact", "data_type": "string", **fields})


def custom(caller: Account, **query: Any) -> list[Any]:
    return [one for one in caller.ok("GET", "/data_attributes", **query)["data"] if one["custom"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_one_is_declared_and_listed(account: Account, version: str) -> None:
    """API reference 2.7, create a data attribute, example Successful; the Messenger's flag from Changelog 2.11."""
    caller = account.at(version)
    made = caller.ok("POST", "/data_attributes", SENT)
    assert made == {
        "type": "data_attribute",
        "id": made["id"],
        "model": "company",
        "name": "Mithril Shirt",
        "full_name": "custom_attributes.Mithril Shirt",
        "label": "Mithril Shirt",
        "description": "",
        "data_type": "string",
        "api_writable": True,
        "ui_writable": False,
        "messenger_writable": version in ("2.0", "2.3", "2.10"),
        "custom": True,
        "archived": False,
        "created_at": START,
        "updated_at": START,
    }
    assert isinstance(made["id"], int)
    assert custom(caller, model="company") == [made]
    assert custom(caller, model="contact") == []
    assert custom(caller) == [made]


def test_who_made_it_is_named(account: Account) -> None:
    mal = account.door.write(account.app_id, teammates.create, NewTeammate(*MAL))
    assert declare(account.at("2.0"), name="ship")["admin_id"] == str(mal.id)


def test_the_messenger_may_write_where_it_is_said(account: Account) -> None:
    for version, said in (("2.0", False), ("2.16", True)):
        made = declare(account.at(version), name=f"by {version.replace('.', '-')}", messenger_writable=said)
        assert made["messenger_writable"] is said


@pytest.mark.parametrize("data_type", ["string", "integer", "float", "boolean", "date"])
def test_types(caller: Account, data_type: str) -> None:
    made = declare(caller, name="a", data_type=data_type, description="What it is")
    assert (made["data_type"], made["description"]) == (data_type, "What it is")


def test_datetime_is_shown_in_preview_alone(account: Account) -> None:
    assert declare(account.at("2.16"), name="when", data_type="datetime")["data_type"] == "date"
    (preview,) = custom(account.at("Preview"))
    assert preview["data_type"] == "datetime"


@pytest.mark.parametrize(
    ("data_type", "options"),
    [
        ("options", [{"value": "1-10"}, {"value": "11-50"}]),
        ("list", [{"value": "1-10"}, {"value": "11-50"}]),
        ("string", [{"value": "1-10"}, {"value": "11-50"}]),
        ("string", ["1-10", "11-50"]),
    ],
)
def test_options(caller: Account, data_type: str, options: Any) -> None:
    """Objects with a value since 2.0; the schema of 2.7 to 2.15 says strings. The reply shows a string with strings."""
    made = declare(caller, name="size", data_type=data_type, options=options)
    assert (made["data_type"], made["options"]) == ("string", ["1-10", "11-50"])


def test_the_standard_attributes_of_companies(caller: Account) -> None:
    """API reference 2.7, list all data attributes: these, in this order, without id and times."""
    listed = caller.ok("GET", "/data_attributes", model="company")
    assert list(listed) == ["type", "data"]
    assert listed["type"] == "list"
    assert [one["full_name"] for one in listed["data"]] == [
        "name", "company_id", "last_request_at", "remote_created_at", "user_count", "session_count", "plan.name",
        "monthly_spend", "size", "industry", "website", "id", "created_at", "updated_at", "plan.id", "app_id",
    ]  # fmt: skip
    plan = listed["data"][6]
    assert list(plan) == [
        "type", "model", "name", "full_name", "label", "description", "data_type", "api_writable", "ui_writable",
        "messenger_writable", "custom", "archived",
    ]  # fmt: skip
    assert (plan["name"], plan["label"], plan["model"], plan["custom"]) == ("name", "Plan", "company", False)
    assert [one["name"] for one in listed["data"] if one["api_writable"]] == [
        "name", "remote_created_at", "monthly_spend", "size", "industry", "website",
    ]  # fmt: skip


def test_the_standard_attributes_of_people(caller: Account) -> None:
    listed = caller.ok("GET", "/data_attributes", model="contact")["data"]
    names = {one["full_name"] for one in listed}
    assert {"name", "email", "phone", "external_id", "signed_up_at", "location.country", "workspace_id"} <= names
    assert {one["model"] for one in listed} == {"contact"}


def test_conversations_have_attributes_from_2_3_to_2_15(account: Account) -> None:
    """API reference 2.3 and 2.16, list all data attributes; the sentence is the documentation's."""
    for version in ("2.3", "2.15"):
        (priority,) = account.at(version).ok("GET", "/data_attributes", model="conversation")["data"]
        assert (priority["name"], priority["model"]) == ("priority", "conversation")
    before = account.at("2.2").get("/data_attributes", model="conversation")
    check_error_list(before, 400, "parameter_invalid")
    after = account.at("2.16").get("/data_attributes", model="conversation")
    sentence = "model=conversation is no longer supported. Use GET /conversations/attributes instead"
    check_error_list(after, 422, "parameter_invalid", sentence)
    for version, found in (("2.2", False), ("2.3", True), ("2.16", False)):
        models = {one["model"] for one in account.at(version).ok("GET", "/data_attributes")["data"]}
        assert ("conversation" in models) is found


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"name": "the one ring"}, "parameter_invalid",
         "You already have 'the one ring' in your company data. "
         "To save this as new company data, use a different name."),
        ({"name": "The One Ring", "model": "contact"}, "parameter_invalid",
         "You already have 'The One Ring' in your company data. "
         "To save this as new people data, use a different name."),
        ({"name": "!nv@l!d n@me"}, "parameter_invalid",
         "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens"),
        ({"name": "email", "model": "contact"}, "parameter_invalid",
         "'email' is one of our standard attributes for your people data. "
         "To save this as new people data, use a different name."),
        ({"data_type": "mithril"}, "parameter_invalid", "Data Type isn't an option"),
        ({"model": "conversation"}, "parameter_invalid",
         "The Data Attribute model field must be either contact or company"),
        ({"data_type": "options"}, "parameter_invalid",
         "You must have at least two options on a list type data attribute"),
        ({"data_type": "options", "options": [{"value": "one"}]}, "parameter_invalid",
         "You must have at least two options on a list type data attribute"),
        ({"data_type": "options", "options": [{"value": "one"}, {"value": "one"}]}, "parameter_invalid",
         "You must have at least two options on a list type data attribute"),
        ({"options": {"value": "1-10"}}, "parameter_invalid", "Options isn't an array"),
        ({"options": [{"valeu": "1-10"}]}, "parameter_invalid", "options[0].value is required"),
        ({"options": ["a", "b"], "data_type": "integer"}, "parameter_invalid",
         "options can be given to the data_type string, not to integer"),
        ({"name": None}, "parameter_not_found", "name is a required parameter"),
        ({"name": " "}, "parameter_invalid", "name is empty"),
        ({"name": "n" * 191}, "parameter_invalid", "name is too long: at most 190 characters, not 191"),
        ({"model": None, "name": None}, "parameter_invalid",
         "The Data Attribute model field must be either contact or company"),
        ({"data_type": None}, "parameter_not_found", "data_type is a required parameter"),
        ({"messenger_writable": "maybe"}, "parameter_invalid", "messenger_writable must be true or false"),
    ],
)  # fmt: skip
def test_what_cannot_be_declared(caller: Account, change: Any, code: str, sentence: str) -> None:
    declare(caller, name="The One Ring", model="company")
    reply = caller.post("/data_attributes", {**SENT, **change})
    check_error_list(reply, 400, code, sentence)
    assert len(custom(caller)) == 1


def test_currency_signs_and_letters_of_any_language_name_attributes(caller: Account) -> None:
    for name in ("Preis in €", "cost-$", "größe_2", "価格"):
        assert declare(caller, name=name)["name"] == name


def test_one_is_changed(account: Account, clock: Clock) -> None:
    """API reference 2.7, update a data attribute, example Successful."""
    caller = account.at("2.7")
    made = declare(caller, name="The One Ring", model="company", description="One ring to rule them all")
    clock.advance(5)
    change = {
        "description": "Just a plain old ring",
        "options": [{"value": "1-10"}, {"value": "11-20"}],
        "archived": False,
    }
    changed = caller.ok("PUT", f"/data_attributes/{made['id']}", {**change, "data_type": "integer", "name": "No"})
    assert changed == {
        **made, "description": "Just a plain old ring", "options": ["1-10", "11-20"], "updated_at": START + 5,
    }  # fmt: skip
    assert custom(caller) == [changed]
    relabelled = caller.ok("PUT", f"/data_attributes/{made['id']}", {"label": "Ring", "messenger_writable": False})
    assert (relabelled["label"], relabelled["messenger_writable"]) == ("Ring", False)
    assert caller.ok("PUT", f"/data_attributes/{made['id']}", {"description": None})["description"] == ""


def test_archived_ones_are_listed_where_they_are_asked_for(caller: Account) -> None:
    made = declare(caller, name="ring")
    assert caller.ok("PUT", f"/data_attributes/{made['id']}", {"archived": True})["archived"] is True
    assert custom(caller) == []
    assert [one["name"] for one in custom(caller, include_archived="true")] == ["ring"]
    assert "does not exist" in check_error_list(write(caller, ring="x"), 400, "parameter_invalid")
    caller.ok("PUT", f"/data_attributes/{made['id']}", {"archived": False})
    assert write(caller, ring="x").status == 200


def test_one_that_chooses_people_is_not_archived(account: Account) -> None:
    """API reference 2.7, update a data attribute, example Has Dependant Object."""
    account.door.write(account.app_id, teammates.create, NewTeammate(*MAL))
    new = NewAutoMessage(sender=MAL[1], text="Hello", conditions=[read_condition("planet is Whitefall")])
    account.door.write(account.app_id, auto_messages.create, new)
    caller = account.at("2.7")
    made = declare(caller, name="planet")
    reply = caller.put(f"/data_attributes/{made['id']}", {"description": "Trying to archieve", "archived": True})
    sentence = "The Data Attribute you are trying to archive has a dependant object"
    check_error_list(reply, 422, "data_invalid", sentence)
    assert custom(caller) == [made]


def test_nor_is_one_that_a_segment_asks_for(account: Account) -> None:
    caller = account.at("2.16")
    made = declare(caller, name="planet")
    query = read_query({"field": "custom_attributes.planet", "operator": "=", "value": "Whitefall"})
    account.door.write(account.app_id, segments.create, NewSegment("Settlers", "user", query))
    reply = caller.put(f"/data_attributes/{made['id']}", {"archived": True})
    check_error_list(reply, 422, "data_invalid")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"options": {"value": "1-10"}}, "Options isn't an array"),
        ({"options": [{"value": "1-10"}]}, "You must have at least two options on a list type data attribute"),
        ({"archived": None}, "archived must be true or false, not null"),
        ({"options": [f"o{n}" for n in range(251)]}, "options: at most 250, not 251"),
    ],
)
def test_what_cannot_be_changed(caller: Account, change: Any, sentence: str) -> None:
    made = declare(caller, name="ring")
    check_error_list(caller.put(f"/data_attributes/{made['id']}", change), 400, "parameter_invalid", sentence)
    assert custom(caller) == [made]


def test_only_texts_have_options(caller: Account) -> None:
    made = declare(caller, name="ring", data_type="integer")
    reply = caller.put(f"/data_attributes/{made['id']}", {"options": ["a", "b"]})
    check_error_list(reply, 400, "parameter_invalid", "'ring' is of type integer: only a string has options")


def test_an_unknown_one(caller: Account, stranger: Account) -> None:
    made = declare(caller, name="ring")
    other = stranger.at(caller.version or "")
    for id in (made["id"], 99, "ring", 10**30):
        reply = other.put(f"/data_attributes/{id}", {"archived": True})
        check_error_list(reply, 404, "field_not_found", "We couldn't find that data attribute to update")
    assert custom(caller) == [made]
    assert custom(other) == []
    check_error_list(caller.get("/data_attributes", model="ship"), 400, "parameter_invalid")


def test_a_model_has_a_limit_of_attributes(account: Account) -> None:
    """250 of people and 100 of companies; an archived one makes room."""
    caller = account.at("2.0")
    for n in range(100):
        declare(caller, name=f"c{n}", model="company")
    reply = caller.post("/data_attributes", SENT)
    assert "at most 100" in check_error_list(reply, 400, "custom_data_limit_reached")
    declare(caller, name="of people")
    (first, *_) = custom(caller, model="company")
    caller.ok("PUT", f"/data_attributes/{first['id']}", {"archived": True})
    declare(caller, name="in its place", model="company")
    reply = caller.put(f"/data_attributes/{first['id']}", {"archived": False})
    check_error_list(reply, 400, "custom_data_limit_reached")


def write(caller: Account, **attributes: Any) -> Any:
    """Write these custom attributes to a contact."""
    body = {"role": "user", "external_id": "25", "custom_attributes": attributes}
    reply = caller.post("/contacts", body)
    if reply.status == 409:
        id = reply.body["errors"][0]["message"].rpartition("id=")[2]
        return caller.put(f"/contacts/{id}", {"custom_attributes": attributes})
    return reply


@pytest.mark.parametrize(
    ("data_type", "right", "wrong", "expected"),
    [
        ("string", ["Serenity", "", None], [5, True, 1.5], "must be a string"),
        ("integer", [5, -5, None], [5.5, "5", True], "must be an integer"),
        ("float", [5, 5.5, None], ["5", False], "must be a number"),
        ("boolean", [True, False, None], [1, "true"], "must be true or false"),
        ("date", [1300000000, None], ["2011-03-13", True], "must be a UNIX timestamp in seconds"),
        ("datetime", [1300000000, None], ["2011-03-13"], "must be a UNIX timestamp in seconds"),
    ],
)
def test_values_are_of_the_declared_type(
    caller: Account, data_type: str, right: list[Any], wrong: list[Any], expected: str
) -> None:
    declare(caller, name="x y", data_type=data_type)
    for value in right:
        assert write(caller, **{"x y": value}).body["custom_attributes"] == {"x y": value}
    for value in wrong:
        sentence = check_error_list(write(caller, **{"x y": value}), 400, "parameter_invalid")
        assert sentence.startswith(f"Custom attribute 'x y' {expected}")


def test_values_are_among_the_options(caller: Account) -> None:
    """API reference, unversioned change of April 2026: list values are checked on writes of contacts and companies."""
    declare(caller, name="size", data_type="options", options=[{"value": "S"}, {"value": "L"}])
    assert write(caller, size="L").status == 200
    assert write(caller, size=None).status == 200
    sentence = "Custom attribute 'size' must be one of its options: S, L"
    check_error_list(write(caller, size="M"), 400, "parameter_invalid", sentence)


def test_what_nobody_declared_is_refused(caller: Account) -> None:
    """Changelog 2.0; the words are those recorded for conversations: "Conversation attribute 'x' does not exist"."""
    for value in ("x", None):
        reply = write(caller, planet=value)
        check_error_list(reply, 400, "parameter_invalid", "Custom attribute 'planet' does not exist")
    assert custom(caller) == []
    declare(caller, name="planet", model="company")
    check_error_list(write(caller, planet="x"), 400, "parameter_invalid", "Custom attribute 'planet' does not exist")


def test_companies_take_declared_attributes_alone(caller: Account) -> None:
    body = {"company_id": "6", "name": "Blue Sun", "custom_attributes": {"ships": 2}}
    reply = caller.post("/companies", body)
    check_error_list(reply, 400, "parameter_invalid", "Custom attribute 'ships' does not exist")
    declare(caller, name="ships", model="company", data_type="integer")
    assert caller.ok("POST", "/companies", body)["custom_attributes"] == {"ships": 2}


def test_what_old_versions_brought_can_be_written_by_new_ones(account: Account) -> None:
    account.user_of(user_id="25", custom_data={"role": "pilot", "mixed": 1})
    account.user_of(user_id="26", custom_data={"mixed": "one"})
    caller = account.at("2.7")
    assert write(caller, role="cook").body["custom_attributes"]["role"] == "cook"
    for value in (1, "one", True):  # A string only because no narrower type takes all that was there.
        assert write(caller, mixed=value).status == 200
    assert "must be a string" in check_error_list(write(caller, role=[]), 400, "parameter_invalid")
