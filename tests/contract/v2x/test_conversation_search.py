"""POST /conversations/search of 2.0 and later: shape, pages, order and refusals; its fields are in tests/domain."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import conversation_state, opening, ratings, teammates
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.parts import Words
from interphone.domain.ratings import Rating
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("POST /conversations/search")
PATH = "/conversations/search"
VERSIONS = ("2.0", "2.6", "2.16", "Preview")


def where(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def group(operator: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"operator": operator, "value": list(parts)}


EVERY = where("id", ">", "")


@pytest.fixture
def ship(account: Account, clock: Clock) -> Account:
    """25 conversations of one user, a second apart."""
    account.user_of(user_id="25", email="wash@serenity.example")
    for number in range(25):
        words = Words(body=f"<p>My card was <b>declined</b> number{number}</p>")
        account.door.write(account.app_id, opening.start, NewConversation(who=Who(user_id="25"), words=words))
        clock.advance(1)
    return account


@pytest.mark.parametrize("version", VERSIONS)
def test_the_list_and_its_pages(ship: Account, version: str) -> None:
    """API reference 2.7, search conversations: 20 a page; the page object of all searches; no parts."""
    caller = ship.at(version)
    first = caller.ok("POST", PATH, {"query": EVERY})
    assert list(first) == ["type", "conversations", "total_count", "pages"]
    assert (first["type"], first["total_count"], len(first["conversations"])) == ("conversation.list", 25, 20)
    after = first["pages"].pop("next")
    assert first["pages"] == {"type": "pages", "page": 1, "per_page": 20, "total_pages": 2}
    assert {name: after[name] for name in ("page", "per_page")} == {"page": 2, "per_page": 20}
    second = caller.ok("POST", PATH, {"query": EVERY, "pagination": {"starting_after": after["starting_after"]}})
    assert second["pages"] == {"type": "pages", "page": 2, "per_page": 20, "total_pages": 2}
    shown = [*first["conversations"], *second["conversations"]]
    assert [one["created_at"] for one in shown] == sorted((one["created_at"] for one in shown), reverse=True)
    assert len({one["id"] for one in shown}) == 25
    one = shown[3]
    whole = caller.ok("GET", f"/conversations/{one['id']}")
    del whole["conversation_parts"]
    assert one == whole


def test_a_page_has_at_most_150(ship: Account) -> None:
    answer = ship.at("2.11").ok("POST", PATH, {"query": EVERY, "pagination": {"per_page": 500}})
    assert (answer["pages"]["per_page"], len(answer["conversations"])) == (150, 25)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_extractors_send(ship: Account, version: str) -> None:
    """>= as an OR of two, floats and digits as times, one filter in a group; ids ascending; the cursor alone."""
    since = START + 20
    for query in (
        group("OR", where("updated_at", ">", float(since)), where("updated_at", "=", float(since))),
        group("AND", where("created_at", ">", str(since - 1))),
        where("updated_at", ">=", since),
    ):
        sort = {"field": "id", "order": "ascending"}
        body = {"query": query, "pagination": {"per_page": 3}, "sort": sort}
        first = ship.at(version).ok("POST", PATH, body)
        paging = {"per_page": 3, "starting_after": first["pages"]["next"]["starting_after"]}
        second = ship.at(version).ok("POST", PATH, {"query": query, "pagination": paging})
        times = [one["created_at"] for one in (*first["conversations"], *second["conversations"])]
        assert times == [START + number for number in range(20, 25)]
        assert first["total_count"] == second["total_count"] == 5


def test_words_of_the_body(ship: Account) -> None:
    caller = ship.at("2.11")
    assert caller.ok("POST", PATH, {"query": where("source.body", "=", "declined")})["total_count"] == 25
    assert caller.ok("POST", PATH, {"query": where("source.body", "=", "was declined")})["total_count"] == 0
    one = caller.ok("POST", PATH + "?display_as=plaintext", {"query": where("source.body", "=", "number7")})
    assert one["conversations"][0]["source"]["body"] == "My card was declined number7"


@pytest.mark.parametrize("version", VERSIONS)
def test_values_that_are_listed(ship: Account, version: str) -> None:
    """Every documented one is taken, in any case, and null; patterns may be anything."""
    types = "conversation email facebook instagram phone_call phone_switch push sms twitter whatsapp"
    asked = [where("source.type", "=", name) for name in types.split()]
    asked += [where("state", "=", name) for name in ("open", "closed", "snoozed", "Open", None)]
    asked += [where("priority", "=", name) for name in ("priority", "not_priority", "urgent", "none", None)]
    asked += [where("state", "~", "pend"), where("priority", "^", "x"), where("source.type", "$", "mail")]
    counts = [ship.at(version).ok("POST", PATH, {"query": query})["total_count"] for query in asked]
    assert counts == [25, *[0] * 9, 25, 0, 0, 25, 0, 0, 25, 0, 25, 0, 0, 0, 0]


def test_ids_are_texts_or_numbers(ship: Account) -> None:
    """The documentation has them as texts, clients send them as either: `conversation_rating.admin_d` too."""
    caller = ship.at("2.11")
    new = NewTeammate("Mal", "mal@serenity.example", "owner")
    mal = ship.door.write(ship.app_id, teammates.create, new).id
    id = caller.ok("POST", PATH, {"query": EVERY})["conversations"][0]["id"]
    assign = Assign(conversation_id=int(id), teammate_id=mal, assignee_id=mal)
    ship.door.write(ship.app_id, conversation_state.assign, assign)
    ship.door.write(ship.app_id, conversation_state.close, Act(conversation_id=int(id), teammate_id=mal))
    ship.door.write(ship.app_id, ratings.rate, Rating(int(id), Who(user_id="25"), 5))
    sent = NewMessage(teammate_id=mal, who=Who(user_id="25"), words=Words(body="<p>Hi</p>"), listed=True)
    written = str(ship.door.write(ship.app_id, opening.send, sent).conversation.id)
    for field, value, found in (
        ("id", id, id),
        ("admin_assignee_id", mal, id),
        ("teammate_ids", mal, id),
        ("conversation_rating.admin_d", mal, id),
        ("conversation_rating.admin_id", mal, id),
        ("statistics.last_closed_by_id", mal, id),
        ("source.author.id", mal, written),
    ):
        for kind in (int, str):
            for operator, asked in (("=", kind(value)), ("IN", [kind(value)])):
                shown = caller.ok("POST", PATH, {"query": where(field, operator, asked)})["conversations"]
                assert found in [one["id"] for one in shown], (field, operator, asked)
                assert len(shown) < 3
    check_error_list(
        caller.post(PATH, {"query": where("conversation_rating.admin_d", "=", True)}), 400, "invalid_value"
    )


def test_nothing_is_found_of_others(ship: Account, stranger: Account) -> None:
    answer = stranger.at("2.11").ok("POST", PATH, {"query": EVERY})
    assert answer == {
        "type": "conversation.list", "conversations": [], "total_count": 0,
        "pages": {"type": "pages", "page": 1, "per_page": 20, "total_pages": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({}, "invalid_query", None),
        ({"query": where("nothing", "=", 1)}, "invalid_field", "nothing is not a valid field"),
        ({"query": where("read", ">", True)}, "invalid_operator", "read does not support operator: >"),
        ({"query": where("source.subject", "=", 123)}, "invalid_value", "123 is not a valid string"),
        ({"query": where("created_at", "=", "foobar")}, "invalid_value", None),
        (
            {"query": where("state", "=", "pending")},
            "invalid_value",
            "pending is not a valid state: it is one of open, closed, snoozed",
        ),
        ({"query": where("state", "!=", "")}, "invalid_value", None),
        ({"query": where("state", "IN", ["open", "new"])}, "invalid_value", None),
        ({"query": where("priority", "=", "top")}, "invalid_value", None),
        ({"query": where("source.type", "NIN", ["email", "fax"])}, "invalid_value", None),
        ({"query": group("NOT", EVERY)}, "invalid_operator", "Composite operators must be of type AND or OR "),
        ({"query": group("AND", *[EVERY] * 16)}, "invalid_value", None),
        ({"query": EVERY, "sort": {"field": "tag_ids"}}, "invalid_field", None),
        ({"query": EVERY, "sort": {"field": "id", "order": "asc"}}, "invalid_sort_order", None),
        ({"query": EVERY, "pagination": {"starting_after": "nonsense"}}, "client_error", None),
        ({"query": EVERY, "random_param": 1}, "bad_request", "bad 'random_param' parameter"),
    ],
)
def test_what_cannot_be(ship: Account, body: dict[str, Any], code: str, message: str | None) -> None:
    for version in ("2.0", "Preview"):
        check_error_list(ship.at(version).send("POST", PATH, body), 400, code, message)


def test_a_cursor_of_another_search_is_refused(ship: Account) -> None:
    """It is a contact's: no conversation has such an id."""
    ship.user_of(user_id="26")
    caller = ship.at("2.11")
    query = where("role", "=", "user")
    other = caller.ok("POST", "/contacts/search", {"query": query, "pagination": {"per_page": 1}})
    body = {"query": EVERY, "pagination": {"starting_after": other["pages"]["next"]["starting_after"]}}
    check_error_list(caller.send("POST", PATH, body), 400, "client_error")
    mine = caller.ok("POST", PATH, {"query": EVERY})["pages"]["next"]["starting_after"]
    body = {"query": query, "pagination": {"starting_after": mine}}
    check_error_list(caller.send("POST", "/contacts/search", body), 400, "client_error")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_snoozed_is_open_too(ship: Account, clock: Clock, inara: int, version: str) -> None:
    """Examples of a snoozed conversation show both (API reference 2.7, manage a conversation)."""
    caller = ship.at(version)
    every = [one["id"] for one in caller.ok("POST", PATH, {"query": EVERY})["conversations"]]
    snooze = {"message_type": "snoozed", "admin_id": inara, "snoozed_until": int(clock.now) + 3_600}
    assert caller.ok("POST", f"/conversations/{every[0]}/parts", snooze)["open"] is True
    caller.ok("POST", f"/conversations/{every[1]}/parts", {"message_type": "close", "type": "admin", "admin_id": inara})
    page = {"pagination": {"per_page": 50}}

    def found(query: dict[str, Any]) -> set[str]:
        shown = caller.ok("POST", PATH, {"query": query} | page)["conversations"]
        return {one["id"] for one in shown}

    assert every[0] in found(where("open", "=", True))
    assert every[1] not in found(where("open", "=", True))
    assert found(where("open", "=", False)) == found(where("open", "!=", True)) == {every[1]}
    assert found(where("state", "=", "snoozed")) == {every[0]}
