"""Subscription types: the kinds of messages that people choose to get or not to get.

A type of opt_out consent goes to everybody but those who opted out of it; one of opt_in consent to nobody but those who
opted in. `unsubscribed_from_emails` stands above them: who has it gets no email of any type, whatever they chose, and
their choices are kept and count again when it is taken back.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import happened
from interphone.domain.contacts import get_person
from interphone.domain.documents import Document, encode
from interphone.domain.errors import Invalid, NotFound
from interphone.store import subscriptions as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

OPT_OUT = "opt_out"
OPT_IN = "opt_in"
CONSENT_TYPES = (OPT_OUT, OPT_IN)
STATES = ("live", "draft", "archived")
CONTENT_TYPES = ("email", "sms_message")


class Translation(msgspec.Struct, frozen=True):
    """How people of one language see a type; `locale` is such as en or pt-BR."""

    name: str
    description: str
    locale: str


class SubscriptionType(msgspec.Struct, frozen=True):
    """`content_types` and `translations` are encoded JSON; of the translations the one in `locale` is the default."""

    id: int
    state: str
    consent_type: str
    content_types: Document
    locale: str
    translations: Document
    created_at: int
    updated_at: int

    def contents(self) -> list[str]:
        return msgspec.json.decode(self.content_types, type=list[str])

    def texts(self) -> list[Translation]:
        """Never empty, the default one first."""
        texts = msgspec.json.decode(self.translations, type=list[Translation])
        return sorted(texts, key=lambda text: text.locale != self.locale)


class NewSubscriptionType(msgspec.Struct, frozen=True, kw_only=True):
    text: Translation
    consent_type: str = OPT_OUT
    state: str = STATES[0]
    content_types: tuple[str, ...] = CONTENT_TYPES[:1]


class SubscriptionTypeChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field alone. `text` replaces the one in its locale, or is one more. A consent type stays."""

    id: int
    state: str | UnsetType = UNSET
    content_types: tuple[str, ...] | UnsetType = UNSET
    text: Translation | UnsetType = UNSET


class Wanted(msgspec.Struct, frozen=True):
    """A type by its id, of one of these consent types: of others the caller does not know."""

    id: int
    consents: tuple[str, ...] = CONSENT_TYPES


class Chooser(msgspec.Struct, frozen=True):
    """A contact, and the consent types that the caller knows."""

    contact_id: str
    consents: tuple[str, ...]


class Choice(msgspec.Struct, frozen=True):
    """What a contact chooses: out of a type of opt_out consent, into one of opt_in. `consent_type` must agree."""

    contact_id: str
    type: Wanted
    consent_type: str | None = None


def create(tx: Transaction, new: NewSubscriptionType) -> SubscriptionType:
    made = SubscriptionType(
        id=next_number(tx, "subscription_type"),
        state=new.state,
        consent_type=new.consent_type,
        content_types=encode(new.content_types),
        locale=new.text.locale,
        translations=encode([new.text]),
        created_at=tx.now,
        updated_at=tx.now,
    )
    store.insert(tx, msgspec.structs.asdict(made))
    tx.revise()
    tx.note(happened.SettingsChanged("subscription_types"))
    return made


def change(tx: Transaction, change: SubscriptionTypeChange) -> SubscriptionType:
    """Raises NotFound."""
    type = _every(tx).get(change.id)
    if type is None:
        raise NotFound("Subscription type", f"There is no subscription type {change.id} in this workspace")
    changes: dict[str, object] = {"updated_at": tx.now}
    if change.state is not UNSET:
        changes["state"] = change.state
    if change.content_types is not UNSET:
        changes["content_types"] = encode(change.content_types)
    if change.text is not UNSET:
        others = [text for text in type.texts() if text.locale != change.text.locale]
        changes["translations"] = encode([*others, change.text])
    store.update(tx, type.id, changes)
    tx.revise()
    tx.note(happened.SettingsChanged("subscription_types"))
    return msgspec.structs.replace(type, **changes)


def every(tx: Transaction, consents: tuple[str, ...] = CONSENT_TYPES) -> list[SubscriptionType]:
    """Those of these consent types, oldest first."""
    return [type for type in _every(tx).values() if type.consent_type in consents]


def get(tx: Transaction, wanted: Wanted) -> SubscriptionType:
    """Raises NotFound."""
    type = _every(tx).get(wanted.id)
    if type is None or type.consent_type not in wanted.consents:
        raise NotFound("Resource")
    return type


def chosen(tx: Transaction, chooser: Chooser) -> list[SubscriptionType]:
    """The types that a contact opted out of, or into. Raises NotFound."""
    contact = get_person(tx, chooser.contact_id)
    mine = {type_id for _, type_id, _ in store.ask_of_contacts(tx, [contact.id])()}
    return [type for type in every(tx, chooser.consents) if type.id in mine]


def choose(tx: Transaction, choice: Choice) -> SubscriptionType:
    """Raises NotFound, and Invalid for the consent that is not the type's: its opposite would be stored."""
    contact, type = get_person(tx, choice.contact_id), get(tx, choice.type)
    if choice.consent_type not in (None, type.consent_type):
        raise Invalid(
            "consent_type",
            f"consent_type must be {type.consent_type!r}, as subscription type {type.id} is; "
            "to take a choice back, remove the subscription from the contact",
        )
    if store.choose(tx, contact.id, type.id):
        tx.note(happened.SubscriptionChosen(contact.id, type.id, subscribed=type.consent_type == OPT_IN))
    return type


def forget(tx: Transaction, choice: Choice) -> SubscriptionType:
    """Take a choice back; where there was none, nothing changes. Raises NotFound."""
    contact, type = get_person(tx, choice.contact_id), get(tx, choice.type)
    if store.forget(tx, contact.id, type.id):
        tx.note(happened.SubscriptionChosen(contact.id, type.id, subscribed=type.consent_type == OPT_OUT))
    return type


def _every(tx: Transaction) -> dict[int, SubscriptionType]:
    """Kept in memory, as they are few and change rarely."""
    return tx.remember("subscription types", _load)


def _load(tx: Transaction) -> dict[int, SubscriptionType]:
    return {row[0]: SubscriptionType(*row) for row in store.every(tx)}
