"""Custom attributes of one person or company: flat, merged key by key, with increments."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum

from interphone.domain.declared_attributes import CONTACT, LIMITS, DataAttribute, Value, declared, infer
from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Invalid
from interphone.store.database import Transaction

MAX_ATTRIBUTES = 250  # API 1.0, create or update a user; v1 names no limit of its own.


class Keys(Enum):
    """What becomes of a key that nobody has declared."""

    ANY = "it is declared by its value, whatever its name"
    FLAT = "it is declared by its value, unless its name would lead into an object"
    HELD = "as FLAT, and one that somebody declared takes what it was declared for"
    PLAIN = "it is declared by its value, if its name is such as the team may give"
    DECLARED = "it is refused, as is a value of another type"


def merge(
    tx: Transaction,
    model: str,
    document: Document,
    values: Mapping[str, Value],
    increments: Mapping[str, int | float],
    argument: str,
    keys: Keys = Keys.ANY,
) -> Document:
    """The document with `values` set key by key (null is a value) and `increments` added to its numbers.

    Raises Invalid, naming `argument` or increments, where there would be too many keys, no number to add to, or what
    `keys` does not allow.
    """
    merged: dict[str, Value] = decode(document)
    merged.update(values)
    for key, step in increments.items():
        current = merged.get(key)
        if isinstance(current, bool) or not isinstance(current, int | float | None):
            raise Invalid("increments", f"increments: {key!r} is {current!r}, which is not a number to add to")
        total = (current or 0) + step
        if (isinstance(total, float) and total in (float("inf"), float("-inf"))) or abs(total) >= 2**63:
            raise Invalid("increments", f"increments: {key!r} would become too large")
        merged[key] = total
    most = MAX_ATTRIBUTES if keys is Keys.ANY else LIMITS[model]
    if len(merged) > most:
        raise _too_many(argument, f"{argument}: at most {most} different keys can be stored, not {len(merged)}")
    _hold_against_declared(tx, model, {key: merged[key] for key in (*values, *increments)}, argument, keys)
    return encode(merged)


def is_plain(name: str) -> bool:
    """Letters, digits, currency signs and hyphens (Changelog 1.4); spaces and underscores, as in the examples."""
    return bool(name.strip()) and all(
        character in " -_" or character.isalnum() or unicodedata.category(character) in ("Sc", "Mn", "Mc")
        for character in name
    )


def _hold_against_declared(
    tx: Transaction, model: str, changed: Mapping[str, Value], argument: str, keys: Keys
) -> None:
    known = declared(tx, model).by_name
    for name, value in changed.items():
        attribute = known.get(name)
        if keys is Keys.DECLARED or (keys is Keys.HELD and attribute is not None and not attribute.inferred):
            _check(attribute, name, value, argument)
        elif attribute is None or (attribute.inferred and not attribute.takes(value)):
            if attribute is None:
                _check_name(name, argument, keys)
            if not infer(tx, model, name, value) and keys is not Keys.ANY:
                what = "people" if model == CONTACT else "companies"
                raise _too_many(argument, f"{argument}: {what} can have at most {LIMITS[model]} custom attributes")
            known = declared(tx, model).by_name


def _check(attribute: DataAttribute | None, name: str, value: Value, argument: str) -> None:
    if attribute is None or attribute.archived:
        raise Invalid(argument, f"Custom attribute '{name}' does not exist")
    if not attribute.takes(value):
        raise Invalid(argument, f"Custom attribute '{name}' {_expected(attribute)}")


def _expected(attribute: DataAttribute) -> str:
    options = decode(attribute.options)
    if options:
        return f"must be one of its options: {', '.join(options)}"
    return "must be " + {
        "string": "a string",
        "integer": "an integer",
        "float": "a number",
        "boolean": "true or false",
    }.get(attribute.data_type, "a UNIX timestamp in seconds, such as 1300000000")


def _check_name(name: str, argument: str, keys: Keys) -> None:
    if keys in (Keys.FLAT, Keys.HELD) and ("." in name or "$" in name):
        raise Invalid(
            argument, f"{argument}: the name of a custom attribute can have no '.' and no '$', as {name!r} has"
        )
    if keys is Keys.PLAIN and not is_plain(name):
        raise Invalid(argument, PLAIN_NAME)


PLAIN_NAME = "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens"


def _too_many(argument: str, message: str) -> Invalid:
    return Invalid(argument, message, code="custom_data_limit_reached")
