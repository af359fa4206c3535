"""The published v1-era Python client, both its layers, against a workspace on a server that listens."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from interphone.domain import credentials
from interphone.domain.credentials import Revocation
from tests.cast import CREW, KAYLEE, SERENITY, WASH, ZOE
from tests.support.api import Account

PATIENCE_SECONDS = 20


@pytest.fixture
def client(v1_client: ModuleType, live: tuple[str, Account], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client with the address and the credentials of a new workspace."""
    address, account = live
    monkeypatch.setattr(v1_client.Intercom, "api_endpoint", f"{address}/v1/")
    monkeypatch.setattr(v1_client.Intercom, "app_id", account.app_id)
    monkeypatch.setattr(v1_client.Intercom, "api_key", account.password)
    return v1_client


def test_users_by_calls(client: Any) -> None:
    api = client.Intercom
    created = api.create_user(**WASH, companies=[SERENITY], last_request_at=1300000000, last_seen_ip="1.2.3.4")
    assert (created["user_id"], created["last_impression_at"]) == ("25", 1300000000)
    assert api.get_user(email=WASH["email"]) == api.get_user(user_id="25") == created
    assert api.update_user(user_id="25", name="Wash")["custom_data"] == WASH["custom_data"]
    listed = api.get_users(per_page=1)
    assert (listed["total_count"], listed["users"][0]["name"]) == (1, "Wash")
    assert api.delete_user(email=WASH["email"])["name"] == "Wash"
    assert api.get_users()["users"] == []


def test_users_as_objects(client: Any) -> None:
    user_class = client.User
    for member in CREW:
        user_class.create(**member)
    assert [user.name for user in user_class.all()] == [member["name"] for member in reversed(CREW)]
    user = user_class.find_by_user_id("27")
    assert user.email == KAYLEE["email"]
    assert user.created_at == datetime.datetime.fromtimestamp(KAYLEE["created_at"])
    assert user.custom_data["role"] == "mechanic"
    user.name, user.unsubscribed_from_emails, user.company = "Kaywinnet Lee Frye", True, SERENITY
    user.custom_data["engines"] = 2
    user.last_impression_at = datetime.datetime(2013, 1, 1)
    user.save()
    again = user_class.find(email=KAYLEE["email"])
    assert (again.name, again.custom_data["engines"], again.unsubscribed_from_emails) == ("Kaywinnet Lee Frye", 2, True)
    assert again.last_impression_at == datetime.datetime(2013, 1, 1)
    new = user_class()
    new.email = "river@serenity.example"
    new.save()
    assert new.user_id is None
    assert user_class.find_by_email("river@serenity.example")["intercom_id"] == new["intercom_id"]
    assert user_class.delete(user_id="28").name == "Jayne Cobb"
    assert len(user_class.all()) == len(CREW)


def test_all_walks_every_page(client: Any, live: tuple[str, Account]) -> None:
    _, account = live
    for number in range(501):
        account.user_of(user_id=str(number), created_at=1_300_000_000 + number)
    assert [user.user_id for user in client.User.all()] == [str(number) for number in reversed(range(501))]


def test_tags(client: Any) -> None:
    for member in (WASH, ZOE):
        client.User.create(**member)
    tag = client.Tag.create("Crew", "tag", user_ids=["25", "99"], emails=[ZOE["email"]])
    assert (tag.name, tag.segment, tag.tagged_user_count) == ("Crew", False, 2)
    assert tag.id is not None
    found = client.Tag.find_by_name("crew")
    assert found == tag
    found.user_ids, found.tag_or_untag = ["25"], "untag"
    found.save()
    assert found.tagged_user_count == 1
    by_tag = client.Intercom.get_users(tag_name="Crew")["users"]
    assert by_tag == client.Intercom.get_users(tag_id=tag.id)["users"]
    assert [user["user_id"] for user in by_tag] == ["26"]


