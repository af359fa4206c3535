"""Filters as conditions: what a filter of one field asks of the values that are stored.

Times become stretches of seconds, texts lose their case, and numbers may have been sent as strings; a value that cannot
be one of its field is refused with the documented code and sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from interphone.domain import moments, search_groups
from interphone.domain.declared_attributes import Value
from interphone.domain.errors import Invalid
from interphone.domain.search_fields import CUSTOM, CUSTOM_DATE, DIGITS, EQUALITY, FLAG, SETS, TIME, WHOLE, Field, Rules
from interphone.domain.search_query import Filter
from interphone.domain.search_values import fold
from interphone.store.search_conditions import (
    Always,
    Any,
    Between,
    Column,
    Condition,
    Contains,
    Edge,
    Ends,
    Has,
    Known,
    OneOf,
    Test,
    negate,
)

DAY = 24 * 60 * 60
MAX_WHOLE = 2**63 - 1
NEGATED = {"!=": "=", "NIN": "IN", "!~": "~"}
Days = Callable[[int], tuple[int, int]]
"""The first second of the day that a moment lies in, and of the day after."""


def days_of(zone: str) -> Days:
    """Days of a time zone by its name in the tz database; beyond the years of the calendar, days of UTC."""
    if zone == "UTC":
        return _utc_day
    known = ZoneInfo(zone)

    def day(moment: int) -> tuple[int, int]:
        try:
            date = datetime.fromtimestamp(moment, known).date()
            first = datetime(date.year, date.month, date.day, tzinfo=known)
            following = date + timedelta(days=1)
            after = datetime(following.year, following.month, following.day, tzinfo=known)
        except (ValueError, OverflowError, OSError):
            return _utc_day(moment)
        return int(first.timestamp()), int(after.timestamp())

    return day


def _utc_day(moment: int) -> tuple[int, int]:
    first = moment - moment % DAY
    return first, first + DAY


def check_operator(field: Field, filter: Filter, rules: Rules) -> None:
    """Raises Invalid where the field does not take the operator, or the operator the number of values."""
    if filter.operator not in rules.operators[field.kind] | field.also:
        message = f"{filter.field} does not support operator: {filter.operator}"
        raise Invalid("query", message, code="invalid_operator")
    wants_list = filter.operator in ("IN", "NIN")
    if wants_list != isinstance(filter.value, tuple):
        what = "an array" if wants_list else "a single value"
        message = f"{filter.field}: the operator {filter.operator} takes {what}"
        raise Invalid("query", message, code="invalid_value")


def check_values(field: Field, filter: Filter) -> None:
    """Raises Invalid for what is none of the values of a field that has but a few.

    The value has to match the accepted type, otherwise the query will fail (API reference 2.7, search conversations).
    Patterns may be anything.
    """
    if not field.accepts or filter.operator not in EQUALITY | SETS:
        return
    for value in filter.value if isinstance(filter.value, tuple) else (filter.value,):
        if isinstance(value, str) and field.fold(value) not in field.accepts:
            known = ", ".join(field.accepts)
            message = f"{value} is not a valid {field.name}: it is one of {known}"
            raise Invalid("query", message, code="invalid_value")


def condition_of(field: Field, filter: Filter, days: Days | None, now: int) -> Condition:
    """What a filter asks. `days` is how its times are divided, None for seconds. Raises Invalid."""
    operator = filter.operator
    if operator in NEGATED:
        positive = Filter(filter.field, NEGATED[operator], filter.value)
        return negate(condition_of(field, positive, days, now))
    if isinstance(filter.value, tuple):
        same = [Filter(filter.field, "=", value) for value in filter.value]
        return search_groups.any_of([condition_of(field, one, days, now) for one in same])
    if filter.value is None:
        if operator != "=":
            raise Invalid("query", f"{filter.field}: only = and != take null", code="invalid_value")
        return Always(False) if field.holds else Has(field.source, Known(), negated=True)
    if operator in ("within", "more than"):
        return _span(field, operator, filter.value, now)
    if field.kind == FLAG:
        flag = field.holds or Has(field.source, Known())
        return flag if _flag(filter.value) else negate(flag)
    if field.kind == CUSTOM:
        return _custom(field, operator, filter.value)
    if field.kind in (TIME, CUSTOM_DATE):
        return _time(field, operator, _whole(filter.value, "timestamp"), days)
    if field.kind == DIGITS:
        return _digits(field, operator, filter.value)
    if field.kind == WHOLE:
        return _number_of(field, operator, _whole(filter.value, "integer"))
    return _text(field, operator, filter.value)


def _number_of(field: Field, operator: str, number: int) -> Condition:
    if field.zero_is_none and number == 0 and operator == "=":
        return Has(field.source, Known(), negated=True)
    return Has(field.source, _interval(operator, number))


def passes(field: Field, operator: str, value: Value, text: str) -> bool:
    """Whether a text passes a filter that is not negated. Raises Invalid."""
    if not isinstance(value, str):
        raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
    wanted, given = field.fold(value), field.fold(text)
    match operator:
        case "=":
            return wanted == given
        case "~":
            return wanted in given
        case "^":
            return given.startswith(wanted)
        case _:
            return given.endswith(wanted)


def _text(field: Field, operator: str, value: Value) -> Condition:
    if not isinstance(value, str):
        raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
    if operator == ">" and field.name == "id" and not value:  # What extractors ask for, meaning everyone.
        return Always(True)
    if operator in field.also:
        return Has(field.source, _interval(operator, value))
    return matches(field, operator, field.fold(value))


def _digits(field: Field, operator: str, value: Value) -> Condition:
    """A whole number that versions show as a string, and compare as one; clients send it as either."""
    value = text_of_id(value)
    if not isinstance(value, str):
        raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
    if operator in field.also:
        if value and _whole_of(value) is None:
            raise Invalid("query", f"{value} is no id that could be compared", code="invalid_value")
        return Has(field.source, _interval(operator, _whole_of(value) or 0)) if value else Always(operator == ">")
    if operator != "=":
        assert isinstance(field.source, Column), "numbers are in columns"
        text = msgspec.structs.replace(field.source, index=None, digits=True)
        return matches(msgspec.structs.replace(field, source=text), operator, value)
    known = _whole_of(value)
    return Always(False) if known is None else Has(field.source, OneOf((known,)))


def text_of_id(value: Value) -> Value:
    """An id of digits as the text that it is, where it was sent as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _whole_of(digits: str) -> int | None:
    """None for what is not how a whole number is written."""
    if not digits.isascii() or not digits.isdigit() or digits != str(int(digits[:19])):
        return None
    return int(digits) if int(digits) <= MAX_WHOLE else None


