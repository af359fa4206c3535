"""Groups of conditions, made as simple as can be seen without looking at any record.

`updated_at > x OR updated_at = x`, which extractors ask most, becomes one stretch of time, and so does a lower bound
with an upper one: the store then finds just those records in an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from interphone.store.search_conditions import (
    All,
    Always,
    Any,
    Between,
    Condition,
    Edge,
    Has,
    Known,
    OneOf,
    Scalar,
    Source,
    Stretches,
)

FEW = 16


class _Place(NamedTuple):
    """What can be taken together: values of one source and one type."""

    source: Source
    type: str


def any_of(parts: Iterable[Condition]) -> Condition:
    """One of them holds."""
    known = list(_flat(Any, parts))
    if Always(True) in known:
        return Always(True)
    values: dict[_Place, list[Scalar]] = {}
    stretches: dict[_Place, list[Between]] = {}
    rest: list[Condition] = []
    for part in known:
        match part:
            case Has(source, OneOf(some), False):
                values.setdefault(_Place(source, type(some[0]).__name__), []).extend(some)
            case Has(source, Between() as between, False):
                stretches.setdefault(_place(source, between), []).append(between)
            case Always():
                pass
            case _:
                rest.append(part)
    merged = [Has(place.source, OneOf(tuple(dict.fromkeys(some)))) for place, some in values.items()]
    joined = [has for place, some in stretches.items() for has in _stretches(place.source, _join(some))]
    return _group(Any, [*merged, *joined, *rest], Always(False))


def all_of(parts: Iterable[Condition]) -> Condition:
    """Every one holds."""
    known = list(_flat(All, parts))
    stretches: dict[_Place, Between] = {}
    rest: list[Condition] = []
    for part in known:
        match part:
            case Has(source, Between() as between, False):
                place = _place(source, between)
                stretches[place] = _overlap(stretches[place], between) if place in stretches else between
            case Always(True):
                pass
            case _:
                rest.append(part)
    held = [_has(place.source, between) for place, between in stretches.items()]
    if Always(False) in [*held, *rest]:
        return Always(False)
    return _group(All, [*held, *rest], Always(True))


def _flat(kind: type[All] | type[Any], parts: Iterable[Condition]) -> Iterator[Condition]:
    """A group within a group of its kind is no group."""
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _group(kind: type[All] | type[Any], parts: Sequence[Condition], empty: Condition) -> Condition:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _place(source: Source, between: Between) -> _Place:
    edge = between.low or between.high
    assert edge is not None, "a stretch has an end"
    return _Place(source, "text" if isinstance(edge.value, str) else "number")


def _has(source: Source, between: Between) -> Condition:
    """A stretch without ends is any value, and one with nothing between its ends is none."""
    low, high = between.low, between.high
    if low is None and high is None:
        return Has(source, Known())
    if low is not None and high is not None and not _before(low, high):
        return Always(False)
    return Has(source, between)


def _stretches(source: Source, parts: list[Between]) -> list[Condition]:
    """Each by itself can be found in an index; many are better asked together."""
    return [_has(source, one) for one in parts] if len(parts) <= FEW else [Has(source, Stretches(tuple(parts)))]


def _before(one: Edge, other: Edge) -> bool:
    return tuple(one) < tuple(other)


def _overlap(one: Between, other: Between) -> Between:
    lows = [edge for edge in (one.low, other.low) if edge is not None]
    highs = [edge for edge in (one.high, other.high) if edge is not None]
    return Between(max(lows, default=None), min(highs, default=None))


def _join(stretches: list[Between]) -> list[Between]:
    """Those that touch become one."""
    ordered = sorted(stretches, key=lambda one: () if one.low is None else tuple(one.low))
    joined = [ordered[0]]
    for one in ordered[1:]:
        last = joined[-1]
        if last.high is None or (one.low is not None and _before(last.high, one.low)):
            if last.high is not None:
                joined.append(one)
            continue
        high = None if one.high is None else max(last.high, one.high)
        joined[-1] = Between(last.low, high)
    return joined
