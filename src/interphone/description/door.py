"""/openapi/ as an ASGI application: descriptions and pages, made when first asked for and kept in memory.

Nobody has to be known to read them: they tell of the server's code, and of no workspace. What makes them is loaded
with the first request, as nothing else needs it.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

from interphone.api.http import Receive, Scope, Send, new_request_id
from interphone.api.json import encode
from interphone.api.versions import BY_NAME, NUMBERED, Version

FOLDER = Path(__file__).parent
KNOWN = BY_NAME | NUMBERED
# Of those that do not change any more, the newest.
SHOWN_FIRST = BY_NAME["2.16"]

JSON_TYPE = b"application/json; charset=utf-8"
HTML_TYPE = b"text/html; charset=utf-8"
# Nothing of other hosts, nothing inside the page itself; the icon is none.
POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)


class Content(NamedTuple):
    status: int
    kind: bytes
    body: bytes
    tag: bytes


def is_here(scope: Scope) -> bool:
    """All below /openapi; and `/` for people, who bring no credentials and are not to be asked for any."""
    path = scope["path"]
    if path == "/":
        return scope["method"] in ("GET", "HEAD") and all(name != b"authorization" for name, _ in scope["headers"])
    return bool(path == "/openapi" or path.startswith("/openapi/"))


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """GET and HEAD of what `is_here`."""
    if scope["path"] == "/":
        headers = [(b"location", b"/openapi/"), (b"content-length", b"0"), (b"x-request-id", new_request_id().encode())]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    # In a thread, because the first one to ask for a version waits while it is made.
    content = await asyncio.to_thread(_find, scope)
    headers = [
        (b"content-type", content.kind),
        (b"content-length", b"%d" % len(content.body)),
        (b"x-request-id", new_request_id().encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if content.kind == HTML_TYPE:
        headers += [(b"content-security-policy", POLICY), (b"referrer-policy", b"no-referrer")]
    if content.status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    if content.status != 200:
        headers.append((b"cache-control", b"no-store"))
    else:
        # To be asked for again each time, and then mostly not sent: another release answers otherwise.
        headers += [(b"cache-control", b"no-cache"), (b"etag", content.tag)]
        if content.tag in dict(scope["headers"]).get(b"if-none-match", b""):
            kept = [header for header in headers if header[0] not in (b"content-type", b"content-length")]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
    await send({"type": "http.response.start", "status": content.status, "headers": headers})
    await send({"type": "http.response.body", "body": content.body})


def _find(scope: Scope) -> Content:
    name = scope["path"].removeprefix("/openapi").removeprefix("/")
    if scope["method"] not in ("GET", "HEAD"):
        return _refusal(405, "method_not_allowed", f"{scope['method']} is not allowed here; it takes GET, HEAD")
    if name in FILES:
        return _file(name)
    if name.endswith(".json"):
        version = KNOWN.get(name.removesuffix(".json"))
        if version is not None:
            return _document(version)
        return _refusal(404, "not_found", f"There is no {scope['path']}; a version is one of {', '.join(KNOWN)}")
    if name:
        return _refusal(404, "not_found", f"There is nothing at {scope['path']}; /openapi/ is the page to begin with")
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("version", [SHOWN_FIRST.name])[0]
    version = KNOWN.get(asked)
    return _page(version) if version else _page_of_unknown(asked)


FILES = {"page.css": b"text/css; charset=utf-8", "page.js": b"text/javascript; charset=utf-8"}


@cache
def _file(name: str) -> Content:
    return _content(200, FILES[name], (FOLDER / name).read_bytes())


@cache
def _document(version: Version) -> Content:
    from interphone.description.document import describe

    return _content(200, JSON_TYPE, encode(describe(version)))


@cache
def _page(version: Version) -> Content:
    from interphone.description.page import page

    return _content(200, HTML_TYPE, page(version).encode())


def _page_of_unknown(name: str) -> Content:
    from interphone.description.page import page_of_unknown

    return _content(404, HTML_TYPE, page_of_unknown(name).encode())


def _refusal(status: int, type: str, message: str) -> Content:
    return _content(status, JSON_TYPE, encode({"error": {"type": type, "message": message}}))


def _content(status: int, kind: bytes, body: bytes) -> Content:
    return Content(status, kind, body, b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"')
