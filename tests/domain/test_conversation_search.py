"""Conversations found by what they are and by the words in them, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import (
    conversation_index,
    conversation_state,
    conversations,
    data_attributes,
    opening,
    parts,
    ratings,
    redaction,
    search,
    teammates,
)
from interphone.domain.contacts import Who
from interphone.domain.conversation_fields import CONVERSATION_FIELDS, CONVERSATION_RULES
from interphone.domain.conversation_state import Act, Assign, ConversationChange, Snooze
from interphone.domain.conversations import Conversation
from interphone.domain.data_attributes import NewAttribute
from interphone.domain.errors import Invalid
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.part_types import NOTE
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.search import SearchRequest, Sort
from interphone.domain.search_query import read_query
from interphone.domain.teammates import Caller, NewTeammate
from interphone.domain.words import MAX_WORD, words_of
from tests.support.api import Account
from tests.support.clock import START, Clock

WASH, KAYLEE = Who(user_id="25"), Who(email="kaylee@serenity.example")


def do(ship: Account, verb: Any, command: Any) -> Any:
    return ship.door.write(ship.app_id, verb, command)


class Ship:
    """Four conversations, each begun ten seconds after the one before, and a fifth that nobody has answered."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        account.user_of(user_id="25", email="wash@serenity.example", name="Hoban Washburne")
        account.at("1.4").ok("POST", "/users", {"email": "kaylee@serenity.example", "name": "Kaywinnet Lee Frye"})
        self.mal = self.make(teammates.create, NewTeammate("Malcolm Reynolds", "mal@serenity.example", "owner")).id
        self.declined = self.begin(clock, WASH, "<p>My card was <b>declined</b>: it's STRASSE &amp; Straße</p>")
        self.engine = self.begin(clock, KAYLEE, "<p>The engine</p><p>needs a catalyser</p>", subject="Engine ROOM")
        self.tea = self.begin(
            clock, WASH, "<p>tea, earl_grey; v3.14 at serenity.example</p>", url="https://x.example/A"
        )
        message = NewMessage(
            teammate_id=self.mal, who=WASH, words=Words(body="<p>Hello pilot</p>"), source_type="email"
        )
        self.hello = self.make(opening.send, message).conversation.id
        clock.advance(10)
        self.silent = self.make(opening.send, message).conversation.id
        self.reply(WASH, self.hello, "<p>Hello captain</p>")

    def make(self, verb: Any, command: Any) -> Any:
        return do(self.account, verb, command)

    def begin(self, clock: Clock, who: Who, body: str, **more: Any) -> int:
        words = Words(body=body, url=more.pop("url", None))
        id: int = self.make(opening.start, NewConversation(who=who, words=words, **more)).conversation.id
        clock.advance(10)
        return id

    def reply(self, who: Who, id: int, body: str) -> None:
        self.make(parts.reply_as_contact, ContactReply(who=who, words=Words(body=body), conversation_id=id))

    def find(self, query: Any, **more: Any) -> list[Conversation]:
        request = SearchRequest(query=read_query(query), rules=CONVERSATION_RULES, per_page=50, **more)
        found, matches = self.account.door.read(self.account.app_id, search.conversations_search, request)
        assert found.total == len(matches) == len(set(found.ids))
        assert self.silent not in found.ids
        return list(matches)

    def ids(self, field: str, operator: str, value: Any) -> set[int]:
        return {one.id for one in self.find({"field": field, "operator": operator, "value": value})}

    @property
    def all(self) -> set[int]:
        return {self.declined, self.engine, self.tea, self.hello}

    def words(self) -> set[str]:
        """All that are kept."""
        self.account.door.write(self.account.app_id, conversation_index.catch_up, None)
        rows = self.account.door.read(
            self.account.app_id, lambda tx, _: tx.all("SELECT word FROM conversation_word WHERE app_id = :app_id")
        )
        return {row[0] for row in rows}


@pytest.fixture
def ship(account: Account, clock: Clock) -> Ship:
    return Ship(account, clock)


