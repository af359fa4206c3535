"""All scenarios, from the modules of `scenarios/`."""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.snapshots.scenario import Scenario

FOLDER = Path(__file__).parent / "scenarios"


def every_scenario() -> list[Scenario]:
    found: list[Scenario] = []
    for file in sorted(FOLDER.glob("*.py")):
        found += importlib.import_module(f"tests.snapshots.scenarios.{file.stem}").SCENARIOS
    return found
