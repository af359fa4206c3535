"""GET /attachments/APP/KEY/NAME: files that hang on what was said, for whoever knows the address.

The key cannot be guessed, and nobody has to be known: the address is put into pages and mails. Only pictures are
shown as they are; whatever else somebody sent is saved, and can run nothing and load nothing. A file that was redacted
is gone at once, as it is asked for again each time.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from interphone.api.http import Receive, Scope, Send, new_request_id
from interphone.domain import attachments
from interphone.domain.attachments import Kept
from interphone.domain.errors import NotFound
from interphone.domain.file_kinds import PICTURES
from interphone.store.database import Database

PREFIX = "/attachments/"
POLICY = b"default-src 'none'; sandbox"
_PATH = re.compile(PREFIX + r"([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{16,64})/[^/]*")

Headers = list[tuple[bytes, bytes]]


class Files:
    """The door as an ASGI application for the paths that begin with PREFIX."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_here(self, scope: Scope) -> bool:
        return bool(scope["path"].startswith(PREFIX))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = [(b"x-request-id", new_request_id().encode()), (b"x-content-type-options", b"nosniff")]
        if scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, b"An attachment takes GET and HEAD\n", [*headers, (b"allow", b"GET, HEAD")])
            return
        found = _PATH.fullmatch(scope["path"])
        kept = await self._find(found[1], found[2]) if found else None
        if found is None or kept is None:
            message = b"There is no such file: its address is wrong, or it was deleted\n"
            await _say(send, 404, message, [*headers, (b"cache-control", b"no-store")])
            return
        tag = f'"{found[2]}"'.encode()
        headers += [(b"etag", tag), (b"cache-control", b"private, no-cache")]
        if tag in dict(scope["headers"]).get(b"if-none-match", b""):
            await _send(send, 304, headers, b"")
            return
        await _send(send, 200, [*headers, *_describe(kept)], kept.content)

    async def _find(self, app_id: str, key: str) -> Kept | None:
        try:
            return await self._database.read(app_id, attachments.get, key)
        except NotFound:
            return None


def _describe(kept: Kept) -> Headers:
    shown = "inline" if kept.content_type in PICTURES else "attachment"
    return [
        (b"content-type", kept.content_type.encode("ascii")),
        (b"content-length", b"%d" % len(kept.content)),
        (b"content-disposition", f"{shown}; filename*=UTF-8''{quote(kept.name, safe='')}".encode("ascii")),
        (b"content-security-policy", POLICY),
        (b"referrer-policy", b"no-referrer"),
        # Pictures stand in pages of the customer's own sites.
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]


async def _say(send: Send, status: int, message: bytes, headers: Headers) -> None:
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(message))]
    await _send(send, status, [*headers, *kind], message)


async def _send(send: Send, status: int, headers: Headers, content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
