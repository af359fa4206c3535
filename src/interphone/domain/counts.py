"""How many there are of everything."""

from __future__ import annotations

import msgspec

from interphone.domain import segments, teammates
from interphone.domain.contacts import ARCHIVED, LEAD, USER
from interphone.domain.teammates import Teammate
from interphone.store import counts as store
from interphone.store import page_blocks
from interphone.store import tags as tag_store
from interphone.store.database import Transaction

COMPANIES = 10_000
"""Of how many companies the people are counted one by one."""


class Totals(msgspec.Struct, frozen=True):
    """`companies` are those that have people, as in their list."""

    companies: int
    users: int
    leads: int
    tags: int
    segments: int


class Named(msgspec.Struct, frozen=True):
    """How many something of this name has."""

    name: str
    count: int


class Peopled(msgspec.Struct, frozen=True):
    """How many people a company has; `name` is its id where it has none."""

    name: str
    count: int
    company_id: str


class TagPage(msgspec.Struct, frozen=True):
    """A stretch of all tags, of which there are `total`."""

    total: int
    tags: list[Named]


class ConversationCounts(msgspec.Struct, frozen=True):
    """Conversations of the team by state, and the open ones by whether somebody has them to do; snoozed is open."""

    open: int
    closed: int
    assigned: int
    unassigned: int


def totals(tx: Transaction, _: None) -> Totals:
    return Totals(
        companies=page_blocks.total(tx, "companies"),
        users=page_blocks.total(tx, USER),
        leads=page_blocks.total(tx, LEAD),
        tags=store.tags(tx),
        segments=len(segments.every(tx)),
    )


def users(tx: Transaction, _: None) -> int:
    return page_blocks.total(tx, USER)


def companies(tx: Transaction, _: None) -> int:
    return page_blocks.total(tx, "companies")


def people_by_tag(tx: Transaction, _: None) -> list[Named]:
    """How many people wear each tag, archived ones too (API reference 1.1, user tag counts)."""
    members: dict[str, int] = dict(store.members_of_tags(tx))
    return [
        Named(name, sum(members.get(f"tag {id} {listing}", 0) for listing in (USER, LEAD, ARCHIVED)))
        for id, name, *_ in tag_store.every(tx)
    ]


def companies_by_tag(tx: Transaction, window: tuple[int, int]) -> TagPage:
    """How many companies wear each of the tags after the first of (offset, limit)."""
    offset, limit = window
    return TagPage(store.tags(tx), [Named(*row) for row in store.companies_of_tags(tx, offset, limit)])


def members_by_segment(tx: Transaction, company: bool) -> list[Named]:
    """How many companies, or people, are in each segment of theirs now, archived people too (API reference 1.1)."""
    return [Named(segment.name, segments.count_all(tx, segment)) for segment in segments.of_type(tx, company)]


def people_by_company(tx: Transaction, _: None) -> list[Peopled]:
    """How many users and leads are in each company, at most COMPANIES of them."""
    return [
        Peopled(name or company_id, count, company_id)
        for name, count, company_id in store.people_of_companies(tx, COMPANIES)
    ]


def conversations(tx: Transaction, _: None) -> ConversationCounts:
    all = store.conversations(tx)
    open, unassigned = store.open_conversations(tx)
    return ConversationCounts(open, all - open, open - unassigned, unassigned)


def conversations_by_admin(tx: Transaction, _: None) -> list[tuple[Teammate, ConversationCounts]]:
    """Of each teammate what they have to do and have done."""
    counted = {id: (open, closed) for id, open, closed in store.conversations_of_admins(tx)}
    found = []
    for teammate in teammates.present(tx):
        open, closed = counted.get(teammate.id, (0, 0))
        found.append((teammate, ConversationCounts(open, closed, open, 0)))
    return found
