"""What is done with a conversation: open, close, snooze, wake, assign, and changing what is known of it."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import attributes, conversations, distribution, happened, parts, statistics, teammates, teams
from interphone.domain.attributes import Keys
from interphone.domain.conversations import CLOSED, OPEN, SNOOZED, TEAMMATE, Conversation
from interphone.domain.declared_attributes import CONVERSATION, Value
from interphone.domain.documents import decode, encode
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.part_types import (
    ASSIGN_AND_REOPEN,
    ASSIGN_AND_UNSNOOZE,
    ASSIGNMENT,
    ATTRIBUTE_UPDATED,
    CLOSE,
    PRIORITY_CHANGED,
    TIMER_UNSNOOZE,
    UNSNOOZED,
)
from interphone.domain.part_types import OPEN as OPENED
from interphone.domain.part_types import SNOOZED as SNOOZE
from interphone.domain.parts import OPERATOR, UNSNOOZE, Author, Words
from interphone.store import companies as company_store
from interphone.store import jobs as job_store
from interphone.store.database import Transaction

ADMIN = "admin"
TEAM = "team"
NOBODY = "nobody"
LAST_SECOND = 253_402_300_799
"""Of the year 9999: later ones have no date."""
PRIORITIES = ("none", "low", "medium", "high", "urgent")


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """A teammate does something with a conversation; None is the server itself."""

    conversation_id: int
    teammate_id: int | None
    body: str | None = None
    """Safe HTML, said to the person with it."""


class Snooze(Act, frozen=True, kw_only=True):
    until: int
    """Unix seconds."""


class Assign(Act, frozen=True, kw_only=True):
    """`assignee_id` is a teammate's or a team's, 0 nobody. `kind` says which of them is meant, if that is known."""

    assignee_id: int
    kind: str | None = None
    part_type: str = ASSIGNMENT


class ConversationChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a conversation; UNSET leaves a field alone, None empties it.

    `teammate_id` is who changes it; None is the server itself. `attributes_name` is what the caller calls them.
    """

    conversation_id: int
    teammate_id: int | None = None
    read: bool | UnsetType = UNSET
    title: str | UnsetType | None = UNSET
    priority: str | UnsetType = UNSET
    company_id: str | UnsetType | None = UNSET
    custom_attributes: dict[str, Value] = {}


def reopen(tx: Transaction, act: Act) -> Conversation:
    """An open conversation stays as it is, but for what is said with it; a snoozed one wakes. Raises NotFound."""
    conversation, author = _begin(tx, act)
    if conversation.state == OPEN and act.body is None:
        return conversation
    # Payloads of webhooks tell the two apart.
    part_type = UNSNOOZED if conversation.state == SNOOZED else OPENED
    changes = statistics.reopened(conversation) if conversation.state == CLOSED else {}
    if act.body is not None:
        changes |= statistics.teammate_wrote(conversation, tx.now) | {"replied_at": tx.now}
    job_store.unwant(tx, UNSNOOZE, str(conversation.id))
    conversation = parts.add_part(
        tx, conversation, author, part_type, Words(body=act.body), state=OPEN, snoozed_until=None, **changes
    )
    return parts.told_people(tx, conversation, tx.now) if act.body is not None else conversation


def close(tx: Transaction, act: Act) -> Conversation:
    """A closed conversation stays as it is, but for what is said with it (?). Raises NotFound."""
    conversation, author = _begin(tx, act)
    if conversation.state == CLOSED and act.body is None:
        return conversation
    changes = statistics.closed(conversation, tx.now, act.teammate_id)
    if act.body is not None:
        changes = statistics.teammate_wrote(conversation, tx.now) | changes | {"replied_at": tx.now}
    job_store.unwant(tx, UNSNOOZE, str(conversation.id))
    conversation = parts.add_part(
        tx, conversation, author, CLOSE, Words(body=act.body),
        state=CLOSED, snoozed_until=None, team_read=1, **changes,
    )  # fmt: skip
    distribution.freed(tx, conversation.admin_assignee_id)
    return parts.told_people(tx, conversation, tx.now) if act.body is not None else conversation


