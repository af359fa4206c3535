"""Tickets: a browser follows for the one it was given for, for some minutes, and only what that one may see."""

from __future__ import annotations

import base64
import json
import time

import pytest

from interphone.domain import credentials, live_tickets
from interphone.domain.credentials import NewCredential, Revocation
from interphone.domain.teammates import NewTeammate, create
from interphone.live import hub
from tests.live.conftest import Stage
from tests.support.accounts import open_account


def test_a_ticket_for_a_teammate_tells_all(stage: Stage) -> None:
    mal = stage.account.door.write(stage.account.app_id, create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    ticket = stage.ok("POST", "/live/tickets", {"admin_id": mal.id})
    assert (ticket["type"], ticket["admin_id"], ticket["contact_id"]) == ("live.ticket", str(mal.id), None)
    assert ticket["url"] == f"/live/events?ticket={ticket['ticket']}"
    assert 0 < ticket["expires_at"] - time.time() <= live_tickets.VALID_SECONDS
    follower = stage.ready(ticket=ticket["ticket"])
    stage.user("wash")
    assert follower.until("contact").data["email"] == "wash@serenity.example"


def test_a_conversation_that_somebody_came_into_often_is_told_once_to_whoever_comes_back(stage: Stage) -> None:
    """It may be megabytes, and is the same each time. From wherever they come back, it is told."""
    mal = stage.account.door.write(stage.account.app_id, create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    wash, zoe = stage.user("wash"), stage.user("zoe")
    ticket = stage.ticket(contact={"id": zoe["id"]})
    with stage.ready(ticket=ticket) as follower:
        begun = stage.ok("POST", "/conversations", {"from": {"type": "user", "id": wash["id"]}, "body": "Hello"})
        people = f"/conversations/{begun['conversation_id']}/customers"
        coming = {"admin_id": str(mal.id), "customer": {"intercom_user_id": zoe["id"]}}
        stage.ok("POST", people, coming)
        first = follower.until("conversation")
    for _ in range(3):
        stage.ok("DELETE", f"{people}/{zoe['id']}", {"admin_id": str(mal.id)})
        stage.ok("POST", people, coming)
    stage.ok("PUT", f"/contacts/{zoe['id']}", {"name": "Zoe"})
    told: list[str | None] = []
    for place in (first.id, None):
        back = stage.ready(ticket=ticket, last_event_id=place or told[0])
        whole = []
        while (event := back.next()).kind != "contact":
            told.append(event.id)
            whole += [event] if "conversation_parts" in event.data else []
        assert [event.data["id"] for event in whole] == [begun["conversation_id"]]


@pytest.mark.parametrize("name", ["id", "user_id", "external_id", "email"])
def test_a_contact_is_told_of_themselves_alone(stage: Stage, name: str) -> None:
    wash = stage.user("wash", user_id="25")
    value = {"id": wash["id"], "email": wash["email"]}.get(name, "25")
    follower = stage.ready(ticket=stage.ticket(contact={name: value}))
    stage.user("zoe")
    stage.user("pilot", user_id="25", name="Hoban", custom_attributes={"craft": "pilot"})
    event = follower.next()
    assert (event.kind, event.data["id"], event.data["email"]) == ("contact", wash["id"], "pilot@serenity.example")
    assert "custom_attributes" not in event.data, "what others noted of a person is not theirs to see"


def test_an_erased_contact_is_told_so_and_let_go(stage: Stage) -> None:
    wash = stage.user("wash")
    ticket = stage.ticket(contact={"id": wash["id"]})
    follower = stage.ready(ticket=ticket)
    stage.ok("DELETE", f"/contacts/{wash['id']}")
    assert follower.rest() == []
    assert stage.follow(ticket=ticket).status == 401


def test_a_page_of_another_site_may_follow(stage: Stage) -> None:
    follower = stage.ready(ticket=stage.ticket())
    assert follower.answer.getheader("access-control-allow-origin") == "*"


@pytest.mark.parametrize("spoilt", ["", "ipl_", "ipl_x.y", "fish", "ipl_" + "A" * 200])
def test_what_is_no_ticket_is_refused(stage: Stage, spoilt: str) -> None:
    follower = stage.follow(ticket=spoilt)
    assert follower.status == 401
    assert follower.answer.getheader("access-control-allow-origin") == "*", "else the page is not told why"
    assert follower.answer.getheader("www-authenticate") is None, "a browser would ask for a password"
    told = json.loads(follower.answer.read())["errors"]
    assert told == [{"code": "unauthorized", "message": live_tickets.REFUSED}]


def test_a_ticket_that_was_changed_is_refused(stage: Stage) -> None:
    ticket = stage.ticket()
    payload, _, signature = ticket.removeprefix("ipl_").partition(".")
    said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    *rest, expires_at = json.loads(said)
    later = base64.urlsafe_b64encode(json.dumps([*rest, expires_at + 1]).encode()).decode().rstrip("=")
    assert stage.follow(ticket=f"ipl_{later}.{signature}").status == 401
    assert stage.follow(ticket=ticket[:-2] + ("AA" if ticket[-2:] != "AA" else "BB")).status == 401
    assert stage.follow(ticket=ticket).status == 200


def test_a_ticket_opens_no_other_workspace(stage: Stage) -> None:
    stranger = Stage(f"http://127.0.0.1:{stage.port}", open_account(stage.account.door))
    theirs = stranger.ready(ticket=stranger.ticket())
    stage.user("wash")
    stranger.user("saffron")
    assert theirs.next().data["email"] == "saffron@serenity.example"
    stranger.close()


def test_a_ticket_runs_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_tickets, "VALID_SECONDS", 0)
    assert stage.follow(ticket=stage.ticket()).status == 401


def test_a_revoked_credential_voids_its_tickets(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LOOK_SECONDS", 0.05)
    door, app_id = stage.account.door, stage.account.app_id
    token = door.write(app_id, credentials.create, NewCredential(kind="token"))
    ticket = stage.ask("POST", "/live/tickets", {}, Authorization=f"Bearer {token.secret}")[1]["ticket"]
    follower = stage.ready(ticket=ticket)
    door.write(app_id, credentials.revoke, Revocation("token", token.id))
    assert follower.rest() == []
    assert stage.follow(ticket=ticket).status == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"contact": {"id": "6b02ac1634958887e700acbd"}}, 404, "not_found"),
        ({"contact": {"email": "nobody@serenity.example"}}, 404, "not_found"),
        ({"admin_id": 4711}, 404, "admin_not_found"),
        ({"contact": {}}, 400, "parameter_invalid"),
        ({"contact": None}, 400, "parameter_invalid"),
        ({"contact": "wash"}, 400, "parameter_invalid"),
        ({"contact": {"name": "wash"}}, 400, "bad_request"),
        ({"contact": {"id": "1"}, "admin_id": 1}, 400, "parameter_invalid"),
        ({"who": "wash"}, 400, "bad_request"),
        (["wash"], 400, "parameter_invalid"),
        ([], 400, "parameter_invalid"),
    ],
)
def test_refusals(stage: Stage, body: object, status: int, code: str) -> None:
    got, answer = stage.ask("POST", "/live/tickets", body)
    assert (got, answer["type"], answer["errors"][0]["code"]) == (status, "error.list", code)


