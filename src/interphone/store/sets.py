"""Sets of values in a statement, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any


def among(name: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """The inside of IN (…) and its parameters; nothing is IN an empty one.

    Padded to a power of two, so that few different statements have to be prepared.
    """
    if not values:
        return "NULL", {}
    size = 1 << (len(values) - 1).bit_length()
    padded = [*values, *[values[-1]] * (size - len(values))]
    inside, names = _named(name, size)
    return inside, dict(zip(names, padded, strict=True))


def holding(dialect: str, column: str, texts: Sequence[str | bytes]) -> tuple[str, dict[str, Any]]:
    """Whether a column holds one of some texts (or bytes), of which there is one at least; and the parameters."""
    values = {f"text{number}": text for number, text in enumerate(texts)}
    found = f"instr({column}, :{{}})" if dialect == "sqlite" else f"position(:{{}} IN {column})"
    return " OR ".join(f"{found.format(name)} > 0" for name in values), values


@lru_cache(256)
def _named(name: str, size: int) -> tuple[str, list[str]]:
    names = [f"{name}{n}" for n in range(size)]
    return ", ".join(f":{each}" for each in names), names
