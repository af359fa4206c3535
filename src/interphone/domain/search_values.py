"""What records are searched by beside their columns, as it is stored.

Custom attributes are named with an @ before them, so that they never meet the names of the product. Texts are kept in
one case: a search does not tell cases apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from interphone.domain.declared_attributes import Value
from interphone.domain.documents import EMPTY, Document, decode
from interphone.store import search_values as store
from interphone.store.database import Transaction
from interphone.store.search_sql import Subject

TEXT, NUMBER, BOOLEAN = "t", "n", "b"


class Kept(NamedTuple):
    """A value in the table of attributes."""

    kind: str
    text: str
    number: float


Values = dict[str, Kept]
TRUE = Kept(BOOLEAN, "", 1.0)


def custom(name: str) -> str:
    """How the table calls a custom attribute."""
    return "@" + name


def fold(text: str) -> str:
    """What texts have in common that differ by case alone."""
    return text.casefold()


def keep(value: Value) -> Kept | None:
    """None for what cannot be searched for."""
    if isinstance(value, str):
        return Kept(TEXT, fold(value), 0.0)
    if isinstance(value, bool):
        return Kept(BOOLEAN, "", float(value))
    return None if value is None else Kept(NUMBER, "", float(value))


def custom_values(document: Document) -> Values:
    """Of a document of custom attributes."""
    if document == EMPTY:
        return {}
    return {custom(name): kept for name, value in decode(document).items() if (kept := keep(value)) is not None}


def named_values(document: Document, names: Mapping[str, str]) -> Values:
    """Of those members of a document that have a name among these; an empty text is no value."""
    if document == EMPTY:
        return {}
    return {
        names[name]: kept
        for name, value in decode(document).items()
        if name in names and value != "" and (kept := keep(value)) is not None
    }


def change(tx: Transaction, subject: Subject, changes: Mapping[Any, tuple[Values, Values]]) -> None:
    """Store what differs, for each record by id, between the values that are kept and those that it has now."""
    put, gone = [], []
    for id, (kept, wanted) in changes.items():
        put += [{"id": id, "name": name, **one._asdict()} for name, one in wanted.items() if kept.get(name) != one]
        gone += [{"id": id, "name": name} for name in kept if name not in wanted]
    # Rows that stand together are written together.
    for write, rows in ((store.put, put), (store.drop, gone)):
        if rows:
            write(tx, subject, sorted(rows, key=lambda row: (row["name"], row["id"])))
