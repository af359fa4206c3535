"""Every way to page, to its end, over ten thousand records while others are written.

Who is there from the first page to the last is met once. A list sorted by a value that moves promises it of those who
were not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.paging.crowd import HUGE, READER, Crowd, Meddler
from tests.support.api import Account, Door
from tests.support.clock import START, Clock

SIZE = {"sqlite": 10_000, "postgres": 600}
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def crowd(shared_door: Door, database_kind: str) -> Crowd:
    return Crowd(shared_door, SIZE[database_kind])


@pytest.fixture
def v1x(crowd: Crowd, clock: Clock) -> Account:
    return crowd.account.at("1.4")


@pytest.fixture
def v2x(crowd: Crowd, clock: Clock) -> Account:
    """Of a version whose answers no description is held against: ten thousand of them would take minutes."""
    return crowd.account.at("2.0")


def follow(caller: Account, target: str, key: str) -> Iterator[list[Any]]:
    """Page after page by `pages.next`, as client libraries follow it."""
    while target:
        body = caller.ok("GET", target)
        yield body[key]
        url = urlsplit(body["pages"].get("next") or "")
        target = f"{url.path}?{url.query}" if url.path else ""


def scroll(caller: Account, target: str, key: str) -> Iterator[list[Any]]:
    """Until a page is empty, as client libraries do."""
    body = caller.ok("GET", target)
    while body[key]:
        yield body[key]
        body = caller.ok("GET", target, scroll_param=body["scroll_param"])


def by_cursor(caller: Account, target: str, per_page: int) -> Iterator[list[Any]]:
    body = caller.ok("GET", target, per_page=per_page)
    while True:
        yield body["data"]
        if "next" not in body["pages"]:
            return
        body = caller.ok("GET", target, per_page=per_page, starting_after=body["pages"]["next"]["starting_after"])


def search(caller: Account, sort: dict[str, str], per_page: int) -> Iterator[list[Any]]:
    wanted: dict[str, Any] = {"query": {"field": "role", "operator": "=", "value": "user"}, "sort": sort}
    wanted["pagination"] = {"per_page": per_page}
    while True:
        body = caller.ok("POST", "/contacts/search", wanted)
        yield body["data"]
        if "next" not in body["pages"]:
            return
        wanted["pagination"] = {"per_page": per_page, "starting_after": body["pages"]["next"]["starting_after"]}


def ids_of(pages: Iterator[list[Any]], meddle: Meddler, clock: Clock) -> list[str]:
    """The ids of all pages, with something written between any two, a second later each time."""
    seen: list[str] = []
    for page in pages:
        seen += [record["id"] for record in page]
        clock.advance(1)
        meddle()
    return seen


def users_meddler(crowd: Crowd, ids: list[str], **change: Any) -> Meddler:
    """Users come and go and are changed, among them those of the pages to come and of those that were read."""
    old = crowd.account.at("1.4")

    def make() -> None:
        old.ok("POST", "/users", {"user_id": f"new-{next(crowd.numbers)}", "companies": [{"id": HUGE}]})

    spared = [id for id in ids if id != crowd.reader]
    return Meddler(
        spared,
        make=make,
        delete=lambda id: old.ok("DELETE", f"/users/{id}"),
        change=lambda id: old.ok("POST", "/users", {"id": id, "name": "Changed", **change}),
        every=crowd.every,
    )


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ["created_at", "signed_up_at", "updated_at", "last_request_at"])
def test_users_of_1x(crowd: Crowd, v1x: Account, clock: Clock, sort: str, order: str) -> None:
    meddle = users_meddler(crowd, crowd.users(), last_request_at=START)
    pages = follow(v1x, f"/users?per_page=60&sort={sort}&order={order}", "users")
    meddle.check(ids_of(pages, meddle, clock), moving=sort in ("updated_at", "last_request_at"))


def test_users_of_a_segment_of_1x(crowd: Crowd, v1x: Account, clock: Clock) -> None:
    clock.advance(-1)
    segment = next(one for one in v1x.ok("GET", "/segments")["segments"] if one["name"] == "New")
    meddle = users_meddler(crowd, crowd.users())
    first = {
        user["id"] for page in follow(v1x, f"/users?per_page=60&segment_id={segment['id']}", "users") for user in page
    }
    assert len(first) == len(crowd.users())
    meddle.check(ids_of(follow(v1x, f"/users?per_page=60&segment_id={segment['id']}", "users"), meddle, clock))


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_users_of_a_tag_of_1x(crowd: Crowd, v1x: Account, clock: Clock, order: str) -> None:
    users = crowd.users()
    for begin in range(0, len(users), 5_000):
        tag = v1x.ok("POST", "/tags", {"name": "Crew", "users": [{"id": id} for id in users[begin : begin + 5_000]]})
    meddle = users_meddler(crowd, users)
    pages = follow(v1x, f"/users?per_page=60&tag_id={tag['id']}&order={order}", "users")
    meddle.check(ids_of(pages, meddle, clock))


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_leads_of_1x(crowd: Crowd, v1x: Account, clock: Clock, order: str) -> None:
    ids = crowd.ids("SELECT id FROM contact WHERE app_id = :app_id AND listing = 'lead'")
    meddle = Meddler(
        ids,
        make=lambda: v1x.ok("POST", "/contacts", {"email": "new@serenity.example"}),
        delete=lambda id: v1x.ok("DELETE", f"/contacts/{id}"),
        change=lambda id: v1x.ok("POST", "/contacts", {"id": id, "name": "Changed"}),
        every=2,
    )
    meddle.check(ids_of(follow(v1x, f"/contacts?per_page=10&order={order}", "contacts"), meddle, clock))


def test_users_by_scroll(crowd: Crowd, v1x: Account, clock: Clock) -> None:
    meddle = users_meddler(crowd, crowd.users(), last_request_at=START)
    meddle.check(ids_of(scroll(v1x, "/users/scroll", "users"), meddle, clock))


def test_contacts_by_cursor(crowd: Crowd, v2x: Account, clock: Clock) -> None:
    meddle = users_meddler(crowd, crowd.users(), last_request_at=START)
    meddle.check(ids_of(by_cursor(v2x, "/contacts", crowd.per_page), meddle, clock))


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("field", ["created_at", "id", "updated_at", "custom_attributes.seats", "last_seen_at"])
def test_searches_of_contacts(crowd: Crowd, v2x: Account, clock: Clock, field: str, order: str) -> None:
    meddle = users_meddler(crowd, crowd.users(), last_request_at=START)
    seen = ids_of(search(v2x, {"field": field, "order": order}, crowd.per_page), meddle, clock)
    meddle.check(seen, moving=field in ("updated_at", "last_seen_at"))


def test_people_of_a_company(crowd: Crowd, v1x: Account, v2x: Account, clock: Clock) -> None:
    company = v1x.ok("GET", "/companies", company_id=HUGE)["id"]
    members = (
        "SELECT contact_id FROM company_contact "
        f"WHERE app_id = :app_id AND company_id = '{company}' AND listing = 'user'"
    )
    for pages in (
        follow(v1x, f"/companies/{company}/users?per_page=60", "users"),
        by_cursor(v2x, f"/companies/{company}/contacts", crowd.per_page),
    ):
        meddle = users_meddler(crowd, crowd.ids(members))
        meddle.check(ids_of(pages, meddle, clock))


def companies_meddler(crowd: Crowd) -> Meddler:
    """Companies come with their first user, go, and are called otherwise."""
    old = crowd.account.at("1.4")
    huge = old.ok("GET", "/companies", company_id=HUGE)["id"]
    return Meddler(
        [id for id in crowd.companies() if id != huge],
        make=lambda: old.ok("POST", "/users", {"user_id": READER, "companies": [{"id": f"new-{next(crowd.numbers)}"}]}),
        delete=lambda id: crowd.account.at("2.0").ok("DELETE", f"/companies/{id}"),
        change=lambda id: old.ok("PUT", "/companies", {"id": id, "name": "Changed"}),
        every=crowd.every,
    )


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("version", ["1.4", "2.0"])
def test_companies(crowd: Crowd, clock: Clock, version: str, order: str) -> None:
    """Both lists come by the last request of a company's people, which nobody makes here."""
    target, key = ("/companies", "companies") if version == "1.4" else ("/companies/list", "data")
    meddle = companies_meddler(crowd)
    pages = follow(crowd.account.at(version), f"{target}?per_page=60&order={order}", key)
    meddle.check(ids_of(pages, meddle, clock))


