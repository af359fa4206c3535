"""Contract section 5: the list of users, its pages and filters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import CREW
from tests.support.api import Account

pytestmark = pytest.mark.routes("GET /v1/users")

NEWEST_FIRST = [member["name"] for member in reversed(CREW)]


def names(answer: Any) -> list[str]:
    return [user["name"] for user in answer["users"]]


def paging(answer: Any) -> tuple[Any, ...]:
    return tuple(answer[key] for key in ("total_count", "page", "next_page", "previous_page", "total_pages"))


def test_an_empty_list(account: Account) -> None:
    reply = account.get("/v1/users")
    assert reply.status == 200
    assert list(reply.body) == ["users", "total_count", "page", "next_page", "previous_page", "total_pages"]
    assert reply.body["users"] == []
    assert paging(reply.body) == (0, 1, None, None, 0)


def test_newest_first(crew: Account) -> None:
    answer = crew.get("/v1/users").body
    assert names(answer) == NEWEST_FIRST
    assert paging(answer) == (5, 1, None, None, 1)
    assert [crew.get("/v1/users", email=user["email"]).body for user in answer["users"] if user["email"]] == [
        user for user in answer["users"] if user["email"]
    ]


def test_a_client_that_walks_next_page(crew: Account) -> None:
    """The Ruby client's way."""
    seen: list[str] = []
    page: int | None = 1
    while page is not None:
        answer = crew.get("/v1/users", per_page=2, page=page).body
        assert answer["page"] == page
        assert answer["previous_page"] == (page - 1 or None)
        seen += names(answer)
        page = answer["next_page"]
    assert seen == NEWEST_FIRST


def test_a_client_that_walks_to_total_pages(crew: Account) -> None:
    """The Python client's way; a client that asks until a page is empty ends too (client habits, 4)."""
    total_pages = crew.get("/v1/users", per_page=2).body["total_pages"]
    pages = [names(crew.get("/v1/users", per_page=2, page=page).body) for page in range(1, total_pages + 2)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [name for page in pages for name in page] == NEWEST_FIRST


def test_a_page_past_the_end_is_empty(crew: Account) -> None:
    answer = crew.get("/v1/users", per_page=2, page=9).body
    assert answer["users"] == []
    assert paging(answer) == (5, 9, None, 8, 3)
    for page in (2**62, "9" * 30):
        far = crew.get("/v1/users", page=page)
        assert (far.status, far.body["users"]) == (200, [])


def test_counting_as_the_ruby_client_does(crew: Account) -> None:
    assert crew.get("/v1/users", per_page=1).body["total_count"] == 5


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "1.5", " ", "\u0661"])
def test_what_is_no_page_number_counts_as_not_sent(crew: Account, value: str) -> None:
    answer = crew.get("/v1/users", page=value, per_page=value).body
    assert names(answer) == NEWEST_FIRST
    assert paging(answer) == (5, 1, None, None, 1)


def test_at_most_500_a_page(account: Account) -> None:
    for number in range(501):
        account.user_of(user_id=str(number), created_at=1_300_000_000 + number)
    for sent in ({}, {"per_page": 500}, {"per_page": 501}, {"per_page": 10**15}):
        answer = account.get("/v1/users", **sent).body
        assert len(answer["users"]) == 500
        assert paging(answer) == (501, 1, 2, None, 2)
    rest = account.get("/v1/users", page=2).body
    assert [user["user_id"] for user in rest["users"]] == ["0"]


def test_a_new_date_of_creation_moves_a_user(crew: Account) -> None:
    """Order is by created_at; who has the same stands by the id."""
    crew.user_of(user_id="25", created_at=1_340_000_000)
    assert names(crew.get("/v1/users").body)[0] == "Hoban Washburne"
    for user_id in ("26", "27"):
        crew.user_of(user_id=user_id, created_at=1_340_000_000)
    first = crew.get("/v1/users").body["users"][:3]
    ids = [user["intercom_id"] for user in first]
    assert ids == sorted(ids, reverse=True)
    singly = [crew.get("/v1/users", per_page=1, page=page).body["users"][0] for page in (1, 2, 3)]
    assert singly == first


def test_by_tag(crew: Account) -> None:
    """Section 0, decision 5: the counts follow the filter. Unknown tags: an empty list."""
    pilots = crew.made("POST", "/v1/tags", {"name": "Pilots", "tag_or_untag": "tag", "user_ids": ["25", "28"]})
    married = crew.made("POST", "/v1/tags", {"name": "Married", "tag_or_untag": "tag", "user_ids": ["25", "26"]})
    by_id = crew.get("/v1/users", tag_id=pilots["id"]).body
    assert names(by_id) == ["Jayne Cobb", "Hoban Washburne"]
    assert paging(by_id) == (2, 1, None, None, 1)
    assert crew.get("/v1/users", tag_name="pilots").body == by_id
    assert crew.get("/v1/users", tag_id=pilots["id"], tag_name="PILOTS").body == by_id
    second = crew.get("/v1/users", tag_name="Pilots", per_page=1, page=2).body
    assert (names(second), paging(second)) == (["Hoban Washburne"], (2, 2, None, 1, 2))
    both = crew.get("/v1/users", tag_id=married["id"], tag_name="Pilots").body
    assert (names(both), paging(both)) == (["Hoban Washburne"], (1, 1, None, None, 1))
    far = crew.get("/v1/users", tag_id=married["id"], tag_name="Pilots", page=2**62)
    assert (far.status, far.body["users"], far.body["total_count"]) == (200, [], 1)
    for unknown in ({"tag_id": 99}, {"tag_id": "x"}, {"tag_id": 10**30}, {"tag_name": "Reavers"},
                    {"tag_id": pilots["id"], "tag_name": "Reavers"}):  # fmt: skip
        reply = crew.get("/v1/users", **unknown)
        assert (reply.status, reply.body["users"], paging(reply.body)) == (200, [], (0, 1, None, None, 0)), unknown


def test_an_identifier_means_one_user_whatever_the_page(crew: Account) -> None:
    assert crew.get("/v1/users", user_id="25", page=3, per_page=1, tag_name="x").body["user_id"] == "25"


def test_a_tag_of_another_workspace_has_no_users_here(crew: Account, stranger: Account) -> None:
    tag = stranger.made("POST", "/v1/tags", {"name": "Theirs"})
    assert crew.get("/v1/users", tag_id=tag["id"]).body["users"] == []
