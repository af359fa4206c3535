"""Published client libraries, fetched as their own packages and pointed at a server that listens."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.clients.fetch import NotFetched, fetch_source
from tests.clients.operations import Heard
from tests.conftest import Serve
from tests.support.api import Account


@pytest.fixture(scope="session")
def v1_client() -> Iterator[ModuleType]:
    """The v1-era client for Python, version 0.2.13. Written for Python 2, it misses one name on 3."""
    try:
        folder = fetch_source(
            "python-intercom", "0.2.13", "bcd5796457f789d002d0f40f088453e53c7a95b3a4c5284b75ae99086e047f2d"
        )
    except NotFetched as reason:
        pytest.skip(f"the published v1 client could not be fetched: {reason}")
    sys.path.insert(0, str(folder))
    try:
        client = importlib.import_module("intercom")
        importlib.import_module("intercom.user").__dict__["basestring"] = str
        yield client
    finally:
        sys.path.remove(str(folder))


@pytest.fixture
def live(serve: Serve, request: pytest.FixtureRequest) -> Iterator[tuple[str, Account]]:
    """As everywhere, with what the v1 client is served held against operations.json."""
    heard = Heard("python-intercom-0.2.13", request.node.originalname)
    with serve(heard) as served:
        yield served
    heard.check()
