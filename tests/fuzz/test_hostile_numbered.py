"""Requests that nobody should send to 1.0, 1.4, 2.0, 2.10, 2.16 and Preview: to every route, with every argument.

A failure names the seed; INTERPHONE_FUZZ_SEED=N runs that one again, and INTERPHONE_FUZZ_NUMBERED=N a longer one.
"""

from __future__ import annotations

import os

import pytest

from tests.fuzz.numbered import HostileNumbered
from tests.fuzz.shooting import check, check_refused, digest, shoot
from tests.support.accounts import open_account
from tests.support.api import Door
from tests.support.furnished import furnish
from tests.support.luck import pick_seed

REQUESTS = {"sqlite": int(os.environ.get("INTERPHONE_FUZZ_NUMBERED", "6000")), "postgres": 1_000}
SHARES = 2
TOGETHER = 25
"""So few that the reading of refused ones again, which reads every row, is not most of the work."""
ROUND = 250
"""Then much is deleted, and a new set of things to name is made."""


def rehearse(door: Door, seed: int, requests: int) -> dict[int, int]:
    """Send them, some at once; gives how many answers had which status."""
    bystander = open_account(door)
    furnish(bystander, "bystander")
    untouched = door.read(bystander.app_id, digest)
    statuses: dict[int, int] = {}
    for number in range(0, requests, ROUND):
        account = open_account(door)
        hostile = HostileNumbered(seed + number, account.authorization, furnish(account, "it"))
        for _ in range(ROUND // TOGETHER):
            shots = [hostile.request() for _ in range(TOGETHER)]
            replies = door.run(shoot(door, shots))
            for shot, reply in zip(shots, replies, strict=True):
                check(shot, reply)
                statuses[reply.status] = statuses.get(reply.status, 0) + 1
            refused = [shot for shot, reply in zip(shots, replies, strict=True) if reply.status >= 400]
            check_refused(door, account, refused)
    assert door.read(bystander.app_id, digest) == untouched
    return statuses


@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_requests(door: Door, database_kind: str, share: int) -> None:
    seed = pick_seed("INTERPHONE_FUZZ_SEED")
    requests = REQUESTS[database_kind] // SHARES
    try:
        statuses = rehearse(door, seed, requests)
        # Enough of them get through to what is behind the arguments.
        assert statuses[200] > requests // 8, statuses
    except BaseException as error:
        error.add_note(f"INTERPHONE_FUZZ_SEED={seed} sends the same requests again (share {share})")
        raise
