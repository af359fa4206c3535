"""What an item of a bulk job of Preview holds: the fields of the API's description; any other is passed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from interphone.api.arguments import Arguments
from interphone.api.numbered.arguments import read_number
from interphone.api.numbered.companies import read_fields
from interphone.api.v2x.contact_reading import read_contact, read_new_contact
from interphone.api.versions import Version
from interphone.domain import bulk_contacts, company_records, contact_records
from interphone.domain.bulk import Item
from interphone.domain.bulk_contacts import TaggedChange
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange
from interphone.domain.errors import Invalid, Missing
from interphone.store.database import Verb

MAX_NESTED = 1_000

CHANGED = (
    "external_id", "email", "name", "phone", "avatar", "owner_id", "unsubscribed_from_emails", "language_override",
    "custom_attributes",
)  # fmt: skip
CREATED = (*CHANGED, "role", "signed_up_at", "last_seen_at")


def _create_contact(arguments: Arguments, version: Version) -> TaggedChange:
    return _tagged(read_new_contact(_only(arguments, CREATED), version), arguments, version, known=False)


def _update_contact(arguments: Arguments, version: Version) -> TaggedChange:
    return _tagged(
        read_contact(_read_id(arguments), _only(arguments, CHANGED), version), arguments, version, known=True
    )


def _save_company(arguments: Arguments, version: Version) -> CompanyChange:
    company_id = arguments.identifier("company_id")
    if company_id is None:
        raise Missing("company_id", "company_id is a required parameter")
    return CompanyChange(company_id=company_id, **read_fields(arguments, version))


def _update_company(arguments: Arguments, version: Version) -> CompanyChange:
    id = _read_id(arguments)
    return CompanyChange(company_id=id, id=id, **read_fields(arguments, version))


def _read_id(arguments: Arguments) -> str:
    id = arguments.identifier("id")
    if id is None:
        raise Missing("id", "id is a required parameter")
    return id


# What an item of this method and data_type comes to. A contact is deleted for good, one who is archived too.
ITEMS: dict[tuple[str, str], tuple[Verb, Callable[[Arguments, Version], Any]]] = {
    ("create", "contact"): (bulk_contacts.create, _create_contact),
    ("update", "contact"): (bulk_contacts.update, _update_contact),
    ("delete", "contact"): (contact_records.erase_archived, lambda arguments, version: _read_id(arguments)),
    ("create", "company"): (company_records.save, _save_company),
    ("update", "company"): (company_records.update, _update_company),
    ("delete", "company"): (company_records.delete, lambda arguments, version: _read_id(arguments)),
}


def read_item(item: Item, arguments: Arguments, version: Version) -> tuple[Verb, Any]:
    """The verb and the command that an item comes to. Raises Problem."""
    verb, read = ITEMS[item.method, item.data_type]
    return verb, read(arguments, version)


def _only(arguments: Arguments, names: tuple[str, ...]) -> Arguments:
    values = {name: value for name, value in arguments.rest().items() if name in names}
    nulls = {name: None for name in names if arguments.has_null(name)}
    return arguments.nested("", values | nulls)


def _tagged(change: ContactChange, arguments: Arguments, version: Version, *, known: bool) -> TaggedChange:
    """With the companies and tags beside a contact; only one who is known can leave any."""
    joined = [
        _read_company(arguments.nested(f"companies[{index}]", company), version, may_leave=known)
        for index, company in enumerate(_objects("companies", arguments))
    ]
    tags = arguments.nested("tags", arguments.mapping("tags"))
    add, remove = (
        [read_number(tag.identifier("id") or "") for tag in map(_nested(tags), _objects(name, tags))]
        for name in ("add", "remove")
    )
    return TaggedChange(msgspec.structs.replace(change, companies=joined), add, remove if known else [])


def _read_company(company: Arguments, version: Version, *, may_leave: bool) -> CompanyChange:
    company_id = company.identifier("company_id")
    if company_id is None:
        raise Missing("companies.company_id", "companies: each needs its company_id")
    remove = may_leave and company.flag("remove") is True
    return CompanyChange(company_id=company_id, remove=remove, **read_fields(company, version))


def _nested(arguments: Arguments) -> Callable[[dict[str, Any]], Arguments]:
    return lambda values: arguments.nested("tags", values)


def _objects(name: str, arguments: Arguments) -> list[dict[str, Any]]:
    items = arguments.listing(name)
    if len(items) > MAX_NESTED or not all(isinstance(item, dict) for item in items):
        raise Invalid(name, f"{name} must be an array of at most {MAX_NESTED:,} objects")
    return items
