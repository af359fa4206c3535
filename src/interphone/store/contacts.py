"""Contacts: the cold document here, what every page view touches in presence.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interphone.store import page_blocks, seen_days
from interphone.store.database import Asked, Row, Transaction
from interphone.store.sets import among

# The order of domain.contacts.Contact.
COLUMNS = (
    "c.id, c.role, c.user_id, c.email, c.name, c.avatar_url, c.created_at, c.signed_up_at, c.joined_at, "
    "c.updated_at, c.unsubscribed_from_emails, c.custom_attributes, c.social_profiles, c.location, c.company_ids, "
    "c.listing, c.phone, c.pseudonym, c.owner_id, c.marked_email_as_spam, c.has_hard_bounced, c.blocked, c.details, "
    "p.last_seen_at, p.last_seen_ip, p.last_seen_user_agent, p.session_count, p.session_started_at, p.unread"
)
# What lists of v1 show, in the order of domain.contacts.Listed: a page of 500 costs what its values cost.
LISTED = (
    "c.email, c.user_id, c.name, c.joined_at, p.last_seen_at, c.custom_attributes, c.social_profiles, c.location, "
    "p.session_count, p.last_seen_ip, p.last_seen_user_agent, c.unsubscribed_from_emails, c.id, c.avatar_url, "
    "c.company_ids"
)
JOINED = "contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id"
OF_USER_ID = f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.user_id = :user_id"
LISTING = 15  # Where it stands in COLUMNS.
Listings = tuple[str, ...]


def find_any(tx: Transaction, id: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id = :id", id=id)


def find_any_user(tx: Transaction, user_id: str) -> Row | None:
    return tx.one(OF_USER_ID, user_id=user_id)


def ask_any_user(tx: Transaction, user_id: str) -> Asked:
    return tx.ask(OF_USER_ID, user_id=user_id)


def ask_users(tx: Transaction, user_ids: Sequence[str]) -> Asked:
    """Whoever has one of these user_ids, in any order."""
    wanted, values = among("user_id", user_ids)
    return tx.ask(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.user_id IN ({wanted})", **values)


def find_many(tx: Transaction, ids: Sequence[str]) -> list[Row]:
    """Archived or not, in any order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id IN ({wanted})", **values)


def find(tx: Transaction, id: str, listings: Listings) -> Row | None:
    row = find_any(tx, id)
    return row if row and row[LISTING] in listings else None


def find_user(tx: Transaction, user_id: str, listings: Listings) -> Row | None:
    row = find_any_user(tx, user_id)
    return row if row and row[LISTING] in listings else None


def find_by_email(tx: Transaction, email: str, listings: Listings) -> Row | None:
    """The newest contact of that address."""
    found = ask_by_email(tx, email, listings, 1)()
    return found[0] if found else None


def ask_by_email(tx: Transaction, email: str, listings: Listings, limit: int) -> Asked:
    """Contacts of that address, the newest first."""
    return tx.ask(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.email = :email "
        f"AND c.listing IN ({_names(listings)}) ORDER BY c.joined_at DESC, c.id DESC LIMIT :limit",
        email=email, limit=limit,
    )  # fmt: skip


def ask_blocked(tx: Transaction, email: str) -> Asked:
    """Gives a row where somebody with that address was blocked."""
    return tx.ask(
        "SELECT 1 FROM contact WHERE app_id = :app_id AND email = :email AND blocked = 1 LIMIT 1", email=email
    )


def find_unclaimed(tx: Transaction, email: str) -> Row | None:
    """The newest user of that address that has no user_id yet."""
    return tx.one(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.email = :email AND c.user_id IS NULL "
        "AND c.listing = 'user' ORDER BY c.joined_at DESC, c.id DESC LIMIT 1",
        email=email,
    )


def insert(tx: Transaction, contact: dict[str, Any]) -> None:
    """A new contact, its presence, and its place in its list."""
    names = (
        "id, role, user_id, email, name, avatar_url, created_at, signed_up_at, joined_at, updated_at, "
        "unsubscribed_from_emails, custom_attributes, social_profiles, location, company_ids, listing, phone, "
        "pseudonym, owner_id, marked_email_as_spam, has_hard_bounced, blocked, details"
    )
    values = ", ".join(f":{name}" for name in names.split(", "))
    tx.send(f"INSERT INTO contact (app_id, {names}) VALUES (:app_id, {values})", **contact)
    tx.send(
        "INSERT INTO presence (app_id, contact_id, last_seen_at, last_seen_ip, last_seen_user_agent, session_count, "
        "session_started_at, unread) VALUES (:app_id, :id, :last_seen_at, :last_seen_ip, :last_seen_user_agent, "
        ":session_count, :session_started_at, :unread)",
        **contact,
    )
    listing = contact["listing"]
    seen_days.move(tx, contact["id"], None, seen_days.Sighting(listing, contact["last_seen_at"]))
    page_blocks.add(tx, listing, contact["joined_at"], contact["id"], _key_at(tx, listing))


