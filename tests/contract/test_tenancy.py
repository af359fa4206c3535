"""What is of another workspace does not exist: its ids are answered as ids that nothing has, and nothing of it changes.

Two workspaces furnished alike send the same request: one with an id of the owner, the other with one that nothing has.
Both must read the same, byte for byte, but for the ids themselves; and no row of the owner may differ afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest

from interphone.api.routes import build_router
from interphone.api.routing import Route
from interphone.api.v2x.paging import Cursor, write_cursor
from interphone.api.versions import LEGACY, VERSIONS, Version
from tests.contract.naming import ARGUMENTS, BODIES, Case, one_condition
from tests.support.accounts import open_account
from tests.support.api import ABSENT, Account, Door, Reply
from tests.support.furnished import dump, fill, furnish, nouns_of, put_in

FAR = 5_000_000
"""Where the numbers of the owner begin: the strangers have none of them."""
OTHERS = str.maketrans("0123456789abcdef", "9876543210fedcba")
MADE = re.compile(r"serenity-\d+-\d+|[0-9a-f]{24}|[0-9a-f]{8}([-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32}")


class Caller(NamedTuple):
    account: Account
    ids: dict[str, str]


class World(NamedTuple):
    """`stranger` sends what is the owner's, `twin` what is nobody's; `reader` changes nothing."""

    owner: Caller
    stranger: Caller
    twin: Caller
    reader: Caller
    before: dict[str, list[str]]

    def owned(self) -> dict[str, list[str]]:
        rows: dict[str, list[str]] = self.owner.account.door.read(self.owner.account.app_id, dump)
        return rows


@pytest.fixture(scope="module")
def world(shared_door: Door) -> World:
    owner = open_account(shared_door)
    known = furnish(owner, "his-7", FAR)
    known["spare user_id"] = owner.at("1.4").ok("POST", "/users", {"user_id": "his-8-spare"})["user_id"]
    known["spare external_id"] = owner.at("2.0").ok("POST", "/contacts", {"external_id": "his-9-spare"})["external_id"]
    known["spare company_id"] = owner.at("1.4").ok("POST", "/companies", {"company_id": "his-6-spare"})["company_id"]
    known["scroll"] = owner.at("1.4").ok("GET", "/users/scroll")["scroll_param"]
    stranger, twin, reader = (open_account(shared_door) for _ in range(3))
    return World(
        owner=Caller(owner, known),
        stranger=Caller(stranger, furnish(stranger, "mine-5")),
        twin=Caller(twin, furnish(twin, "mine-5")),
        reader=Caller(reader, furnish(reader, "mine-5")),
        before=shared_door.read(owner.app_id, dump),
    )


def ask(world: World, case: Case, version: str) -> tuple[str, str]:
    """What is answered to the owner's ids, and to ids that nothing has; both with the ids left out."""
    foreign = world.owner.ids
    unknown = {noun: id.translate(OTHERS) for noun, id in foreign.items()}
    assert all(unknown[noun] != id for noun, id in foreign.items())
    shown = []
    for caller, ids in ((world.stranger, foreign), (world.twin, unknown)):
        named = {f"={noun}": id for noun, id in ids.items()} | caller.ids
        body = case.body if case.body is ABSENT else json.loads(put_in(json.dumps(case.body), named))
        reply = caller.account.at(version).send(case.method, put_in(case.target, named), body)
        assert reply.status == case.status, f"{reply}: does {case.method} need a body? Say so in BODIES. {case}"
        shown.append(mask(reply, caller, ids))
    return shown[0], shown[1]


def mask(reply: Reply, caller: Caller, asked: dict[str, str]) -> str:
    text = reply.content.decode().replace(reply.headers["x-request-id"], "")
    for noun, id in sorted(asked.items(), key=lambda item: -len(item[1])):
        text = text.replace(id, f"<{noun}>")
    return f"{reply.status} {MADE.sub('<made>', text)}"


def ends(route: Route) -> list[Version]:
    """The first and the last version that a route lives in."""
    alive = [version for version in VERSIONS if version is not LEGACY and route.lives_in(version)]
    return [alive[0], alive[-1]] if len(alive) > 1 else alive


NAMED = [route for route in build_router().routes if "{" in route.path]


def paths_of(route: Route, version: Version) -> Iterator[str]:
    """The path with an id of the owner's in every place, and then in each place alone."""
    nouns = nouns_of(route.path, version)
    for theirs in product((True, False), repeat=len(nouns)):
        if any(theirs):
            yield fill(route.path, [f"{{={n}}}" if his else f"{{{n}}}" for n, his in zip(nouns, theirs, strict=True)])


