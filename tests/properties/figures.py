"""The figures of a conversation, counted anew from its parts."""

from __future__ import annotations

import statistics
from typing import Any

from interphone.domain.conversations import CLOSED, CONTACT, OPEN, TEAMMATE, Part, is_heard
from interphone.domain.part_types import ASSIGNMENTS, CLOSE, SOURCE

FIGURES = (
    "time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close", "median_time_to_reply",
    "first_contact_reply_at", "first_assignment_at", "first_admin_reply_at", "first_close_at", "last_assignment_at",
    "last_assignment_admin_reply_at", "last_contact_reply_at", "last_admin_reply_at", "last_close_at",
    "last_closed_by_id", "count_reopens", "count_assignments", "count_conversation_parts", "waiting_since",
)  # fmt: skip


def count_anew(parts: list[Part]) -> dict[str, Any]:
    """By the name of the field; the parts in their order, the source first."""
    known: dict[str, Any] = dict.fromkeys(FIGURES) | {"count_reopens": 0, "count_assignments": 0}
    known["count_conversation_parts"] = len(parts)
    times: list[int] = []
    state = OPEN
    for part in parts:
        _follow(known, times, part, state)
        state = part.state
    if times:
        known["median_time_to_reply"] = int(statistics.median(times))
    return known


def _follow(known: dict[str, Any], times: list[int], part: Part, state: str) -> None:
    at = part.created_at
    began = known["first_contact_reply_at"]
    if state == CLOSED and part.state != CLOSED and began is not None and part.state == OPEN:
        known["count_reopens"] += 1
    if part.author_kind == CONTACT and is_heard(part):
        _first(known, "first_contact_reply_at", at)
        known["last_contact_reply_at"] = at
        _first(known, "waiting_since", at)
    # What a teammate begins with is no reply.
    if part.author_kind == TEAMMATE and part.part_type != SOURCE and is_heard(part):
        known["last_admin_reply_at"] = at
        if began is not None and known["first_admin_reply_at"] is None:
            known["first_admin_reply_at"] = at
            known["time_to_admin_reply"] = at - began
            if known["last_assignment_at"] is not None:
                known["time_to_assignment"] = known["last_assignment_at"] - began
        given, answered = known["last_assignment_at"], known["last_assignment_admin_reply_at"]
        if given is not None and (answered is None or answered < given):
            known["last_assignment_admin_reply_at"] = at
        if known["waiting_since"] is not None:
            times.append(at - known["waiting_since"])
            known["waiting_since"] = None
    if part.part_type in ASSIGNMENTS and part.assigned_id is not None and began is not None:
        known["count_assignments"] += 1
        known["last_assignment_at"] = at
        _first(known, "first_assignment_at", at)
    if part.part_type == CLOSE:
        known |= {"last_close_at": at, "waiting_since": None}
        known["last_closed_by_id"] = int(part.author_id) if part.author_kind == TEAMMATE else None
        if began is not None:
            known["time_to_last_close"] = at - began
            _first(known, "first_close_at", at)
            _first(known, "time_to_first_close", at - began)


def _first(known: dict[str, Any], name: str, value: int) -> None:
    if known[name] is None:
        known[name] = value
