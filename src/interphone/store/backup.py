"""What backups of both databases share: the error, the progress, and a file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from interphone.store.migrate import migrations

Progress = Callable[[int, int], None]
"""Is told (done, of how many)."""


# How a backup begins, and of which database it is.
KINDS = {b"SQLite format 3\0": "SQLite", b"PGDMP": "PostgreSQL"}


class BackupError(Exception):
    """It cannot be done, and nothing was changed; the message says why and what would help."""


def check_kind(path: Path, kind: str) -> None:
    """Raises BackupError where a file is a backup of the other kind of database than `kind`."""
    with path.open("rb") as file:
        begins = file.read(max(map(len, KINDS)))
    for sign, found in KINDS.items():
        if begins.startswith(sign) and found != kind:
            raise BackupError(f"{path} is a backup of {found}; it cannot be restored into {kind}.")


def check_schema(path: Path, number: int) -> int:
    """The schema number of a backup, when this program can use it. Raises BackupError."""
    ours = migrations()[-1].number
    if not number:
        raise BackupError(f"{path} is no backup of Interphone.")
    if number > ours:
        raise BackupError(f"{path} was written by a newer Interphone (schema {number}; this program knows {ours}).")
    return number


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A file for its owner's eyes only, which becomes `path` at once when all went well, and is gone otherwise.

    Raises BackupError where it cannot be made.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise BackupError(
            f"Nothing can be written into the folder {path.parent.absolute()}: {error.strerror}."
        ) from error
    try:
        yield unfinished
        _sync(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        # SQLite leaves its journal behind where the disk was too full to end with order.
        unfinished.with_name(f"{unfinished.name}-journal").unlink(missing_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