def test_the_door_takes_what_it_says(stage: Stage) -> None:
    assert stage.ask("GET", "/live/tickets")[0] == 405
    assert stage.ask("POST", "/live/events", {})[0] == 405
    assert stage.ask("POST", "/live/nothing", {})[0] == 404
    assert stage.ask("POST", "/live/tickets", {}, Authorization="Bearer wrong")[0] == 401
    assert stage.follow(ticket=stage.ticket(), last_event_id="1").status == 200
    ticket = stage.ticket()
    assert stage.ask("POST", f"/live/tickets?ticket={ticket}", {})[0] == 403, "a ticket gets no other"
    assert stage.ask("OPTIONS", "/live/events", Authorization="")[0] == 204


def test_the_dummy_app_has_no_stream(stage: Stage) -> None:
    pair = base64.b64encode(b"dummy-app-id:dummy-api-key").decode()
    assert stage.ask("GET", "/live/events", Authorization=f"Basic {pair}")[0] == 403


def test_one_person_has_so_many_streams(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST_OF_ONE_CONTACT", 2)
    ticket = stage.ticket(contact={"id": stage.user("wash")["id"]})
    stage.ready(ticket=ticket)
    stage.ready(ticket=ticket)
    refused = stage.follow(ticket=ticket)
    assert (refused.status, refused.answer.getheader("retry-after")) == (429, "5")
    assert b"2 live streams open" in refused.answer.read()
