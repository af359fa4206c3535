"""The figures of a conversation that reports ask for, kept up while it goes on.

What each counts from is told by the API reference, conversation statistics. Times are unix seconds, durations seconds.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from interphone.domain.documents import decode, encode

if TYPE_CHECKING:
    from interphone.domain.conversations import Conversation

MAX_REPLY_TIMES = 500


def contact_wrote(conversation: Conversation, at: int) -> dict[str, Any]:
    """What changes when a person says something.

    It may have been said before what is known already; who was answered since then does not wait for it.
    """
    changes: dict[str, Any] = {
        "last_contact_reply_at": _later(at, conversation.last_contact_reply_at),
        "first_contact_reply_at": _earlier(at, conversation.first_contact_reply_at),
    }
    if at >= max(conversation.last_admin_reply_at or 0, conversation.last_close_at or 0):
        changes["waiting_since"] = _earlier(at, conversation.waiting_since)
    if conversation.state == "closed" and conversation.first_contact_reply_at is not None:
        changes["count_reopens"] = conversation.count_reopens + 1
    return changes


def teammate_wrote(conversation: Conversation, at: int) -> dict[str, Any]:
    """What changes when a teammate says something to the person.

    What was said before the person began to wait is no answer to what they wait for.
    """
    changes: dict[str, Any] = {"last_admin_reply_at": _later(at, conversation.last_admin_reply_at)}
    began, first = conversation.first_contact_reply_at, conversation.first_admin_reply_at
    if began is not None and at >= began and (first is None or at < first):
        changes["first_admin_reply_at"] = at
        changes["time_to_admin_reply"] = at - began
        if first is None and conversation.last_assignment_at is not None:
            changes["time_to_assignment"] = max(0, conversation.last_assignment_at - began)
    assigned, replied = conversation.last_assignment_at, conversation.last_assignment_admin_reply_at
    if assigned is not None and at >= assigned and (replied is None or replied < assigned):
        changes["last_assignment_admin_reply_at"] = at
    waiting_since = conversation.waiting_since
    if waiting_since is not None and at >= waiting_since:
        changes["waiting_since"] = None
        times = [*decode(conversation.reply_times), at - waiting_since][-MAX_REPLY_TIMES:]
        changes["reply_times"] = encode(times)
        changes["median_time_to_reply"] = int(statistics.median(times))
    return changes


def assigned(conversation: Conversation, at: int) -> dict[str, Any]:
    """What changes when somebody is given the conversation."""
    if conversation.first_contact_reply_at is None:
        return {}
    changes = {"last_assignment_at": at, "count_assignments": conversation.count_assignments + 1}
    if conversation.first_assignment_at is None:
        changes["first_assignment_at"] = at
    return changes


def closed(conversation: Conversation, at: int, by: int | None) -> dict[str, Any]:
    """What changes when it is closed, by a teammate or by nobody in particular."""
    changes: dict[str, Any] = {"last_close_at": at, "last_closed_by_id": by, "waiting_since": None}
    began = conversation.first_contact_reply_at
    if began is not None:
        changes["time_to_last_close"] = max(0, at - began)
        if conversation.first_close_at is None:
            changes |= {"first_close_at": at, "time_to_first_close": max(0, at - began)}
    return changes


def reopened(conversation: Conversation) -> dict[str, Any]:
    """What changes when a teammate opens a closed conversation."""
    if conversation.first_contact_reply_at is None:
        return {}
    return {"count_reopens": conversation.count_reopens + 1}


def _later(at: int, known: int | None) -> int:
    return at if known is None else max(at, known)


def _earlier(at: int, known: int | None) -> int:
    return at if known is None else min(at, known)
