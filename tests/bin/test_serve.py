"""bin/serve: the first run, the next ones, and everything that can come between."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.bin.clones import Clone, make_path


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, f"{file} did not come"
        time.sleep(0.002)


def test_the_first_run_makes_the_environment_and_starts_the_server(new_clone: Clone) -> None:
    done = new_clone.run("bin/serve", "--port", "9000", "--data", "some where")
    assert done.returncode == 0, done.stderr
    assert '"serve", "--demo", "--port", "9000", "--data", "some where"' in done.stdout
    assert done.stderr.startswith("bin/serve: making .venv with Python 3.")
    assert not (new_clone.venv / "unfinished").exists()


def test_the_next_run_asks_for_no_python_and_no_network(clone: Clone, tmp_path: Path) -> None:
    done = clone.run("bin/serve", path=make_path(tmp_path / "bare"))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_data_stay_with_the_clone_unless_told_otherwise(clone: Clone) -> None:
    assert clone.serve()["data"] == str(clone.root / "data")
    assert '"data": "/elsewhere"' in clone.run("bin/serve", INTERPHONE_DATA="/elsewhere").stdout


def test_a_pythonpath_meant_for_other_programs_does_not_reach_in(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "greeting.py").write_text("VERSION = 'a stranger'")
    assert '"greeting": "1.0"' in clone.run("bin/serve", PYTHONPATH=str(tmp_path)).stdout


def test_the_command_runs_from_anywhere_under_another_name(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(clone.venv / "bin" / "interphone")
    # Without the environment of the tests, whose PYTHONPATH may lead to the project itself.
    done = subprocess.run([tmp_path / "link", "routes"], cwd="/", env={}, capture_output=True, text=True, check=True)
    assert '"arguments": ["routes"]' in done.stdout


def test_a_changed_lock_file_is_installed_into_the_same_environment(clone: Clone) -> None:
    (clone.venv / "mine").touch()
    clone.lock("2.0")
    assert clone.serve()["greeting"] == "2.0"
    assert (clone.venv / "mine").exists()


def test_a_clone_that_was_moved_works_where_it_is_now(clone: Clone) -> None:
    moved = Clone(clone.root.with_name("moved"), clone.wheels, clone.tools)
    clone.root.rename(moved.root)
    assert moved.serve()["data"] == str(moved.root / "data")


def test_an_environment_whose_python_went_away_is_made_anew(clone: Clone) -> None:
    for python in (clone.venv / "bin").glob("python*"):
        python.unlink()
        python.symlink_to("/nowhere/python3")
    done = clone.run("bin/serve")
    assert done.returncode == 0, done.stderr
    assert "making .venv" in done.stderr


def test_a_first_run_killed_in_the_middle_is_repaired_by_the_next(new_clone: Clone) -> None:
    with subprocess.Popen(**new_clone.command("bin/serve"), start_new_session=True) as first:
        wait_for(new_clone.venv / "bin" / "python")
        os.killpg(first.pid, signal.SIGKILL)
    left = new_clone.venv / "lib" / "half-made"
    left.mkdir(parents=True, exist_ok=True)
    assert new_clone.serve()["greeting"] == "1.0"
    assert not left.exists()


def test_what_a_killed_run_leaves_running_is_waited_for(new_clone: Clone) -> None:
    with subprocess.Popen(**new_clone.command("bin/serve"), start_new_session=True) as first:
        wait_for(new_clone.venv / "bin" / "python")
        # The script alone: the Python it started goes on.
        first.kill()
        assert new_clone.serve()["greeting"] == "1.0"


def test_two_first_runs_at_once_make_one_environment(new_clone: Clone) -> None:
    with (
        subprocess.Popen(**new_clone.command("bin/serve")) as one,
        subprocess.Popen(**new_clone.command("bin/serve")) as other,
    ):
        said = [process.communicate() for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert sum(err.count("making .venv") for _, err in said) == 1
    assert sum(err.count("waiting") for _, err in said) <= 1
    assert all('"greeting": "1.0"' in out for out, _ in said)


def test_a_package_with_another_hash_is_refused_and_the_next_run_mends_it(clone: Clone) -> None:
    clone.lock("2.0", digest="0" * 64)
    done = clone.run("bin/serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert "HASHES" in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "bin/serve: the packages of requirements.lock could not be installed (pip's last words are above): "
        "check the network and the free disk space, then run bin/serve again."
    )
    clone.lock("2.0")
    assert clone.serve()["greeting"] == "2.0"


def test_a_folder_that_cannot_be_written_is_named(new_clone: Clone) -> None:
    new_clone.venv.touch()  # a file in the way, as root may write to any folder
    done = new_clone.run("bin/serve")
    assert (done.returncode, done.stderr) == (
        1,
        f"bin/serve: cannot write {new_clone.venv} (File exists): the packages go there, "
        "so the clone must lie where you may write and 500 MB are free.\n",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to a read-only folder")
def test_a_read_only_clone_that_is_ready_is_served(clone: Clone) -> None:
    folders = [clone.root, clone.venv]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert clone.serve()["greeting"] == "1.0"
    finally:
        for folder in folders:
            folder.chmod(0o755)
