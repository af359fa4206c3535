"""The description of a version as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interphone.api.errors import KINDS, UNEXPECTED
from interphone.api.v1.errors import TYPES
from interphone.api.versions import LEGACY, NUMBERED, Version
from interphone.description.arguments import Argument
from interphone.description.following import QUERY
from interphone.description.operations import Operation, operations
from interphone.description.schemas import body_schema, schema_of, widen
from interphone.domain.credentials import KEY_VERSION
from interphone.domain.workspaces import NEW_VERSION

JSON = "application/json"
INFO = """\
What this server answers under version {version}. Arguments are those that its code reads; required are those \
without which a request is refused in any case, and what else one needs is said where it is missing or wrong. Answers \
are described by their examples: every key and type is one that was really answered, and none is promised to be there \
always. Beside it, the same under every version, there is the live stream, \
GET /live/events, which docs/live.md describes."""

SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "An access token."},
    "key": {
        "type": "http",
        "scheme": "basic",
        "description": "An app id with an API key as its password; or an access token with an empty password.",
    },
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "A write sent again within 24 hours with the same key is answered again, and not done again.",
}


def describe(version: Version) -> dict[str, Any]:
    """A document that can be written as JSON."""
    paths: dict[str, dict[str, Any]] = {}
    found = operations(version)
    for one in found:
        paths.setdefault(one.route.path, {})[one.route.method.lower()] = _operation(one, version)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Interphone",
            "version": version.name,
            "description": INFO.format(version=version.name),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{name: []} for name in SECURITY],
        "tags": [{"name": name} for name in dict.fromkeys(one.resource for one in found)],
        "paths": paths,
        "components": {
            "securitySchemes": SECURITY,
            "parameters": {"idempotency_key": IDEMPOTENCY, "version": _version_parameter(version)},
            "responses": {"error": _error(version)},
        },
    }


def _version_parameter(version: Version) -> dict[str, Any]:
    return {
        "name": "Intercom-Version",
        "in": "header",
        "schema": {"type": "string", "enum": list(NUMBERED)},
        "example": version.name,
        "description": f"The version that is to answer. Without it that of the credential does: of an access token its "
        f"workspace's, {NEW_VERSION} unless it was set otherwise, and {KEY_VERSION} of an API key.",
    }


def _error(version: Version) -> dict[str, Any]:
    """The form of every error, with the status and code of each kind."""
    kinds = dict.fromkeys([*KINDS.values(), UNEXPECTED])
    if version is LEGACY:
        told = "; ".join(f"{status} {type}" for status, type in TYPES.items())
        error = {"type": "object", "properties": {name: {"type": "string"} for name in ("type", "message")}}
        schema: dict[str, Any] = {"type": "object", "properties": {"error": error}, "required": ["error"]}
    else:
        told = "; ".join(f"{status} {code}" for status, code in sorted(kinds))
        item = {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        }
        schema = {
            "type": "object",
            "properties": {
                "type": {"const": "error.list"},
                "request_id": {"type": "string"},
                "errors": {"type": "array", "items": item},
            },
            "required": ["type", "request_id", "errors"],
        }
    return {
        "description": f"Refused or failed. Unless something has a code of its own: {told}.",
        "content": {JSON: {"schema": schema}},
    }


def _operation(one: Operation, version: Version) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in one.parameters
    ]
    parameters += _query(one.arguments)
    if version is not LEGACY:
        parameters.append({"$ref": "#/components/parameters/version"})
    if version is not LEGACY and one.writes:
        parameters.append({"$ref": "#/components/parameters/idempotency_key"})
    shown: dict[str, Any] = {"operationId": one.id, "tags": [one.resource], "parameters": parameters}
    if one.summary:
        shown["summary"] = one.summary
    if one.text:
        shown["description"] = one.text
    body = _body(one)
    if body:
        shown["requestBody"] = body
    shown["responses"] = {**dict(_responses(one)), "default": {"$ref": "#/components/responses/error"}}
    if one.changes:
        shown["x-changes"] = [{"since": change.since.name, "text": change.text} for change in one.changes]
    return shown


def _query(arguments: list[Argument]) -> Iterator[dict[str, Any]]:
    for argument in arguments:
        if argument.source == QUERY and len(argument.path) == 1:
            required = {"required": True} if argument.required else {}
            yield {"name": argument.path[0], "in": "query", **required, "schema": argument.schema}


def _body(one: Operation) -> dict[str, Any] | None:
    schema = body_schema(one.arguments)
    sent = {
        name: {"value": example.request["body"]} for name, example in one.examples.items() if "body" in example.request
    }
    if not schema["properties"] and not sent:
        return None
    for example in one.examples.values():
        if example.status < 400:
            widen(schema, example.request.get("body", {}))
    content: dict[str, Any] = {"schema": schema}
    if sent:
        content["examples"] = sent
    required = {"required": True} if "required" in schema else {}
    return {**required, "content": {JSON: content}}


def _responses(one: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    by_status: dict[int, dict[str, Any]] = {}
    for name, example in one.examples.items():
        by_status.setdefault(example.status, {})[name] = example.body
    for status, bodies in sorted(by_status.items()):
        shown = {name: body for name, body in bodies.items() if body is not None}
        response: dict[str, Any] = {"description": "Done." if status < 400 else "Refused."}
        if shown:
            examples = {name: {"value": body} for name, body in shown.items()}
            response["content"] = {JSON: {"schema": schema_of(list(shown.values())), "examples": examples}}
        yield str(status), response
