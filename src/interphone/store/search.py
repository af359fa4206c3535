"""Searching: how many records meet a condition, and which come next in some order.

The cost of a search should be that of what it finds. Where few meet a part of the condition, those few are read and
asked the rest; where many do, they are read in the order that is wanted until a page is full. Which of both it is, is
found out by counting up to some bound along indexes: the planners know nothing of the values in a workspace.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any as AnyValue
from typing import NamedTuple

from interphone.store.database import Row, Transaction
from interphone.store.search_conditions import (
    All,
    Always,
    Any,
    Attribute,
    Beside,
    Column,
    Condition,
    Has,
    Known,
    OneOf,
    Pattern,
    Source,
    negate,
)
from interphone.store.search_sql import Start, Statement, Subject, needs_record
from interphone.store.sets import among

FEW = 1_000
"""Up to so many records are simply read."""
STEP = 32
"""How much further the next count goes, where all parts of a condition are met by more."""
CAUTION = 4
"""An order's index is walked until a page is full where that many times the records which it should take are fewer than
those that would be read and sorted otherwise: matches may be rare where the walk begins."""
MANY_WAYS = 64
"""From so many parts on, nobody looks where each begins: that is a statement each, and SQLite unites no 500."""
SCATTERED = 2
"""How much more it costs to ask the rest of records that are found in no order of theirs."""


class Place(NamedTuple):
    """A record in an order: the value it is sorted by, None where it has none, and its id.

    The value of an attribute is (kind, text, number), as one has texts and another numbers.
    """

    value: AnyValue
    id: AnyValue


class Order(NamedTuple):
    """Records with a value, by it and then by id; those without one come last, or first where `unknown_first`."""

    source: Source
    descending: bool
    unknown_first: bool = False


class Search:
    """One search in one transaction. `everyone` counts the records that are shown at all, where that is needed."""

    def __init__(
        self, tx: Transaction, subject: Subject, condition: Condition, everyone: Callable[[Transaction], int]
    ) -> None:
        self._tx = tx
        self._subject = subject
        self._condition = condition
        self._count_everyone = everyone

    @cached_property
    def _everyone(self) -> int:
        return self._count_everyone(self._tx)

    @cached_property
    def _way(self) -> _Way | None:
        """The cheapest way to the matches, None where there is none but to read everyone."""
        bound = FEW
        while bound == FEW or bound < self._everyone * 2:
            best = self._cheapest(self._condition, bound)
            if best is not None:
                return best
            bound *= STEP
        return None

    def count(self) -> int:
        """How many records meet the condition."""
        condition = self._condition
        if isinstance(condition, Always):
            return self._everyone if condition.holds else 0
        counted = self._subject.counted and self._subject.counted(self._tx, condition)
        if counted is not None:
            return counted
        if self._way is not None and self._way.parts == (condition,) and not _is_pattern(condition):
            return self._way.cost
        if self._way is None:
            opposite = Search(self._tx, self._subject, negate(condition), lambda _: self._everyone)
            if opposite._way is not None:
                return self._everyone - opposite.count()
        statement = self._statement()
        start, rest = self._begin(statement, condition)
        row = self._tx.one(f"SELECT count(*) {self._from(statement, start, rest)}", **statement.params)
        assert row is not None
        found: int = row[0]
        return found

    def page(self, order: Order, after: Place | None, limit: int, total: int, skip: int = 0) -> list[Place]:
        """The first records of the order after a place and some more to skip. `total` is what `count` has given."""
        if not total:
            return []
        stages = [True, False] if not order.unknown_first else [False, True]
        if isinstance(order.source, Column) and not order.source.nullable:
            stages = [True]
        if after is not None and (after.value is None) == stages[0]:
            stages = stages[1:]
        found: list[Place] = []
        for known in stages:
            if len(found) < skip + limit:
                found += (self._known if known else self._unknown)(order, after, skip + limit - len(found), total)
            after = None
        return found[skip:]

    def _known(self, order: Order, after: Place | None, limit: int, total: int) -> list[Place]:
        """Records that have a value to sort by."""
        statement = self._statement()
        walk = statement.start(order.source, Known()) if self._is_walk_cheaper(limit, total) else None
        start, rest = (walk, self._condition) if walk is not None else self._begin(statement, self._condition)
        keys, tables, joined = self._sorted_by(statement, order.source, start, walk is not None)
        if after is not None:
            value = after.value if isinstance(after.value, list | tuple) else (after.value,)
            bound = ", ".join(statement.bind(part) for part in (*value, after.id))
            joined += f" AND ({', '.join(keys)}) {'<' if order.descending else '>'} ({bound})"
        direction = " DESC" if order.descending else ""
        rows = self._tx.all(
            f"SELECT {', '.join(keys)} {self._from(statement, start, rest, tables, joined, needs_c='c.' in keys[0])} "
            f"ORDER BY {', '.join(key + direction for key in keys)} LIMIT {limit}",
            **statement.params,
        )
        return [_place(row) for row in rows]

    def _unknown(self, order: Order, after: Place | None, limit: int, total: int) -> list[Place]:
        """Records that have none, by id alone."""
        condition = All((self._condition, Has(order.source, Known(), negated=True)))
        statement = self._statement()
        walks = self._is_walk_cheaper(limit, total)
        by_id = statement.start(Column("id", self._subject.by_id), Known()) if walks else None
        start, rest = (by_id, condition) if by_id is not None else self._begin(statement, condition)
        where = ""
        if after is not None:
            where = f" AND {start.id} {'<' if order.descending else '>'} {statement.bind(after.id)}"
        rows = self._tx.all(
            f"SELECT {start.id} {self._from(statement, start, rest, where=where)} "
            f"ORDER BY {start.id}{' DESC' if order.descending else ''} LIMIT {limit}",
            **statement.params,
        )
        return [Place(None, row[0]) for row in rows]

    def _sorted_by(
        self, statement: Statement, source: Source, start: Start, walked: bool
    ) -> tuple[list[str], str, str]:
        """What rows are sorted by, and the table that it is in, joined to where the statement starts."""
        match source:
            case Column(name):
                return [f"c.{name}", start.id], "", f" AND c.{name} IS NOT NULL"
            case Attribute(name):
                alias = "a" if walked else "s"
                keys = [f"{alias}.kind", f"{alias}.text", f"{alias}.number", f"{alias}.{self._subject.key}"]
                if walked:
                    return keys, "", ""
                joined = f" AND s.app_id = :app_id AND s.{self._subject.key} = {start.id} AND s.name = "
                return keys, f" CROSS JOIN {self._subject.attributes} s", joined + statement.bind(name)
            case Beside(table, name):
                joined = f" AND s.app_id = :app_id AND s.{self._subject.key} = {start.id} AND s.{name} IS NOT NULL"
                return [f"s.{name}", start.id], f" CROSS JOIN {table} s", joined
        raise AssertionError(f"nothing is sorted by {source}")

    def _statement(self) -> Statement:
        return Statement(self._subject, self._tx.dialect)

    def _from(
        self, statement: Statement, start: Start, rest: Condition, tables: str = "", where: str = "",
        needs_c: bool = False,
    ) -> str:  # fmt: skip
        record = ""
        if not start.has_record and (needs_c or needs_record(rest)):
            record = f" CROSS JOIN {self._subject.table} c"
            where = f" AND c.app_id = :app_id AND c.id = {start.id}{where}"
        return (
            f"FROM {start.tables}{record}{tables} WHERE {start.where}{where} AND {statement.condition(rest, start.id)}"
        )

    def _is_walk_cheaper(self, limit: int, total: int) -> bool:
        """Whether a page of the matches is had for less by reading everyone in order than by reading and sorting."""
        if self._way is not None and self._way.cost <= CAUTION * limit:
            return False
        walked = CAUTION * limit * self._everyone // max(total, 1)
        return walked <= FEW or walked < (self._everyone if self._way is None else self._way.cost)

    def _begin(self, statement: Statement, condition: Condition) -> tuple[Start, Condition]:
        """Where fewest records have to be looked at, and what is left to ask of each."""
        if self._way is None:
            return statement.everyone(), condition
        return self._start(statement, condition, self._way.parts)

    def _start(self, statement: Statement, condition: Condition, parts: tuple[Has, ...]) -> tuple[Start, Condition]:
        if len(parts) > 1:
            starts = filter(None, (statement.start(part.source, part.test) for part in parts))
            union = " UNION ".join(
                f"SELECT {start.id} AS id FROM {start.tables} WHERE {start.where}" for start in starts
            )
            return Start(f"({union}) u", "1 = 1", "u.id", False), condition
        start = statement.start(parts[0].source, parts[0].test)
        assert start is not None, "what has been counted can be reached"
        return start, _without(condition, parts[0])

    def _cheapest(self, condition: Condition, bound: int) -> _Way | None:
        """The cheapest way to a superset of the matches that looks at no more records than the bound."""
        match condition:
            case Has(source, test, False):
                cost = self._measure(source, Known() if isinstance(test, Pattern) else test, bound)
                return None if cost is None else _Way(cost, (condition,))
            case All(parts):
                best: _Way | None = None
                for part in parts:
                    way = self._cheapest(part, bound)
                    if way is not None and (best is None or way.weight < best.weight):
                        best, bound = way, min(bound, way.weight)
                return best
            case Any(parts):
                sum = _Way(0, ())
                for part in parts:
                    way = self._cheapest(part, bound - sum.cost) if len(sum.parts) < MANY_WAYS else None
                    if way is None:
                        return None
                    sum = _Way(sum.cost + way.cost, sum.parts + way.parts)
                return sum
        return None

    def _measure(self, source: Source, test: AnyValue, bound: int) -> int | None:
        statement = self._statement()
        start = statement.start(source, test)
        if start is None:
            return None
        row = self._tx.one(
            f"SELECT count(*) FROM (SELECT 1 FROM {start.tables} WHERE {start.where} LIMIT {bound + 1}) n",
            **statement.params,
        )
        assert row is not None
        return row[0] if row[0] <= bound else None


def members(tx: Transaction, subject: Subject, ids: list[str], conditions: list[Condition]) -> list[Row]:
    """For each of these records, wherever it is shown: its id, and for each condition whether it meets it."""
    statement = Statement(subject, tx.dialect)
    passed = ", ".join(f"CASE WHEN {statement.condition(one, 'c.id')} THEN 1 ELSE 0 END" for one in conditions)
    wanted, values = among("id", ids)
    return tx.all(
        f"SELECT c.id, {passed} FROM {subject.table} c WHERE c.app_id = :app_id AND c.id IN ({wanted}) "
        f"AND {subject.shown}",
        **statement.params, **values,
    )  # fmt: skip


class _Way(NamedTuple):
    """Parts of a condition, of which each match meets at least one, and how many records meet them."""

    cost: int
    parts: tuple[Has, ...]

    @property
    def weight(self) -> int:
        """What ways are compared by. The records of one value stand in the order of their ids, those of many do not."""
        in_order = len(self.parts) == 1 and isinstance(self.parts[0].test, OneOf)
        return self.cost if in_order else self.cost * SCATTERED


def _is_pattern(condition: Condition) -> bool:
    """Whether a way to it was measured by all that have a value."""
    return isinstance(condition, Has) and isinstance(condition.test, Pattern)


def _without(condition: Condition, part: Has) -> Condition:
    """What is left of a condition for records that meet a part of it."""
    if condition == part:
        return Always(True)
    if isinstance(condition, All):
        return All(tuple(_without(inner, part) for inner in condition.parts))
    return condition


def _place(row: Row) -> Place:
    *value, id = row
    return Place(value[0] if len(value) == 1 else value, id)
