"""The search language as a tree: filters of one field, and groups of them.

`{"field": "email", "operator": "=", "value": "a@b.example"}` is a filter; `{"operator": "AND", "value": [...]}` is a
group. The errors' codes and sentences are those of the documentation (API reference 2.0 and later, search for
contacts).
"""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain.errors import Invalid

MAX_GROUP = 15
MAX_DEPTH = 10
"""The documentation names two levels and an error above ten; what lies between is served."""
MAX_FILTERS = MAX_GROUP * MAX_GROUP
MAX_VALUES = 1_000
"""In all lists of a query together. The documentation names no bound; it has the code for a list that is too long."""
MAX_TEXT = 2_048

Scalar = str | int | float | bool | None
FilterValue = Scalar | tuple[Scalar, ...]


class Filter(msgspec.Struct, frozen=True):
    """`value` is a list for IN and NIN alone."""

    field: str
    operator: str
    value: FilterValue


class Group(msgspec.Struct, frozen=True):
    """`operator` is AND or OR; there is at least one part."""

    operator: str
    parts: tuple[Query, ...]


Query = Filter | Group

PARTS = (
    "Invalid query. Ensure 'field', 'operator', 'value' are present for field queries. "
    "Ensure 'operator' and 'value' for composite queries."
)
TOO_DEEP = f"Value depth exceeds {MAX_DEPTH} items"
TOO_MANY = f"Number of elements in composite query is greater than {MAX_GROUP}, please try again with a smaller list"
COMPOSITE = "Composite operators must be of type AND or OR "


def read_query(value: Any) -> Query:
    """The tree of a query in JSON's types. Raises Invalid with a code of its own."""
    query, count = _read(value, 0)
    if count > MAX_FILTERS:
        raise Invalid("query", TOO_MANY, code="invalid_value")
    values = sum(len(filter.value) for filter in filters(query) if isinstance(filter.value, tuple))
    if values > MAX_VALUES:
        message = f"query: at most {MAX_VALUES:,} values can be given in all lists together, not {values:,}"
        raise Invalid("query", message, code="invalid_values")
    return query


def to_json(query: Query) -> dict[str, Any]:
    """The query as it is written."""
    if isinstance(query, Group):
        return {"operator": query.operator, "value": [to_json(part) for part in query.parts]}
    value = list(query.value) if isinstance(query.value, tuple) else query.value
    return {"field": query.field, "operator": query.operator, "value": value}


def filters(query: Query) -> list[Filter]:
    """Every filter of the tree."""
    if isinstance(query, Filter):
        return [query]
    return [filter for part in query.parts for filter in filters(part)]


def _read(value: Any, depth: int) -> tuple[Query, int]:
    if depth > MAX_DEPTH:
        raise Invalid("query", TOO_DEEP, code="invalid_values")
    if not isinstance(value, dict) or "operator" not in value or "value" not in value:
        raise Invalid("query", PARTS, code="invalid_query")
    if "field" in value:
        return _read_filter(value), 1
    operator, parts = value["operator"], value["value"]
    if not isinstance(parts, list) or not parts:
        raise Invalid("query", PARTS, code="invalid_query")
    if operator not in ("AND", "OR"):
        raise Invalid("query", COMPOSITE, code="invalid_operator")
    if len(parts) > MAX_GROUP:
        raise Invalid("query", TOO_MANY, code="invalid_value")
    read = [_read(part, depth + 1) for part in parts]
    return Group(operator, tuple(query for query, _ in read)), sum(count for _, count in read)


def _read_filter(given: dict[str, Any]) -> Filter:
    field, operator, value = given["field"], given["operator"], given["value"]
    if not isinstance(field, str) or not isinstance(operator, str):
        raise Invalid("query", PARTS, code="invalid_query")
    if not isinstance(value, list):
        return Filter(field, operator, _read_scalar(value))
    if len(value) > MAX_VALUES:
        raise Invalid(
            "query", f"{field}: at most {MAX_VALUES:,} values can be given, not {len(value):,}", code="invalid_values"
        )
    return Filter(field, operator, tuple(_read_scalar(one) for one in value))


def _read_scalar(value: Any) -> Scalar:
    if isinstance(value, dict | list):
        raise Invalid("query", PARTS, code="invalid_query")
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise Invalid(
            "query", f"A value of {len(value):,} characters is too long: at most {MAX_TEXT:,}", code="invalid_value"
        )
    scalar: Scalar = value
    return scalar
