"""Tagging many people or companies in one go: all of those who are named, or none."""

from __future__ import annotations

import msgspec

from interphone.domain import happened, tags, teammates
from interphone.domain.contacts import PEOPLE, SEVERAL, Contact, Who, get_person
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.tags import Tag
from interphone.domain.teammates import NOBODY
from interphone.store import company_tags
from interphone.store import people as people_store
from interphone.store import tags as store
from interphone.store.database import Transaction
from interphone.store.tags import Standing


class Firm(msgspec.Struct, frozen=True):
    """How a caller names a company: one of these."""

    id: str | None = None
    company_id: str | None = None
    name: str | None = None


class Target(msgspec.Struct, frozen=True):
    """Whom to tag, or to untag. Leads are found by our id alone."""

    named: Who | Firm
    untag: bool = False


class Tagging(msgspec.Struct, frozen=True, kw_only=True):
    """A tag by its id, which may get a new name, or by its name, which makes it; and people or companies to tag.

    `caller_id` is the teammate whom the credential acts for.
    """

    id: int | None = None
    name: str | None = None
    people: list[Target] = []
    companies: list[Target] = []
    pass_over_unknown: bool = False
    caller_id: int | None = None


class Tagged(msgspec.Struct, frozen=True):
    """The tag, and our ids of those who have it now (True) or have it no more (False)."""

    tag: Tag
    people: dict[str, bool]
    companies: dict[str, bool]


class Wearing(msgspec.Struct, frozen=True):
    """One contact and one tag, by their ids."""

    contact_id: str
    tag_id: int
    caller_id: int | None = None


class WornTag(msgspec.Struct, frozen=True):
    """A tag on a contact; when and by which teammate it was put there, as far as that is known."""

    id: int
    name: str
    tagged_at: int | None
    tagged_by: int | None


def apply(tx: Transaction, tagging: Tagging) -> Tagged:
    """Find everybody, make or rename the tag, then tag and untag.

    Raises NotFound for an unknown tag, person or company, unless those are passed over, and Invalid where several
    users have an email or another tag has the name. Then nobody is tagged.
    """
    people = _find_people(tx, tagging)
    companies = _find_companies(tx, tagging)
    tag = _find_tag(tx, tagging)
    by = _teammate(tx, tagging.caller_id)
    tags.give(tx, tag.id, [person for person, untag in people.items() if not untag], by)
    tags.take(tx, tag.id, [person for person, untag in people.items() if untag], by)
    _tag_companies(tx, tag, companies, by)
    return Tagged(
        tag,
        {person.contact_id: not untag for person, untag in people.items()},
        {id: not untag for id, untag in companies.items()},
    )


def _tag_companies(tx: Transaction, tag: Tag, companies: dict[str, bool], by: int | None) -> None:
    wearing = {id for id, tag_id, *_ in company_tags.of_companies(tx, list(companies)) if tag_id == tag.id}
    changing = {id: untag for id, untag in companies.items() if (id in wearing) == untag}
    company_tags.attach(tx, tag.id, [id for id, untag in changing.items() if not untag], by)
    company_tags.detach(tx, tag.id, [id for id, untag in changing.items() if untag])
    for id, untag in changing.items():
        tx.note(happened.CompanyTagged(id, tag.id, added=not untag))


def worn_by(tx: Transaction, contact_id: str) -> list[WornTag]:
    """The tags that a contact wears, in the order in which they came to be. Raises NotFound."""
    contact = get_person(tx, contact_id)
    return [WornTag(*row[1:]) for row in people_store.ask_tags(tx, [contact.id])()]


def worn_by_named(tx: Transaction, named: Who | Firm) -> list[WornTag]:
    """As `worn_by`, for a person or company by any of their names.

    Raises NotFound, and Invalid where several users have the email.
    """
    target = Target(named)
    if isinstance(named, Who):
        [person] = _find_people(tx, Tagging(people=[target]))
        return [WornTag(*row[1:]) for row in people_store.ask_tags(tx, [person.contact_id])()]
    [company_id] = _find_companies(tx, Tagging(companies=[target]))
    return [WornTag(*row[1:]) for row in company_tags.of_companies(tx, [company_id])]


def tag(tx: Transaction, wearing: Wearing) -> WornTag:
    """Raises NotFound."""
    contact, tag = _both(tx, wearing)
    tags.give(tx, tag.id, [tags.standing(contact)], _teammate(tx, wearing.caller_id))
    return _worn(tx, contact, tag)


def untag(tx: Transaction, wearing: Wearing) -> WornTag:
    """Gives the tag as it was worn. One who does not wear it stays as they are. Raises NotFound."""
    contact, tag = _both(tx, wearing)
    worn = _worn(tx, contact, tag)
    tags.take(tx, tag.id, [tags.standing(contact)], _teammate(tx, wearing.caller_id))
    return worn


def _both(tx: Transaction, wearing: Wearing) -> tuple[Contact, Tag]:
    return get_person(tx, wearing.contact_id), tags.get(tx, wearing.tag_id)


def _worn(tx: Transaction, contact: Contact, tag: Tag) -> WornTag:
    return WornTag(tag.id, tag.name, *(store.worn(tx, tag.id, contact.id) or (None, None)))


def _teammate(tx: Transaction, caller_id: int | None) -> int | None:
    teammate = teammates.acting(tx, caller_id)
    return None if teammate is NOBODY else teammate.id


def _find_tag(tx: Transaction, tagging: Tagging) -> Tag:
    named = store.find_by_name(tx, tags.name_key(tagging.name)) if tagging.name is not None else None
    if tagging.id is None:
        assert tagging.name is not None, "a tag is named or has an id"
        return Tag(*named) if named else tags.create(tx, tagging.name)
    tag = tags.get(tx, tagging.id)
    if tagging.name is None or tagging.name.strip() == tag.name:
        return tag
    if named is not None and named[0] != tag.id:
        raise Invalid("name", f"name: there is another tag called {named[1]!r}; names are the same whatever their case")
    return tags.rename(tx, tag, tagging.name)


def _find_people(tx: Transaction, tagging: Tagging) -> dict[Standing, bool]:
    """Everybody who is named, and whether to untag them."""
    named = [target.named for target in tagging.people]
    found: dict[Standing, bool] = {}
    matches = tags.find_people(tx, [who for who in named if isinstance(who, Who)], PEOPLE)
    for target, known in zip(tagging.people, matches, strict=True):
        if len(known) > 1:
            raise Invalid("users", SEVERAL, code="conflict")
        if known:
            found[known[0]] = target.untag
        elif not tagging.pass_over_unknown:
            raise NotFound("User")
    return found


def _find_companies(tx: Transaction, tagging: Tagging) -> dict[str, bool]:
    found: dict[str, bool] = {}
    known = {
        column: _ids(tx, column, [getattr(target.named, column) for target in tagging.companies])
        for column in Firm.__struct_fields__
    }
    for target in tagging.companies:
        id = next((known[name][value] for name in known if (value := getattr(target.named, name)) in known[name]), None)
        if id is not None:
            found[id] = target.untag
        elif not tagging.pass_over_unknown:
            raise NotFound("Company")
    return found


def _ids(tx: Transaction, column: str, values: list[str | None]) -> dict[str | None, str]:
    wanted = [value for value in dict.fromkeys(values) if value is not None]
    return dict(company_tags.find_all(tx, column, wanted)) if wanted else {}
