"""Data attributes of 1.0 to 1.4: listed, and declared by being sent (API reference 1.1 and 1.4; Changelog 1.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import START

pytestmark = pytest.mark.routes(
    "GET /data_attributes", "GET /data_attributes/customer", "GET /data_attributes/company", "POST /users"
)

OLD = ("1.0", "1.1", "1.2", "1.3")


@pytest.fixture(params=["1.0", "1.4"])
def caller(account: Account, request: pytest.FixtureRequest) -> Account:
    return account.at(request.param)


def write(caller: Account, **attributes: Any) -> Any:
    return write_to(caller, "25", attributes)


def write_to(caller: Account, user_id: str, attributes: dict[str, Any]) -> Any:
    return caller.post("/users", {"user_id": user_id, "custom_attributes": attributes})


def custom(caller: Account, model: str = "customer", **query: Any) -> list[Any]:
    if caller.version == "1.4":
        body = caller.ok("GET", "/data_attributes", model=model, **query)
    else:
        body = caller.ok("GET", f"/data_attributes/{model}", **query)
    assert (list(body), body["type"]) == (["type", "data_attributes"], "data_attribute.list")
    return [one for one in body["data_attributes"] if one["custom"]]


def types(caller: Account, model: str = "customer") -> dict[str, str]:
    return {one["name"]: one["data_type"] for one in custom(caller, model)}


@pytest.mark.parametrize("version", [*OLD, "1.4"])
def test_one_that_was_sent_is_listed(account: Account, version: str) -> None:
    caller = account.at(version)
    assert write(caller, paid_subscriber=True).status == 200
    (shown,) = custom(caller)
    assert isinstance(shown.pop("id"), int)
    assert shown == {
        "type": "data_attribute",
        "name": "paid_subscriber",
        "full_name": "custom_attributes.paid_subscriber",
        "label": "paid_subscriber",
        "description": "",
        "data_type": "boolean",
        "api_writable": True,
        "messenger_writable": True,
        "ui_writable": False,
        "custom": True,
        "archived": False,
        "created_at": START,
        "updated_at": START,
        **({"model": "customer"} if version == "1.4" else {}),
    }
    assert custom(caller, "company") == []


@pytest.mark.parametrize("version", [*OLD, "1.4"])
def test_standard_ones_have_no_id_and_no_times(account: Account, version: str) -> None:
    caller = account.at(version)
    targets = ["/data_attributes?model=customer"] if version == "1.4" else ["/data_attributes/customer"]
    (listed,) = [caller.ok("GET", target)["data_attributes"] for target in targets]
    by_name = {one["full_name"]: one for one in listed}
    assert {"name", "email", "user_id", "last_request_at", "location_data.region_name"} <= set(by_name)
    region = by_name["location_data.region_name"]
    assert (region["name"], region["label"], region["data_type"]) == ("region_name", "Region", "string")
    assert not {"id", "created_at", "updated_at", "admin_id", "options"} & set(region)
    assert (region["custom"], region["archived"], region["api_writable"]) == (False, False, False)


def test_1_4_lists_all_models_or_one(account: Account) -> None:
    caller = account.at("1.4")
    for query, models in (
        ({}, {"customer", "company"}),
        ({"model": "customer"}, {"customer"}),
        ({"model": "contact"}, {"customer"}),
        ({"model": "company"}, {"company"}),
    ):
        listed = caller.ok("GET", "/data_attributes", **query)["data_attributes"]
        assert {one["model"] for one in listed} == models
    check_error_list(caller.get("/data_attributes", model="ship"), 400, "parameter_invalid")


def test_the_old_addresses_end_with_1_3(account: Account) -> None:
    """Changelog 1.4: they can no longer be used."""
    for model in ("customer", "company"):
        assert account.at("1.4").get(f"/data_attributes/{model}").status == 404
    assert account.at("1.3").get("/data_attributes").status == 400  # Of a later version.


def test_archived_ones_are_listed_where_they_are_asked_for(account: Account) -> None:
    for caller in (account.at("1.0"), account.at("1.4")):
        name = f"ring-{caller.version}".replace(".", "")
        made = account.at("2.0").ok(
            "POST",
            "/data_attributes",
            {"name": name, "model": "contact", "data_type": "options", "options": ["a", "b"]},
        )
        assert custom(caller)[-1]["options"] == ["a", "b"]
        account.at("2.0").ok("PUT", f"/data_attributes/{made['id']}", {"archived": True})
        assert name not in types(caller)
        assert custom(caller, include_archived="true")[-1]["archived"] is True


def test_types_come_from_values(caller: Account) -> None:
    sent = {
        "word": "x", "empty": "", "count": 5, "share": 1.5, "whole_share": 2.0, "paid": False, "seen_at": 1300000000,
        "ratio_at": 1.5, "nothing": None,
    }  # fmt: skip
    assert write(caller, **sent).body["custom_attributes"] == sent
    assert types(caller) == {
        "word": "string", "empty": "string", "count": "integer", "share": "float", "whole_share": "float",
        "paid": "boolean", "seen_at": "date", "ratio_at": "float",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "becomes"),
    [
        ([1, 2], "integer"), ([1, None, 2], "integer"), ([1, 2.5], "float"), ([2.5, 1], "float"), ([1, "x"], "string"),
        (["x", 1], "string"), ([True, 1], "string"), ([2.5, True, 3], "string"), ([None, True], "boolean"),
    ],
)  # fmt: skip
def test_types_widen_to_take_every_value(caller: Account, values: list[Any], becomes: str) -> None:
    for n, value in enumerate(values):
        assert write_to(caller, str(n), {"x": value}).body["custom_attributes"] == {"x": value}
    assert types(caller) == {"x": becomes}


def test_what_was_declared_keeps_its_type(account: Account) -> None:
    """Old clients write what they like to it, as they always could."""
    account.at("2.0").ok("POST", "/data_attributes", {"name": "x", "model": "contact", "data_type": "integer"})
    assert write(account.at("1.0"), x="word").body["custom_attributes"] == {"x": "word"}
    assert types(account.at("1.0")) == {"x": "integer"}


def test_v1_declares_too(account: Account) -> None:
    account.user_of(user_id="25", custom_data={"a.b": 1, "dinosaurs": 2}, companies=[{"id": 6, "ships": "many"}])
    account.user_of(user_id="25", increments={"landings": 1})
    assert types(account.at("1.0")) == {"a.b": "integer", "dinosaurs": "integer", "landings": "integer"}
    assert types(account.at("1.0"), "company") == {"ships": "string"}


def test_companies_declare_theirs(caller: Account) -> None:
    company = {"company_id": "6", "name": "Blue Sun", "custom_attributes": {"founded_at": 1300000000}}
    caller.ok("POST", "/users", {"user_id": "25", "companies": [company]})
    caller.ok("POST", "/companies", {"company_id": "7", "custom_attributes": {"ships": 5}})
    assert types(caller, "company") == {"founded_at": "date", "ships": "integer"}
    assert types(caller) == {}


def test_names_without_dots_and_dollars_until_1_3(account: Account) -> None:
    """API reference 1.0, create or update a user: keys have no . and no $."""
    caller = account.at("1.3")
    for name in ("a.b", "$cost"):
        sentence = check_error_list(write(caller, **{name: 1}), 400, "parameter_invalid")
        assert repr(name) in sentence
    assert types(caller) == {}
    assert write(caller, **{"wie/auch?immer!": 1}).status == 200


def test_plain_names_from_1_4(account: Account) -> None:
    """Changelog 1.4. What is there already can still be written."""
    caller = account.at("1.4")
    sentence = "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens"
    for name in ("a.b", "wie/auch?immer!", "tab\tbed"):
        check_error_list(write(caller, **{name: 1}), 400, "parameter_invalid", sentence)
    for name in ("Preis in €", "cost-$", "größe_2"):
        assert write(caller, **{name: 1}).status == 200
    write(account.at("1.3"), **{"wie/auch?immer!": 1})
    assert write(caller, **{"wie/auch?immer!": 2}).status == 200


@pytest.mark.parametrize("value", [["a"], {"a": 1}, "x" * 256, 2**63, 1e999])
def test_values_are_flat_and_of_bounded_size(caller: Account, value: Any) -> None:
    body = b'{"user_id": "25", "custom_attributes": {"x": 1e999}}' if value == 1e999 else None
    reply = caller.post("/users", body) if body else write(caller, x=value)
    assert reply.status == 400
    assert reply.body["errors"][0]["code"] in ("parameter_invalid", "bad_request")
    assert types(caller) == {}


def test_limits_of_a_person_and_a_workspace(account: Account) -> None:
    """250 of people, 100 of companies (API reference 1.4). v1 names no limit: it stores what it is sent."""
    caller = account.at("1.0")
    assert write(caller, **{f"k{n}": n for n in range(250)}).status == 200
    assert len(types(caller)) == 250
    sentence = check_error_list(write_to(caller, "26", {"one": "more"}), 400, "custom_data_limit_reached")
    assert sentence == "custom_attributes: people can have at most 250 custom attributes"
    check_error_list(write(caller, one="more"), 400, "custom_data_limit_reached")
    assert write_to(caller, "26", {"k3": "widened"}).status == 200
    assert account.user_of(user_id="27", custom_data={"one": "more"})["custom_data"] == {"one": "more"}
    assert len(types(caller)) == 250
    many = {f"k{n}": n for n in range(101)}
    reply = caller.post("/companies", {"company_id": "6", "custom_attributes": many})
    check_error_list(reply, 400, "custom_data_limit_reached")


def test_a_refused_write_declares_nothing(caller: Account) -> None:
    assert write(caller, good=1, **{"a.b": 2}).status == 400
    assert types(caller) == {}
    assert caller.get("/users", user_id="25").status == 404


def test_workspaces_do_not_share_attributes(caller: Account, stranger: Account) -> None:
    write(caller, ours=1)
    other = stranger.at(caller.version or "")
    assert types(other) == {}
    write(other, ours="text")
    assert (types(caller), types(other)) == ({"ours": "integer"}, {"ours": "string"})
