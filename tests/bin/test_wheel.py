"""The wheel that is built from this project carries everything the program needs, and the command."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from configparser import ConfigParser
from email import message_from_bytes
from pathlib import Path

import pytest

from interphone import __version__
from tests.bin.clones import PROJECT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    done = subprocess.run([*command, str(folder)], cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.iterdir()
    return built


def test_it_holds_the_whole_package_and_nothing_else(wheel: Path) -> None:
    source = PROJECT / "src"
    files = {
        str(file.relative_to(source))
        for file in (source / "interphone").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    stored = PROJECT / "tests" / "snapshots" / "stored"
    files |= {f"interphone/examples/{file.relative_to(stored)}" for file in stored.rglob("*.json")}
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert shipped == files
    assert any(name.startswith("interphone/store/migrations/") and name.endswith(".sql") for name in shipped)


def test_it_says_what_it_is_and_brings_the_command(wheel: Path) -> None:
    about = f"interphone-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_bytes(archive.read(f"{about}/METADATA"))
        scripts = ConfigParser()
        scripts.read_string(archive.read(f"{about}/entry_points.txt").decode())
        assert f"{about}/licenses/LICENSE" in archive.namelist()
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert scripts["console_scripts"]["interphone"] == "interphone.cli:main"