def update(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    """Set these columns of a contact; `listing` and `joined_at` are set by `move`."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.combine(
        ("contact", id), f"UPDATE contact SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes
    )


def update_presence(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    """Set these columns of a contact's presence."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.combine(
        ("presence", id),
        f"UPDATE presence SET {assignments} WHERE app_id = :app_id AND contact_id = :id",
        id=id,
        **changes,
    )


def move(tx: Transaction, id: str, was: tuple[str, int], becomes: tuple[str, int]) -> None:
    """Change where a contact stands, from one (listing, joined_at) to another."""
    tx.send(
        "UPDATE contact SET listing = :listing, joined_at = :joined_at WHERE app_id = :app_id AND id = :id",
        id=id, listing=becomes[0], joined_at=becomes[1],
    )  # fmt: skip
    page_blocks.remove(tx, was[0], was[1], id, _key_at(tx, was[0]))
    page_blocks.add(tx, becomes[0], becomes[1], id, _key_at(tx, becomes[0]))


def delete(tx: Transaction, id: str, listing: str, joined_at: int) -> None:
    """Remove a contact with all that hangs on it, so that no trace stays in the files."""
    for table in (
        "conversation_contact",
        "note",
        "data_event",
        "data_event_summary",
        "auto_message_receipt",
        "company_contact",
        "presence",
        "contact_attribute",
        "contact_due",
        "contact_subscription",
        "mail",
        "mail_known",
    ):
        tx.send(f"DELETE FROM {table} WHERE app_id = :app_id AND contact_id = :id", id=id)
    tx.send("DELETE FROM contact_merge WHERE app_id = :app_id AND into_id = :id", id=id)
    tx.send("DELETE FROM job WHERE app_id = :app_id AND subject = :id", id=id)
    tx.send("DELETE FROM contact WHERE app_id = :app_id AND id = :id", id=id)
    page_blocks.remove(tx, listing, joined_at, id, _key_at(tx, listing))
    tx.erase()


def page(tx: Transaction, listing: str, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many contacts the listing has, and as LISTED those after the `offset` newest ones, newest first."""
    total, place = page_blocks.find_place(tx, listing, offset)
    if place is None:
        return total, []
    # The way to the first of them is walked in the index alone.
    first = tx.one(
        "SELECT joined_at, id FROM contact WHERE app_id = :app_id AND listing = :listing "
        "AND (joined_at, id) < (:at, :id) ORDER BY joined_at DESC, id DESC LIMIT 1 OFFSET :skip",
        listing=listing, at=place.before_at, id=place.before_id, skip=place.skip,
    )  # fmt: skip
    assert first is not None, "the blocks of a list count its members"
    rows = tx.all(
        f"SELECT {LISTED} FROM {JOINED} WHERE c.app_id = :app_id AND c.listing = :listing "
        "AND (c.joined_at, c.id) <= (:at, :id) ORDER BY c.joined_at DESC, c.id DESC LIMIT :limit",
        listing=listing, at=first[0], id=first[1], limit=limit,
    )  # fmt: skip
    return total, rows


def _names(listings: Listings) -> str:
    """As SQL; they are our own words, never a caller's."""
    return ", ".join(f"'{listing}'" for listing in listings)


def _key_at(tx: Transaction, listing: str) -> page_blocks.KeyAt:
    def key_at(at: int, id: str, skip: int) -> tuple[int, str] | None:
        row = tx.one(
            "SELECT joined_at, id FROM contact WHERE app_id = :app_id AND listing = :listing "
            "AND (joined_at, id) >= (:at, :id) ORDER BY joined_at, id LIMIT 1 OFFSET :skip",
            listing=listing, at=at, id=id, skip=skip,
        )  # fmt: skip
        return row and (row[0], row[1])

    return key_at
