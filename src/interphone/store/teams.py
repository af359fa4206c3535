"""Teams and who is in them."""

from collections.abc import Iterable

from interphone.store.database import Row, Transaction


def insert(tx: Transaction, id: int, name: str, distribution_method: str | None, assignment_limit: int | None) -> None:
    tx.run(
        "INSERT INTO team (app_id, id, name, distribution_method, assignment_limit, created_at) "
        "VALUES (:app_id, :id, :name, :distribution_method, :assignment_limit, :now)",
        id=id, name=name, distribution_method=distribution_method, assignment_limit=assignment_limit, now=tx.now,
    )  # fmt: skip


def delete(tx: Transaction, id: int) -> None:
    tx.run("DELETE FROM team_member WHERE app_id = :app_id AND team_id = :id", id=id)
    tx.run("DELETE FROM team WHERE app_id = :app_id AND id = :id", id=id)


def every(tx: Transaction) -> list[Row]:
    """(id, name, distribution_method, assignment_limit, created_at)"""
    return tx.all(
        "SELECT id, name, distribution_method, assignment_limit, created_at FROM team WHERE app_id = :app_id "
        "ORDER BY id"
    )


def members(tx: Transaction) -> list[Row]:
    """(team_id, teammate_id, level) of all teams."""
    return tx.all(
        "SELECT team_id, teammate_id, level FROM team_member WHERE app_id = :app_id ORDER BY team_id, teammate_id"
    )


def replace_members(tx: Transaction, team_id: int, members: Iterable[tuple[int, str]]) -> None:
    """Let exactly these (teammate_id, level) be in the team."""
    tx.run("DELETE FROM team_member WHERE app_id = :app_id AND team_id = :team_id", team_id=team_id)
    for teammate_id, level in members:
        tx.run(
            "INSERT INTO team_member (app_id, team_id, teammate_id, level) "
            "VALUES (:app_id, :team_id, :teammate_id, :level)",
            team_id=team_id, teammate_id=teammate_id, level=level,
        )  # fmt: skip


def remove_everywhere(tx: Transaction, teammate_id: int) -> None:
    tx.run("DELETE FROM team_member WHERE app_id = :app_id AND teammate_id = :teammate_id", teammate_id=teammate_id)
