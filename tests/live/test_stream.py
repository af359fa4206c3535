"""The stream: what happens is told once, in order, and from where somebody left off."""

from __future__ import annotations

import time

import pytest

from interphone.api.live import door
from interphone.domain import credentials, live_log
from interphone.domain.credentials import Revocation
from interphone.live import feed, hub, reader, stream
from interphone.store import live_events
from interphone.store.database import Transaction
from tests.live.conftest import Stage
from tests.live.following import Follower, number_of, wait_for


def test_a_change_is_told_at_once(stage: Stage) -> None:
    follower = stage.follow()
    assert follower.answer.getheader("content-type") == "text/event-stream; charset=utf-8"
    assert follower.next()[1:] == ("ready", {"resumed": False})
    wash = stage.user("wash")
    event = follower.next()
    assert (event.kind, event.data["type"], event.data["id"]) == ("contact", "contact", wash["id"])
    assert event.data["email"] == "wash@serenity.example"
    assert event.id == follower.last_id


def test_what_is_told_is_what_the_newest_version_shows(stage: Stage) -> None:
    follower = stage.ready()
    wash = stage.user("wash", name="Hoban", custom_attributes={"craft": "pilot"})
    assert follower.next()[1:] == ("settings", {"type": "settings", "changed": "data_attributes"})
    assert follower.next().data == stage.ok("GET", f"/contacts/{wash['id']}")


def test_everybody_is_told_the_same_in_the_same_order(stage: Stage) -> None:
    followers = [stage.ready() for _ in range(5)]
    for number in range(20):
        stage.user(f"u{number}")
    heard = [[follower.next() for _ in range(20)] for follower in followers]
    assert [event.data["email"] for event in heard[0]] == [f"u{number}@serenity.example" for number in range(20)]
    ids = [event.number for event in heard[0]]
    assert ids == sorted(set(ids))
    assert all(events == heard[0] for events in heard)


@pytest.mark.parametrize("way", ["header", "argument"])
def test_who_comes_back_is_told_what_they_missed(stage: Stage, way: str) -> None:
    first = stage.ready()
    stage.user("wash")
    assert first.next().data["email"] == "wash@serenity.example"
    first.close()
    for name in ("zoe", "jayne", "kaylee"):
        stage.user(name)
    if way == "argument":
        back = stage.follow(last_event_id=first.last_id)
    else:
        back = Follower(stage.port, {**stage.headers, "Last-Event-ID": str(first.last_id)})
        stage.followers.append(back)
    assert back.next() == (first.last_id, "ready", {"resumed": True})
    stage.user("simon")
    names = [back.next().data["email"].partition("@")[0] for _ in range(4)]
    assert names == ["zoe", "jayne", "kaylee", "simon"]


@pytest.mark.parametrize(
    ("last_event_id", "reason"),
    [("999999-1366000000", live_log.UNKNOWN), ("17", door.NO_ID), ("-3", door.NO_ID), ("fish", door.NO_ID),
     ("1" * 30 + "-1", door.NO_ID)],
)  # fmt: skip
def test_an_id_that_is_not_known_leads_to_one_reset(stage: Stage, last_event_id: str, reason: str) -> None:
    stage.user("wash")
    follower = stage.follow(last_event_id=last_event_id)
    event = follower.next()
    assert event[1:] == ("reset", {"reason": reason})
    stage.user("zoe")
    after = follower.next()
    assert after.data["email"] == "zoe@serenity.example"
    assert after.number == event.number + 1


def test_an_id_from_before_a_backup_was_restored_leads_to_one_reset(stage: Stage) -> None:
    """Also where the log has grown past it again: other things have happened under the same numbers."""
    follower = stage.ready()
    for name in ("wash", "zoe", "jayne"):
        stage.user(name)
    wash, zoe, _ = (follower.next().id for _ in range(3))
    follower.close()

    def restore(tx: Transaction, _: None) -> None:
        tx.run("DELETE FROM live_event WHERE app_id = :app_id AND id > :id", id=number_of(wash))
        for name in ("simon", "river", "book"):
            tx.now += 60
            live_log.record(tx, [live_log.Entry(live_log.CONTACT, subject=name)])

    stage.account.door.write(stage.account.app_id, restore, None)
    assert stage.follow(last_event_id=zoe).next()[1:] == ("reset", {"reason": live_log.UNKNOWN})
    back = stage.follow(last_event_id=wash)
    assert back.next() == (wash, "ready", {"resumed": True})
    assert [back.next().data["id"] for _ in range(3)] == ["simon", "river", "book"]


def test_who_followed_before_anything_happened_misses_nothing(stage: Stage) -> None:
    start = stage.ready().last_id
    stage.user("wash")
    assert stage.ready(last_event_id=start).next().data["email"] == "wash@serenity.example"


