"""Lists of conversations: API reference 2.0 to 2.5, by page; 2.6 to Preview, by cursor."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import opening
from interphone.domain.contacts import Who
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Words
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /conversations")

BY_NUMBER = ["2.0", "2.5"]
BY_CURSOR = ["2.6", "2.7", "2.14", "Preview"]


@pytest.fixture
def five(account: Account, clock: Clock, kaylee: str) -> list[str]:
    """The ids of conversations, oldest first."""
    ids = []
    for number in range(5):
        clock.now += 10
        body = {"from": {"type": "user", "id": kaylee}, "body": f"{number}"}
        ids.append(account.at("2.4").ok("POST", "/conversations", body)["conversation_id"])
    return ids


def ids_of(page: Any) -> list[str]:
    return [conversation["id"] for conversation in page["conversations"]]


@pytest.mark.parametrize("version", BY_NUMBER)
def test_page_after_page(account: Account, five: list[str], version: str) -> None:
    """`next` is an address on the host that was called, with the arguments of this one."""
    caller = account.at(version)
    page = caller.ok("GET", "/conversations?per_page=2&display_as=plaintext")
    assert (page["type"], ids_of(page)) == ("conversation.list", five[:2:-1])
    assert "conversation_parts" not in page["conversations"][0]
    assert page["conversations"][0]["source"]["body"] == "4"
    following = page["pages"].pop("next")
    assert page["pages"] == {"type": "pages", "page": 1, "per_page": 2, "total_pages": 3}
    assert following.startswith("http://127.0.0.1:80/conversations?display_as=plaintext&")
    found = ids_of(page)
    while following:
        page = caller.ok("GET", following.removeprefix("http://127.0.0.1:80"))
        found += ids_of(page)
        following = page["pages"]["next"]
    assert found == five[::-1]
    assert ids_of(caller.ok("GET", "/conversations?page=9")) == []


@pytest.mark.parametrize("version", BY_CURSOR)
def test_cursor_after_cursor(account: Account, five: list[str], version: str) -> None:
    caller, found, after = account.at(version), [], ""
    for number in (1, 2, 3):
        page = caller.ok("GET", f"/conversations?per_page=2{after}")
        assert (page["type"], page["total_count"]) == ("conversation.list", 5)
        following = page["pages"].pop("next", None)
        assert page["pages"] == {"type": "pages", "page": number, "per_page": 2, "total_pages": 3}
        found += ids_of(page)
        if following:
            assert following == {"page": number + 1, "per_page": 2, "starting_after": following["starting_after"]}
            after = f"&starting_after={following['starting_after']}"
    assert following is None
    assert found == five[::-1]


@pytest.mark.parametrize("version", [*BY_NUMBER, *BY_CURSOR])
def test_orders(account: Account, clock: Clock, five: list[str], inara: int, version: str) -> None:
    """A way that is none is ascending; sorted by waiting_since, where nobody waits is left out."""
    caller = account.at(version)
    clock.now += 10
    answered = {"type": "admin", "admin_id": inara, "body": "Yes."}
    caller.ok("POST", f"/conversations/{five[1]}/reply", answered)
    rest = [id for id in five if id != five[1]]
    for query, expected in (
        ("", [five[1], *rest[::-1]]),
        ("order=asc", [*rest, five[1]]),
        ("order=upwards", [*rest, five[1]]),
        ("sort=created_at&order=desc", five[::-1]),
        ("sort=created_at&order=asc", five),
        ("sort=waiting_since&order=asc", rest),
    ):
        assert ids_of(caller.ok("GET", f"/conversations?{query}")) == expected, query


@pytest.mark.parametrize("version", [*BY_NUMBER, *BY_CURSOR])
def test_what_is_sent_is_listed_once_it_is_answered(account: Account, kaylee: str, inara: int, version: str) -> None:
    caller = account.at(version)
    sent = NewMessage(teammate_id=inara, who=Who(id=kaylee), words=Words(body="<p>Hi</p>"))
    id = str(account.door.write(account.app_id, opening.send, sent).conversation.id)
    assert ids_of(caller.ok("GET", "/conversations")) == []
    said = {"type": "user", "intercom_user_id": kaylee, "body": "Hi"}
    caller.ok("POST", f"/conversations/{id}/reply", said)
    assert ids_of(caller.ok("GET", "/conversations?type=admin&admin_id=99")) == [id]


@pytest.mark.parametrize("version", BY_CURSOR)
def test_how_many_a_page(account: Account, five: list[str], version: str) -> None:
    caller = account.at(version)
    for sent, used in (("", 20), ("per_page=150", 150), ("per_page=500", 150), ("per_page=zero", 20)):
        assert caller.ok("GET", f"/conversations?{sent}")["pages"]["per_page"] == used


@pytest.mark.parametrize("version", BY_CURSOR)
@pytest.mark.parametrize("cursor", ["abc", "WzFd", "%00"])
def test_a_cursor_that_no_page_gave_out(account: Account, version: str, cursor: str) -> None:
    reply = account.at(version).get(f"/conversations?starting_after={cursor}")
    assert reply.status == 400, reply
    if cursor != "%00":
        assert "starting_after" in check_error_list(reply, 400, "client_error")
