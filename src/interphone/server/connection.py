"""One HTTP connection: uvicorn's, with limits for clients that send too much, too slowly or nonsense, or do not read.

uvicorn waits for ever for a head or body that does not come and for a client to take its answer, and takes heads of any
size; here all are bounded.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from interphone.api.http import ENDLESS, new_request_id
from interphone.api.json import encode
from interphone.api.numbered.errors import show_error as show_list
from interphone.api.v1.errors import show_error as show_object
from interphone.api.versions import is_legacy

MAX_HEAD = 16_384
"""Bytes of path and headers."""
HEAD_SECONDS = 10
BODY_SECONDS = 30
UNREAD_SECONDS = 30
"""How long a client may take nothing of what waits to be sent to it."""
FAREWELL_SECONDS = 0.25
"""How long an idle connection stays open when the server stops, for the request that may be on its way."""
LINGER_SECONDS = 2
MAX_WIRE = 64_000_000
"""Bytes read after one request's head, chunk framing and what is discarded included, before the connection is cut."""

HEAD_TOO_LARGE = (431, "headers_too_large", f"The path and headers are larger than {MAX_HEAD:,} bytes together")
MALFORMED = (400, "bad_request", "This is not a valid HTTP request")
SLOW_HEAD = (408, "request_timeout", f"The headers did not arrive within {HEAD_SECONDS} seconds")
SLOW_BODY = (408, "request_timeout", f"The body did not arrive within {BODY_SECONDS} seconds")


class HeadTooLargeError(Exception):
    """Stops the parser before the request is handed on."""


class Connection(HttpToolsProtocol):
    """As uvicorn drives it, and as the parser calls it while it is fed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._chunk = 0
        self._head_begun = False
        self._head_bytes = 0
        self._head_late = False
        self._upgrading = False
        self._body_expected = False
        self._body_bytes = 0
        self._body_timer: asyncio.TimerHandle | None = None
        self._sending_timer: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._refused = False
        self._all_sent = False
        self._leaving = False
        self._wait_for_head(self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_timers()
        if self._sending_timer is not None:
            self._sending_timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._chunk = len(data)
        head_begun = self._head_begun
        try:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            self._refuse(HEAD_TOO_LARGE if isinstance(error.__context__, HeadTooLargeError) else MALFORMED)
            return
        if self._body_expected:
            self._wait_for_body()
        elif head_begun and self._head_begun:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                self._refuse(HEAD_TOO_LARGE)

    def eof_received(self) -> bool:  # type: ignore[override]
        """The client sends no more, but may still listen: what it asked for whole is answered, then comes the end.

        May be called again when reading is resumed.
        """
        if self._body_expected:
            if not self.pipeline:
                return False
            self.pipeline.popleft()
            self._body_expected = False
        elif self._idle() or ENDLESS in self.cycle.scope:
            return False
        self._all_sent = True
        self._stop_timers()
        self.cycle.keep_alive = False
        return True

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_begun = True
        self._head_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._body_expected:  # Trailers have no meaning here.
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        # The bytes that came may hold more than the head, so only where there are many is the head measured.
        if self._head_bytes + self._chunk > MAX_HEAD and self._measure_head() > MAX_HEAD:
            raise HeadTooLargeError
        self._head_begun = False
        self._body_expected = True
        self._body_bytes = 0
        self._upgrading = self.parser.should_upgrade()
        self._unset_keepalive_if_required()
        super().on_headers_complete()
        if self._leaving:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        if self._upgrading:  # Says the parser, which takes the body for another protocol.
            return
        self._body_expected = False
        if self._body_timer is not None:
            self._stop_timers()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._head_late = False
        if self._all_sent and not self.pipeline:
            self.transport.close()
        super().on_response_complete()
        if self.transport.is_closing():  # Which waits until everything is sent.
            self._watch_sending()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._watch_sending()

    def timeout_keep_alive_handler(self) -> None:
        """Since the connection was opened or the last answer sent, no whole head has come."""
        if not self._head_begun:
            super().timeout_keep_alive_handler()
            self._watch_sending()
        elif self._head_late:
            self._refuse(SLOW_HEAD)
        else:
            self._head_late = True
            self._wait_for_head(HEAD_SECONDS)

    def shutdown(self) -> None:
        """The server stops: an idle connection stays for the request that may be on its way, but not for long."""
        self._leaving = True
        if self._idle():
            self.loop.call_later(FAREWELL_SECONDS, self._leave)
        else:
            super().shutdown()

    def _decline_upgrade(self, rest: bytes) -> None:
        """No other protocol is offered: the request is answered as any (Java's client asks so with every POST).

        A second parser reads the body, and the connection ends with the answer.
        """
        self._upgrading = False
        self.cycle.keep_alive = False
        framing = b"".join(
            b"%b: %b\r\n" % header for header in self.headers if header[0] in (b"content-length", b"transfer-encoding")
        )
        self.parser = httptools.HttpRequestParser(_BodyOnly(self))
        self.parser.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n" + rest)

    def _leave(self) -> None:
        if self._idle():
            self.transport.close()

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    def _measure_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _wait_for_head(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _watch_sending(self) -> None:
        if self._sending_timer is not None:
            self._sending_timer.cancel()
        self._unsent = self.transport.get_write_buffer_size()
        self._sending_timer = self.loop.call_later(UNREAD_SECONDS, self._check_sending)

    def _check_sending(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if 0 < unsent < self._unsent:
            self._watch_sending()
        elif unsent:
            self.transport.abort()

    def _wait_for_body(self) -> None:
        self._body_bytes += self._chunk
        if self._body_bytes > MAX_WIRE:
            self.transport.close()
        elif self._body_timer is None:
            self._body_timer = self.loop.call_later(BODY_SECONDS, self._refuse, SLOW_BODY)

    def _stop_timers(self) -> None:
        self._unset_keepalive_if_required()
        if self._body_timer is not None:
            self._body_timer.cancel()
            self._body_timer = None

    def _refuse(self, reason: tuple[int, str, str]) -> None:
        """Answer in the application's place, and end the connection."""
        self._refused = True
        self._stop_timers()
        if not self._idle():
            if not self._body_expected:
                # An earlier request is still being answered; that is the last answer here.
                self.cycle.keep_alive = False
                return
            if self.cycle.response_started or self.pipeline:
                self.transport.close()
                return
            # To the application, its client has gone.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(_show_refusal(self.scope, reason))
        # Then only listen: closing while the client still sends would destroy the answer before it is read.
        self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)


class _BodyOnly:
    """What a parser tells that is to read a body alone."""

    def __init__(self, connection: Connection) -> None:
        self.on_body = connection.on_body
        self.on_message_complete = connection.on_message_complete


def _show_refusal(scope: Any, reason: tuple[int, str, str]) -> bytes:
    status, code, message = reason
    request_id = new_request_id()
    legacy = scope is not None and is_legacy(scope.get("path", ""))
    body = encode(show_object(status, message) if legacy else show_list(request_id, code, message))
    head = (
        "content-type: application/json; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\n"
        f"x-request-id: {request_id}\r\n"
        "connection: close\r\n\r\n"
    )
    return STATUS_LINE[status] + head.encode() + body
