"""Arguments as the numbered versions take them: null empties a field, and a key that nobody knows is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec import UNSET, UnsetType

from interphone.api.arguments import MAX_BODY_TEXT, Arguments, read_query
from interphone.api.http import Request
from interphone.api.json import read_object
from interphone.domain.errors import Invalid
from interphone.domain.teammates import Caller
from interphone.domain.text import from_html

Value = TypeVar("Value")
NOTHING = (b"", b"null", b"[]")
"""Bodies that say nothing; the last is how PHP writes no arguments at all."""


def read_body(request: Request, known: Collection[str] | None = None) -> Arguments:
    """The JSON object of a body, empty where it says nothing.

    Raises Unknown for a key that is not among the known.
    """
    body = request.body.strip()
    arguments = Arguments({} if body in NOTHING else read_object(body), request.now)
    if known is not None:
        arguments.refuse_unknown(known)
    return arguments


def read_html(arguments: Arguments) -> str:
    """The body that somebody writes, as safe HTML. Raises Invalid where it is not there or says nothing."""
    html = from_html(arguments.required_text("body", MAX_BODY_TEXT))
    if not html:
        raise Invalid("body", "body is empty")
    return html


def read_options(request: Request) -> Arguments:
    """The arguments of a query string. Raises Invalid."""
    return Arguments(read_query(request.query), request.now)


def read_keys(request: Request) -> Arguments:
    """Who or what a DELETE means: the query says it and, with some published clients, a JSON body. Raises Invalid."""
    named = read_query(request.query)
    return Arguments(named, request.now) if named else read_body(request)


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


def read_number(text: str) -> int:
    """The number of a teammate, team or the like in a path; 0, which nothing has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def caller_of(request: Request) -> Caller:
    """Who makes the request, for verbs that note it or depend on it."""
    return Caller(request.credential.teammate_id, request.ip)
