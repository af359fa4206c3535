"""Schemas for what has no schema of its own: arguments as they are read, and answers as their examples are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interphone.description.arguments import Argument
from interphone.description.following import BODY, Schema

TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def body_schema(arguments: Iterable[Argument]) -> Schema:
    """The object that the arguments of a body make."""
    whole: Schema = {"type": "object", "properties": {}}
    for argument in arguments:
        if argument.source == BODY:
            *way, name = argument.path
            place = whole
            for step in way:
                place = _descend(place, step)
            place["properties"].setdefault(name, {}).update(argument.schema)
            if argument.required:
                place.setdefault("required", []).append(name)
    return whole


def _descend(place: Schema, step: str) -> Schema:
    """The object that a step leads to; users[] is the items of a list."""
    name, brackets, _ = step.partition("[")
    inner = place["properties"].setdefault(name, {})
    if brackets:
        inner["type"] = "array"
        inner = inner.setdefault("items", {})
    elif "type" in inner and inner["type"] != "object":
        # Read as one or the other: the address of a picture, or the object that is shown.
        inner["type"] = sorted({*_listed(inner["type"]), "object"})
    inner.setdefault("type", "object")
    inner.setdefault("properties", {})
    return inner  # type: ignore[no-any-return]


def widen(schema: Schema, value: Any) -> None:
    """Let a schema of arguments take what an example shows to be taken as well: one object in place of a list."""
    known, shown = schema.get("type"), _type(value)
    if known and shown not in _listed(known) and (shown, known) != ("integer", "number"):
        schema["type"] = [*_listed(known), shown]
    if isinstance(value, dict):
        for key in value.keys() & schema.get("properties", {}).keys():
            widen(schema["properties"][key], value[key])


def schema_of(examples: list[Any]) -> Schema:
    """What all the examples have in common: types, and the keys of objects. Nothing is said to be required."""
    schema: Schema = {}
    types = list(dict.fromkeys(_type(example) for example in examples))
    if "number" in types and "integer" in types:
        types.remove("integer")
    if types and types != ["null"]:
        schema["type"] = types[0] if len(types) == 1 else types
    objects = [example for example in examples if isinstance(example, dict)]
    if objects:
        keys = dict.fromkeys(key for example in objects for key in example)
        schema["properties"] = {key: schema_of([example[key] for example in objects if key in example]) for key in keys}
    items = [item for example in examples if isinstance(example, list) for item in example]
    if items:
        schema["items"] = schema_of(items)
    return schema


def _type(example: Any) -> str:
    return TYPES.get(type(example)) or ("object" if isinstance(example, dict) else "array")


def _listed(types: Any) -> list[str]:
    return types if isinstance(types, list) else [types]
