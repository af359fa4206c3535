"""Queries as conditions: fields by their names, tags and segments by their ids, groups made simple."""

from __future__ import annotations

import msgspec

from interphone.domain import search_groups, workspaces
from interphone.domain.declared_attributes import COMPANY, declared
from interphone.domain.documents import decode
from interphone.domain.errors import Invalid
from interphone.domain.search_fields import (
    CUSTOM,
    CUSTOM_DATE,
    CUSTOM_PREFIX,
    DIGITS,
    SEGMENT,
    SEGMENTS,
    TAG,
    TIME,
    Field,
    Rules,
)
from interphone.domain.search_query import MAX_FILTERS, Filter, FilterValue, Query, Scalar, filters, read_query
from interphone.domain.search_tests import NEGATED, Days, check_operator, check_values, condition_of, days_of, show
from interphone.domain.search_values import custom
from interphone.domain.searchable import Resolve, Searchable
from interphone.store import segments as segment_store
from interphone.store.database import Row, Transaction
from interphone.store.search_conditions import Always, Attribute, Condition, Has, Known, OneOf, negate

MAX_BORROWED = 4 * MAX_FILTERS


class Binder:
    """Reads queries about one kind of record under the rules of one version."""

    def __init__(self, tx: Transaction, searchable: Searchable, rules: Rules) -> None:
        self._tx = tx
        self._searchable = searchable
        self._rules = rules
        self._borrowed = 0

    def condition(self, query: Query) -> Condition:
        """Raises Invalid with the documented code for a field, operator or value that cannot be."""
        if isinstance(query, Filter):
            return self._filter(query)
        parts = [self.condition(part) for part in query.parts]
        return search_groups.all_of(parts) if query.operator == "AND" else search_groups.any_of(parts)

    def field(self, name: str) -> Field:
        """Raises Invalid."""
        field = self._searchable.fields.get(name) or self._custom(name)
        if field is None:
            raise Invalid("query", self._rules.unknown_field.format(name), code="invalid_field")
        return msgspec.structs.replace(field, kind=DIGITS) if name in self._rules.as_strings else field

    def _custom(self, name: str) -> Field | None:
        if not name.startswith(CUSTOM_PREFIX):
            return None
        attribute = declared(self._tx, self._searchable.model).by_name.get(name.removeprefix(CUSTOM_PREFIX))
        if attribute is None:
            return None
        kind = CUSTOM_DATE if attribute.data_type == "date" else CUSTOM
        return Field(name, kind, Attribute(custom(attribute.name)))

    def _filter(self, filter: Filter) -> Condition:
        field = self.field(filter.field)
        check_operator(field, filter, self._rules)
        check_values(field, filter)
        if field.kind in (TAG, SEGMENT):
            one_of = self._tags if field.kind == TAG else self._segments
            values = filter.value if isinstance(filter.value, tuple) else (filter.value,)
            found = search_groups.any_of([one_of(field, value) for value in dict.fromkeys(values)])
            return negate(found) if filter.operator in ("!=", "NIN") else found
        resolve = self._searchable.filters.get(field.kind)
        if resolve is not None:
            return self._resolved(resolve, field, filter.operator, filter.value)
        return condition_of(field, filter, self._days(field), self._tx.now)

    def _resolved(self, resolve: Resolve, field: Field, operator: str, value: FilterValue) -> Condition:
        if operator in NEGATED:
            return negate(self._resolved(resolve, field, NEGATED[operator], value))
        if isinstance(value, tuple):
            return search_groups.any_of([resolve(self._tx, field, "=", one) for one in value])
        if value is None and operator != "=":
            raise Invalid("query", f"{field.name}: only = and != take null", code="invalid_value")
        return resolve(self._tx, field, operator, value)

    def _tags(self, field: Field, value: Scalar) -> Condition:
        """Wearing this tag; nobody wears one that there is not."""
        if value is None:
            return Has(field.source, Known(), negated=True)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
        digits = str(value)
        known = digits.isascii() and digits.isdigit() and len(digits) < 19
        return Has(field.source, OneOf((int(digits),))) if known else Always(False)

    def _segments(self, field: Field, value: Scalar) -> Condition:
        """Being in this segment; nobody is in one that there is not."""
        if value is None:
            rows = [row for row in segment_store.every(self._tx) if row[segment_store.PERSON_TYPE] != COMPANY]
            return negate(search_groups.any_of([self._segment(row) for row in rows]))
        if not isinstance(value, str):
            raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
        row = segment_store.find(self._tx, value)
        return Always(False) if row is None else self._segment(row)

    def _segment(self, row: Row) -> Condition:
        """Raises Invalid where the segments of the query together have more filters than can be asked at once."""
        query = read_query(decode(row[segment_store.QUERY]))
        self._borrowed += len(filters(query))
        if self._borrowed > MAX_BORROWED:
            message = f"query: its segments have more than {MAX_BORROWED:,} filters together; ask for fewer"
            raise Invalid("query", message, code="invalid_values")
        return Binder(self._tx, self._searchable, SEGMENTS).condition(query)

    def _days(self, field: Field) -> Days | None:
        if field.kind == TIME and self._rules.by_day:
            return days_of(workspaces.remembered(self._tx).timezone)
        if field.kind == CUSTOM_DATE:
            return days_of(workspaces.remembered(self._tx).timezone if self._rules.by_day else "UTC")
        return None
