"""The search index of people who were there before it: what SQL folds otherwise than the program is caught up."""

from __future__ import annotations

from pathlib import Path

import pytest

from interphone.domain import contact_index
from interphone.store import migrate as migrating
from interphone.store.connect import migrate
from interphone.store.database import Transaction
from interphone.store.migrate import migrations
from tests.postgres import fresh_url
from tests.store.conftest import Store

NUMBER = 3
PEOPLE = (("Anna Groß", '"a@b"@straße.example'), ("ZOË", "zoe@serenity.example"))


def store_as_before(tx: Transaction, _: None) -> None:
    tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, 'Serenity', 1)")
    for number, (name, email) in enumerate(PEOPLE):
        id = f"5178cab2dd17a715bd00643{number}"
        tx.run(
            "INSERT INTO contact (app_id, id, role, user_id, name, email, created_at, joined_at, updated_at, "
            "unsubscribed_from_emails, custom_attributes, social_profiles, location, company_ids) "
            "VALUES (:app_id, :id, 'user', :id, :name, :email, 1, 1, 1, 0, '{}', '[]', '{}', '[]')",
            id=id, name=name, email=email,
        )  # fmt: skip
        tx.run("INSERT INTO presence (app_id, contact_id, session_count, unread) VALUES (:app_id, :id, 0, 0)", id=id)


def indexed(tx: Transaction, _: None) -> list[tuple[str, str]]:
    contact_index.require_current(tx)
    rows = tx.all("SELECT name, text FROM contact_attribute WHERE app_id = :app_id ORDER BY contact_id, name")
    return [(name, text) for name, text in rows]


def test_texts_are_folded_as_the_program_folds_them(
    database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_url() if database_kind == "postgres" else f"sqlite:///{tmp_path / 'old.db'}"
    with monkeypatch.context() as older:
        shipped = [migration for migration in migrations() if migration.number < NUMBER]
        older.setattr(migrating, "migrations", lambda: shipped)
        migrate(url)
        before = Store(url)
        before.write(store_as_before)
        before.close()
    migrate(url)
    assert Store(url).write(indexed) == [
        ("email_domain", "strasse.example"),
        ("name", "anna gross"),
        ("email_domain", "serenity.example"),
        ("name", "zoë"),
    ]
