"""Contacts with what stands around them, loaded for many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from interphone.domain.contacts import Contact
from interphone.domain.documents import EMPTY_LIST
from interphone.store import notes as note_store
from interphone.store import people as store
from interphone.store import subscriptions as subscription_store
from interphone.store.database import Asked, Row, Transaction, Verb, collected

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


class Papers(msgspec.Struct, frozen=True, gc=False):
    """The newest ten notes on a contact and how many there are; types of mail they are out of, or chose to get."""

    notes: list[int]
    notes_count: int
    opted_out: tuple[int, ...]
    opted_in: tuple[int, ...]


NO_PAPERS = Papers([], 0, (), ())


class Person(msgspec.Struct, frozen=True, gc=False):
    """A contact, its tags in the order in which those came to be, and its companies, the newest first."""

    app_id: str
    contact: Contact
    tags: list[WornTag]
    companies: list[OwnCompany]


class Record(msgspec.Struct, frozen=True, gc=False):
    """A person with their papers: what 2.x shows."""

    person: Person
    papers: Papers


def load(tx: Transaction, contacts: list[Contact]) -> list[Person]:
    """The contacts as people, in the same order."""
    asked_tags = store.ask_tags(tx, [contact.id for contact in contacts]) if contacts else None
    employed = [contact.id for contact in contacts if contact.company_ids != EMPTY_LIST]
    asked_companies = store.ask_companies(tx, employed) if employed else None
    tags, companies = _grouped(asked_tags), _grouped(asked_companies)
    return [
        Person(
            tx.app_id,
            contact,
            [WornTag(*row) for row in tags.get(contact.id, ())],
            [OwnCompany(*row) for row in companies.get(contact.id, ())],
        )
        for contact in contacts
    ]


def load_records(tx: Transaction, contacts: list[Contact]) -> list[Record]:
    """The contacts with all that 2.x shows of them, in the same order."""
    ids = [contact.id for contact in contacts]
    asked_notes = note_store.ask_of_contacts(tx, ids) if ids else None
    asked_choices = subscription_store.ask_of_contacts(tx, ids) if ids else None
    people = load(tx, contacts)
    notes, choices = _grouped(asked_notes), _grouped(asked_choices)
    return [
        Record(person, _papers(notes.get(person.contact.id, []), choices.get(person.contact.id, [])))
        for person in people
    ]


def recorded(verb: Callable[[Transaction, Command], Contact]) -> Callable[[Transaction, Command], Record]:
    """The verb, giving the record instead of the contact."""

    def loading(tx: Transaction, command: Command) -> Record:
        return load_records(tx, [verb(tx, command)])[0]

    return loading


def whole(verb: Callable[[Transaction, Command], Contact]) -> Callable[[Transaction, Command], Person]:
    """The verb, giving the person instead of the contact."""

    def loading(tx: Transaction, command: Command) -> Person:
        return load(tx, [verb(tx, command)])[0]

    return loading


def whole_each(verb: Verb) -> Verb:
    """A collected verb, giving people instead of contacts. The companies of all are as they are in the end."""
    return _loading_each(verb, load)


def recorded_each(verb: Verb) -> Verb:
    """A collected verb, giving records instead of contacts, as `whole_each`."""
    return _loading_each(verb, load_records)


def _loading_each(verb: Verb, loads: Callable[[Transaction, list[Contact]], Sequence[Any]]) -> Verb:
    def loading(tx: Transaction, commands: list[Any]) -> list[Any]:
        results = verb(tx, commands)
        loaded = iter(loads(tx, [result for result in results if isinstance(result, Contact)]))
        return [next(loaded) if isinstance(result, Contact) else result for result in results]

    return collected(loading, getattr(verb, "apart", None))


def _papers(notes: list[Row], choices: list[Row]) -> Papers:
    if not notes and not choices:
        return NO_PAPERS
    return Papers(
        [id for id, _ in notes],
        notes[0][1] if notes else 0,
        tuple([id for id, consent in choices if consent == "opt_out"]),
        tuple([id for id, consent in choices if consent == "opt_in"]),
    )


def _grouped(asked: Asked | None) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for contact_id, *rest in asked() if asked is not None else ():
        groups.setdefault(contact_id, []).append(tuple(rest))
    return groups
