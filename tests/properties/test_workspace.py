"""Whatever is done, in whatever order: the server and a simple model tell the same, and the tables agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from interphone.store import page_blocks
from tests.properties.invariants import faults
from tests.properties.model import Model, Thread, User
from tests.support.accounts import open_account
from tests.support.api import Door
from tests.support.clock import Clock

USER_IDS = st.sampled_from(["1", "2", "3", "4"])
EMAILS = st.sampled_from(["a@example.com", "b@example.com", "c@example.com"])
WHO = st.one_of(
    st.fixed_dictionaries({"user_id": USER_IDS}),
    st.fixed_dictionaries({"email": EMAILS}),
    st.fixed_dictionaries({"user_id": USER_IDS, "email": EMAILS}),
)
TAGS = st.sampled_from(["Crew", "Pilots"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Wash", "Zoë"]),
        "created_at": st.integers(1_300_000_000, 1_300_000_003),
        "custom_data": st.dictionaries(st.sampled_from("ab"), st.integers(-3, 3) | st.none()),
        "increments": st.dictionaries(st.sampled_from("ab"), st.integers(-3, 3)),
    },
)
PATIENCE = {"sqlite": (100, 50), "postgres": (20, 40)}


class Workspace(RuleBasedStateMachine):
    """Each rule is a request, done to the server and to the model."""

    door: Door
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.reset()
        self.account = open_account(self.door)
        self.model = Model()

    threads = Bundle("threads")

    def find(self, who: dict[str, str]) -> User | None:
        return self.model.find(who.get("user_id"), who.get("email"))

    @rule(seconds=st.sampled_from([1, 60, 1_800, 1_801, 90_000]))
    def time_goes_by(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(who=WHO, fields=FIELDS, method=st.sampled_from(["POST", "PUT"]))
    def save(self, who: dict[str, str], fields: dict[str, Any], method: str) -> None:
        shown = self.account.made(method, "/v1/users", {**who, **fields})
        self.same_user(self.model.save(int(self.clock()), who.get("user_id"), who.get("email"), fields), shown)

    @rule(who=WHO)
    def delete(self, who: dict[str, str]) -> None:
        user = self.find(who)
        reply = self.account.delete("/v1/users", who)
        assert reply.status == (404 if user is None else 200)
        if user is not None:
            self.same_user(user, reply.body)
            self.model.users.remove(user)

    @rule(who=WHO)
    def get(self, who: dict[str, str]) -> None:
        user, reply = self.find(who), self.account.get("/v1/users", **who)
        assert reply.status == (404 if user is None else 200)
        if user is not None:
            self.same_user(user, reply.body)

    @rule(
        name=TAGS,
        user_ids=st.lists(USER_IDS, max_size=3),
        emails=st.lists(EMAILS, max_size=2),
        action=st.sampled_from(["tag", "tag", "untag"]),
        method=st.sampled_from(["POST", "PUT"]),
    )
    def tag(self, name: str, user_ids: list[str], emails: list[str], action: str, method: str) -> None:
        sent = {"name": name, "user_ids": user_ids, "emails": emails, "tag_or_untag": action}
        reply = self.account.send(method, "/v1/tags", sent)
        if name not in self.model.tags and method == "PUT":
            assert reply.status == 404
            return
        if name not in self.model.tags and action == "untag" and user_ids + emails:
            assert reply.status == 400
            return
        people = [self.model.find(user_id, None) for user_id in user_ids]
        people += [self.model.find(None, email) for email in emails]
        self.model.tag(name, people, action == "untag")
        assert reply.status == 201
        assert reply.body["tagged_user_count"] == len(self.model.newest_first(name))

    @rule(who=WHO)
    def visit(self, who: dict[str, str]) -> None:
        user, reply = self.find(who), self.account.post("/v1/users/impressions", who)
        assert reply.status == (404 if user is None else 201)
        if user is not None:
            self.model.visit(int(self.clock()), user)
            assert reply.body == {"unread_messages": user.unread}

    @rule(target=threads, who=WHO, body=st.sampled_from(["Hello", "Lost"]))
    def write(self, who: dict[str, str], body: str) -> tuple[User, Thread] | None:
        user = self.find(who)
        reply = self.account.post("/v1/users/message_threads", {**who, "body": body})
        assert reply.status == (404 if user is None else 201)
        if user is None:
            return None
        thread = self.model.write(int(self.clock()), user, body)
        self.same_thread(thread, reply.body)
        return user, thread

    @rule(began=threads, who=WHO, body=st.sampled_from([None, "Again"]), read=st.sampled_from([None, True, False]))
    def reply(
        self, began: tuple[User, Thread] | None, who: dict[str, str], body: str | None, read: bool | None
    ) -> None:
        if began is None or (body is None and read is None):
            return
        user, thread = began
        sent = {**who, "thread_id": thread.id, "body": body, "read": read}
        reply = self.account.put("/v1/users/message_threads", sent)
        if self.find(who) is not user or user not in self.model.users:
            assert reply.status == 404
            return
        self.model.reply(int(self.clock()), thread, body, read)
        assert reply.status == 201
        self.same_thread(thread, reply.body)

    @rule(who=WHO)
    def inbox(self, who: dict[str, str]) -> None:
        user, reply = self.find(who), self.account.get("/v1/users/message_threads", **who)
        assert reply.status == (404 if user is None else 200)
        if user is not None:
            assert [thread["thread_id"] for thread in reply.body] == [thread.id for thread in user.inbox]
            for thread, shown in zip(user.inbox, reply.body, strict=True):
                self.same_thread(thread, shown)

    @rule(per_page=st.integers(1, 3), tag=st.none() | TAGS)
    def walk_the_list(self, per_page: int, tag: str | None) -> None:
        expected = self.model.newest_first(*([] if tag is None else [tag]))
        query: dict[str, Any] = {"per_page": per_page} if tag is None else {"per_page": per_page, "tag_name": tag}
        seen, page = [], 1
        while page:
            answer = self.account.get("/v1/users", **query, page=page).body
            assert answer["total_count"] == len(expected)
            assert answer["total_pages"] == -(-len(expected) // per_page)
            assert answer["previous_page"] == (page - 1 or None)
            seen += answer["users"]
            page = answer["next_page"]
        assert len(seen) == len(expected)
        for user, shown in zip(expected, seen, strict=True):
            self.same_user(user, shown)

    @rule(pages=st.integers(1, 4))
    def users_of_both_tags(self, pages: int) -> None:
        tag = self.account.get("/v1/tags", name="Crew")
        assert tag.status == (200 if "Crew" in self.model.tags else 404)
        if tag.status == 200:
            query = {"tag_id": tag.body["id"], "tag_name": "Pilots", "per_page": 1, "page": pages}
            expected = self.model.newest_first("Crew", "Pilots") if "Pilots" in self.model.tags else []
            answer = self.account.get("/v1/users", **query).body
            assert answer["total_count"] == len(expected)
            for user, shown in zip(expected[pages - 1 : pages], answer["users"], strict=True):
                self.same_user(user, shown)

    @invariant()
    def tables_agree(self) -> None:
        assert self.door.read(self.account.app_id, faults) == []

    def same_user(self, user: User, shown: Any) -> None:
        assert (shown["user_id"], shown["email"], shown["name"]) == (user.user_id, user.email, user.name)
        assert (shown["created_at"], shown["custom_data"]) == (user.created_at, user.custom_data)
        assert (shown["session_count"], shown["last_impression_at"]) == (user.sessions, user.last_seen)

    def same_thread(self, thread: Thread, shown: Any) -> None:
        assert (shown["thread_id"], shown["read"]) == (thread.id, thread.read)
        assert [message["html"] for message in shown["messages"]] == [f"<p>{body}</p>" for body in thread.messages]
        assert (shown["updated_at"] or shown["created_at"]) == thread.last_at


@pytest.mark.timeout(600)
def test_any_order(door: Door, clock: Clock, database_kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Lists are counted in blocks; small ones are cut and emptied within a few steps.
    monkeypatch.setattr(page_blocks, "BLOCK_MEMBERS", 2)
    machine = type("Workspace", (Workspace,), {"door": door, "clock": clock})
    examples, steps = PATIENCE[database_kind]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
