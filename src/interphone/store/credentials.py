"""API keys and access tokens; only a digest of the secret is stored."""

from typing import Any

from interphone.store.database import Row, Transaction

COLUMNS = "app_id, id, kind, name, hint, version, rate_limit, created_at, revoked_at, teammate_id"


def insert(tx: Transaction, **row: Any) -> None:
    """`row` has the columns but app_id, created_at and revoked_at, and the digest."""
    tx.run(
        "INSERT INTO credential (app_id, id, kind, name, digest, hint, version, rate_limit, created_at, teammate_id) "
        "VALUES (:app_id, :id, :kind, :name, :digest, :hint, :version, :rate_limit, :now, :teammate_id)",
        now=tx.now, **row,
    )  # fmt: skip


def find_by_digest(tx: Transaction, digest: str) -> Row | None:
    """A live credential of any workspace, from which the caller learns the workspace; after it the workspace's
    version."""
    return tx.one(
        f"SELECT {', '.join('c.' + column for column in COLUMNS.split(', '))}, w.api_version "
        "FROM credential c JOIN workspace w ON w.app_id = c.app_id WHERE c.digest = :digest AND c.revoked_at IS NULL",
        digest=digest,
    )


def every(tx: Transaction, kind: str) -> list[Row]:
    return tx.all(f"SELECT {COLUMNS} FROM credential WHERE app_id = :app_id AND kind = :kind ORDER BY id", kind=kind)


def live_ids(tx: Transaction) -> list[Row]:
    """Those that are not revoked."""
    return tx.all("SELECT id FROM credential WHERE app_id = :app_id AND revoked_at IS NULL")


def live_digest(tx: Transaction, id: int) -> str | None:
    row = tx.one("SELECT digest FROM credential WHERE app_id = :app_id AND id = :id AND revoked_at IS NULL", id=id)
    return row[0] if row else None


def revoke(tx: Transaction, kind: str, id: int) -> int:
    """How many live credentials this revoked: 1 or 0."""
    return tx.run(
        "UPDATE credential SET revoked_at = :now "
        "WHERE app_id = :app_id AND kind = :kind AND id = :id AND revoked_at IS NULL",
        kind=kind, id=id, now=tx.now,
    )  # fmt: skip


def revoke_of(tx: Transaction, teammate_id: int) -> None:
    """Those that act for a teammate."""
    tx.run(
        "UPDATE credential SET revoked_at = :now "
        "WHERE app_id = :app_id AND teammate_id = :teammate_id AND revoked_at IS NULL",
        teammate_id=teammate_id, now=tx.now,
    )  # fmt: skip
