"""bin/bench: measures the rows of the table and prints it. docs/performance.md is written by hand from what it says."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.bench import conversation_rows, live_rows, machine, numbered_rows, people, rows, talks, webhook_rows
from tests.bench.measure import Plan
from tests.bench.rows import Bench
from tests.bench.table import Line, render

ROWS = rows.ROWS | numbered_rows.ROWS | conversation_rows.ROWS | webhook_rows.ROWS | live_rows.ROWS

# Not /tmp, which is memory on many systems: there nothing would be made durable.
LASTING = Path("/var/tmp")


def main() -> None:
    options = read_options()
    cores = machine.share_out()
    about = machine.describe(options.folder)
    os.sched_setaffinity(0, cores.generator)
    began = time.monotonic()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="interphone-bench-", dir=options.folder) as folder:
        for name in ("sqlite", "postgres") if options.database == "both" else (options.database,):
            with new_databases(name, Path(folder), cores.postgres) as (fresh_url, pids):
                crowd = cache(lambda size: load(fresh_url(size), size))
                spoken = cache(lambda: load_talks(fresh_url(0)))
                bench = Bench(name, Plan(options.seconds, options.rounds), cores, Path(folder), crowd, spoken, pids)
                for row in options.rows or ROWS:
                    say(f"{name}: {row}")
                    lines += ROWS[row](bench)
    say(f"took {time.monotonic() - began:.0f} s")
    sys.stdout.write(f"{about}\n\n{render(lines)}\n")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measures the server on this machine. `bin/bench faults` kills one 200 times instead.",
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(ROWS)}; all where none is named")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a round [1.5]")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each figure, whose median counts [3]")
    parser.add_argument("--folder", type=Path, default=LASTING, help=f"where databases are made [{LASTING}]")
    options = parser.parse_args()
    if unknown := [row for row in options.rows if row not in ROWS]:
        parser.error(f"there is no row {unknown[0]}; there are {', '.join(ROWS)}")
    return options


def load(url: str, size: int) -> people.Crowd:
    say(f"making {size:,} people")
    return people.load(url, size)


def load_talks(url: str) -> people.Crowd:
    say(f"making {talks.TALKS:,} conversations")
    return talks.load(url)


@contextmanager
def new_databases(
    name: str, folder: Path, cores: set[int]
) -> Iterator[tuple[Callable[[int], str], Callable[[], list[int]]]]:
    """A function that gives the URL of a new database, and one that gives the processes which work for it."""
    if name == "sqlite":
        yield lambda size: f"sqlite:///{folder / f'{size}.db'}", list
        return
    from tests.postgres import Server

    generator = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)  # What PostgreSQL starts with is what it keeps.
    server = Server.start()
    os.sched_setaffinity(0, generator)
    try:
        yield lambda size: server.fresh_url(), lambda: machine.tree(server.pid)
    finally:
        server.discard()


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
