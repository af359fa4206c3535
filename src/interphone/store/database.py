"""The one way to the database: verbs run inside a transaction bound to one workspace.

`Database.write` answers only after its transaction is on disk; `Database.read` sees one snapshot. Verbs are plain
synchronous functions; the two backends (sqlite.py, postgres.py) run them in database threads.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

Row = tuple[Any, ...]
Command = TypeVar("Command")
Result = TypeVar("Result")
Verb = Callable[["Transaction", Any], Any]
AnyVerb = TypeVar("AnyVerb", bound=Callable[..., Any])
Step = Callable[["Transaction", list[Any]], None]
Asked = Callable[[], list[Row]]
"""Gives the rows of a statement that was asked before."""

TRIES = 3


class Unavailable(Exception):
    """The database cannot answer now (full disk, lost connection, lock not had in time); the message is one line.

    Nothing was changed; only where the connection was lost in the very commit, nobody can say.
    """

    @classmethod
    def because(cls, error: Exception) -> Unavailable:
        """For what a database driver raised."""
        return cls(f"The database cannot be used: {first_line(error)}.")


class Unreadable(Unavailable):
    """As Unavailable, where nothing was to be changed anyway."""


class TooCostly(Exception):
    """A reading function took longer than it may, or asked more at once than the database takes."""


def first_line(error: Exception) -> str:
    """What a database driver says, to be put into a sentence: further lines are hints and repetitions."""
    return str(error).strip().partition("\n")[0].rstrip(" .?:") or type(error).__name__


class WriteFirst(Exception):
    """Raised by a query that may not write: run `verb` with no command until it gives False, then ask again.

    For what is written late, such as an index that is brought up to date where somebody asks for it.
    """

    def __init__(self, verb: Verb) -> None:
        super().__init__(verb)
        self.verb = verb


class Transaction(ABC):
    """What a verb gets: statements bound to one workspace, the time, and a place to note what happened.

    Every statement has `:app_id` bound to `app_id`. `now` is unix seconds, one value for the whole verb.
    """

    __slots__ = (
        "_cache", "_gathered", "_revised", "_revision", "app_id", "dialect", "erased", "happenings", "may_write", "now",
    )  # fmt: skip

    def __init__(self, dialect: str, cache: dict[tuple[str, str], tuple[int, Any]]) -> None:
        self.dialect = dialect
        self.app_id = ""
        self.now = 0
        self.happenings: list[Any] = []
        self.erased = False
        # False for a query that reads a snapshot.
        self.may_write = True
        self._cache = cache
        self._gathered: dict[tuple[str, Step], list[Any]] = {}
        self._revision = 0
        self._revised = False

    @abstractmethod
    def one(self, sql: str, **params: Any) -> Row | None:
        """The first row, or None."""

    @abstractmethod
    def all(self, sql: str, **params: Any) -> list[Row]:
        """Every row."""

    def ask(self, sql: str, **params: Any) -> Asked:
        """As `all`, where the rows are wanted later: PostgreSQL waits once for all that was asked until then.

        They can be taken once. Until then nothing may be written that they depend on.
        """
        return lambda: self.all(sql, **params)

    @abstractmethod
    def run(self, sql: str, **params: Any) -> int:
        """How many rows the statement changed."""

    def send(self, sql: str, **params: Any) -> None:
        """As `run`, where nobody asks how many rows: PostgreSQL does not wait for it.

        An error is raised here, by a later statement, or as the verb ends.
        """
        self.run(sql, **params)

    def combine(self, row: Hashable, sql: str, **params: Any) -> None:
        """As `send`, for a change of that one row, which depends on no other: SQLite keeps it until another statement
        comes, or one of the same row, and then runs all of the same text as one.
        """
        self.send(sql, **params)

    def later(self, step: Callable[[], None]) -> None:
        """Run what takes an answer that nobody else waits for: on PostgreSQL as the verb ends, elsewhere at once."""
        step()

    def gather(self, step: Step, item: Any) -> None:
        """Have `step(tx, items)` run before the commit, once for what all verbs of this workspace gave it until then.

        For what each verb would add to one place. A verb that fails takes back nothing: a step has to bear items of
        what never came about. It may run again on what it has done, where somebody needed it earlier.
        """
        self._gathered.setdefault((self.app_id, step), []).append(item)

    def require(self, step: Step) -> None:
        """Run a step now, for a verb that reads what it writes."""
        # The items stay: this verb may fail yet, which undoes what is done here.
        if items := self._gathered.get((self.app_id, step)):
            step(self, items)

    def run_gathered(self) -> None:
        """Run all steps, as the last before the commit."""
        gathered, self._gathered = self._gathered, {}
        for (self.app_id, step), items in gathered.items():
            step(self, items)

    def forget_gathered(self) -> None:
        """For a transaction that is begun anew."""
        self._gathered.clear()

    @abstractmethod
    def run_many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run one statement for each dict of parameters."""

    @abstractmethod
    def limited(self, seconds: float) -> AbstractContextManager[None]:
        """Statements within that only read take no longer, or raise TooCostly, as does what no database holds."""

    @property
    @abstractmethod
    def written(self) -> int:
        """A number that is another one once something may have been written."""

    def note(self, happening: Any) -> None:
        """Announce after the commit that something happened (one of domain/happened.py)."""
        self.happenings.append(happening)

    def erase(self) -> None:
        """Ask that what this verb deletes is wiped from the files soon after the commit."""
        self.erased = True

    def remember(self, key: str, load: Callable[[Transaction], Result]) -> Result:
        """`load(tx)`, kept in memory until the workspace configuration changes anywhere."""
        if self._revised:
            return load(self)
        slot = (self.app_id, key)
        kept = self._cache.get(slot)
        if kept is None or kept[0] != self._revision:
            kept = self._cache[slot] = (self._revision, load(self))
        value: Result = kept[1]
        return value

    def revise(self) -> None:
        """Say that configuration (credentials, settings, auto messages) changes: every process drops what it keeps."""
        self._revised = True
        self.run("UPDATE configuration SET revision = revision + 1")


