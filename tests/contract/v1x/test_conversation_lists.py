"""Lists of conversations of 1.0 to 1.4: API reference 1.x, list conversations, and what client libraries send."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import auto_messages, opening, teams
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.contacts import Who
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Words
from interphone.domain.teammates import Teammate
from interphone.domain.teams import NewTeam
from tests.contract.v1x.conversing import VERSIONS, ask, hire
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /conversations")

TWO_THOUSAND_YEARS = 63_113_904_000


@pytest.fixture
def inara(account: Account) -> Teammate:
    return hire(account)


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def begun(account: Account, clock: Clock, kaylee: str) -> list[str]:
    """The ids of three conversations, the oldest first, ten seconds apart."""
    ids = []
    for number in range(3):
        clock.advance(10)
        ids.append(str(ask(account, kaylee, f"<p>number <b>{number}</b></p>")))
    return ids


def ids_of(caller: Account, **query: object) -> list[str]:
    return [one["id"] for one in caller.ok("GET", "/conversations", **query)["conversations"]]


def act(account: Account, clock: Clock, id: str, admin: Teammate, message_type: str, **more: object) -> None:
    clock.advance(1)
    sent = {"type": "admin", "admin_id": admin.id, "message_type": message_type, **more}
    account.at("1.4").ok("POST", f"/conversations/{id}/reply", sent)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_list_has_conversations_without_parts(account: Account, begun: list[str], version: str) -> None:
    """Neither parts nor a rating; tags from 1.1 on. There is no total_count."""
    caller = account.at(version)
    shown = caller.ok("GET", "/conversations/")
    assert list(shown) == ["type", "conversations", "pages"]
    assert shown["type"] == "conversation.list"
    assert shown["pages"] == {"type": "pages", "next": None, "page": 1, "per_page": 20, "total_pages": 1}
    assert [one["id"] for one in shown["conversations"]] == begun[::-1]
    alone = caller.ok("GET", f"/conversations/{begun[2]}")
    del alone["conversation_parts"], alone["conversation_rating"]
    if version == "1.0":
        del alone["tags"]
    assert shown["conversations"][0] == alone


def test_as_plain_text(account: Account, begun: list[str]) -> None:
    shown = account.at("1.4").ok("GET", "/conversations", display_as="plaintext")["conversations"]
    assert [one["conversation_message"]["body"] for one in shown] == ["number 2", "number 1", "number 0"]


@pytest.mark.parametrize("version", VERSIONS)
def test_sorted_and_ordered(account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str) -> None:
    """Of all, `sort` is the field and `order` the way; the latest update comes first, a way that is none is up."""
    caller = account.at(version)
    first, second, third = begun
    act(account, clock, first, inara, "note", body="x")
    assert ids_of(caller) == [first, third, second]
    assert ids_of(caller, order="asc") == [second, third, first]
    assert ids_of(caller, order="upwards") == [second, third, first]
    assert ids_of(caller, sort="created_at") == [third, second, first]
    assert ids_of(caller, sort="created_at", order="asc") == begun
    assert ids_of(caller, sort="moon") == ids_of(caller, order="asc")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_names_are_swapped_where_somebodys_are_asked_for(
    account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str
) -> None:
    """Then `order` is the field and `sort` the way; both ways round are understood."""
    caller = account.at(version)
    act(account, clock, begun[0], inara, "note", body="x")
    who = {"type": "user", "user_id": "26"}
    assert ids_of(caller, **who, order="created_at", sort="asc") == begun
    assert ids_of(caller, **who, order="created_at", sort="desc") == begun[::-1]
    assert ids_of(caller, **who, sort="created_at", order="asc") == begun
    assert ids_of(caller, **who, order="updated_at") == [begun[0], begun[2], begun[1]]


@pytest.mark.parametrize("version", VERSIONS)
def test_who_waits_longest(account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str) -> None:
    """What is closed or was answered by an admin is left out of a list that is sorted by waiting_since."""
    caller = account.at(version)
    assert ids_of(caller, sort="waiting_since", order="asc") == begun
    act(account, clock, begun[0], inara, "comment", body="x")
    act(account, clock, begun[1], inara, "close")
    assert ids_of(caller, sort="waiting_since", order="asc") == begun[2:]
    waits = caller.ok("GET", "/conversations", sort="created_at", order="asc")["conversations"][0]["waiting_since"]
    assert (waits or 0) > TWO_THOUSAND_YEARS if version in ("1.0", "1.1") else waits is None


@pytest.mark.parametrize("version", VERSIONS)
def test_of_an_admin(account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str) -> None:
    """What they have to do; client libraries call the argument id, and write True."""
    caller = account.at(version)
    first, second, third = begun
    for id in (first, second):
        act(account, clock, id, inara, "assignment", assignee_id=str(inara.id))
    act(account, clock, first, inara, "close")
    assert ids_of(caller, type="admin", admin_id=inara.id) == [first, second]
    assert ids_of(caller, type="admin", id=inara.id, open="True") == [second]
    assert ids_of(caller, type="admin", admin_id=inara.id, open="true") == [second]
    assert ids_of(caller, type="admin", admin_id=inara.id, open="false") == [first]
    assert ids_of(caller, type="admin", admin_id="nobody") == [third]
    assert ids_of(caller, open="True") == [second, third]


@pytest.mark.parametrize("version", ["1.0", "1.4"])
def test_of_a_team(account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str) -> None:
    """Until 1.3 teams stand among the admins."""
    made = [account.door.write(account.app_id, teams.create, NewTeam(name)) for name in ("Crew", "Guests")]
    team = next(one for one in made if one.id != inara.id)
    act(account, clock, begun[0], inara, "assignment", assignee_id=str(team.id))
    assert ids_of(account.at(version), type="admin", admin_id=team.id) == begun[:1]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "who", [{"intercom_user_id": "?"}, {"user_id": "26"}, {"email": "KAYLEE@serenity.example"}], ids=str
)
def test_of_a_user(
    account: Account, clock: Clock, begun: list[str], kaylee: str, inara: Teammate, version: str, who: dict[str, str]
) -> None:
    """Also what was sent to them and not answered, which no list of the team has."""
    who = {name: kaylee if value == "?" else value for name, value in who.items()}
    caller = account.at(version)
    other = caller.ok("POST", "/users", {"user_id": "27"})["id"]
    ask(account, other)
    clock.advance(10)
    new = NewMessage(teammate_id=inara.id, who=Who(id=kaylee), words=Words(body="<p>Hi</p>"))
    sent = str(account.door.write(account.app_id, opening.send, new).conversation.id)
    assert ids_of(caller, type="user", **who) == [sent, *begun[::-1]]
    assert ids_of(caller, type="user", unread="true", **who) == [sent]
    assert ids_of(caller, type="user", unread="false", **who) == [sent, *begun[::-1]]
    assert sent not in ids_of(caller)


def test_leads_are_named_by_intercom_user_id(account: Account) -> None:
    caller = account.at("1.4")
    lead = caller.ok("POST", "/contacts", {"email": "saffron@serenity.example"})["id"]
    id = ask(account, lead)
    assert ids_of(caller, type="user", intercom_user_id=lead) == [str(id)]


@pytest.mark.parametrize("version", ["1.0", "1.4"])
def test_auto_messages_come_with_a_persons_list(
    account: Account, clock: Clock, begun: list[str], inara: Teammate, version: str
) -> None:
    """At most one delivery in fifteen minutes for each person."""
    caller = account.at(version)

    def live(words: str) -> None:
        new = NewAutoMessage(sender="inara@serenity.example", text=words, title=words)
        account.door.write(account.app_id, auto_messages.create, new)

    live("Welcome")
    who = {"type": "user", "user_id": "26", "display_as": "plaintext"}
    assert ids_of(caller) == begun[::-1]
    listed = caller.ok("GET", "/conversations", **who)["conversations"]
    assert [one["conversation_message"]["body"] for one in listed] == ["Welcome", "number 2", "number 1", "number 0"]
    assert listed[0]["read"] is False
    live("Again")
    clock.advance(14 * 60)
    assert len(caller.ok("GET", "/conversations", **who)["conversations"]) == 4
    clock.advance(2 * 60)
    assert len(caller.ok("GET", "/conversations", **who)["conversations"]) == 5
    assert len(caller.ok("GET", "/conversations", **who)["conversations"]) == 5


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "query", [{}, {"sort": "created_at", "order": "asc"}, {"type": "user", "user_id": "26"}], ids=str
)
def test_page_by_page(account: Account, kaylee: str, version: str, query: dict[str, str]) -> None:
    """`next` is a whole address, with the arguments of the list; nothing is missed while others write."""
    every = [str(ask(account, kaylee)) for _ in range(5)]
    caller = account.at(version)
    page = caller.ok("GET", "/conversations", per_page=2, **query)
    assert (page["pages"]["page"], page["pages"]["per_page"], page["pages"]["total_pages"]) == (1, 2, 3)
    found = [one["id"] for one in page["conversations"]]
    while (following := page["pages"]["next"]) is not None:
        assert following.startswith("http://127.0.0.1:80/conversations?")
        ask(account, kaylee)
        page = caller.ok("GET", following.removeprefix("http://127.0.0.1:80"))
        found += [one["id"] for one in page["conversations"]]
        assert len(found) < 20
    expected = every if query.get("order") == "asc" else every[::-1]
    assert found[:5] == expected
    assert len(set(found)) == len(found)


def test_pages_by_number(account: Account, begun: list[str]) -> None:
    """Past the end is an empty page, where clients that count stop."""
    caller = account.at("1.4")
    assert ids_of(caller, per_page=2, page=2) == begun[:1]
    assert ids_of(caller, per_page=2, page=3) == []
    assert ids_of(caller, page=10**30) == []
    assert caller.ok("GET", "/conversations", per_page=1_000)["pages"]["per_page"] == 60
    assert caller.ok("GET", "/conversations", after="7")["pages"]["page"] == 1


def test_nothing_at_all(account: Account) -> None:
    pages = {"type": "pages", "next": None, "page": 1, "per_page": 20, "total_pages": 0}
    assert account.at("1.4").ok("GET", "/conversations") == {
        "type": "conversation.list",
        "conversations": [],
        "pages": pages,
    }


@pytest.mark.parametrize(
    ("query", "status", "code", "words"),
    [
        ({"type": "admin"}, 400, "parameter_not_found", "admin_id"),
        ({"type": "user"}, 400, "parameter_not_found", "intercom_user_id"),
        ({"type": "bot"}, 400, "parameter_invalid", "type"),
        ({"type": "user", "user_id": "99"}, 404, "not_found", "User Not Found"),
        ({"type": "admin", "admin_id": "999999"}, 404, "not_found", "Resource Not Found"),
        ({"type": "admin", "admin_id": "mal"}, 404, "not_found", "Resource Not Found"),
        ({"open": "perhaps"}, 400, "parameter_invalid", "open"),
        ({"type": "user", "user_id": "26", "unread": "perhaps"}, 400, "parameter_invalid", "unread"),
    ],
    ids=str,
)
def test_lists_that_are_refused(
    account: Account, kaylee: str, query: dict[str, Any], status: int, code: str, words: str
) -> None:
    reply = account.at("1.4").send("GET", "/conversations", **query)
    assert words in check_error_list(reply, status, code)
