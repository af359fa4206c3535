"""All that rows of the live log are about, loaded at once."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, conversations, people
from interphone.domain.conversations import Part, Talk
from interphone.domain.live_log import CONTACT, PART, THREAD, Row
from interphone.domain.people import Record
from interphone.store.database import Transaction


class Loaded(msgspec.Struct, frozen=True):
    """By id what is there still. `threads` are conversations with their parts; parts go by (conversation id, id)."""

    records: dict[str, Record]
    talks: dict[int, Talk]
    threads: dict[int, Talk]
    parts: dict[tuple[int, int], Part]


def load(tx: Transaction, rows: list[Row]) -> Loaded:
    ids = sorted({row.subject for row in rows if row.kind == CONTACT and row.subject is not None})
    found = contacts.find_many(tx, ids) if ids else []
    records = {record.person.contact.id: record for record in people.load_records(tx, found)}
    talks, threads, parts = _load_talks(tx, rows)
    return Loaded(records, talks, threads, parts)


def _load_talks(
    tx: Transaction, rows: list[Row]
) -> tuple[dict[int, Talk], dict[int, Talk], dict[tuple[int, int], Part]]:
    named = sorted({row.conversation_id for row in rows if row.conversation_id is not None})
    if not named:
        return {}, {}, {}
    found = conversations.find_many(tx, named)
    whole = {row.conversation_id for row in rows if row.kind == THREAD}
    said = {each.id: conversations.newest_parts(tx, each.id) for each in found if each.id in whole}
    places = sorted(
        {(row.conversation_id or 0, row.part_id) for row in rows if row.kind == PART and row.part_id is not None}
    )
    parts = conversations.find_parts(tx, places) if places else []
    loaded = conversations.load(tx, found, [*parts, *(part for several in said.values() for part in several)])
    talks = {talk.conversation.id: talk for talk in loaded}
    threads = {id: _with_parts(talks[id], several) for id, several in said.items()}
    return talks, threads, {(part.conversation_id, part.id): part for part in parts}


def _with_parts(talk: Talk, parts: list[Part]) -> Talk:
    total = talk.conversation.count_conversation_parts - 1
    return msgspec.structs.replace(talk, parts=parts, parts_count=total)
