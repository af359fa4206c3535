"""The lock files that are committed: complete, hashed, of one mind, and naming no address."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bin.clones import PROJECT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def read_lock(name: str) -> dict[str, tuple[str, list[str]]]:
    """Package → its version and hashes."""
    entry = re.compile(r"^([a-z0-9-]+)==(\S+).*\\\n((?:    --hash=.*\n)+)", re.MULTILINE)
    found = entry.findall((PROJECT / name).read_text())
    return {package: (version, re.findall(r"sha256:[0-9a-f]{64}", hashes)) for package, version, hashes in found}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pinned_package_or_its_hashes_or_a_comment(name: str) -> None:
    text = (PROJECT / name).read_text()
    packages = [line for line in text.splitlines() if not line.startswith(" ")]
    assert len(packages) == len(read_lock(name))
    assert all(hashes for _, hashes in read_lock(name).values())
    assert "//" not in text


@pytest.mark.parametrize(("name", "groups"), [(LOCKS[0], []), (LOCKS[1], ["dev"])])
def test_what_the_project_asks_for_is_locked(project: dict[str, Any], name: str, groups: list[str]) -> None:
    asked = list(project["project"]["dependencies"])
    for group in groups:
        asked += project["dependency-groups"][group]
    locked = read_lock(name)
    for requirement in map(Requirement, asked):
        version, _ = locked[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, f"{requirement}: run bin/lock"


def test_tests_run_with_the_packages_that_are_served() -> None:
    served, tested = map(read_lock, LOCKS)
    assert {name: tested.get(name) for name in served} == served
