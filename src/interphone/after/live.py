"""What screens that follow a workspace must look at again after a change: rows of the live log, in its transaction.

Where nobody follows, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.domain import conversations, happened, live_log, notes
from interphone.domain.live_log import (
    COMPANY,
    CONTACT,
    CONVERSATION,
    LEFT,
    NOTE,
    PART,
    SETTINGS,
    TAG,
    TEAM,
    TEAMMATE,
    THREAD,
    Entry,
)
from interphone.store import jobs
from interphone.store.database import Transaction


def _conversation(happening: Any) -> list[Entry]:
    return [Entry(CONVERSATION, happening.conversation_id)]


def _part(happening: Any) -> list[Entry]:
    return [*_conversation(happening), Entry(PART, happening.conversation_id, happening.part_id)]


def _deleted(happening: happened.ConversationDeleted) -> list[Entry]:
    left = [Entry(LEFT, happening.conversation_id, subject=id) for id in happening.contact_ids]
    return [*_conversation(happening), *left]


def _thread(happening: Any) -> list[Entry]:
    """Those who see it now have seen nothing of it so far, or more of it has changed than one part."""
    return [Entry(THREAD, happening.conversation_id)]


def _joined(happening: happened.ParticipantAdded) -> list[Entry]:
    return [*_conversation(happening), Entry(THREAD, happening.conversation_id, subject=happening.contact_id)]


def _left(happening: happened.ParticipantRemoved) -> list[Entry]:
    return [*_conversation(happening), Entry(LEFT, happening.conversation_id, subject=happening.contact_id)]


def _erased(happening: happened.PersonErased) -> list[Entry]:
    """What was told of them before is forgotten, that they went into another record too: it is told again."""
    return [Entry(CONTACT, subject=contact_id) for contact_id in happening.contact_ids]


def _contact(happening: Any) -> list[Entry]:
    return [Entry(CONTACT, subject=happening.contact_id)]


def _noted(happening: happened.NoteWritten) -> list[Entry]:
    """What it is about tells of its newest notes too; a company does not."""
    if happening.contact_id is None:
        return [Entry(NOTE, part_id=happening.note_id, subject=happening.company_id)]
    return [Entry(NOTE, part_id=happening.note_id, subject=happening.contact_id), *_contact(happening)]


def _company(happening: Any) -> list[Entry]:
    return [Entry(COMPANY, subject=happening.company_id)]


def _tag(happening: Any) -> list[Entry]:
    return [Entry(TAG, subject=str(happening.tag_id))]


def _teammate(happening: Any) -> list[Entry]:
    return [Entry(TEAMMATE, subject=str(happening.teammate_id))]


def _team(happening: Any) -> list[Entry]:
    return [Entry(TEAM, subject=str(happening.team_id))]


def _settings(happening: happened.SettingsChanged) -> list[Entry]:
    return [Entry(SETTINGS, subject=happening.what)]


def _members(happening: Any) -> list[Entry]:
    """Teammates tell of their teams."""
    return [*_team(happening), *(Entry(TEAMMATE, subject=str(id)) for id in happening.teammate_ids)]


ENTRIES: dict[type, Callable[[Any], list[Entry]]] = {
    happened.ConversationStarted: _thread,
    happened.ConversationListed: _thread,
    happened.AutoMessageSent: _thread,
    happened.WordsForgotten: _thread,
    happened.PartAdded: _part,
    happened.PartRedacted: _part,
    happened.ConversationTagged: _part,
    happened.ConversationRead: _conversation,
    happened.ConversationRated: _conversation,
    happened.ConversationChanged: _conversation,
    happened.ConversationDeleted: _deleted,
    happened.ParticipantAdded: _joined,
    happened.ParticipantRemoved: _left,
    happened.ContactCreated: _contact,
    happened.ContactChanged: _contact,
    happened.ContactSignedUp: _contact,
    happened.ContactEmailChanged: _contact,
    happened.ContactArchived: _contact,
    happened.ContactRestored: _contact,
    happened.ContactTagged: _contact,
    happened.EmailsChosen: _contact,
    happened.SubscriptionChosen: _contact,
    happened.CompanyJoined: _contact,
    happened.CompanyLeft: _contact,
    happened.ContactMerged: _contact,
    happened.PersonErased: _erased,
    happened.NoteWritten: _noted,
    happened.CompanyCreated: _company,
    happened.CompanyChanged: _company,
    happened.CompanyTagged: _company,
    happened.CompanyDeleted: _company,
    happened.TagCreated: _tag,
    happened.TagChanged: _tag,
    happened.TagDeleted: _tag,
    happened.TeammateAdded: _teammate,
    happened.TeammateChanged: _teammate,
    happened.AwayModeChanged: _teammate,
    happened.TeammateRemoved: _teammate,
    happened.TeamCreated: _team,
    happened.TeamMembersChanged: _members,
    happened.TeamDeleted: _members,
    happened.SettingsChanged: _settings,
}
"""What is to be looked at again. Page views are not there: who looks at whom is told by presence."""


class LiveLog:
    """Writes the log. `grown(app_id)` is called when it has. Remembers for which workspaces forgetting is seen to."""

    def __init__(self, grown: Callable[[str], None]) -> None:
        self._grown = grown
        self._seen_to: dict[str, int] = {}
        self._written: set[str] = set()

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        entries = entries_of(happenings) if live_log.is_followed(tx) else []
        if not entries:
            return
        for happening in happenings:
            if isinstance(happening, happened.ContactMerged):
                entries += _merged(tx, happening)
            elif isinstance(happening, happened.ContactRestored):
                entries += _notes_on(tx, happening.contact_id)
            elif isinstance(happening, happened.PersonErased):
                live_log.forget_later(tx, happening.contact_ids)
        live_log.record(tx, entries)
        self._written.add(tx.app_id)
        hour = tx.now // live_log.FORGET_EVERY_SECONDS
        if self._seen_to.get(tx.app_id) != hour:
            # A transaction that is rolled back after all puts it off by an hour, no more.
            self._seen_to[tx.app_id] = hour
            jobs.enqueue_by(tx, live_log.FORGET, "", tx.now + live_log.KEPT_SECONDS)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if app_id in self._written:
            self._written.discard(app_id)
            self._grown(app_id)


def entries_of(happenings: list[Any]) -> list[Entry]:
    """Each thing once for a transaction, where it was first named: what is told is how things are after it."""
    entries = dict.fromkeys(
        entry for happening in happenings if (find := ENTRIES.get(type(happening))) for entry in find(happening)
    )
    whole = {entry.conversation_id for entry in entries if entry.kind == THREAD and entry.subject is None}
    return [entry for entry in entries if entry.kind not in (CONVERSATION, PART) or entry.conversation_id not in whole]


def _merged(tx: Transaction, happening: happened.ContactMerged) -> list[Entry]:
    """The other record is gone. Its notes and its conversations, with all that it said, are those of this one."""
    gone = Entry(CONTACT, subject=happening.source_id)
    threads = [Entry(THREAD, id) for id in conversations.ids_of(tx, happening.contact_id)]
    return [gone, *threads, *_notes_on(tx, happening.contact_id)]


def _notes_on(tx: Transaction, contact_id: str) -> list[Entry]:
    """They go from screens with whom they are about."""
    return [Entry(NOTE, part_id=id, subject=contact_id) for id in notes.ids_on(tx, contact_id)]
