"""Rules of assignment, whose turn it is in a team, and how much teammates have to do."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

COLUMNS = "id, place, name, query, assignee_kind, assignee_id, created_at"


def rules(tx: Transaction) -> list[Row]:
    """In their order."""
    return tx.all(f"SELECT {COLUMNS} FROM assignment_rule WHERE app_id = :app_id ORDER BY place, id")


def insert_rule(tx: Transaction, rule: dict[str, Any]) -> None:
    tx.run(
        f"INSERT INTO assignment_rule (app_id, {COLUMNS}) VALUES (:app_id, :id, :place, :name, :query, "
        ":assignee_kind, :assignee_id, :created_at)",
        **rule,
    )


def place_rule(tx: Transaction, id: int, place: int) -> None:
    tx.run("UPDATE assignment_rule SET place = :place WHERE app_id = :app_id AND id = :id", id=id, place=place)


def delete_rule(tx: Transaction, id: int) -> None:
    tx.run("DELETE FROM assignment_rule WHERE app_id = :app_id AND id = :id", id=id)


def last_turn(tx: Transaction, team_id: int) -> int | None:
    """Who of the team was given a conversation last."""
    row = tx.one("SELECT teammate_id FROM team_turn WHERE app_id = :app_id AND team_id = :team_id", team_id=team_id)
    return row[0] if row else None


def set_turn(tx: Transaction, team_id: int, teammate_id: int) -> None:
    tx.send(
        "INSERT INTO team_turn (app_id, team_id, teammate_id) VALUES (:app_id, :team_id, :teammate_id) "
        "ON CONFLICT (app_id, team_id) DO UPDATE SET teammate_id = :teammate_id",
        team_id=team_id, teammate_id=teammate_id,
    )  # fmt: skip


def forget_team(tx: Transaction, team_id: int) -> None:
    tx.run("DELETE FROM team_turn WHERE app_id = :app_id AND team_id = :team_id", team_id=team_id)


def loads(tx: Transaction, teammate_ids: list[int]) -> dict[int, int]:
    """How many open conversations each of these teammates has."""
    wanted, values = among("id", teammate_ids)
    rows = tx.all(
        "SELECT admin_assignee_id, count(*) FROM conversation WHERE app_id = :app_id AND state = 'open' "
        f"AND admin_assignee_id IN ({wanted}) GROUP BY admin_assignee_id",
        **values,
    )
    return dict.fromkeys(teammate_ids, 0) | dict(rows)


def waiting_in(tx: Transaction, team_id: int, limit: int) -> list[int]:
    """Open conversations of the team that no teammate has, the oldest first."""
    rows = tx.all(
        "SELECT id FROM conversation WHERE app_id = :app_id AND team_assignee_id = :team_id AND state = 'open' "
        "AND admin_assignee_id IS NULL ORDER BY id LIMIT :limit",
        team_id=team_id, limit=limit,
    )  # fmt: skip
    return [row[0] for row in rows]
