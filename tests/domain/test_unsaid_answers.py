"""Words that are taken back are in no answer that is given from that moment on, however many are kept."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import idempotency, jobs, naming, teammates
from interphone.domain.idempotency import TAKE_BACK_AT_ONCE
from interphone.domain.teammates import NewTeammate
from interphone.store import idempotency as store
from tests.conftest import Start
from tests.contract.numbered.test_idempotency import is_replay, send
from tests.support.accounts import open_account
from tests.support.api import Account, Reply
from tests.support.clock import Clock
from tests.support.furnished import dump
from tests.support.working import work_off, worker_of

WORD, EMAIL = "zeppelin", "kaylee@serenity.example"
REPLIES = 2 * TAKE_BACK_AT_ONCE + 5
VERSIONS = ("2.16", "1.4", None)


class Talk:
    """A conversation of many replies, each sent with a key; the fourth and fifth have something to hide."""

    def __init__(self, account: Account) -> None:
        self.account = account
        verb, mal = teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")
        self.mal = account.door.write(account.app_id, verb, mal).id
        account.user_of(user_id="25")
        asked = {"from": {"type": "user", "user_id": "25"}, "body": "Where is it?"}
        self.id = int(account.at("2.16").ok("POST", "/conversations", asked)["conversation_id"])
        self.first = [self.send(number) for number in range(REPLIES)]
        assert {reply.status for reply in self.first} <= {200, 201}

    def send(self, number: int) -> Reply:
        """A reply, or its answer once more."""
        body = f'It is in the {WORD}. "{EMAIL}"' if number in (3, 4) else f"I have looked {number} times"
        key, version = f"{number * 7 % 10} {number}", VERSIONS[number % 3]
        if version is None:
            words = {"user_id": "25", "thread_id": self.id, "body": body}
            return send(self.account, key, "PUT", "/v1/users/message_threads", words)
        words = {"type": "admin", "admin_id": str(self.mal), "message_type": "comment", "body": body}
        return send(self.account, key, "POST", f"/conversations/{self.id}/reply", words, version)

    def given_again(self) -> list[Any]:
        replies = [self.send(number) for number in range(REPLIES)]
        assert all(is_replay(reply) for reply in replies)
        return [reply.body for reply in replies]

    def redact(self) -> int:
        """The next of the parts with the word; gives how many had it."""
        shown = self.account.at("2.16").ok("GET", f"/conversations/{self.id}")
        ids = [part["id"] for part in shown["conversation_parts"]["conversation_parts"] if WORD in (part["body"] or "")]
        named = {"type": "conversation_part", "conversation_id": self.id, "conversation_part_id": ids[0]}
        self.account.at("2.16").ok("POST", "/conversations/redact", named)
        return len(ids)

    def go_on(self) -> bool:
        verb = idempotency.take_back_some
        again: bool = self.account.door.write(self.account.app_id, verb, self.id)
        return again

    def rows(self, table: str, word: str = "") -> list[str]:
        return [row for row in self.account.door.read(self.account.app_id, dump)[table] if word in row]


def test_they_are_never_given_again(account: Account) -> None:
    """Nor is what is given different from one moment to the next."""
    talk = Talk(account)
    told = [number for number, reply in enumerate(talk.first) if WORD in reply.content.decode()]
    assert set(range(3, REPLIES)) >= set(told) >= {3, 4}
    assert talk.redact() == 2
    once = talk.given_again()
    assert all(str(body).count(WORD) <= 1 for body in once)
    assert talk.redact() == 1
    twice = talk.given_again()
    assert WORD not in str(twice)
    assert [number for number in range(REPLIES) if twice[number] != talk.first[number].body] == told
    assert talk.rows("kept_answer", WORD), "they are taken out a few at a time"
    slices = 1
    while talk.go_on():
        slices += 1
        assert talk.given_again() == twice
    assert talk.given_again() == twice
    assert slices >= 2 * REPLIES // TAKE_BACK_AT_ONCE - 1
    assert talk.rows("kept_answer", WORD) == talk.rows("kept_answer_unsaid") == []


def test_whoever_was_named_in_them_is_not_any_more(account: Account) -> None:
    talk = Talk(account)
    name = naming.name_of(f'"{EMAIL}"')
    plain = {"type": "admin", "admin_id": str(talk.mal), "message_type": "comment", "body": EMAIL}
    version, path = "2.16", f"/conversations/{talk.id}/reply?display_as=plaintext"
    assert send(account, "plain", "POST", path, plain, version).status == 200
    assert [key for key, _ in account.door.read(account.app_id, store.naming, [name])] == ["plain"]
    shown = account.at(version).ok("GET", f"/conversations/{talk.id}")["conversation_parts"]["conversation_parts"]
    named = {"type": "conversation_part", "conversation_id": talk.id, "conversation_part_id": shown[-1]["id"]}
    account.at(version).ok("POST", "/conversations/redact", named)
    while talk.go_on():
        continue
    assert account.door.read(account.app_id, store.naming, [name]) == []


def test_a_conversation_that_is_deleted_meanwhile(account: Account) -> None:
    talk = Talk(account)
    talk.redact()
    account.at("2.16").ok("DELETE", f"/conversations/{talk.id}")
    assert talk.given_again() == [{"deleted": True}] * REPLIES
    assert talk.rows("kept_answer_unsaid") == talk.rows("kept_answer", WORD) == []
    assert talk.go_on() is False


@pytest.mark.parametrize("redactions", [1, 2])
def test_the_rest_is_done_by_a_job(start: Start, clock: Clock, redactions: int) -> None:
    with start() as server:
        talk = Talk(open_account(server))
        for _ in range(redactions):
            talk.redact()
        wanted = [job.kind for job in server.read("", jobs.every)]
        assert idempotency.TAKE_BACK in wanted
        assert talk.rows("kept_answer_unsaid")
        work_off(server, worker_of(server))
        assert idempotency.TAKE_BACK not in [job.kind for job in server.read("", jobs.every)]
        assert talk.rows("kept_answer_unsaid") == []
        assert bool(talk.rows("kept_answer", WORD)) == (redactions == 1)


def test_few_are_done_at_once(account: Account) -> None:
    """The answers of other conversations stay as they are."""
    account.user_of(user_id="25")
    asked = {"from": {"type": "user", "user_id": "25"}, "body": f"My {WORD}"}
    begun = [send(account, key, "POST", "/conversations", asked, "2.16") for key in ("one", "two")]
    named = {"conversation_id": begun[0].body["conversation_id"], "type": "source", "source_id": begun[0].body["id"]}
    account.at("2.16").ok("POST", "/conversations/redact", named)
    rows = account.door.read(account.app_id, dump)
    assert len([row for row in rows["kept_answer"] if WORD in row]) == 1
    assert rows["kept_answer_unsaid"] == []
    every = account.door.read(account.app_id, jobs.every)
    assert (account.app_id, idempotency.TAKE_BACK) not in {(job.app_id, job.kind) for job in every}
    assert send(account, "two", "POST", "/conversations", asked, "2.16").content == begun[1].content


def test_kept_answers_forget_who_was_called_otherwise_when_they_wrote(account: Account) -> None:
    """A thread of v1 shows others what they said, under names that were changed since, and without an id."""
    account.user_of(user_id="25", email="wash@serenity.example")
    account.user_of(user_id="26", email="kaylee@serenity.example")
    threads = "/v1/users/message_threads"
    begun = account.post(threads, {"user_id": "26", "body": "Who flies?"}).body["thread_id"]
    people = account.at("2.10")
    teammate = account.door.write(account.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    joining = {"admin_id": teammate.id, "customer": {"user_id": "25"}}
    people.ok("POST", f"/conversations/{begun}/customers", joining)
    assert account.put(threads, {"user_id": "25", "thread_id": begun, "body": "A leaf"}).status == 201
    hers = {"user_id": "26", "thread_id": begun, "body": "On the wind"}
    assert b"A leaf" in send(account, "hers", "PUT", threads, hers).content
    id = account.ok("GET", "/v1/users", user_id="25")["intercom_id"]
    people.ok("PUT", f"/contacts/{id}", {"external_id": "27", "email": "hoban@serenity.example"})
    people.ok("DELETE", f"/contacts/{id}")
    again = send(account, "hers", "PUT", threads, hers)
    assert (again.status, again.body, is_replay(again)) == (201, {"deleted": True}, True)
    assert "leaf" not in str(account.door.read(account.app_id, dump)["kept_answer"])
    (thread,) = account.ok("GET", threads, user_id="26")
    assert [message["html"] for message in thread["messages"]][::2] == ["<p>Who flies?</p>", "<p>On the wind</p>"]
