"""Twenty thousand requests that nobody should send: none breaks the server, and none that is refused changes a thing.

A failure names the seed; INTERPHONE_FUZZ_SEED=N runs that one again, and INTERPHONE_FUZZ_REQUESTS=N a longer one.
"""

from __future__ import annotations

import os

import pytest

from tests.cast import CREW
from tests.fuzz.hostile import Hostile
from tests.fuzz.shooting import check, check_refused, digest, shoot
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.luck import pick_seed

REQUESTS = {"sqlite": int(os.environ.get("INTERPHONE_FUZZ_REQUESTS", "20000")), "postgres": 2_000}
SHARES = 4
TOGETHER = 50


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


@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_requests(door: Door, database_kind: str, share: int) -> None:
    seed = pick_seed("INTERPHONE_FUZZ_SEED")
    requests = REQUESTS[database_kind] // SHARES
    try:
        statuses = rehearse(door, seed, requests)
        # Enough of them get through to what is behind the arguments.
        assert statuses[201] > requests // 20, statuses
        assert statuses[200] > requests // 20, statuses
    except BaseException as error:
        error.add_note(f"INTERPHONE_FUZZ_SEED={seed} sends the same requests again (share {share})")
        raise
