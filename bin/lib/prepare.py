"""Makes .venv hold what one lock file says, and the command `interphone` of this clone. Run by prepare.sh.

    python prepare.py serve|test NAME_OF_THE_SCRIPT

Standard library only, and the pip that Python brings: it honours the mirrors and certificates a site has
set up and needs nothing fetched first; uv would save five seconds, once.

Never half-made: while `.venv/unfinished` is there the environment is not to be trusted and the next run
makes it anew; `.venv/ready-*` says for which state of the clone it is complete.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"
LOCKS = {"serve": "requirements.lock", "test": "requirements-dev.lock"}

# sh reads line 2 as a command and never comes to line 3; Python reads both as a string. Unlike a first line
# that names Python itself, this bears spaces in the path.
COMMAND = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from interphone.cli import main

if __name__ == "__main__":
    sys.exit(main())
"""


def prepare(purpose: str) -> None:
    """Make the environment ready for `purpose`, alone. What is ready for tests is ready to serve, too."""
    with alone() as lock:
        inputs = read_inputs()
        if ready(purpose).is_file() and ready(purpose).read_text() == inputs + version():
            return  # another run made it while this one waited
        fresh = UNFINISHED.exists() or not usable()
        UNFINISHED.touch()
        for every in LOCKS:
            ready(every).unlink(missing_ok=True)
        if fresh:
            make(lock)
        install(LOCKS[purpose], lock)
        link()
        UNFINISHED.unlink()
        for provided in LOCKS if purpose == "test" else [purpose]:
            ready(provided).write_text(inputs + version())


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Hold the lock of the environment.

    Children are given the descriptor and hold it too: one that outlives a killed run is waited for, not
    overtaken.
    """
    VENV.mkdir(exist_ok=True)
    lock = os.open(VENV / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another run is preparing .venv, waiting for it")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield lock
    finally:
        os.close(lock)


def ready(purpose: str) -> Path:
    return VENV / f"ready-{purpose}"


def read_inputs() -> str:
    """What the environment depends on; with `version` it is the text of `state` in prepare.sh."""
    files = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock", Path(__file__)]
    return "".join([f"{ROOT}\n", *(file.read_text() for file in files)])


def version() -> str:
    try:
        return subprocess.run([PYTHON, "-V"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def usable() -> bool:
    """Whether there is an environment to add to: its Python may be gone, replaced, or too old all along."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make(lock: int) -> None:
    """Make an empty environment in place of whatever is there."""
    say(f"making .venv with Python {sys.version.split()[0]}; this first run takes a little longer")
    for old in VENV.iterdir():
        if old.name in ("lock", UNFINISHED.name):
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    # With .venv activated, sys.executable is the Python that was just removed.
    base = getattr(sys, "_base_executable", sys.executable)
    made = run([base, "-m", "venv", str(VENV)], lock)
    if made:
        fail(f"Python could not make .venv (its own words are above): mend that and run {sys.argv[2]} again.")


def install(requirements: str, lock: int) -> None:
    """Install what a lock file lists, refusing everything whose hash is not in it."""
    say(f"installing {requirements}")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    pip += ["--progress-bar=off", "--require-hashes", "--no-deps", "-r", str(ROOT / requirements)]
    if run(pip, lock):
        fail(
            f"the packages of {requirements} could not be installed (pip's last words are above): "
            f"check the network and the free disk space, then run {sys.argv[2]} again."
        )


def run(command: list[str], lock: int) -> int:
    """The exit status of a command, whose last words are shown only where it fails."""
    words: list[str] = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=[lock],
    ) as child:
        for line in child.stdout or ():
            words.append(line)
            show_step(line)
    if child.returncode:
        sys.stderr.write("".join(words[-12:]))
    return child.returncode


def show_step(line: str) -> None:
    """On a terminal, one line that follows pip along."""
    if not sys.stderr.isatty():
        return
    if line.startswith("Collecting "):
        sys.stderr.write(f"\r\033[Kfetching {line.split()[1]}")
    elif line.startswith("Installing collected"):
        sys.stderr.write("\r\033[Kunpacking")
    elif line.startswith(("Successfully", "ERROR")):
        sys.stderr.write("\r\033[K")
    sys.stderr.flush()


def link() -> None:
    """Make this clone importable in the environment, and its command runnable from anywhere."""
    where = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.rstrip("\n"))
    # Relative, as a .pth file is read in the encoding of the day and the clone may lie under any name.
    (packages / "interphone.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n")
    command = VENV / "bin" / "interphone"
    command.write_text(COMMAND.format(python=shlex.quote(str(PYTHON))))
    command.chmod(0o755)


def say(words: str) -> None:
    sys.stderr.write(f"{sys.argv[2]}: {words}\n")
    sys.stderr.flush()


def fail(words: str) -> NoReturn:
    say(words)
    sys.exit(1)


if __name__ == "__main__":
    try:
        prepare(sys.argv[1])
    except OSError as error:
        fail(
            f"cannot write {error.filename or VENV} ({error.strerror}): the packages go there, "
            "so the clone must lie where you may write and 500 MB are free."
        )
    except KeyboardInterrupt:
        say("stopped; the next run makes .venv anew")
        sys.exit(130)
