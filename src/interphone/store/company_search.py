"""Companies as a subject of searches: those that have people."""

from __future__ import annotations

from interphone.store.companies import COLUMNS, JOINED
from interphone.store.database import Row, Transaction
from interphone.store.search_sql import Subject
from interphone.store.sets import among

COMPANIES = Subject(
    table="company",
    shown="c.user_count > 0",
    attributes="company_attribute",
    by_value="company_attribute_value",
    key="company_id",
    everyone="company_peopled",
    by_id="company_peopled",
    apart=False,
)


def load(tx: Transaction, ids: list[str]) -> list[Row]:
    """These companies, in any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)
