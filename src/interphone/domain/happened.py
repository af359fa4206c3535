"""Everything that can happen, one frozen class each. Verbs note them; after/ tells whoever must know."""

from __future__ import annotations

import msgspec


class AddressSeen(msgspec.Struct, frozen=True):
    """A contact was seen at an ip address other than the one before."""

    contact_id: str
    ip: str


class EmailLearned(msgspec.Struct, frozen=True):
    """A contact has an email address it did not have before."""

    contact_id: str
    email: str


class PersonErased(msgspec.Struct, frozen=True):
    """A contact was deleted for good; `texts` tell what names them (domain/traces.py)."""

    texts: list[str]


class BulkSubmitted(msgspec.Struct, frozen=True):
    """A bulk job has items to do."""

    job_id: str
