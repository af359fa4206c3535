"""/openapi/VERSION.json: valid, complete, and true to what the documentation and the examples say."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from interphone.api.routes import build_router
from interphone.api.versions import LEGACY, VERSIONS, Version
from interphone.description.summaries import EVERY as EVERY_SUMMARY
from interphone.description.summaries import OLD
from tests.support.api import Door

EVERY = pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)


@pytest.fixture
def document(door: Door) -> Any:
    @cache
    def read(version: str) -> Any:
        return door.call("GET", f"/openapi/{version}.json").body

    return read


@EVERY
def test_it_is_valid_openapi(document: Any, version: Version) -> None:
    made = document(version.name)
    assert [error.message for error in OpenAPIV31SpecValidator(made).iter_errors()] == []
    assert (made["openapi"], made["info"]["version"]) == ("3.1.0", version.name)


@EVERY
def test_it_has_every_operation_of_the_version_and_no_other(document: Any, version: Version) -> None:
    described = {(method.upper(), path) for path, item in document(version.name)["paths"].items() for method in item}
    assert described == {(route.method, route.path) for route in build_router().routes if route.lives_in(version)}


@EVERY
def test_every_operation_has_an_answer_that_fits_its_schema(document: Any, version: Version) -> None:
    for path, item in document(version.name)["paths"].items():
        for method, operation in item.items():
            answered = [status for status in operation["responses"] if status != "default"]
            assert answered, f"{method} {path}"
            for status in answered:
                content = operation["responses"][status].get("content", {}).get("application/json")
                for example in content["examples"].values() if content else ():
                    jsonschema_rs.validate(content["schema"], example["value"])


@EVERY
def test_what_the_examples_send_fits_the_arguments(document: Any, version: Version) -> None:
    """But for examples that are refused, and keys that are sent back and passed over."""
    for item in document(version.name)["paths"].values():
        for operation in item.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content and "example" in content.get("examples", {}):
                jsonschema_rs.validate(content["schema"], content["examples"]["example"]["value"])


# As the documentation has them: arguments of an operation under a version, and some that it has not yet or no more.
DOCUMENTED = [
    ("1.0", "post", "/users", {"user_id", "email", "name", "last_request_at", "update_last_request_at", "companies",
     "custom_attributes", "new_session", "unsubscribed_from_emails", "signed_up_at", "last_seen_ip"}, {"external_id"}),
    ("1.1", "get", "/users", {"page", "per_page", "order", "sort", "created_since", "email", "user_id", "tag_id",
     "segment_id"}, {"phone"}),
    ("1.2", "get", "/users", {"phone"}, set()),
    ("2.0", "post", "/contacts", {"role", "external_id", "email", "phone", "name", "avatar", "signed_up_at",
     "last_seen_at", "owner_id", "unsubscribed_from_emails", "custom_attributes"}, {"language_override"}),
    ("Preview", "post", "/contacts", {"language_override"}, set()),
    ("2.10", "put", "/visitors", {"id", "user_id", "name", "custom_attributes"}, set()),
    ("2.13", "put", "/admins/{id}/away", {"away_mode_enabled", "away_mode_reassign"}, {"away_status_reason_id"}),
    ("2.14", "put", "/admins/{id}/away", {"away_status_reason_id"}, set()),
    ("2.15", "post", "/companies", {"company_id", "name", "plan", "size"}, {"update_last_request_at"}),
    ("2.16", "post", "/companies", {"update_last_request_at"}, set()),
    ("v1", "post", "/v1/users", {"user_id", "email", "name", "created_at", "custom_data", "last_impression_at"}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("version", "method", "path", "has", "lacks"), DOCUMENTED)
def test_arguments_are_those_of_the_version(
    document: Any, version: str, method: str, path: str, has: set[str], lacks: set[str]
) -> None:
    operation = document(version)["paths"][path][method]
    named = {parameter["name"] for parameter in operation["parameters"] if parameter.get("in") == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    named |= set(body.get("properties", ()))
    assert has <= named
    assert not lacks & named


def test_nested_arguments_stand_in_their_place(document: Any) -> None:
    body = document("2.16")["paths"]["/tags"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    users = body["properties"]["users"]
    assert users["type"] == "array"
    assert users["items"]["properties"]["untag"] == {"type": "boolean"}
    role = document("2.16")["paths"]["/contacts"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert role["properties"]["role"]["enum"] == ["user", "lead", "contact"]


# Of each operation, those that it cannot do without: never one of several of which one is enough.
REQUIRED = [
    ("2.10", "post", "/conversations", {"from", "body"}),
    ("2.10", "post", "/conversations/{id}/tags", {"id", "admin_id"}),
    ("2.10", "post", "/conversations/{id}/reply", set()),
    ("2.10", "post", "/contacts", set()),
    ("2.10", "get", "/contacts", set()),
    ("2.10", "get", "/events", {"type"}),
    ("2.16", "post", "/contacts/search", {"query"}),
    ("1.4", "post", "/conversations/{id}/reply", {"type", "message_type"}),
    ("1.4", "post", "/users", set()),
    ("1.4", "post", "/notes", {"body"}),
    ("v1", "post", "/v1/users/notes", {"body"}),
    ("v1", "post", "/v1/users/message_threads", set()),
]


@pytest.mark.parametrize(("version", "method", "path", "required"), REQUIRED)
def test_what_is_required_is_said(document: Any, version: str, method: str, path: str, required: set[str]) -> None:
    operation = document(version)["paths"][path][method]
    body = operation.get("requestBody", {})
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    assert body.get("required", False) == bool(schema.get("required"))
    told = {one["name"] for one in operation["parameters"] if one.get("in") == "query" and one.get("required")}
    assert told | set(schema.get("required", ())) == required


@EVERY
def test_every_operation_says_in_a_few_words_what_it_is_for(document: Any, version: Version) -> None:
    """A new operation is named in description/summaries.py."""
    found = {
        f"{method} {path}": operation.get("summary", "")
        for path, item in document(version.name)["paths"].items()
        for method, operation in item.items()
    }
    assert [name for name, words in found.items() if not 0 < len(words) <= 60] == []


def test_contacts_were_leads_until_2_0(document: Any) -> None:
    told = {version: document(version)["paths"]["/contacts"]["get"]["summary"] for version in ("1.4", "2.0")}
    assert told == {"1.4": "List leads", "2.0": "List contacts"}


def test_no_summary_is_of_an_operation_that_there_is_not() -> None:
    routes = build_router().routes
    assert set(EVERY_SUMMARY) <= {(route.method, route.path) for route in routes}
    assert set(OLD) <= {(route.method, route.path) for route in routes if route.since.era == "v1x"}


def test_one_resource_is_one_group(document: Any) -> None:
    names = [tag["name"] for tag in document("2.16")["tags"]]
    assert "Phone call redirects" in names
    assert "Phone call redirect" not in names
    assert "IP allowlist" in names


def test_it_tells_how_to_be_known_and_which_version_answers(document: Any) -> None:
    components = document("2.10")["components"]
    assert [scheme["scheme"] for scheme in components["securitySchemes"].values()] == ["bearer", "basic"]
    header = components["parameters"]["version"]
    assert (header["name"], header["in"]) == ("Intercom-Version", "header")
    assert {"1.0", "2.16", "Preview", "Unstable"} <= set(header["schema"]["enum"])
    assert "2.10 unless it was set otherwise, and 1.0 of an API key" in header["description"]
    assert "intercom_version_invalid" in components["responses"]["error"]["description"]
    assert {"$ref": "#/components/parameters/version"} in document("2.10")["paths"]["/tags"]["get"]["parameters"]
    assert "parameters" in document(LEGACY.name)["paths"]["/v1/tags"]["get"]


def test_operations_tell_what_changed_until_their_version(document: Any) -> None:
    told = {
        version: {change["since"] for change in document(version)["paths"]["/tags"]["get"].get("x-changes", ())}
        for version in ("1.4", "2.0")
    }
    assert told == {"1.4": set(), "2.0": {"2.0"}}
    searched = document("2.16")["paths"]["/contacts/search"]["post"]["x-changes"]
    numbers = [int(change["since"].partition(".")[2]) for change in searched]
    assert numbers == sorted(numbers, reverse=True), "the newest is told first"
