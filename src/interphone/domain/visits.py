"""Visits: a person looks at a page. The hottest verb, so it takes all that wait together."""

from __future__ import annotations

import msgspec

from interphone.domain import auto_messages, happened
from interphone.domain.contacts import Who
from interphone.domain.errors import NotFound
from interphone.store import presence as store
from interphone.store.database import Transaction, collected

# A web session ends after this silence, or lasts at most a day (help article "how is a session defined").
SESSION_IDLE_SECONDS = 30 * 60
SESSION_MAX_SECONDS = 24 * 60 * 60


class Visit(msgspec.Struct, frozen=True):
    """One page view; None leaves what is known alone."""

    who: Who
    ip: str | None = None
    user_agent: str | None = None
    url: str | None = None


class Presence(msgspec.Struct, frozen=True, gc=False):
    """What page views change. Times are unix seconds; `unread` counts conversations."""

    contact_id: str
    last_seen_at: int | None
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    session_count: int
    session_started_at: int | None
    unread: int


@collected
def record(tx: Transaction, visits: list[Visit]) -> list[int | NotFound]:
    """Store page views in order; each gives the person's unread conversations after matching auto messages."""
    rows = store.find_all(tx, [(visit.who.user_id, visit.who.email) for visit in visits])
    seen: dict[str, Presence] = {}
    results: list[int | NotFound] = []
    for visit, row in zip(visits, rows, strict=True):
        if row is None:
            results.append(NotFound("User"))
            continue
        before = seen.get(row[0]) or Presence(*row)
        # Before the visit counts: an audience may ask who has not been here for long.
        sent = auto_messages.deliver(tx, before.contact_id, visit.url)
        after = _see(before, visit, tx.now, sent)
        if visit.ip is not None and visit.ip != before.last_seen_ip:
            tx.note(happened.AddressSeen(after.contact_id, visit.ip))
        seen[after.contact_id] = after
        results.append(after.unread)
    store.save(tx, [msgspec.structs.asdict(presence) for presence in seen.values()])
    return results


def _see(before: Presence, visit: Visit, now: int, sent: int) -> Presence:
    new_session = (
        before.last_seen_at is None
        or before.session_started_at is None
        or now - before.last_seen_at > SESSION_IDLE_SECONDS
        or now - before.session_started_at > SESSION_MAX_SECONDS
    )
    return Presence(
        before.contact_id,
        now,
        before.last_seen_ip if visit.ip is None else visit.ip,
        before.last_seen_user_agent if visit.user_agent is None else visit.user_agent,
        before.session_count + new_session,
        now if new_session else before.session_started_at,
        before.unread + sent,
    )
