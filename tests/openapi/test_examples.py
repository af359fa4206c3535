"""Every example of the official files that belongs to what is served: sent again, and answered as it shows.

Successes have all the keys of their example, errors its status, code and message. What is answered otherwise is in
faults.py, and a test fails for an entry that is no longer needed.
"""

from __future__ import annotations

import pytest

from tests.openapi.examples import Example, every_example
from tests.openapi.fault import Unserved
from tests.openapi.faults import UNSERVED
from tests.openapi.files import FOLDER, needed
from tests.openapi.replaying import Replays
from tests.snapshots.replay import World

pytestmark = needed

EXAMPLES = every_example() if FOLDER.is_dir() else []
OPERATIONS = sorted({example.operation.name for example in EXAMPLES})


def told_of(example: Example) -> list[Unserved]:
    return [
        one
        for one in UNSERVED
        if (one.operation, one.status, one.example) == (example.operation.name, example.status, example.name)
        and one.is_in(example.version)
    ]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_examples_are_answered_as_they_show(world: World, operation: str) -> None:
    replays = Replays(world)
    faults: list[str] = []
    for example in EXAMPLES:
        if example.operation.name != operation:
            continue
        title = f"{example.version.name} {example.title}"
        complaints = replays.complaints(example)
        unserved = told_of(example)
        if unserved and not complaints:
            faults.append(f"{title} is served: it can go from faults.py")
        for keys in (one.keys for one in unserved if one.keys):
            faults += [f"{title} shows {key}: it can go from faults.py" for key in keys if key not in complaints]
            complaints = [one for one in complaints if one not in keys]
        if not unserved or unserved[0].keys:
            faults += [f"{title}: {complaint}" for complaint in complaints]
    assert faults == []


@pytest.mark.parametrize("unserved", UNSERVED, ids=lambda one: f"{one.operation} {one.status} {one.example}")
def test_what_is_not_served_is_in_the_files(unserved: Unserved) -> None:
    """At both ends of its versions."""
    first, _, last = unserved.versions.partition("-")
    found = {example.version.name for example in EXAMPLES if unserved in told_of(example)}
    assert {first, last or first} <= found
    assert unserved.reason
