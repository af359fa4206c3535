"""Users, as the README of python-intercom 2.1.1 shows them, from creating one to walking all."""

import datetime
from typing import Any

from tests.clients.expect import refused


def tour(intercom: Any, stage: Any) -> None:
    one_user(intercom)
    saving(intercom)
    same_email(intercom)
    walking(intercom)


def one_user(intercom: Any) -> None:
    user_class = intercom.User
    signed_up = datetime.datetime(2017, 7, 14, 2, 40)
    created = user_class.create(
        email="Bob@Example.com", user_id="1", name="Bob Smith", signed_up_at=int(signed_up.timestamp()),
        custom_attributes={"role": "pilot", "ships": 2, "licensed": True},
    )  # fmt: skip
    assert (created.email, created.user_id, created.name) == ("bob@example.com", "1", "Bob Smith")
    assert created.signed_up_at == created.remote_created_at == signed_up
    assert abs((created.created_at - datetime.datetime.now()).total_seconds()) < 60
    assert created.last_request_at is None
    assert (created.session_count, created.unsubscribed_from_emails, created.anonymous) == (0, False, False)
    assert dict(created.custom_attributes) == {"role": "pilot", "ships": 2, "licensed": True}
    # Lists and typed objects inside become objects of the client's.
    assert (created.companies, created.tags, created.segments, created.social_profiles) == ([], [], [], [])
    assert created.avatar.image_url is None
    assert created.location_data.country_name is None
    assert len(created.id) == 24
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}, {"id": created.id}):
        found = user_class.find(**key)
        assert (found.id, found.name, found.created_at) == (created.id, "Bob Smith", created.created_at)
    # Creating again is updating.
    again = user_class.create(email="bob@example.com", name="Robert")
    assert (again.id, again.user_id, again.name) == (created.id, "1", "Robert")
    assert user_class.count() == 1
    deleted = user_class.find(id=created.id).delete()
    assert deleted.id == created.id
    assert user_class.count() == 0
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}, {"id": created.id}):
        assert str(refused(intercom.ResourceNotFound, user_class.find, **key)) == "Resource Not Found"
    refused(intercom.ResourceNotFound, deleted.delete)


def saving(intercom: Any) -> None:
    user_class = intercom.User
    user = user_class()
    user.email, user.name = "ada@example.com", "Ada"
    user.custom_attributes["average_monthly_spend"] = 1234.56
    user.save()
    assert (user.user_id, user.email) == (None, "ada@example.com")
    user.increment("karma")
    user.save()
    user.increment("karma", 4)
    user.save()
    found = user_class.find(email="ada@example.com")
    assert dict(found.custom_attributes) == {"average_monthly_spend": 1234.56, "karma": 5}
    found.name, found.unsubscribed_from_emails = "Ada Lovelace", True
    found.last_request_at = datetime.datetime(2018, 1, 2, 3, 4, 5)
    found.user_id = "ada-1"
    found.save()
    assert (found.user_id, found.name, found.unsubscribed_from_emails) == ("ada-1", "Ada Lovelace", True)
    assert user_class.find(user_id="ada-1").last_request_at == datetime.datetime(2018, 1, 2, 3, 4, 5)
    loaded = user_class(id=found.id).load()
    assert loaded.email == "ada@example.com"
    found.delete()


def same_email(intercom: Any) -> None:
    """Two users may share an address, and then it names neither."""
    user_class = intercom.User
    twins = [user_class.create(user_id=user_id, email="twins@example.com") for user_id in ("a", "b")]
    assert twins[0].id != twins[1].id
    error = refused(intercom.MultipleMatchingUsersError, user_class.find, email="twins@example.com")
    assert error.message.startswith("Multiple existing users match this email address")
    assert error.context == {"http_code": 400, "application_error_code": "conflict"}
    for twin in twins:
        twin.delete()


def walking(intercom: Any) -> None:
    """`all` follows each `pages.next` to the end."""
    made = {intercom.User.create(user_id=str(number)).user_id for number in range(120)}
    walked = [user.user_id for user in intercom.User.all()]
    assert len(walked) == 120
    assert set(walked) == made
    assert len([*intercom.User.find_all(per_page=7, created_since=1)]) == 120
    assert intercom.User.all()[110].user_id in made
