"""What was stored before attributes were declared and events summed up is so afterwards."""

from __future__ import annotations

from interphone.domain import data_attributes, data_events
from interphone.domain.contacts import Who
from interphone.domain.data_attributes import AttributeFilter
from interphone.domain.data_events import EventFilter
from interphone.domain.declared_attributes import infer
from interphone.store.database import Transaction
from tests.store.conftest import Store

NUMBER = 7
FIRST = "5178cab2dd17a715bd006430"
SECOND = "5178cab2dd17a715bd006431"
AT = 1_366_870_706


def store_as_before(tx: Transaction, _: None) -> None:
    """Two people and a company of an account that had been used before."""
    tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, 'Serenity', 1)")
    people = {
        FIRST: '{"role":"pilot","count":1,"share":1,"seen_at":1300000000,"paid":true,"mixed":true,"none":null}',
        SECOND: '{"role":"mechanic","count":2,"share":1.5,"mixed":5}',
    }
    for id, document in people.items():
        tx.run(
            "INSERT INTO contact (app_id, id, role, user_id, created_at, joined_at, updated_at, "
            "unsubscribed_from_emails, custom_attributes, social_profiles, location, company_ids) "
            "VALUES (:app_id, :id, 'user', :id, 1, 1, 1, 0, :document, '[]', '{}', '[]')",
            id=id, document=document,
        )  # fmt: skip
        tx.run("INSERT INTO presence (app_id, contact_id, session_count, unread) VALUES (:app_id, :id, 0, 0)", id=id)
    tx.run(
        "INSERT INTO company (app_id, id, company_id, custom_attributes, created_at, updated_at) "
        "VALUES (:app_id, :id, '6', :document, 1, 1)",
        id=FIRST, document='{"role":"shipper"}',
    )  # fmt: skip
    for number, (name, at) in enumerate((("Landed", AT), ("landed", AT), ("landed", AT - 5), ("crashed", AT - 9))):
        tx.run(
            "INSERT INTO data_event (app_id, id, contact_id, name, created_at, metadata) "
            "VALUES (:app_id, :id, :contact_id, :name, :at, '{}')",
            id=f"5178cab2dd17a715bd00643{number}", contact_id=FIRST, name=name, at=at,
        )  # fmt: skip


def test_what_people_and_companies_have_is_declared(migrated: Store) -> None:
    found = migrated.read(data_attributes.every, AttributeFilter(("contact", "company"), True))
    assert {(one.model, one.name): one.data_type for one in found} == {
        ("contact", "count"): "integer",
        ("contact", "mixed"): "string",
        ("contact", "paid"): "boolean",
        ("contact", "role"): "string",
        ("contact", "seen_at"): "date",
        ("contact", "share"): "float",
        ("company", "role"): "string",
    }
    assert all(one.inferred and one.messenger_writable and not one.archived for one in found)
    assert sorted(one.id for one in found) == list(range(1, 8))
    assert migrated.write(lambda tx, _: infer(tx, "contact", "new", 1))
    assert max(one.id for one in migrated.read(data_attributes.every, AttributeFilter(("contact",), True))) == 8


def test_events_of_one_name_and_second_are_one_and_summed_up(migrated: Store) -> None:
    migrated.database.clock = lambda: float(AT)
    events = migrated.read(data_events.page, EventFilter(who=Who(id=FIRST), limit=10)).events
    assert [(event.key, event.created_at) for event in events] == [
        ("landed", AT), ("landed", AT - 5), ("crashed", AT - 9),
    ]  # fmt: skip
    assert events[0].id == "5178cab2-dd17-8a71-85bd-000000006430"
    sums = migrated.read(data_events.summarize, Who(id=FIRST)).sums
    assert [(sum.name.lower(), sum.first_at, sum.last_at, sum.times) for sum in sums] == [
        ("crashed", AT - 9, AT - 9, 1), ("landed", AT - 5, AT, 2),
    ]  # fmt: skip
