"""A database with one workspace in a folder of the test's own, and a server on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.serving import Serving, make_database, serving


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def key(data: Path) -> str:
    return make_database(data)


@pytest.fixture
def server(data: Path, key: str) -> Iterator[Serving]:
    with serving(data, key) as running:
        yield running
