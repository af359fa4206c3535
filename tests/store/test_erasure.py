"""A deleted person leaves no trace in the database's files, however rows have moved about in them."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import stat
import zlib
from pathlib import Path

import pytest

from interphone.domain import bulk, idempotency, notes, tags, threads, users, visits, workspaces
from interphone.domain.bulk import NewItem, Refusal, Submission
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.documents import encode
from interphone.domain.idempotency import Claim, KeptAnswer
from interphone.domain.notes import NewNote
from interphone.domain.tags import TagChange
from interphone.domain.threads import NewThread, ThreadReply
from interphone.domain.visits import Visit
from interphone.store.connect import migrate
from interphone.store.database import Transaction
from interphone.store.sqlite import SqliteDatabase

PEOPLE = 300
APP = "serenity"


def _marker(number: int) -> str:
    return f"zq{number:04}mark"


async def _write_about(database: SqliteDatabase, number: int, chance: random.Random) -> None:
    """Of random size and at a random place in every table and index, and changed, so that rows are moved about."""
    name, who = _marker(number), Who(_marker(number))

    def pad(most: int = 220) -> str:
        return name + "p" * chance.randrange(most)

    for step in ("one", "two"):
        change = ContactChange(
            who=Who(name, f"{name}@a.example"), name=step + pad(), signed_up_at=chance.randrange(10**9),
            custom_attributes={step: pad()}, last_seen_user_agent=pad(),
        )  # fmt: skip
        await database.write(APP, users.upsert, change)
    await database.write(APP, notes.create, NewNote(who, pad(1_300)))
    thread = await database.write(APP, threads.start, NewThread(who, pad(1_300), name))
    for _ in range(chance.randrange(3)):
        reply = ThreadReply(who=who, conversation_id=thread.conversation.id, body=pad(1_300))
        await database.write(APP, threads.reply, reply)
    await database.write(APP, visits.record, Visit(who, user_agent=pad()))
    await database.write(APP, tags.save, TagChange(name=f"t{number % 5}", must_exist=False, people=[who]))
    await database.write(APP, _keep_answer, (name, encode({"user_id": name, "name": pad(1_300)})))
    if number % 3 == 0:
        await database.write(APP, _refuse_item, encode({"email": f"{name}@a.example", "name": pad(1_300)}))


def _keep_answer(tx: Transaction, kept: tuple[str, str]) -> None:
    key, body = kept
    idempotency.keep(tx, Claim(f"{zlib.crc32(key.encode())}", "same"), KeptAnswer(200, "[]", body))


def _refuse_item(tx: Transaction, data: str) -> None:
    job = bulk.submit(tx, Submission(kind="user", version="1.4", items=[NewItem("post", "user", data)]))
    (item,) = bulk.waiting(tx, (job.id, 0))
    bulk.refuse(tx, Refusal(item, "parameter_invalid", "signed_up_at must be a UNIX timestamp"))


def _traces(folder: Path) -> set[int]:
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return {number for number in range(PEOPLE) if _marker(number).encode() in content}


def _modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def _delete_half(path: Path, chance: random.Random) -> list[int]:
    database = SqliteDatabase(path, "NORMAL")
    await database.start()
    await database.write(APP, workspaces.create, "Serenity")
    for number in chance.sample(range(PEOPLE), PEOPLE):
        await _write_about(database, number, chance)
    gone = chance.sample(range(PEOPLE), PEOPLE // 2)
    for number in gone:
        await database.write(APP, users.erase, Who(_marker(number)))
    await database.close()
    return gone


@pytest.mark.parametrize("seed", [11, 12])
def test_half_of_a_crowd(tmp_path: Path, seed: int) -> None:
    migrate(f"sqlite:///{tmp_path / 'x.db'}")
    gone = asyncio.run(_delete_half(tmp_path / "x.db", random.Random(seed)))
    assert _traces(tmp_path) == set(range(PEOPLE)) - set(gone)
    with sqlite3.connect(tmp_path / "x.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        erased, wiped = connection.execute("SELECT erased, wiped FROM configuration").fetchone()
    assert erased == wiped >= PEOPLE // 2
    connection.close()


def test_what_a_killed_server_owed_is_wiped_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(f"sqlite:///{tmp_path / 'x.db'}")
    with monkeypatch.context() as killed:
        killed.setattr("interphone.store.erasure_sqlite.Eraser.close", lambda self: None)
        killed.setattr("interphone.store.erasure_sqlite.GATHER_SECONDS", 1_000)
        asyncio.run(_delete_half(tmp_path / "x.db", random.Random(11)))

    async def start_and_stop() -> None:
        database = SqliteDatabase(tmp_path / "x.db", "NORMAL")
        await database.start()
        await database.close()

    with sqlite3.connect(tmp_path / "x.db") as connection:
        assert connection.execute("SELECT erased > wiped FROM configuration").fetchone() == (1,)
    connection.close()
    asyncio.run(start_and_stop())
    assert len(_traces(tmp_path)) == PEOPLE // 2


def test_it_is_wiped_soon_while_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interphone.store.erasure_sqlite.GATHER_SECONDS", 0.05)
    migrate(f"sqlite:///{tmp_path / 'x.db'}")

    async def story() -> None:
        database = SqliteDatabase(tmp_path / "x.db", "NORMAL")
        await database.start()
        await database.write(APP, workspaces.create, "Serenity")
        await _write_about(database, 1, random.Random(1))
        await database.write(APP, users.erase, Who(_marker(1)))
        async with asyncio.timeout(20):
            while 1 in _traces(tmp_path):
                await _write_about(database, 2, random.Random(2))
                await database.write(APP, users.erase, Who(_marker(2)))
        await database.close()

    asyncio.run(story())


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'x.db'}")

    async def story() -> None:
        database = SqliteDatabase(tmp_path / "x.db")
        await database.start()
        await database.write(APP, workspaces.create, "Serenity")
        assert _modes(tmp_path) == {0o600}
        await database.close()

    asyncio.run(story())
