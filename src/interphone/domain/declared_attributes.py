"""Which custom attributes people, companies and conversations have, and of which type: what their writes are held to.

Kept in memory, so that a write whose attributes are known costs a look into a dictionary for each. Calls that manage
them are in data_attributes.py.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from interphone.domain import happened
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document, decode
from interphone.store import data_attributes as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

Value = str | int | float | bool | None

CONTACT = "contact"
COMPANY = "company"
CONVERSATION = "conversation"

LIMITS = {CONTACT: 250, COMPANY: 100, CONVERSATION: 250}
"""How many a workspace may have in use (API reference 1.4, create or update a user; 2.x, create a data attribute)."""


class DataAttribute(msgspec.Struct, frozen=True, gc=False):
    """A custom attribute of all people, companies or conversations. `options` is an encoded list, empty for any value.

    `inferred`: nobody declared it; its type is what fits every value so far. `admin_id`: the teammate who made it.
    """

    id: int
    model: str
    name: str
    label: str
    description: str
    data_type: str
    options: Document
    messenger_writable: int
    inferred: int
    archived: int
    admin_id: int | None
    created_at: int
    updated_at: int
    settings: Document = EMPTY
    """What conversation_attributes.py keeps of an attribute of conversations."""

    def takes(self, value: Value) -> bool:
        """Whether the value is of its type and among its options; null always is."""
        if type(value) not in _TYPES[self.data_type] and not (self.inferred and self.data_type == "string"):
            return False
        return self.options == EMPTY_LIST or value is None or value in decode(self.options)


# What a value of each type may be in JSON. Dates are unix seconds.
_TYPES: dict[str, frozenset[type]] = {
    "string": frozenset({str, type(None)}),
    "integer": frozenset({int, type(None)}),
    "float": frozenset({int, float, type(None)}),
    "boolean": frozenset({bool, type(None)}),
    "date": frozenset({int, type(None)}),
    "datetime": frozenset({int, type(None)}),
}
DATA_TYPES = tuple(_TYPES)


class Declared(NamedTuple):
    """The attributes of one model by name, archived ones too, and how many are not archived."""

    by_name: dict[str, DataAttribute]
    active: int


def declared(tx: Transaction, model: str) -> Declared:
    """What is declared of `contact`, `company` or `conversation`, kept in memory until configuration changes."""
    return tx.remember("data_attributes", _load)[model]


def infer(tx: Transaction, model: str, name: str, value: Value) -> bool:
    """Declare an attribute by its first value, or widen its type to take this one; False where there are too many.

    A null tells nothing, and a type that somebody declared stays as it is.
    """
    known, active = declared(tx, model)
    attribute = known.get(name)
    if value is None or (attribute is not None and not attribute.inferred):
        return True
    if attribute is not None:
        widened = _widen(attribute.data_type, _type_of(name, value))
        store.update(tx, attribute.id, {"data_type": widened, "updated_at": tx.now})
    elif active >= LIMITS[model]:
        return False
    else:
        new = DataAttribute(
            id=next_number(tx, "data_attribute"),
            model=model,
            name=name,
            label=name,
            description="",
            data_type=_type_of(name, value),
            options=EMPTY_LIST,
            messenger_writable=1,
            inferred=1,
            archived=0,
            admin_id=None,
            created_at=tx.now,
            updated_at=tx.now,
        )
        store.insert(tx, msgspec.structs.asdict(new))
    tx.revise()
    tx.note(happened.SettingsChanged("data_attributes"))
    return True


def _load(tx: Transaction) -> dict[str, Declared]:
    found: dict[str, dict[str, DataAttribute]] = {model: {} for model in LIMITS}
    for row in store.every(tx):
        attribute = DataAttribute(*row)
        found[attribute.model][attribute.name] = attribute
    return {
        model: Declared(by_name, sum(not attribute.archived for attribute in by_name.values()))
        for model, by_name in found.items()
    }


def _type_of(name: str, value: Value) -> str:
    """Whole numbers whose names end in _at are dates (API reference 1.0, custom attributes)."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "date" if name.endswith("_at") else "integer"
    return "float" if isinstance(value, float) else "string"


def _widen(one: str, other: str) -> str:
    """The narrowest type that takes both."""
    if one == other:
        return one
    numbers = {"integer", "float", "date"}
    return "float" if {one, other} <= numbers else "string"
