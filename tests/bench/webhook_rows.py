"""What is measured of webhooks: how fast an outbox empties, and what being told costs the change."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from interphone.after.webhooks import Webhooks
from interphone.api.notifications.notifier import Notifier
from interphone.domain import users, webhooks
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.webhooks import OPERATOR, NewWebhook, Webhook
from interphone.store.connect import open_database
from interphone.store.database import Transaction
from tests.bench import machine, requests
from tests.bench.people import APP_ID, Crowd
from tests.bench.rows import USUAL, Bench, alone, show_postgres
from tests.bench.subject import PRODUCT, Subject
from tests.bench.table import Line

WAITING = 10_000
WAIT_SECONDS = 120.0
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


def deliveries(bench: Bench) -> list[Line]:
    """A full outbox and one receiver that answers at once, on the generator's core."""
    crowd = bench.crowd(USUAL)
    with receiving() as receiver:
        webhook = run(crowd.url, webhooks.create, _new(receiver.port))
        try:
            run(crowd.url, fill, webhook)
            with _serve(bench, crowd) as server:
                receiver.wait_for(WAITING // 10)
                pids, count, began = server.pids, receiver.count, time.perf_counter()
                cpu = machine.cpu_seconds(pids)
                receiver.wait_for(WAITING)
                told, seconds = receiver.count - count, time.perf_counter() - began
                cpu = machine.cpu_seconds(pids) - cpu
        finally:
            run(crowd.url, webhooks.delete, webhook.id)
    detail = f"one receiver, contacts of 2.16; CPU {cpu / told * 1e6:,.0f} µs each"
    return [bench.line("webhook notifications delivered", told / seconds, "/s", None, detail, less=False)]


def telling(bench: Bench) -> list[Line]:
    """An upsert that nobody is told of, and one that is stored for a webhook too; nothing is sent meanwhile."""
    crowd = bench.crowd(USUAL)
    with _serve(bench, crowd, INTERPHONE_JOBS="false") as server:
        untold = alone(bench, server, requests.upsert)
        webhook = run(crowd.url, webhooks.create, _new(9))
        try:
            told = alone(bench, server, requests.upsert)
        finally:
            run(crowd.url, webhooks.delete, webhook.id)
    costs = untold.cpu + untold.also, told.cpu + told.also
    detail = f"{costs[0] * 1e3:,.0f} → {costs[1] * 1e3:,.0f} µs CPU{show_postgres(told)}"
    return [bench.line("user upsert that a webhook is told of, CPU", costs[1] / costs[0], "×", None, detail)]


def _serve(bench: Bench, crowd: Crowd, **settings: str) -> Subject:
    settings["INTERPHONE_OUTGOING_ALLOW"] = "127.0.0.1"
    return Subject(crowd.url, bench.folder, bench.cores.server, PRODUCT, settings)


def _new(port: int) -> NewWebhook:
    url = f"http://127.0.0.1:{port}/in"
    return NewWebhook(url=url, topics=["contact.user.updated"], version="2.16", made_by=OPERATOR)


def fill(tx: Transaction, webhook: Webhook) -> None:
    """Change people, each of whom is told of."""
    for person in range(WAITING):
        users.upsert(tx, ContactChange(who=Who(user_id=f"user-{person}"), name=f"Told {person}"))


def run(url: str, verb: Callable[[Transaction, Any], Any], command: Any) -> Any:
    """As a command of the command line does it, with what follows."""

    async def running() -> Any:
        database = open_database(url)
        database.plan = Webhooks(Notifier(), lambda app_id: None).plan
        await database.start()
        try:
            return await database.write(APP_ID, verb, command)
        finally:
            await database.close()

    return asyncio.run(running())


class Receiver:
    """Takes everything and counts it."""

    def __init__(self) -> None:
        self.port = 0
        self.count = 0

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while self.count < count:
            if time.monotonic() > until:
                raise SystemExit(f"{self.count:,} of {count:,} notifications came")
            time.sleep(0.001)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length))
                self.count += 1
                writer.write(ANSWER)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens, in a thread of this process."""
    receiver, ready = Receiver(), threading.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
        receiver.port = server.sockets[0].getsockname()[1]
        ready.set()

    loop.create_task(serve())  # noqa: RUF006 -- the loop lives as long
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield receiver
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


ROWS: dict[str, Callable[[Bench], list[Line]]] = {"webhooks": lambda bench: [*deliveries(bench), *telling(bench)]}
