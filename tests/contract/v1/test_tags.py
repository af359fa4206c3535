"""Contract sections 11 and 12: tags."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error

pytestmark = pytest.mark.routes("GET /v1/tags", "POST /v1/tags", "PUT /v1/tags")


def wearers(account: Account, name: str) -> list[str]:
    users = account.get("/v1/users", tag_name=name).body["users"]
    return sorted(user["user_id"] or user["email"] for user in users)


def test_a_tag_in_full(account: Account) -> None:
    tag = account.made("POST", "/v1/tags", {"name": "Free Trial"})
    assert list(tag) == ["id", "name", "color", "segment", "tagged_user_count"]
    assert isinstance(tag["id"], str)
    assert {**tag, "id": ""} == {
        "id": "",
        "name": "Free Trial",
        "color": "green",
        "segment": False,
        "tagged_user_count": 0,
    }
    for query in ("Free%20Trial", "Free+Trial", "fREE%20tRIAL", "%20Free%20Trial%20"):
        reply = account.get(f"/v1/tags/?name={query}")
        assert (reply.status, reply.body) == (200, tag)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("sent", [{}, {"name": ""}, {"name": " "}, {"name": "x" * 256}])
def test_name_is_required(account: Account, method: str, sent: dict[str, Any]) -> None:
    reply = account.get("/v1/tags", **sent) if method == "GET" else account.send(method, "/v1/tags", sent)
    assert "name" in check_error(reply, 400, "bad_request")


def test_unknown_tags_are_404(account: Account) -> None:
    """Section 12: PUT updates an existing tag, and cannot name it anew."""
    assert check_error(account.get("/v1/tags", name="Crew"), 404, "not_found") == "The Tag was not found"
    check_error(account.put("/v1/tags", {"name": "Crew"}), 404, "not_found")
    check_error(account.get("/v1/tags", name="Crew"), 404, "not_found")


def test_tag_and_untag_by_user_ids_and_emails(crew: Account) -> None:
    """Section 0, decision 7: who is unknown is passed over."""
    sent = {
        "name": "Crew",
        "tag_or_untag": "tag",
        "user_ids": ["25", 26, "99"],
        "emails": ["INARA@serenity.example", "x"],
    }
    assert crew.made("POST", "/v1/tags", sent)["tagged_user_count"] == 3
    assert wearers(crew, "Crew") == ["25", "26", "inara@serenity.example"]
    assert crew.made("PUT", "/v1/tags", sent)["tagged_user_count"] == 3
    untag = {"name": "crew", "tag_or_untag": "untag", "user_ids": ["25", "27", "99"]}
    assert crew.made("PUT", "/v1/tags", untag)["tagged_user_count"] == 2
    assert crew.made("PUT", "/v1/tags", untag)["tagged_user_count"] == 2
    assert wearers(crew, "Crew") == ["26", "inara@serenity.example"]
    assert crew.get("/v1/users").body["total_count"] == 5


def test_post_on_an_existing_name_is_an_update(crew: Account) -> None:
    """Section 12: the Ruby client saves tags so, untag included."""
    first = crew.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25", "26"]})
    again = crew.made("POST", "/v1/tags", {"name": "CREW", "tag_or_untag": "untag", "user_ids": ["25"]})
    assert again == {**first, "tagged_user_count": 1}


def test_a_new_tag_cannot_be_taken_from_anybody(crew: Account) -> None:
    """Section 12: "when creating only tag is supported"."""
    reply = crew.post("/v1/tags", {"name": "Crew", "tag_or_untag": "untag", "user_ids": ["25"]})
    assert "tag_or_untag" in check_error(reply, 400, "bad_request")
    check_error(crew.get("/v1/tags", name="Crew"), 404, "not_found")


@pytest.mark.parametrize("who", [{"user_ids": ["25"]}, {"emails": ["wash@serenity.example"]}])
def test_users_need_tag_or_untag(crew: Account, who: dict[str, Any]) -> None:
    reply = crew.post("/v1/tags", {"name": "Crew", **who})
    assert "tag_or_untag is required" in check_error(reply, 400, "bad_request")
    check_error(crew.get("/v1/tags", name="Crew"), 404, "not_found")


def test_tag_or_untag_without_users_means_nothing(account: Account) -> None:
    for action in ("tag", "untag"):
        nobody: list[dict[str, Any]] = [{}, {"user_ids": []}, {"user_ids": None, "emails": []}]
        for people in nobody:
            sent = {"name": "Crew", "tag_or_untag": action, **people}
            assert account.made("POST", "/v1/tags", sent)["tagged_user_count"] == 0


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"tag_or_untag": "toggle", "user_ids": ["25"]}, "tag_or_untag must be one of tag, untag, not 'toggle'"),
        ({"tag_or_untag": "Tag", "user_ids": ["25"]}, "tag_or_untag must be one of"),
        ({"tag_or_untag": True, "user_ids": ["25"]}, "tag_or_untag must be a string"),
        ({"tag_or_untag": "tag", "user_ids": "25"}, "user_ids must be an array, not a string"),
        ({"tag_or_untag": "tag", "user_ids": [["25"]]}, "user_ids[0] must be a string, not an array"),
        ({"tag_or_untag": "tag", "user_ids": ["25", ""]}, "user_ids[1] is empty"),
        ({"tag_or_untag": "tag", "emails": [{}]}, "emails[0] must be a string, not an object"),
        ({"color": "mauve"}, "color must be one of green, red, teal, gold, blue, purple, not 'mauve'"),
        ({"color": ""}, "color must be one of"),
        ({"color": "Red"}, "color must be one of"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_wrong_argument_is_named(crew: Account, method: str, sent: dict[str, Any], sentence: str) -> None:
    crew.made("POST", "/v1/tags", {"name": "Crew"})
    reply = crew.send(method, "/v1/tags", {"name": "Crew", **sent})
    assert sentence in check_error(reply, 400, "bad_request")
    assert wearers(crew, "Crew") == []


def test_colours(account: Account) -> None:
    for color in ("green", "red", "teal", "gold", "blue", "purple"):
        assert account.made("POST", "/v1/tags", {"name": color, "color": color})["color"] == color
    assert account.made("PUT", "/v1/tags", {"name": "green", "color": "gold"})["color"] == "gold"
    assert account.made("PUT", "/v1/tags", {"name": "green"})["color"] == "gold"
    assert account.get("/v1/tags", name="green").body["color"] == "gold"


def test_names_are_one_whatever_their_case(account: Account) -> None:
    """Section 11. The first spelling stays."""
    first = account.made("POST", "/v1/tags", {"name": " Größe "})
    assert first["name"] == "Größe"
    assert account.made("POST", "/v1/tags", {"name": "GRÖSSE"}) == first
    assert account.made("POST", "/v1/tags", {"name": "Grosse"})["id"] != first["id"]


def test_many_at_once(account: Account) -> None:
    ids = [str(number) for number in range(300)]
    for id in ids:
        account.user_of(user_id=id)
    sent = {"name": "Many", "tag_or_untag": "tag", "user_ids": ids * 2}
    assert account.made("POST", "/v1/tags", sent)["tagged_user_count"] == 300
    assert account.made("POST", "/v1/tags", {**sent, "tag_or_untag": "untag"})["tagged_user_count"] == 0


def test_a_tag_follows_a_user_through_changes(crew: Account) -> None:
    crew.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25", "26"]})
    crew.user_of(user_id="25", created_at=1_340_000_000, email="new@serenity.example")
    assert [user["user_id"] for user in crew.get("/v1/users", tag_name="Crew").body["users"]] == ["25", "26"]
    crew.delete("/v1/users", {"user_id": "25"})
    assert crew.get("/v1/tags", name="Crew").body["tagged_user_count"] == 1


def test_tags_of_another_workspace_are_not_seen(crew: Account, stranger: Account) -> None:
    crew.made("POST", "/v1/tags", {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25"]})
    check_error(stranger.get("/v1/tags", name="Crew"), 404, "not_found")
    theirs = {"name": "Crew", "tag_or_untag": "tag", "user_ids": ["25"]}
    assert stranger.made("POST", "/v1/tags", theirs)["tagged_user_count"] == 0


@pytest.mark.routes("POST /v1/tags")
def test_many_people_at_once_have_a_bound_and_each_counts_once(account: Account) -> None:
    account.user_of(user_id="25")
    tag = {"name": "Many", "tag_or_untag": "tag"}
    assert account.post("/v1/tags", {**tag, "user_ids": ["25"] * 5_000}).body["tagged_user_count"] == 1
    message = check_error(account.post("/v1/tags", {**tag, "user_ids": ["25"] * 5_001}), 400, "bad_request")
    assert message == "user_ids: at most 5,000 at once, not 5,001"


@pytest.mark.parametrize("email", ["a b@c.example", "a@c.example\nBcc: d@e.example", 5])
@pytest.mark.routes("POST /v1/users", "POST /v1/tags")
def test_an_email_is_one_line_of_text(account: Account, email: object) -> None:
    assert "email must be" in check_error(account.post("/v1/users", {"email": email}), 400, "bad_request")
    tag = {"name": "A", "tag_or_untag": "tag", "emails": [email]}
    assert "emails[0] must be" in check_error(account.post("/v1/tags", tag), 400, "bad_request")
