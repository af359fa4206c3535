"""Every failure as an answer: status, sentence and headers here, the body in the form of the era that was asked."""

from __future__ import annotations

from interphone.api.http import Answer, CutOff, Request
from interphone.api.numbered.errors import describe
from interphone.api.numbered.errors import show_error as show_list
from interphone.api.routing import MethodNotAllowed, NotInVersion, NotSpoken, UnknownPath
from interphone.api.v1.errors import show_error as show_object
from interphone.api.versions import LEGACY, UnknownVersion
from interphone.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Merged,
    Missing,
    NoRoom,
    NotFound,
    Problem,
    RateLimited,
    TicketRefused,
    TooLarge,
    TooMany,
    Unauthorized,
    Unknown,
    Unprocessable,
)
from interphone.store.database import TooCostly, Unavailable, Unreadable

RETRY_SECONDS = 5

# Status, and the code that error lists carry; the first that fits.
KINDS: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, "not_found"),
    UnknownVersion: (400, "intercom_version_invalid"),
    NotInVersion: (400, "intercom_version_invalid"),
    UnknownPath: (404, "not_found"),
    MethodNotAllowed: (405, "method_not_allowed"),
    Missing: (400, "parameter_not_found"),
    Unknown: (400, "bad_request"),
    Invalid: (400, "parameter_invalid"),
    Unprocessable: (422, "parameter_invalid"),
    Forbidden: (403, "action_forbidden"),
    Merged: (410, "contact_merged"),
    Unauthorized: (401, "unauthorized"),
    Conflict: (409, "conflict"),
    TooLarge: (413, "request_too_large"),
    RateLimited: (429, "rate_limit_exceeded"),
    TooMany: (429, "rate_limit_exceeded"),
    TooCostly: (408, "request_timeout"),
    NoRoom: (503, "service_unavailable"),
    Unavailable: (503, "service_unavailable"),
    CutOff: (503, "service_unavailable"),
}
UNEXPECTED = (500, "server_error")

# How the paths begin that some numbered version has and this server has under none: there the caller is not to blame.
STILL_TO_COME = frozenset(
    (
        "ai", "articles", "audiences", "brands", "calls", "content", "content_snippets", "custom_object_instances",
        "data_connectors", "ecommerce", "emails", "fin", "fin_voice",
        "folders", "help_center", "internal_articles", "macros", "news", "office_hours_schedules",
        "procedures", "secure_mode_secrets", "ticket_states", "ticket_types", "tickets",
    )
)  # fmt: skip


def answer(request: Request, error: Exception) -> Answer:
    """What the caller is told of an error; nothing of the inside of an unexpected one."""
    status, code = status_and_code(error)
    message = _sentence(error, request)
    if request.version is LEGACY:
        return Answer(status, show_object(status, message), _headers(error))
    return Answer(status, show_list(request.id, *describe(error, code, message, request.version)), _headers(error))


def status_and_code(error: Exception) -> tuple[int, str]:
    """The status of the answer, and the code of an error in a list: its own, or else the usual one of its kind."""
    status, code = next((known for kind, known in KINDS.items() if isinstance(error, kind)), UNEXPECTED)
    return status, error.code if isinstance(error, Problem) and error.code else code


def _sentence(error: Exception, request: Request) -> str:
    if isinstance(error, Problem):
        return str(error)
    if isinstance(error, NotInVersion):
        return "Requested resource is not available in current API version."
    if isinstance(error, UnknownPath):
        return _nothing_at(request, error)
    if isinstance(error, UnknownVersion):
        return f"There is no API version {str(error)!r}; name one such as 2.10 in the Intercom-Version header"
    if isinstance(error, MethodNotAllowed):
        return f"{request.method} is not allowed at {request.path}; it takes {error}"
    if isinstance(error, TooCostly):
        return "The request asks too much of the database at once: ask for less, such as fewer filters or values"
    if isinstance(error, Unavailable):
        doubt = "" if isinstance(error, Unreadable) else _doubt(request)
        return f"The database cannot answer now{doubt}. Try again in {RETRY_SECONDS} seconds"
    if isinstance(error, CutOff):
        return f"The server is stopping before it has answered{_doubt(request)}. Try again in {RETRY_SECONDS} seconds"
    return f"Something went wrong on our end. Please report it with the request id {request.id}"


def _nothing_at(request: Request, error: UnknownPath) -> str:
    if request.version is LEGACY:
        return f"There is nothing at {request.path}; check the path and try again"
    first = next((segment for segment in request.path.split("/") if segment), "")
    if isinstance(error, NotSpoken) and first in STILL_TO_COME:
        part = f"that part of API version {request.version.name}"
        return f"There is nothing at {request.path}: if the path is right, this server does not speak {part} yet"
    return "The requested resource does not exist; check your path and try again"


def _doubt(request: Request) -> str:
    """A connection can be lost in the very commit, and a write finish after nobody waits for it any more."""
    return "" if request.method in ("GET", "HEAD") else "; whether a change was made is not certain"


def _headers(error: Exception) -> list[tuple[bytes, bytes]]:
    if isinstance(error, MethodNotAllowed):
        return [(b"allow", ", ".join(error.allowed).encode())]
    if isinstance(error, Unauthorized) and not isinstance(error, TicketRefused):  # A browser would ask for a password.
        return [(b"www-authenticate", b'Basic realm="Interphone", charset="UTF-8"')]
    if isinstance(error, Merged):
        return [(b"link", f'</contacts/{error.into}>; rel="canonical"'.encode())]
    if isinstance(error, TooLarge):
        return [(b"connection", b"close")]
    if isinstance(error, RateLimited):
        return [(b"retry-after", b"%d" % error.retry_after)]
    if isinstance(error, Unavailable):
        return [(b"retry-after", b"%d" % RETRY_SECONDS)]
    if isinstance(error, CutOff | NoRoom):
        return [(b"retry-after", b"%d" % RETRY_SECONDS), (b"connection", b"close")]
    return []
