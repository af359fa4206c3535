"""What a handler comes to, read from the code itself: its readers, its presenters, the changes that they ask for.

For those who ask about the code (`interphone show`, the description that the server gives of itself); no request
passes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from interphone.api.change import Change

# What the functions of a resource module promise by their names.
ROLES = {"read_": "reader", "show_": "presenter"}


class Reach(NamedTuple):
    """`functions` are the handler and all of ours that it comes to; `changes` the changes they ask for, by name."""

    functions: list[FunctionType]
    changes: dict[str, Change]


def reach(handler: Any) -> Reach:
    """Follows what functions name: other functions of interphone.api, also in tables and as arguments of others."""
    visited: list[FunctionType] = []
    changes: dict[str, Change] = {}
    waiting: list[Any] = [handler]
    while waiting:
        function = waiting.pop(0)
        if function in visited:
            continue
        visited.append(function)
        for name, known in _named(function):
            if isinstance(known, Change):
                changes[name] = known
            else:
                waiting += [one for one in _functions(known) if one.__module__.startswith("interphone.api.")]
    return Reach(visited, changes)


def _named(function: FunctionType) -> Iterator[tuple[str, Any]]:
    names = list(_names(function.__code__))
    for name in names:
        known = function.__globals__.get(name)
        if isinstance(known, ModuleType):
            yield from ((inner, vars(known)[inner]) for inner in names if inner in vars(known))
        else:
            yield name, known
    for cell in function.__closure__ or ():
        yield "", cell.cell_contents


def _functions(known: Any) -> Iterator[FunctionType]:
    if isinstance(known, FunctionType):
        yield known
    elif isinstance(known, dict):
        for part in known.values():
            yield from _functions(part)
    elif isinstance(known, tuple | list):
        for part in known:
            yield from _functions(part)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
