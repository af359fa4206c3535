"""Every example of the v1 documentation, taken from it: against the dummy app word for word, and against a workspace.

The documentation's text is not distributed with the project, so these run in few checkouts; what matters most of it is
written out in test_dummy_app.py and the other tests of this folder, which always run.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from interphone.domain import conversations, parts
from interphone.domain.part_types import COMMENT
from interphone.domain.parts import Words
from interphone.store import contacts as contact_store
from interphone.store.database import Transaction
from tests.support.api import ABSENT, Account, Reply
from tests.support.examples import SEEDS, Example, read_examples, shape_faults

EXAMPLES = read_examples()
ABSENT_SEED = f"the v1 API documentation's text, which is not distributed with the project, is not in {SEEDS}"

# What later v1 answers had besides (contract section 4 and 14).
EXTRAS = frozenset({"intercom_id", "avatar_url", "company_ids", "message_id", "interrupt", "subject"})

if not EXAMPLES:
    pytest.skip(ABSENT_SEED, allow_module_level=True)

EVERY = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.line}-{example.method}")
BY_LINE = {example.line: example for example in EXAMPLES}
BEN = BY_LINE[149].answer


def ask(account: Account, example: Example) -> Reply:
    return account.send(example.method, example.target, example.body or ABSENT)


def status_of(example: Example) -> int:
    return 201 if example.method in ("POST", "PUT") else 200


@EVERY
def test_dummy_app_answers_as_printed(dummy: Account, example: Example) -> None:
    reply = ask(dummy, example)
    assert reply.status == status_of(example), example.name
    if example.answer is not None:
        assert reply.body == example.answer, example.name
        assert json.dumps(reply.body) == json.dumps(example.answer), f"{example.name}: order of keys"


def test_dummy_app_lists_three_users(dummy: Account) -> None:
    """Lines 97 to 134: the list is printed in part."""
    answer = ask(dummy, BY_LINE[97]).body
    assert list(answer) == ["users", "total_count", "page", "next_page", "previous_page", "total_pages"]
    first = {"email": "first.user@example.com", "user_id": "123", "name": "First User"}
    assert answer["users"][0] == {**BEN, **first}
    emails = ["first.user@example.com", "second.user@example.com", "third.user@example.com"]
    assert [user["email"] for user in answer["users"]] == emails
    assert [list(user) for user in answer["users"]] == [list(BEN)] * 3
    del answer["users"]
    assert answer == {"total_count": 3, "page": 1, "next_page": None, "previous_page": None, "total_pages": 1}


class Stage:
    """A workspace in which an example can happen for real."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def enrich(self, example: dict[str, Any], email: str) -> None:
        """Location and profiles as the examples have them; the server looks them up later, by jobs."""

        def change(tx: Transaction, _: None) -> None:
            row = contact_store.find_by_email(tx, email, ("user",))
            assert row is not None
            social, location = json.dumps(example["social_profiles"]), json.dumps(example["location_data"])
            contact_store.update(tx, row[0], {"social_profiles": social, "location": location})

        self.account.door.write(self.account.app_id, change, None)

    def ben(self) -> None:
        given = {key: BEN[key] for key in ("email", "user_id", "name", "created_at", "custom_data", "last_seen_ip",
                                           "last_seen_user_agent")}  # fmt: skip
        self.account.user_of(**given, last_request_at=BEN["last_impression_at"])
        self.enrich(BEN, BEN["email"])

    def created(self) -> None:
        """Whom line 264 creates, later."""
        ask(self.account, BY_LINE[264])
        self.enrich(BY_LINE[264].answer, "ben@intercom.io")

    def list(self) -> None:
        for index in range(3):
            self.account.user_of(email=f"{index}@example.com", created_at=1_270_000_000 + index)

    def tag(self) -> None:
        for user_id in ("abc123", "def456"):
            self.account.user_of(user_id=user_id)
        self.account.made("POST", "/v1/tags", {"name": "Free Trial"})

    def unread(self) -> None:
        self.thread()
        read = {"email": "ben@intercom.io", "thread_id": 1, "read": False}
        self.account.made("PUT", "/v1/users/message_threads", read)

    def thread(self) -> None:
        """A thread of three messages; who wrote the second is no longer known."""
        self.ben()
        first = {"email": "ben@intercom.io", "body": "Hey Intercom, What is up?"}
        thread_id = self.account.made("POST", "/v1/users/message_threads", first)["thread_id"]

        def answer(tx: Transaction, _: None) -> None:
            parts.say_as_teammate(
                tx, conversations.get(tx, thread_id), 404, Words(body="<p>Not much, you?</p>"), COMMENT
            )

        self.account.door.write(self.account.app_id, answer, None)
        last = {"email": "ben@intercom.io", "thread_id": thread_id, "body": "Not much either :("}
        self.account.made("PUT", "/v1/users/message_threads", last)


# Line of the example: what must be there first, and what its answer need not say word for word.
# Threads: the times are the recording's, its ids belong to another thread, its HTML has an empty paragraph too many.
THREADS = frozenset({"created_at", "updated_at", "thread_id", "html", "from"})
REAL: dict[int, tuple[str | None, frozenset[str]]] = {
    66: (None, frozenset()),
    97: ("list", frozenset()),
    149: ("ben", frozenset()),
    264: (None, frozenset({"social_profiles", "location_data"})),  # "fetched asynchronously" (line 248)
    401: ("ben", frozenset()),
    514: ("created", frozenset()),
    628: ("ben", frozenset({"created_at", "email", "name"})),  # the example's user is not the one it asks for
    751: ("tag", frozenset({"id", "tagged_user_count"})),  # null in the dummy app only
    789: ("tag", frozenset({"id", "tagged_user_count"})),
    833: ("tag", frozenset({"id", "tagged_user_count"})),
    889: ("unread", frozenset()),
    930: ("thread", THREADS),
    1027: ("thread", THREADS),
    1135: ("ben", frozenset({"created_at", "thread_id", "from", "created_by_user"})),
    1221: ("thread", THREADS),
}


def pinned(value: Any, free: frozenset[str]) -> Any:
    """The value without what an example leaves free and what later answers have besides."""
    if isinstance(value, dict):
        return {key: pinned(part, free) for key, part in value.items() if key not in free | EXTRAS}
    return [pinned(part, free) for part in value] if isinstance(value, list) else value


def test_every_example_is_known() -> None:
    assert list(REAL) == list(BY_LINE)


@EVERY
def test_workspace_answers_as_the_example(account: Account, example: Example) -> None:
    precondition, free = REAL[example.line]
    if precondition:
        getattr(Stage(account), precondition)()
    target = example.target.replace("thread_id=123", "thread_id=1")
    body = example.body.replace(b'"thread_id" : 11547', b'"thread_id" : 1')
    reply = account.send(example.method, target, body or ABSENT)
    assert reply.status == status_of(example), (example.name, reply)
    if example.answer is None:
        return
    answer, expected = reply.body, example.answer
    if example.line == 1221:  # The example's thread has two messages.
        answer = {**answer, "messages": answer["messages"][:1] + answer["messages"][-1:]}
    assert shape_faults(expected, answer, EXTRAS) == [], example.name
    assert pinned(answer, free) == pinned(expected, free), example.name
