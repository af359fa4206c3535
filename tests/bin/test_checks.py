"""bin/test and bin/check: what they run, in which order, and when they stop. bin/lock: what it writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bin.clones import Clone, make_path, write_wheel

LOCKS = ("requirements.lock", "requirements-dev.lock")
CHECKS = ["ruff check", "ruff format --check", "mypy", "pytest -q tests/structure"]


def test_everything_is_checked_and_the_tests_come_last(clone: Clone) -> None:
    done = clone.run("bin/test", "-k", "some thing")
    assert done.stdout.splitlines() == [*CHECKS, "pytest -n auto -k some thing"]
    assert done.returncode == 0


@pytest.mark.parametrize("tool", ["ruff", "mypy", "pytest"])
def test_the_first_fault_ends_it(clone: Clone, tool: str) -> None:
    done = clone.run("bin/test", FAIL=tool)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].split()[0] == tool
    assert "pytest -n auto" not in done.stdout


def test_ci_runs_the_same(clone: Clone) -> None:
    done = clone.run(".ci/run")
    assert done.stdout.splitlines() == [*CHECKS, "pytest -n auto"]


def test_what_is_ready_for_tests_is_ready_to_serve(clone: Clone, tmp_path: Path) -> None:
    bare = make_path(tmp_path / "bare")
    clone.run("bin/check")
    clone.serve(path=bare)
    assert clone.run("bin/check", path=bare).stderr == ""


def test_lock_files_get_hashes_and_keep_their_versions_until_told(clone: Clone) -> None:
    write_wheel(clone.wheels, "greeting", "3.0", {"greeting": ""})
    (clone.venv / "bin" / "uv").symlink_to(Path(sys.prefix) / "bin" / "uv")
    (clone.root / "pyproject.toml").write_text(
        '[project]\nname = "interphone"\nversion = "1"\nrequires-python = ">=3.11"\n'
        'dependencies = ["greeting"]\n[dependency-groups]\ndev = ["tools"]\n'
    )
    locks = [clone.root / name for name in LOCKS]

    def locked(*options: str) -> list[list[str]]:
        done = clone.run("bin/lock", "--no-index", "--find-links", str(clone.wheels), *options)
        assert done.returncode == 0, done.stderr
        texts = [lock.read_text() for lock in locks]
        assert all(text.count("--hash=sha256:") == text.count("==") for text in texts)
        return [[line.split()[0] for line in text.splitlines() if "==" in line] for text in texts]

    assert locked() == [["greeting==1.0"], ["greeting==1.0", "tools==1.0"]]
    assert locked("--upgrade") == [["greeting==3.0"], ["greeting==3.0", "tools==1.0"]]
