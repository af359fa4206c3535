"""Group commit: one thread takes every waiting verb, runs them one by one, commits them together, answers.

A verb that fails leaves nothing of itself behind, and the others stay.

Shared by both databases; a backend supplies the Session.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, Protocol

from interphone.store.database import Database, Transaction, Unavailable, Verb

MAX_BATCH = 256
ATTEMPTS = 4


class Session(Protocol):
    """One writing connection."""

    tx: Transaction

    def begin(self, app_ids: list[str], *, groups: int, careful: bool) -> None:
        """Open a transaction that writes these workspaces, for so many savepoints at most.

        Where it is not `careful`, savepoints may be left out, and a verb that fails may make the batch be run again.
        """

    def commit(self) -> None: ...
    def rollback(self, error: Exception) -> bool:
        """Give up what was begun; whether nothing was committed and another attempt may go through. Never raises."""

    def savepoint(self) -> None: ...
    def release(self) -> None: ...
    def undo(self) -> None:
        """Back to the savepoint."""

    def is_lost(self, error: Exception) -> bool:
        """Whether this error of a statement takes the whole transaction with it."""

    def idle(self) -> float | None:
        """Housekeeping between batches; gives the seconds after which it wants to be called again, if at all."""

    def close(self) -> None: ...


class Pending:
    """A verb that waits for its turn, and who waits for it."""

    __slots__ = ("app_id", "command", "error", "future", "loop", "result", "verb")

    def __init__(self, app_id: str, verb: Verb, command: Any) -> None:
        self.app_id = app_id
        self.verb = verb
        self.command = command
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None


class Writer(threading.Thread):
    """The thread that owns a Session. `submit` from the event loop; `stop` lets accepted work finish."""

    def __init__(self, database: Database, session: Session, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._database = database
        self._session = session
        self._queue: queue.SimpleQueue[list[Pending] | None] = queue.SimpleQueue()
        self._gathered: dict[asyncio.AbstractEventLoop, list[Pending]] = {}
        self._submitted = 0
        self._taken = 0
        self._stopping = False
        self._ended = False

    def submit(self, app_id: str, verb: Verb, command: Any) -> asyncio.Future[Any]:
        pending = Pending(app_id, verb, command)
        if self._stopping:
            raise Unavailable("The server is stopping.")
        self._submitted += 1
        gathered = self._gathered.get(pending.loop)
        if gathered is None:
            # What the loop brings about in one turn is handed over at its end: each time this thread is woken the two
            # begin to contend for the interpreter's lock, which was a tenth of an upsert's time.
            self._gathered[pending.loop] = [pending]
            pending.loop.call_soon(self._hand_over, pending.loop)
        else:
            gathered.append(pending)
        return pending.future

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        if gathered := self._gathered.pop(loop, None):
            self._queue.put(gathered)
            if self._ended:
                self._refuse_all()

    def depth(self) -> int:
        """How many verbs wait now."""
        return self._submitted - self._taken

    def stop(self) -> None:
        """Take no more; what was accepted is still done. Call it on the event loop, then `join` elsewhere."""
        self._stopping = True
        for loop in list(self._gathered):
            self._hand_over(loop)
        self._queue.put(None)

    def run(self) -> None:
        session = self._session
        wait: float | None = None
        try:
            while (batch := self._collect(wait)) is not None:
                if batch:
                    self._run_batch(session, batch)
                wait = session.idle()
        finally:
            # Reached by a fault of ours too: then whoever waits, or comes later, is told.
            self._stopping = self._ended = True
            self._refuse_all()
            session.close()

    def _refuse_all(self) -> None:
        while True:
            try:
                items = self._queue.get_nowait()
            except queue.Empty:
                return
            for item in items or ():
                item.error = Unavailable("The server has stopped writing.")
            self._answer(items or [], [])

    def _collect(self, wait: float | None) -> list[Pending] | None:
        try:
            first = self._queue.get(timeout=wait)
        except queue.Empty:
            return []
        if first is None:
            return None
        batch = first
        while len(batch) < MAX_BATCH:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._queue.put(None)
                break
            batch += following
        self._taken += len(batch)
        return batch

    def _run_batch(self, session: Session, batch: list[Pending]) -> None:
        started = time.perf_counter()
        groups = grouped(batch)
        noted: list[tuple[str, list[Any]]] = []
        for attempt in range(1, ATTEMPTS + 1):
            try:
                noted = self._attempt(session, groups, attempt)
                break
            except Exception as error:
                if session.rollback(error) and attempt < ATTEMPTS:
                    continue
                failure = error if isinstance(error, Unavailable) else Unavailable.because(error)
                failure.__cause__ = error if failure is not error else error.__cause__
                for item in batch:
                    item.error = failure
                break
        if self._database.observe:
            self._database.observe(len(batch), time.perf_counter() - started)
        self._answer(batch, noted)

    def _attempt(self, session: Session, groups: list[list[Pending]], attempt: int) -> list[tuple[str, list[Any]]]:
        noted: list[tuple[str, list[Any]]] = []
        tx = session.tx
        careful = attempt > 1 or any(hasattr(group[0].verb, "unrepeatable") for group in groups)
        session.begin(sorted({group[0].app_id for group in groups}), groups=len(groups), careful=careful)
        tx._revised = False
        tx.forget_gathered()
        tx.now = int(self._database.clock())
        for group in groups:
            self._run_group(session, group, noted)
        tx.run_gathered()
        session.commit()
        return noted

    def _run_group(self, session: Session, group: list[Pending], noted: list[tuple[str, list[Any]]]) -> None:
        first = group[0]
        tx = session.tx
        tx.app_id, tx.happenings = first.app_id, []
        session.savepoint()
        try:
            if hasattr(first.verb, "collected"):
                results = first.verb(tx, [item.command for item in group])
            else:
                results = [first.verb(tx, first.command)]
            if tx.happenings and self._database.plan:
                self._database.plan(tx, tx.happenings)
            session.release()
        except Exception as error:
            if session.is_lost(error):
                raise
            session.undo()
            if len(group) > 1:
                for item in group:
                    self._run_group(session, [item], noted)
            else:
                first.error = error
            return
        for item, result in zip(group, results, strict=True):
            # Both are set, as an earlier attempt may have left the other.
            item.error = result if isinstance(result, Exception) else None
            item.result = result
        if tx.happenings:
            noted.append((first.app_id, tx.happenings))

    def _answer(self, batch: list[Pending], noted: list[tuple[str, list[Any]]]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[Pending]] = {}
        for item in batch:
            by_loop.setdefault(item.loop, []).append(item)
        for loop, items in by_loop.items():
            try:
                loop.call_soon_threadsafe(_resolve, items, noted, self._database.announce)
            except RuntimeError:  # The loop is closed: nobody waits any more.
                continue
            noted = []


def grouped(batch: list[Pending]) -> list[list[Pending]]:
    """The batch in order, with the commands of a collected verb of one workspace brought together at its first."""
    together: dict[tuple[str, Verb], Group] = {}
    groups: list[list[Pending]] = []
    for item in batch:
        if not hasattr(item.verb, "collected"):
            together.clear()  # What came before this verb stays before it.
            groups.append([item])
            continue
        key, apart = (item.app_id, item.verb), getattr(item.verb, "apart", None)
        what = apart(item.command) if apart else item
        group = together.get(key)
        if group is None or what in group.apart:
            group = together[key] = Group([], set())
            groups.append(group.items)
        group.items.append(item)
        group.apart.add(what)
    return groups


class Group(NamedTuple):
    """Commands of a collected verb, and what each of them is told apart by."""

    items: list[Pending]
    apart: set[Hashable]


def _resolve(
    items: list[Pending],
    noted: list[tuple[str, list[Any]]],
    announce: Callable[[str, list[Any]], None] | None,
) -> None:
    for item in items:
        if item.future.done():  # The client went away; the write stands.
            continue
        if item.error is None:
            item.future.set_result(item.result)
        else:
            item.future.set_exception(item.error)
    if announce:
        for app_id, happenings in noted:
            announce(app_id, happenings)
