"""Sending hostile requests, and what every answer to them has to be like."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

from interphone.store.database import Transaction
from tests.fuzz.hostile import Shot
from tests.support.api import Account, Door, Reply, call
from tests.support.furnished import dump

TYPES = {400: "bad_request", 401: "unauthorized", 404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}
"""What an error of v1 may be."""
REFUSED = {400, 401, 403, 404, 405, 409, 410, 413, 422}
"""What an error of the numbered versions may be."""


def digest(tx: Transaction, _: None) -> str:
    """Of everything that the workspace has."""
    return hashlib.sha256(repr(dump(tx, None)).encode()).hexdigest()


def check(shot: Shot, reply: Reply) -> None:
    """No failure of ours, and an answer that every client can read."""
    assert reply.status < 500, (shot, reply)
    if reply.status == 200 and reply.headers["content-type"] == "application/octet-stream":
        assert "/download/" in shot.target, shot
        return
    assert reply.headers["content-length"] == str(len(reply.content)), shot
    assert reply.headers["content-type"].startswith("application/json"), shot
    if reply.status < 400:
        assert reply.status in (200, 201, 202), (shot, reply)
        if reply.content:
            json.loads(reply.content, parse_constant=_no_constant)
        return
    body = json.loads(reply.content, parse_constant=_no_constant)
    if "error" in body:
        assert set(body["error"]) == {"type", "message"}, (shot, reply)
        assert body["error"]["type"] == TYPES[reply.status], (shot, reply)
        said = [body["error"]["message"]]
    else:
        # Of some exports there is one at a time.
        assert reply.status in REFUSED or (reply.status == 429 and "/export/" in shot.target), (shot, reply)
        assert body["type"] == "error.list", (shot, reply)
        assert body["request_id"] == reply.headers["x-request-id"], (shot, reply)
        (error,) = body["errors"]
        assert set(error) == {"code", "message"}, (shot, reply)
        said = [error["code"], error["message"]]
    assert all(isinstance(text, str) and text for text in said), (shot, reply)


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is not JSON")


async def shoot(door: Door, shots: list[Shot]) -> list[Reply]:
    """All at once, as they would come: their writes share commits."""
    return await asyncio.gather(*(call(door.app, *shot) for shot in shots))


def check_refused(door: Door, account: Account, refused: list[Shot]) -> None:
    """What is refused changes nothing. Some of it is let through now: what was unknown may be known."""
    before = door.read(account.app_id, digest)
    again = door.run(shoot(door, refused[:5]))
    if all(reply.status >= 400 for reply in again):
        assert door.read(account.app_id, digest) == before, refused[:5]
