"""Answers that were kept before it was written down whom they name: given again, found and forgotten all the same."""

from __future__ import annotations

from typing import Any

from interphone.domain import idempotency
from interphone.domain.idempotency import DONE, KEPT_SECONDS, Claim
from interphone.store.database import Transaction
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
