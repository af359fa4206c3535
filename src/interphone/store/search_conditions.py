"""Conditions as the store takes them: whole, two-valued and the same for every version of the API.

A condition asks whether a record has a value that passes a test. Negated, it holds for records without a value too.

Condition
├── All, Any            of conditions
├── Always              or never
└── Has                 a source and a test of its value
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

Scalar = str | int | float | bool
DAY = 86_400


class Column(msgspec.Struct, frozen=True):
    """A column of the record's own table. `index` begins with it; without one, nothing is found by it alone.

    `digits`: it holds whole numbers, and is compared as the text of them.
    """

    name: str
    index: str | None = None
    nullable: bool = True
    digits: bool = False


class Attribute(msgspec.Struct, frozen=True):
    """A value of the table of attributes, by its name there."""

    name: str


class Beside(msgspec.Struct, frozen=True):
    """A column of a table that has one row for each record.

    `days`: a time, of which this table has the day of each record, by its listing.
    """

    table: str
    name: str
    days: str | None = None


class Linked(msgspec.Struct, frozen=True):
    """A column of a table that has many rows for a record, such as the tags it wears.

    `only`: of these rows those that meet a condition on their columns; `repeats`: a record may have a value twice;
    `shown`: there are rows of records alone that a search may find.
    """

    table: str
    name: str
    only: str = ""
    repeats: bool = False
    shown: bool = False


class Way(msgspec.Struct, frozen=True):
    """How records are found by a value that is reached over other tables: these, each with its index, from the first
    on; how they hang together; and what is the record's id there."""

    tables: tuple[tuple[str, str], ...]
    same: str
    id: str


class Through(msgspec.Struct, frozen=True):
    """A column that is reached from the record, which is c, over other tables; there is one at most.

    `same` tells how they hang on the record, `value` which column it is.
    """

    tables: str
    same: str
    value: str
    way: Way | None = None


Source = Column | Attribute | Beside | Linked | Through


class Known(msgspec.Struct, frozen=True):
    """There is a value."""


class OneOf(msgspec.Struct, frozen=True):
    """It is one of these, all of one type; texts as they are stored."""

    values: tuple[Scalar, ...]


class Edge(NamedTuple):
    """A place beside a value: just before it, or just after it."""

    value: str | int | float
    after: bool = False

    @property
    def day(self) -> int:
        """Of a time: which day of 86,400 seconds it is, from 1970 on."""
        assert not isinstance(self.value, str), "times are numbers"
        return int(self.value // DAY)


class Between(msgspec.Struct, frozen=True):
    """It lies between two edges; None is no edge. At least one is given."""

    low: Edge | None
    high: Edge | None


class Stretches(msgspec.Struct, frozen=True):
    """It lies within one of many stretches."""

    parts: tuple[Between, ...]


class Contains(msgspec.Struct, frozen=True):
    """Its text holds this one, which is not empty."""

    text: str


class Ends(msgspec.Struct, frozen=True):
    """Its text ends with this one, which is not empty."""

    text: str


Test = Known | OneOf | Between | Stretches | Contains | Ends
Pattern = Stretches | Contains | Ends
"""Tests for which no index is any help: every value that there is has to be looked at."""


class Has(msgspec.Struct, frozen=True):
    """A value of the source passes the test; negated: none does."""

    source: Source
    test: Test
    negated: bool = False


class All(msgspec.Struct, frozen=True):
    parts: tuple[Condition, ...]


class Any(msgspec.Struct, frozen=True):
    parts: tuple[Condition, ...]


class Always(msgspec.Struct, frozen=True):
    """Holds for every record, or for none."""

    holds: bool


Condition = All | Any | Always | Has


def negate(condition: Condition) -> Condition:
    """What holds exactly where the condition does not."""
    match condition:
        case All(parts):
            return Any(tuple(map(negate, parts)))
        case Any(parts):
            return All(tuple(map(negate, parts)))
        case Always(holds):
            return Always(not holds)
        case Has():
            return msgspec.structs.replace(condition, negated=not condition.negated)
