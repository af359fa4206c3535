"""Audiences: which people an auto message is for. Every condition must hold.

A condition is a field, an operator and a value, written as a person would: `plan is pro`, `dinosaurs >= 2`,
`last_seen_at more than 30 days ago`, `name unknown`. Texts are compared without regard to case, user ids exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from interphone.domain import moments
from interphone.domain.contacts import Contact
from interphone.domain.documents import decode
from interphone.domain.errors import Invalid
from interphone.store import tags as tag_store
from interphone.store.database import Transaction

DAY = 24 * 60 * 60
MAX_VALUE = 255
CUSTOM = "custom_data."
LOCATION = "location."

# What a condition may ask besides custom attributes; more names for one thing are those of the v1 API.
STANDARD: dict[str, Callable[[Contact], Any]] = {
    "user_id": lambda contact: contact.user_id,
    "email": lambda contact: contact.email,
    "name": lambda contact: contact.name,
    "session_count": lambda contact: contact.session_count,
    "last_seen_at": lambda contact: contact.last_seen_at,
    "signed_up_at": lambda contact: contact.joined_at,
    "last_seen_ip": lambda contact: contact.last_seen_ip,
    "last_seen_user_agent": lambda contact: contact.last_seen_user_agent,
    "unsubscribed_from_emails": lambda contact: bool(contact.unsubscribed_from_emails),
}
# What is known of a place, as enrichment finds it.
LOCATIONS = (
    "city_name",
    "continent_code",
    "country_name",
    "latitude",
    "longitude",
    "postal_code",
    "region_name",
    "timezone",
    "country_code",
)
ALIASES = {"created_at": "signed_up_at", "last_impression_at": "last_seen_at", "last_request_at": "last_seen_at"}

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda actual, wanted: actual > wanted,
    "<": lambda actual, wanted: actual < wanted,
    ">=": lambda actual, wanted: actual >= wanted,
    "<=": lambda actual, wanted: actual <= wanted,
}
PRESENCES = {"known": True, "unknown": False}
TEXTS = ("is", "is not", "contains", "starts with")
SPANS = ("within", "more than")
OPERATORS = (*TEXTS, *ORDERS, *SPANS, *PRESENCES)

Test = Callable[[Any, int], bool]
"""Whether a person's value passes, at this unix time."""

_SIGNS = {"=": "is", "==": "is", "!=": "is not", "is known": "known", "is unknown": "unknown"}
_NUMBER = re.compile(r"\s*[-+]?[0-9]{1,30}(?P<fraction>\.[0-9]{1,30})?\s*", re.ASCII)
_CONDITION = re.compile(
    r'\s*(?:"(?P<quoted>[^"]+)"|(?P<field>.+?))'
    r"(?:\s*(?P<sign>>=|<=|!=|==?|>|<)\s*(?P<operand>.*)"
    r"|\s+(?P<presence>(?:is\s+)?(?:un)?known)\s*"
    r"|\s+(?P<word>is\s+not|is|contains|starts\s+with|within|more\s+than)\s+(?P<value>.*))",
    re.IGNORECASE | re.DOTALL,
)

_SPAN = re.compile(r"(?P<operator>within|more\s+than)\s+(?P<span>.*)", re.IGNORECASE | re.DOTALL)


class Condition(msgspec.Struct, frozen=True):
    """`operator` is one of OPERATORS; `value` is None for known and unknown, else as a person writes it."""

    field: str
    operator: str
    value: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.field, self.operator, self.value)))


class Audience(msgspec.Struct, frozen=True):
    """Who is meant: wears all of `tags` and none of `without_tags` (ids), and meets every condition."""

    tags: list[int] = []
    without_tags: list[int] = []
    conditions: list[Condition] = []


class Person:
    """A person as audiences ask about them; each part is loaded when first asked for."""

    def __init__(self, tx: Transaction, contact_id: str, load: Callable[[], Contact]) -> None:
        self.id = contact_id
        self._tx = tx
        self._load = load

    @cached_property
    def contact(self) -> Contact:
        return self._load()

    @cached_property
    def tags(self) -> frozenset[int]:
        return frozenset(tag_store.ids_of(self._tx, self.id))

    @cached_property
    def _custom(self) -> dict[str, Any]:
        values: dict[str, Any] = decode(self.contact.custom_attributes)
        return values

    @cached_property
    def _location(self) -> dict[str, Any]:
        values: dict[str, Any] = decode(self.contact.location)
        return values

    def value(self, field: str) -> Any:
        """What is known of a field, or None."""
        if field in STANDARD:
            return STANDARD[field](self.contact)
        if field.startswith(LOCATION):
            return self._location.get(field.removeprefix(LOCATION))
        return self._custom.get(field.removeprefix(CUSTOM))


