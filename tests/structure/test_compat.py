"""COMPAT.md says what the route table, the tests and the clients' calls say now."""

from __future__ import annotations

import csv

import pytest

from interphone.api.errors import STILL_TO_COME
from interphone.api.routes import build_router
from interphone.api.versions import BY_NAME, LEGACY
from tests.compat.levels import documented, lines, operation
from tests.compat.page import FILE, page, ranges
from tests.compat.unserved import REASONS, unserved
from tests.structure.source import ROOT

OFFICIAL = ROOT.parent / "shared" / "reference" / "operations.csv"
FIRST_OFFICIAL = BY_NAME["2.7"]


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run python -m tests.compat"


def test_the_parts_still_to_come_are_those_that_are_documented_and_not_served() -> None:
    served = {route.path.split("/")[1] for route in build_router().routes if route.since is not LEGACY}
    assert {one.path.split("/")[1] for one in documented()} - served == STILL_TO_COME


def test_what_is_left_out_has_a_reason_and_nothing_else_has() -> None:
    assert set(unserved(lines())) == set(REASONS)


def test_runs_of_versions_are_told_as_ranges() -> None:
    chosen = [BY_NAME[name] for name in ("2.16", "1.0", "v1", "2.10", "Preview", "2.9", "1.3")]
    assert ranges(chosen) == "v1–1.0, 1.3, 2.9–2.10, 2.16–Preview"


@pytest.mark.skipif(not OFFICIAL.is_file(), reason=f"THE LIST OF OFFICIAL OPERATIONS IS MISSING: {OFFICIAL}")
def test_every_operation_of_the_official_descriptions_is_listed() -> None:
    with OFFICIAL.open(encoding="utf-8", newline="") as file:
        official = {operation(row["method"], row["path"]): row["versions"] for row in csv.DictReader(file)}
    assert len(official) == 264
    listed = {
        one: (max(alive[0], FIRST_OFFICIAL, key=lambda version: version.order).name, alive[-1].name)
        for one, (_, alive) in documented().items()
        if alive[-1].order >= FIRST_OFFICIAL.order
    }
    spans = {one: (versions.partition("-")[0], versions.rpartition("-")[2]) for one, versions in official.items()}
    assert listed == spans
