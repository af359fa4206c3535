"""Tags, segments, notes, events and counts, as the README of python-intercom 2.1.1 shows them."""

import datetime
import time
from typing import Any

from tests.clients.expect import refused


def tour(intercom: Any, stage: Any) -> None:
    bob = intercom.User.create(email="bob@example.com", user_id="1")
    zoe = intercom.User.create(
        email="zoe@example.com", user_id="2", companies=[{"company_id": "6", "name": "Serenity"}]
    )
    company = intercom.Company.find(company_id="6")
    tags(intercom, bob, zoe, company)
    segments(intercom)
    notes(intercom, bob)
    events(intercom, bob)
    counts(intercom)


def tags(intercom: Any, bob: Any, zoe: Any, company: Any) -> None:
    tag_class = intercom.Tag
    tag = tag_class.tag_users("blue", [bob.id, zoe.id])
    assert tag.name == "blue"
    assert int(tag.id) > 0
    assert [worn.name for worn in intercom.User.find(id=bob.id).tags] == ["blue"]
    assert tag_class.tag_users("Blue", [bob.id]).id == tag.id
    for key in ({"id": bob.id}, {"email": "bob@example.com"}, {"user_id": "1"}):
        assert [worn.name for worn in tag_class.find_all_for_user(**key)] == ["blue"]
    tag_class.untag_users("blue", [bob.id])
    assert intercom.User.find(id=bob.id).tags == []
    assert [worn.id for worn in intercom.User.find(id=zoe.id).tags] == [tag.id]
    red = tag_class.tag_companies("red", [company.id])
    assert [worn.id for worn in intercom.Company.find(id=company.id).tags] == [red.id]
    for key in ({"id": company.id}, {"company_id": "6"}):
        assert [worn.name for worn in tag_class.find_all_for_company(**key)] == ["red"]
    tag_class.untag_companies("red", [company.id])
    assert intercom.Company.find(id=company.id).tags == []
    tag_class.tag_companies("red", [company.id])
    assert sorted(tag.name for tag in tag_class.all()) == ["blue", "red"]
    assert tag_class.create(name="green").name == "green"
    assert tag_class.count() == 3
    assert [user.id for user in intercom.User.find_all(tag_id=tag.id)] == [zoe.id]
    # One who is unknown spoils the whole call: nobody is tagged.
    refused(intercom.ResourceNotFound, tag_class.tag_users, "blue", [bob.id, "5" * 24])
    assert intercom.User.find(id=bob.id).tags == []


def segments(intercom: Any) -> None:
    found = list(intercom.Segment.all())
    assert {segment.name for segment in found} >= {"New", "Active"}
    assert intercom.Segment.find(id=found[0].id).name == found[0].name
    assert found[0].created_at is not None
    assert intercom.Segment.count() >= len(found)
    refused(intercom.ResourceNotFound, intercom.Segment.find, id="5" * 24)


def notes(intercom: Any, bob: Any) -> None:
    note_class = intercom.Note
    note = note_class.create(body="<p>Text for the note</p>", email="bob@example.com")
    assert note.body == "<p>Text for the note</p>"
    assert abs((note.created_at - datetime.datetime.now()).total_seconds()) < 60
    assert note_class.find(id=note.id).body == note.body
    # A user that is embedded loads itself.
    assert note.user.id == bob.id
    assert note.user.load().email == "bob@example.com"
    note_class.create(body="Keeps dinosaurs.", user_id="1")
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}):
        assert {note.body for note in note_class.find_all(**key)} == {
            "<p>Text for the note</p>",
            "<p>Keeps dinosaurs.</p>",
        }
    assert list(note_class.find_all(user_id="2")) == []
    refused(intercom.ResourceNotFound, note_class.create, body="Who?", email="nobody@example.com")
    refused(intercom.ResourceNotFound, note_class.find, id="4711")


def events(intercom: Any, bob: Any) -> None:
    now = int(time.time())
    invited = {"invitee_email": "pi@example.org", "invite_code": "ADDAFRIEND", "found_date": 12909364407}
    assert intercom.Event.create(event_name="invited-friend", created_at=now, email=bob.email, metadata=invited) is None
    ordered = {
        "order_date": now,
        "stripe_invoice": "inv_3434343434",
        "order_number": {"value": "3434-3434", "url": "https://example.org/orders/3434-3434"},
        "price": {"currency": "usd", "amount": 2999},
    }
    intercom.Event.create(event_name="placed-order", created_at=now, email=bob.email, metadata=ordered)
    # A time that is a datetime is sent as seconds.
    event = intercom.Event(event_name="sailed", user_id="1", created_at=datetime.datetime.now())
    event.save()
    refused(intercom.ResourceNotFound, intercom.Event.create, event_name="sailed", created_at=now, user_id="99")


def counts(intercom: Any) -> None:
    count = intercom.Count
    assert count.user_counts_for_each_tag == count.find(type="user", count="tag").user["tag"]
    by_tag = {name: number for entry in count.user_counts_for_each_tag for name, number in entry.items()}
    assert by_tag == {"blue": 1, "green": 0, "red": 0}
    by_segment = {name for entry in count.user_counts_for_each_segment for name in entry}
    assert by_segment >= {"New", "Active"}
    assert isinstance(count.company_counts_for_each_segment, list)
    of_companies = {name: number for entry in count.company_counts_for_each_tag for name, number in entry.items()}
    assert of_companies["red"] == 1
    [serenity] = count.company_counts_for_each_user
    assert (serenity["Serenity"], serenity["remote_company_id"]) == (1, "6")
    app = count.fetch_for_app()
    assert (app.user["count"], app.company["count"], app.tag["count"]) == (2, 1, 3)