def test_the_body_is_searched_word_by_word(ship: Ship) -> None:
    """API reference 2.7, search conversations: declined is found, was declined is not."""
    assert ship.ids("source.body", "=", "declined") == {ship.declined}
    assert ship.ids("source.body", "=", "was declined") == set()
    assert ship.ids("source.body", "=", "DECLINED") == {ship.declined}
    assert ship.ids("source.body", "=", "strasse") == {ship.declined}
    assert ship.ids("source.body", "=", "it's") == {ship.declined}
    assert ship.ids("source.body", "=", "b") == set(), "tags are no words"
    assert ship.ids("source.body", "=", "amp") == set()
    assert ship.ids("source.body", "=", "theneeds") == set()
    assert ship.ids("source.body", "=", "needs") == {ship.engine}
    assert ship.ids("source.body", "=", "serenity.example") == {ship.tea}
    assert ship.ids("source.body", "=", "captain") == set(), "what was said later is no source"
    assert ship.ids("source.body", "!=", "declined") == ship.all - {ship.declined}
    assert ship.ids("source.body", "~", "eclin") == {ship.declined}
    assert ship.ids("source.body", "~", "e") == ship.all
    assert ship.ids("source.body", "!~", "cat") == ship.all - {ship.engine}
    assert ship.ids("source.body", "^", "cat") == {ship.engine}
    assert ship.ids("source.body", "^", "e") == {ship.engine, ship.tea}
    assert ship.ids("source.body", "$", "lyser") == {ship.engine}
    assert ship.ids("source.body", "IN", ["tea", "engine", "nothing"]) == {ship.tea, ship.engine}
    assert ship.ids("source.body", "NIN", ["tea", "engine"]) == {ship.declined, ship.hello}
    assert ship.ids("source.body", "=", None) == set()


def test_long_words_are_found_by_how_they_begin(ship: Ship, clock: Clock) -> None:
    long = ship.begin(clock, WASH, "<p>" + "x" * 3_000 + "</p>")
    assert ship.ids("source.body", "=", "x" * 2_000) == {long}
    assert ship.ids("source.body", "^", "xx") == {long}
    assert max(map(len, ship.words())) == MAX_WORD


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("source.type", "=", "email", "hello"),
        ("channel_initiated", "=", "email", "hello"),
        ("source.delivered_as", "=", "admin_initiated", "hello"),
        ("source.subject", "=", "engine room", "engine"),
        ("source.subject", "~", "ROOM", "engine"),
        ("source.url", "^", "https://x.example", "tea"),
        ("source.author.type", "=", "admin", "hello"),
        ("source.author.type", "=", "user", "declined engine tea"),
        ("source.author.type", "=", "lead", ""),
        ("source.author.type", "IN", ["admin", "lead"], "hello"),
        ("source.author.type", "!=", "user", "hello"),
        ("source.author.email", "=", "WASH@serenity.example", "declined tea"),
        ("source.author.email", "=", "mal@serenity.example", "hello"),
        ("source.author.email", "$", "@serenity.example", "declined engine tea hello"),
        ("source.author.email", "!=", "wash@serenity.example", "engine hello"),
        ("source.author.email", "=", None, ""),
        ("source.author.name", "=", "hoban washburne", "declined tea"),
        ("source.author.name", "~", "REYNOLDS", "hello"),
        ("source.author.name", "^", "k", "engine"),
        ("source.author.name", "IN", ["Hoban Washburne", "Malcolm Reynolds"], "declined tea hello"),
        ("open", "=", True, "declined engine tea hello"),
        ("open", "=", "false", ""),
        ("open", "!=", True, ""),
        ("read", "=", True, "declined engine tea hello"),
        ("state", "=", "open", "declined engine tea hello"),
        ("priority", "=", "not_priority", "declined engine tea hello"),
        ("priority", "=", "priority", ""),
        ("admin_assignee_id", "=", None, "declined engine tea hello"),
        ("admin_assignee_id", "=", 0, "declined engine tea hello"),
        ("team_assignee_id", "!=", "0", ""),
        ("waiting_since", "=", START, "declined"),
        ("waiting_since", ">", START, "engine tea hello"),
        ("waiting_since", ">=", str(START), "declined engine tea hello"),
        ("snoozed_until", "=", None, "declined engine tea hello"),
        ("statistics.count_conversation_parts", ">", 1, "hello"),
        ("statistics.count_reopens", "=", 0, "declined engine tea hello"),
        ("statistics.time_to_admin_reply", "!=", None, ""),
        ("statistics.last_closed_by_id", "=", "1", ""),
        ("conversation_rating.score", "=", 5, ""),
        ("conversation_rating.contact_id", "!=", None, ""),
        ("ai_agent_participated", "=", False, "declined engine tea hello"),
        ("ai_agent_participated", "=", True, ""),
        ("ai_agent.resolution_state", "=", None, "declined engine tea hello"),
        ("ai_agent.resolution_state", "=", "assumed_resolution", ""),
        ("ai_agent.rating", ">", 1, ""),
        ("tags", "=", "vip", ""),
        ("tag_ids", "=", None, "declined engine tea hello"),
        ("created_at", "<", START + 10.0, "declined"),
        ("created_at", ">", "1", "declined engine tea hello"),
        ("updated_at", "=", START + 1_000_000, ""),
        ("id", "!=", "123", "declined engine tea hello"),
        ("id", ">", "", "declined engine tea hello"),
    ],
)
def test_each_field_is_compared_as_documented(ship: Ship, field: str, operator: str, value: Any, expected: str) -> None:
    assert ship.ids(field, operator, value) == {getattr(ship, name) for name in expected.split()}


