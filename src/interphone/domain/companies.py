"""Companies: named by the customer's own id, created by being mentioned; who belongs to them is in memberships.py."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import attributes, scrolls, search_values
from interphone.domain.attributes import Keys
from interphone.domain.declared_attributes import COMPANY, Value
from interphone.domain.documents import EMPTY, Document
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.ids import new_id
from interphone.domain.search_values import Values
from interphone.store import companies as store
from interphone.store import company_tags, memberships
from interphone.store.company_search import COMPANIES
from interphone.store.database import Row, Transaction

SCROLL = "company"
PLAIN = ("name", "plan", "monthly_spend", "size", "website", "industry", "remote_created_at")


class Company(msgspec.Struct, frozen=True, gc=False):
    """Times are unix seconds; `company_id` is the customer's own; `user_count` counts users and leads."""

    id: str
    company_id: str
    name: str | None
    plan_id: int | None
    plan: str | None
    monthly_spend: float | None
    size: int | None
    website: str | None
    industry: str | None
    custom_attributes: Document
    remote_created_at: int | None
    created_at: int
    updated_at: int
    last_request_at: int | None
    session_count: int
    user_count: int


class Tag(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str


class Organization(msgspec.Struct, frozen=True, gc=False):
    """A company and the tags it wears, in the order in which those came to be."""

    app_id: str
    company: Company
    tags: list[Tag]


class CompanyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to store of a company; UNSET leaves a field alone, None empties it.

    `id` is our own and finds before `company_id`. `remove` is said beside a person, who is to leave the company.
    `seen` means that its people are there now.
    """

    company_id: str
    id: str | None = None
    name: str | UnsetType | None = UNSET
    plan: str | UnsetType | None = UNSET
    monthly_spend: float | UnsetType | None = UNSET
    size: int | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    industry: str | UnsetType | None = UNSET
    remote_created_at: int | UnsetType | None = UNSET
    custom_attributes: dict[str, Value] = {}
    custom_attributes_name: str = "custom_attributes"
    """Where they stand in the request, for the sentences of errors."""
    attribute_keys: Keys = Keys.ANY
    remove: bool = False
    seen: bool = False


class CompanyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the companies that have people, all or those of a tag, by their last request."""

    tag_id: int | None = None
    after: tuple[int, str] | None = None
    """The last request and the id of the company before the first; it counts instead of `offset`."""
    offset: int
    limit: int
    ascending: bool = False


class CompanyPage(msgspec.Struct, frozen=True):
    """A stretch of a list, and how many the whole list has."""

    total: int
    companies: list[Organization]


class ScrollPage(msgspec.Struct, frozen=True):
    """The next companies of a scroll, and its name, None after an empty page."""

    companies: list[Organization]
    param: str | None


def get(tx: Transaction, id: str) -> Organization:
    """By our own id. Raises NotFound."""
    return load(tx, [_existing(store.find(tx, id))])[0]


def get_by_company_id(tx: Transaction, company_id: str) -> Organization:
    """By the customer's own id. Raises NotFound."""
    return load(tx, [_existing(store.find_by_company_id(tx, company_id))])[0]


def get_by_name(tx: Transaction, name: str) -> Organization:
    """The newest of that name. Raises NotFound."""
    return load(tx, [_existing(store.find_by_name(tx, name))])[0]


def save(tx: Transaction, change: CompanyChange) -> Organization:
    """Create or change a company.

    Raises Invalid for impossible attributes, or another company_id than the one that our id has.
    """
    known = find_named(tx, change)
    if known is not None and change.id == known.id and change.company_id not in (known.id, known.company_id):
        raise Invalid("company_id", f"company_id cannot be changed: this company's is {known.company_id!r}")
    return load(tx, [put(tx, known, change)])[0]


def update(tx: Transaction, change: CompanyChange) -> Organization:
    """Change the company of our id. Raises NotFound, and Invalid as `save` does."""
    _existing(store.find(tx, change.id or ""))
    return save(tx, change)


def delete(tx: Transaction, id: str) -> Company:
    """Delete a company, which all its people leave; gives it as it was. Raises NotFound."""
    company = _existing(store.find(tx, id))
    memberships.disband(tx, id)
    store.delete(tx, id, listed=company.user_count > 0)
    return company


def page(tx: Transaction, filter: CompanyFilter) -> CompanyPage:
    """The last that was there first."""
    window = store.Window(filter.after, filter.offset, filter.limit, filter.ascending)
    if filter.tag_id is not None:
        total, rows = store.tagged(tx, filter.tag_id, window)
    else:
        total, rows = store.total(tx), store.page(tx, window)
    return CompanyPage(total, load(tx, [Company(*row) for row in rows]))


def scroll(tx: Transaction, param: str | None) -> ScrollPage:
    """Raises Invalid and NotFound, as scrolls.advance does."""
    step = scrolls.advance(tx, SCROLL, param)
    found = [Company(*row) for row in store.after(tx, step.after_id, scrolls.PAGE)]
    return ScrollPage(load(tx, found), scrolls.keep(tx, step, found[-1].id if found else None))


def load(tx: Transaction, companies: list[Company]) -> list[Organization]:
    """The companies with what stands around them, in the same order."""
    tags: dict[str, list[Tag]] = {}
    for company_id, id, name, *_ in company_tags.of_companies(tx, [company.id for company in companies]):
        tags.setdefault(company_id, []).append(Tag(id, name))
    return [Organization(tx.app_id, company, tags.get(company.id, [])) for company in companies]


def find_named(tx: Transaction, change: CompanyChange) -> Company | None:
    """The company that a change is about: who has our id, else who has the customer's."""
    row = store.find(tx, change.id) if change.id is not None else None
    row = row or store.find_by_company_id(tx, change.company_id)
    return Company(*row) if row else None


def put(tx: Transaction, known: Company | None, change: CompanyChange) -> Company:
    """Store a new company, or what changes of a known one; gives it as stored. Raises Invalid."""
    company = known or _new(tx, change.company_id)
    given: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(change, name)) is not UNSET}
    if change.custom_attributes:
        given["custom_attributes"] = attributes.merge(
            tx,
            COMPANY,
            company.custom_attributes,
            change.custom_attributes,
            {},
            change.custom_attributes_name,
            change.attribute_keys,
        )
    after = msgspec.structs.replace(company, **given)
    if after.plan != company.plan:
        plan_id = store.name_plan(tx, after.plan) if after.plan is not None else None
        after = msgspec.structs.replace(after, plan_id=plan_id)
    if change.seen:
        after = msgspec.structs.replace(after, last_request_at=tx.now)
    _index(tx, known, after)
    if known is None:
        store.insert(tx, _columns(after))
    elif after != company:  # Every user of a company names it anew, mostly with nothing new.
        after = msgspec.structs.replace(after, updated_at=tx.now)
        columns = _columns(after)
        changed = {*given, "updated_at", *(("last_request_at", "listed_at") if change.seen else ())}
        store.update(tx, company.id, {name: columns[name] for name in changed})
    return after


def _index(tx: Transaction, before: Company | None, after: Company) -> None:
    """Keep what companies are searched by in step."""
    kept: Values = {}
    if before is not None:
        if (before.name, before.custom_attributes) == (after.name, after.custom_attributes):
            return
        kept = _searched_by(before)
    search_values.change(tx, COMPANIES, after.id, kept, _searched_by(after))


def _searched_by(company: Company) -> Values:
    values = search_values.custom_values(company.custom_attributes)
    name = search_values.keep(company.name)
    return values if name is None else values | {"name": name}


def _new(tx: Transaction, company_id: str) -> Company:
    empty: dict[str, Any] = dict.fromkeys(Company.__struct_fields__)
    return Company(
        **empty
        | {
            "id": new_id(tx.now),
            "company_id": company_id,
            "custom_attributes": EMPTY,
            "created_at": tx.now,
            "updated_at": tx.now,
            "session_count": 0,
            "user_count": 0,
        }
    )


def _columns(company: Company) -> dict[str, Any]:
    return msgspec.structs.asdict(company) | {"listed_at": company.last_request_at or 0}


def _existing(row: Row | None) -> Company:
    if row is None:
        raise NotFound("Company")
    return Company(*row)