def collected(verb: Verb, apart: Callable[[Any], Hashable] | None = None) -> Verb:
    """Mark a hot verb: it takes a list of commands and gives a list of results, an exception standing for a failure.

    The database hands it all commands of one workspace that wait at the same moment, but never two for which `apart`
    gives the same: those it is handed one after the other.
    """
    verb.collected = True  # type: ignore[attr-defined]
    verb.apart = apart  # type: ignore[attr-defined]
    return verb


def unrepeatable(verb: AnyVerb) -> AnyVerb:
    """Mark a verb that cannot be run a second time: its batch has savepoints from the beginning, which spare it that.

    A lost connection, or a database that gives up a batch, runs it again all the same.
    """
    verb.unrepeatable = True  # type: ignore[attr-defined]
    return verb


class Database(ABC):
    """The same calls on SQLite and PostgreSQL.

    `plan(tx, happenings)` runs inside each writing transaction, `announce(app_id, happenings)` after its commit, on
    the event loop. `observe(verbs, seconds)` is told of each batch that was tried, on the thread that writes. All are
    set once, by app.py.
    """

    plan: Callable[[Transaction, list[Any]], None] | None = None
    announce: Callable[[str, list[Any]], None] | None = None
    observe: Callable[[int, float], None] | None = None
    clock: Callable[[], float] = staticmethod(time.time)
    read_seconds: float = 10.0
    """How long a reading function may take, so that a few of them never hold up all others."""

    @abstractmethod
    async def start(self) -> None:
        """Open connections. Raises Unavailable, or SchemaMismatch where the schema is not this program's."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was accepted, then close."""

    @abstractmethod
    async def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result:
        """Run a verb and answer once its transaction is durable. Raises what the verb raises, or Unavailable."""

    async def read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        """Run a reading function on one consistent snapshot. Raises what it raises, Unreadable, or TooCostly.

        What it wants written first is written. Where others write faster, it is asked among the writers at last.
        """
        try:
            for _ in range(TRIES):
                try:
                    return await self.look(app_id, query, command)
                except WriteFirst as first:
                    while await self.write(app_id, first.verb, None):
                        continue

            def in_turn(tx: Transaction, command: Command) -> Result:
                with tx.limited(self.read_seconds):
                    return query(tx, command)

            return await self.write(app_id, in_turn, command)
        except Unavailable as error:
            raise Unreadable(str(error)) from error

    @abstractmethod
    async def look(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        """Run a reading function once. Raises WriteFirst, Unavailable, TooCostly."""

    @abstractmethod
    def depth(self) -> int:
        """How many verbs wait for a writer now."""

    @abstractmethod
    def revision(self) -> int:
        """A number that differs from an earlier one where configuration changed since, in any process; never blocks."""
