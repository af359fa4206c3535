"""What webhooks are told of, as it is at the end of the change: loaded for all that happened in it at once."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import people, subscriptions, teammates, teams
from interphone.domain.away import Reason, reasons
from interphone.domain.companies import Company
from interphone.domain.contacts import Contact
from interphone.domain.people import Record
from interphone.domain.subscriptions import SubscriptionType
from interphone.domain.tags import Tag
from interphone.domain.teammates import Teammate
from interphone.domain.teams import Team
from interphone.store import company_search, company_tags, contact_search
from interphone.store import tags as tag_store
from interphone.store.database import Transaction


class Told(msgspec.Struct, frozen=True):
    """By their ids; whoever is gone is not among them. `tag_ids` are of companies."""

    app_id: str
    now: int
    people: dict[str, Record]
    companies: dict[str, Company]
    tag_ids: dict[str, list[int]]
    tags: dict[int, Tag]
    teammates: dict[int, Teammate]
    teams: list[Team]
    away_reasons: dict[int, Reason]
    subscription_types: dict[int, SubscriptionType]


def load(tx: Transaction, happenings: list[Any]) -> Told:
    """Whatever these name by contact_id, company_id and tag_id; teammates, teams and types whole, as they are few."""
    contacts = [Contact(*row) for row in contact_search.load(tx, _named(happenings, "contact_id"))]
    company_ids = _named(happenings, "company_id")
    tag_ids: dict[str, list[int]] = {}
    for company_id, tag_id, *_ in company_tags.of_companies(tx, company_ids) if company_ids else ():
        tag_ids.setdefault(company_id, []).append(tag_id)
    return Told(
        app_id=tx.app_id,
        now=tx.now,
        people={record.person.contact.id: record for record in people.load_records(tx, contacts)},
        companies={row[0]: Company(*row) for row in company_search.load(tx, company_ids)} if company_ids else {},
        tag_ids=tag_ids,
        tags={id: Tag(*row) for id in _named(happenings, "tag_id") if (row := tag_store.find(tx, id))},
        teammates=teammates.every(tx),
        teams=list(teams.every(tx).values()),
        away_reasons=reasons(tx),
        subscription_types={type.id: type for type in subscriptions.every(tx)},
    )


def _named(happenings: list[Any], name: str) -> list[Any]:
    found = (getattr(happening, name, None) for happening in happenings)
    return [id for id in dict.fromkeys(found) if id is not None]
