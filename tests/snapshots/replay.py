"""Plays scenarios on a server of this process, with a clock that stands still and ids that are the same every time."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, VERSIONS, Version
from interphone.app import App
from interphone.config import load
from interphone.domain import teammates
from interphone.store.connect import migrate
from tests.snapshots.cast import MAL
from tests.snapshots.scenario import Call, Scenario, fill
from tests.support.accounts import open_account
from tests.support.api import ABSENT, LOCALHOST, Door, Reply
from tests.support.clock import Clock

STORED = Path(__file__).parent / "stored"

# What differs in every run: ids of things, of leads and of requests, cursors, and names made of ids.
IDS = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{24}|[0-9a-f]{8}(?:([-_])[0-9a-f]{4}){3}\1[0-9a-f]{12})(?![0-9a-f])")
VARYING = re.compile(
    r'("(?:starting_after|scroll_param|request_id|pseudonym)": )"[^"]+"|(starting_after=|scroll_param=)[^"&]+'
)
BETWEEN = 30
"""Seconds from what came before to the request, so that it can be seen what is new."""


class World(NamedTuple):
    """A server, and the clock it looks at."""

    door: Door
    clock: Clock


@contextmanager
def open_world() -> Iterator[World]:
    """A server on a database of its own, which is gone afterwards."""
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="interphone-snapshots-") as folder, asyncio.Runner() as runner:
        url = f"sqlite:///{folder}/snapshots.db"
        migrate(url)
        chosen = {"data": Path(folder), "sqlite_synchronous": "NORMAL", "rate_limit": 0, "jobs": False}
        app = App(load({}, database_url=url, log_requests=False, **chosen))
        app.database.clock = clock
        runner.run(app.start())
        try:
            yield World(Door(app, runner), clock)
        finally:
            runner.run(app.stop())


class Stage:
    """A workspace in which what comes before a scenario's request has happened; Malcolm, kept as mal, is the caller."""

    def __init__(self, world: World, scenario: Scenario) -> None:
        self._world = world
        world.clock.reset()
        founder = open_account(world.door)
        mal = world.door.write(founder.app_id, teammates.create, MAL)
        self._account = open_account(world.door, "token", founder.app_id, teammate_id=mal.id)
        self._ids: dict[str, str] = {}
        self.kept: dict[str, Any] = {"mal": mal}
        for step in scenario.after:
            world.clock.advance(1)
            answer = self._take(step)
            if step.keep:
                self.kept[step.keep] = answer
                self._normalise(json.dumps(answer, default=str))
        self._now = world.clock.now + BETWEEN

    def _take(self, step: Any) -> Any:
        if not isinstance(step, Call):
            return self._world.door.write(self._account.app_id, step.verb, step.command(self.kept))
        reply = self.call(step.version, step.method, step.target, step.body)
        assert reply.status < 300, f"{step.method} {step.target} under {step.version}: {reply}"
        return reply.body if reply.content else None

    def call(self, version: str, method: str, target: str, body: Any = ABSENT, ip: str = LOCALHOST) -> Reply:
        sent = ABSENT if body is ABSENT else fill(body, self.kept)
        return self._account.at(version).calling_from(ip).send(method, fill(target, self.kept), sent)

    def show(self, version: Version, scenario: Scenario) -> str:
        """The text of a snapshot: the request and its answer under a version."""
        self._world.clock.now = self._now
        target = scenario.target or scenario.path
        reply = self.call(version.name, scenario.method, target, scenario.body)
        assert reply.status < 500, f"{scenario.folder} under {version.name}: {reply}"
        request = {"method": scenario.method, "target": fill(target, self.kept)}
        if scenario.body is not ABSENT:
            request["body"] = fill(scenario.body, self.kept)
        shown = {"request": request, "status": reply.status, "body": reply.body if reply.content else None}
        # An id that only this version shows does not change what the next one is called.
        known = dict(self._ids)
        text = self._normalise(json.dumps(shown, indent=2, ensure_ascii=False)) + "\n"
        self._ids = known
        return text

    def _normalise(self, text: str) -> str:
        text = text.replace(self._account.app_id, "serenity")
        text = VARYING.sub(lambda found: f'{found[1]}"…"' if found[1] else f"{found[2]}…", text)
        return IDS.sub(lambda found: self._ids.setdefault(found[0], self._name(found[0])), text)

    def _name(self, id: str) -> str:
        number = len(self._ids) + 1
        between = id[8]
        if between not in "-_":
            return f"{number:024x}"
        return f"00000000-0000-4000-8000-{number:012x}".replace("-", between)


def find_route(routes: tuple[Route, ...], scenario: Scenario) -> Route:
    """The route that a scenario is about: of those of its operation, the oldest that its versions have."""
    found = [
        one
        for one in routes
        if (one.method, one.path) == (scenario.method, scenario.path)
        and (one.until is None or one.until.order >= BY_NAME[scenario.since].order)
    ]
    assert found, f"{scenario.operation} is not served in {scenario.since} or later"
    return min(found, key=lambda one: one.since.order)


def lifetime(route: Route, scenario: Scenario) -> list[Version]:
    """The versions under which a scenario is played."""
    between = range(BY_NAME[scenario.since].order, BY_NAME[scenario.until].order + 1)
    return [version for version in VERSIONS if version.order in between and route.lives_in(version)]


def play(world: World, scenario: Scenario, versions: list[Version]) -> Iterator[tuple[Version, str]]:
    """Each version and what it shows."""
    shared = None if scenario.starts_alone else Stage(world, scenario)
    for version in versions:
        stage = shared or Stage(world, scenario)
        yield version, stage.show(version, scenario)


def snapshots(world: World, scenario: Scenario, routes: tuple[Route, ...]) -> dict[str, str]:
    """File names and contents: one for each version that shows something else than the one before it."""
    shown = list(play(world, scenario, lifetime(find_route(routes, scenario), scenario)))
    pairs = itertools.pairwise([(None, ""), *shown])
    return {f"{version.name}.json": text for (_, before), (version, text) in pairs if version and text != before}
