"""v1's arguments: null means absent, and one nobody knows is passed over."""

from __future__ import annotations

from interphone.api.arguments import Arguments, read_query
from interphone.api.http import Request
from interphone.api.json import read_object
from interphone.domain.contacts import Who
from interphone.domain.errors import Invalid


def read_arguments(request: Request) -> Arguments:
    """The arguments of a request.

    POST and PUT send a JSON object. GET sends a query, or a JSON object where that lacks a name; DELETE the other
    way round (contract section 1).
    """
    body = read_object(request.body) if request.body.strip() else {}
    if request.method in ("POST", "PUT"):
        return Arguments(body, request.now)
    query = read_query(request.query)
    body = {name: value for name, value in body.items() if value is not None}
    return Arguments(query | body if request.method == "DELETE" else body | query, request.now)


def read_who(arguments: Arguments) -> Who:
    """The person a request is about: user_id or email, one of them required."""
    user_id = arguments.identifier("user_id")
    email = arguments.email("email")
    if user_id is None and email is None:
        raise Invalid("user_id", "user_id or email is required")
    return Who(user_id, email)
