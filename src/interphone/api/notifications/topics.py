"""Every topic that a webhook can ask for: its name, what it was called before 2.5, and since when there is it.

A topic that names something which this server does not have yet, such as a ticket, can be asked for and never comes.
Programs of long ago subscribe to it and wait; they are not refused.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from interphone.api.notifications.changes import TOPICS_ARE_NAMED_AFTER_CONTACTS
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, Version


class Topic(NamedTuple):
    """`name` is that of 2.5 and later; `before` the older one, None where there was none."""

    name: str
    before: str | None
    since: Version

    def named(self, version: Version) -> str | None:
        """What a version calls it, None where it does not have it."""
        if version.order < self.since.order:
            return None
        return self.name if version.has(TOPICS_ARE_NAMED_AFTER_CONTACTS) else self.before


PING = "ping"
REQUEST_ANSWERED = "api.request.completed"

_RENAMED = """
contact.user.created            user.created
contact.deleted                 user.deleted
contact.email.updated           user.email.updated
contact.unsubscribed            user.unsubscribed
contact.unsubscribed_from_sms   user.unsubscribed_from_sms
contact.user.tag.created        user.tag.created
contact.user.tag.deleted        user.tag.deleted
contact.lead.created            contact.created
contact.lead.signed_up          contact.signed_up
contact.lead.added_email        contact.added_email
contact.lead.tag.created        contact.tag.created
contact.lead.tag.deleted        contact.tag.deleted
"""

_ADDED = {
    "1.0": """
        conversation.user.created conversation.user.replied conversation.admin.replied
        conversation.admin.single.created conversation.admin.noted conversation.admin.assigned
        conversation.admin.closed conversation.admin.opened conversation.admin.snoozed conversation.admin.unsnoozed
        conversation_part.tag.created conversation.deleted visitor.signed_up company.created event.created ping
        """,
    "1.2": "conversation_part.redacted conversation.rating.added",
    "2.5": """
        contact.lead.updated conversation.priority.updated granular.unsubscribe admin.added_to_workspace
        admin.removed_from_workspace admin.away_mode_updated article.created article.updated article.published
        article.unpublished article.deleted contact.archived
        """,
    "2.6": """
        contact.user.updated contact.merged contact.unarchive conversation.contact.attached
        conversation.contact.detached granular.subscribe company.contact.attached company.contact.detached
        admin.logged_in admin.logged_out content_stat.banner content_stat.carousel content_stat.chat
        content_stat.checklist content_stat.custom_bot content_stat.email content_stat.news_item content_stat.post
        content_stat.push content_stat.series content_stat.series.webhook content_stat.sms content_stat.survey
        content_stat.tooltip_group content_stat.tour
        """,
    "2.7": "company.updated company.deleted contact.subscribed",
    "2.9": """
        ticket.created ticket.state.updated ticket.note.created ticket.admin.assigned ticket.team.assigned
        ticket.contact.attached ticket.contact.detached ticket.attribute.updated ticket.admin.replied
        ticket.contact.replied
        """,
    # Of these it is only known that 2.14 lists them; the earliest version that can have them breaks nobody.
    "2.10": """
        ticket.closed ticket.rating.provided conversation.operator.replied conversation.read
        conversation.admin.open.assigned call.started call.ended call.transcription_available
        call.recording_available job.completed admin.activity_log_event.created
        """,
    "2.15": "ticket.resolved conversation.company.updated api.request.completed",
    "2.16": "conversation.admin.replied.translated ticket.admin.replied.translated",
    "Preview": """
        audience.created audience.updated audience.deleted audience.member_added audience.member_removed
        content_import_source.created content_import_source.updated content_import_source.deleted
        content_snippet.created content_snippet.updated content_snippet.deleted data_connector.execution.completed
        procedure.hitl_notification.created
        """,
}

# What this server does not have: teammates who log in, bots that write, translations, text messages; and families.
_NEVER = {
    "admin.logged_in", "admin.logged_out", "conversation.operator.replied", "conversation.admin.replied.translated",
    "contact.unsubscribed_from_sms",
}  # fmt: skip
_NEVER_BEGINNINGS = (
    "article.", "audience.", "call.", "content_import_source.", "content_snippet.", "content_stat.",
    "data_connector.", "procedure.", "ticket.",
)  # fmt: skip

# Spellings that are documented beside the name that is sent.
ALIASES = {
    "contact.unarchived": "contact.unarchive",
    "contact.archive": "contact.archived",
    "users": "user",
    "contacts": "contact",
    "companies": "company",
    "conversations": "conversation",
}

# Families that are more than the names which begin with theirs.
FAMILIES = {"conversation": ("conversation.", "conversation_part.")}

TOPICS: dict[str, Topic] = {
    name: Topic(name, before, FIRST_NUMBERED)
    for name, before in (line.split() for line in _RENAMED.strip().splitlines())
} | {
    name: Topic(name, name, BY_NAME[since]) for since, names in _ADDED.items() for name in names.split()
}  # fmt: skip


def ever_comes(name: str) -> bool:
    """Whether what a topic tells of can happen here; it is given by its newest name."""
    return name not in _NEVER and not name.startswith(_NEVER_BEGINNINGS)


@cache
def names_of(version: Version) -> dict[str, str]:
    """Every topic that a version has: its name there, and the name of 2.5 and later."""
    named = ((topic.named(version), topic.name) for topic in TOPICS.values())
    return {name: newest for name, newest in named if name is not None}


def plain(topic: str) -> str:
    """A topic as it is written in the table: "users" is the family user (help page, update a subscription)."""
    return ALIASES.get(topic, topic)


def meant_by(topic: str, version: Version) -> frozenset[str]:
    """The newest names of what a topic of a version means: itself, or its family. Empty where there is none such.

    A family is the beginning of names up to a point: user, conversation, conversation.admin.
    """
    known, wanted = names_of(version), plain(topic)
    if wanted in known:
        return frozenset({known[wanted]})
    beginnings = FAMILIES.get(wanted, (f"{wanted}.",))
    return frozenset(newest for name, newest in known.items() if name.startswith(beginnings))
