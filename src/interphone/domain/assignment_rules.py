"""Rules of assignment: who gets the conversations that people begin. The first rule that holds decides.

Its query is of the search language (search_query.py). It may ask of the person what a search for contacts may, with
segments and the operators of segments; and of what they wrote: `message`, `subject`, `url` and `source_type`.
"""

from __future__ import annotations

import msgspec

from interphone.domain import happened, teammates, teams
from interphone.domain.conversations import Conversation, Part
from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.search_binding import Binder
from interphone.domain.search_fields import EQUALITY, PATTERNS, SEGMENT, SEGMENTS, SETS
from interphone.domain.search_query import Filter, Query, filters, read_query, to_json
from interphone.domain.search_values import fold
from interphone.domain.searchable import CONTACTS
from interphone.domain.text import to_plain
from interphone.store import assignment as store
from interphone.store.database import Transaction
from interphone.store.search import members
from interphone.store.sequences import next_number

ADMIN, TEAM, NOBODY = "admin", "team", "nobody"
MAX_RULES = 100
MAX_NAME = 255
WRITTEN = ("message", "subject", "url", "source_type")
RULES = msgspec.structs.replace(SEGMENTS, operators={**SEGMENTS.operators, SEGMENT: EQUALITY | SETS})


class Rule(msgspec.Struct, frozen=True):
    """`query` is the encoded query, None where the rule always holds. `assignee_kind` is admin, team or nobody."""

    id: int
    place: int
    name: str
    query: Document | None
    assignee_kind: str
    assignee_id: int | None
    created_at: int


class NewRule(msgspec.Struct, frozen=True, kw_only=True):
    """It comes last. `assignee_id` is a teammate's or a team's, None for nobody."""

    name: str
    query: Query | None = None
    assignee_id: int | None = None


class Move(msgspec.Struct, frozen=True):
    """`place` counts from 1."""

    id: int
    place: int


def every(tx: Transaction) -> list[Rule]:
    """In their order, kept in memory: they are few and change rarely."""
    return tx.remember("assignment_rules", lambda tx: [Rule(*row) for row in store.rules(tx)])


def get(tx: Transaction, id: int) -> Rule:
    """Raises NotFound."""
    for rule in every(tx):
        if rule.id == id:
            return rule
    raise NotFound("Rule", f"There is no assignment rule {id} in this workspace")


def create(tx: Transaction, new: NewRule) -> Rule:
    """Raises Invalid for a name or query that cannot be, NotFound for an assignee that there is not."""
    name = new.name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid("name", f"name: a rule has a name of at most {MAX_NAME} characters")
    known = every(tx)
    if len(known) >= MAX_RULES:
        raise Invalid("name", f"A workspace has at most {MAX_RULES} assignment rules")
    if new.query is not None:
        _check(tx, new.query)
    rule = Rule(
        next_number(tx, "assignment_rule"),
        known[-1].place + 1 if known else 1,
        name,
        encode(to_json(new.query)) if new.query is not None else None,
        *_assignee(tx, new.assignee_id),
        tx.now,
    )
    store.insert_rule(tx, msgspec.structs.asdict(rule))
    tx.revise()
    tx.note(happened.SettingsChanged("assignment_rules"))
    return rule


def move(tx: Transaction, move: Move) -> list[Rule]:
    """Give the rules in their new order. Raises NotFound, Invalid for a place that there is not."""
    moved, others = get(tx, move.id), [rule for rule in every(tx) if rule.id != move.id]
    if not 1 <= move.place <= len(others) + 1:
        raise Invalid("place", f"place must be from 1 to {len(others) + 1}, not {move.place}")
    others.insert(move.place - 1, moved)
    for place, rule in enumerate(others, 1):
        if rule.place != place:
            store.place_rule(tx, rule.id, place)
    tx.revise()
    tx.note(happened.SettingsChanged("assignment_rules"))
    return every(tx)


def delete(tx: Transaction, id: int) -> Rule:
    """Gives it as it was. Raises NotFound."""
    rule = get(tx, id)
    store.delete_rule(tx, id)
    tx.revise()
    tx.note(happened.SettingsChanged("assignment_rules"))
    return rule


def holds(tx: Transaction, rule: Rule, conversation: Conversation, source: Part) -> bool:
    """Whether the rule is one for the conversation. One that asks for what is gone by now is for none."""
    if rule.query is None:
        return True
    try:
        return _meets(tx, read_query(decode(rule.query)), conversation, source)
    except Invalid:
        return False


def is_there(tx: Transaction, rule: Rule) -> bool:
    """Whether who is to get the conversations is still there."""
    if rule.assignee_id is None:
        return True
    if rule.assignee_kind == TEAM:
        return rule.assignee_id in teams.every(tx)
    return any(teammate.id == rule.assignee_id for teammate in teammates.present(tx))


def _assignee(tx: Transaction, id: int | None) -> tuple[str, int | None]:
    if id is None:
        return NOBODY, None
    if id in teams.every(tx):
        return TEAM, id
    return ADMIN, teammates.get(tx, id).id


def _check(tx: Transaction, query: Query) -> None:
    for filter in filters(query):
        if filter.field in WRITTEN:
            _written(filter, "")
        else:
            Binder(tx, CONTACTS, RULES).condition(filter)


def _meets(tx: Transaction, query: Query, conversation: Conversation, source: Part) -> bool:
    if not isinstance(query, Filter):
        met = (_meets(tx, part, conversation, source) for part in query.parts)
        return all(met) if query.operator == "AND" else any(met)
    if query.field not in WRITTEN:
        return _is_one(tx, query, conversation.contact_id)
    texts = {
        "message": to_plain(source.body or ""),
        "subject": conversation.subject,
        "url": source.url or "",
        "source_type": conversation.source_type,
    }
    return _written(query, texts[query.field])


def _is_one(tx: Transaction, filter: Filter, contact_id: str) -> bool:
    condition = Binder(tx, CONTACTS, RULES).condition(filter)
    CONTACTS.prepare(tx, [condition])
    return any(bool(met) for _, met in members(tx, CONTACTS.subject, [contact_id], [condition]))


def _written(filter: Filter, text: str) -> bool:
    """Whether what was written passes; cases do not matter. Raises Invalid for an operator or value that cannot be."""
    if filter.operator not in EQUALITY | PATTERNS:
        raise Invalid("query", f"{filter.operator} is not a valid operator for {filter.field}", code="invalid_operator")
    if not isinstance(filter.value, str) or not filter.value:
        raise Invalid("query", f"{filter.field} is compared with a text that is not empty", code="invalid_value")
    text, wanted = fold(text), fold(filter.value)
    match filter.operator:
        case "=":
            return text == wanted
        case "!=":
            return text != wanted
        case "~":
            return wanted in text
        case "!~":
            return wanted not in text
        case "^":
            return text.startswith(wanted)
        case _:
            return text.endswith(wanted)
