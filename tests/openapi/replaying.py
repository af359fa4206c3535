"""Plays an example of the official files on a server, with what the scenario of its operation sets up.

The ids of an example are those of the documentation's own workspace. Where the scenario has the id of something, it
takes their place; what is "not found" by an example's name keeps them, as nothing here has them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from interphone.api.routes import build_router
from interphone.api.routing import Route
from tests.openapi.examples import Example
from tests.openapi.staged import STAGED
from tests.snapshots.collection import every_scenario
from tests.snapshots.replay import Stage, World, find_route, lifetime
from tests.snapshots.scenario import REFERENCE, Scenario
from tests.support.api import ABSENT, Account, Reply
from tests.support.furnished import nouns_of

UNKNOWN = "123456789"
FREE = {"custom_attributes", "metadata"}
"""Whose keys are those of the workspace."""
ROUTES = build_router().routes
ALLOWED = "10.0.0.1"
"""The caller's address: one that the documentation's allowlist has."""
LATER = 1_800_000_000
"""When what has no set-up of its own is sent: the times in the examples are over by then."""
THEIR_IDS = r"job_v2_\d+\b|\d{6,}|\d+\.\d+\.\d+\.\d+"


class Replays:
    """Of one operation: what leaves a workspace as it was is sent to one workspace, all else to a new one each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stages: dict[str, Stage] = {}

    def complaints(self, example: Example) -> list[str]:
        """How the answer differs from the example's; none where it does not."""
        reply, made = self._send(example)
        if reply.status != example.status:
            return [f"{reply.status}, not {example.status}: {reply.content.decode()}"]
        if example.answer is ABSENT or not reply.content:
            return []
        if example.status >= 400 and "errors" in example.answer:
            return list(_other_errors(example.answer["errors"], reply.body["errors"], made))
        return list(_lacking(example.answer, reply.body))

    def _send(self, example: Example) -> tuple[Reply, list[str]]:
        """The answer, and the ids of what was made before."""
        scenario = find_scenario(example)
        target, version = scenario.target or scenario.path, example.version.name
        if example.status == 401:
            nobody = Account(self._world.door, "serenity", "nobody", "")
            body = {} if example.body is ABSENT else example.body
            return nobody.at(version).send(scenario.method, REFERENCE.sub(UNKNOWN, target), body), []
        if not scenario.case and example.name.endswith("not found"):
            target = _of_nothing(example, target)
        changes = scenario.starts_alone and example.status < 400
        stage = self._stage(scenario, alone=changes)
        if not scenario.case:
            self._world.clock.now = LATER
        reply = stage.call(version, scenario.method, target, _body(example, scenario), ALLOWED)
        return reply, [str(_id_of(thing)) for thing in stage.kept.values()]

    def _stage(self, scenario: Scenario, *, alone: bool) -> Stage:
        if alone:
            return Stage(self._world, scenario)
        key = f"{scenario.folder} {scenario.since}"
        if key not in self._stages:
            self._stages[key] = Stage(self._world, scenario)
        return self._stages[key]


def find_scenario(example: Example) -> Scenario:
    """The one staged for the example, or the first of its operation."""
    for scenario, route in _played():
        if (
            route == example.route
            and scenario.case in (example.name, "")
            and example.version in lifetime(route, scenario)
        ):
            return scenario
    raise AssertionError(f"{example.title}: no scenario")


@cache
def _played() -> list[tuple[Scenario, Route]]:
    whole = [one for one in every_scenario() if not one.case]
    return [(scenario, find_route(ROUTES, scenario)) for scenario in (*STAGED, *whole)]


def _of_nothing(example: Example, target: str) -> str:
    """The target with an id that nothing has, where the example's name means an id of the path."""
    nouns = nouns_of(example.route.path, example.version)
    noun = example.name.removesuffix(" not found")
    if noun not in nouns and example.body is not ABSENT:
        return target
    at = nouns.index(noun) if noun in nouns else len(nouns) - 1
    path = target.split("/")
    places = [index for index, step in enumerate(example.route.path.split("/")) if step.startswith("{")]
    path[places[at]] = UNKNOWN
    return "/".join(path)


def _body(example: Example, scenario: Scenario) -> Any:
    if example.body is ABSENT:
        return scenario.body
    if scenario.body is ABSENT or (example.name.endswith("not found") and not scenario.case):
        return example.body
    return _with_ids(example.body, scenario.body)


def _with_ids(example: Any, scenario: Any) -> Any:
    """The example's body with the scenario's references, wherever both have the key."""
    if isinstance(scenario, str) and REFERENCE.search(scenario):
        return scenario
    if isinstance(example, dict) and isinstance(scenario, dict):
        return {key: _with_ids(value, scenario.get(key)) for key, value in example.items()}
    if isinstance(example, list) and isinstance(scenario, list):
        return [_with_ids(*pair) for pair in zip(example, itertools.cycle(scenario), strict=False)]
    return example


def _other_errors(example: list[dict[str, Any]], answer: list[dict[str, Any]], made: list[str]) -> Iterator[str]:
    """Codes and messages, in which the ids are of different workspaces."""
    ids = re.compile("|".join([THEIR_IDS, *(rf"\b{re.escape(id)}\b" for id in made)]))

    def told(errors: list[dict[str, Any]]) -> list[tuple[str, str]]:
        return [(one["code"], ids.sub("…", one["message"])) for one in errors]

    if told(answer) != told(example):
        yield f"{answer}, not {example}"


def _id_of(thing: Any) -> Any:
    return thing.get("id") if isinstance(thing, dict) else thing.id


def _lacking(example: Any, answer: Any, place: str = "") -> Iterator[str]:
    """The keys of an example that an answer does not have. Of lists, the first things are compared."""
    if isinstance(example, dict) and isinstance(answer, dict):
        for key, value in example.items():
            if key not in answer:
                yield f"{place}{key}"
            elif key not in FREE:
                yield from _lacking(value, answer[key], f"{place}{key}.")
    elif isinstance(example, list) and isinstance(answer, list) and example and answer:
        yield from _lacking(example[0], answer[0], f"{place[:-1]}[0].")
