"""How many there are of everything, from what is counted as it changes where there is much of it."""

from __future__ import annotations

from interphone.store.database import Row, Transaction


def tags(tx: Transaction) -> int:
    return _number(tx.one("SELECT COUNT(*) FROM tag WHERE app_id = :app_id"))


def conversations(tx: Transaction) -> int:
    """Those that the team sees."""
    return _number(tx.one("SELECT COUNT(*) FROM conversation WHERE app_id = :app_id AND listed = 1"))


def open_conversations(tx: Transaction) -> Row:
    """(open or snoozed, of these with nobody who has to answer)"""
    return tx.all(
        "SELECT COUNT(*), COUNT(CASE WHEN admin_assignee_id IS NULL AND team_assignee_id IS NULL THEN 1 END) "
        "FROM conversation WHERE app_id = :app_id AND listed = 1 AND state <> 'closed'"
    )[0]


def conversations_of_admins(tx: Transaction) -> list[Row]:
    """(teammate, open or snoozed, closed) of those who have any"""
    return tx.all(
        "SELECT admin_assignee_id, COUNT(CASE WHEN state <> 'closed' THEN 1 END), "
        "COUNT(CASE WHEN state = 'closed' THEN 1 END) FROM conversation "
        "WHERE app_id = :app_id AND admin_assignee_id IS NOT NULL AND listed = 1 GROUP BY admin_assignee_id"
    )


def members_of_tags(tx: Transaction) -> list[Row]:
    """(list, members) of the counted lists of tags, whose names are `tag`, the tag's id and a listing."""
    return tx.all(
        "SELECT list, CAST(SUM(members) AS BIGINT) FROM page_block "
        "WHERE app_id = :app_id AND list >= 'tag ' AND list < 'tag!' GROUP BY list"
    )


def companies_of_tags(tx: Transaction, offset: int, limit: int) -> list[Row]:
    """(name, companies) of some tags, in the order in which they came to be."""
    return tx.all(
        "SELECT g.name, (SELECT COUNT(*) FROM company_tag w WHERE w.app_id = :app_id AND w.tag_id = g.id) FROM tag g "
        "WHERE g.app_id = :app_id ORDER BY g.id LIMIT :limit OFFSET :offset",
        offset=offset, limit=limit,
    )  # fmt: skip


def people_of_companies(tx: Transaction, limit: int) -> list[Row]:
    """(name, user_count, company_id) of the companies that have people, those last seen first."""
    return tx.all(
        "SELECT name, user_count, company_id FROM company WHERE app_id = :app_id AND user_count > 0 "
        "ORDER BY listed_at DESC, id DESC LIMIT :limit",
        limit=limit,
    )


def _number(row: Row | None) -> int:
    assert row is not None
    number: int = row[0]
    return number
