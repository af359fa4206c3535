"""Finding and saving many people's presence at once, the same on both databases."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from interphone.domain import contacts, users, visits, workspaces
from interphone.domain.contacts import Contact, ContactChange, Who
from interphone.domain.errors import NotFound
from interphone.domain.visits import Visit
from interphone.store import presence
from interphone.store.database import Transaction
from tests.store.conftest import Store


@pytest.fixture
def crew(store: Store) -> dict[str, Contact]:
    """Mal, then two who share an address: the one who signed up later is found by it."""
    store.write(workspaces.create, "Serenity")
    people = [("mal", "mal@serenity.io", 10), ("zoe", "bridge@serenity.io", 20), ("wash", "bridge@serenity.io", 30)]
    return {
        name: store.write(users.upsert, ContactChange(who=Who(name, email), signed_up_at=signed_up))
        for name, email, signed_up in people
    }


def find_all(tx: Transaction, names: list[tuple[str | None, str | None]]) -> list[str | None]:
    return [row[0] if row else None for row in presence.find_all(tx, names)]


def test_by_user_id_then_the_newest_of_an_email_in_the_order_asked(store: Store, crew: dict[str, Contact]) -> None:
    names = [
        (None, "bridge@serenity.io"),
        ("mal", None),
        ("nobody", None),
        ("zoe", "mal@serenity.io"),
        ("nobody", "mal@serenity.io"),
        (None, "nobody@serenity.io"),
        ("mal", "mal@serenity.io"),
        (None, None),
    ]
    found = [crew["wash"].id, crew["mal"].id, None, crew["zoe"].id, crew["mal"].id, None, crew["mal"].id, None]
    assert store.read(find_all, names) == found
    assert store.read(find_all, []) == []


def test_people_of_another_workspace_are_not_found(store: Store, crew: dict[str, Contact]) -> None:
    assert store.read(find_all, [("mal", "mal@serenity.io")], app_id="reavers") == [None]


def test_every_column_is_saved_for_each_row(store: Store, crew: dict[str, Contact]) -> None:
    odd = 'Moz"illa\\/5.0 {,} \t – 船'
    rows: list[dict[str, Any]] = [
        {
            "contact_id": contact.id,
            "last_seen_at": 2**40 + n if n else None,
            "last_seen_ip": f"10.0.0.{n}" if n else None,
            "last_seen_user_agent": odd if n else None,
            "session_count": n,
            "session_started_at": n or None,
            "unread": 99,
        }
        for n, contact in enumerate(crew.values())
    ]
    store.write(presence.save, rows)
    store.write(presence.save, [])

    def saved(tx: Transaction, names: list[tuple[str, None]]) -> list[Any]:
        return presence.find_all(tx, list(names))

    assert store.read(saved, [(name, None) for name in crew]) == [tuple({**row, "unread": 0}.values()) for row in rows]


def test_visits_of_many_at_once(store: Store, crew: dict[str, Contact]) -> None:
    visit = Visit(Who("mal"), "10.0.0.1", "Mozilla", None)
    results = store.together(
        (visits.record, visit),
        (visits.record, msgspec.structs.replace(visit, who=Who("nobody"))),
        (visits.record, msgspec.structs.replace(visit, ip="10.0.0.2")),
        (visits.record, msgspec.structs.replace(visit, who=Who(None, "bridge@serenity.io"))),
    )
    assert (results[0], results[2], results[3]) == (0, 0, 0)
    assert isinstance(results[1], NotFound)
    mal, wash = store.read(contacts.get, Who("mal")), store.read(contacts.get, Who("wash"))
    assert (mal.last_seen_ip, mal.session_count) == ("10.0.0.2", 1)
    assert (wash.last_seen_ip, wash.session_count) == ("10.0.0.1", 1)
