"""Companies. Those with people are a counted list; who belongs to them is in memberships.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from interphone.store import page_blocks
from interphone.store.database import Asked, Row, Transaction
from interphone.store.sequences import next_number
from interphone.store.sets import among

# The order of domain.companies.Company.
COLUMNS = (
    "c.id, c.company_id, c.name, p.id, c.plan, c.monthly_spend, c.size, c.website, c.industry, c.custom_attributes, "
    "c.remote_created_at, c.created_at, c.updated_at, c.last_request_at, c.session_count, c.user_count"
)
JOINED = "company c LEFT JOIN plan p ON p.app_id = c.app_id AND p.name = c.plan"
LIST = "companies"


class Window(NamedTuple):
    """Which stretch of a list to read: `limit` companies beyond a (listed_at, id), else after so many."""

    beyond: tuple[int, str] | None
    offset: int
    limit: int
    ascending: bool

    def terms(self, alias: str) -> tuple[str, str, dict[str, Any]]:
        """The order, a condition to add, and their parameters, as SQL for the columns of `alias`."""
        order, sign = ("ASC", ">") if self.ascending else ("DESC", "<")
        if self.beyond is None:
            return order, "", {"limit": self.limit, "skip": self.offset}
        beyond = f" AND ({alias}listed_at, {alias}id) {sign} (:at, :id)"
        return order, beyond, {"limit": self.limit, "skip": 0, "at": self.beyond[0], "id": self.beyond[1]}


def find(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id = :id", id=id)


def find_all(tx: Transaction, ids: Sequence[str]) -> list[Row]:
    """In any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)


def find_by_company_id(tx: Transaction, company_id: str) -> Row | None:
    """By the customer's own id."""
    return tx.one(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.company_id = :company_id",
        company_id=company_id,
    )


