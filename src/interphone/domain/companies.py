"""Companies: named by the customer's own id, created by being mentioned.

The calls about them are in company_records.py, who belongs to them in memberships.py.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import attributes, happened, search_values
from interphone.domain.attributes import Keys
from interphone.domain.declared_attributes import COMPANY, Value
from interphone.domain.documents import EMPTY, Document
from interphone.domain.ids import new_id
from interphone.domain.search_values import Values
from interphone.store import companies as store
from interphone.store.company_search import COMPANIES
from interphone.store.database import Transaction

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


class Named:
    """The companies that changes are about. They are asked for as this is made, and awaited as the first is needed.

    So whoever has to wait for something else as well makes it before that. Until the first `find` nobody may write
    these companies or join them.
    """

    __slots__ = ("_asked", "_known")

    def __init__(self, tx: Transaction, changes: list[CompanyChange]) -> None:
        ids = dict.fromkeys(change.id for change in changes if change.id is not None)
        self._asked = store.ask_named(tx, [*ids], [*dict.fromkeys(change.company_id for change in changes)])
        self._known: dict[tuple[str, str], Company] = {}

    def find(self, change: CompanyChange) -> Company | None:
        """Who has our id, else who has the customer's."""
        while self._asked:
            for row in self._asked.pop()():
                self.keep(Company(*row))
        known = self._known.get(("id", change.id)) if change.id is not None else None
        return known or self._known.get(("company_id", change.company_id))

    def keep(self, company: Company) -> None:
        """As it is stored now."""
        self._known["id", company.id] = self._known["company_id", company.company_id] = company


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
        tx.note(happened.CompanyCreated(after.id))
    elif after != company:  # Every user of a company names it anew, mostly with nothing new.
        if after != msgspec.structs.replace(company, last_request_at=after.last_request_at):
            tx.note(happened.CompanyChanged(company.id))
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
    search_values.change(tx, COMPANIES, {after.id: (kept, _searched_by(after))})


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
