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
from tests.support.accounts import open_account
from tests.support.api import ABSENT, Account, Door, Reply
from tests.support.furnished import dump, fill, furnish, nouns_of, put_in

FAR = 5_000_000
"""Where the numbers of the owner begin: the strangers have none of them."""
OTHERS = str.maketrans("0123456789abcdef", "9876543210fedcba")
MADE = re.compile(r"serenity-\d+-\d+|[0-9a-f]{24}|[0-9a-f]{8}([-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32}")

# What a request has to hold so that it is not refused before anybody is looked for.
BODIES: dict[str, Any] = {
    "PUT /admins/{id}/away": {"away_mode_enabled": True, "away_mode_reassign": False},
    "PUT /companies/{id}": {"name": "Mine"},
    "POST /companies/{id}/notes": {"body": "Mine"},
    "POST /contacts/{id}/companies": {"id": "{company}"},
    "POST /contacts/{id}/notes": {"body": "Mine"},
    "POST /contacts/{id}/subscriptions": {"id": "{subscription type}"},
    "POST /contacts/{id}/tags": {"id": "{tag}"},
    "PUT /conversations/{id}": {"read": True},
    "POST /conversations/{id}": {"read": True},
    "PUT /conversations/{id}/reply": {"read": True},
    "POST /conversations/{id}/reply": {
        "type": "admin",
        "admin_id": "{admin}",
        "message_type": "comment",
        "body": "Mine",
    },
    "POST /jobs/{id}": {"items": [{"method": "post", "data": {"user_id": "mine"}}]},
    "PUT /contacts/{id}": {"name": "Mine"},
    "PUT /data_attributes/{id}": {"description": "Mine"},
    "PUT /tags/{id}": {"name": "Mine"},
    "PUT /teams/{id}": {"admin_ids": ["{admin}"]},
    "PUT /visitors/{id}": {"name": "Mine"},
}


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


class Case(NamedTuple):
    """A request with `{=noun}` for an id of the owner, and `{noun}` for one of the caller."""

    method: str
    target: str
    body: Any = ABSENT
    status: int = 404
    versions: tuple[str, ...] = ("1.0", "1.4")

    @property
    def named(self) -> str:
        return f"{self.method} {self.target}" + ("" if self.body is ABSENT else f" {json.dumps(self.body)}")


V1X = ("1.0", "1.4")
V2X = ("2.0", "Preview")
ALL = ("1.0", "Preview")
COMMENT = {"type": "user", "message_type": "comment", "body": "Mine"}
ACT = {"type": "admin", "message_type": "assignment", "assignee_id": "0"}
WHO = ("{=user}", "{=contact}", "{=lead}", "{=visitor}")


def one_condition(field: str, id: str) -> dict[str, Any]:
    return {"query": {"field": field, "operator": "=", "value": id}}


