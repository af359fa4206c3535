"""What the published clients' lock files say: everything pinned, with hashes, and no address to fetch it from."""

from __future__ import annotations

import json
import re

import pytest

from tests.clients.fetch import PACKAGES
from tests.clients.published import CLIENTS, Node, Python

PIP = [client for client in CLIENTS if isinstance(client, Python)]
NPM = [client for client in CLIENTS if isinstance(client, Node)]


@pytest.mark.parametrize("client", PIP, ids=[client.name for client in PIP])
def test_pip_locks(client: Python) -> None:
    lock = (PACKAGES / f"{client.name}.lock").read_text()
    packages = dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE))
    assert len(packages) == len([line for line in lock.splitlines() if not line.startswith(" ")])
    assert "//" not in lock
    name, _, version = client.name.rpartition("-")
    if client.sha256:
        assert name not in packages
    else:
        assert packages[name] == version
    for wanted in (PACKAGES / f"{client.name}.in").read_text().split():
        assert wanted.partition("==")[0] in packages, "run bin/lock"


def test_the_page_about_clients_names_each_of_them() -> None:
    page = (PACKAGES.parents[2] / "docs" / "how-to" / "clients.md").read_text()
    for client in CLIENTS:
        name, _, version = client.name.rpartition("-")
        assert name in page
        assert version in page


@pytest.mark.parametrize("client", NPM, ids=[client.name for client in NPM])
def test_npm_locks(client: Node) -> None:
    folder = PACKAGES / client.name
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    wanted = packages.pop("")["dependencies"]
    assert wanted == json.loads((folder / "package.json").read_text())["dependencies"]
    [(name, version)] = wanted.items()
    assert f"{name}-{version}" == client.name
    assert packages[f"node_modules/{name}"]["version"] == version
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package  # By npm's omit-lockfile-registry-resolved.
