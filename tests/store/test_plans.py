"""SQLite reaches every row by a key: no statement walks a workspace, however large it has grown."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.store import contacts, conversation_lists, counts, idempotency, tags
from interphone.store.connect import migrate
from tests.structure.source import modules, statements

PARAMETER = re.compile(r":([a-z_]+)")
GROWING = (
    "contact", "presence", "conversation", "conversation_part", "note", "contact_tag", "company", "company_contact",
    "data_event", "auto_message_receipt", "kept_answer", "kept_answer_conversation", "kept_answer_unsaid",
    "k", "a", "u", "live_event", "webhook_event", "webhook_event_contact",
    "webhook_delivery", "d", "b", "e", "c", "p", "t",
)  # fmt: skip
WALKS = re.compile(rf"^(SCAN|SEARCH) ({'|'.join(GROWING)})\b(?!.*(=\?.*=\?|=\?.*[<>]))")

# These read much, and say so.
MEANT = {
    "store.idempotency.oldest": "the first row of an index",
    "store.idempotency.every": "when somebody with a name that is not listed is erased, all answers are searched",
    "store.live_events.newest": "the last row of a key",
    "store.auto_messages.count_receipts": "counts of each auto message, from a covering index",
    "store.conversations.has_attribute": "once, before an attribute is renamed",
    "store.counts.conversations": "nothing else tells how many there are, and nobody asks often",
    "store.counts.open_conversations": "counts of what is still to be done, from an index of nothing else",
    "store.counts.conversations_of_admins": "counts of each teammate, from a covering index",
    "store.counts.people_of_companies": "the first companies of their list, by its index",
    "store.webhook_deliveries.count_by_state": "counts of what waits, from an index that holds nothing else",
    "store.webhook_deliveries.oldest": "the first row of an index",
    "store.transfer.finish": "a workspace that was put back is looked at once as a whole",
    "store.transfer.gone_conversations": "a workspace that was put back is looked at once as a whole",
    "store.tags.page_of_both": "people of two tags at once, which nobody asks of a long list",
}
# Only PostgreSQL is asked these.
FOREIGN = ("unnest", "ANY (", "json_to_recordset", "pg_", "to_regclass", "current_s", "sqlite_", "pragma_")


def _cases() -> Iterator[tuple[str, str]]:
    for module in modules():
        if module.part == "store":
            for where, sql in statements(module):
                # Columns to set that come as a dict are not in the text.
                sql = sql.replace("SET  WHERE", "SET app_id = app_id WHERE")
                if (
                    "{}" not in sql
                    and "?" not in sql
                    and not sql.startswith("INSERT")
                    and not any(word in sql for word in FOREIGN)
                ):
                    yield where, sql


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("plans") / "x.db"
    migrate(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


@pytest.mark.parametrize(("where", "sql"), list(_cases()))
def test_rows_are_reached_by_their_key(connection: sqlite3.Connection, where: str, sql: str) -> None:
    parameters = dict.fromkeys(PARAMETER.findall(sql), 1)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    walks = [step for step in plan if WALKS.match(step)]
    assert walks == [] or where in MEANT, f"{where} walks a whole table: {walks}"


def test_there_is_something_to_look_at() -> None:
    assert len(list(_cases())) > 40
    assert WALKS.match("SEARCH conversation USING PRIMARY KEY (app_id=?)")
    assert WALKS.match("SCAN c")
    assert not WALKS.match("SEARCH c USING INDEX contact_email (app_id=? AND email=?)")
    assert not WALKS.match("SEARCH c USING INDEX contact_joined (app_id=? AND (joined_at,id)<(?,?))")


class Explaining:
    """Stands in for a transaction, and notes how SQLite would go about each statement."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.steps: list[str] = []

    def all(self, sql: str, **parameters: object) -> list[object]:
        rows = self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", {**parameters, "app_id": "serenity"})
        self.steps += [row[3] for row in rows]
        return []

    def one(self, sql: str, **parameters: object) -> None:
        self.all(sql, **parameters)

    def ask(self, sql: str, **parameters: object) -> Callable[[], list[object]]:
        rows = self.all(sql, **parameters)
        return lambda: rows


