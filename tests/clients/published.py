"""The published clients: how each is fetched and run, and the version of the API it is run with.

A client of the years before clients named a version gets it from its credential: its own `version` here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from tests.clients.fetch import fetch_modules, fetch_source, fetch_wheels, find_program

HERE = Path(__file__).parent


class Python(NamedTuple):
    """A client from PyPI. One that is published as source alone is run from there, and so has a `sha256`."""

    name: str
    tours: tuple[str, ...]
    version: str
    credential: str = "token"
    sha256: str = ""

    def command(self, tour: Path) -> tuple[list[str], dict[str, str]]:
        """How to run the tour, with the environment. Raises NotFetched."""
        folders = [fetch_wheels(self.name)]
        if self.sha256:
            package, _, number = self.name.rpartition("-")
            folders.insert(0, fetch_source(package, number, self.sha256))
        return [sys.executable, "-I", "-S", str(HERE / "driver.py"), str(tour), *map(str, folders)], {}


class Node(NamedTuple):
    """A client from npm, run by the system's Node."""

    name: str
    tours: tuple[str, ...]
    version: str
    credential: str = "token"

    def command(self, tour: Path) -> tuple[list[str], dict[str, str]]:
        """How to run the tour, with the environment. Raises NotFetched."""
        node = find_program("node")
        return [node, str(HERE / "driver.js"), str(tour)], {"NODE_PATH": str(fetch_modules(self.name))}


Published = Python | Node

CLIENTS: tuple[Published, ...] = (
    Python(
        "python-intercom-2.1.1", ("python_2",), "1.0", "key",
        "baa8fe71a721f53c47a472b4035558af00bab21e1991eb9d4e52ddad4b0fc378",
    ),
    Python(
        "python-intercom-3.1.0", ("python_3",), "1.0", "token",
        "77df3573228128a0ad1b9fcd469404813248f5864221717e082f959c5a6f28fc",
    ),
    Python("python-intercom-4.0.0", ("python_4",), "2.11"),
    Python("python-intercom-5.0.1", ("python_4", "python_5"), "2.14"),
    Node("intercom.io-1.5.0", ("node_io",), "1.0", "key"),
    Node("intercom-client-2.11.2", ("node_2",), "1.3"),
    Node("intercom-client-4.0.0", ("node_4",), "2.6"),
    Node("intercom-client-7.0.3", ("node_7",), "2.14"),
)  # fmt: skip


def tours() -> list[tuple[Published, Path]]:
    """Every client with every tour that there is for it."""
    return [
        (client, tour)
        for client in CLIENTS
        for folder in client.tours
        for tour in sorted((HERE / "tours" / folder).iterdir())
        if tour.suffix in (".py", ".js") and tour.stem != "connect"
    ]
