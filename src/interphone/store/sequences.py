"""Whole numbers counted per workspace: ids of conversations, parts, tags, notes, teammates, credentials."""

from interphone.store.database import Transaction


def next_number(tx: Transaction, name: str) -> int:
    """The next number of a sequence, from 1; a number is never given twice."""
    row = tx.one(
        "INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, 1) "
        "ON CONFLICT (app_id, name) DO UPDATE SET value = sequence.value + 1 RETURNING value",
        name=name,
    )
    assert row is not None
    number: int = row[0]
    return number
