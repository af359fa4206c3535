"""A server for examples and for generated requests. On SQLite alone: that both databases answer alike is the contract
tests' matter.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.snapshots.replay import World, open_world


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with open_world() as world:
        yield world
