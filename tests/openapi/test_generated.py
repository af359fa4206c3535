"""Whatever the official file of a version allows is answered as that file describes, and never fails.

A failure names the seed; INTERPHONE_GENERATED_SEED=N sends the same again, and INTERPHONE_GENERATED=N more of each.
"""

from __future__ import annotations

import os

import pytest

from interphone.api.versions import Version
from tests.openapi.files import DESCRIBED, needed
from tests.openapi.generated import Asked, generate, generators
from tests.openapi.replaying import LATER
from tests.snapshots.replay import World
from tests.support.accounts import open_account
from tests.support.api import Account
from tests.support.furnished import furnish
from tests.support.luck import pick_seed

pytestmark = needed

EACH = int(os.environ.get("INTERPHONE_GENERATED", "4"))
"""Requests of each operation of each version, of half of the operations each time."""
ROUND = 15
"""Operations, after which there is a new set of things to name."""
REFUSALS = {400, 403, 404, 405, 409, 410, 413, 422, 429}


def is_done(account: Account, asked: Asked) -> bool:
    """Whether it is. Raises AssertionError for answers that the file does not describe (tests/openapi/answers.py)."""
    try:
        reply = account.send(*asked)
        assert reply.status < 300 or reply.status in REFUSALS, reply
    except BaseException as error:
        error.add_note(repr(asked))
        raise
    return reply.status < 300


@pytest.mark.timeout(600 if "INTERPHONE_GENERATED" in os.environ else 120)
@pytest.mark.parametrize("version", DESCRIBED, ids=lambda version: version.name)
def test_what_a_file_allows_is_answered_as_it_describes(world: World, version: Version) -> None:
    number = pick_seed("INTERPHONE_GENERATED_SEED")
    world.clock.now = LATER
    done: list[bool] = []
    try:
        chosen = generators(version)[number % 2 ^ version.order % 2 :: 2]
        for index, generator in enumerate(chosen):
            if index % ROUND == 0:
                account = open_account(world.door, "token").at(version.name)
                named = furnish(account, "it")
            done += [is_done(account, asked) for asked in generate(generator, EACH, number, named)]
    except BaseException as error:
        error.add_note(f"INTERPHONE_GENERATED_SEED={number} sends the same requests again")
        raise
    # Some of them get through to what is behind the arguments, however the chances fall: usually nearly half.
    assert sum(done) > len(done) // 20, f"{sum(done)} of {len(done)}"
