"""Records as the newest API shows them, for whoever reads an export without a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.numbered.activity_logs import show_activity
from interphone.api.numbered.admins import show_admin
from interphone.api.numbered.companies import show_company
from interphone.api.numbered.events import show_event
from interphone.api.numbered.me import show_app
from interphone.api.numbered.notes import show_note
from interphone.api.numbered.segments import show_segment
from interphone.api.numbered.tags import show_tag
from interphone.api.numbered.teams import show_team
from interphone.api.numbered.visitors import show_visitor
from interphone.api.v2x.contacts import show_contact
from interphone.api.v2x.conversation_parts import View, show_part
from interphone.api.v2x.conversations import show_conversation
from interphone.api.v2x.data_attributes import show_custom
from interphone.api.v2x.subscriptions import show_type
from interphone.api.versions import VERSIONS
from interphone.domain import (
    company_records,
    conversations,
    people,
    segments,
    subscriptions,
    teammates,
    teams,
    workspaces,
)
from interphone.domain.activity_log import Activity
from interphone.domain.companies import Company
from interphone.domain.contacts import VISITOR, Contact
from interphone.domain.conversations import Conversation, Part
from interphone.domain.data_events import Event
from interphone.domain.declared_attributes import DataAttribute
from interphone.domain.notes import Note
from interphone.domain.tags import Tag
from interphone.domain.transfer import Record
from interphone.store import companies as company_store
from interphone.store import contacts as contact_store
from interphone.store.database import Transaction

Shape = dict[str, Any]
Records = list[Record]
Show = Callable[[Transaction, Records], list[Shape]]

NEWEST = VERSIONS[-1]


def show(tx: Transaction, noun: str, records: Records) -> list[Shape]:
    """What the newest version of the API shows of these records of a noun; of some nouns it shows nothing."""
    found = SHOWN.get(noun)
    return found(tx, records) if found and records else [{} for _ in records]


def _show_workspaces(tx: Transaction, records: Records) -> list[Shape]:
    return [show_app(workspaces.get(tx, None))]


def _show_admins(tx: Transaction, records: Records) -> list[Shape]:
    everybody, every_team = teammates.every(tx), list(teams.every(tx).values())
    return [show_admin(everybody[record.own["id"]], every_team, NEWEST) for record in records]


def _show_teams(tx: Transaction, records: Records) -> list[Shape]:
    known = teams.every(tx)
    return [show_team(known[record.own["id"]], NEWEST) for record in records]


def _show_attributes(tx: Transaction, records: Records) -> list[Shape]:
    names = DataAttribute.__struct_fields__
    return [show_custom(DataAttribute(**{name: record.own[name] for name in names}), NEWEST) for record in records]


def _show_types(tx: Transaction, records: Records) -> list[Shape]:
    known = {type.id: type for type in subscriptions.every(tx)}
    return [show_type(known[record.own["id"]], NEWEST) for record in records]


def _show_tags(tx: Transaction, records: Records) -> list[Shape]:
    return [show_tag(Tag(record.own["id"], record.own["name"], record.own["color"])) for record in records]


def _show_segments(tx: Transaction, records: Records) -> list[Shape]:
    known = {segment.id: segment for segment in segments.every(tx)}
    return [show_segment(known[record.own["id"]], None, NEWEST) for record in records]


def _show_companies(tx: Transaction, records: Records) -> list[Shape]:
    rows = {row[0]: row for row in company_store.find_all(tx, [record.own["id"] for record in records])}
    companies = [Company(*rows[record.own["id"]]) for record in records]
    return [show_company(organization, NEWEST) for organization in company_records.load(tx, companies)]


def _show_contacts(tx: Transaction, records: Records) -> list[Shape]:
    rows = {row[0]: row for row in contact_store.find_many(tx, [record.own["id"] for record in records])}
    loaded = people.load_records(tx, [Contact(*rows[record.own["id"]]) for record in records])
    return [
        show_visitor(one.person, NEWEST) if one.person.contact.role == VISITOR else show_contact(one, NEWEST)
        for one in loaded
    ]


def _show_notes(tx: Transaction, records: Records) -> list[Shape]:
    everybody = teammates.every(tx)
    notes = [
        Note(
            id=record.own["id"],
            contact_id=record.own["contact_id"],
            company_id=record.own["company_id"],
            author=everybody.get(record.own["teammate_id"]),
            body=record.own["body"],
            created_at=record.own["created_at"],
            role=None,
        )
        for record in records
    ]
    return [show_note(note, NEWEST) for note in notes]


def _show_events(tx: Transaction, records: Records) -> list[Shape]:
    ids = list(dict.fromkeys(record.own["contact_id"] for record in records))
    known = {row[0]: Contact(*row) for row in contact_store.find_many(tx, ids)}
    shown = []
    for record in records:
        own = record.own
        event = Event(own["id"], own["name"], own["name_key"], own["created_at"], own["metadata"])
        shown.append(show_event(event, known[own["contact_id"]]))
    return shown


def _show_conversations(tx: Transaction, records: Records) -> list[Shape]:
    """With all their parts, however many; kept files are beside, so their addresses name no host."""
    view = View(NEWEST, "")
    loaded = []
    for record in records:
        names = Conversation.__struct_fields__
        parts = [Part(**{name: row[name] for name in Part.__struct_fields__}) for row in _parts(record)]
        loaded.append((Conversation(**{name: record.own[name] for name in names}), parts))
    talks = conversations.load(
        tx, [conversation for conversation, _ in loaded], [part for _, parts in loaded for part in parts]
    )
    shown = []
    for talk, (_, parts) in zip(talks, loaded, strict=True):
        shape = show_conversation(talk, view)
        shape["conversation_parts"] = {
            "type": "conversation_part.list",
            "conversation_parts": [show_part(part, talk, view) for part in parts],
            "total_count": len(parts),
        }
        shown.append(shape)
    return shown


def _parts(record: Record) -> list[dict[str, Any]]:
    return [row for row in record.beside["conversation_part"] if row["id"] != record.own["source_id"]]


def _show_activities(tx: Transaction, records: Records) -> list[Shape]:
    columns = {"type": "activity_type"}
    names = Activity.__struct_fields__
    return [
        show_activity(Activity(**{name: record.own[columns.get(name, name)] for name in names}), NEWEST)
        for record in records
    ]


SHOWN: dict[str, Show] = {
    "workspace": _show_workspaces,
    "admin": _show_admins,
    "team": _show_teams,
    "data_attribute": _show_attributes,
    "subscription": _show_types,
    "tag": _show_tags,
    "segment": _show_segments,
    "company": _show_companies,
    "contact": _show_contacts,
    "note": _show_notes,
    "event": _show_events,
    "conversation": _show_conversations,
    "activity_log": _show_activities,
}
