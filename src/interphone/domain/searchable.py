"""What can be searched: each kind of record with its fields and where it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from interphone.domain.declared_attributes import COMPANY, CONTACT
from interphone.domain.search_fields import COMPANY_FIELDS, CONTACT_FIELDS, Field
from interphone.store import companies, company_search, contact_search
from interphone.store.database import Transaction
from interphone.store.search_sql import Subject


class Searchable(msgspec.Struct, frozen=True):
    """`model` is whose custom attributes are declared; `everyone` counts what a search may find at all."""

    fields: Mapping[str, Field]
    model: str
    subject: Subject
    everyone: Callable[[Transaction], int]


CONTACTS = Searchable(CONTACT_FIELDS, CONTACT, contact_search.CONTACTS, contact_search.everyone)
COMPANIES = Searchable(COMPANY_FIELDS, COMPANY, company_search.COMPANIES, companies.total)