class CompiledAudience:
    """An audience made ready to ask. Raises Invalid, naming attribute, for a condition that cannot be."""

    def __init__(self, audience: Audience) -> None:
        self.tags = frozenset(audience.tags)
        self.without_tags = frozenset(audience.without_tags)
        self.tests = [(condition, compile_condition(condition)) for condition in audience.conditions]

    def includes(self, person: Person, now: int) -> bool:
        if (self.tags or self.without_tags) and not (
            self.tags <= person.tags and self.without_tags.isdisjoint(person.tags)
        ):
            return False
        return all(test(person.value(condition.field), now) for condition, test in self.tests)


def read_condition(text: str, argument: str = "attribute") -> Condition:
    """A condition as a person writes it. A field or value may stand in quotes. Raises Invalid, naming `argument`."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise Invalid(
            argument, f"{argument}: {text!r} is no condition; write a name, one of {', '.join(OPERATORS)}, and a value"
        )
    field = (match["quoted"] or match["field"]).strip()
    words = match["sign"] or match["presence"] or match["word"]
    operator = " ".join(words.lower().split())
    value = match["operand"] if match["operand"] is not None else match["value"]
    condition = Condition(ALIASES.get(field, field), _SIGNS.get(operator, operator), value and _unquoted(value))
    compile_condition(condition, argument)
    return condition


def read_span_condition(field: str, words: str, argument: str) -> Condition:
    """How long ago a time may be, or must be: `within 7 days`. Raises Invalid, naming `argument`."""
    match = _SPAN.fullmatch(words.strip())
    if match is None:
        raise Invalid(argument, f"{argument}: write such as 'within 7 days' or 'more than 30 days ago', not {words!r}")
    moments.read_span(match["span"], argument)
    return Condition(field, " ".join(match["operator"].lower().split()), match["span"])


def compile_condition(condition: Condition, argument: str = "attribute") -> Test:
    """What tells whether a person's value passes. Raises Invalid, naming `argument`, where that makes no sense."""
    operator, value = condition.operator, condition.value
    if condition.field.startswith(LOCATION) and condition.field.removeprefix(LOCATION) not in LOCATIONS:
        # Of attributes nobody knows which there will be; a place has these and no others.
        known = ", ".join(LOCATION + name for name in LOCATIONS)
        raise Invalid(argument, f"{argument}: there is no {condition.field}; there are {known}")
    if operator in PRESENCES:
        wanted = PRESENCES[operator]
        return lambda actual, now: (actual not in (None, "")) is wanted
    if operator not in OPERATORS:
        raise Invalid(argument, f"{argument}: {operator!r} is no operator; there are {', '.join(OPERATORS)}")
    if not value or len(value) > MAX_VALUE:
        raise Invalid(
            argument, f"{argument}: '{condition.field} {operator} …' needs a value of 1 to {MAX_VALUE} characters"
        )
    if condition.field.endswith("_at"):
        return _compile_time(condition.field, operator, value, argument)
    if operator in SPANS:
        raise Invalid(
            argument, f"{argument}: {operator} compares times, whose names end in _at; {condition.field} is none"
        )
    if operator in ORDERS:
        return _compile_order(condition.field, operator, value, argument)
    return _compile_text(operator, value, str if condition.field == "user_id" else _folded)


def _compile_time(field: str, operator: str, value: str, argument: str) -> Test:
    if operator in ORDERS:
        order, moment = ORDERS[operator], moments.read_moment(value, argument)
        return lambda actual, now: (at := _number(actual)) is not None and order(at, moment)
    if operator not in SPANS:
        choices = ", ".join((*ORDERS, *SPANS, *PRESENCES))
        raise Invalid(argument, f"{argument}: {field} is a time; compare it with {choices}, not {operator}")
    span = moments.read_span(value, argument)
    if operator == "more than":
        return lambda actual, now: (at := _number(actual)) is not None and now - at > span
    # Clocks differ: the API takes times up to a day ahead, and those count as now.
    return lambda actual, now: (at := _number(actual)) is not None and -DAY <= now - at <= span


def _compile_order(field: str, operator: str, value: str, argument: str) -> Test:
    order, wanted = ORDERS[operator], _number(value)
    if wanted is None:
        raise Invalid(argument, f"{argument}: '{field} {operator} …' needs a number, not {value!r}")
    return lambda actual, now: (number := _number(actual)) is not None and order(number, wanted)


def _compile_text(operator: str, value: str, plain: Callable[[str], str]) -> Test:
    wanted, number = plain(value), _number(value)

    def is_same(actual: Any, now: int) -> bool:
        if isinstance(actual, int | float) and not isinstance(actual, bool):
            return actual == number
        return actual is not None and plain(_text(actual)) == wanted

    tests: dict[str, Test] = {
        "is": is_same,
        "is not": lambda actual, now: not is_same(actual, now),
        "contains": lambda actual, now: actual is not None and wanted in plain(_text(actual)),
        "starts with": lambda actual, now: actual is not None and plain(_text(actual)).startswith(wanted),
    }
    return tests[operator]


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _folded(text: str) -> str:
    return text.strip().casefold()


def _number(value: Any) -> float | None:
    """A number, also where it is written as text: forms send such."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        return match and (float(value) if match["fraction"] else int(value))
    number: float = value
    return number


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
