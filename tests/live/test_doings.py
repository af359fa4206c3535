"""Typing and presence: told to those who follow now, and kept nowhere."""

from __future__ import annotations

import pytest

from interphone.domain import live_log, opening
from interphone.domain.contacts import Who
from interphone.domain.opening import NewConversation
from interphone.domain.parts import Words
from interphone.domain.teammates import NewTeammate, create
from interphone.live import presence
from tests.live.conftest import Stage


class Crew:
    """Mal of the team, and Wash who has written to it; Zoe is another person."""

    def __init__(self, stage: Stage) -> None:
        door, app_id = stage.account.door, stage.account.app_id
        self.mal = str(door.write(app_id, create, NewTeammate("Mal", "mal@serenity.example", "owner")).id)
        self.wash = stage.user("wash", name="Wash")["id"]
        self.zoe = stage.user("zoe")["id"]
        new = NewConversation(who=Who(id=self.wash), words=Words(body="<p>Hello</p>"))
        self.conversation = door.write(app_id, opening.start, new).conversation.id


@pytest.fixture
def crew(stage: Stage) -> Crew:
    return Crew(stage)


@pytest.fixture
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interphone.live.hub.LOOK_SECONDS", 0.05)
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0.1)


def test_a_person_sees_a_teammate_type_and_the_other_way_round(stage: Stage, crew: Crew) -> None:
    mal, wash, zoe = (stage.ticket(**who) for who in (
        {"admin_id": crew.mal}, {"contact": {"id": crew.wash}}, {"contact": {"id": crew.zoe}}
    ))  # fmt: skip
    team, person, other = (stage.ready(ticket=ticket) for ticket in (mal, wash, zoe))
    said = {"conversation_id": crew.conversation}
    assert stage.ask("POST", f"/live/typing?ticket={mal}", said)[0] == 202
    expected = {
        "conversation_id": str(crew.conversation),
        "author": {"type": "admin", "id": crew.mal, "name": "Mal"},
        "typing": True,
        "expires_in": 5,
    }
    assert person.until("typing").data == expected
    assert team.until("typing").data == expected
    assert stage.ask("POST", f"/live/typing?ticket={wash}", {**said, "typing": False})[0] == 202
    stopped = team.until("typing").data
    assert (stopped["author"]["name"], stopped["typing"]) == ("Wash", False)
    assert other.quiet(0.2)


def test_nobody_outside_sees_a_note_being_typed(stage: Stage, crew: Crew) -> None:
    person = stage.ready(ticket=stage.ticket(contact={"id": crew.wash}))
    team = stage.ready()
    said = {"conversation_id": crew.conversation, "admin_id": crew.mal, "note": True}
    assert stage.ask("POST", "/live/typing", said)[0] == 202
    assert team.until("typing").data["author"]["id"] == crew.mal
    assert person.quiet(0.2)


def test_typing_is_not_in_the_log(stage: Stage, crew: Crew) -> None:
    before = stage.account.door.read(stage.account.app_id, live_log.standing)
    stage.ask("POST", "/live/typing", {"conversation_id": crew.conversation, "admin_id": crew.mal})
    assert stage.account.door.read(stage.account.app_id, live_log.standing) == before


def test_who_is_there(stage: Stage, crew: Crew, swift: None) -> None:
    team = stage.ready()
    mal = stage.ready(ticket=stage.ticket(admin_id=crew.mal))
    there = {"type": "admin", "id": crew.mal, "online": True, "conversation_id": None}
    assert team.until("presence").data == there
    assert stage.ready().until("presence").data == there, "who comes later is told who is there"
    wash = stage.ready(ticket=stage.ticket(contact={"id": crew.wash}))
    assert team.until("presence").data["id"] == crew.wash
    mal.close()
    assert team.until("presence").data == {**there, "online": False}
    wash.close()
    assert team.until("presence").data["online"] is False


def test_who_comes_back_at_once_was_never_gone(stage: Stage, crew: Crew, swift: None) -> None:
    team = stage.ready()
    ticket = stage.ticket(admin_id=crew.mal)
    stage.ready(ticket=ticket)
    team.until("presence")
    stage.followers[-1].close()
    stage.ready(ticket=ticket)
    assert team.quiet(0.4)


def test_which_conversation_somebody_looks_at(stage: Stage, crew: Crew) -> None:
    team = stage.ready()
    said = {"conversation_id": crew.conversation, "admin_id": crew.mal}
    assert stage.ask("POST", "/live/presence", said)[0] == 202
    told = team.until("presence").data
    assert told == {"type": "admin", "id": crew.mal, "online": True, "conversation_id": str(crew.conversation)}
    stage.ask("POST", "/live/presence", {"admin_id": crew.mal, "conversation_id": None})
    assert team.until("presence").data["conversation_id"] is None


def test_a_look_wears_off(stage: Stage, crew: Crew, swift: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "VIEWING_SECONDS", 0.1)
    team = stage.ready()
    stage.ready(ticket=(ticket := stage.ticket(admin_id=crew.mal)))
    stage.ask("POST", f"/live/presence?ticket={ticket}", {"conversation_id": crew.conversation})
    seen = [team.until("presence").data["conversation_id"] for _ in range(3)]
    assert seen == [None, str(crew.conversation), None]


def test_refusals(stage: Stage, crew: Crew) -> None:
    zoe = stage.ticket(contact={"id": crew.zoe})
    cases = [
        ("/live/typing", {"conversation_id": crew.conversation}, 400, "parameter_not_found"),
        ("/live/typing", {"admin_id": crew.mal}, 400, "parameter_not_found"),
        ("/live/typing", {"conversation_id": 4711, "admin_id": crew.mal}, 404, "not_found"),
        ("/live/typing", {"conversation_id": crew.conversation, "admin_id": 4711}, 404, "admin_not_found"),
        ("/live/presence", {"admin_id": 4711}, 404, "admin_not_found"),
        (f"/live/typing?ticket={zoe}", {"conversation_id": crew.conversation}, 404, "not_found"),
        (f"/live/presence?ticket={zoe}", {"conversation_id": crew.conversation}, 404, "not_found"),
        (f"/live/typing?ticket={zoe}", {"conversation_id": crew.conversation, "admin_id": crew.mal}, 403,
         "action_forbidden"),
        (f"/live/typing?ticket={zoe}", {"conversation_id": "fish"}, 400, "parameter_invalid"),
    ]  # fmt: skip
    for path, body, status, code in cases:
        got, answer = stage.ask("POST", path, body)
        assert (got, answer["errors"][0]["code"]) == (status, code), (path, body, answer)
