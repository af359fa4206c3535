"""PostgreSQL crashes and comes back under load: nothing answered is lost, and nobody restarts Interphone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from interphone.ops import find_faults
from interphone.store.connect import migrate, open_database
from interphone.store.database import Database, Transaction, Unavailable
from interphone.store.sequences import next_number
from tests.postgres import NoPostgres, Server, programs

WRITERS = 24
RESTARTS = 3


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, as others use the shared one."""
    try:
        programs()
    except NoPostgres as reason:
        pytest.skip(str(reason))
    server = Server.start()
    yield server
    server.discard()


def app_of(writer: int) -> str:
    """Three workspaces share the writers."""
    return f"ship {writer % 3}"


class Load:
    """Writers that count, each a number of its own, and keep what they were answered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.running = True
        self.answered: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()
        self.unexpected: list[BaseException] = []

    async def write(self, writer: int) -> None:
        while self.running:
            try:
                await self._database.write(app_of(writer), next_number, f"writer {writer}")
                self.answered[writer] += 1
            except Unavailable:
                self.refused[writer] += 1
                await asyncio.sleep(0.01)
            except Exception as error:
                self.unexpected.append(error)
                return

    async def stored(self, writer: int) -> int:
        def value(tx: Transaction, name: str) -> int:
            row = tx.one("SELECT value FROM sequence WHERE app_id = :app_id AND name = :name", name=name)
            return row[0] if row else 0

        return await self._database.read(app_of(writer), value, f"writer {writer}")

    async def until_answered(self, more: int) -> None:
        """Return when every writer has been answered so many more times."""
        goal = {writer: self.answered[writer] + more for writer in range(WRITERS)}
        while any(self.answered[writer] < enough for writer, enough in goal.items()):
            assert not self.unexpected, self.unexpected
            await asyncio.sleep(0.01)


def test_no_answered_write_is_lost_and_answers_resume(server: Server) -> None:
    url = server.fresh_url()
    migrate(url)

    async def live() -> None:
        database = open_database(url)
        await database.start()
        load = Load(database)
        writers = [asyncio.ensure_future(load.write(writer)) for writer in range(WRITERS)]
        for _ in range(RESTARTS):
            await load.until_answered(5)
            await asyncio.to_thread(server.restart)
        await load.until_answered(5)
        load.running = False
        await asyncio.gather(*writers)
        assert not load.unexpected
        assert sum(load.refused.values()) > 0, "no restart hit a write"
        for writer in range(WRITERS):
            # A write whose commit was under way as the server fell may stand without having been answered.
            answered, stored = load.answered[writer], await load.stored(writer)
            assert answered <= stored <= answered + load.refused[writer]
        await database.close()

    asyncio.run(live())


def test_while_it_is_down_everything_is_unavailable_and_nothing_is_trusted(server: Server) -> None:
    url = server.fresh_url()
    migrate(url)

    async def live() -> None:
        database = open_database(url)
        await database.start()
        load = Load(database)
        assert await database.write("ship", next_number, "captain") == 1
        while database.revision() != database.revision():
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.stop)
        with pytest.raises(Unavailable):
            await database.write("ship", next_number, "captain")
        with pytest.raises(Unavailable):
            await load.stored(0)
        [fault] = await find_faults(database)
        assert fault.startswith("The database cannot be reached: connection to server on socket ")
        assert fault.isprintable()
        while database.revision() == database.revision():
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.again)
        assert await database.write("ship", next_number, "captain") == 2
        assert await load.stored(0) == 0
        while database.revision() != database.revision():
            await asyncio.sleep(0.01)
        await database.close()

    asyncio.run(live())
