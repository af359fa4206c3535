"""Answers that were kept before it was written down whom they name: given again, found and forgotten all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.domain import idempotency
from interphone.domain.idempotency import DONE, KEPT_SECONDS, Claim
from interphone.store import migrate as migrating
from interphone.store.connect import migrate
from interphone.store.database import Transaction
from interphone.store.migrate import migrations
from tests.postgres import fresh_url
from tests.store.conftest import Store

NUMBER = 28
AT = 1_366_870_706
WASH = "5178cab2dd17a715bd006430"
ANSWERS = {"wash": f'{{"id":"{WASH}"}}', "kaylee": '{"email":"kaylee@serenity.example"}', "event": None}


def store_as_before(tx: Transaction, _: None) -> None:
    tx.run_many(
        "INSERT INTO kept_answer (app_id, key, fingerprint, status, headers, body, kept_at) "
        "VALUES (:app_id, :key, 'same', 200, '[]', :body, :at)",
        [{"key": key, "body": body, "at": AT} for key, body in ANSWERS.items()],
    )


@pytest.fixture
def migrated(database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = fresh_url() if database_kind == "postgres" else f"sqlite:///{tmp_path / 'old.db'}"
    with monkeypatch.context() as older:
        shipped = [migration for migration in migrations() if migration.number < NUMBER]
        older.setattr(migrating, "migrations", lambda: shipped)
        migrate(url)
        before = Store(url)
        before.write(store_as_before)
        before.close()
    migrate(url)
    store = Store(url)
    yield store
    store.close()


def given(store: Store) -> dict[str, Any]:
    """The body of each answer that is given again."""
    found = {key: store.read(idempotency.find, Claim(key, "same")) for key in ANSWERS}
    return {key: kept.body for key, kept in found.items() if kept is not None}


def test_answers_from_before(migrated: Store) -> None:
    now = AT + 60
    migrated.database.clock = lambda: now
    assert given(migrated) == ANSWERS
    migrated.write(idempotency.empty, [WASH])
    assert given(migrated) == {**ANSWERS, "wash": DONE}
    now = AT + KEPT_SECONDS
    assert given(migrated) == {}
