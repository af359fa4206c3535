"""The application without a database: what it tells of itself is read from none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from interphone.app import App
from interphone.config import load
from tests.support.api import Door


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """An application that was not started."""
    folder: Path = tmp_path_factory.mktemp("description")
    with asyncio.Runner() as runner:
        yield Door(App(load({}, data=folder)), runner)