# Every argument that names something by id, of a query or a body. 200 is the answer of a filter that finds nothing,
# and of an upsert by what the customer names: that makes or changes the caller's own.
ARGUMENTS: tuple[Case, ...] = (
    # People of 1.x.
    *(Case("POST", "/users", {"id": id}) for id in WHO),
    *(Case("PUT", "/users", {"id": id, "name": "Mine"}) for id in WHO),
    *(Case("POST", "/contacts", {"id": id, "name": "Mine"}) for id in WHO),
    Case("POST", "/contacts", {"user_id": "{=lead user_id}"}),
    Case("PUT", "/contacts", {"id": "{=lead}", "name": "Mine"}),
    Case("PATCH", "/contacts", {"id": "{=lead}", "name": "Mine"}),
    Case("POST", "/users", {"user_id": "{=spare user_id}"}, 200),
    Case("POST", "/users", {"user_id": "{user_id}", "owner_id": "{=admin}"}, 400),
    Case("POST", "/users", {"user_id": "{user_id}", "companies": [{"id": "{=company}"}]}, 200),
    Case("POST", "/users", {"user_id": "{user_id}", "companies": [{"id": "{=spare company_id}", "remove": True}]}, 200),
    Case("GET", "/users?user_id={=user_id}"),
    Case("DELETE", "/users?user_id={=user_id}"),
    Case("DELETE", "/users?email={=email}"),
    Case("GET", "/contacts?user_id={=lead user_id}"),
    Case("DELETE", "/contacts?id={=lead}"),
    Case("DELETE", "/contacts?user_id={=lead user_id}"),
    *(Case("GET", f"/{of}?tag_id={{=tag}}", status=200) for of in ("users", "contacts")),
    *(Case("GET", f"/{of}?segment_id={{=segment}}", status=200) for of in ("users", "contacts")),
    *(Case("GET", f"/{of}/scroll?scroll_param={{=scroll}}") for of in ("users", "contacts")),
    Case("POST", "/user_delete_requests", {"intercom_user_id": "{=user}"}),
    Case("POST", "/contacts/convert", {"contact": {"id": "{=lead}"}, "user": {"user_id": "{user_id}"}}),
    Case("POST", "/contacts/convert", {"contact": {"user_id": "{=lead user_id}"}, "user": {"user_id": "{user_id}"}}),
    Case("POST", "/contacts/convert", {"contact": {"id": "{lead}"}, "user": {"id": "{=user}"}}),
    Case("POST", "/notes", {"user": {"id": "{=user}"}, "body": "Mine"}),
    Case("POST", "/notes", {"user": {"user_id": "{=user_id}"}, "body": "Mine"}),
    Case("POST", "/notes", {"user": {"id": "{user}"}, "body": "Mine", "admin_id": "{=admin}"}),
    Case("POST", "/notes", {"user": {"id": "{user}"}, "body": "Mine", "author": {"id": "{=admin}"}}),
    Case("GET", "/notes?id={=user}"),
    Case("GET", "/notes?user_id={=user_id}"),
    # Conversations of 1.x.
    *(
        Case("POST", "/conversations/{conversation}/reply", COMMENT | who)
        for who in ({"intercom_user_id": "{=user}"}, {"user_id": "{=user_id}"}, {"email": "{=email}"})
    ),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{=admin}"}),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{admin}", "assignee_id": "{=admin}"}),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{admin}", "assignee_id": "{=team}"}),
    Case("POST", "/conversations/last/reply", COMMENT | {"intercom_user_id": "{=user}"}),
    Case("POST", "/bulk/users", {"items": [{"data": {"user_id": "mine"}}], "job": {"id": "{=job}"}}),
    Case("POST", "/bulk/contacts", {"items": [{"data": {"email": "a@b.example"}}], "job": {"id": "{=job}"}}),
    Case("POST", "/bulk/events", {"items": [{"data": {"event_name": "mine"}}], "job": {"id": "{=job}"}}),
    # Conversations of 2.x.
    *(
        Case("POST", "/conversations", {"from": {"type": "contact"} | who, "body": "Mine"}, versions=V2X)
        for who in (
            *({"id": id} for id in WHO),
            {"user_id": "{=external_id}"},
            {"email": "{=email}"},
        )
    ),
    *(
        Case("POST", f"/conversations/{id}/reply", {"body": "Mine"} | who, versions=V2X)
        for id in ("{conversation}", "last")
        for who in (
            {"type": "user", "intercom_user_id": "{=contact}"},
            {"type": "user", "user_id": "{=external_id}"},
            {"type": "user", "email": "{=email}"},
            {"type": "admin", "admin_id": "{=admin}", "intercom_user_id": "{contact}"},
        )
    ),
    Case(
        "POST",
        "/conversations/last/reply",
        {"body": "Mine", "type": "admin", "admin_id": "{admin}", "intercom_user_id": "{=contact}"},
        versions=V2X,
    ),
    # Visitors.
    *(Case("GET", f"/visitors?id={id}", versions=ALL) for id in WHO),
    Case("GET", "/visitors?user_id={=visitor user_id}", versions=ALL),
    *(Case("PUT", "/visitors", {"id": id, "name": "Mine"}, versions=ALL) for id in WHO),
    Case("POST", "/visitors", {"user_id": "{=visitor user_id}", "name": "Mine"}, versions=ALL),
    *(
        Case("POST", "/visitors/convert", body | {"type": "user"}, versions=ALL)
        for body in (
            {"visitor": {"id": "{=visitor}"}, "user": {"user_id": "{user_id}"}},
            {"visitor": {"user_id": "{=visitor user_id}"}, "user": {"user_id": "{user_id}"}},
            {"visitor": {"id": "{visitor}"}, "user": {"id": "{=user}"}},
        )
    ),
    # Contacts of 2.x.
    Case("POST", "/contacts", {"external_id": "{=spare external_id}"}, 200, ("2.0",)),
    Case("POST", "/contacts", {"role": "lead", "owner_id": "{=admin}"}, 400, ("2.0",)),
    Case("PUT", "/contacts/{contact}", {"owner_id": "{=admin}"}, 400, V2X),
    Case("POST", "/contacts/merge", {"from": "{=lead}", "into": "{user}"}, versions=V2X),
    Case("POST", "/contacts/merge", {"from": "{lead}", "into": "{=user}"}, versions=V2X),
    Case("POST", "/contacts/merge", {"from": "{=lead}", "into": "{=user}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/companies", {"id": "{=company}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/notes", {"body": "Mine", "admin_id": "{=admin}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/subscriptions", {"id": "{=subscription type}"}, versions=("2.3", "Preview")),
    Case("POST", "/contacts/{contact}/tags", {"id": "{=tag}"}, versions=V2X),
    *(
        Case("POST", "/contacts/search", one_condition(field, id), 200, V2X)
        for field, id in (
            ("id", "{=contact}"),
            ("external_id", "{=external_id}"),
            ("owner_id", "{=admin}"),
            ("tag_id", "{=tag}"),
            ("segment_id", "{=segment}"),
        )
    ),
    Case("POST", "/contacts/bulk", {"contacts": [{"role": "user"}], "job": {"id": "{=contacts job}"}},
         versions=("Preview",)),
    Case("POST", "/companies/bulk", {"companies": [{"company_id": "1"}], "job": {"id": "{=companies job}"}},
         versions=("Preview",)),
    # Companies.
    Case("POST", "/companies", {"id": "{=company}", "company_id": "mine", "name": "Mine"}, 200, ALL),
    Case("POST", "/companies", {"id": "{=company}", "name": "Mine"}, 200, ALL),
    Case("POST", "/companies", {"company_id": "{=spare company_id}"}, 200, ALL),
    Case("GET", "/companies?company_id={=company_id}", versions=ALL),
    Case("GET", "/companies?name={=company_id}", versions=ALL),
    Case("GET", "/companies?tag_id={=tag}", status=200, versions=ALL),
    Case("GET", "/companies?segment_id={=company segment}", versions=ALL),
    Case("POST", "/companies/list", {"tag_id": "{=tag}"}, 200, V2X),
    Case("POST", "/companies/list", {"segment_id": "{=company segment}"}, versions=V2X),
    Case("GET", "/companies/list?segment_id={=company segment}", versions=V2X),
    Case("GET", "/companies/scroll?scroll_param={=scroll}", versions=ALL),
    # Tags, in one call with who wears them.
    Case("POST", "/tags", {"id": "{=tag}", "name": "Mine"}, versions=ALL),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, versions=("2.0",)),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, 200, ("Preview",)),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{user}"}, {"user_id": "{=user_id}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, versions=("2.0",)),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, 200, ("Preview",)),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"company_id": "{=company_id}"}]}, versions=V1X),
    # Events.
    *(Case("POST", "/events", {"event_name": "mine", "created_at": 5, "id": id}, versions=ALL) for id in WHO[:3]),
    Case("POST", "/events", {"event_name": "mine", "created_at": 5, "user_id": "{=user_id}"}, versions=ALL),
    Case("POST", "/events", {"type": "event.list", "user": {"id": "{=user}"},
                             "data": [{"event_name": "mine", "created_at": 5}]}, versions=ALL),
    Case("POST", "/events/summaries", {"user_id": "{=user_id}", "event_summaries":
                                       {"event_name": "mine", "count": 1, "first": 1, "last": 2}}, versions=V2X),
    Case("GET", "/events?type=user&intercom_user_id={=contact}", versions=ALL),
    Case("GET", "/events?type=user&user_id={=user_id}", versions=ALL),
    Case("GET", "/events?type=user&summary=true&intercom_user_id={=contact}", versions=ALL),
    # Teammates.
    Case("PUT", "/admins/{admin}/away", {"away_mode_enabled": True, "away_status_reason_id": "{=reason}"},
         400, ("2.14", "Preview")),
    Case("PUT", "/teams/{team}", {"admin_ids": ["{=admin}"]}, 400, ("Preview",)),
    Case("PUT", "/teams/{team}", {"admin_ids": ["{admin}"],
         "admin_priority_level": {"primary_admin_ids": ["{=admin}"]}}, 400, ("Preview",)),
)  # fmt: skip


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
                "tests/support/furnished.py, let furnish() make one, and put into BODIES here what a request needs"
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
