"""`interphone routes`, `show` and `changes`: the way from an operation to its code and its history."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from interphone.api.routes import build_router
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
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


def test_show_gives_an_example_under_each_version(run_bare: Run) -> None:
    """Seed 000's user, whose address 1.2 leaves out."""
    shown = {name: run_bare("show", "GET", "/users/{id}", "--version", name).out for name in ("1.0", "1.1", "1.3")}
    assert '"last_seen_ip": "1.2.3.4"' in shown["1.0"]
    assert '"last_seen_ip": null' in shown["1.1"]
    assert "last_seen_ip" not in shown["1.3"].partition("  example ")[2]
    assert "  answer     200" in shown["1.3"]
    sent = run_bare("show", "PUT", "/visitors", "--version", "2.10").out.partition("  example    PUT /visitors")[2]
    assert '"name": "Gareth Bale"' in sent.partition("  answer ")[0]


def test_show_takes_the_newest_version_where_none_is_named(run_bare: Run) -> None:
    assert " under 1.4 (since 1.0, until 1.4)" in run_bare("show", "GET", "/users/{id}").out
    assert " under Preview (since 1.0, still alive)" in run_bare("show", "GET", "/visitors").out
    assert " under Preview " in run_bare("show", "GET", "/visitors", "--version", "Unstable").out


def test_show_knows_what_stands_outside_the_versions(run_bare: Run) -> None:
    said = run_bare("show", "GET", "/live/events").out
    assert said.startswith("GET /live/events outside the versions of the API")
    assert "docs/live.md" in said
    assert "api/live/door.py:" in said
    assert "  tell_typing" in run_bare("show", "post", "/live/typing").out
    assert "GET /live/events, POST /live/tickets" in run_bare("show", "GET", "/live/else").err


def test_changes_are_told_oldest_first(run_bare: Run) -> None:
    listed = run_bare("changes", "--json").json
    assert listed[0]["name"] == "EMAILS_FIND_LISTS"
    orders = [BY_NAME[one["version"]].order for one in listed]
    assert orders == sorted(orders)
    assert set(listed[0]) == {"version", "name", "text", "source"}
    told = run_bare("changes").out
    assert max(map(len, told.splitlines())) <= 80
    words = "".join(told.split())
    assert all("".join(f"{one['text']}({one['source']})".split()) in words for one in listed)


def test_changes_of_one_version(run_bare: Run) -> None:
    listed = run_bare("changes", "--version", "1.1", "--json").json
    assert {one["version"] for one in listed} == {"1.1"}
    lines = run_bare("changes", "--version", "1.1").out.splitlines()
    assert lines[:2] == ["1.1", "- GET /users?email= answers a list of everybody with the address, leads too;"]
    assert not [line for line in lines if line.startswith("1.2")]
    assert run_bare("changes", "--version", "1.0").out == "Nothing changed with 1.0.\n"
    assert run_bare("changes", "--version", "9.9").exit_code == 2


def test_show_tells_which_changes_a_version_has(run_bare: Run) -> None:
    name = "THE_LAST_PAGE_OF_EVENTS_HAS_NO_NEXT (2.0)"
    assert f"change off {name}" in run_bare("show", "GET", "/events", "--version", "1.4").out
    assert f"change on  {name}" in run_bare("show", "GET", "/events", "--version", "2.0").out


def test_show_says_what_there_is_instead(run_bare: Run) -> None:
    assert run_bare("show", "GET", "/v1/nothing") == (
        1,
        "",
        "interphone: Version v1 has no /v1/nothing. `interphone routes --version v1` shows what it has.\n",
    )
    assert "GET, HEAD, POST, PUT" in run_bare("show", "DELETE", "/v1/tags").err
    assert run_bare("show", "GET", "/users/7", "--version", "2.0").err == (
        "interphone: Version 2.0 has no /users/7. `interphone routes --version 2.0` shows what it has.\n"
    )
