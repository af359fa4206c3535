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
    """A contact was deleted for good; `texts` tell what names them (domain/traces.py).

    `contact_ids` are theirs and those of records that were merged into it.
    """

    contact_ids: list[str]
    texts: list[str]


class ContactCreated(msgspec.Struct, frozen=True):
    """There is a new user or lead, also one who was a visitor."""

    contact_id: str
    role: str


class ContactChanged(msgspec.Struct, frozen=True):
    """Something is known of a user or lead that was not, but for when and where they were seen."""

    contact_id: str
    role: str


class ContactEmailChanged(msgspec.Struct, frozen=True):
    """A user or lead has another email address, or a first one."""

    contact_id: str
    role: str
    is_first: bool


class ContactSignedUp(msgspec.Struct, frozen=True):
    """A lead or visitor is a user now; `role` is what they were."""

    contact_id: str
    role: str


class ContactMerged(msgspec.Struct, frozen=True):
    """Another record of a person, user or lead, went into theirs."""

    contact_id: str
    source_id: str
    source_user_id: str | None
    source_role: str


class ContactArchived(msgspec.Struct, frozen=True):
    """A user or lead is in no list any more; the names are theirs."""

    contact_id: str
    role: str
    user_id: str | None
    email: str | None


class ContactRestored(msgspec.Struct, frozen=True):
    """An archived user or lead is back."""

    contact_id: str
    role: str


class ContactErased(msgspec.Struct, frozen=True):
    """A user or lead was deleted for good; the names were theirs."""

    contact_id: str
    role: str
    user_id: str | None
    email: str | None
    was_archived: bool


class EmailsChosen(msgspec.Struct, frozen=True):
    """A user or lead wants no emails at all, or wants them again."""

    contact_id: str
    role: str
    subscribed: bool


class SubscriptionChosen(msgspec.Struct, frozen=True):
    """A person is to get, or not to get, messages of a type."""

    contact_id: str
    type_id: int
    subscribed: bool


class ContactTagged(msgspec.Struct, frozen=True):
    """A tag was put on a person, or taken from them; `role` is user or lead, `by` a teammate's id."""

    contact_id: str
    role: str
    tag_id: int
    added: bool
    by: int | None = None


class TagCreated(msgspec.Struct, frozen=True):
    tag_id: int


class TagChanged(msgspec.Struct, frozen=True):
    """A tag has another name or colour."""

    tag_id: int


class TagDeleted(msgspec.Struct, frozen=True):
    """A tag is gone, and worn by nobody any more."""

    tag_id: int


class NoteWritten(msgspec.Struct, frozen=True):
    """The team has a note on a person or on a company."""

    note_id: int
    contact_id: str | None
    company_id: str | None


class CompanyCreated(msgspec.Struct, frozen=True):
    company_id: str


class CompanyChanged(msgspec.Struct, frozen=True):
    """Something is known of a company that was not, but for when its people were seen."""

    company_id: str


class CompanyDeleted(msgspec.Struct, frozen=True):
    company_id: str


class CompanyJoined(msgspec.Struct, frozen=True):
    """A person belongs to a company now."""

    company_id: str
    contact_id: str


class CompanyLeft(msgspec.Struct, frozen=True):
    """A person belongs to a company no longer."""

    company_id: str
    contact_id: str


class CompanyTagged(msgspec.Struct, frozen=True):
    """A tag was put on a company, or taken from it."""

    company_id: str
    tag_id: int
    added: bool


class EventRecorded(msgspec.Struct, frozen=True):
    """A person did something in the customer's product; `key` is what the spellings of the name have in common."""

    contact_id: str
    id: str
    name: str
    key: str
    created_at: int
    metadata: str


class TeammateAdded(msgspec.Struct, frozen=True):
    teammate_id: int


class TeammateRemoved(msgspec.Struct, frozen=True):
    teammate_id: int


class TeammateChanged(msgspec.Struct, frozen=True):
    """Something else about a teammate is different: their name, role, picture."""

    teammate_id: int


class TeamCreated(msgspec.Struct, frozen=True):
    team_id: int


class TeamMembersChanged(msgspec.Struct, frozen=True):
    """`teammate_ids` came into the team, left it, or are at another level of it."""

    team_id: int
    teammate_ids: list[int]


class TeamDeleted(msgspec.Struct, frozen=True):
    """`teammate_ids` were in it."""

    team_id: int
    teammate_ids: list[int]


class AwayModeChanged(msgspec.Struct, frozen=True):
    teammate_id: int


class SettingsChanged(msgspec.Struct, frozen=True):
    """What is set up for the whole workspace is different: `what` names the list of it, or workspace."""

    what: str


class ActivityLogged(msgspec.Struct, frozen=True):
    """The activity log has another line."""

    id: int
    activity_type: str
    description: str
    metadata: str
    performer_id: int
    performer_email: str
    performer_ip: str


class PingAsked(msgspec.Struct, frozen=True):
    """A webhook is to be tried."""

    webhook_id: str


class BulkSubmitted(msgspec.Struct, frozen=True):
    """A bulk job has items to do."""

    job_id: str


class BulkCompleted(msgspec.Struct, frozen=True):
    """All items of a bulk job are done or refused. It can happen again, after more were added."""

    job_id: str


class ExportWanted(msgspec.Struct, frozen=True):
    """Somebody asked for an export of what was sent."""

    export_id: str


class ExportEnded(msgspec.Struct, frozen=True):
    """An export of what was sent is made, or nobody could make it."""

    export_id: str


class RequestAnswered(msgspec.Struct, frozen=True):
    """A program called the API and got what it wanted; `path` is without the query, `answered_at` unix seconds.

    `kind` and `credential_id` tell who called, `admin_*` the teammate whom it acts for. `named_ids` are of contacts
    whom the path names.
    """

    request_id: str
    method: str
    path: str
    ip: str
    user_agent: str | None
    status: int
    kind: str
    credential_id: int
    admin_id: int
    admin_email: str
    answered_at: int
    named_ids: list[str]


class ConversationStarted(msgspec.Struct, frozen=True):
    """A conversation is now one that teammates see; `by` is contact or teammate."""

    conversation_id: int
    by: str


class ConversationListed(msgspec.Struct, frozen=True):
    """A person has answered what was sent to them: it is a conversation that teammates see now."""

    conversation_id: int


class AutoMessageSent(msgspec.Struct, frozen=True):
    """A person has a conversation that an auto message began; teammates do not see it."""

    conversation_id: int
    contact_id: str


class PartAdded(msgspec.Struct, frozen=True):
    """A conversation got a part: somebody wrote, or changed its state.

    `part_type` is one of domain/part_types.py, `author_kind` is contact, teammate, team or bot. `heard` is whether the
    person it is with sees the part, as something was said to them with it; for what is said `quietly` nobody is written
    to.
    """

    conversation_id: int
    part_id: int
    part_type: str
    author_kind: str
    heard: bool
    quietly: bool


class PartRedacted(msgspec.Struct, frozen=True):
    """The words of a part, or of what began the conversation, are gone for good."""

    conversation_id: int
    part_id: int


class WordsForgotten(msgspec.Struct, frozen=True):
    """What somebody said in a conversation is gone with them, but for the conversation itself."""

    conversation_id: int


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


class ConversationCompanyChanged(msgspec.Struct, frozen=True):
    """A conversation is about another company, or about none."""

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