@pytest.mark.parametrize("version", ["1.4", "2.0"])
def test_companies_by_scroll(crowd: Crowd, clock: Clock, version: str) -> None:
    meddle = companies_meddler(crowd)
    pages = scroll(crowd.account.at(version), "/companies/scroll", "companies" if version == "1.4" else "data")
    meddle.check(ids_of(pages, meddle, clock))


@pytest.mark.parametrize("version", ["1.4", "2.0"])
def test_events(crowd: Crowd, clock: Clock, version: str) -> None:
    """Older and older ones by `next`; then by `since` what has come in the meantime."""
    caller = crowd.account.at(version)
    ids = crowd.ids(f"SELECT id FROM data_event WHERE app_id = :app_id AND contact_id = '{crowd.reader}'")
    at = count(START)

    def make() -> None:
        event = {"event_name": f"new-{version}", "user_id": READER, "created_at": next(at) - crowd.size}
        assert caller.send("POST", "/events", event).status == 202

    meddle = Meddler(ids, make=make)
    pages = follow(caller, f"/events?type=user&user_id={READER}&per_page={crowd.per_page}", "events")
    meddle.check(ids_of(pages, meddle, clock))


def test_notes(crowd: Crowd, v2x: Account, clock: Clock) -> None:
    ids = crowd.ids(f"SELECT id FROM note WHERE app_id = :app_id AND contact_id = '{crowd.reader}'")
    meddle = Meddler(ids, make=lambda: v2x.ok("POST", f"/contacts/{crowd.reader}/notes", {"body": "New"}), every=2)
    meddle.check(
        ids_of(follow(v2x, f"/contacts/{crowd.reader}/notes?per_page={crowd.per_page}", "data"), meddle, clock)
    )