def test_who_was_away_for_too_long_is_told_to_begin_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_log, "KEPT_ROWS", 2)
    follower = stage.ready()
    for name in ("wash", "zoe", "jayne", "kaylee"):
        stage.user(name)
    ids = [follower.next().id for _ in range(4)]
    follower.close()
    assert stage.account.door.write(stage.account.app_id, live_log.forget_old, None) is False
    assert stage.follow(last_event_id=ids[1]).next()[1:] == ("reset", {"reason": live_log.OUTDATED})
    kept = stage.follow(last_event_id=ids[2])
    assert kept.next().data == {"resumed": True}
    assert kept.next().data["email"] == "kaylee@serenity.example"


def test_where_nobody_follows_nothing_is_written(stage: Stage) -> None:
    stage.user("wash")
    account = stage.account
    assert account.door.read(account.app_id, live_log.rows, live_log.Span(0, 100)) == []


def test_who_comes_back_after_nobody_followed_for_days_begins_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = stage.account
    first = stage.ready()
    stage.user("wash")
    left_at = first.next().id
    first.close()
    long_after = int(time.time()) + live_log.KEPT_SECONDS
    stage.user("zoe")
    assert stage.ready(last_event_id=left_at).next().data["email"] == "zoe@serenity.example"
    left_at = stage.followers[-1].last_id

    def be_days_later(tx: Transaction, _: None) -> None:
        assert live_events.following(tx)[1] >= long_after, "whoever is back within a day has missed nothing"
        live_events.set_following(tx, 0, tx.now - 1)
        tx.revise()

    account.door.write(account.app_id, be_days_later, None)
    stage.user("jayne")
    assert str(account.door.read(account.app_id, live_log.standing).last) == left_at, "nobody is told any more"
    monkeypatch.setattr(live_log, "FOLLOW_EVERY_SECONDS", 0)
    late = stage.follow(last_event_id=left_at)
    assert late.next().kind == "reset"
    stage.user("kaylee")
    assert late.next().data["email"] == "kaylee@serenity.example"


def test_a_reader_far_behind_is_reset_and_one_less_far_is_told_all(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_BEHIND", 20)
    monkeypatch.setattr(feed, "KEPT_EVENTS", 4)
    monkeypatch.setattr(feed, "PAGE", 7)
    follower = stage.ready()
    for number in range(30):
        stage.user(f"u{number}")
    heard = [follower.next() for _ in range(30)]
    assert stage.follow(last_event_id=heard[5].id).next().data == {"resumed": True}
    assert stage.followers[-1].next().kind == "reset"
    near = stage.ready(last_event_id=heard[11].id)
    assert [near.next() for _ in range(18)] == heard[12:]


def test_a_sign_of_life_moves_the_id_of_those_who_are_told_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    wash = stage.user("wash")
    follower = stage.ready(ticket=stage.ticket(contact={"id": wash["id"]}))
    start = follower.last_id
    stage.user("zoe")
    lines = follower._lines()
    while not (line := next(lines)).startswith("id:"):
        assert line in ("", ":")
    assert number_of(line.partition(": ")[2]) == number_of(start) + 1


def test_a_revoked_credential_ends_its_streams_and_no_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LOOK_SECONDS", 0.05)
    here, app_id = stage.account.door, stage.account.app_id
    other = here.write(app_id, credentials.create, credentials.NewCredential(kind="token"))
    doomed = Follower(stage.port, {"Authorization": f"Bearer {other.secret}"})
    stays = stage.ready()
    assert doomed.next().kind == "ready"
    here.write(app_id, credentials.revoke, Revocation("token", other.id))
    assert doomed.rest() == []
    doomed.close()
    stage.user("wash")
    assert stays.next().kind == "contact"


def test_another_workspace_is_told_nothing(stage: Stage) -> None:
    from tests.support.accounts import open_account

    stranger = Stage(f"http://127.0.0.1:{stage.port}", open_account(stage.account.door))
    follower = stranger.ready()
    stage.user("wash")
    stranger.user("saffron")
    assert follower.next().data["email"] == "saffron@serenity.example"
    stranger.close()


def test_an_erased_person_is_told_of_and_then_forgotten(stage: Stage) -> None:
    follower = stage.ready()
    account = stage.account
    wash = stage.user("wash")
    event = follower.next()
    stage.ok("DELETE", f"/contacts/{wash['id']}")
    gone = follower.next()
    assert (gone.kind, gone.data) == ("contact.deleted", {"type": "contact", "id": wash["id"], "deleted": True})
    rows = account.door.read(account.app_id, live_log.rows, live_log.Span(event.number - 1, 100))
    assert [(row.kind, row.subject) for row in rows] == [("forgotten", None), ("contact", wash["id"])]
    account.door.write(account.app_id, live_log.forget_person, wash["id"])
    rows = account.door.read(account.app_id, live_log.rows, live_log.Span(event.number - 1, 100))
    assert [(row.kind, row.subject) for row in rows] == [("forgotten", None), ("erased", None)]
    # Whoever has not heard of it has to load everything anew, or would keep the person for ever.
    follower.close()  # Else what was shown before is still in memory, and as good.

    def resumed() -> bool:
        late = stage.ready(last_event_id=event.id)
        return late.next().kind == "reset"

    wait_for(resumed, "the reset did not come")
