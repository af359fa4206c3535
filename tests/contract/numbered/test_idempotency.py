"""Idempotency-Key on writes of every era: done once, answered as often as asked, for 24 hours."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from interphone.domain import jobs, teammates
from interphone.domain.teammates import NewTeammate
from interphone.store.database import Transaction
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door, Reply, call, check_error, check_error_list
from tests.support.clock import Clock
from tests.support.furnished import dump
from tests.support.working import work_off, worker_of

DAY = 86_400
HELLO = {"user_id": "25", "body": "Hello"}
THREADS = "/v1/users/message_threads"


def headers_of(account: Account, key: str, body: Any, version: str | None) -> tuple[list[tuple[bytes, bytes]], bytes]:
    content = json.dumps(body).encode()
    headers = [
        (b"authorization", account.authorization),
        (b"content-length", b"%d" % len(content)),
        (b"idempotency-key", key.encode("latin-1")),
    ]
    return headers + ([(b"intercom-version", version.encode())] if version else []), content


def send(
    account: Account, key: str, method: str = "POST", path: str = THREADS, body: Any = HELLO, version: str | None = None
) -> Reply:
    """A request with a key."""
    headers, content = headers_of(account, key, body, version)
    return account.door.call(method, path, headers, [content])


def is_replay(reply: Reply) -> bool:
    assert reply.headers.get("idempotent-replayed", "true") == "true"
    return "idempotent-replayed" in reply.headers


def threads(account: Account) -> int:
    """How many conversations were begun."""
    return len(account.get(THREADS, user_id="25").body)


@pytest.fixture
def wash(account: Account) -> Account:
    """The account, with one user."""
    account.user_of(user_id="25", email="wash@serenity.example")
    return account


def test_a_repeated_write_is_answered_but_not_done_again(wash: Account, clock: Clock) -> None:
    first = send(wash, "one")
    clock.advance(60)
    again = send(wash, "one")
    assert (first.status, is_replay(first)) == (201, False)
    assert (again.status, is_replay(again)) == (201, True)
    assert again.content == first.content
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert threads(wash) == 1
    assert send(wash, "two").body["thread_id"] != first.body["thread_id"]
    assert threads(wash) == 2


def test_without_a_key_each_request_is_done(wash: Account) -> None:
    assert [wash.post(THREADS, HELLO).status for _ in range(2)] == [201, 201]
    assert threads(wash) == 2


def test_what_is_answered_is_what_was_answered_then(wash: Account) -> None:
    renamed = {"user_id": "25", "name": "Hoban"}
    first = send(wash, "name", "PUT", "/v1/users", renamed)
    assert wash.put("/v1/users", {"user_id": "25", "name": "Wash"}).body["name"] == "Wash"
    again = send(wash, "name", "PUT", "/v1/users", renamed)
    assert (again.content, is_replay(again)) == (first.content, True)
    assert wash.ok("GET", "/v1/users", user_id="25")["name"] == "Wash"


DELETED = {"deleted": True}


def bodies(account: Account) -> str:
    """All that is kept, as text."""
    return str(account.door.read(account.app_id, dump)["kept_answer"])


@pytest.mark.parametrize(
    ("method", "path", "version"),
    [
        ("DELETE", "/v1/users?user_id=25", None),
        ("DELETE", "/contacts/{id}", "2.10"),
        ("DELETE", "/contacts/{id}", "2.16"),
    ],
)
def test_a_deletion_is_done_once_and_its_kept_answer_names_nobody(
    wash: Account, method: str, path: str, version: str | None
) -> None:
    path = path.format(id=wash.ok("GET", "/v1/users", user_id="25")["intercom_id"])
    wash.user_of(user_id="26", email="kaylee@serenity.example")
    first = send(wash, "gone", method, path, {}, version)
    assert (first.status, is_replay(first)) == (200, False)
    assert first.body != DELETED
    again = send(wash, "gone", method, path, {}, version)
    assert (again.status, again.body, is_replay(again)) == (200, DELETED, True)
    check_error(wash.delete("/v1/users?user_id=25"), 404, "not_found")
    assert "wash" not in bodies(wash)


def test_kept_answers_forget_whoever_is_erased(wash: Account, stranger: Account) -> None:
    """Those that name the person by id, user_id or email; nobody else's, here or in another workspace."""
    stranger.user_of(user_id="25", email="wash@serenity.example")
    wash.user_of(user_id="251", email="kaylee@serenity.example")
    id = wash.ok("GET", "/v1/users", user_id="25")["intercom_id"]
    tag = {"name": "Pilots", "users": [{"user_id": "25"}]}
    hers = {**HELLO, "user_id": "251"}
    assert send(wash, "thread").status == 201
    assert send(wash, "contact", "PUT", f"/contacts/{id}", {"name": "Hoban"}, "2.10").status == 200
    tagged = send(wash, "tag", path="/tags", body=tag, version="1.4")
    other = send(wash, "hers", body=hers)
    foreign = send(stranger, "thread")
    wash.at("1.4").ok("POST", "/user_delete_requests", {"intercom_user_id": id})
    again = send(wash, "thread")
    assert (again.status, again.body, is_replay(again)) == (201, DELETED, True)
    again = send(wash, "contact", "PUT", f"/contacts/{id}", {"name": "Hoban"}, "2.10")
    assert (again.status, again.body, is_replay(again)) == (200, DELETED, True)
    assert send(wash, "tag", path="/tags", body=tag, version="1.4").content == tagged.content
    assert send(wash, "hers", body=hers).content == other.content
    assert send(stranger, "thread").content == foreign.content


