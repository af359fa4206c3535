"""Tags that companies wear."""

from __future__ import annotations

from interphone.store.database import Row, Transaction
from interphone.store.sets import among


def of_companies(tx: Transaction, ids: list[str]) -> list[Row]:
    """(company_id, id, name, tagged_at, tagged_by), in the order in which tags came to be."""
    wanted, values = among("id", ids)
    return tx.all(
        "SELECT w.company_id, t.id, t.name, w.tagged_at, w.tagged_by FROM company_tag w "
        "JOIN tag t ON t.app_id = w.app_id AND t.id = w.tag_id "
        f"WHERE w.app_id = :app_id AND w.company_id IN ({wanted}) ORDER BY w.company_id, t.id",
        **values,
    )


def find_all(tx: Transaction, column: str, values: list[str]) -> list[Row]:
    """(value, id) of the companies whose `column` (id, company_id or name) is one of the values, the newest last."""
    wanted, bound = among("value", values)
    return tx.all(
        f"SELECT {column}, id FROM company WHERE app_id = :app_id AND {column} IN ({wanted}) ORDER BY id", **bound
    )


def attach(tx: Transaction, id: int, company_ids: list[str], by: int | None = None) -> None:
    """Give companies the tag; those that wear it keep the moment at which they got it."""
    tx.run_many(
        "INSERT INTO company_tag (app_id, company_id, tag_id, tagged_at, tagged_by) "
        "VALUES (:app_id, :company_id, :id, :now, :by) ON CONFLICT DO NOTHING",
        [{"id": id, "company_id": company_id, "now": tx.now, "by": by} for company_id in company_ids],
    )


def detach(tx: Transaction, id: int, company_ids: list[str]) -> None:
    wanted, values = among("company", company_ids)
    tx.send(
        f"DELETE FROM company_tag WHERE app_id = :app_id AND tag_id = :id AND company_id IN ({wanted})",
        id=id, **values,
    )  # fmt: skip