def test_ids_are_of_the_conversation_and_of_those_in_it(ship: Ship) -> None:
    wash = ship.account.door.read(ship.account.app_id, conversations.get, ship.tea).contact_id
    assert ship.ids("contact_ids", "=", wash) == ship.all - {ship.engine}
    assert ship.ids("contact_ids", "!=", wash) == {ship.engine}
    assert ship.ids("contact_ids", "IN", [wash, "nobody"]) == ship.all - {ship.engine}
    assert ship.ids("source.author.id", "=", wash) == {ship.declined, ship.tea}
    assert ship.ids("source.author.id", "=", str(ship.mal)) == {ship.hello}
    assert ship.ids("teammate_ids", "=", str(ship.mal)) == {ship.hello}
    assert ship.ids("teammate_ids", "=", None) == ship.all - {ship.hello}
    assert ship.ids("id", "=", str(ship.tea)) == {ship.tea}
    assert ship.ids("id", "IN", [str(ship.tea), "999999"]) == {ship.tea}
    assert ship.ids("id", ">", str(ship.engine)) == {ship.tea, ship.hello}


def test_what_is_done_with_a_conversation_is_searched(ship: Ship, clock: Clock) -> None:
    until = int(clock.now) + 60
    ship.make(conversation_state.assign, Assign(conversation_id=ship.tea, teammate_id=ship.mal, assignee_id=ship.mal))
    ship.make(conversation_state.snooze, Snooze(conversation_id=ship.tea, teammate_id=ship.mal, until=until))
    reply = TeammateReply(teammate_id=ship.mal, words=Words(body="<p>Fixed</p>"), conversation_id=ship.engine)
    ship.make(parts.reply_as_teammate, reply)
    ship.make(conversation_state.close, Act(conversation_id=ship.engine, teammate_id=ship.mal))
    ship.make(ratings.rate, Rating(ship.engine, KAYLEE, 4, "Shiny ÉTÉ"))
    ship.make(conversation_state.update, ConversationChange(conversation_id=ship.hello, priority="high"))
    assert ship.ids("admin_assignee_id", "=", str(ship.mal)) == {ship.tea}
    assert ship.ids("admin_assignee_id", "=", 0) == ship.all - {ship.tea}
    assert ship.ids("state", "=", "snoozed") == {ship.tea}
    assert ship.ids("state", "IN", ["snoozed", "closed"]) == {ship.tea, ship.engine}
    assert ship.ids("snoozed_until", "=", until) == {ship.tea}
    assert ship.ids("open", "=", False) == {ship.engine}
    assert ship.ids("read", "=", False) == {ship.engine}
    assert ship.ids("priority", "=", "priority") == {ship.hello}
    assert ship.ids("priority", "!=", "not_priority") == {ship.hello}
    assert ship.ids("priority", "=", "high") == {ship.hello}
    assert ship.ids("statistics.last_closed_by_id", "=", str(ship.mal)) == {ship.engine}
    assert ship.ids("statistics.first_admin_reply_at", "!=", None) == {ship.engine}
    assert ship.ids("statistics.count_assignments", "=", 1) == {ship.tea}
    for name in ("score", "rating"):
        assert ship.ids(f"conversation_rating.{name}", ">=", 4) == {ship.engine}
    assert ship.ids("conversation_rating.remark", "~", "shiny été") == {ship.engine}
    kaylee = ship.account.door.read(ship.account.app_id, conversations.get, ship.engine).contact_id
    assert ship.ids("conversation_rating.contact_id", "=", kaylee) == {ship.engine}
    both = [{"field": name, "operator": "=", "value": value} for name, value in (("state", "closed"), ("open", False))]
    assert [one.id for one in ship.find({"operator": "AND", "value": both})] == [ship.engine]


