"""What records are searched by beside their columns, as it is stored.

Custom attributes are named with an @ before them, so that they never meet the names of the product. Texts are kept in
one case: a search does not tell cases apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

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
    return {} if document == EMPTY else _custom(decode(document))


def custom_changes(before: Document, after: Document) -> tuple[Values, Values]:
    """Of the attributes that differ between two such documents: the values there were, and those there are."""
    was, becomes = decode(before), decode(after)
    return _custom(_beyond(was, becomes)), _custom(_beyond(becomes, was))


def _custom(attributes: dict[str, Value]) -> Values:
    return {custom(name): kept for name, value in attributes.items() if (kept := keep(value)) is not None}


def _beyond(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    """The attributes that the other has not with the same value. True is another value than 1."""
    return {
        name: value
        for name, value in one.items()
        if name not in other or other[name] != value or type(other[name]) is not type(value)
    }


def named_values(document: Document, names: Mapping[str, str]) -> Values:
    """Of those members of a document that have a name among these; an empty text is no value."""
    if document == EMPTY:
        return {}
    return {
        names[name]: kept
        for name, value in decode(document).items()
        if name in names and value != "" and (kept := keep(value)) is not None
    }


def change(tx: Transaction, subject: Subject, id: str, kept: Values, wanted: Values) -> None:
    """Store what differs between the values that a record had and those that it has now."""
    values = [{"name": name, **value._asdict()} for name, value in wanted.items() if kept.get(name) != value]
    if values:
        store.put(tx, subject, id, values)
    gone = [name for name in kept if name not in wanted]
    if gone:
        store.drop(tx, subject, id, gone)
