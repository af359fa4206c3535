"""Writes `stored/` anew: python -m tests.snapshots [WORD…], of the operations whose folders hold one of the words.

Look at what changed before it is committed: a snapshot is right because a page of the documentation says so.
"""

from __future__ import annotations

import shutil
import sys

from interphone import logs
from interphone.api.routes import build_router
from tests.snapshots.collection import every_scenario
from tests.snapshots.replay import STORED, open_world, snapshots

# Answers of 4xx are logged as what somebody should see.
logs.configure("error", "text")
words = sys.argv[1:]
routes = build_router().routes
wanted = [one for one in every_scenario() if not words or any(word in one.folder for word in words)]
if not words:
    for left in {folder.name for folder in STORED.glob("*")} - {one.folder for one in wanted}:
        shutil.rmtree(STORED / left)
with open_world() as world:
    made: dict[str, dict[str, str]] = {}
    failed: list[str] = []
    for scenario in wanted:
        # The leads of 1.x and the contacts of 2.x share a folder: their versions do not meet.
        try:
            made.setdefault(scenario.folder, {}).update(snapshots(world, scenario, routes))
        except Exception as error:
            made.pop(scenario.folder, None)
            failed.append(f"{scenario.folder}: {type(error).__name__}: {error}")
for name, files in made.items():
    place = STORED / name
    place.mkdir(parents=True, exist_ok=True)
    for stale in {file.name for file in place.iterdir()} - files.keys():
        (place / stale).unlink()
    for file, text in files.items():
        (place / file).write_text(text, encoding="utf-8")
    print(f"{name}: {', '.join(files)}")
if failed:
    sys.exit("\nThese could not be played:\n" + "\n".join(failed))
