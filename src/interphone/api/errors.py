"""Every failure as an answer: status, sentence and headers here, the body in the form of the era that was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.http import Answer, Request
from interphone.api.routing import MethodNotAllowed, UnknownPath
from interphone.api.v1.errors import show_error as show_v1
from interphone.api.v1x.errors import show_error as show_v1x
from interphone.domain.errors import Conflict, Invalid, NotFound, Problem, RateLimited, TooLarge, Unauthorized
from interphone.store.database import Unavailable

RETRY_SECONDS = 5

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    UnknownPath: 404,
    MethodNotAllowed: 405,
    Invalid: 400,
    Unauthorized: 401,
    Conflict: 409,
    TooLarge: 413,
    RateLimited: 429,
    Unavailable: 503,
}

SHOW: dict[str, Callable[[str, int, str], dict[str, Any]]] = {"v1": show_v1, "v1x": show_v1x}


def answer(request: Request, error: Exception) -> Answer:
    """What the caller is told of an error; nothing of the inside of an unexpected one."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    body = SHOW[request.version.era](request.id, status, _sentence(error, request))
    return Answer(status, body, _headers(error))


def _sentence(error: Exception, request: Request) -> str:
    if isinstance(error, Problem):
        return str(error)
    if isinstance(error, UnknownPath):
        return f"There is nothing at {request.path}; check the path and try again"
    if isinstance(error, MethodNotAllowed):
        return f"{request.method} is not allowed at {request.path}; it takes {error}"
    if isinstance(error, Unavailable):
        return f"The database cannot answer now; nothing was changed. Try again in {RETRY_SECONDS} seconds"
    return f"Something went wrong on our end. Please report it with the request id {request.id}"


def _headers(error: Exception) -> list[tuple[bytes, bytes]]:
    if isinstance(error, MethodNotAllowed):
        return [(b"allow", ", ".join(error.allowed).encode())]
    if isinstance(error, Unauthorized):
        return [(b"www-authenticate", b'Basic realm="Interphone", charset="UTF-8"')]
    if isinstance(error, RateLimited):
        return [(b"retry-after", b"%d" % error.retry_after)]
    if isinstance(error, Unavailable):
        return [(b"retry-after", b"%d" % RETRY_SECONDS)]
    return []
