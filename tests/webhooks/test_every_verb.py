"""Whatever is done, every version is told of it under its own names, and nothing that happens cannot be shown."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from interphone.after import webhooks as follower
from interphone.api.notifications.topics import PING, ever_comes, names_of
from interphone.api.versions import NUMBERED
from interphone.domain.webhooks import EMPTIED
from interphone.store.database import Transaction
from tests.live.verbs import Play
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.conftest import subscribe

STEPS = {"sqlite": 600, "postgres": 120}
URL = "https://hooks.serenity.example/in"

# The type of the item, by the beginning of the topic's newest name, the longest that fits; None where it has none.
TYPES: dict[str, set[str | None]] = {
    "admin.": {"admin"},
    "admin.activity_log_event.": {"admin_activity_log_event"},
    "company.": {"company"},
    "company.contact.": {None},
    "contact.": {"contact"},
    "contact.subscribed": {"contact", "contact_subscribe"},
    "contact.unsubscribed": {"contact", "contact_unsubscribe"},
    "contact.lead.tag.": {"contact_tag"},
    "contact.user.tag.": {"contact_tag"},
    "conversation.": {"conversation"},
    "conversation.contact.": {None},
    "conversation_part.": {"conversation"},
    "granular.subscribe": {"granular_subscribe"},
    "granular.unsubscribe": {"granular_unsubscribe"},
    "visitor.": {"user"},
}
OLD_TYPES = TYPES | {
    "contact.": {"user", "contact"},
    "contact.subscribed": {"user", "contact"},
    "contact.unsubscribed": {"user", "contact"},
    "contact.user.tag.": {"user_tag"},
}


def told(tx: Transaction, _: None) -> list[Any]:
    return tx.all(
        "SELECT d.webhook_id, d.number, e.id, e.topic, e.item FROM webhook_delivery d "
        "JOIN webhook_event e ON e.app_id = d.app_id AND e.id = d.event_id AND e.rendering = d.rendering "
        "WHERE d.app_id = :app_id AND d.is_ping = 0 ORDER BY d.number"
    )


@pytest.mark.parametrize("seed", range(2))
def test_everything_is_told_in_every_version(
    account: Account, clock: Clock, seed: int, database_kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[Any] = []
    monkeypatch.setattr(follower.log, "error", lambda *said, **fields: faults.append((said, fields)))
    versions = {}
    for version in NUMBERED.values():
        topics = [name for name, newest in names_of(version).items() if newest not in (PING, "event.created")]
        versions[subscribe(account, URL, *topics, version=version.name).id] = version
    play = Play(account, clock, seed)
    for _ in range(STEPS[database_kind]):
        play.step()
    assert faults == []
    came: dict[str, set[str]] = defaultdict(set)
    items: dict[tuple[str, str], str] = {}
    for webhook_id, _number, event_id, topic, item in account.door.read(account.app_id, told):
        version = versions[webhook_id]
        newest = names_of(version)[topic]
        assert ever_comes(newest)
        came[version.name].add(newest)
        old = version.order < NUMBERED["2.5"].order
        shown = json.loads(item)
        if item != EMPTIED:
            types = OLD_TYPES if old else TYPES
            wanted = types[max((each for each in types if newest.startswith(each)), key=len)]
            assert shown.get("type") in wanted, (version.name, topic, item)
            assert_times(shown, item)
        if old:
            assert items.setdefault((event_id, topic), item) == item, "it is the same up to 2.4"
    assert came["Preview"] >= came["2.16"] >= came["2.15"] >= came["2.6"] > came["2.5"] > came["1.2"] >= came["1.0"]
    if STEPS[database_kind] > 300:
        possible = {newest for newest in names_of(NUMBERED["Preview"]).values() if ever_comes(newest)}
        missing = {name for name in possible if name.startswith("conversation")} - came["Preview"]
        assert missing <= {"conversation.admin.unsnoozed"}, "the play did not come to these, and seldom comes to that"


def assert_times(value: Any, item: str, where: str = "") -> None:
    """Those of people and companies are words, those of conversations numbers, of whatever is in them too."""
    if isinstance(value, list):
        for one in value:
            assert_times(one, item, where)
    if not isinstance(value, dict):
        return
    kind, created_at = value.get("type"), value.get("created_at")
    if created_at is not None:
        wanted = str if kind in ("user", "contact", "company") and where != "conversation" else int
        assert isinstance(created_at, wanted), (kind, item)
    for one in value.values():
        assert_times(one, item, kind if kind == "conversation" else where)