def snooze(tx: Transaction, act: Snooze) -> Conversation:
    """It wakes at a time to come, or when somebody writes. One that sleeps until then already stays as it is (?).

    Raises NotFound, Invalid for a time that is past.
    """
    if act.until <= tx.now:
        raise Invalid("snoozed_until", "snoozed_until must be a time to come, in unix seconds")
    conversation, author = _begin(tx, act)
    if conversation.state == SNOOZED and conversation.snoozed_until == act.until:
        return conversation
    job_store.unwant(tx, UNSNOOZE, str(conversation.id))
    job_store.enqueue_by(tx, UNSNOOZE, str(conversation.id), act.until)
    conversation = parts.add_part(
        tx, conversation, author, SNOOZE, event_details=_told(act.until),
        state=SNOOZED, snoozed_until=act.until, team_read=1,
    )  # fmt: skip
    distribution.freed(tx, conversation.admin_assignee_id)
    return conversation


def wake(tx: Transaction, id: int) -> None:
    """A snoozed conversation whose time has come is open again; one that is not, or was deleted, is left alone."""
    conversation = conversations.find(tx, id)
    if conversation is None or conversation.state != SNOOZED:
        return
    until = conversation.snoozed_until or 0
    if until > tx.now:
        # The clock was set back, or the time was changed meanwhile.
        job_store.enqueue_by(tx, UNSNOOZE, str(id), until)
        return
    parts.add_part(tx, conversation, OPERATOR, TIMER_UNSNOOZE, state=OPEN, snoozed_until=None)


def assign(tx: Transaction, act: Assign) -> Conversation:
    """Give a conversation to a teammate or to a team, or to nobody.

    Who is given it besides stays: a conversation has a teammate and a team (API reference 2.2, conversation model).
    A team that distributes its work gives it on to one of its teammates. Raises NotFound for whoever is named.

    A closed conversation that a teammate gives to somebody is open again, as official examples of 2.7 and later show;
    a snoozed one wakes, for which there is a type of parts in every version. What rules do leaves it as it is.
    """
    conversation, author = _begin(tx, act)
    before = conversation.admin_assignee_id
    kind, changes = _assignee(tx, act)
    part_type = act.part_type
    if part_type == ASSIGNMENT and kind != NOBODY and conversation.state != OPEN:
        closed = conversation.state == CLOSED
        part_type = ASSIGN_AND_REOPEN if closed else ASSIGN_AND_UNSNOOZE
        changes |= parts.awake(tx, conversation) | (statistics.reopened(conversation) if closed else {})
    if act.body is not None:
        changes |= statistics.teammate_wrote(conversation, tx.now) | {"replied_at": tx.now}
    if kind != NOBODY:
        changes |= statistics.assigned(conversation, tx.now)
    conversation = parts.add_part(
        tx, conversation, author, part_type, Words(body=act.body),
        assigned=(kind, act.assignee_id or None), **changes,
    )  # fmt: skip
    if kind == TEAM:
        conversation = distribute(tx, conversation)
    if before != conversation.admin_assignee_id:
        distribution.freed(tx, before)
    return parts.told_people(tx, conversation, tx.now) if act.body is not None else conversation


def distribute(tx: Transaction, conversation: Conversation) -> Conversation:
    """Give a conversation of a team on to one of its teammates, as the team wants it and somebody can take it."""
    team = teams.every(tx).get(conversation.team_assignee_id or 0)
    if team is None or distribution.keeps(tx, team, conversation.admin_assignee_id):
        return conversation
    chosen = distribution.choose(tx, team)
    if chosen is None:
        return conversation
    return parts.add_part(
        tx, conversation, OPERATOR, ASSIGNMENT, assigned=(ADMIN, chosen), admin_assignee_id=chosen,
        **statistics.assigned(conversation, tx.now),
    )  # fmt: skip


