"""Managing the custom attributes of conversations: declaring, changing and archiving them and the options of lists."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import happened, teammates, teams
from interphone.domain.attributes import PLAIN_NAME, is_plain
from interphone.domain.declared_attributes import CONVERSATION, LIMITS, DataAttribute, declared
from interphone.domain.documents import encode
from interphone.domain.errors import NotFound, Unprocessable
from interphone.store import conversations as conversation_store
from interphone.store import data_attributes as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

LIST = "list"
KINDS = {
    "string": "string", "integer": "integer", LIST: "string", "decimal": "float", "boolean": "boolean",
    "datetime": "datetime",
}  # fmt: skip
"""What the API calls each type, and what it is stored as; a list is of strings."""
NOT_YET = {"relationship": "custom objects", "files": "files in attributes"}
"""Types that need what there is none of."""
FEWEST_OPTIONS = 2
MAX_OPTIONS = 250


class Option(msgspec.Struct, frozen=True):
    """One of those that a list may take; an archived one stays where it was chosen."""

    id: str
    label: str
    archived: bool = False


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a conversation attribute has besides; teams are told by id, none means all of them."""

    required: bool = False
    visible_to_team_ids: tuple[int, ...] = ()
    multiline: bool = False
    options: tuple[Option, ...] = ()


class NewConversationAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is one of KINDS; `options` are the labels of a list."""

    name: str
    kind: str
    description: str = ""
    required: bool = False
    visible_to_team_ids: tuple[int, ...] = ()
    multiline: bool = False
    options: tuple[str, ...] = ()
    teammate_id: int | None = None


class AttributeUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field alone."""

    id: int
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    visible_to_team_ids: tuple[int, ...] | UnsetType = UNSET
    multiline: bool | UnsetType = UNSET


class OptionChange(msgspec.Struct, frozen=True):
    """An option is added where none is named, relabelled, or archived where there is no label."""

    attribute_id: int
    option_id: str | None
    label: str | None


def settings_of(attribute: DataAttribute) -> Settings:
    return msgspec.json.decode(attribute.settings, type=Settings)


def every(tx: Transaction, archived: bool) -> list[DataAttribute]:
    """In the order in which they came to be; archived ones only if they are asked for."""
    found = declared(tx, CONVERSATION).by_name.values()
    return sorted((one for one in found if archived or not one.archived), key=lambda one: one.id)


def get(tx: Transaction, id: int) -> DataAttribute:
    """Raises NotFound."""
    for attribute in declared(tx, CONVERSATION).by_name.values():
        if attribute.id == id:
            return attribute
    raise NotFound("ConversationAttribute", "Conversation attribute not found", code="conversation_attribute_not_found")


def create(tx: Transaction, new: NewConversationAttribute) -> DataAttribute:
    """Raises Unprocessable: the name is taken or none, the type cannot be, there are too few options or too many."""
    if new.kind in NOT_YET:
        raise Unprocessable(f"data_type '{new.kind}' cannot be had yet: there are no {NOT_YET[new.kind]}")
    _check_name(tx, new.name)
    if declared(tx, CONVERSATION).active >= LIMITS[CONVERSATION]:
        raise Unprocessable(f"Conversations can have at most {LIMITS[CONVERSATION]} attributes; archive one")
    if new.kind == LIST and len(new.options) < FEWEST_OPTIONS:
        raise Unprocessable("A list attribute must have at least 2 active options")
    _check_labels(new.options)
    _check_teams(tx, new.visible_to_team_ids)
    by = teammates.acting(tx, new.teammate_id)
    settings = Settings(new.required, new.visible_to_team_ids, new.multiline, tuple(map(_new_option, new.options)))
    attribute = DataAttribute(
        id=next_number(tx, "data_attribute"),
        model=CONVERSATION,
        name=new.name,
        label=new.name,
        description=new.description,
        data_type=KINDS[new.kind],
        options=_labels(settings),
        messenger_writable=0,
        inferred=0,
        archived=0,
        admin_id=None if by is teammates.NOBODY else by.id,
        created_at=tx.now,
        updated_at=tx.now,
        settings=encode(settings),
    )
    if not store.insert(tx, msgspec.structs.asdict(attribute)):  # Another server was faster.
        raise _taken(new.name)
    tx.revise()
    tx.note(happened.SettingsChanged("data_attributes"))
    return attribute