def test_custom_attributes_are_searched(ship: Ship) -> None:
    attribute = NewAttribute(
        model="conversation", name="Issue type", description="", data_type="string", options=[],
        messenger_writable=False, caller=Caller(None, "127.0.0.1"),
    )  # fmt: skip
    ship.make(data_attributes.create, attribute)
    change = ConversationChange(conversation_id=ship.tea, custom_attributes={"Issue type": "Billing"})
    ship.make(conversation_state.update, change)
    assert ship.ids("custom_attributes.Issue type", "=", "billing") == {ship.tea}
    assert ship.ids("custom_attributes.Issue type", "!=", "billing") == ship.all - {ship.tea}
    change = ConversationChange(conversation_id=ship.tea, custom_attributes={"Issue type": None})
    ship.make(conversation_state.update, change)
    assert ship.ids("custom_attributes.Issue type", "=", "billing") == set()


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize(
    "field", ["id", "created_at", "updated_at", "waiting_since", "state", "source.subject", "read"]
)
def test_pages_follow_each_other_in_order(ship: Ship, field: str, order: str) -> None:
    request: dict[str, Any] = {
        "query": read_query({"field": "id", "operator": ">", "value": ""}), "rules": CONVERSATION_RULES, "per_page": 1,
        "sort": Sort(field, order == "descending"),
    }  # fmt: skip
    seen: list[Conversation] = []
    cursor = None
    for _ in range(5):
        wanted = SearchRequest(**request, cursor=cursor)
        found, matches = ship.account.door.read(ship.account.app_id, search.conversations_search, wanted)
        assert found.total == 4
        seen += matches
        cursor = found.next
        if cursor is None:
            break
    assert {one.id for one in seen} == ship.all
    assert len(seen) == 4
    if field == "id":
        assert [one.id for one in seen] == sorted(ship.all, reverse=order == "descending")
    elif field in ("created_at", "updated_at", "waiting_since"):
        values = [getattr(one, field) for one in seen]
        assert values == sorted(values, reverse=order == "descending")


def test_what_cannot_be_asked_is_refused(ship: Ship) -> None:
    for field, operator, value, code in (
        ("shoe_size", "=", 1, "invalid_field"),
        ("custom_attributes.unknown", "=", 1, "invalid_field"),
        ("read", ">", True, "invalid_operator"),
        ("tag_ids", "~", "1", "invalid_operator"),
        ("source.body", ">", "a", "invalid_operator"),
        ("source.body", "=", 1, "invalid_value"),
        ("source.body", "~", None, "invalid_value"),
        ("source.author.email", "=", 1, "invalid_value"),
        ("created_at", "=", "yesterday", "invalid_value"),
        ("admin_assignee_id", "=", "mal", "invalid_value"),
        ("id", "=", True, "invalid_value"),
        ("id", "=", 1.5, "invalid_value"),
        ("id", ">", "x", "invalid_value"),
        ("open", "=", "perhaps", "invalid_value"),
        ("priority", "=", 1, "invalid_value"),
    ):
        with pytest.raises(Invalid) as refused:
            ship.ids(field, operator, value)
        assert refused.value.code == code, field
    everything = {"field": "id", "operator": ">", "value": ""}
    for field in ("tag_ids", "contact_ids", "source.body", "source.author.name", "open", "priority", "name"):
        with pytest.raises(Invalid):
            ship.find(everything, sort=Sort(field, True))


