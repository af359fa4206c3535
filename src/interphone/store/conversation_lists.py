"""Lists of conversations in any order, from a place on, and how long they are."""

from __future__ import annotations

from typing import Any

from interphone.store.conversations import FIELDS
from interphone.store.database import Row, Transaction

SORTS = ("updated_at", "created_at", "waiting_since")
COLUMNS = ", ".join(f"c.{field}" for field in FIELDS)

# What the team sees, and what is of one person, whom all is shown that was ever said to them.
_OF_TEAM = "conversation c WHERE c.app_id = :app_id AND c.listed = 1"
_OF_PERSON = (
    "conversation_contact p JOIN conversation c ON c.app_id = p.app_id AND c.id = p.conversation_id "
    "WHERE p.app_id = :app_id AND p.contact_id = :contact_id"
)
_ASSIGNED = {
    "admin": "AND c.admin_assignee_id = :assignee_id ",
    "team": "AND c.team_assignee_id = :assignee_id ",
    "nobody": "AND c.admin_assignee_id IS NULL AND c.team_assignee_id IS NULL ",
}


def page(
    tx: Transaction, conditions: tuple[str, dict[str, Any]], sort: str, descending: bool,
    after: tuple[int, int] | None, skip: int, limit: int,
) -> list[Row]:  # fmt: skip
    """Of those that meet the conditions, `limit` after a place (sorted value, id), or after the first `skip`."""
    sql, values = conditions
    way, beyond = ("DESC", "<") if descending else ("ASC", ">")
    place = f"AND (c.{sort}, c.id) {beyond} (:at, :id) " if after else ""
    return tx.all(
        f"SELECT {COLUMNS} FROM {sql} {place}ORDER BY c.{sort} {way}, c.id {way} LIMIT :limit OFFSET :skip",
        limit=limit, skip=skip, **values, **({"at": after[0], "id": after[1]} if after else {}),
    )  # fmt: skip


def count(tx: Transaction, conditions: tuple[str, dict[str, Any]], most: int) -> int:
    """How many meet them, as far as `most`."""
    sql, values = conditions
    row = tx.one(f"SELECT COUNT(*) FROM (SELECT c.id FROM {sql} LIMIT :most) counted", most=most, **values)
    return row[0] if row else 0


def conditions(
    *, contact_id: str | None, unread: bool, assigned: tuple[str, int] | None, open: bool | None, waiting: bool
) -> tuple[str, dict[str, Any]]:
    """What a list is of, as SQL with its parameters. Snoozed is open; `assigned` is to an admin, a team or nobody."""
    values: dict[str, Any] = {} if contact_id is None else {"contact_id": contact_id}
    sql = f"{_OF_TEAM if contact_id is None else _OF_PERSON} "
    if unread:
        sql += "AND p.read = 0 "
    if assigned is not None:
        sql += _ASSIGNED[assigned[0]]
        if assigned[0] != "nobody":
            values["assignee_id"] = assigned[1]
    if open is not None:
        sql += "AND c.state <> 'closed' " if open else "AND c.state = 'closed' "
    if waiting:
        sql += "AND c.waiting_since IS NOT NULL "
    return sql, values
