"""Clones for the tests of bin/. Their path has a space, so that every test watches over that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bin.clones import Clone, make_clone


@pytest.fixture
def new_clone(tmp_path: Path) -> Clone:
    """A clone as git leaves it."""
    return make_clone(tmp_path / "my clone")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone that has served before, for other fixtures to copy."""
    clone = make_clone(tmp_path_factory.mktemp("served") / "my clone")
    clone.serve()
    return clone


@pytest.fixture
def clone(served: Clone, tmp_path: Path) -> Clone:
    """A clone of one's own that has served before."""
    shutil.copytree(served.root.parent, tmp_path / "copy", symlinks=True)
    copied = tmp_path / "copy"
    mine = Clone(copied / "my clone", copied / "wheels", copied / "tools")
    mine.serve()
    return mine
