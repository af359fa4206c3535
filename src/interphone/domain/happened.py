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

    contact_id: str
    texts: list[str]


class BulkSubmitted(msgspec.Struct, frozen=True):
    """A bulk job has items to do."""

    job_id: str


class ExportWanted(msgspec.Struct, frozen=True):
    """Somebody asked for an export of what was sent."""

    export_id: str


class ConversationStarted(msgspec.Struct, frozen=True):
    """A conversation is now one that teammates see; `by` is contact or teammate."""

    conversation_id: int
    by: str


class PartAdded(msgspec.Struct, frozen=True):
    """A conversation got a part: somebody wrote, or changed its state.

    `part_type` is one of domain/part_types.py, `author_kind` is contact, teammate, team or bot.
    """

    conversation_id: int
    part_id: int
    part_type: str
    author_kind: str


class PartRedacted(msgspec.Struct, frozen=True):
    """The words of a part, or of what began the conversation, are gone for good."""

    conversation_id: int
    part_id: int


class ConversationTagged(msgspec.Struct, frozen=True):
    """A tag was put on a part of a conversation, or taken from it."""

    conversation_id: int
    part_id: int
    tag_id: int
    added: bool


class ConversationRead(msgspec.Struct, frozen=True):
    """A person's mark on their conversation changed."""

    conversation_id: int
    contact_id: str
    read: bool


class ConversationRated(msgspec.Struct, frozen=True):
    """A person told how content they are."""

    conversation_id: int


class ConversationChanged(msgspec.Struct, frozen=True):
    """Something else about a conversation is different: its title, attributes, company."""

    conversation_id: int


class ConversationDeleted(msgspec.Struct, frozen=True):
    """A conversation is gone, with all that was said; `contact_ids` are those who took part."""

    conversation_id: int
    contact_ids: list[str]


class ParticipantAdded(msgspec.Struct, frozen=True):
    """A person was brought into a conversation."""

    conversation_id: int
    contact_id: str


class ParticipantRemoved(msgspec.Struct, frozen=True):
    """A person was taken out of a conversation."""

    conversation_id: int
    contact_id: str