@pytest.mark.parametrize(
    ("find", "index"),
    [
        (lambda tx: contacts.find_unclaimed(tx, "x@serenity.example"), "contact_email"),
        (lambda tx: contacts.ask_by_email(tx, "x@serenity.example", ("user", "lead"), 2), "contact_email"),
        (lambda tx: contacts.find_by_email(tx, "x@serenity.example", ("user",)), "contact_email"),
        (lambda tx: tags.find_people(tx, "email", ["a", "b", "c"]), "contact_email"),
        (lambda tx: tags.find_people(tx, "user_id", ["a", "b", "c"]), "contact_user_id"),
    ],
)
def test_somebody_is_found_by_what_names_them(
    connection: sqlite3.Connection, find: Callable[[Any], object], index: str
) -> None:
    """Not by walking the listing they are in, however handily that is ordered."""
    tx = Explaining(connection)
    find(tx)
    assert tx.steps, "nothing was asked"
    assert f"INDEX {index} (" in tx.steps[0]


@pytest.mark.parametrize(
    ("asked", "sort", "index"),
    [
        ({}, "updated_at", "conversation_updated"),
        ({}, "created_at", "conversation_created"),
        ({"waiting": True}, "waiting_since", "conversation_waiting"),
        ({"open": True}, "updated_at", "conversation_open"),
        ({"open": True, "assigned": ("nobody", 0)}, "updated_at", "conversation_open"),
        ({"assigned": ("admin", 7)}, "updated_at", "conversation_admin"),
        ({"open": True, "assigned": ("admin", 7)}, "updated_at", "conversation_open_of_admin"),
        ({"assigned": ("team", 7)}, "updated_at", "conversation_team"),
    ],
)
@pytest.mark.parametrize("after", [None, (1_366_870_000, 7)])
def test_lists_of_conversations_come_in_the_order_of_an_index(
    connection: sqlite3.Connection, asked: dict[str, Any], sort: str, index: str, after: tuple[int, int] | None
) -> None:
    tx = Explaining(connection)
    usual: dict[str, Any] = {"contact_id": None, "unread": False, "assigned": None, "open": None, "waiting": False}
    conditions = conversation_lists.conditions(**{**usual, **asked})
    conversation_lists.page(tx, conditions, sort, True, after, 0, 20)  # type: ignore[arg-type]
    (step,) = tx.steps
    assert f"INDEX {index} (" in step


def test_what_an_admin_has_to_do_is_found_by_their_own_index(connection: sqlite3.Connection) -> None:
    tx = Explaining(connection)
    counts.conversations_of_admins(tx)  # type: ignore[arg-type]
    assert "COVERING INDEX conversation_of_admin (" in tx.steps[0]
    tx.steps.clear()
    with pytest.raises(IndexError):  # It counts, and here is nothing to count.
        counts.open_conversations(tx)  # type: ignore[arg-type]
    assert "INDEX conversation_open (" in tx.steps[0]


def test_a_persons_conversations_are_found_by_the_person(connection: sqlite3.Connection) -> None:
    tx = Explaining(connection)
    conditions = conversation_lists.conditions(contact_id="x", unread=True, assigned=None, open=None, waiting=False)
    conversation_lists.page(tx, conditions, "updated_at", True, None, 0, 20)  # type: ignore[arg-type]
    assert "INDEX conversation_contact_contact (app_id=? AND contact_id=?)" in tx.steps[0]
    assert "(app_id=? AND id=?)" in tx.steps[1]


def test_answers_are_found_by_whom_they_name(connection: sqlite3.Connection) -> None:
    """Not by reading the answers."""
    tx = Explaining(connection)
    idempotency.naming(tx, [b"a", b"b"])  # type: ignore[arg-type]
    assert tx.steps == ["SEARCH kept_answer USING COVERING INDEX kept_answer_kept (app_id=?)"]
