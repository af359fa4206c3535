"""Where addresses are, from real database files in each layout."""

from pathlib import Path

import msgspec
import pytest
from mmdb_writer import MMDBType

from interphone.enrichment.location import Location, Locator, UnreadableDatabaseError
from tests.enrichment.databases import DBIP, FLAT, GEOLITE2, SANTIAGO, SANTIAGO_IPV6, write_database

CHILE = {"200.27.0.0/16": FLAT}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoip.mmdb"


def locate(path: Path, record: MMDBType) -> Location | None:
    write_database(path, {"200.27.0.0/16": record})
    return Locator(path).locate(SANTIAGO)


def test_geolite2_gives_its_own_time_zone_and_postal_code(path: Path) -> None:
    found = locate(path, GEOLITE2)
    # The keys in the order of location_data in seed 002, line 180.
    assert found is not None
    assert list(msgspec.to_builtins(found).items()) == [
        ("city_name", "Santiago"),
        ("continent_code", "SA"),
        ("country_name", "Chile"),
        ("latitude", -33.4513),
        ("longitude", -70.6653),
        ("postal_code", "8320000"),
        ("region_name", "Santiago Metropolitan"),
        ("timezone", "America/Santiago"),
        ("country_code", "CHL"),
    ]


@pytest.mark.parametrize("record", [DBIP, FLAT], ids=["DB-IP", "ip-location-db"])
def test_what_a_layout_leaves_out_is_filled_in(path: Path, record: MMDBType) -> None:
    assert locate(path, record) == Location(
        city_name="Santiago",
        continent_code="SA",
        country_name="Chile",
        latitude=-33.4489,
        longitude=-70.6693,
        postal_code="",
        region_name="Santiago Metropolitan",
        timezone="America/Santiago",
        country_code="CHL",
    )


def test_a_time_zone_in_the_record_wins_over_the_map(path: Path) -> None:
    found = locate(path, {**FLAT, "timezone": "Chile/Continental"})
    assert found is not None
    assert found.timezone == "Chile/Continental"


def test_a_record_of_the_country_alone_is_a_location(path: Path) -> None:
    found = locate(path, {"country": {"iso_code": "XK"}})
    assert found == Location("", "EU", "Kosovo", None, None, "", "", "", "XKX")


@pytest.mark.parametrize(
    "record",
    [
        {"continent": {"code": "ZZ"}, "country": {"iso_code": "ZZ", "names": {"en": "Undefined"}}},
        {"continent": {"code": "EU"}, "registered_country": {"iso_code": "DE"}},
        {"autonomous_system_number": 64500, "autonomous_system_organization": "Not a city"},
        {**FLAT, "country_code": ""},
        {"country": "CL", "subdivisions": [], "location": "here"},
        "CL",
    ],
)
def test_a_record_without_a_country_is_no_location(path: Path, record: MMDBType) -> None:
    assert locate(path, record) is None


@pytest.mark.parametrize("ip", [SANTIAGO, f" {SANTIAGO}\n", f"::ffff:{SANTIAGO}", "::ffff:c81b:101"])
def test_one_address_in_any_spelling_is_found(path: Path, ip: str) -> None:
    write_database(path, CHILE)
    assert Locator(path).locate(ip) is not None


@pytest.mark.parametrize(
    "ip",
    [
        "",
        "ie",
        "ie6",
        "1.2.3",
        "200.27.1.1, 5.6.7.8",
        "200.27.1.1:80",
        "0200.27.1.1",
        "200.27.1.1/32",
        "3357212929",
        "\u0662\u0660\u0660.27.1.1",
        "\0",
        "200." * 10_000,
        "fe80::1%eth0",
        "2800:300::1%eth0",
        "[2800:300::1]",
        "127.0.0.1",
        "::1",
        "10.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "0.0.0.0",
        "::ffff:10.0.0.1",
        "fd00::1",
        "ff02::1",
    ],
)
def test_what_is_not_one_public_address_is_nowhere(path: Path, ip: str) -> None:
    write_database(path, {"0.0.0.0/0": FLAT, "2000::/3": FLAT, "f000::/4": FLAT})
    assert Locator(path).locate(ip) is None
    assert Locator(path).locate("8.8.8.8") is not None


def test_a_file_for_ipv4_alone_knows_no_ipv6_until_its_companion_stands_beside_it(path: Path) -> None:
    write_database(path, CHILE, ip_version=4)
    locator = Locator(path)
    assert locator.locate(SANTIAGO_IPV6) is None
    write_database(path.with_name("geoip-ipv6.mmdb"), {"2800:300::/32": FLAT})
    assert locator.locate(SANTIAGO_IPV6) is not None
    assert locator.locate(SANTIAGO) is not None


def test_a_file_for_both_is_not_asked_of_a_companion(path: Path) -> None:
    write_database(path, {"2800:300::/32": FLAT})
    path.with_name("geoip-ipv6.mmdb").write_bytes(b"left over, and broken")
    assert Locator(path).locate(SANTIAGO_IPV6) is not None


def test_a_file_may_appear_change_and_go_while_running(path: Path) -> None:
    locator = Locator(path)
    assert locator.locate(SANTIAGO) is None

    write_database(path, CHILE)
    first = locator.locate(SANTIAGO)
    assert first is not None
    assert first.city_name == "Santiago"

    newer = write_database(path.with_suffix(".new"), {"200.27.0.0/16": {**FLAT, "city": "Valparaiso"}})
    newer.replace(path)
    second = locator.locate(SANTIAGO)
    assert second is not None
    assert second.city_name == "Valparaiso"

    path.unlink()
    assert locator.locate(SANTIAGO) is None


@pytest.mark.parametrize("content", [b"", b"not a database", b"\xab\xcd\xefMaxMind.com"])
def test_a_broken_file_is_named_in_the_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableDatabaseError, match=r"geoip\.mmdb cannot be read .* whole MMDB file"):
        Locator(path).locate(SANTIAGO)


def test_a_broken_file_is_looked_at_again(path: Path) -> None:
    path.write_bytes(b"half a copy")
    locator = Locator(path)
    with pytest.raises(UnreadableDatabaseError):
        locator.locate(SANTIAGO)
    write_database(path, CHILE)
    assert locator.locate(SANTIAGO) is not None
