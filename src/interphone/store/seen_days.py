"""On which day everyone was last seen, so that who was seen within some time is counted without looking at everybody.

An index of the time itself would cost every page view; domain/seen_days.py tells when these rows are written instead.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, NamedTuple

from interphone.store.database import Row, Transaction
from interphone.store.search_conditions import DAY, Between, Edge
from interphone.store.sets import among

END = 2**62


class Sighting(NamedTuple):
    """The listing that somebody is in, and when they were last seen, if ever."""

    listing: str
    at: int | None


def day_of(at: int | None) -> int | None:
    return None if at is None else at // DAY


def move(tx: Transaction, contact_id: str, was: Sighting | None, becomes: Sighting) -> None:
    """Somebody was seen at another time, or is in another listing; `was` is None for who is new."""
    before, after = was and (was.listing, day_of(was.at)), (becomes.listing, day_of(becomes.at))
    if before == after:
        return
    if before is not None and before[1] is not None:
        leave(tx, [{"listing": before[0], "day": before[1], "contact_id": contact_id}])
    if after[1] is not None:
        tx.send(
            "INSERT INTO seen_day (app_id, listing, day, contact_id) VALUES (:app_id, :listing, :day, :contact_id) "
            "ON CONFLICT DO NOTHING",
            listing=after[0], day=after[1], contact_id=contact_id,
        )  # fmt: skip


def leave(tx: Transaction, places: list[dict[str, Any]]) -> None:
    """Remove rows, by listing, day and contact_id, that may be there."""
    tx.run_many(
        "DELETE FROM seen_day "
        "WHERE app_id = :app_id AND listing = :listing AND day = :day AND contact_id = :contact_id",
        places,
    )


def place(tx: Transaction, ids: list[str]) -> None:
    """Put people where they belong, who stand nowhere else."""
    wanted, values = among("id", ids)
    tx.send(
        f"INSERT INTO seen_day (app_id, listing, day, contact_id) SELECT c.app_id, c.listing, p.last_seen_at / {DAY}, "
        "c.id FROM contact c CROSS JOIN presence p WHERE c.app_id = :app_id AND p.app_id = :app_id "
        f"AND p.contact_id = c.id AND c.id IN ({wanted}) AND p.last_seen_at IS NOT NULL ON CONFLICT DO NOTHING",
        **values,
    )


def add_due(tx: Transaction, people: str) -> bool:
    """Keep a document of people until their days are written; whether it is the only one."""
    row = tx.one(
        "INSERT INTO seen_due (app_id, number, people) SELECT :app_id, COALESCE(MAX(number), 0) + 1, :people "
        "FROM seen_due WHERE app_id = :app_id RETURNING number",
        people=people,
    )
    assert row is not None
    return bool(row[0] == 1)


def due(tx: Transaction, limit: int) -> list[Row]:
    """(number, people) of those that wait, in order."""
    return tx.all(
        "SELECT number, people FROM seen_due WHERE app_id = :app_id AND number > 0 ORDER BY number LIMIT :limit",
        limit=limit,
    )


def settle(tx: Transaction, last: int) -> None:
    """Those up to this number are written."""
    tx.send("DELETE FROM seen_due WHERE app_id = :app_id AND number <= :last", last=last)


def count(tx: Transaction, listings: Collection[str], seen: Between) -> int:
    """How many of these listings, our own words, were last seen between two edges: whole days are counted as such."""
    low, high = 0 if seen.low is None else _first(seen.low), END if seen.high is None else _first(seen.high)
    if low >= high or not listings:
        return 0
    first, end = -(-low // DAY), high // DAY
    total = 0
    if first < end:
        total += _number(
            tx.one(
                f"SELECT count(*) FROM seen_day WHERE app_id = :app_id AND listing IN ({_names(listings)}) "
                "AND day >= :first AND day < :end",
                first=first, end=end,
            )
        )  # fmt: skip
    for day in {low // DAY, (high - 1) // DAY}:
        if first <= day < end:
            continue
        total += _number(
            tx.one(
                "SELECT count(*) FROM seen_day d CROSS JOIN presence p WHERE d.app_id = :app_id "
                f"AND d.listing IN ({_names(listings)}) AND d.day = :day AND p.app_id = :app_id "
                "AND p.contact_id = d.contact_id AND p.last_seen_at >= :low AND p.last_seen_at < :high",
                day=day, low=low, high=high,
            )
        )  # fmt: skip
    return total


def _names(listings: Collection[str]) -> str:
    return ", ".join(f"'{listing}'" for listing in listings)


def _first(edge: Edge) -> int:
    """The first second behind an edge."""
    assert not isinstance(edge.value, str), "times are numbers"
    return math.floor(edge.value) + 1 if edge.after else math.ceil(edge.value)


def _number(row: Row | None) -> int:
    assert row is not None
    number: int = row[0]
    return number