@pytest.mark.parametrize("route", NAMED, ids=lambda route: f"{route.method} {route.path}")
def test_ids_of_others_in_paths(world: World, route: Route) -> None:
    for version in ends(route):
        for target in paths_of(route, version):
            case = Case(route.method, target, BODIES.get(f"{route.method} {route.path}", ABSENT))
            theirs, nobodys = ask(world, case, version.name)
            assert theirs == nobodys
            if route.method == "GET":  # It is not for nothing that it is not found.
                mine = world.owner.account.at(version.name).get(put_in(target.replace("=", ""), world.owner.ids))
                assert mine.status in (200, 403), mine
    assert world.owned() == world.before


def test_every_path_parameter_has_a_noun() -> None:
    for route in NAMED:
        try:
            nouns_of(route.path, route.since)
        except KeyError as unknown:
            pytest.fail(
                f"{route.method} {route.path} names something by id: say what stands after {unknown} in NOUNS of "
                "tests/support/furnished.py, let furnish() make one, and put into BODIES of naming.py what it needs"
            )


PAGES = (
    ("1.4", "GET", "/users?per_page=1&after={place}", ABSENT),
    ("1.4", "GET", "/users?per_page=1&page=2&sort=updated_at&order=asc&after={place}", ABSENT),
    ("1.4", "GET", "/contacts?per_page=1&after={place}", ABSENT),
    ("1.4", "GET", "/users?per_page=1&segment_id={segment}&after={place}", ABSENT),
    ("1.4", "GET", "/companies?per_page=1&after={place}", ABSENT),
    ("1.4", "GET", "/companies/{company}/users?per_page=1&after={id}", ABSENT),
    ("Preview", "GET", "/companies/list?per_page=1&after={place}", ABSENT),
    ("Preview", "GET", "/contacts?per_page=1&starting_after={cursor}", ABSENT),
    ("Preview", "GET", "/companies/{company}/contacts?per_page=1&starting_after={id cursor}", ABSENT),
    ("Preview", "GET", "/admins/activity_logs?created_at_after=0&after={place}", ABSENT),
    ("Preview", "POST", "/contacts/search", one_condition("role", "user")
     | {"pagination": {"per_page": 1, "starting_after": "{search cursor}"}}),
)  # fmt: skip


def places(id: str) -> dict[str, str]:
    """Where a page begins that goes on after this id, in each way of saying it."""
    now = 1_366_870_706
    return {
        "id": id,
        "place": f"{now}-{id}",
        "cursor": write_cursor(Cursor((now, id), 2)),
        "id cursor": write_cursor(Cursor((id,), 2)),
        "search cursor": write_cursor(Cursor((now, id, "created_at", True, 1), 2)),
    }


@pytest.mark.parametrize(
    ("version", "method", "target", "body"), PAGES, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_places_of_others_in_pages(world: World, version: str, method: str, target: str, body: Any) -> None:
    """A page that begins after somebody of the owner's is the page after somebody who is not."""
    noun = "company" if "companies" in target.partition("?")[0] and "{company}" not in target else "contact"
    account, ids = world.reader
    theirs = world.owner.ids[noun]
    nobodys = theirs[:-1] + ("0" if theirs[-1] != "0" else "1")
    shown = []
    for id in (theirs, nobodys):
        named = ids | places(id)
        sent = body if body is ABSENT else json.loads(put_in(json.dumps(body), named))
        reply = account.at(version).send(method, put_in(target, named), sent)
        assert reply.status in (200, 400), reply
        shown.append(reply.content.decode().replace(id, "<id>").replace(reply.headers["x-request-id"], ""))
    assert shown[0] == shown[1]
    assert not [noun for noun, id in world.owner.ids.items() if len(id) == 24 and id in shown[0]]
    assert world.owned() == world.before


def test_keys_of_others(account: Account, stranger: Account) -> None:
    """An Idempotency-Key is its workspace's own: another one's is a key that was never sent."""

    def send(caller: Account, name: str) -> Reply:
        content = json.dumps({"name": name}).encode()
        headers = [
            (b"authorization", caller.authorization),
            (b"content-length", b"%d" % len(content)),
            (b"idempotency-key", b"shared"),
        ]
        return caller.door.call("POST", "/tags", headers, [content])

    assert send(account, "His").status == 200
    before = account.door.read(account.app_id, dump)
    for name in ("His", "Mine"):
        reply = send(stranger, name)
        if name == "His":
            assert (reply.status, reply.body["name"]) == (200, name)
            assert "idempotent-replayed" not in reply.headers
        else:
            assert reply.status == 409
    assert account.door.read(account.app_id, dump) == before


@pytest.mark.parametrize("case", ARGUMENTS, ids=lambda case: case.named[:120])
def test_ids_of_others_in_arguments(world: World, case: Case) -> None:
    for version in case.versions:
        theirs, nobodys = ask(world, case, version)
        assert theirs == nobodys, version
    assert world.owned() == world.before