def update(tx: Transaction, wanted: AttributeUpdate) -> DataAttribute:
    """Raises NotFound; Unprocessable for a name that cannot be, or once a conversation has a value under the old one.

    Values stand under the name, which searches and webhooks tell too: another name would leave them behind.
    """
    attribute = get(tx, wanted.id)
    changes: dict[str, Any] = {}
    if wanted.name is not UNSET and wanted.name != attribute.name:
        _check_name(tx, wanted.name, but=attribute)
        if conversation_store.has_attribute(tx, attribute.name):
            raise Unprocessable(f"'{attribute.name}' is set on conversations already, so its name stays")
        changes = {"name": wanted.name, "label": wanted.name}
    if wanted.description is not UNSET:
        changes["description"] = wanted.description
    if wanted.visible_to_team_ids is not UNSET:
        _check_teams(tx, wanted.visible_to_team_ids)
    told = {
        name: value
        for name in ("required", "visible_to_team_ids", "multiline")
        if (value := getattr(wanted, name)) is not UNSET
    }
    settings = msgspec.structs.replace(settings_of(attribute), **told)
    return _store(tx, attribute, settings, inferred=0, **changes)


def archive(tx: Transaction, id: int) -> DataAttribute:
    """Raises NotFound."""
    attribute = get(tx, id)
    return _store(tx, attribute, settings_of(attribute), archived=1)


def change_option(tx: Transaction, wanted: OptionChange) -> DataAttribute:
    """Raises NotFound for the attribute or the option; Unprocessable where it is no list, or would have too few."""
    attribute = get(tx, wanted.attribute_id)
    settings = settings_of(attribute)
    if not settings.options:
        raise Unprocessable("Options can only be managed on list attributes")
    if wanted.option_id is None:
        options = (*settings.options, _new_option(wanted.label or ""))
    else:
        if all(option.id != wanted.option_id for option in settings.options):
            raise NotFound("Option", "List option not found", code="conversation_attribute_not_found")
        options = tuple(_changed(wanted)(option) for option in settings.options)
    active = [option.label for option in options if not option.archived]
    if len(active) < FEWEST_OPTIONS:
        raise Unprocessable("A list attribute must have at least 2 active options")
    _check_labels(tuple(active))
    return _store(tx, attribute, msgspec.structs.replace(settings, options=options))


def _changed(wanted: OptionChange) -> Callable[[Option], Option]:
    def change(option: Option) -> Option:
        if option.id != wanted.option_id:
            return option
        if wanted.label is None:
            return msgspec.structs.replace(option, archived=True)
        return msgspec.structs.replace(option, label=wanted.label)

    return change


def _store(tx: Transaction, attribute: DataAttribute, settings: Settings, **changes: Any) -> DataAttribute:
    columns = {**changes, "settings": encode(settings), "options": _labels(settings), "updated_at": tx.now}
    store.update(tx, attribute.id, columns)
    tx.revise()
    tx.note(happened.SettingsChanged("data_attributes"))
    return msgspec.structs.replace(attribute, **columns)


def _new_option(label: str) -> Option:
    return Option(str(uuid.uuid4()), label)


def _labels(settings: Settings) -> str:
    """What a conversation may be given."""
    return encode([option.label for option in settings.options if not option.archived])


def _check_name(tx: Transaction, name: str, but: DataAttribute | None = None) -> None:
    """A name is one whatever its case."""
    if not is_plain(name):
        raise Unprocessable(PLAIN_NAME)
    others = (known for known in declared(tx, CONVERSATION).by_name.values() if known != but)
    if any(known.name.casefold() == name.casefold() for known in others):
        raise _taken(name)


def _taken(name: str) -> Unprocessable:
    return Unprocessable(f"You already have '{name}' in your conversation data. Use a different name.")


def _check_labels(labels: tuple[str, ...]) -> None:
    if len(labels) > MAX_OPTIONS:
        raise Unprocessable(f"A list attribute can have at most {MAX_OPTIONS} active options")
    if len({label.casefold() for label in labels}) < len(labels):
        raise Unprocessable("Each option of a list attribute must have a label of its own")


def _check_teams(tx: Transaction, ids: tuple[int, ...]) -> None:
    unknown = [id for id in ids if id not in teams.every(tx)]
    if unknown:
        raise Unprocessable("visible_to_team_ids must hold the ids of teams")
