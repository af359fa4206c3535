"""Topics: their names by version, families, and that whatever happens is told under one that exists."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.api.notifications.notifier import Notifier
from interphone.api.notifications.occasions import DONE, OCCASIONS, OPERATOR_REPLIED, REPLIES
from interphone.api.notifications.topics import TOPICS, ever_comes, meant_by, names_of
from interphone.api.versions import BY_NAME
from interphone.domain import happened

# Help page, webhook topics, of 1.x.
OF_1_0 = (
    "conversation.user.created", "conversation.user.replied", "conversation.admin.replied",
    "conversation.admin.single.created", "conversation.admin.assigned", "conversation.admin.noted",
    "conversation.admin.closed", "conversation.admin.opened", "conversation.admin.snoozed",
    "conversation.admin.unsnoozed", "conversation_part.tag.created", "conversation.deleted", "user.created",
    "user.deleted", "user.unsubscribed", "user.unsubscribed_from_sms", "user.email.updated", "user.tag.created",
    "user.tag.deleted", "contact.created", "contact.signed_up", "contact.added_email", "contact.tag.created",
    "contact.tag.deleted", "visitor.signed_up", "company.created", "event.created", "ping",
)  # fmt: skip


def test_topics_of_1_x() -> None:
    assert set(names_of(BY_NAME["1.0"])) == set(OF_1_0)
    added = {"conversation_part.redacted", "conversation.rating.added"}
    assert set(names_of(BY_NAME["1.2"])) == set(names_of(BY_NAME["2.4"])) == {*OF_1_0, *added}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("user.created", "contact.user.created"),
        ("user.deleted", "contact.deleted"),
        ("user.email.updated", "contact.email.updated"),
        ("user.unsubscribed", "contact.unsubscribed"),
        ("user.tag.created", "contact.user.tag.created"),
        ("user.tag.deleted", "contact.user.tag.deleted"),
        ("contact.created", "contact.lead.created"),
        ("contact.signed_up", "contact.lead.signed_up"),
        ("contact.added_email", "contact.lead.added_email"),
        ("contact.tag.created", "contact.lead.tag.created"),
        ("contact.tag.deleted", "contact.lead.tag.deleted"),
    ],
)
def test_renamed_at_2_5(old: str, new: str) -> None:
    """Changelog 2.5."""
    assert names_of(BY_NAME["2.4"])[old] == names_of(BY_NAME["2.5"])[new] == new
    assert new not in names_of(BY_NAME["2.4"])
    assert old not in names_of(BY_NAME["2.5"])


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("contact.lead.updated", "2.5"),
        ("conversation.priority.updated", "2.5"),
        ("granular.unsubscribe", "2.5"),
        ("admin.away_mode_updated", "2.5"),
        ("contact.user.updated", "2.6"),
        ("contact.merged", "2.6"),
        ("granular.subscribe", "2.6"),
        ("company.contact.attached", "2.6"),
        ("company.updated", "2.7"),
        ("contact.subscribed", "2.7"),
        ("ticket.created", "2.9"),
        ("ticket.resolved", "2.15"),
        ("conversation.company.updated", "2.15"),
        ("audience.created", "Preview"),
    ],
)
def test_what_came_later(name: str, first: str) -> None:
    since = BY_NAME[first]
    versions = [version for version in BY_NAME.values() if name in names_of(version)]
    assert versions[0] is since


@pytest.mark.parametrize(
    ("asked", "version", "meant"),
    [
        ("user.created", "1.4", {"contact.user.created"}),
        ("contact.created", "1.4", {"contact.lead.created"}),
        ("company", "1.4", {"company.created"}),
        ("companies", "1.4", {"company.created"}),
        ("contact.unarchived", "2.6", {"contact.unarchive"}),
        ("contact.lead.tag", "2.5", {"contact.lead.tag.created", "contact.lead.tag.deleted"}),
        ("contact.user.created", "1.4", set()),
        ("user", "2.5", set()),
        ("user.creat", "1.4", set()),
        ("", "1.4", set()),
        (".", "1.4", set()),
    ],
)
def test_what_is_meant(asked: str, version: str, meant: set[str]) -> None:
    assert meant_by(asked, BY_NAME[version]) == meant


def test_families() -> None:
    users = meant_by("users", BY_NAME["1.4"])
    assert users == meant_by("user", BY_NAME["1.4"])
    assert "contact.user.tag.created" in users
    assert "contact.lead.created" not in users
    assert "conversation_part.tag.created" in meant_by("conversation", BY_NAME["1.4"])
    assert "conversation_part.tag.created" not in meant_by("conversation.admin", BY_NAME["1.4"])


def every_topic_told() -> set[str]:
    words: dict[str, Any] = {"role": "user", "is_first": True, "part_type": "close"}
    found = {*REPLIES.values(), OPERATOR_REPLIED, *(topic for topics in DONE.values() for topic in topics)}
    for kind, topics_of in OCCASIONS.items():
        for yes, words["by"] in ((True, "contact"), (False, "teammate")):
            for role in ("user", "lead", "visitor"):
                fields = {
                    name: words.get(name, yes) if name != "role" else role
                    for name in kind.__struct_fields__  # type: ignore[attr-defined]
                }
                found |= set(topics_of(kind(**fields)))
    return found


def test_everything_is_told_under_a_topic_there_is() -> None:
    """But for what no visitor does."""
    unknown = {topic for topic in every_topic_told() if topic not in TOPICS}
    assert {topic for topic in unknown if ".visitor." not in topic} == set()


def test_whatever_else_there_is_is_said_to_never_come() -> None:
    """Bots are an author in the table alone: nothing of ours writes as one."""
    told = every_topic_told() - {OPERATOR_REPLIED}
    assert {name for name in TOPICS if ever_comes(name)} == {topic for topic in told if ".visitor." not in topic}


def test_every_happening_that_is_told_is_shown() -> None:
    """In 2.5 and later each; before, each that had a topic then."""
    notifier = Notifier()
    assert set(notifier._new) == set(OCCASIONS)
    untold_before = {
        happened.ContactChanged, happened.ContactMerged, happened.ContactRestored, happened.SubscriptionChosen,
        happened.CompanyChanged, happened.CompanyDeleted, happened.CompanyJoined, happened.CompanyLeft,
        happened.TeammateAdded, happened.TeammateRemoved, happened.AwayModeChanged, happened.ActivityLogged,
        happened.ConversationRead, happened.ConversationCompanyChanged, happened.ParticipantAdded,
        happened.ParticipantRemoved, happened.BulkCompleted, happened.ExportEnded, happened.RequestAnswered,
    }  # fmt: skip
    assert set(OCCASIONS) - set(notifier._old) == untold_before
