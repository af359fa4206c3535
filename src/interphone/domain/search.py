"""Searching for people and companies with the query language: who matches, in which order, page by page."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain.companies import Company
from interphone.domain.contacts import Contact
from interphone.domain.conversations import Conversation, conversation_of
from interphone.domain.errors import Invalid
from interphone.domain.search_binding import Binder
from interphone.domain.search_fields import FLAG, NOTHING, TEXT, Field, Rules
from interphone.domain.search_query import Query
from interphone.domain.searchable import COMPANIES, CONTACTS, CONVERSATIONS, Searchable
from interphone.store import company_search, contact_search
from interphone.store import conversations as conversation_store
from interphone.store.database import Transaction
from interphone.store.search import Order, Place
from interphone.store.search_conditions import Attribute, Linked, Through

BAD_CURSOR = "Invalid starting_after param. Please try again using a starting_after value from a paginated response"
MOST = 2**63


class Sort(msgspec.Struct, frozen=True):
    field: str
    descending: bool


DEFAULT_SORT = Sort("updated_at", True)


class Cursor(msgspec.Struct, frozen=True):
    """Where a page ended: the last record's value and id, in which order, the next page's number and the count.

    It came back from a caller, so that nothing in it is to be trusted.
    """

    sort: Sort
    value: Any
    id: str | int
    page: int
    total: int


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`sort` is left out of account where there is a cursor, which has its own."""

    query: Query
    rules: Rules
    sort: Sort = DEFAULT_SORT
    per_page: int
    cursor: Cursor | None = None


class Found(msgspec.Struct, frozen=True):
    """The ids of a page of matches, how many there are in all, and where the next page begins, if there is one."""

    ids: list[Any]
    total: int
    next: Cursor | None


def contacts_search(tx: Transaction, request: SearchRequest) -> tuple[Found, list[Contact]]:
    """Users and leads that match. Raises Invalid as `find` does."""
    found = find(tx, CONTACTS, request)
    by_id = {row[0]: Contact(*row) for row in contact_search.load(tx, found.ids)}
    return found, [by_id[id] for id in found.ids]


def companies_search(tx: Transaction, request: SearchRequest) -> tuple[Found, list[Company]]:
    """Companies with people that match. Raises Invalid as `find` does."""
    found = find(tx, COMPANIES, request)
    by_id = {row[0]: Company(*row) for row in company_search.load(tx, found.ids)}
    return found, [by_id[id] for id in found.ids]


def conversations_search(tx: Transaction, request: SearchRequest) -> tuple[Found, list[Conversation]]:
    """Conversations that teammates see and that match. Raises Invalid as `find` does."""
    found = find(tx, CONVERSATIONS, request)
    by_id = {row[0]: conversation_of(row) for row in conversation_store.find_all(tx, found.ids)}
    return found, [by_id[id] for id in found.ids]


def find(tx: Transaction, searchable: Searchable, request: SearchRequest) -> Found:
    """Who matches. Raises Invalid with the documented code for a query or cursor that cannot be.

    The count is taken with the first page. Who is changed while pages are turned may be met twice or not at all.
    """
    binder = Binder(tx, searchable, request.rules)
    condition = binder.condition(request.query)
    cursor = request.cursor
    sort = request.sort if cursor is None else cursor.sort
    field = binder.field(sort.field)
    if isinstance(field.source, Linked | Through) or field.source == NOTHING:
        raise Invalid("sort", request.rules.unknown_field.format(sort.field), code="invalid_field")
    order = Order(field.source, sort.descending, unknown_first=field.kind == FLAG and not sort.descending)
    search = searchable.search(tx, condition, order)
    total = search.count() if cursor is None else cursor.total
    after = None if cursor is None else _place(searchable, field, cursor)
    places = search.page(order, after, request.per_page + 1, total) if total else []
    shown = places[: request.per_page]
    following = None
    if len(places) > len(shown):
        last = shown[-1]
        page = 1 if cursor is None else cursor.page
        following = Cursor(sort, last.value, last.id, page + 1, total)
    return Found([place.id for place in shown], total, following)


def _place(searchable: Searchable, field: Field, cursor: Cursor) -> Place:
    """Raises Invalid where no page can have ended there."""
    value = cursor.value
    if isinstance(field.source, Attribute) and isinstance(value, list):
        value = tuple(value)
    is_id = _is_text(cursor.id) if searchable.id_type is str else _is_number(cursor.id)
    if not is_id or (value is not None and not _is_value(field, value)):
        raise Invalid("starting_after", BAD_CURSOR, code="client_error")
    return Place(value, cursor.id)


def _is_value(field: Field, value: Any) -> bool:
    """Whether the store can compare it with what it sorts by."""
    if isinstance(field.source, Attribute):
        if not isinstance(value, tuple) or len(value) != 3:
            return False
        kind, text, number = value
        return _is_text(kind) and _is_text(text) and _is_number(number)
    return _is_text(value) if field.kind == TEXT else _is_number(value)


def _is_text(value: Any) -> bool:
    """PostgreSQL stores no NUL."""
    return isinstance(value, str) and "\0" not in value


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < MOST