def update(tx: Transaction, change: ConversationChange) -> Conversation:
    """Raises NotFound; Invalid for a company that there is none of, and for attributes that cannot be."""
    conversation = conversations.get(tx, change.conversation_id)
    author = _author(tx, change.teammate_id)
    if change.read is not UNSET:
        conversation = parts.mark(tx, parts.Mark(conversation.id, change.read))
    changes = _simple_changes(tx, conversation, change)
    if change.custom_attributes:
        document = attributes.merge(
            tx, CONVERSATION, conversation.custom_attributes, change.custom_attributes, {}, "custom_attributes",
            Keys.HELD,
        )  # fmt: skip
        if document != conversation.custom_attributes:
            for details in _changed(decode(conversation.custom_attributes), decode(document)):
                conversation = parts.add_part(tx, conversation, author, ATTRIBUTE_UPDATED, event_details=details)
            changes["custom_attributes"] = document
    if change.priority is not UNSET and change.priority != conversation.priority:
        details = {"current_priority": change.priority, "previous_priority": conversation.priority}
        conversation = parts.add_part(
            tx, conversation, author, PRIORITY_CHANGED, event_details=details, priority=change.priority
        )
    if "company_id" in changes:
        tx.note(happened.ConversationCompanyChanged(conversation.id))
    if changes:
        tx.note(happened.ConversationChanged(conversation.id))
        conversation = conversations.change(tx, conversation, updated_at=tx.now, **changes)
    return conversation


def _told(until: int) -> dict[str, Any]:
    """As a time that somebody chose, in UTC (API reference Preview, part type snoozed)."""
    at = datetime.datetime.fromtimestamp(min(until, LAST_SECOND), datetime.UTC)
    return {"until": f"until {at:%Y-%m-%d %H:%M} UTC", "custom_until_time": f"{at:%Y-%m-%dT%H:%M:%S}.000Z"}


def _changed(before: dict[str, Value], after: dict[str, Value]) -> list[dict[str, Any]]:
    """The details of a part for each attribute that is another (API reference 2.13, event details)."""
    return [
        {"attribute": {"name": name}, "value": {"name": _said(value), "previous": _said(before.get(name))}}
        for name, value in after.items()
        if before.get(name) != value
    ]


def _said(value: Value) -> str | None:
    return value if isinstance(value, str | None) else encode(value)


def _simple_changes(tx: Transaction, conversation: Conversation, change: ConversationChange) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if change.title is not UNSET and change.title != conversation.title:
        changes["title"] = change.title
    if change.company_id is not UNSET and change.company_id != conversation.company_id:
        if change.company_id is not None and company_store.find(tx, change.company_id) is None:
            raise NotFound("Company", "Company Not Found")
        changes["company_id"] = change.company_id
    return changes


def _begin(tx: Transaction, act: Act) -> tuple[Conversation, Author]:
    conversation = conversations.get(tx, act.conversation_id)
    return conversation, _author(tx, act.teammate_id)


def _author(tx: Transaction, teammate_id: int | None) -> Author:
    if teammate_id is None:
        return OPERATOR
    return Author(TEAMMATE, str(parts.acting_teammate(tx, teammate_id)))


def _assignee(tx: Transaction, act: Assign) -> tuple[str, dict[str, Any]]:
    """What the assignee is, and what becomes of the conversation's."""
    if act.assignee_id == 0:
        return NOBODY, {"admin_assignee_id": None, "team_assignee_id": None}
    if act.kind != TEAM:
        teammate = teammates.every(tx).get(act.assignee_id)
        if teammate is not None and teammate.removed_at is None:
            return ADMIN, {"admin_assignee_id": teammate.id}
    if act.kind != ADMIN and act.assignee_id in teams.every(tx):
        return TEAM, {"team_assignee_id": act.assignee_id}
    raise NotFound("Assignee")
