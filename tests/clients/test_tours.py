"""Published client libraries, unmodified, on tours of a server that listens: only the host is changed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.clients.fetch import PATIENCE_SECONDS as FETCH_SECONDS
from tests.clients.fetch import NotFetched
from tests.clients.operations import Heard
from tests.clients.published import Published, tours
from tests.clients.stage import build
from tests.conftest import Serve

PATIENCE_SECONDS = 90


# What clients are answered does not depend on the database: the contract's own tests run on both.
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.timeout(2 * FETCH_SECONDS + PATIENCE_SECONDS + 60)
@pytest.mark.parametrize(
    ("client", "tour"), [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].stem}") for pair in tours()]
)
def test_tour(client: Published, tour: Path, serve: Serve) -> None:
    try:
        command, extra = client.command(tour)
    except NotFetched as reason:
        pytest.skip(f"{client.name} could not be fetched: {reason}")
    heard = Heard(client.name, tour.stem)
    with serve(heard, jobs=True, avatars="none") as (address, account):
        stage = build(account, address, client)
        done = subprocess.run(
            command, input=json.dumps(stage), env=os.environ | extra, capture_output=True, text=True,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    assert heard.failures == []
    assert done.returncode == 0, done.stdout + done.stderr
    heard.check()