def ask_named(tx: Transaction, ids: Sequence[str], company_ids: Sequence[str]) -> list[Asked]:
    """The companies of our own ids, if there are any, and those of the customer's."""
    return [
        tx.ask(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.{column} IN ({wanted})", **values)
        for column, named in (("company_id", company_ids), ("id", ids))
        for wanted, values in [among("named", named)]
        if named
    ]


def find_by_name(tx: Transaction, name: str) -> Row | None:
    """The newest of that name."""
    return tx.one(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.name = :name ORDER BY c.id DESC LIMIT 1",
        name=name,
    )


def insert(tx: Transaction, company: dict[str, Any]) -> None:
    names = (
        "id, company_id, name, plan, monthly_spend, size, website, industry, custom_attributes, remote_created_at, "
        "created_at, updated_at, last_request_at, listed_at, session_count"
    )
    values = ", ".join(f":{name}" for name in names.split(", "))
    tx.send(f"INSERT INTO company (app_id, {names}) VALUES (:app_id, {values})", **company)


def update(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE company SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def see(tx: Transaction, id: str, at: int, sessions: int) -> None:
    """Somebody of the company was there, in so many new sessions."""
    tx.combine(
        ("company", id),
        "UPDATE company SET last_request_at = :at, listed_at = :at, session_count = session_count + :sessions "
        "WHERE app_id = :app_id AND id = :id",
        id=id, at=at, sessions=sessions,
    )  # fmt: skip


def count(tx: Transaction, id: str, people: int) -> None:
    """Count people who came, or with a negative number who left; a company stands in lists while it has some."""
    row = tx.one(
        "UPDATE company SET user_count = user_count + :people WHERE app_id = :app_id AND id = :id RETURNING user_count",
        id=id, people=people,
    )  # fmt: skip
    if row is None:
        return
    if row[0] == 0:
        page_blocks.remove(tx, LIST, 0, id, _key_at(tx))
    elif row[0] == people:
        page_blocks.add(tx, LIST, 0, id, _key_at(tx))


def welcome(tx: Transaction, id: str, contact_id: str, user_count: int) -> None:
    """Count somebody who comes, if they do not belong to it already; `user_count` is how many people it has now."""
    tx.send(
        "UPDATE company SET user_count = user_count + 1 WHERE app_id = :app_id AND id = :id AND NOT EXISTS (SELECT 1 "
        "FROM company_contact m WHERE m.app_id = :app_id AND m.contact_id = :contact_id AND m.company_id = :id)",
        id=id, contact_id=contact_id,
    )  # fmt: skip
    if user_count == 0:
        page_blocks.add(tx, LIST, 0, id, _key_at(tx))


def user_count(tx: Transaction, id: str) -> int:
    """How many users and leads belong to a company."""
    row = tx.one("SELECT user_count FROM company WHERE app_id = :app_id AND id = :id", id=id)
    people: int = row[0] if row else 0
    return people


def delete(tx: Transaction, id: str, *, listed: bool) -> None:
    """A company that nobody belongs to any more, with its tags and notes; `listed` where it stands in lists."""
    for table in ("company_tag", "company_attribute", "note"):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND company_id = :id", id=id)
    tx.send("DELETE FROM company WHERE app_id = :app_id AND id = :id", id=id)
    if listed:
        page_blocks.remove(tx, LIST, 0, id, _key_at(tx))


def total(tx: Transaction) -> int:
    """How many companies have people."""
    return page_blocks.total(tx, LIST)


def page(tx: Transaction, window: Window) -> list[Row]:
    """A window of the companies with people, by their last request.

    Meant for the first ten thousand: the way there is walked in the index.
    """
    order, beyond, values = window.terms("")
    return tx.all(
        f"SELECT {COLUMNS} FROM (SELECT app_id, id, listed_at FROM company WHERE app_id = :app_id AND user_count > 0 "
        f"AND listed_at >= 0{beyond} ORDER BY listed_at {order}, id {order} LIMIT :limit OFFSET :skip) AS x "
        "JOIN company c ON c.app_id = x.app_id AND c.id = x.id "
        "LEFT JOIN plan p ON p.app_id = c.app_id AND p.name = c.plan "
        f"ORDER BY x.listed_at {order}, x.id {order}",
        **values,
    )


def tagged(tx: Transaction, tag_id: int, window: Window) -> tuple[int, list[Row]]:
    """How many companies with people wear the tag, and a window of them, in the order of `page`."""
    counted = tx.one(
        "SELECT count(*) FROM company_tag t JOIN company c ON c.app_id = t.app_id AND c.id = t.company_id "
        "WHERE t.app_id = :app_id AND t.tag_id = :tag_id AND c.user_count > 0",
        tag_id=tag_id,
    )
    order, beyond, values = window.terms("c.")
    rows = tx.all(
        f"SELECT {COLUMNS} FROM company_tag t JOIN company c ON c.app_id = t.app_id AND c.id = t.company_id "
        "LEFT JOIN plan p ON p.app_id = c.app_id AND p.name = c.plan "
        f"WHERE t.app_id = :app_id AND t.tag_id = :tag_id AND c.user_count > 0{beyond} "
        f"ORDER BY c.listed_at {order}, c.id {order} LIMIT :limit OFFSET :skip",
        tag_id=tag_id, **values,
    )  # fmt: skip
    return (counted[0] if counted else 0), rows


def after(tx: Transaction, id: str, limit: int) -> list[Row]:
    """Companies with people whose id is greater, in the order of ids."""
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id > :id AND c.user_count > 0 "
        "ORDER BY c.id LIMIT :limit",
        id=id, limit=limit,
    )  # fmt: skip


def name_plan(tx: Transaction, name: str) -> int:
    """The id of the plan of that name, which is given one where it is new."""
    row = tx.one("SELECT id FROM plan WHERE app_id = :app_id AND name = :name", name=name)
    if row is not None:
        known: int = row[0]
        return known
    id = next_number(tx, "plan")
    tx.send("INSERT INTO plan (app_id, name, id) VALUES (:app_id, :name, :id)", name=name, id=id)
    return id


def _key_at(tx: Transaction) -> page_blocks.KeyAt:
    def key_at(at: int, id: str, skip: int) -> tuple[int, str] | None:
        row = tx.one(
            "SELECT id FROM company WHERE app_id = :app_id AND id >= :id AND user_count > 0 "
            "ORDER BY id LIMIT 1 OFFSET :skip",
            id=id, skip=skip,
        )  # fmt: skip
        return row and (0, row[0])

    return key_at
