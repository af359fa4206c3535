"""Managing custom attributes: listing, declaring, changing and archiving them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import happened, segments, teammates
from interphone.domain.attributes import PLAIN_NAME, is_plain
from interphone.domain.auto_messages import AutoMessage
from interphone.domain.declared_attributes import CONTACT, DATA_TYPES, LIMITS, DataAttribute, declared
from interphone.domain.documents import EMPTY_LIST, Document, decode, encode
from interphone.domain.errors import Invalid, NotFound, Unprocessable
from interphone.domain.search_query import filters, read_query
from interphone.domain.targeting import CUSTOM
from interphone.domain.teammates import Caller
from interphone.store import auto_messages as auto_message_store
from interphone.store import data_attributes as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

CALLED = {"contact": "people", "company": "company"}
"""What the documentation calls the data of each model."""
TOO_FEW_OPTIONS = "You must have at least two options on a list type data attribute"


class NewAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """`options` is empty where any value goes. `data_type` is one of DATA_TYPES."""

    model: str
    name: str
    data_type: str
    description: str
    options: list[str]
    messenger_writable: bool
    caller: Caller


class AttributeChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field alone."""

    id: int
    label: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    options: list[str] | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    messenger_writable: bool | UnsetType = UNSET


class AttributeFilter(msgspec.Struct, frozen=True):
    """The custom attributes of these models; archived ones only if they are asked for."""

    models: tuple[str, ...]
    archived: bool


def every(tx: Transaction, filter: AttributeFilter) -> list[DataAttribute]:
    """In the order in which they came to be."""
    models = [model for model in filter.models if model in LIMITS]
    found = [attribute for model in models for attribute in declared(tx, model).by_name.values()]
    return sorted(
        (attribute for attribute in found if filter.archived or not attribute.archived),
        key=lambda attribute: attribute.id,
    )


def create(tx: Transaction, new: NewAttribute) -> DataAttribute:
    """Raises Invalid, in the documentation's words where it has some: the name is taken or none, so is the type, there
    are too few options or too many attributes."""
    _check_name(tx, new.model, new.name)
    if new.data_type not in DATA_TYPES:
        raise Invalid("data_type", "Data Type isn't an option")
    _check_room(tx, new.model, "name")
    by = teammates.acting(tx, new.caller.teammate_id)
    attribute = DataAttribute(
        id=next_number(tx, "data_attribute"),
        model=new.model,
        name=new.name,
        label=new.name,
        description=new.description,
        data_type=new.data_type,
        options=_options(new.options) if new.options else EMPTY_LIST,
        messenger_writable=int(new.messenger_writable),
        inferred=0,
        archived=0,
        admin_id=None if by is teammates.NOBODY else by.id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    if not store.insert(tx, msgspec.structs.asdict(attribute)):  # Another server was faster.
        raise _taken(new.model, new.model, new.name)
    tx.revise()
    tx.note(happened.SettingsChanged("data_attributes"))
    return attribute


def update(tx: Transaction, change: AttributeChange) -> DataAttribute:
    """Raises NotFound, Invalid for too few options, Unprocessable where it is to be archived but something asks for it.

    Options can be given to texts alone, and once they are, the values of people and companies stay as they are.
    """
    attribute = _find(tx, change.id)
    changes: dict[str, Any] = {
        name: value
        for name in ("label", "description", "archived", "messenger_writable")
        if (value := getattr(change, name)) is not UNSET
    }
    if change.options is not UNSET:
        if attribute.data_type != "string":
            raise Invalid("options", f"'{attribute.name}' is of type {attribute.data_type}: only a string has options")
        changes["options"] = _options(change.options)
        changes["inferred"] = 0
    if change.archived is True and not attribute.archived and _is_asked_for(tx, attribute):
        raise Unprocessable("The Data Attribute you are trying to archive has a dependant object", code="data_invalid")
    if change.archived is False and attribute.archived:
        _check_room(tx, attribute.model, "archived")
    columns = {name: int(value) if isinstance(value, bool) else value for name, value in changes.items()}
    store.update(tx, attribute.id, {**columns, "updated_at": tx.now})
    tx.revise()
    tx.note(happened.SettingsChanged("data_attributes"))
    return msgspec.structs.replace(attribute, **columns, updated_at=tx.now)


def _find(tx: Transaction, id: int) -> DataAttribute:
    for model in CALLED:
        for attribute in declared(tx, model).by_name.values():
            if attribute.id == id:
                return attribute
    raise NotFound("DataAttribute", "We couldn't find that data attribute to update", code="field_not_found")


def _check_name(tx: Transaction, model: str, name: str) -> None:
    """A name is one whatever its case, and the model's own are looked at first."""
    if not is_plain(name):
        raise Invalid("name", PLAIN_NAME)
    for other in sorted(CALLED, key=lambda one: one != model):
        if any(known.casefold() == name.casefold() for known in declared(tx, other).by_name):
            raise _taken(other, model, name)


def _taken(by: str, model: str, name: str) -> Invalid:
    message = f"You already have '{name}' in your {CALLED[by]} data."
    return Invalid("name", f"{message} To save this as new {CALLED[model]} data, use a different name.")


def _check_room(tx: Transaction, model: str, argument: str) -> None:
    if declared(tx, model).active >= LIMITS[model]:
        what = "People" if model == CONTACT else "Companies"
        message = f"{what} can have at most {LIMITS[model]} custom attributes; archive one that is not needed"
        raise Invalid(argument, message, code="custom_data_limit_reached")


def _options(options: list[str]) -> Document:
    different = list(dict.fromkeys(options))
    if len(different) < 2:
        raise Invalid("options", TOO_FEW_OPTIONS)
    return encode(different)


def _is_asked_for(tx: Transaction, attribute: DataAttribute) -> bool:
    """Whether a segment or an auto message chooses by it."""
    field = f"custom_attributes.{attribute.name}"
    for segment in segments.of_type(tx, company=attribute.model != CONTACT):
        if any(filter.field == field for filter in filters(read_query(decode(segment.query)))):
            return True
    return attribute.model == CONTACT and any(
        condition.field.removeprefix(CUSTOM) == attribute.name
        for row in auto_message_store.every(tx)
        for condition in AutoMessage(*row).meant_for().conditions
    )
