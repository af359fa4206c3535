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

COMPANIES_HAVE_AN_ERROR_OF_THEIR_OWN = change(
    "2.0",
    "A company that is not found has the code company_not_found; before, not_found as every other resource.",
    source="API reference 2.0, companies; client libraries of 1.x know not_found alone",
)
