"""OpenAPI 3.0 schemas as JSON Schema, so that an answer can be held against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from interphone.api.versions import Version
from tests.openapi.fault import Fault
from tests.openapi.files import faults_of, mended

# Words of OpenAPI that say nothing of what an answer may be, or that JSON Schema takes for something else.
IDLE = {"description", "example", "examples", "title", "format", "default", "deprecated", "discriminator", "xml"}
IDLE |= {"readOnly", "writeOnly", "nullable", "externalDocs"}
REF = "#/components/schemas/"


class Judge:
    """The schemas of one version. `strict` refuses keys that the file does not know."""

    def __init__(self, version: Version, faults: list[Fault], *, strict: bool) -> None:
        self._schemas = mended(version, faults)
        self._strict = strict
        self._defs = {name: self._convert(schema) for name, schema in self._schemas.items()}
        self._known: dict[str, Any] = {}

    def mended(self, operation: str, status: int) -> dict[str, Any] | None:
        """The schema of an answer where the file's own is a fault."""
        name = f"{operation} {status}"
        return {"$ref": REF + name} if name in self._schemas else None

    def complaint(self, schema: dict[str, Any], value: Any) -> str | None:
        """What is wrong with a value, as deep inside it as can be told; None where it is as the schema says."""
        key = repr(schema)
        if key not in self._known:
            whole = {**self._use(schema), "$defs": self._defs}
            self._known[key] = jsonschema_rs.Draft202012Validator(whole)
        if self._known[key].is_valid(value):
            return None
        error = max(_leaves(self._known[key].iter_errors(value)), key=lambda one: len(one.instance_path))
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        return f"answer{place}: {error.message[:300]}"

    def _use(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema where a value stands: there the keys that no part of it knows can be told."""
        made: dict[str, Any] = self._convert(schema)
        if self._strict and self._names_keys(schema):
            made["unevaluatedProperties"] = False
        return made

    def _names_keys(self, schema: dict[str, Any]) -> bool:
        if "$ref" in schema:
            return self._names_keys(self._schemas[schema["$ref"].removeprefix(REF)])
        parts = [part for word in ("allOf", "anyOf", "oneOf") for part in schema.get(word, ())]
        if parts:
            return all(self._names_keys(part) for part in parts if part.get("type") != "string")
        return bool(schema.get("properties")) and "additionalProperties" not in schema

    def _convert(self, schema: Any) -> Any:
        if "$ref" in schema:
            converted: dict[str, Any] = {"$ref": "#/$defs/" + _pointer(schema["$ref"].removeprefix(REF))}
        else:
            converted = {key: self._part(key, value) for key, value in schema.items() if key not in IDLE}
            # The alternatives overlap: what fits one often fits another.
            if "oneOf" in converted:
                converted["anyOf"] = converted.pop("oneOf")
        if schema.get("nullable"):
            return {"anyOf": [converted, {"type": "null"}]}
        return converted

    def _part(self, key: str, value: Any) -> Any:
        if key == "properties":
            return {name: self._use(part) for name, part in value.items()}
        if key == "items":
            return self._use(value)
        if key in ("allOf", "anyOf", "oneOf"):
            return [self._convert(part) for part in value]
        if key == "additionalProperties" and isinstance(value, dict):
            return self._use(value)
        return value


def _pointer(name: str) -> str:
    return quote(name.replace("/", "~1"))


def _leaves(errors: Iterable[Any]) -> Iterator[Any]:
    """Each error, and those of the alternatives that it is made of: "not null" is what nobody meant."""
    for error in errors:
        yield error
        for alternative in getattr(error.kind, "context", ()):
            yield from _leaves(alternative)


@cache
def judge(version: Version, *, strict: bool = False) -> Judge:
    """Of a version, with all its faults put right."""
    return Judge(version, faults_of(version), strict=strict)
