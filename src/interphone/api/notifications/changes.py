"""What changed in webhooks from version to version, as api/changes.py says it of answers.

A webhook is told what its own version says, whatever the version of the request that made the change.
"""

from __future__ import annotations

from interphone.api.change import Change
from interphone.api.versions import BY_NAME

TOPICS_ARE_NAMED_AFTER_CONTACTS = Change(
    BY_NAME["2.5"],
    "Webhooks are told contact.user.created with the version's contact; before, user.created with the user of 1.x.",
    source="Changelog 2.5",
)

UNSUBSCRIBING_NAMES_SUBSCRIPTION_TYPES = Change(
    BY_NAME["2.7"],
    "The webhook contact.unsubscribed has the contact's subscription_types.",
    source="Changelog 2.7",
)

ALL_SUBSCRIPTIONS_ARE_NAMED_WITH_THEIR_CONTACT = Change(
    BY_NAME["2.9"],
    "In the webhook contact.unsubscribed the contact stands at data.item.contact; before, it is data.item.",
    source="Changelog 2.9",
)

CONVERSATIONS_ARE_PLAIN = Change(
    BY_NAME["2.15"],
    "In webhooks about conversations the first message is plain text, and statistics have their times as numbers; "
    "before, HTML, and times in words.",
    source="Changelog 2.15",
)
