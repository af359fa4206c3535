"""Every declared change is used, has a source, and is seen: without it, some snapshot of its version is another one."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from interphone.api import changes, conversation_changes
from interphone.api.change import Change
from interphone.api.changes import NAMED
from interphone.api.reach import reach
from interphone.api.routes import build_router
from interphone.api.versions import Version
from tests.snapshots.collection import every_scenario
from tests.snapshots.replay import STORED, World, find_route, lifetime, play
from tests.snapshots.scenario import Scenario
from tests.structure.source import modules
from tests.support import api

ROUTES = build_router().routes


def candidates(change: Change) -> list[Scenario]:
    """The scenarios that are played under the change's version, first those whose code asks for the change."""
    alive = [one for one in every_scenario() if change.since in lifetime(find_route(ROUTES, one), one)]

    def asks(scenario: Scenario) -> bool:
        return change in reach(find_route(ROUTES, scenario).handler).changes.values()

    return sorted(alive, key=lambda scenario: not asks(scenario))


def is_stored_apart(scenario: Scenario, change: Change) -> bool:
    """Whether the folder shows it: a file begins with the version, and there is an older one to compare it with."""
    route = find_route(ROUTES, scenario)
    folder = STORED / scenario.folder
    return (folder / f"{change.since.name}.json").exists() and (
        len(list(folder.iterdir())) > 1 or route.since is change.since
    )


@pytest.mark.parametrize("name", NAMED)
def test_it_is_seen(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    change = NAMED[name]
    has = Version.has
    for scenario in candidates(change):
        ((_, usual),) = play(world, scenario, [change.since])
        with monkeypatch.context() as patch:
            # The answers of a version without its change are wrong, as the official description would say.
            patch.setattr(api, "check_answer", lambda *_: None)
            patch.setattr(Version, "has", lambda version, asked: asked is not change and has(version, asked))
            ((_, without),) = play(world, scenario, [change.since])
        if usual != without and is_stored_apart(scenario, change):
            return
    pytest.fail(f"no snapshot of {change.since.name} shows {name}: add a scenario that it changes")


@pytest.mark.parametrize("name", NAMED)
def test_it_is_used(name: str) -> None:
    used = re.compile(rf"\.has\(\s*{name}\b")
    assert any(used.search(module.path.read_text()) for module in modules() if module.part == "api"), name


@pytest.mark.parametrize("name", NAMED)
def test_it_is_told_with_its_source(name: str) -> None:
    change = NAMED[name]
    assert change.text.endswith("."), "a sentence for users"
    assert len(change.source) > 8, "where it is documented"
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+[A-Z0-9]", name)


@pytest.mark.parametrize("module", [changes, conversation_changes], ids=lambda module: module.__name__)
def test_they_stand_in_the_order_of_versions(module: ModuleType) -> None:
    orders = [value.since.order for value in vars(module).values() if isinstance(value, Change)]
    assert orders == sorted(orders)