def matches(field: Field, operator: str, text: str) -> Condition:
    """A text, as it is stored, is compared by one of the operators = ~ ^ $."""
    if operator == "=":
        return Has(field.source, OneOf((text,)))
    if not text:
        return Has(field.source, Known())
    test: Test
    if operator == "~":
        test = Contains(text)
    elif operator == "^":
        test = Between(Edge(text), after_prefix(text))
    else:
        test = Ends(text)
    return Has(field.source, test)


def after_prefix(text: str) -> Edge | None:
    """Just after the last text that begins with this one."""
    for length in range(len(text), 0, -1):
        last = ord(text[length - 1])
        if last < 0x10FFFF:
            following = 0xE000 if last == 0xD7FF else last + 1
            return Edge(text[: length - 1] + chr(following))
    return None


def _time(field: Field, operator: str, moment: int, days: Days | None) -> Condition:
    first, following = days(moment) if days else (moment, moment + 1)
    match operator:
        case "=":
            return _stretch(field, first, following)
        case ">":
            return _stretch(field, following, None)
        case ">=":
            return _stretch(field, first, None)
        case "<":
            return _stretch(field, None, first)
        case _:
            return _stretch(field, None, following)


def _stretch(field: Field, first: int | None, following: int | None) -> Condition:
    """From a second until just before another; None is no end, and so is a second that cannot be stored."""
    if (first is not None and first > MAX_WHOLE) or (following is not None and following < -MAX_WHOLE):
        return Always(False)
    low = Edge(first) if first is not None and first >= -MAX_WHOLE else None
    high = Edge(following) if following is not None and following <= MAX_WHOLE else None
    return Has(field.source, Between(low, high) if low or high else Known())


def _interval(operator: str, value: float | str) -> Test:
    match operator:
        case "=":
            return OneOf((value,))
        case ">":
            return Between(Edge(value, True), None)
        case ">=":
            return Between(Edge(value), None)
        case "<":
            return Between(None, Edge(value))
        case _:
            return Between(None, Edge(value, True))


def _span(field: Field, operator: str, value: Value, now: int) -> Condition:
    since = now - moments.read_span(str(value), field.name)
    return _stretch(field, since, None) if operator == "within" else _stretch(field, None, since)


def _custom(field: Field, operator: str, value: Value) -> Condition:
    """Values have types of their own; one that was sent as a string finds numbers and booleans as well."""
    if operator in ("~", "^", "$"):
        return _text(field, operator, value)
    number = _number(value)
    if operator != "=":
        if number is None:
            raise Invalid("query", f"{field.name} does not support operator: {operator}", code="invalid_operator")
        return Has(field.source, _interval(operator, number))
    tests: list[Test] = []
    if not isinstance(value, bool) and number is not None:
        tests.append(OneOf((number,)))
    if (flag := _as_flag(value)) is not None:
        tests.append(OneOf((flag,)))
    tests.append(OneOf((fold(show(value)),)))
    parts = tuple(Has(field.source, test) for test in tests)
    return parts[0] if len(parts) == 1 else Any(parts)


def _number(value: Value) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _as_flag(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _flag(value: Value) -> bool:
    flag = _as_flag(value)
    if flag is None:
        raise Invalid("query", f"{show(value)} is not a valid boolean", code="invalid_value")
    return flag


def _whole(value: Value, kind: str) -> int:
    """Whole numbers come as numbers, with a fraction of zero, or as their digits."""
    number = None if isinstance(value, bool) else value
    if isinstance(number, str):
        number = int(number) if number.isascii() and number.removeprefix("-").isdigit() and len(number) < 20 else None
    if isinstance(number, float):
        number = int(number) if math.isfinite(number) and (kind == "timestamp" or number.is_integer()) else None
    if number is None or abs(number) > MAX_WHOLE:
        raise Invalid("query", f"{show(value)} is not a valid {kind}", code="invalid_value")
    return number


def show(value: Value) -> str:
    """As JSON writes it, texts without quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
