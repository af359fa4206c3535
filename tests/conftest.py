"""What every test can ask for: a database, the application on it, a workspace with credentials, a clock to move.

The application is started once for each database and process; every test gets a workspace of its own in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.api.pipeline import Observer
from interphone.app import App
from interphone.config import load
from interphone.store.connect import migrate
from tests.cast import CREW
from tests.postgres import NoPostgres, copy_of, fresh_url, programs
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import Clock
from tests.support.listening import listening
from tests.support.luck import steady_hypothesis

KINDS = ["sqlite", "postgres"]
_numbers = itertools.count(1)


def pytest_xdist_auto_num_workers() -> int:
    """Tests wait for databases and servers of their own about as long as they compute."""
    return math.ceil((os.cpu_count() or 1) * 1.5)


def pytest_configure(config: pytest.Config) -> None:
    steady_hypothesis()
    config.addinivalue_line("markers", "routes(*operations): the operations, such as 'GET /v1/users', that it proves")


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    if kind == "postgres":
        try:
            programs()
        except NoPostgres as reason:
            pytest.skip(str(reason))
    return kind


@pytest.fixture(scope="session")
def fresh_database(database_kind: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, migrated database each time it is called: a copy of one."""
    with tempfile.TemporaryDirectory(prefix="interphone-test-") as folder:
        model = Path(folder) / "model.db"
        model_url = fresh_url() if database_kind == "postgres" else f"sqlite:///{model}"
        migrate(model_url)

        def fresh() -> str:
            if database_kind == "postgres":
                return copy_of(model_url)
            file = Path(folder) / f"{next(_numbers)}.db"
            return f"sqlite:///{shutil.copy(model, file)}"

        yield fresh


@pytest.fixture
def database_url(fresh_database: Callable[[], str]) -> str:
    """A database of the test's own, migrated and empty."""
    return fresh_database()


def _build(url: str, clock: Callable[[], float], **settings: Any) -> App:
    # What tests write need not survive a power cut, and nothing but their requests changes what they look at.
    chosen = {"sqlite_synchronous": "NORMAL", "rate_limit": 0, "jobs": False, "log_requests": False, **settings}
    chosen.setdefault("data", Path(tempfile.gettempdir()))
    app = App(load({}, database_url=url, **chosen))
    app.database.clock = clock
    return app


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def shared_clock() -> Clock:
    return Clock()


@pytest.fixture
def clock(shared_clock: Clock) -> Clock:
    """The clock of `door` and of everything that `start` makes; it begins at the same moment in every test."""
    shared_clock.reset()
    return shared_clock


Start = Callable[..., contextlib.AbstractContextManager[Door]]


@pytest.fixture(scope="session")
def start(fresh_database: Callable[[], str], runner: asyncio.Runner, shared_clock: Clock) -> Start:
    """`with start(rate_limit=60) as door`: an application with settings of its own, on a database of its own."""

    @contextlib.contextmanager
    def starting(**settings: Any) -> Iterator[Door]:
        app = _build(fresh_database(), shared_clock, **settings)
        runner.run(app.start())
        try:
            yield Door(app, runner)
        finally:
            runner.run(app.stop())

    return starting


@pytest.fixture(scope="session")
def shared_door(start: Start) -> Iterator[Door]:
    with start() as door:
        yield door


@pytest.fixture
def door(shared_door: Door, clock: Clock) -> Door:
    """The application that tests of one process share, without a limit of requests."""
    return shared_door


@pytest.fixture
def account(door: Door) -> Account:
    """A new workspace and its API key."""
    return open_account(door)


@pytest.fixture
def stranger(door: Door) -> Account:
    """Another workspace of the same server."""
    return open_account(door)


@pytest.fixture
def crew(account: Account) -> Account:
    """The account, with the crew as users."""
    for member in CREW:
        account.user_of(**member)
    return account


@pytest.fixture
def dummy(door: Door) -> Account:
    """The dummy app of the v1 documentation."""
    return Account(door, "dummy-app-id", "dummy-app-id", "dummy-api-key")


Serve = Callable[..., contextlib.AbstractContextManager[tuple[str, Account]]]


@pytest.fixture
def serve(fresh_database: Callable[[], str]) -> Serve:
    """`with serve(rate_limit=60) as (address, account)`: a server that listens, on a database of its own.

    The account's door is a second application on the same database. `observe` is told of each request instead of the
    log and the metrics.
    """

    @contextlib.contextmanager
    def serving(observe: Observer | None = None, **settings: Any) -> Iterator[tuple[str, Account]]:
        url = fresh_database()
        with asyncio.Runner() as runner:
            beside = _build(url, time.time)
            runner.run(beside.start())
            try:
                account = open_account(Door(beside, runner))
                served = _build(url, time.time, **settings)
                served.api.observe = observe or served.api.observe
                with listening(served) as address:
                    yield address, account
            finally:
                runner.run(beside.stop())

    return serving


@pytest.fixture
def live(serve: Serve) -> Iterator[tuple[str, Account]]:
    """A server that listens: its URL, and an account."""
    with serve() as served:
        yield served