def test_notes(client: Any) -> None:
    client.User.create(**WASH)
    note = client.Note.create(email=WASH["email"], body="Keeps dinosaurs.")
    assert note.html == "<p>Keeps dinosaurs.</p>"
    assert note.user.user_id == "25"
    assert abs((note.created_at - datetime.datetime.now()).total_seconds()) < 60
    saved = client.Note()
    saved.user_id, saved.body = "25", "Two of them."
    saved.save()
    assert saved.html == "<p>Two of them.</p>"


def test_impressions(client: Any) -> None:
    client.User.create(**WASH)
    sent = {"location": "/pricing/upgrade", "user_ip": "1.2.3.4", "user_agent": "my-service-iphone-app-1.2"}
    assert client.Impression.create(email=WASH["email"], **sent).unread_messages == 0
    visit = client.Impression(user_id="25", **sent)
    visit.save()
    assert visit.unread_messages == 0
    user = client.User.find(user_id="25")
    assert (user.last_seen_ip, user.last_seen_user_agent) == ("1.2.3.4", "my-service-iphone-app-1.2")
    assert user.session_count == 1


def test_threads(client: Any) -> None:
    client.User.create(**WASH)
    threads = client.MessageThread
    assert threads.find_all(user_id="25") == []
    thread = threads.create(email=WASH["email"], body="Are we there yet?")
    assert (thread.read, thread.updated_at) == (True, None)
    assert (thread.messages[0].html, thread.messages[0].author.name) == ("<p>Are we there yet?</p>", WASH["name"])
    replied = threads.reply(user_id="25", thread_id=thread.thread_id, body="And now?")
    assert [message.html for message in replied.messages] == ["<p>Are we there yet?</p>", "<p>And now?</p>"]
    assert replied.updated_at >= replied.created_at
    assert not replied.messages[1].author.admin
    assert threads.reply(user_id="25", thread_id=thread.thread_id, read=False).read is False
    assert client.Impression.create(user_id="25").unread_messages == 1
    [found] = threads.find_all(email=WASH["email"])
    assert found == threads.find(email=WASH["email"], thread_id=thread.thread_id)
    assert threads.reply(user_id="25", thread_id=thread.thread_id, read=True).read is True
    assert client.Impression.create(user_id="25").unread_messages == 0


def test_events(client: Any, live: tuple[str, Account]) -> None:
    _, account = live
    client.User.create(**WASH)
    client.Event.create(event_name="landed", user_id="25", metadata={"planet": "Whitefall"})
    event = client.Event()
    event.event_name, event.email = "took-off", WASH["email"]
    event.save()
    names = "SELECT name FROM data_event WHERE app_id = :app_id ORDER BY name"
    assert account.door.read(account.app_id, lambda tx, _: tx.all(names)) == [("landed",), ("took-off",)]


def is_refused_soon(client: Any) -> bool:
    """A revocation by another process is heard of at once; across a network that takes a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            client.User.all()
        except client.AuthenticationError:
            return True
    return False


def test_errors(client: Any, live: tuple[str, Account], monkeypatch: pytest.MonkeyPatch) -> None:
    _, account = live
    calls: list[Callable[[], Any]] = [
        lambda: client.User.find(user_id="25"),
        lambda: client.User.delete(email="nobody@serenity.example"),
        lambda: client.Note.create(user_id="25", body="x"),
        lambda: client.Tag.find_by_name("Crew"),
        lambda: client.MessageThread.find(user_id="25", thread_id=1),
        lambda: client.Event.create(event_name="a", user_id="25"),
    ]
    for call in calls:
        with pytest.raises(client.ResourceNotFound):
            call()
    # Other refusals the client hands on as they come.
    assert client.Intercom.create_user(name="Nobody")["error"]["type"] == "bad_request"
    # Asked here too, as it may be answered once more before the server has heard of the revocation.
    assert client.User.all() == []
    account.door.write(account.app_id, credentials.revoke, Revocation("key", 1))
    assert is_refused_soon(client)
    monkeypatch.setattr(client.Intercom, "api_key", "")
    with pytest.raises(client.AuthenticationError):
        client.Intercom.get_users()
