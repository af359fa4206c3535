"""Which Python the scripts take, and what they say where there is none to take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bin.clones import PYTHON, Clone, make_path, write_program

OLD = "sys.version_info = (3, 10, 13)"
WITHOUT_VENV = "sys.modules['ensurepip'] = None"
NEEDS = "bin/serve: Python 3.11 or newer is needed, and"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_path(tmp_path / "path")


def pretend(program: Path, change: str) -> None:
    """A real Python that is another in one respect."""
    write_program(program, f'exec "{PYTHON}" -c "import sys; {change}; exec(sys.argv[2])" "$@"')


def test_without_any_python_one_sentence_says_so(new_clone: Clone, path: Path) -> None:
    done = new_clone.run("bin/serve", path=path)
    sentence = f"{NEEDS} no python3 is on the PATH: install it and run bin/serve again.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


def test_a_python_too_old_is_named_with_its_version(new_clone: Clone, path: Path) -> None:
    pretend(path / "python3", OLD)
    done = new_clone.run("bin/serve", path=path)
    old = f"python3 ({path / 'python3'}) is 3.10"
    sentence = f"{NEEDS} {old}: install a newer one beside it and run bin/serve again.\n"
    assert (done.returncode, done.stderr) == (1, sentence)
    assert not new_clone.venv.exists()


def test_a_python_that_lacks_a_part_is_named_with_the_part(new_clone: Clone, path: Path) -> None:
    pretend(path / "python3", OLD)
    pretend(path / "python3.12", WITHOUT_VENV)
    done = new_clone.run("bin/test", path=path)
    assert (done.returncode, done.stderr) == (
        1,
        f"bin/test: python3.12 ({path / 'python3.12'}) lacks its module ensurepip: "
        "install that part of Python (on Debian and Ubuntu: apt install python3-venv) and run bin/test again.\n",
    )


def test_the_first_good_one_is_taken(clone: Clone, path: Path) -> None:
    pretend(path / "python3", OLD)
    write_program(path / "python3.14", "exit 127")  # as version managers do for one that is not chosen
    pretend(path / "python3.13", WITHOUT_VENV)
    write_program(path / "python3.12", f'exec "{PYTHON}" "$@"')
    clone.lock("2.0")
    assert clone.serve(path=path)["greeting"] == "2.0"
