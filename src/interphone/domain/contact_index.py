"""Keeping what people are searched by in step with them, value by value: users and leads, nobody else."""

from __future__ import annotations

from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.search_values import (
    TEXT,
    TRUE,
    Kept,
    Values,
    change,
    custom_changes,
    custom_values,
    fold,
    named_values,
)
from interphone.store import search_values as store
from interphone.store.contact_search import CONTACTS
from interphone.store.database import Transaction

# Of the details, what a search may ask; the rest is shown alone.
DETAILS = {
    name: name
    for name in (
        "language_override", "browser", "browser_language", "os", "android_app_name", "android_app_version",
        "android_device", "android_os_version", "android_sdk_version", "android_last_seen_at", "ios_app_name",
        "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version", "ios_last_seen_at", "last_replied_at",
        "last_contacted_at", "last_email_opened_at", "last_email_clicked_at",
    )
}  # fmt: skip
PLACES = {"country_name": "location.country", "region_name": "location.region", "city_name": "location.city"}
# Kept where they are true alone, as they hardly ever are.
FLAGS = ("unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced")


def follow(tx: Transaction, before: Contact | None, after: Contact) -> None:
    """For a contact that was stored, changed, or moved to another listing."""
    if before is not None and before.listing not in PEOPLE:
        before = None
        if after.listing not in PEOPLE:
            return
    elif after.listing not in PEOPLE:
        store.forget(tx, CONTACTS, after.id)
        return
    kept, wanted = _differing(before, after)
    if kept != wanted:
        change(tx, CONTACTS, after.id, kept, wanted)


def _differing(before: Contact | None, after: Contact) -> tuple[Values, Values]:
    """Values before and after, of the parts that differ: most changes leave most parts alone."""
    if before is None:
        return {}, (
            _fields(after)
            | custom_values(after.custom_attributes)
            | named_values(after.details, DETAILS)
            | named_values(after.location, PLACES)
        )
    kept, wanted = _fields(before), _fields(after)
    if before.custom_attributes != after.custom_attributes:
        was, becomes = custom_changes(before.custom_attributes, after.custom_attributes)
        kept |= was
        wanted |= becomes
    for name, names in (("details", DETAILS), ("location", PLACES)):
        was, becomes = getattr(before, name), getattr(after, name)
        if was != becomes:
            kept |= named_values(was, names)
            wanted |= named_values(becomes, names)
    return kept, wanted


def _fields(contact: Contact) -> Values:
    values: Values = {}
    if contact.name is not None:
        values["name"] = Kept(TEXT, fold(contact.name), 0.0)
    if contact.email is not None and "@" in contact.email:
        values["email_domain"] = Kept(TEXT, contact.email.partition("@")[2], 0.0)
    for flag in FLAGS:
        if getattr(contact, flag):
            values[flag] = TRUE
    return values
