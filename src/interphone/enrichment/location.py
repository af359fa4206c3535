"""Where an IP address is, read from a MaxMind-format (MMDB) file that the operator provides.

Three layouts are understood: GeoLite2 City, DB-IP City Lite (the same shape with less in it) and the flat
records of ip-location-db. Nothing here fetches a file; geoip_install does.
"""

import ipaddress
import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from interphone.enrichment.countries import alpha3_of, continent_of, english_name_of, is_country

# maxminddb, Babel and tzfpy are imported where they are first needed: a server that locates nobody starts
# 100 ms sooner and stays 35 MB smaller.

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Location(msgspec.Struct, frozen=True):
    """A place, as far as the database knows it: unknown text is "", an unknown coordinate None.

    The fields and their order are those of `location_data` in API v1 (seed 002). `country_code` is ISO
    alpha-3, `timezone` a name of the tz database, coordinates are degrees to four places (11 m).
    """

    city_name: str
    continent_code: str
    country_name: str
    latitude: float | None
    longitude: float | None
    postal_code: str
    region_name: str
    timezone: str
    country_code: str


class UnreadableDatabaseError(Exception):
    """The location file is there but is not a whole MMDB file, or may not be read."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"The location database {path} cannot be read ({reason}). It must be a whole MMDB file such as "
            "GeoLite2-City.mmdb; `interphone geoip install` fetches one."
        )


class Locator:
    """Answers where addresses are. Opens the file at the first question and again whenever it is replaced.

    A file that is not there means no answers, so it may also appear later. Databases that come as one file
    per IP version are used together: beside `NAME.mmdb` for IPv4, `NAME-ipv6.mmdb` answers for IPv6.
    Safe to share between threads.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._main = _File(Path(path))
        self._ipv6 = _File(ipv6_companion(Path(path)))

    def locate(self, ip: str) -> Location | None:
        """Where the address is; None when that is unknown, or `ip` is not one public address.

        Raises UnreadableDatabaseError when the file itself is at fault.
        """
        address = _read_public_address(ip)
        if address is None:
            return None
        database = self._main.opened()
        if address.version == 6 and (database is None or database.ip_version == 4):
            database = self._ipv6.opened()
        return read_record(database.get(address)) if database else None


def ipv6_companion(path: Path) -> Path:
    """Where the IPv6 half of a two-file database stands: `geoip-ipv6.mmdb` for `geoip.mmdb`."""
    return path.with_name(f"{path.stem}-ipv6{path.suffix}")


def read_record(record: object) -> Location | None:
    """The location in one database record of any of the layouts; None if it names no country."""
    layout = _FLAT if isinstance(record, dict) and "country_code" in record else _NESTED
    country = _text(record, layout.country_code)
    if not is_country(country):
        return None
    latitude, longitude = _degrees(record, layout.latitude), _degrees(record, layout.longitude)
    return Location(
        city_name=_text(record, layout.city),
        continent_code=_text(record, layout.continent) or continent_of(country),
        country_name=_text(record, layout.country) or english_name_of(country),
        latitude=latitude,
        longitude=longitude,
        postal_code=_text(record, layout.postal_code),
        region_name=_text(record, layout.region),
        timezone=_text(record, layout.timezone) or _timezone_at(latitude, longitude),
        country_code=alpha3_of(country),
    )


_Steps = tuple[str | int, ...]


class _Layout(NamedTuple):
    """Where each piece stands in a record: the keys and list positions that lead to it."""

    country_code: _Steps
    country: _Steps
    continent: _Steps
    region: _Steps
    city: _Steps
    postal_code: _Steps
    latitude: _Steps
    longitude: _Steps
    timezone: _Steps


_NESTED = _Layout(
    country_code=("country", "iso_code"),
    country=("country", "names", "en"),
    continent=("continent", "code"),
    region=("subdivisions", 0, "names", "en"),
    city=("city", "names", "en"),
    postal_code=("postal", "code"),
    latitude=("location", "latitude"),
    longitude=("location", "longitude"),
    timezone=("location", "time_zone"),
)
_FLAT = _Layout(
    country_code=("country_code",),
    country=(),  # not in this layout
    continent=(),  # nor this
    region=("state1",),
    city=("city",),
    postal_code=("postcode",),
    latitude=("latitude",),
    longitude=("longitude",),
    timezone=("timezone",),
)


def _at(record: object, steps: _Steps) -> object:
    for step in steps:
        if isinstance(record, dict) and isinstance(step, str):
            record = record.get(step)
        elif isinstance(record, list) and isinstance(step, int) and step < len(record):
            record = record[step]
        else:
            return None
    return record


def _text(record: object, steps: _Steps) -> str:
    found = _at(record, steps)
    return found if isinstance(found, str) else ""


def _degrees(record: object, steps: _Steps) -> float | None:
    found = _at(record, steps)
    # The flat layout stores 32-bit floats: -33.4489 reads as -33.44889831542969.
    return round(float(found), 4) if isinstance(found, int | float) else None


def _timezone_at(latitude: float | None, longitude: float | None) -> str:
    if latitude is None or longitude is None:
        return ""
    import tzfpy  # the first answer loads the borders of all zones: 120 ms, 33 MB

    return tzfpy.get_tz(longitude, latitude)


def _read_public_address(ip: str) -> IPAddress | None:
    try:
        address = ipaddress.ip_address(ip.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        address = address.ipv4_mapped or address
    return address if address.is_global and not address.is_multicast else None


class _Database:
    """An open database file. Never closed by hand: another thread may still read one that was replaced."""

    def __init__(self, path: Path, stamp: tuple[int, int, int]) -> None:
        import maxminddb

        self.path = path
        self.stamp = stamp
        try:
            self._reader = maxminddb.open_database(path)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            raise UnreadableDatabaseError(path, error) from error
        self.ip_version = self._reader.metadata().ip_version

    def get(self, address: IPAddress) -> object:
        import maxminddb

        if address.version == 6 and self.ip_version == 4:
            return None
        try:
            return self._reader.get(address)
        except maxminddb.InvalidDatabaseError as error:
            raise UnreadableDatabaseError(self.path, error) from error


class _File:
    """The place of a database file, whatever file stands there from one question to the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: _Database | None = None

    def opened(self) -> _Database | None:
        """The database as it is now (one stat call when unchanged), or None where there is no file."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._last = None
            return None
        except OSError as error:
            raise UnreadableDatabaseError(self._path, error) from error
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        last = self._last
        if last is None or last.stamp != stamp:
            last = self._last = _Database(self._path, stamp)
        return last
