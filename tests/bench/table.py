"""The table: each figure beside the floor it must keep and the aim it should reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Limits = tuple[float, float] | None

HEAD = ("what", "database", "measured", "floor", "aim", "", "in detail")


class Line(NamedTuple):
    """A figure. `limits` is its floor and its aim, None where none is set; `less` says that less is better."""

    what: str
    database: str
    value: float
    unit: str
    limits: Limits
    detail: str
    less: bool = True

    def verdict(self) -> str:
        if self.limits is None:
            return ""
        floor, aim = self.limits
        sign = 1 if self.less else -1
        if sign * self.value <= sign * aim:
            return "aim"
        return "floor" if sign * self.value <= sign * floor else "MISSED"

    def cells(self) -> tuple[str, ...]:
        floor, aim = (show(limit, self.unit) for limit in self.limits) if self.limits else ("", "")
        return self.what, self.database, show(self.value, self.unit), floor, aim, self.verdict(), self.detail


def show(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}{'' if unit.startswith('×') else ' '}{unit}"


def render(lines: Iterable[Line]) -> str:
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    )
