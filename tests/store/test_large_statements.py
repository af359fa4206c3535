"""Statements larger than what fits between the program and its database, such as files, and many of them."""

from __future__ import annotations

import pytest

from interphone.store.database import Transaction
from tests.conftest import Start
from tests.support.accounts import open_account


def keep(tx: Transaction, sizes: list[int]) -> int:
    """Store files of these sizes without waiting, then ask for something."""
    for number, size in enumerate(sizes):
        tx.send(
            "INSERT INTO attachment (app_id, id, conversation_id, name, content_type, content, created_at) "
            "VALUES (:app_id, :id, 1, 'film.mp4', 'video/mp4', :content, 1)",
            id=str(number), content=b"x" * size,
        )  # fmt: skip
    return tx.run("UPDATE workspace SET name = name WHERE app_id = :app_id")


@pytest.mark.parametrize("sizes", [[20_000_000], [10_000_001] * 3, [1_000] * 20_000], ids=["one", "some", "many"])
@pytest.mark.timeout(60)
def test_large_statements_are_sent(start: Start, sizes: list[int]) -> None:
    with start() as door:
        account = open_account(door)
        assert door.write(account.app_id, keep, sizes) == 1
        query = "SELECT COUNT(*), SUM(length(content)) FROM attachment WHERE app_id = :app_id"
        assert door.read(account.app_id, lambda tx, _: tx.one(query)) == (len(sizes), sum(sizes))
