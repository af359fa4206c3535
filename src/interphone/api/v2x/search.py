"""Reading the bodies of searches: a query, how to sort, and which page (API reference 2.0 and later, search)."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.changes import DATES_TAKE_THREE_OPERATORS, OWNER_IDS_ARE_TEXT, TIMES_ARE_SEARCHED_BY_THE_SECOND
from interphone.api.v2x.paging import Cursor, read_cursor, read_per_page
from interphone.api.versions import Version
from interphone.domain import search
from interphone.domain.errors import Invalid
from interphone.domain.search import DEFAULT_SORT, SearchRequest, Sort
from interphone.domain.search_fields import LENIENT_DAYS, SECONDS, STRICT_DAYS, STRING_OWNERS, Rules
from interphone.domain.search_query import PARTS, read_query

KNOWN = ("query", "sort", "pagination")
ORDERS = ("ascending", "descending")


def read_search(arguments: Arguments, rules: Rules, per_page: int) -> tuple[SearchRequest, Cursor]:
    """The search and the cursor that it came with. Raises Invalid with the documented code.

    The number of matches and the order come back within the cursor: clients of PHP leave `sort` out from the second
    page on.
    """
    arguments.refuse_unknown(KNOWN)
    if not arguments.has("query"):
        raise Invalid("query", PARTS, code="invalid_query")
    query = read_query(arguments.mapping("query"))
    sort = _read_sort(arguments)
    pagination = arguments.nested("pagination", arguments.mapping("pagination"))
    cursor = read_cursor(pagination.text("starting_after", longest=4_096), tuple[Any, str | int, str, bool, int])
    place = None
    if cursor.place:
        value, id, field, descending, total = cursor.place
        place = search.Cursor(Sort(field, descending), value, id, cursor.page, total)
    request = SearchRequest(
        query=query,
        rules=rules,
        sort=sort,
        per_page=read_per_page(pagination, per_page),
        cursor=place,
    )
    return request, cursor


def rules_of(version: Version) -> Rules:
    """How a version reads queries about contacts."""
    if version.has(TIMES_ARE_SEARCHED_BY_THE_SECOND):
        return SECONDS
    if version.has(OWNER_IDS_ARE_TEXT):
        return STRING_OWNERS
    return STRICT_DAYS if version.has(DATES_TAKE_THREE_OPERATORS) else LENIENT_DAYS


def place_of(cursor: search.Cursor | None) -> tuple[Any, ...] | None:
    """What the cursor of the next page holds."""
    if cursor is None:
        return None
    return cursor.value, cursor.id, cursor.sort.field, cursor.sort.descending, cursor.total


def _read_sort(arguments: Arguments) -> Sort:
    if not arguments.has("sort"):
        return DEFAULT_SORT
    given = arguments.mapping("sort")
    field, order = given.get("field"), given.get("order")
    if field is not None and not isinstance(field, str):
        raise Invalid("sort.field", "sort.field must be a string")
    if order is not None and order not in ORDERS:
        message = f"Invalid sort order '{order}'. Must be one of: {', '.join(ORDERS)}"
        raise Invalid("sort.order", message, code="invalid_sort_order")
    return Sort(field or DEFAULT_SORT.field, order != "ascending")