def test_kept_answers_forget_who_was_merged_into_whoever_is_erased(wash: Account) -> None:
    new = {"email": "leaf@wind.example"}
    lead = send(wash, "lead", path="/contacts", body=new, version="1.4").body["id"]
    wash.at("1.4").ok("POST", "/contacts/convert", {"contact": {"id": lead}, "user": {"user_id": "25"}})
    assert "leaf" in bodies(wash)
    wash.delete("/v1/users", {"user_id": "25"})
    assert "leaf" not in bodies(wash)
    assert send(wash, "lead", path="/contacts", body=new, version="1.4").body == DELETED


def test_an_answer_without_a_body_is_kept_too(wash: Account) -> None:
    event = {"event_name": "docked", "user_id": "25"}
    for replayed in (False, True):
        reply = send(wash, "event", path="/events", body=event, version="1.4")
        assert (reply.status, reply.content, is_replay(reply)) == (202, b"", replayed)
        assert reply.headers["intercom-version"] == "1.4"


def test_collected_verbs_answer_each_key(wash: Account) -> None:
    """Page views are stored many at once, but not those with a key."""
    view = {"user_id": "25", "user_agent": "Firefly/1"}
    for replayed in (False, True):
        reply = send(wash, "view", path="/v1/users/impressions", body=view)
        assert (reply.status, reply.body, is_replay(reply)) == (201, {"unread_messages": 0}, replayed)
    missing = send(wash, "nobody", path="/v1/users/impressions", body={**view, "user_id": "404"})
    check_error(missing, 404, "not_found")


def fifty(account: Account, path: str, body: Any, version: str | None) -> Reply:
    """The one answer to fifty of a request at once."""
    headers, content = headers_of(account, "fifty", body, version)

    async def together() -> list[Reply]:
        calls = [call(account.door.app, "POST", path, headers, [content]) for _ in range(50)]
        return await asyncio.gather(*calls)

    replies = account.door.run(together())
    assert len({(reply.status, reply.content) for reply in replies}) == 1
    assert [is_replay(reply) for reply in replies].count(False) == 1
    return replies[0]


def test_fifty_at_once_are_one(wash: Account) -> None:
    assert fifty(wash, THREADS, HELLO, None).status == 201
    assert threads(wash) == 1


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.16", "Preview"])
def test_fifty_leads_at_once_are_one(account: Account, version: str) -> None:
    """Without a key each would be another lead."""
    lead = {"name": "Simon"} if version < "2" else {"role": "lead", "name": "Simon"}
    assert fifty(account, "/contacts", lead, version).body["name"] == "Simon"
    assert account.at(version).ok("GET", "/contacts")["total_count"] == 1


