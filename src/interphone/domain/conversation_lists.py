"""Lists of conversations: those of the team, of one who has them to do, and of a person."""

from __future__ import annotations

import msgspec

from interphone.domain import conversations, teammates, teams
from interphone.domain.contacts import Who
from interphone.domain.conversations import Conversation, Talk, conversation_of
from interphone.domain.errors import NotFound
from interphone.store import conversation_lists as store
from interphone.store.database import Transaction

SORTS = store.SORTS
WAITING = "waiting_since"
NOBODY = 0
"""In place of an assignee."""
COUNTED = 10_000
"""As far as a list is counted; it can be read further, page after page."""


class ListOf(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a list. `after` is the last one before it, as (sorted value, id); else `offset` are skipped.

    `who` asks for a person's, also those that the team does not see before they answer; `assignee_id` for what an
    admin or a team has, or NOBODY. Sorted by WAITING, those in which nobody waits for an answer are left out.
    """

    who: Who | None = None
    unread: bool = False
    assignee_id: int | None = None
    open: bool | None = None
    sort: str = "updated_at"
    descending: bool = True
    after: tuple[int, int] | None = None
    offset: int = 0
    limit: int


class Talks(msgspec.Struct, frozen=True):
    """A stretch of a list, how many there are as far as COUNTED, and whether more follow."""

    total: int
    talks: list[Talk]
    has_more: bool


def page(tx: Transaction, of: ListOf) -> Talks:
    """Raises NotFound for the person, or the assignee; Invalid where several users have the email."""
    conditions = store.conditions(
        contact_id=conversations.person_named(tx, of.who).id if of.who else None,
        unread=of.unread,
        assigned=_assignee(tx, of.assignee_id) if of.assignee_id is not None else None,
        open=of.open,
        waiting=of.sort == WAITING,
    )
    total = store.count(tx, conditions, COUNTED)
    if not of.limit:
        return Talks(total, [], False)
    skip = 0 if of.after else of.offset
    rows = store.page(tx, conditions, of.sort, of.descending, of.after, skip, of.limit + 1)
    found = [conversation_of(row) for row in rows[: of.limit]]
    return Talks(total, conversations.load(tx, found), len(rows) > of.limit)


def place_of(conversation: Conversation, sort: str) -> tuple[int, int]:
    """Where a conversation stands in a list of that order."""
    value: int = getattr(conversation, sort)
    return value, conversation.id


def _assignee(tx: Transaction, id: int) -> tuple[str, int]:
    if id == NOBODY:
        return "nobody", id
    if id in teammates.every(tx):
        return "admin", id
    if id in teams.every(tx):
        return "team", id
    raise NotFound("named admin")
