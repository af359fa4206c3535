"""Visits: a person looks at a page. The hottest verb, so it takes all that wait together."""

from __future__ import annotations

import msgspec

from interphone.domain import auto_messages, happened, seen_days
from interphone.domain.contacts import Who
from interphone.domain.errors import NotFound
from interphone.domain.presence import Presence, see
from interphone.store import presence as store
from interphone.store.database import Transaction, collected


class Visit(msgspec.Struct, frozen=True):
    """One page view; None leaves what is known alone."""

    who: Who
    ip: str | None = None
    user_agent: str | None = None
    url: str | None = None


@collected
def record(tx: Transaction, visits: list[Visit]) -> list[int | NotFound]:
    """Store page views in order; each gives the person's unread conversations after matching auto messages."""
    rows = store.find_all(tx, [(visit.who.user_id, visit.who.email) for visit in visits])
    seen: dict[str, Presence] = {}
    last_seen: dict[str, int | None] = {}
    results: list[int | NotFound] = []
    for visit, row in zip(visits, rows, strict=True):
        if row is None:
            results.append(NotFound("User"))
            continue
        before = seen.get(row[0]) or Presence(*row)
        last_seen.setdefault(before.contact_id, before.last_seen_at)
        after = see(before, visit.ip, visit.user_agent, tx.now)
        sent = auto_messages.deliver(tx, after, before.last_seen_at, visit.url)
        if sent:
            after = msgspec.structs.replace(after, unread=after.unread + sent)
        if visit.ip is not None and visit.ip != before.last_seen_ip:
            tx.note(happened.AddressSeen(after.contact_id, visit.ip))
        seen[after.contact_id] = after
        results.append(after.unread)
    store.save(tx, [msgspec.structs.asdict(presence) for presence in seen.values()])
    seen_days.note_returns(tx, last_seen)
    return results
