"""`interphone routes` and `interphone show`: the way from an operation to its code."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from interphone.api.routes import build_router
from interphone.api.routing import Route
from tests.cli.conftest import Run

ROUTES = build_router().routes


def test_routes_lists_all_of_them(run_bare: Run) -> None:
    listed = run_bare("routes", "--json").json
    assert len(listed) == len(ROUTES)
    assert set(listed[0]) == {"method", "path", "since", "until", "handler"}
    table = run_bare("routes").out
    assert len(table.splitlines()) == len(ROUTES) + 1


def test_routes_of_one_version(run_bare: Run) -> None:
    assert {one["since"] for one in run_bare("routes", "--version", "v1", "--json").json} == {"v1"}
    assert run_bare("routes", "--version", "nine").exit_code == 2


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path} {route.since.name}")
def test_show_leads_to_the_handler(run_bare: Run, route: Route) -> None:
    said = run_bare("show", route.method, route.path, "--version", route.since.name)
    assert (said.exit_code, said.err) == (0, "")
    first, second, *_ = said.out.splitlines()
    assert first.startswith(f"{route.method} {route.path} under {route.since.name} ")
    # The path between them may hold spaces.
    role, rest = second.split(maxsplit=1)
    place, name = rest.rsplit(maxsplit=1)
    assert (role, name) == ("handler", route.handler.__name__)
    file, _, line = place.rpartition(":")
    assert Path(file).samefile(inspect.getsourcefile(route.handler) or "")
    assert Path(file).read_text().splitlines()[int(line) - 1].startswith(f"async def {name}(")


def test_show_names_the_presenter_and_gives_an_example(run_bare: Run) -> None:
    said = run_bare("show", "get", "/v1/users").out
    assert any(line.split()[0] == "presenter" and line.endswith(" show_user") for line in said.splitlines())
    assert '"email": "first.user@example.com"' in said


def test_show_tells_which_changes_a_version_has(run_bare: Run) -> None:
    assert "change off EVENTS_ARE_ACCEPTED (1.0)" in run_bare("show", "POST", "/v1/events").out
    assert "change on  EVENTS_ARE_ACCEPTED (1.0)" in run_bare("show", "POST", "/events", "--version", "1.0").out


def test_show_says_what_there_is_instead(run_bare: Run) -> None:
    assert run_bare("show", "GET", "/v1/nothing") == (
        1,
        "",
        "interphone: Version v1 has no /v1/nothing. `interphone routes --version v1` shows what it has.\n",
    )
    assert "GET, HEAD, POST, PUT" in run_bare("show", "DELETE", "/v1/tags").err