def test_fifty_of_a_name_that_can_be_had_once_are_one(account: Account) -> None:
    """The others are not told that the contact is there already: it is theirs."""
    made = fifty(account, "/contacts", {"external_id": "25"}, "2.10")
    assert (made.status, made.body["external_id"]) == (200, "25")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", THREADS, {"user_id": "25", "body": "Goodbye"}),
        ("PUT", THREADS, HELLO),
        ("POST", "/v1/users/notes", HELLO),
        ("POST", THREADS + "?draft=true", HELLO),
    ],
)
def test_a_key_belongs_to_one_request(wash: Account, method: str, path: str, body: Any) -> None:
    assert send(wash, "one").status == 201
    message = check_error(send(wash, "one", method, path, body), 409, "conflict")
    assert "Idempotency-Key" in message
    assert "another request" in message
    assert threads(wash) == 1


def test_a_slash_more_or_less_is_the_same_request(wash: Account) -> None:
    paths = [THREADS, THREADS + "/", "/" + THREADS, "/v1//users/message_threads"]
    assert [is_replay(send(wash, "one", path=path)) for path in paths] == [False, True, True, True]
    assert threads(wash) == 1


def test_a_key_belongs_to_one_version(wash: Account) -> None:
    event = {"event_name": "docked", "user_id": "25"}
    assert send(wash, "event", path="/events", body=event, version="1.0").status == 202
    other = send(wash, "event", path="/events", body=event, version="2.0")
    assert "Send a new key" in check_error_list(other, 409, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", "   ", "k" * 256, "a\tb", "schlüssel", "\x7f"])
def test_what_is_no_key_is_refused(wash: Account, key: str) -> None:
    assert "Idempotency-Key must have 1 to 255" in check_error(send(wash, key), 400, "bad_request")
    numbered = send(wash, key, path="/events", body={"event_name": "docked", "user_id": "25"}, version="2.0")
    assert "Idempotency-Key" in check_error_list(numbered, 400, "parameter_invalid")
    assert threads(wash) == 0


def test_the_longest_key(wash: Account) -> None:
    key = "~" * 255
    assert [is_replay(send(wash, key)) for _ in range(2)] == [False, True]
    assert not is_replay(send(wash, key[1:]))


def test_reads_take_no_notice_of_it(wash: Account) -> None:
    assert send(wash, "one").status == 201
    for key in ("one", "k" * 256):
        reply = send(wash, key, "GET", "/v1/users?user_id=25", {})
        assert (reply.status, is_replay(reply)) == (200, False)


def test_what_was_refused_may_be_put_right_and_sent_again(account: Account) -> None:
    check_error(send(account, "one"), 404, "not_found")
    check_error(send(account, "one", body={"user_id": "25"}), 400, "bad_request")
    account.user_of(user_id="25")
    first = send(account, "one")
    assert (first.status, is_replay(first)) == (201, False)
    assert send(account, "one").content == first.content
    assert threads(account) == 1


HALFWAY = {"read": True, "company_id": "none"}
"""Marks a conversation and names no company: it is refused after it has changed something."""


@pytest.fixture
def unread(wash: Account) -> str:
    """The path of a conversation that Wash has not read."""
    numbered = wash.at("2.16")
    begun = numbered.ok("POST", "/conversations", {"from": {"type": "user", "user_id": "25"}, "body": "Hello"})
    path = f"/conversations/{begun['conversation_id']}"
    mal = wash.door.write(wash.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    words = {"type": "admin", "admin_id": mal.id, "message_type": "comment", "body": "Yes?"}
    numbered.ok("POST", f"{path}/reply", words)
    return path


def test_what_is_refused_after_it_has_changed_something_is_told_so(wash: Account, unread: str) -> None:
    reply = send(wash, "one", "PUT", unread, HALFWAY, "2.16")
    assert (reply.status, reply.body["errors"][0]["code"]) == (404, "company_not_found")
    assert wash.at("2.16").ok("GET", unread)["read"] is False
    assert send(wash, "one", "PUT", unread, {"read": True}, "2.16").status == 200


def test_requests_beside_one_that_fails_halfway_are_done(wash: Account, unread: str) -> None:
    """None is made to begin anew, which it can be only so often."""
    before = threads(wash)
    numbered = wash.at("2.16")

    async def together() -> list[Reply]:
        calls = []
        for number in range(30):
            headers, content = headers_of(wash, f"key {number}", HELLO, None)
            calls.append(call(wash.door.app, "POST", THREADS, headers, [content]))
            headers, content = headers_of(numbered, f"half {number}", HALFWAY, "2.16")
            calls.append(call(wash.door.app, "PUT", unread, headers, [content]))
        return await asyncio.gather(*calls)

    replies = wash.door.run(together())
    assert [reply.status for reply in replies] == [201, 404] * 30
    assert threads(wash) == before + 30


def test_keys_are_the_workspaces_own(wash: Account, stranger: Account) -> None:
    stranger.user_of(user_id="25")
    colleague = open_account(wash.door, app_id=wash.app_id)
    assert not is_replay(send(wash, "one"))
    assert not is_replay(send(stranger, "one"))
    assert is_replay(send(colleague, "one"))
    assert (threads(wash), threads(stranger)) == (1, 1)


def test_after_a_day_a_key_is_new(wash: Account, clock: Clock) -> None:
    send(wash, "one")
    clock.advance(DAY - 1)
    assert is_replay(send(wash, "one"))
    clock.advance(1)
    assert not is_replay(send(wash, "one", body={**HELLO, "body": "Good morning"}))
    assert threads(wash) == 2


@pytest.fixture
def server(start: Start, clock: Clock) -> Iterator[Door]:
    """An application with jobs left to the test."""
    with start() as door:
        yield door


def kept(door: Door) -> int:
    """How many answers are kept, in all workspaces."""
    row = door.read("", lambda tx, _: tx.one("SELECT count(*) FROM kept_answer"))
    count: int = row[0]
    return count


def test_old_answers_are_deleted_by_a_job(server: Door, clock: Clock) -> None:
    account = open_account(server)
    account.user_of(user_id="25")
    worker = worker_of(server)
    for number in range(250):
        send(account, f"early {number}")
    clock.advance(7_200)
    send(account, "late")
    work_off(server, worker)  # Nothing of the keys is due, but the new user is written to the search index.
    assert kept(server) == 251
    clock.advance(DAY - 7_200)
    assert server.run(worker.run_due())
    assert kept(server) == 1
    assert is_replay(send(account, "late"))
    clock.advance(7_200)
    assert server.run(worker.run_due())
    assert kept(server) == 0
    assert server.read("", jobs.every) == []


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_transaction_that_is_tried_again_begins_the_request_anew(server: Door) -> None:
    account = open_account(server)
    account.user_of(user_id="25")
    headers, content = headers_of(account, "one", HELLO, None)
    started, goes_on = threading.Event(), threading.Event()
    tries: list[int] = []

    def hold(tx: Transaction, _: None) -> bool:
        started.set()
        return goes_on.wait(30)

    def trip(tx: Transaction, _: None) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise psycopg.errors.SerializationFailure("once")

    async def beside() -> Reply:
        """The request and the verb that trips are in one batch, the request first."""
        database = server.app.database
        held = asyncio.ensure_future(database.write(account.app_id, hold, None))
        while not started.is_set():
            await asyncio.sleep(0)
        request = asyncio.ensure_future(call(server.app, "POST", THREADS, headers, [content]))
        while not database.depth():
            await asyncio.sleep(0)
        tripping = asyncio.ensure_future(database.write(account.app_id, trip, None))
        while database.depth() < 2:
            await asyncio.sleep(0)
        goes_on.set()
        await asyncio.gather(held, tripping)
        return await request

    reply = server.run(beside())
    assert (reply.status, is_replay(reply), len(tries)) == (201, False, 2)
    assert threads(account) == 1
    assert send(account, "one").content == reply.content
