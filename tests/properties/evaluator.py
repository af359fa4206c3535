"""The search language in plain Python, read from its documentation: what a query means for one contact as shown."""

from __future__ import annotations

import datetime
from operator import eq, ge, gt, le, lt
from typing import Any
from zoneinfo import ZoneInfo

TIMES = {
    "created_at", "updated_at", "signed_up_at", "last_seen_at", "last_replied_at", "ios_last_seen_at",
}  # fmt: skip
ORDERS = {"=": eq, ">": gt, "<": lt, ">=": ge, "<=": le}
EXACT = {"id", "external_id", "phone", "role"}


def matches(contact: dict[str, Any], query: dict[str, Any], zone: str | None) -> bool:
    """`zone` is where days begin; None compares times by the second."""
    if "field" not in query:
        parts = [matches(contact, part, zone) for part in query["value"]]
        return all(parts) if query["operator"] == "AND" else any(parts)
    field, operator, value = query["field"], query["operator"], query["value"]
    actual = _actual(contact, field)
    if operator in ("!=", "NIN", "!~"):
        positive = {"!=": "=", "NIN": "IN", "!~": "~"}[operator]
        return not matches(contact, {**query, "operator": positive}, zone)
    if operator == "IN":
        return any(matches(contact, {**query, "operator": "=", "value": one}, zone) for one in value)
    if value is None:
        return actual in (None, [])
    if field == "tag_id":
        return value in actual
    if actual is None:
        return False
    if field in TIMES:
        return _time(actual, operator, int(float(value)), zone)
    if field == "owner_id":
        return _ordered(actual, operator, int(value))
    if field.startswith("custom_attributes."):
        return _custom(actual, operator, value)
    if isinstance(actual, bool):
        return actual is value
    fold = str if field in EXACT else str.lower if field == "email" else str.casefold
    return _text(fold(actual), operator, fold(value))


def _actual(contact: dict[str, Any], field: str) -> Any:
    if field == "tag_id":
        return [tag["id"] for tag in contact["tags"]["data"]]
    if field == "email_domain":
        return contact["email"].rpartition("@")[2] if contact["email"] else None
    for name in field.split(".", 1):
        contact = contact.get(name)  # type: ignore[assignment]
    return contact


def _time(actual: int, operator: str, wanted: int, zone: str | None) -> bool:
    if zone is None:
        return _ordered(actual, operator, wanted)
    return _ordered(_day(actual, zone), operator, _day(wanted, zone))


def _day(moment: int, zone: str) -> Any:
    return datetime.datetime.fromtimestamp(moment, ZoneInfo(zone)).date()


def _ordered(actual: Any, operator: str, wanted: Any) -> bool:
    return bool(ORDERS[operator](actual, wanted))


def _custom(actual: Any, operator: str, value: Any) -> bool:
    """A text finds what is written like it, numbers and booleans too; a number finds a text of its digits."""
    if operator in ("~", "^", "$"):
        return isinstance(actual, str) and _text(actual.casefold(), operator, value.casefold())
    if operator != "=":
        return type(actual) in (int, float) and _ordered(actual, operator, float(value))
    if isinstance(actual, bool):
        return value is actual or value == str(actual).lower()
    if isinstance(actual, str):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return actual.casefold() == written.casefold()
    try:
        return not isinstance(value, bool) and actual == float(value)
    except ValueError:
        return False


def _text(actual: str, operator: str, value: str) -> bool:
    return {
        "=": actual == value,
        "~": value in actual,
        "^": actual.startswith(value),
        "$": actual.endswith(value),
    }[operator]
