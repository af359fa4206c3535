"""Contacts with what stands around them, loaded for many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from interphone.domain.contacts import Contact
from interphone.domain.documents import EMPTY_LIST
from interphone.store import people as store
from interphone.store.database import Row, Transaction

Command = TypeVar("Command")


class WornTag(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str
    tagged_at: int
    tagged_by: int | None
    """The teammate who gave the tag, if one is known."""


class OwnCompany(msgspec.Struct, frozen=True, gc=False):
    id: str
    company_id: str
    name: str | None


class Person(msgspec.Struct, frozen=True, gc=False):
    """A contact, its tags and its companies, in the order in which those came to be."""

    app_id: str
    contact: Contact
    tags: list[WornTag]
    companies: list[OwnCompany]


def load(tx: Transaction, contacts: list[Contact]) -> list[Person]:
    """The contacts as people, in the same order."""
    tags = _grouped(store.tags_of(tx, [contact.id for contact in contacts])) if contacts else {}
    employed = [contact.id for contact in contacts if contact.company_ids != EMPTY_LIST]
    companies = _grouped(store.companies_of(tx, employed)) if employed else {}
    return [
        Person(
            tx.app_id,
            contact,
            [WornTag(*row) for row in tags.get(contact.id, ())],
            [OwnCompany(*row) for row in companies.get(contact.id, ())],
        )
        for contact in contacts
    ]


def whole(verb: Callable[[Transaction, Command], Contact]) -> Callable[[Transaction, Command], Person]:
    """The verb, giving the person instead of the contact."""

    def loading(tx: Transaction, command: Command) -> Person:
        return load(tx, [verb(tx, command)])[0]

    return loading


def _grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for contact_id, *rest in rows:
        groups.setdefault(contact_id, []).append(tuple(rest))
    return groups
