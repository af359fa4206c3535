"""Runs one tour of a published client, in a process that can import that client, what it needs, and nothing else.

    python -I -S driver.py TOUR FOLDER...

The stage comes as JSON on the standard input. Beside the tours of a client stands `connect.py`, which says how its
users point it at a server of their own.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
from pathlib import Path
from types import ModuleType, SimpleNamespace

ROOT = Path(__file__).parents[2]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(tour: Path, folders: list[str]) -> None:
    sys.path[:0] = [*folders, str(ROOT)]
    stage = json.load(sys.stdin, object_hook=lambda fields: SimpleNamespace(**fields))
    client = load(tour.with_name("connect.py")).connect(stage)
    try:
        load(tour).tour(client, stage)
    except Exception as error:
        traceback.print_exc()
        sys.exit(variables(error, tour))


def variables(error: Exception, tour: Path) -> str:
    """What stood in the tour's own variables where it ended: more than a bare assertion tells."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(tour)]
    shown = {
        name: vars(value) if hasattr(value, "__dict__") else value
        for name, value in frames[-1].f_locals.items()
        if not isinstance(value, (type, ModuleType))
    }
    return "\n".join(f"{name} = {value!r}"[:2000] for name, value in shown.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
