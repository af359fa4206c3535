"""What every operation answers under every version: compared with `stored/`, which people have read.

`python -m tests.snapshots` writes that folder anew.
"""

from __future__ import annotations

import pytest

from interphone.api.routes import build_router
from interphone.api.versions import LEGACY
from tests.snapshots.collection import every_scenario
from tests.snapshots.replay import STORED, World, find_route, lifetime, snapshots
from tests.snapshots.scenario import Scenario

SCENARIOS = every_scenario()
ROUTES = build_router().routes


def name(scenario: Scenario) -> str:
    return f"{scenario.folder} {scenario.since}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name)
def test_each_version_answers_as_stored(world: World, scenario: Scenario) -> None:
    made = snapshots(world, scenario, ROUTES)
    alive = {f"{version.name}.json" for version in lifetime(find_route(ROUTES, scenario), scenario)}
    folder = STORED / scenario.folder
    stored = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.json") if file.name in alive}
    again = f"look, then run: python -m tests.snapshots {scenario.folder}"
    assert sorted(made) == sorted(stored), f"the answer changes with other versions; {again}"
    for file, text in made.items():
        assert text == stored[file], f"{scenario.folder}/{file}: {again}"


def test_every_operation_of_the_numbered_versions_has_a_snapshot() -> None:
    """From the version on that it begins with."""
    played = {(route, lifetime(route, one)[0]) for one in SCENARIOS for route in [find_route(ROUTES, one)]}
    lacking = [
        f"{route.method} {route.path} since {route.since.name}"
        for route in ROUTES
        if route.since is not LEGACY and (route, route.since) not in played
    ]
    assert lacking == [], "add scenarios to tests/snapshots/scenarios/"


def test_no_folder_is_left_over() -> None:
    assert {folder.name for folder in STORED.iterdir()} == {scenario.folder for scenario in SCENARIOS}


def test_no_two_scenarios_tell_of_one_version() -> None:
    told = [
        (scenario.folder, version.name)
        for scenario in SCENARIOS
        for version in lifetime(find_route(ROUTES, scenario), scenario)
    ]
    assert len(told) == len(set(told))
