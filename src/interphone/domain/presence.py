"""Presence: when and with what a person was last here, and the session rule."""

from __future__ import annotations

import msgspec

# A web session ends after this silence, or lasts at most a day (help article "how is a session defined").
SESSION_IDLE_SECONDS = 30 * 60
SESSION_MAX_SECONDS = 24 * 60 * 60


class Presence(msgspec.Struct, frozen=True, gc=False):
    """What page views change. Times are unix seconds; `unread` counts conversations."""

    contact_id: str
    last_seen_at: int | None
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    session_count: int
    session_started_at: int | None
    unread: int


def see(before: Presence, ip: str | None, user_agent: str | None, now: int) -> Presence:
    """The presence after a page view; None leaves what is known alone."""
    new_session = (
        before.last_seen_at is None
        or before.session_started_at is None
        or now - before.last_seen_at > SESSION_IDLE_SECONDS
        or now - before.session_started_at > SESSION_MAX_SECONDS
    )
    return Presence(
        before.contact_id,
        now,
        before.last_seen_ip if ip is None else ip,
        before.last_seen_user_agent if user_agent is None else user_agent,
        before.session_count + new_session,
        now if new_session else before.session_started_at,
        before.unread,
    )
