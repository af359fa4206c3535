"""What webhooks are told of, as it is at the end of the change: loaded for all that happened in it at once."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import bulk, conversations, exports, people, subscriptions, teammates, teams
from interphone.domain.away import Reason, reasons
from interphone.domain.bulk import BulkJob
from interphone.domain.companies import Company
from interphone.domain.contacts import Contact
from interphone.domain.conversations import Part, Talk
from interphone.domain.exports import Export
from interphone.domain.part_types import SOURCE
from interphone.domain.people import Record
from interphone.domain.subscriptions import SubscriptionType
from interphone.domain.tags import Tag
from interphone.domain.teammates import Teammate
from interphone.domain.teams import Team
from interphone.store import company_search, company_tags, contact_search
from interphone.store import conversations as conversation_store
from interphone.store import parts as part_store
from interphone.store import tags as tag_store
from interphone.store.database import Transaction


class Told(msgspec.Struct, frozen=True):
    """By their ids; whoever is gone is not among them. `tag_ids` are of companies; `talks` come without parts."""

    app_id: str
    now: int
    people: dict[str, Record]
    companies: dict[str, Company]
    tag_ids: dict[str, list[int]]
    talks: dict[int, Talk]
    parts: dict[int, Part]
    tags: dict[int, Tag]
    teammates: dict[int, Teammate]
    teams: list[Team]
    away_reasons: dict[int, Reason]
    subscription_types: dict[int, SubscriptionType]
    jobs: dict[str, BulkJob]
    exports: dict[str, Export]

    def part_of(self, happening: Any) -> Part | None:
        """The part that it names; what began a conversation is none, and shown apart."""
        part = self.parts.get(getattr(happening, "part_id", 0))
        return None if part is None or part.part_type == SOURCE else part

    def contacts_in(self, happening: Any) -> list[str]:
        """Whom the news is about, by ids: who is named, and who takes part or wrote in the conversation."""
        named = [getattr(happening, name, None) for name in ("contact_id", "source_id")]
        named += getattr(happening, "named_ids", ())
        talk = self.talks.get(getattr(happening, "conversation_id", 0))
        if talk is not None:
            named += [talk.conversation.contact_id, *(each.contact.id for each in talk.participants)]
            named += [part.author_id for part in (talk.source, self.part_of(happening)) if part is not None]
        return [id for id in dict.fromkeys(named) if id]


def load(tx: Transaction, happenings: list[Any]) -> Told:
    """Whatever these name by an id; teammates, teams and types whole, as they are few."""
    contacts = [Contact(*row) for row in contact_search.load(tx, _named(happenings, "contact_id"))]
    company_ids = _named(happenings, "company_id")
    tag_ids: dict[str, list[int]] = {}
    for company_id, tag_id, *_ in company_tags.of_companies(tx, company_ids) if company_ids else ():
        tag_ids.setdefault(company_id, []).append(tag_id)
    talks, parts = _load_talks(tx, _named(happenings, "conversation_id"), _named(happenings, "part_id"))
    return Told(
        app_id=tx.app_id,
        now=tx.now,
        people={record.person.contact.id: record for record in people.load_records(tx, contacts)},
        companies={row[0]: Company(*row) for row in company_search.load(tx, company_ids)} if company_ids else {},
        tag_ids=tag_ids,
        talks=talks,
        parts=parts,
        tags={id: Tag(*row) for id in _named(happenings, "tag_id") if (row := tag_store.find(tx, id))},
        teammates=teammates.every(tx),
        teams=list(teams.every(tx).values()),
        away_reasons=reasons(tx),
        subscription_types={type.id: type for type in subscriptions.every(tx)},
        jobs={id: job for id in _named(happenings, "job_id") if (job := bulk.find(tx, id))},
        exports={id: export for id in _named(happenings, "export_id") if (export := exports.find(tx, id))},
    )


def _load_talks(
    tx: Transaction, conversation_ids: list[int], part_ids: list[int]
) -> tuple[dict[int, Talk], dict[int, Part]]:
    if not conversation_ids:
        return {}, {}
    found = [conversations.conversation_of(row) for row in conversation_store.find_all(tx, conversation_ids)]
    rows = part_store.find_all(tx, conversation_ids, part_ids) if part_ids else []
    parts = [Part(*row) for row in rows]
    talks = conversations.load(tx, found, parts)
    return {talk.conversation.id: talk for talk in talks}, {part.id: part for part in parts}


def _named(happenings: list[Any], name: str) -> list[Any]:
    found = (getattr(happening, name, None) for happening in happenings)
    return [id for id in dict.fromkeys(found) if id is not None]
