"""Users, as the README of python-intercom 3.1.0 shows them, from creating one to scrolling over all."""

import datetime
from typing import Any

import intercom

from tests.clients.expect import refused

UTC = datetime.UTC


def tour(client: Any, stage: Any) -> None:
    one_user(client)
    saving(client)
    same_email(client)
    walking(client)
    scrolling(client)


def one_user(client: Any) -> None:
    signed_up = datetime.datetime(2017, 7, 14, 2, 40, tzinfo=UTC)
    created = client.users.create(
        email="bob@example.com", user_id="1", name="Bob Smith", signed_up_at=int(signed_up.timestamp()),
        phone="+1 555 01", last_seen_ip="198.51.100.7", custom_attributes={"role": "pilot", "ships": 2},
    )  # fmt: skip
    assert (created.email, created.user_id, created.name, created.phone) == (
        "bob@example.com", "1", "Bob Smith", "+1 555 01",
    )  # fmt: skip
    assert created.signed_up_at == created.remote_created_at == signed_up
    assert abs((created.created_at - datetime.datetime.now(UTC)).total_seconds()) < 60
    assert created.last_seen_ip == "198.51.100.7"
    assert (created.companies, created.tags, created.segments, created.social_profiles) == ([], [], [], [])
    assert (created.avatar.image_url, created.pseudonym, created.do_not_track) == (None, None, None)
    assert dict(created.custom_attributes) == {"role": "pilot", "ships": 2}
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}, {"id": created.id}):
        found = client.users.find(**key)
        assert (found.id, found.email, found.phone, found.updated_at) == (
            created.id, "bob@example.com", "+1 555 01", created.updated_at,
        )  # fmt: skip
    assert client.users.load(created).email == "bob@example.com"
    deleted = client.users.delete(created)
    assert deleted.id == created.id
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}, {"id": created.id}):
        error = refused(intercom.ResourceNotFound, client.users.find, **key)
        assert (error.message, error.context) == (
            "User Not Found", {"http_code": 404, "application_error_code": "not_found"},
        )  # fmt: skip


def saving(client: Any) -> None:
    user = client.users.create(email="ada@example.com")
    user.custom_attributes["average_monthly_spend"] = 1234.56
    client.users.save(user)
    user.increment("karma")
    client.users.save(user)
    user.increment("karma", 4)
    client.users.save(user)
    found = client.users.find(id=user.id)
    assert dict(found.custom_attributes) == {"average_monthly_spend": 1234.56, "karma": 5}
    # The id names the user, so its address and its own id can change.
    found.email, found.user_id, found.name = "countess@example.com", "ada-1", "Ada Lovelace"
    found.last_request_at = datetime.datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC)
    client.users.save(found)
    again = client.users.find(user_id="ada-1")
    assert (again.id, again.email, again.name) == (user.id, "countess@example.com", "Ada Lovelace")
    assert again.last_request_at == datetime.datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC)
    refused(intercom.ResourceNotFound, client.users.find, email="ada@example.com")
    client.users.create(user_id="2")
    again.user_id = "2"
    error = refused(intercom.MultipleMatchingUsersError, client.users.save, again)
    assert error.context == {"http_code": 400, "application_error_code": "unique_user_constraint"}
    for user_id in ("ada-1", "2"):
        client.users.delete(client.users.find(user_id=user_id))


def same_email(client: Any) -> None:
    """Two users may share an address, and then it names neither."""
    twins = [client.users.create(user_id=user_id, email="twins@example.com") for user_id in ("a", "b")]
    error = refused(intercom.MultipleMatchingUsersError, client.users.find, email="twins@example.com")
    assert error.message.startswith("Multiple existing users match this email address")
    for twin in twins:
        client.users.delete(twin)


def walking(client: Any) -> None:
    """`all` and `find_all` follow each `pages.next` to the end."""
    made = {client.users.create(user_id=str(number)).user_id for number in range(120)}
    walked = [user.user_id for user in client.users.all()]
    assert len(walked) == 120
    assert set(walked) == made
    assert len([*client.users.find_all(per_page=7, sort="created_at", order="asc")]) == 120
    # A walk into which others write misses none of those who stay.
    walk = client.users.find_all(per_page=25, order="asc")
    seen = [next(walk).user_id for _ in range(30)]
    client.users.create(user_id="late")
    seen += [user.user_id for user in walk]
    assert made <= set(seen)
    assert len(seen) == len(set(seen))
    client.users.delete(client.users.find(user_id="late"))


def scrolling(client: Any) -> None:
    scrolled = [user.user_id for user in client.users.scroll()]
    assert len(scrolled) == len(set(scrolled)) == 120
    scroll = client.users.scroll()  # The first has come to its end, so that another may begin.
    assert next(scroll).user_id in scrolled
    error = refused(intercom.UnexpectedError, lambda: next(client.users.scroll()))
    assert error.context == {"http_code": 400, "application_error_code": "scroll_exists"}
    assert len([*scroll]) == 119