def test_every_field_takes_each_operator_of_its_kind(ship: Ship) -> None:
    """On both databases, whatever is in the fields."""
    samples = {"Integer": 1, "Date": START, "Boolean": True}
    for name, field in CONVERSATION_FIELDS.items():
        value: Any = field.accepts[-1] if field.accepts else samples.get(field.kind, "1")
        for operator in sorted(CONVERSATION_RULES.operators[field.kind] | field.also):
            given = [value] if operator in ("IN", "NIN") else value
            found = ship.ids(name, operator, given)
            if operator == "=":
                assert ship.ids(name, "!=", given) == ship.all - found, name


def test_a_conversation_that_the_person_answers_is_found_from_then_on(ship: Ship) -> None:
    assert ship.ids("source.body", "=", "pilot") == {ship.hello}
    ship.reply(WASH, ship.silent, "<p>Me?</p>")
    request = SearchRequest(
        query=read_query({"field": "source.body", "operator": "=", "value": "pilot"}), rules=CONVERSATION_RULES,
        per_page=5,
    )  # fmt: skip
    found, _ = ship.account.door.read(ship.account.app_id, search.conversations_search, request)
    assert set(found.ids) == {ship.hello, ship.silent}


def test_what_is_redacted_or_deleted_is_in_no_index(ship: Ship) -> None:
    """Words that something else has stay with it."""
    ship.reply(WASH, ship.declined, "<p>card sharp</p>")
    source, part = [
        row[0]
        for row in ship.account.door.read(
            ship.account.app_id,
            lambda tx, id: tx.all(
                "SELECT id FROM conversation_part WHERE app_id = :app_id AND conversation_id = :id ORDER BY id", id=id
            ),
            ship.declined,
        )
    ]
    assert {"declined", "card", "sharp", "catalyser", "hello", "captain"} <= ship.words()
    ship.make(redaction.redact, redaction.Redaction(ship.declined, source, source=True))
    assert ship.ids("source.body", "=", "card") == set()
    assert not {"declined", "was", "strasse"} & ship.words()
    assert {"card", "sharp"} <= ship.words()
    ship.make(redaction.redact, redaction.Redaction(ship.declined, part, source=False))
    assert not {"card", "sharp"} & ship.words()
    ship.make(redaction.delete, redaction.Deletion(ship.engine))
    assert ship.ids("source.subject", "=", "engine room") == set()
    assert not {"engine", "catalyser"} & ship.words()
    assert ship.account.delete("/v1/users", {"user_id": "25"}).status == 200
    ship.account.door.read(ship.account.app_id, _nothing_left)


def _nothing_left(tx: Any, _: None) -> None:
    for table in ("conversation_word", "word_due", "conversation_attribute"):
        assert tx.all(f"SELECT * FROM {table} WHERE app_id = :app_id") == [], table


def test_what_is_redacted_in_a_conversation_that_nobody_answered_is_not_found(ship: Ship) -> None:
    words = Words(body="<p>The pilot is silent</p>")
    note = TeammateReply(teammate_id=ship.mal, words=words, conversation_id=ship.silent, part_type=NOTE)
    ship.make(parts.reply_as_teammate, note)
    [part] = ship.account.door.read(
        ship.account.app_id, conversations.open_talk, conversations.Opening(ship.silent)
    ).parts
    ship.make(redaction.redact, redaction.Redaction(ship.silent, part.id, source=False))
    assert ship.ids("source.body", "=", "pilot") == {ship.hello}
    assert ship.ids("source.body", "~", "pilo") == {ship.hello}


def test_words_are_written_soon_where_nobody_searches(ship: Ship) -> None:
    waiting = ship.account.door.read(
        ship.account.app_id, lambda tx, _: tx.all("SELECT kind FROM job WHERE app_id = :app_id AND kind = 'words'")
    )
    assert waiting == [("words",)]
    while ship.account.door.write(ship.account.app_id, conversation_index.catch_up, None):
        continue
    assert (
        ship.account.door.read(
            ship.account.app_id, lambda tx, _: tx.all("SELECT 1 FROM word_due WHERE app_id = :app_id")
        )
        == []
    )


def test_words() -> None:
    assert words_of("<p>It’s  3.14, e.g. snake_case — foo-bar Ünïcode 東京</p><hr><p>x@y.example</p>") == {
        "it’s", "3.14", "e.g", "snake_case", "foo", "bar", "ünïcode", "東京", "x", "y.example",
    }  # fmt: skip
    assert words_of("") == set()
