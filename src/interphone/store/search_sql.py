"""Conditions as SQL: what to ask of a record, and where to begin to look for those that meet a condition."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any as AnyValue
from typing import NamedTuple

from interphone.store.database import Transaction
from interphone.store.search_conditions import (
    All,
    Always,
    Any,
    Attribute,
    Beside,
    Between,
    Column,
    Condition,
    Contains,
    Ends,
    Has,
    Known,
    Linked,
    OneOf,
    Pattern,
    Source,
    Stretches,
    Test,
    Through,
    Way,
)

LONG_ROW = 32


class Subject(NamedTuple):
    """What is searched: its table, called c in statements, and what belongs to it.

    `shown` tells whom a search may find; each index of its table that is named in a Column holds those alone or is
    read together with them. `attributes` is the table of its attributes, whose index `by_value` has all its columns;
    `apart`: what stands beside a record tells whether it is shown, its attributes by being there at all.
    `key` is how other tables call its id. `everyone` is an index of all that are shown, `by_id` of all there are.
    `counted` gives how many meet a condition where something is counted that tells it.
    """

    table: str
    shown: str
    attributes: str
    by_value: str
    key: str
    everyone: str
    by_id: str
    apart: bool
    counted: Callable[[Transaction, Condition], int | None] | None = None


class Start(NamedTuple):
    """Where a statement begins to look: its FROM, its WHERE, what is the id there, whether the record is there as c."""

    tables: str
    where: str
    id: str
    has_record: bool


class Statement:
    """A statement in the making, and its parameters."""

    def __init__(self, subject: Subject, dialect: str) -> None:
        self.subject = subject
        self.params: dict[str, AnyValue] = {}
        self._sqlite = dialect == "sqlite"

    def bind(self, value: AnyValue) -> str:
        """The name of a parameter with this value."""
        name = f"v{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def by(self, index: str) -> str:
        """Says to SQLite which index to take, as it knows nothing of the values; PostgreSQL finds out."""
        return f" INDEXED BY {index}" if self._sqlite else ""

    def condition(self, condition: Condition, id: str) -> str:
        """Whether the record with this id meets the condition; `needs_record` says if it must be there as c."""
        match condition:
            case Always(holds):
                return "1 = 1" if holds else "1 = 0"
            case All(parts):
                return _joined(" AND ", [self.condition(part, id) for part in parts])
            case Any(parts):
                return _joined(" OR ", [self.condition(part, id) for part in parts])
            case Has(Column(name, digits=digits), test, negated):
                value = id if name == "id" else f"c.{name}"
                return self._column(f"CAST({value} AS TEXT)" if digits else value, test, negated)
            case Has(source, test, negated):
                return f"{'NOT ' if negated else ''}EXISTS ({self._rows(source, test, id)})"

    def _column(self, column: str, test: Test, negated: bool) -> str:
        if isinstance(test, Known):
            return f"{column} IS {'' if negated else 'NOT '}NULL"
        passes = self.test(column, test)
        return f"({column} IS NULL OR NOT ({passes}))" if negated else passes

    def _rows(self, source: Source, test: Test, id: str) -> str:
        """The rows beside a record that pass."""
        match source:
            case Attribute(name):
                table, alias = self.subject.attributes, "v"
                passes = f"v.name = {self.bind(name)}{self.attribute_test('v', test)}"
            case Beside(table, name, _):
                alias = "w"
                passes = self.test(f"w.{name}", test)
            case Linked(table, name, only):
                alias = "w"
                passes = self.test(f"w.{name}", test) + (f" AND w.{only}" if only else "")
            case Through(tables, same, value):
                return f"SELECT 1 FROM {tables} WHERE {same} AND {self.test(value, test)}"
        same = f"{alias}.app_id = :app_id AND {alias}.{self.subject.key} = {id}"
        return f"SELECT 1 FROM {table} {alias} WHERE {same} AND {passes}"

    def start(self, source: Source, test: Test) -> Start | None:
        """A way to exactly the records, among those that are shown, of which a value passes; None where there is none.

        Each is found once.
        """
        subject = self.subject
        match source:
            case Column(name, str(index)):
                # An index of known values serves where the statement shows that they are: a pattern does not.
                known = f" AND c.{name} IS NOT NULL" if isinstance(test, Pattern) else ""
                # Whether it is shown comes last: that may be in the record alone, and few pass a pattern.
                where = f"c.app_id = :app_id{known} AND {self.test(f'c.{name}', test)} AND {subject.shown}"
                return Start(f"{subject.table} c{self.by(index)}", where, "c.id", True)
            case Attribute(name):
                where = f"a.app_id = :app_id AND a.name = {self.bind(name)}{self.attribute_test('a', test)}"
                beside = Start(f"{subject.attributes} a{self.by(subject.by_value)}", where, f"a.{subject.key}", False)
                return beside if subject.apart else self._with_record(beside)
            case Beside(table, name, str(days)) if isinstance(test, Between):
                where = f"b.app_id = :app_id AND {subject.shown.replace('c.', 'b.')}{self._days(test)}"
                same = f"p.app_id = :app_id AND p.{subject.key} = b.{subject.key} AND {self.test(f'p.{name}', test)}"
                return Start(f"{days} b CROSS JOIN {table} p", f"{where} AND {same}", f"b.{subject.key}", False)
            case Linked(repeats=repeats) if repeats or not isinstance(test, OneOf) or len(test.values) > 1:
                return self._distinct(source, test)
            case Linked(table, shown=True):
                return Start(f"{table} b", self._linked(source, test), f"b.{subject.key}", False)
            case Linked(table):
                where = self._linked(source, test)
                if not subject.apart:
                    return self._with_record(Start(f"{table} b", where, f"b.{subject.key}", False))
                return Start(
                    f"{table} b", f"{where} AND {subject.shown.replace('c.', 'b.')}", f"b.{subject.key}", False
                )
            case Through(value=value, way=Way(tables, same, id)) if isinstance(test, OneOf | Between):
                joined = " CROSS JOIN ".join(f"{table}{self.by(index)}" for table, index in tables)
                return self._with_record(Start(joined, f"{same} AND {self.test(value, test)}", id, False))
        return None

    def _linked(self, source: Linked, test: Test) -> str:
        only = f" AND b.{source.only}" if source.only else ""
        return f"b.app_id = :app_id AND {self.test(f'b.{source.name}', test)}{only}"

    def _distinct(self, source: Linked, test: Test) -> Start | None:
        """Each record once, though several of its rows pass; only of a subject whose record is there to be asked."""
        subject = self.subject
        if subject.apart or not isinstance(test, OneOf | Between):
            return None
        rows = f"SELECT DISTINCT b.{subject.key} AS id FROM {source.table} b WHERE {self._linked(source, test)}"
        start = Start(f"({rows}) d", "1 = 1", "d.id", False)
        return start if source.shown else self._with_record(start)

    def _days(self, seen: Between) -> str:
        """The days that hold what lies between the edges, as one more condition on their rows."""
        parts = ((">=", seen.low), ("<=", seen.high))
        return "".join(f" AND b.day {sign} {self.bind(edge.day)}" for sign, edge in parts if edge is not None)

    def _with_record(self, start: Start) -> Start:
        """Go on to the record, which tells whether it is shown."""
        subject = self.subject
        where = f"{start.where} AND c.app_id = :app_id AND c.id = {start.id} AND {subject.shown}"
        return Start(f"{start.tables} CROSS JOIN {subject.table} c", where, "c.id", True)

    def everyone(self) -> Start:
        """Every record that is shown."""
        subject = self.subject
        where = f"c.app_id = :app_id AND {subject.shown}"
        return Start(f"{subject.table} c{self.by(subject.everyone)}", where, "c.id", True)

    def attribute_test(self, alias: str, test: Test) -> str:
        """The test as one more condition on a row of attributes."""
        match test:
            case Known():
                return ""
            case OneOf(values):
                sample = values[0]
            case Between(low, high) | Stretches((Between(low, high), *_)):
                edge = low or high
                assert edge is not None, "an interval has an end"
                sample = edge.value
            case Contains(sample) | Ends(sample):
                pass
        if isinstance(sample, str):
            return f" AND {alias}.kind = 't' AND {self.test(f'{alias}.text', test)}"
        if isinstance(sample, bool):
            assert isinstance(test, OneOf), "booleans have no order"
            numbers: Test = OneOf(tuple(float(value) for value in test.values))
            return f" AND {alias}.kind = 'b' AND {alias}.text = '' AND {self.test(f'{alias}.number', numbers)}"
        return f" AND {alias}.kind = 'n' AND {alias}.text = '' AND {self.test(f'{alias}.number', test)}"

    def test(self, value: str, test: Test) -> str:
        """Whether a value, which is there, passes."""
        match test:
            case Known():
                return f"{value} IS NOT NULL"
            case OneOf((single,)):
                return f"{value} = {self.bind(single)}"
            case OneOf(values):
                # One parameter, however many: the text stays short, and its plan serves again.
                if self._sqlite:
                    return f"{value} IN (SELECT value FROM json_each({self.bind(json.dumps(values))}))"
                return f"{value} = ANY ({self.bind(list(values))})"
            case Between(low, high):
                parts = []
                if low is not None:
                    parts.append(f"{value} {'>' if low.after else '>='} {self.bind(low.value)}")
                if high is not None:
                    parts.append(f"{value} {'<=' if high.after else '<'} {self.bind(high.value)}")
                return " AND ".join(parts)
            case Stretches(some):
                return _joined(" OR ", [f"({self.test(value, one)})" for one in some])
            case Contains(text):
                return f"{'instr' if self._sqlite else 'strpos'}({value}, {self.bind(text)}) > 0"
            case Ends(text):
                # Where the value is shorter, no part of it is as long as the text.
                return f"substr({value}, length({value}) - {len(text) - 1}) = {self.bind(text)}"


def _joined(word: str, parts: list[str]) -> str:
    """Many are taken in halves, and those in halves: SQLite bears no deep trees, nor long rows, which are as deep."""
    if len(parts) > LONG_ROW:
        half = len(parts) // 2
        parts = [_joined(word, parts[:half]), _joined(word, parts[half:])]
    return f"({word.join(parts)})"


def needs_attributes(condition: Condition) -> bool:
    """Whether values of the table of attributes are asked for."""
    match condition:
        case All(parts) | Any(parts):
            return any(map(needs_attributes, parts))
        case Has(source):
            return isinstance(source, Attribute)
        case Always():
            return False


def needs_days(condition: Condition) -> bool:
    """Whether a table of days may serve to find or count what meets the condition."""
    match condition:
        case All(parts) | Any(parts):
            return any(map(needs_days, parts))
        case Has(Beside(days=days)):
            return days is not None
    return False


def sources(condition: Condition) -> Iterator[Source]:
    """Whatever is asked for."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from sources(part)
        case Has(source):
            yield source


def needs_record(condition: Condition) -> bool:
    """Whether the record itself has to be looked at, rather than what stands beside it."""
    match condition:
        case All(parts) | Any(parts):
            return any(map(needs_record, parts))
        case Has(source):
            return isinstance(source, Through) or (isinstance(source, Column) and source.name != "id")
        case Always():
            return False
