"""Contacts: the people a workspace talks to, and how they are found. One store under every era of the API.

A contact is a user (known by the customer's user_id or by email), a lead (known by a conversation) or a visitor (a
browser). Nobody is merged silently, and no two contacts share a user_id.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain.attributes import Keys
from interphone.domain.companies import CompanyChange
from interphone.domain.declared_attributes import Value
from interphone.domain.documents import Document
from interphone.domain.errors import Conflict, Invalid, NotFound
from interphone.store import contacts as store
from interphone.store.database import Row, Transaction

USER = "user"
LEAD = "lead"
VISITOR = "visitor"
ARCHIVED = "archived"
"""The listing of people who are kept but no longer shown."""
PEOPLE = (USER, LEAD)
"""Whom 2.x calls contacts."""


class Contact(msgspec.Struct, frozen=True, gc=False):
    """A person. Times are unix seconds; the documents are encoded JSON (documents.py)."""

    id: str
    role: str
    user_id: str | None
    email: str | None
    name: str | None
    avatar_url: str | None
    created_at: int
    signed_up_at: int | None
    joined_at: int
    """`signed_up_at`, or else `created_at`: the order of lists."""
    updated_at: int
    unsubscribed_from_emails: int
    custom_attributes: Document
    social_profiles: Document
    location: Document
    company_ids: Document
    listing: str
    """The role, or `archived`."""
    phone: str | None
    pseudonym: str | None
    owner_id: int | None
    marked_email_as_spam: int
    has_hard_bounced: int
    blocked: int
    details: Document
    """What is rarely set: devices, campaigns, languages; the names are DETAILS."""
    last_seen_at: int | None
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    session_count: int
    session_started_at: int | None
    unread: int


DETAILS = (
    "language_override", "browser", "browser_version", "browser_language", "os",
    "android_app_name", "android_app_version", "android_device", "android_os_version", "android_sdk_version",
    "android_last_seen_at",
    "ios_app_name", "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version", "ios_last_seen_at",
    "last_replied_at", "last_contacted_at", "last_email_opened_at", "last_email_clicked_at",
    "referrer", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "do_not_track",
)  # fmt: skip


BLOCKED = "This person was blocked and cannot be created again"
SEVERAL = "Multiple existing users match this email address - must be more specific using user_id"


class Who(msgspec.Struct, frozen=True):
    """How a caller names a person: by our id, then the customer's user_id, then email (lower case)."""

    user_id: str | None = None
    email: str | None = None
    id: str | None = None


class ContactChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to store of a person; UNSET leaves a field alone, None empties it.

    `user_id` and `email` are what to call the person from now on; `who` is how to find them. `details` holds names of
    DETAILS. `new_session` asks for the session rule to be applied now (presence.py).
    """

    who: Who = Who()
    by_put: bool = False
    """The caller of v1 means someone who exists."""
    role: str | UnsetType = UNSET
    user_id: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    avatar_url: str | UnsetType | None = UNSET
    owner_id: int | UnsetType | None = UNSET
    signed_up_at: int | UnsetType | None = UNSET
    unsubscribed_from_emails: bool | UnsetType = UNSET
    last_seen_at: int | UnsetType | None = UNSET
    last_seen_ip: str | UnsetType | None = UNSET
    last_seen_user_agent: str | UnsetType | None = UNSET
    details: dict[str, Value] = {}
    custom_attributes: dict[str, Value] = {}
    custom_attributes_name: str = "custom_attributes"
    """What this era calls them, for the sentences of errors."""
    attribute_keys: Keys = Keys.ANY
    increments: dict[str, int | float] = {}
    companies: list[CompanyChange] = []
    new_session: bool = False
    one_of_email: bool = False
    """Of several users with the email, none is meant; else the newest is, as in v1."""


class Enrichment(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a person after the answer; None leaves a field alone."""

    contact_id: str
    email: str | None = None
    """What it was found by, where it was that: of no use once the person has another."""
    location: Document | None = None
    social_profiles: Document | None = None
    avatar_url: str | None = None


class Listed(msgspec.Struct, frozen=True, gc=False):
    """Of a contact, what lists of v1 show; the fields are those of Contact."""

    email: str | None
    user_id: str | None
    name: str | None
    joined_at: int
    last_seen_at: int | None
    custom_attributes: Document
    social_profiles: Document
    location: Document
    session_count: int
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    unsubscribed_from_emails: int
    id: str
    avatar_url: str | None
    company_ids: Document


class Page(msgspec.Struct, frozen=True):
    """A stretch of a list, newest first, and how many the whole list has."""

    total: int
    contacts: list[Contact]


class ListedPage(msgspec.Struct, frozen=True):
    """A stretch of a list of v1, as Page is."""

    total: int
    contacts: list[Listed]


def find(tx: Transaction, who: Who, listings: tuple[str, ...] = (USER,)) -> Contact | None:
    """The first that is there of: who has this id, who has this user_id, the newest with this email."""
    row = store.find(tx, who.id, listings) if who.id is not None else None
    if row is None and who.user_id is not None:
        row = store.find_user(tx, who.user_id, listings)
    if row is None and who.email is not None:
        row = store.find_by_email(tx, who.email, listings)
    return contact_of(row)


def find_single(tx: Transaction, who: Who, listings: tuple[str, ...] = (USER,)) -> Contact | None:
    """As `find`. Raises Invalid where only an email is left to go by, and several have it."""
    contact = find(tx, msgspec.structs.replace(who, email=None), listings)
    if contact is not None or who.email is None:
        return contact
    rows = store.ask_by_email(tx, who.email, listings, 2)()
    if len(rows) > 1:
        raise Invalid("email", SEVERAL, code="conflict")
    return contact_of(rows[0]) if rows else None


def check_not_blocked(tx: Transaction, email: str | None) -> None:
    """Raises Conflict where somebody with the email was blocked: nobody with it can be created again."""
    ask_blocked(tx, email)()


def ask_blocked(tx: Transaction, email: str | None) -> Callable[[], None]:
    """Gives the second half of `check_not_blocked`, so that something else can be asked before it waits."""
    asked = store.ask_blocked(tx, email) if email is not None else None

    def check() -> None:
        if asked is not None and asked():
            raise Conflict(BLOCKED, code="not_restorable")

    return check


def find_by_id(tx: Transaction, id: str) -> Contact | None:
    """Whoever has this id, archived or not."""
    return contact_of(store.find_any(tx, id))


def find_many(tx: Transaction, ids: list[str]) -> list[Contact]:
    """Those of the ids that are there, archived or not, in no order."""
    return [Contact(*row) for row in store.find_many(tx, ids)]


def get(tx: Transaction, who: Who) -> Contact:
    """A user. Raises NotFound."""
    contact = find(tx, who)
    if contact is None:
        raise NotFound("User")
    return contact


def get_person(tx: Transaction, id: str) -> Contact:
    """A user or lead by our id. Raises NotFound."""
    contact = find(tx, Who(id=id), PEOPLE)
    if contact is None:
        raise NotFound("User")
    return contact


def contact_of(row: Row | None) -> Contact | None:
    return Contact(*row) if row else None


def page(tx: Transaction, window: tuple[int, int]) -> ListedPage:
    """The users after the first of (offset, limit), newest first."""
    total, rows = store.page(tx, USER, *window)
    return ListedPage(total, [Listed(*row) for row in rows])


def columns_of(contact: Contact) -> dict[str, Any]:
    """A contact as its columns."""
    return msgspec.structs.asdict(contact)
