"""/mail/unsubscribe/ as an ASGI application: a person gets no more mail, by the link in what they got, without a login.

A POST does it at once, as mail programs send when somebody clicks on Unsubscribe (RFC 8058). A GET shows a page that
asks first: programs that look at every link in a mail for their users must not unsubscribe them.
"""

from __future__ import annotations

import html

from interphone.api.http import Receive, Scope, Send, discard_body, new_request_id
from interphone.domain import mail_contacts, mailboxes, workspaces
from interphone.logs import Logger
from interphone.mail import tokens
from interphone.store.database import Database, Unavailable

PREFIX = "/mail/unsubscribe/"
# Nothing of other hosts, no script; the one form leads back here.
POLICY = b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem;
margin: 15vh auto; padding: 0 1.5rem; overflow-wrap: anywhere }} h1 {{ line-height: 1.2 }} button {{ font: inherit;
padding: .5rem 1.25rem }}</style></head>
<body><h1>{title}</h1>{body}</body></html>
"""
LEFT = "<p>You will get no more email from <strong><bdi>{name}</bdi></strong>.</p>"
FORM = '<form method="post"><button>Unsubscribe</button></form>'

log = Logger("interphone.unsubscribe")


class Unsubscribe:
    """The door, on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def is_here(scope: Scope) -> bool:
        return bool(scope["path"].startswith(PREFIX))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method: str = scope["method"]
        if method == "POST":
            await discard_body(receive)
        if method not in ("GET", "HEAD", "POST"):
            await _show(
                send, 405, "Not allowed", "<p>This page takes GET and POST.</p>", [(b"allow", b"GET, HEAD, POST")]
            )
            return
        try:
            name = await self._act(scope["path"].removeprefix(PREFIX), leave=method == "POST")
        except Unavailable as error:
            log.warning("nobody can be unsubscribed", reason=str(error))
            await _show(send, 503, "Try again later", "<p>This cannot be done now.</p>", [(b"retry-after", b"60")])
            return
        if name is None:
            await _show(send, 404, "Unknown link", "<p>This link is not one of ours, or its reader is gone.</p>")
        elif method == "POST":
            await _show(send, 200, "You are unsubscribed", LEFT.format(name=html.escape(name)))
        else:
            await _show(send, 200, "Unsubscribe?", LEFT.format(name=html.escape(name)) + FORM)

    async def _act(self, local_part: str, *, leave: bool) -> str | None:
        """The name of the workspace whose link it is."""
        address = tokens.read(local_part)
        app_id = await self._database.read("", mailboxes.find_workspace, address.code) if address else None
        if app_id is None:
            return None
        if leave:
            known = await self._database.write(app_id, mail_contacts.leave, local_part)
        else:
            known = await self._database.read(app_id, mail_contacts.leaving, local_part) is not None
        return (await self._database.read(app_id, workspaces.get, None)).name if known else None


async def _show(send: Send, status: int, title: str, body: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    page = PAGE.format(title=html.escape(title), body=body).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(page)),
        (b"x-request-id", new_request_id().encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", POLICY),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})
