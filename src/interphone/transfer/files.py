"""The file of an export: JSON lines, first what it is, then a record each, last how many there are.

A line has what the newest API shows of the record, and under `interphone` its rows, by which it is put back as it was.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from interphone.api.json import encode
from interphone.domain import transfer
from interphone.domain.transfer import Place, Record
from interphone.store.database import Transaction
from interphone.store.transfer import NOUNS
from interphone.transfer.shapes import show

FORMAT = 1
KIND = "interphone.export"
END = "interphone.end"
MAX_PORTION = 8 * 1024 * 1024
"""Bytes of lines after which a portion of records is full."""

Read = Callable[[Callable[[Transaction, Any], Any], Any], Any]
"""Runs a reading function in the workspace."""
Progress = Callable[[str, int], None]
"""Is told how many records of a noun there are by now."""


BACKUP = "it is a backup or a database, which `interphone restore` puts back"
KNOWN = {
    b"SQLite format 3": BACKUP,
    b"PGDMP": BACKUP,
    b"\x1f\x8b": "it is compressed; unpack it first, as with gunzip",
    b"PK\x03\x04": "it is a ZIP archive; unpack it first",
}
"""What else a file may be, by how it begins."""


class Unreadable(Exception):
    """The file is no export, or not whole; the message is a sentence."""


class _Rows(msgspec.Struct):
    kind: str
    own: dict[str, Any]
    beside: dict[str, list[dict[str, Any]]] = {}


class Written(NamedTuple):
    lines: int
    resumed: bool


def write(read: Read, app_id: str, file: Path, progress: Progress) -> Written:
    """Write a workspace into a file, which appears when it is whole.

    Nobody but its owner may read it, as it holds all that is known of people. What an earlier try has written beside it
    is gone on with. Records that change meanwhile are as they are when their turn comes. Raises Unreadable where what
    is there is of another workspace, and OSError where it cannot be written.
    """
    partial = file.with_name(file.name + ".partial")
    place, lines = _resume(partial, app_id) if partial.exists() else (None, 0)
    with open(partial, "ab", opener=_private) as out:
        if place is None:
            out.truncate(0)
            _line(out, {"type": KIND, "format": FORMAT, "app_id": app_id})
        for noun in _from(place):
            after = place.after if place and place.noun == noun else None
            for shown in _records(read, noun, after):
                out.write(shown)
                lines += 1
                if lines % transfer.AT_ONCE == 0:
                    out.flush()
                progress(noun, lines)
        _line(out, {"type": END, "lines": lines})
    partial.replace(file)
    return Written(lines, place is not None)


def read_head(file: Path) -> str:
    """The app_id of the workspace that a file holds. Raises Unreadable."""
    with file.open("rb") as lines:
        return _head(lines.readline(), file)


def read(file: Path) -> Iterator[list[Record]]:
    """The records of a file in portions. Raises Unreadable where it ends too early."""
    portion: list[Record] = []
    count = size = 0
    with file.open("rb") as lines:
        _head(lines.readline(), file)
        for text in lines:
            line = _decode(text, file)
            if line.get("type") == END:
                if line.get("lines") != count:
                    raise Unreadable(f"{file} lacks lines: {line.get('lines'):,} were written, {count:,} are there")
                break
            portion.append(_record(line, file))
            count, size = count + 1, size + len(text)
            if len(portion) == transfer.AT_ONCE or size >= MAX_PORTION:
                yield portion
                portion, size = [], 0
        else:
            raise Unreadable(f"{file} is not whole: it was broken off after {count:,} records. Export it again")
    if portion:
        yield portion


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _from(place: Place | None) -> list[str]:
    names = [noun.name for noun in NOUNS]
    return names if place is None else names[names.index(place.noun) :]


def _records(read: Read, noun: str, after: list[Any] | None) -> Iterator[bytes]:
    while True:
        records, shapes = read(_load, Place(noun, after))
        if not records:
            return
        for record, shape in zip(records, shapes, strict=True):
            rows = {"kind": noun, "own": _plain(record.own)}
            if record.beside:
                rows["beside"] = {name: [_plain(row) for row in found] for name, found in record.beside.items()}
            yield encode({"type": noun, **shape, "interphone": rows}) + b"\n"
        after = records[-1].key


def _load(tx: Transaction, place: Place) -> tuple[list[Record], list[dict[str, Any]]]:
    """In one look, so that a record and its shape are of one moment."""
    records = transfer.read(tx, place)
    return records, show(tx, place.noun, records)


def _resume(partial: Path, app_id: str) -> tuple[Place | None, int]:
    """Where to go on, once a line that was broken off is cut away."""
    whole, place, lines = 0, None, 0
    with partial.open("rb") as found:
        for number, text in enumerate(found):
            if not text.endswith(b"\n"):
                break
            whole += len(text)
            if number == 0:
                if _head(text, partial) != app_id:
                    raise Unreadable(f"{partial} is of another workspace. Remove it, or choose another name")
                continue
            line = _decode(text, partial)
            if line.get("type") == END:
                whole -= len(text)
                break
            record = _record(line, partial)
            place, lines = Place(record.noun, record.key), lines + 1
    with partial.open("ab") as out:
        out.truncate(whole)
    return (place, lines) if place is not None else (None, 0)


def _head(text: bytes, file: Path) -> str:
    try:
        line = _decode(text, file)
    except Unreadable:
        line = {}
    if line.get("type") != KIND:
        hint = next((hint for begin, hint in KNOWN.items() if text.startswith(begin)), "`interphone export` writes one")
        raise Unreadable(f"{file} is no export of a workspace: {hint}")
    if line.get("format") != FORMAT:
        raise Unreadable(f"{file} is of format {line.get('format')}, and this server reads format {FORMAT}")
    app_id = line.get("app_id")
    if not isinstance(app_id, str) or not app_id:
        raise Unreadable(f"{file} does not tell of which workspace it is")
    return app_id


def _decode(text: bytes, file: Path) -> dict[str, Any]:
    try:
        line = msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise Unreadable(f"{file} has a line that is no JSON") from None
    if not isinstance(line, dict):
        raise Unreadable(f"{file} is no export of a workspace")
    return line


def _record(line: dict[str, Any], file: Path) -> Record:
    try:
        rows = msgspec.convert(line.get("interphone"), _Rows)
        beside = {name: [_bytes(row) for row in found] for name, found in rows.beside.items()}
        return Record(rows.kind, _bytes(rows.own), beside)
    except (msgspec.ValidationError, binascii.Error, KeyError, TypeError):
        raise Unreadable(f"{file} has a record without its rows") from None


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value
        for name, value in row.items()
    }


def _bytes(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _unpack(value) if isinstance(value, dict) else value for name, value in row.items()}


def _unpack(value: dict[str, Any]) -> bytes:
    return base64.b64decode(value["base64"], validate=True)


def _line(out: BinaryIO, line: dict[str, Any]) -> None:
    out.write(json.dumps(line).encode() + b"\n")
