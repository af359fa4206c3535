"""What people are searched by beside the columns of a contact, kept in step with them value by value.

Custom attributes are named with an @ before them, so that they never meet the names of the product. Texts are kept in
one case: a search does not tell cases apart.
"""

from __future__ import annotations

from typing import NamedTuple

from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.declared_attributes import Value
from interphone.domain.documents import EMPTY, Document, decode
from interphone.store import contact_search as store
from interphone.store.database import Transaction

TEXT, NUMBER, BOOLEAN = "t", "n", "b"

# Of the details, what a search may ask; the rest is shown alone.
DETAILS = frozenset({
    "language_override", "browser", "browser_language", "os", "android_app_name", "android_app_version",
    "android_device", "android_os_version", "android_sdk_version", "android_last_seen_at", "ios_app_name",
    "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version", "ios_last_seen_at", "last_replied_at",
    "last_contacted_at", "last_email_opened_at", "last_email_clicked_at",
})  # fmt: skip
PLACES = {"country_name": "location.country", "region_name": "location.region", "city_name": "location.city"}
# Kept where they are true alone, as they hardly ever are.
FLAGS = ("unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced")


class Kept(NamedTuple):
    """A value as the table of attributes has it."""

    kind: str
    text: str
    number: float


def custom(name: str) -> str:
    """How the table calls a custom attribute."""
    return "@" + name


def fold(text: str) -> str:
    """What texts have in common that differ by case alone."""
    return text.casefold()


def follow(tx: Transaction, before: Contact | None, after: Contact | None) -> None:
    """Keep in step with a contact that was stored, changed, moved to another listing or (after is None) deleted."""
    if before is not None and before.listing not in PEOPLE:
        before = None
    if after is None or after.listing not in PEOPLE:
        if before is not None:
            store.forget(tx, before.id)
        return
    kept, wanted = _differing(before, after)
    values = [{"name": name, **value._asdict()} for name, value in wanted.items() if kept.get(name) != value]
    if values:
        store.put_attributes(tx, after.id, values)
    gone = [name for name in kept if name not in wanted]
    if gone:
        store.drop_attributes(tx, after.id, gone)


def _differing(before: Contact | None, after: Contact) -> tuple[dict[str, Kept], dict[str, Kept]]:
    """Values before and after, of the parts that differ: most changes leave most parts alone."""
    kept: dict[str, Kept] = {}
    wanted: dict[str, Kept] = {}
    if before is None or before.custom_attributes != after.custom_attributes:
        _add_custom(wanted, after.custom_attributes)
        if before is not None:
            _add_custom(kept, before.custom_attributes)
    if before is None or before.details != after.details:
        _add_known(wanted, after.details, {name: name for name in DETAILS})
        if before is not None:
            _add_known(kept, before.details, {name: name for name in DETAILS})
    if before is None or before.location != after.location:
        _add_known(wanted, after.location, PLACES)
        if before is not None:
            _add_known(kept, before.location, PLACES)
    if before is not None:
        _add_fields(kept, before)
    _add_fields(wanted, after)
    return kept, wanted


def _add_custom(values: dict[str, Kept], document: Document) -> None:
    if document != EMPTY:
        for name, value in decode(document).items():
            if (kept := _keep(value)) is not None:
                values["@" + name] = kept


def _add_known(values: dict[str, Kept], document: Document, names: dict[str, str]) -> None:
    if document != EMPTY:
        for name, value in decode(document).items():
            if name in names and value != "" and (kept := _keep(value)) is not None:
                values[names[name]] = kept


def _add_fields(values: dict[str, Kept], contact: Contact) -> None:
    if contact.name is not None:
        values["name"] = Kept(TEXT, fold(contact.name), 0.0)
    if contact.email is not None and "@" in contact.email:
        values["email_domain"] = Kept(TEXT, contact.email.partition("@")[2], 0.0)
    for flag in FLAGS:
        if getattr(contact, flag):
            values[flag] = Kept(BOOLEAN, "", 1.0)


def _keep(value: Value) -> Kept | None:
    if isinstance(value, str):
        return Kept(TEXT, fold(value), 0.0)
    if isinstance(value, bool):
        return Kept(BOOLEAN, "", float(value))
    return None if value is None else Kept(NUMBER, "", float(value))
