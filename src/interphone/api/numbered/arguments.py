"""Arguments as the numbered versions take them: null empties a field, and a key that nobody knows is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec import UNSET, UnsetType

from interphone.api.arguments import Arguments, read_query
from interphone.api.http import Request
from interphone.api.json import read_object
from interphone.domain.errors import Invalid

Value = TypeVar("Value")


def read_body(request: Request, known: Collection[str] | None = None) -> Arguments:
    """The JSON object of a body, empty where there is none. Raises Unknown for a key that is not among the known."""
    body = request.body.strip()
    arguments = Arguments(read_object(body) if body else {}, request.now)
    if known is not None:
        arguments.refuse_unknown(known)
    return arguments


def read_options(request: Request) -> Arguments:
    """The arguments of a query string. Raises Invalid."""
    return Arguments(read_query(request.query), request.now)


def settable(arguments: Arguments, name: str, read: Callable[[str], Value | None]) -> Value | UnsetType | None:
    """What `read` makes of an argument: UNSET where it is absent, None where it is null."""
    if arguments.has_null(name):
        return None
    return read(name) if arguments.has(name) else UNSET


def flag(arguments: Arguments, name: str) -> bool | UnsetType:
    """True or false; UNSET where absent. Raises Invalid for null."""
    if arguments.has_null(name):
        raise Invalid(name, f"{name} must be true or false, not null")
    value = arguments.flag(name)
    return UNSET if value is None else value
