"""Twenty thousand requests that nobody should send: none breaks the server, and none that is refused changes a thing.

A failure names the seed; INTERPHONE_FUZZ_SEED=N runs that one again, and INTERPHONE_FUZZ_REQUESTS=N a longer one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
from typing import Any

import pytest

from interphone.store.database import Transaction
from tests.cast import CREW
from tests.fuzz.hostile import Hostile, Shot
from tests.support.accounts import open_account
from tests.support.api import Account, Door, Reply, call

REQUESTS = {"sqlite": int(os.environ.get("INTERPHONE_FUZZ_REQUESTS", "20000")), "postgres": 2_000}
SHARES = 4
TOGETHER = 50
TABLES = (
    "contact", "presence", "page_block", "company", "company_contact", "tag", "contact_tag", "note", "conversation",
    "part", "data_event", "job", "sequence", "credential", "workspace", "teammate", "auto_message",
    "auto_message_receipt",
)  # fmt: skip
TYPES = {400: "bad_request", 401: "unauthorized", 404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


def digest(tx: Transaction, _: None) -> str:
    """Of everything that the workspace has."""
    rows = [sorted(map(repr, tx.all(f"SELECT * FROM {table} WHERE app_id = :app_id"))) for table in TABLES]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def check(shot: Shot, reply: Reply) -> None:
    """No failure of ours, and an answer that every client can read."""
    assert reply.status < 500, (shot, reply)
    assert reply.headers["content-type"].startswith("application/json"), shot
    assert reply.headers["content-length"] == str(len(reply.content)), shot
    if reply.status < 400:
        assert reply.status in (200, 201, 202), (shot, reply)
        if reply.content:
            json.loads(reply.content, parse_constant=_no_constant)
        return
    assert reply.status in TYPES, (shot, reply)
    body = json.loads(reply.content, parse_constant=_no_constant)
    if "error" in body:
        assert set(body["error"]) == {"type", "message"}, (shot, reply)
        assert body["error"]["type"] == TYPES[reply.status], (shot, reply)
        message = body["error"]["message"]
    else:
        assert body["type"] == "error.list", (shot, reply)
        message = body["errors"][0]["message"]
    assert isinstance(message, str), (shot, reply)
    assert message, (shot, reply)


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is not JSON")


async def shoot(door: Door, shots: list[Shot]) -> list[Reply]:
    """All at once, as they would come: their writes share commits."""
    return await asyncio.gather(*(call(door.app, *shot) for shot in shots))


def crewed(door: Door) -> Account:
    account = open_account(door)
    for member in CREW:
        account.user_of(**member)
    account.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25"]})
    account.made("POST", "/v1/users/message_threads", {"user_id": "25", "body": "Hello"})
    return account


def rehearse(door: Door, seed: int, requests: int) -> dict[int, int]:
    """Send them, fifty at once; gives how many answers had which status."""
    account, bystander = crewed(door), crewed(door)
    untouched = door.read(bystander.app_id, digest)
    hostile = Hostile(seed, account.authorization)
    statuses: dict[int, int] = {}
    for _ in range(requests // TOGETHER):
        shots = [hostile.request() for _ in range(TOGETHER)]
        replies = door.run(shoot(door, shots))
        for shot, reply in zip(shots, replies, strict=True):
            check(shot, reply)
            statuses[reply.status] = statuses.get(reply.status, 0) + 1
        check_refused(door, account, [shot for shot, reply in zip(shots, replies, strict=True) if reply.status >= 400])
    assert door.read(bystander.app_id, digest) == untouched
    return statuses


def check_refused(door: Door, account: Account, refused: list[Shot]) -> None:
    """What is refused changes nothing. Some of it is let through now: what was unknown may be known."""
    before = door.read(account.app_id, digest)
    again = door.run(shoot(door, refused[:5]))
    if all(reply.status >= 400 for reply in again):
        assert door.read(account.app_id, digest) == before, refused[:5]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_requests(door: Door, database_kind: str, share: int) -> None:
    seed = int(os.environ.get("INTERPHONE_FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    requests = REQUESTS[database_kind] // SHARES
    try:
        statuses = rehearse(door, seed, requests)
        # Enough of them get through to what is behind the arguments.
        assert statuses[201] > requests // 20, statuses
        assert statuses[200] > requests // 20, statuses
    except BaseException as error:
        error.add_note(f"INTERPHONE_FUZZ_SEED={seed} sends the same requests again (share {share})")
        raise
