"""Small location databases in each layout that exists in the wild; Santiago (of seed 002) is in all of them.

Record shapes: GeoLite2 City as MaxMind documents it; DB-IP City Lite and ip-location-db as their published
files of 2023-04 and 2026-06 are. The addresses are really public ones, as only those are looked up.
"""

from collections.abc import Mapping
from pathlib import Path

from mmdb_writer import MmdbF32, MMDBType, MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]

SANTIAGO = "200.27.1.1"
SANTIAGO_IPV6 = "2800:300::1"

GEOLITE2: dict[str, MMDBType] = {
    "city": {"geoname_id": 3871336, "names": {"de": "Santiago de Chile", "en": "Santiago"}},
    "continent": {"code": "SA", "geoname_id": 6255150, "names": {"de": "Südamerika", "en": "South America"}},
    "country": {"geoname_id": 3895114, "iso_code": "CL", "names": {"de": "Chile", "en": "Chile"}},
    "location": {
        "accuracy_radius": 20,
        "latitude": -33.4513,
        "longitude": -70.6653,
        "time_zone": "America/Santiago",
    },
    "postal": {"code": "8320000"},
    "registered_country": {"geoname_id": 3895114, "iso_code": "CL", "names": {"en": "Chile"}},
    "subdivisions": [{"geoname_id": 3873544, "iso_code": "RM", "names": {"en": "Santiago Metropolitan"}}],
}
DBIP: dict[str, MMDBType] = {
    "city": {"names": {"en": "Santiago"}},
    "continent": {"code": "SA", "geoname_id": 6255150, "names": {"de": "Südamerika", "en": "South America"}},
    "country": {
        "geoname_id": 3895114,
        "is_in_european_union": False,
        "iso_code": "CL",
        "names": {"de": "Chile", "en": "Chile"},
    },
    "location": {"latitude": -33.4489, "longitude": -70.6693},
    "subdivisions": [{"names": {"en": "Santiago Metropolitan"}}],
}
FLAT: dict[str, MMDBType] = {
    "city": "Santiago",
    "country_code": "CL",
    "latitude": MmdbF32(-33.4489),
    "longitude": MmdbF32(-70.6693),
    "postcode": "",
    "state1": "Santiago Metropolitan",
    "state2": "",
    "timezone": "",
}


def write_database(path: Path, records: Mapping[str, MMDBType], *, ip_version: int = 6) -> Path:
    """Write an MMDB file with a record for each network (`"200.27.0.0/16"`) and return its path.

    An IPv6 file holds IPv4 networks too, as MaxMind's do.
    """
    writer = MMDBWriter(
        ip_version,
        "Test-City",
        languages=["en"],
        description="A few places",
        ipv4_compatible=ip_version == 6,
    )
    for network, record in records.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path
