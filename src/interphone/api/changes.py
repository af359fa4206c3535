"""Every change between versions, oldest first: the history of the API on one page.

A change is named as the sentence it makes true. Code asks `version.has(NAME)` and never compares versions.
"""

from __future__ import annotations

import msgspec

from interphone.api.versions import BY_NAME, Version


class Change(msgspec.Struct, frozen=True):
    """One idea that became true with version `since`. `text` tells users; `source` is where it is documented."""

    since: Version
    text: str
    source: str


CHANGES: list[Change] = []


def change(since: str, text: str, *, source: str) -> Change:
    """Declare a change, in the order of versions."""
    declared = Change(BY_NAME[since], text, source)
    if CHANGES and CHANGES[-1].since.order > declared.since.order:
        raise ValueError(f"{text!r} stands after a later change")
    CHANGES.append(declared)
    return declared


EVENTS_ARE_ACCEPTED = change(
    "1.0",
    "Submitting an event answers 202 without a body; before, 201 as every other write.",
    source="API reference 1.0, submitting events; the legacy documentation's status 201",
)

EMAILS_FIND_LISTS = change(
    "1.1",
    "GET /users?email= answers a list of everybody with the address, leads too; before, one user or 404.",
    source="Changelog 1.1",
)

PRIVATE_FIELDS_ARE_EMPTY = change(
    "1.1",
    "last_seen_ip, user_agent_data and the coordinates of people are null.",
    source="API reference 1.1, user model",
)

COORDINATES_ARE_LEFT_OUT = change(
    "1.2",
    "location_data has no latitude and no longitude.",
    source="Changelog 1.2",
)

PRIVATE_FIELDS_ARE_LEFT_OUT = change(
    "1.2",
    "People have no last_seen_ip and no user_agent_data.",
    source="Changelog 1.2",
)

EMAILS_FIND_USERS_ALONE = change(
    "1.2",
    "GET /users?email= answers users only; in 1.1 leads too.",
    source="Changelog 1.2",
)

PHONES_FIND_PEOPLE = change(
    "1.2",
    "GET /users?phone= and GET /contacts?phone= answer the people with a phone number; before, not an argument.",
    source="Changelog 1.2",
)

SUBSCRIPTION_TO_EMAILS_IS_NEVER_NULL = change(
    "1.3",
    "null for unsubscribed_from_emails is an error; before, it was taken for absent.",
    source="Changelog 1.3",
)

PEOPLE_HAVE_OWNERS = change(
    "1.4",
    "Users and leads show their owner_id.",
    source="Changelog 1.4",
)

COMPANIES_HAVE_AN_ERROR_OF_THEIR_OWN = change(
    "2.0",
    "A company that is not found has the code company_not_found; before, not_found as every other resource.",
    source="API reference 2.0, companies; client libraries of 1.x know not_found alone",
)
