"""The one open scroll of a workspace: a row, so that any process can go on with it."""

from __future__ import annotations

from interphone.store.database import Transaction


def open(tx: Transaction, kind: str, token: str, idle_since: int) -> bool:
    """Begin a scroll, unless one was used after `idle_since`; whether it was begun."""
    begun = tx.run(
        "INSERT INTO scroll (app_id, kind, token, after_id, used_at) VALUES (:app_id, :kind, :token, '', :now) "
        "ON CONFLICT (app_id) DO UPDATE SET kind = excluded.kind, token = excluded.token, after_id = '', "
        "used_at = excluded.used_at WHERE scroll.used_at <= :idle_since",
        kind=kind, token=token, now=tx.now, idle_since=idle_since,
    )  # fmt: skip
    return begun > 0


def use(tx: Transaction, kind: str, token: str, idle_since: int) -> str | None:
    """The id after which the scroll goes on; None where there is none that was used after `idle_since`."""
    row = tx.one(
        "UPDATE scroll SET used_at = :now WHERE app_id = :app_id AND kind = :kind AND token = :token "
        "AND used_at > :idle_since RETURNING after_id",
        kind=kind, token=token, now=tx.now, idle_since=idle_since,
    )  # fmt: skip
    return row[0] if row else None


def advance(tx: Transaction, after_id: str) -> None:
    tx.send("UPDATE scroll SET after_id = :after_id WHERE app_id = :app_id", after_id=after_id)


def close(tx: Transaction) -> None:
    tx.send("DELETE FROM scroll WHERE app_id = :app_id")
