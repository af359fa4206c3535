"""What can be searched: each kind of record with its fields and where it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from interphone.domain import contact_index, conversation_index, seen_days
from interphone.domain.conversation_fields import CONVERSATION_FIELDS
from interphone.domain.conversation_filters import FILTERS
from interphone.domain.declared_attributes import COMPANY, CONTACT, CONVERSATION
from interphone.domain.search_fields import COMPANY_FIELDS, CONTACT_FIELDS, Field
from interphone.domain.search_query import Scalar
from interphone.store import companies, company_search, contact_search, conversation_search
from interphone.store.database import Transaction
from interphone.store.search import Order, Search
from interphone.store.search_conditions import Attribute, Condition
from interphone.store.search_sql import Subject, needs_attributes, needs_days

Resolve = Callable[[Transaction, Field, str, Scalar], Condition]
"""The condition of a filter with one of the operators = ~ ^ $ and one value."""


class Searchable(msgspec.Struct, frozen=True):
    """`model` is whose custom attributes are declared; `everyone` counts what a search may find at all."""

    fields: Mapping[str, Field]
    model: str
    subject: Subject
    everyone: Callable[[Transaction], int]
    require_current: Callable[[Transaction], None] | None = None
    """Raises WriteFirst where its attributes are written late and have to be written now."""
    require_beside: Callable[[Transaction, Sequence[Condition]], None] | None = None
    """The same for what else stands beside it."""
    filters: Mapping[str, Resolve] = {}
    """For kinds of fields of its own, what their filters ask."""
    id_type: type = str

    def search(self, tx: Transaction, condition: Condition, order: Order | None = None) -> Search:
        """A search for what meets a condition. Raises WriteFirst."""
        self.prepare(tx, [condition], order)
        if needs_days(condition):
            seen_days.require_current(tx)
        return Search(tx, self.subject, condition, self.everyone)

    def prepare(self, tx: Transaction, conditions: Sequence[Condition], order: Order | None = None) -> None:
        """Raises WriteFirst where attributes are asked for that are still to be written."""
        sorted_by_attribute = order is not None and isinstance(order.source, Attribute)
        if self.require_current is not None and (sorted_by_attribute or any(map(needs_attributes, conditions))):
            self.require_current(tx)
        if self.require_beside is not None:
            self.require_beside(tx, conditions)


CONTACTS = Searchable(
    CONTACT_FIELDS, CONTACT, contact_search.CONTACTS, contact_search.everyone, contact_index.require_current
)
ARCHIVED = Searchable(
    CONTACT_FIELDS, CONTACT, contact_search.ARCHIVED, contact_search.archived, contact_index.require_current
)
"""Of conditions that contact_search.of_archived has made."""
COMPANIES = Searchable(COMPANY_FIELDS, COMPANY, company_search.COMPANIES, companies.total)
CONVERSATIONS = Searchable(
    CONVERSATION_FIELDS,
    CONVERSATION,
    conversation_search.CONVERSATIONS,
    conversation_search.everyone,
    require_beside=conversation_index.prepare,
    filters=FILTERS,
    id_type=int,
)
