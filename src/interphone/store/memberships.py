"""Who belongs to which company. A company counts its users and leads; others who belong to it are shown nowhere."""

from __future__ import annotations

from interphone.store import companies
from interphone.store.contacts import COLUMNS
from interphone.store.database import Row, Transaction

PEOPLE = ("user", "lead")


def attach(tx: Transaction, id: str, contact_id: str, listing: str, user_count: int) -> None:
    """Let a contact belong to a company; `user_count` is how many people that has now."""
    if listing in PEOPLE:
        companies.welcome(tx, id, contact_id, user_count)
    tx.send(
        "INSERT INTO company_contact (app_id, contact_id, company_id, listing) "
        "VALUES (:app_id, :contact_id, :id, :listing) ON CONFLICT DO NOTHING",
        contact_id=contact_id, id=id, listing=listing,
    )  # fmt: skip


def detach(tx: Transaction, id: str, contact_id: str, listing: str) -> bool:
    """Whether the contact was in the company."""
    removed = tx.run(
        "DELETE FROM company_contact WHERE app_id = :app_id AND contact_id = :contact_id AND company_id = :id",
        contact_id=contact_id, id=id,
    )  # fmt: skip
    if removed and listing in PEOPLE:
        companies.count(tx, id, -1)
    return removed > 0


def move(tx: Transaction, contact_id: str, was: str, becomes: str) -> None:
    """A contact stands in another listing than before."""
    tx.send(
        "UPDATE company_contact SET listing = :listing WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=contact_id, listing=becomes,
    )  # fmt: skip
    people = (becomes in PEOPLE) - (was in PEOPLE)
    for id in ids_of(tx, contact_id) if people else ():
        companies.count(tx, id, people)


def disband(tx: Transaction, id: str) -> None:
    """Let nobody belong to the company; its count is left to whoever deletes it."""
    # The id is at the beginning, at the end, in the middle or alone in each list.
    tx.send(
        "UPDATE contact SET company_ids = replace(replace(replace(company_ids, :first, ''), :last, ''), :only, '') "
        "WHERE app_id = :app_id AND id IN (SELECT contact_id FROM company_contact WHERE app_id = :app_id "
        "AND company_id = :id AND listing IN ('user', 'lead') UNION ALL SELECT contact_id FROM company_contact "
        "WHERE app_id = :app_id AND company_id = :id AND listing NOT IN ('user', 'lead'))",
        id=id, first=f'"{id}",', last=f',"{id}"', only=f'"{id}"',
    )  # fmt: skip
    for listings in ("IN", "NOT IN"):
        tx.send(
            "DELETE FROM company_contact WHERE app_id = :app_id AND company_id = :id "
            f"AND listing {listings} ('user', 'lead')",
            id=id,
        )


def ids_of(tx: Transaction, contact_id: str) -> list[str]:
    """Ids of a contact's companies, in the order they came to be."""
    rows = tx.all(
        "SELECT company_id FROM company_contact WHERE app_id = :app_id AND contact_id = :contact_id "
        "ORDER BY company_id",
        contact_id=contact_id,
    )
    return [row[0] for row in rows]


def companies_of(tx: Transaction, contact_id: str, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many companies a contact has, and those after the `offset` newest ones, newest first."""
    counted = tx.one(
        "SELECT count(*) FROM company_contact WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=contact_id,
    )
    rows = tx.all(
        f"SELECT {companies.COLUMNS} FROM company_contact m "
        "JOIN company c ON c.app_id = m.app_id AND c.id = m.company_id "
        "LEFT JOIN plan p ON p.app_id = c.app_id AND p.name = c.plan "
        "WHERE m.app_id = :app_id AND m.contact_id = :contact_id ORDER BY m.company_id DESC LIMIT :limit OFFSET :skip",
        contact_id=contact_id, limit=limit, skip=offset,
    )  # fmt: skip
    return (counted[0] if counted else 0), rows


def page(tx: Transaction, id: str, offset: int, limit: int) -> list[Row]:
    """The people of a company after the `offset` newest ones, the newest first.

    Meant for the first ten thousand: the way there is walked in the index.
    """
    return tx.all(
        f"SELECT {COLUMNS} FROM (SELECT contact_id FROM company_contact WHERE app_id = :app_id AND company_id = :id "
        "AND listing IN ('user', 'lead') ORDER BY contact_id DESC LIMIT :limit OFFSET :skip) AS m "
        "JOIN contact c ON c.app_id = :app_id AND c.id = m.contact_id "
        "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id ORDER BY m.contact_id DESC",
        id=id, limit=limit, skip=offset,
    )  # fmt: skip


def before(tx: Transaction, id: str, contact_id: str, limit: int) -> list[Row]:
    """The newest people of a company who are older than a contact."""
    return tx.all(
        f"SELECT {COLUMNS} FROM (SELECT contact_id FROM company_contact WHERE app_id = :app_id AND company_id = :id "
        "AND contact_id < :contact_id AND listing IN ('user', 'lead') ORDER BY contact_id DESC LIMIT :limit) AS m "
        "JOIN contact c ON c.app_id = :app_id AND c.id = m.contact_id "
        "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id ORDER BY m.contact_id DESC",
        id=id, contact_id=contact_id, limit=limit,
    )  # fmt: skip
