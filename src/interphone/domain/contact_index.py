"""What people are searched by, value by value: users and leads, and under other names the archived, who are counted."""

from __future__ import annotations

from interphone.domain.contacts import ARCHIVED, PEOPLE, Contact
from interphone.domain.search_values import TEXT, TRUE, Kept, Values, change, custom_values, fold, named_values
from interphone.store import jobs
from interphone.store import search_values as store
from interphone.store.contact_search import CONTACTS, load, name_archived
from interphone.store.database import Transaction, WriteFirst

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


# Of a contact, what its values are made of.
SOURCES = ("name", "email", "custom_attributes", "details", "location", *FLAGS)

# A visitor is searched by nobody.
KEPT = (*PEOPLE, ARCHIVED)

CATCH_UP = "index"
AT_ONCE = 200
MARK_AT_ONCE = 1_000
LATE_SECONDS = 60
"""How long an index may stay behind where nobody searches."""


def follow(tx: Transaction, before: Contact | None, after: Contact) -> None:
    """For a contact that was stored, changed, or moved to another listing.

    Whoever is not to be found any more is gone at once. The values of others are written when somebody searches by
    them, or a minute later: many changes of one person then cost one, and the change itself next to nothing.
    """
    if after.listing not in KEPT:
        return
    if before is not None and before.listing in KEPT:
        if (before.listing == ARCHIVED) != (after.listing == ARCHIVED):
            store.forget(tx, after.id)
        elif all(getattr(before, name) == getattr(after, name) for name in SOURCES):
            return
    tx.gather(_mark, after.id)


def _mark(tx: Transaction, ids: list[str]) -> None:
    changed = list(dict.fromkeys(ids))
    for start in range(0, len(changed), MARK_AT_ONCE):
        store.mark(tx, changed[start : start + MARK_AT_ONCE], CATCH_UP, tx.now + LATE_SECONDS)


def require_current(tx: Transaction) -> None:
    """Write the values of people that are still to be written. Raises WriteFirst where that may not be done here."""
    tx.require(_mark)
    if not store.is_due(tx):
        return
    if not tx.may_write:
        raise WriteFirst(catch_up)
    while _catch_up(tx):
        continue


def catch_up(tx: Transaction, command: None) -> bool:
    """Write the values of some people who were changed; whether there may be more."""
    tx.require(_mark)
    return _catch_up(tx)


def _catch_up(tx: Transaction) -> bool:
    due = store.due(tx, AT_ONCE)
    ids = sorted({id for _, id in due})
    kept: dict[str, Values] = {id: {} for id in ids}
    for id, name, *value in store.of(tx, CONTACTS, ids):
        kept[id][name] = Kept(*value)
    contacts = [Contact(*row) for row in load(tx, ids)] if ids else []
    change(tx, CONTACTS, {contact.id: (kept[contact.id], values_of(contact)) for contact in contacts})
    if due:
        store.settle(tx, due[-1][0])
    if len(due) == AT_ONCE:
        return True
    jobs.unwant(tx, CATCH_UP, "")
    return False


def values_of(contact: Contact) -> Values:
    """What a user or lead is searched by; an archived one by the same under names that no search asks for."""
    values = (
        _fields(contact)
        | custom_values(contact.custom_attributes)
        | named_values(contact.details, DETAILS)
        | named_values(contact.location, PLACES)
    )
    if contact.listing == ARCHIVED:
        return {name_archived(name): kept for name, kept in values.items()}
    return values


def _fields(contact: Contact) -> Values:
    values: Values = {}
    if contact.name is not None:
        values["name"] = Kept(TEXT, fold(contact.name), 0.0)
    if contact.email is not None and "@" in contact.email:
        values["email_domain"] = Kept(TEXT, fold(contact.email.rpartition("@")[2]), 0.0)
    for flag in FLAGS:
        if getattr(contact, flag):
            values[flag] = TRUE
    return values