def test_activity_logs(crowd: Crowd, v1x: Account, clock: Clock) -> None:
    ids = crowd.ids("SELECT id FROM activity_log WHERE app_id = :app_id")
    admin = v1x.ok("GET", "/admins")["admins"][0]["id"]
    turn = count()

    def make() -> None:
        v1x.ok("PUT", f"/admins/{admin}/away", {"away_mode_enabled": next(turn) % 2 == 0})

    meddle = Meddler(ids, make=make, every=1)
    pages = follow(v1x, "/admins/activity_logs?created_at_after=0&per_page=250", "activity_logs")
    meddle.check(ids_of(pages, meddle, clock))


def test_pages_of_v1(crowd: Crowd, clock: Clock) -> None:
    """Page numbers that the client counts: whoever is made or deleted moves all who stand behind by one.

    So nothing can be promised but that changes move nobody, and that there is an end.
    """
    account = crowd.account
    changing = Meddler(
        crowd.users(), change=lambda id: account.at("1.4").ok("POST", "/users", {"id": id, "name": "x"}), every=1
    )
    seen: list[str] = []
    for number in count(1):
        body = account.ok("GET", "/v1/users", page=number, per_page=crowd.per_page)
        if not body["users"]:
            break
        seen += [user["intercom_id"] for user in body["users"]]
        clock.advance(1)
        changing()
    changing.check(seen)


def test_numbers_past_the_end(crowd: Crowd, v1x: Account, v2x: Account) -> None:
    """Clients that count pages themselves ask until one is empty."""
    for caller, target, key in (
        (crowd.account, "/v1/users?page=9999", "users"),
        (v1x, "/users?page=9999", "users"),
        (v1x, "/contacts?page=9999", "contacts"),
        (v1x, "/companies?page=9999", "companies"),
        (v2x, "/companies?page=9999", "data"),
        (v2x, f"/contacts/{crowd.reader}/notes?page=9999", "data"),
        (v1x, "/admins/activity_logs?created_at_after=0&page=9999", "activity_logs"),
    ):
        assert caller.ok("GET", target)[key] == []
