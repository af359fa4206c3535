"""Who gets an auto message, where and when, and that they get it once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from interphone.domain import auto_messages, teammates, users, visits, workspaces
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.teammates import NewTeammate
from interphone.domain.visits import Visit
from interphone.store.connect import open_database
from tests.auto_messages.conftest import Ship
from tests.cast import KAYLEE, MAL, WASH
from tests.support.api import Account
from tests.support.clock import Clock

DAY = 86_400
PRICING = "https://serenity.example/pricing?from=mail"
PILOT, MECHANIC = str(WASH["user_id"]), str(KAYLEE["user_id"])


def test_a_page_view_brings_it_unread_and_once(ship: Ship, clock: Clock) -> None:
    ship.announce(url_patterns=["*/pricing"], text="Hello **you**")
    assert ship.visit(PILOT, "https://serenity.example/") == 0
    assert ship.visit(PILOT) == 0
    assert ship.visit(PILOT, PRICING) == 1
    assert ship.visit(PILOT, PRICING) == 1
    (thread,) = ship.inbox(PILOT)
    assert thread["read"] is False
    assert thread["created_by_user"] is False
    assert thread["messages"][0]["html"] == "<p>Hello <strong>you</strong></p>"
    assert thread["messages"][0]["from"] == {"name": MAL[0], "is_admin": True, "avatar": {}}


def test_any_of_several_pages_will_do(ship: Ship) -> None:
    ship.announce(url_patterns=["*/plans", "*/pricing"])
    assert ship.visit(PILOT, PRICING) == 1


def test_without_pages_any_page_view_will_do(ship: Ship) -> None:
    ship.announce()
    assert ship.visit(PILOT) == 1


def test_opening_the_inbox_brings_it(ship: Ship) -> None:
    anywhere = ship.announce()
    ship.announce(url_patterns=["*/pricing"])
    assert len(ship.inbox(PILOT)) == 1
    assert len(ship.inbox(PILOT, current_url="https://serenity.example/")) == 1
    assert len(ship.inbox(PILOT, current_url=PRICING)) == 2
    assert len(ship.inbox(PILOT, current_url=PRICING)) == 2
    assert ship.visit(PILOT, PRICING) == 2
    assert ship.counts(anywhere.id) == (1, 0, 0)


def test_opening_the_inbox_twice_at_once_brings_it_once(ship: Ship) -> None:
    ship.announce()
    arrival = auto_messages.Arrival(Who(PILOT), None)

    async def both() -> None:
        write = ship.door.app.database.write
        await asyncio.gather(*(write(ship.account.app_id, auto_messages.deliver_on_arrival, arrival) for _ in range(2)))

    ship.door.run(both())
    assert len(ship.inbox(PILOT)) == 1
    assert ship.visit(PILOT) == 1


def test_opening_the_inbox_writes_only_when_something_comes(ship: Ship, clock: Clock) -> None:
    def awaited(user_id: str, url: str | None = None) -> bool:
        answer: bool = ship.door.read(
            ship.account.app_id, auto_messages.awaited, auto_messages.Arrival(Who(user_id), url)
        )
        return answer

    assert not awaited(PILOT)
    ship.announce(url_patterns=["*/pricing"])
    assert not awaited(PILOT)
    assert not awaited("nobody", PRICING)
    assert awaited(PILOT, PRICING)
    ship.inbox(PILOT, current_url=PRICING)
    assert not awaited(PILOT, PRICING)
    assert awaited(MECHANIC, PRICING)


def test_an_arrival_of_someone_deleted_meanwhile_does_nothing(ship: Ship) -> None:
    ship.announce()
    ship.write(auto_messages.deliver_on_arrival, auto_messages.Arrival(Who("nobody"), None))


def test_one_thread_alone_brings_nothing(ship: Ship) -> None:
    ship.announce()
    (thread,) = ship.inbox(PILOT)
    ship.announce()
    ship.inbox(PILOT, thread_id=thread["thread_id"])
    assert ship.visit(PILOT) == 2


def test_people_with_conversations_get_it_too(ship: Ship) -> None:
    ship.account.made("POST", "/v1/users/message_threads", {"user_id": PILOT, "body": "I am a leaf on the wind."})
    ship.announce()
    assert ship.visit(PILOT) == 1
    assert len(ship.inbox(PILOT)) == 2


def test_several_come_together(ship: Ship) -> None:
    messages = [ship.announce() for _ in range(3)]
    assert ship.visit(PILOT, PRICING) == 3
    assert [ship.counts(message.id) for message in messages] == [(1, 0, 0)] * 3


def test_it_waits_for_its_start_and_stops_at_its_end(ship: Ship, clock: Clock) -> None:
    ship.announce(starts_at=int(clock.now) + DAY, ends_at=int(clock.now) + 2 * DAY)
    assert ship.visit(PILOT) == 0
    clock.advance(DAY)
    assert ship.visit(PILOT) == 1
    clock.advance(DAY - 1)
    assert ship.visit(MECHANIC) == 1
    clock.advance(1)
    assert ship.visit("26") == 0


def test_paused_it_goes_to_nobody_and_resumed_to_the_rest(ship: Ship) -> None:
    message = ship.announce()
    assert ship.visit(PILOT) == 1
    ship.write(auto_messages.pause, message.id)
    assert ship.visit(MECHANIC) == 0
    assert ship.visit(PILOT) == 1
    ship.write(auto_messages.resume, message.id)
    assert ship.visit(MECHANIC) == 1


def test_tags_decide(ship: Ship) -> None:
    tag = {"name": "Crew", "user_ids": [PILOT], "tag_or_untag": "tag"}
    ship.account.made("POST", "/v1/tags", tag)
    wearers = ship.announce(tags=["crew"])
    others = ship.announce(without_tags=["CREW"])
    ship.visit(PILOT)
    ship.visit(MECHANIC)
    assert ship.explain(PILOT)[0].received_at is not None
    assert ship.counts(wearers.id) == ship.counts(others.id) == (1, 0, 0)
    ship.account.made("PUT", "/v1/tags", {**tag, "tag_or_untag": "untag"})
    ship.visit(PILOT)
    assert ship.counts(others.id) == (2, 0, 0)


def test_a_tag_that_nobody_knew_is_made(ship: Ship) -> None:
    ship.announce(tags=["Later"])
    assert ship.visit(PILOT) == 0
    ship.account.made("PUT", "/v1/tags", {"name": "later", "user_ids": [PILOT], "tag_or_untag": "tag"})
    assert ship.visit(PILOT) == 1


@pytest.mark.parametrize(
    ("conditions", "gets"),
    [
        (["role is pilot"], True),
        (["role is pilot", "dinosaurs > 2"], False),
        (["custom_data.role starts with PIL", "dinosaurs >= 2"], True),
        (["role is not pilot"], False),
        (["ship unknown"], True),
        (["user_id is 25"], True),
        (["email contains @serenity."], True),
        (["name starts with hoban"], True),
        (["signed_up_at < 2013-01-01"], True),
        (["created_at within 7 days"], False),
        (["last_seen_at unknown"], True),
        (["last_seen_at within 7 days"], False),
        (["session_count is 1"], True),
        (["last_seen_ip is 10.0.0.1", "last_seen_user_agent contains firefly"], True),
        (["unsubscribed_from_emails is true"], False),
        (["unsubscribed_from_emails is false"], True),
        (["location.country_code unknown"], True),
    ],
)
def test_all_conditions_must_hold(ship: Ship, conditions: list[str], gets: bool) -> None:
    """On the pilot's first page view, which begins the first session."""
    ship.announce(*conditions)
    assert ship.visit(PILOT, user_ip="10.0.0.1", user_agent="Firefly/1.0") == gets


def test_last_seen_is_the_visit_before(ship: Ship, clock: Clock) -> None:
    ship.visit(PILOT)
    ship.announce("last_seen_at more than 30 days ago", text="Welcome back.")
    ship.announce("last_seen_at within 30 days", text="Here again?")
    clock.advance(31 * DAY)
    assert ship.visit(PILOT) == 1
    assert ship.inbox(PILOT)[0]["messages"][0]["html"] == "<p>Here again?</p>"
    assert len(ship.inbox(PILOT)) == 2


def record_together(account: Account, *views: Visit) -> list[Any]:
    """Page views of one batch."""
    return list(account.door.write(account.app_id, lambda tx, given: visits.record(tx, given), list(views)))


def test_page_views_of_one_batch_count_one_after_the_other(ship: Ship, clock: Clock) -> None:
    ship.visit(PILOT)
    clock.advance(31 * DAY)
    ship.announce("last_seen_at more than 30 days ago", url_patterns=["*/pricing"])
    ship.announce("session_count is 2", url_patterns=["*/pricing"])
    home, pricing = Visit(Who(PILOT), url="https://serenity.example/"), Visit(Who(PILOT), url=PRICING)
    assert record_together(ship.account, home, pricing, pricing) == [0, 1, 1]
    assert ship.visit(PILOT) == 1


def test_replying_stops_those_that_stop_on_reply(ship: Ship) -> None:
    first = ship.announce()
    ship.visit(PILOT)
    ship.visit(MECHANIC)
    ship.mark(PILOT, ship.inbox(PILOT)[0]["thread_id"], body="Juice?")
    stopping, going = ship.announce(stop_on_reply=True), ship.announce()
    assert ship.visit(PILOT) == 1
    assert ship.visit(MECHANIC) == 3
    assert ship.counts(first.id) == (2, 1, 1)
    assert ship.counts(stopping.id) == (1, 0, 0)
    assert ship.counts(going.id) == (2, 0, 0)


def test_counts_seen_and_replied_once_each(ship: Ship) -> None:
    message = ship.announce()
    ship.visit(PILOT)
    thread_id = ship.inbox(PILOT)[0]["thread_id"]
    assert ship.counts(message.id) == (1, 0, 0)
    for read in (True, False, True):
        ship.mark(PILOT, thread_id, read=read)
    assert ship.counts(message.id) == (1, 1, 0)
    ship.mark(PILOT, thread_id, body="Juice?")
    ship.mark(PILOT, thread_id, body="Still juice?")
    assert ship.counts(message.id) == (1, 1, 1)


def test_deleted_people_are_no_longer_counted(ship: Ship) -> None:
    message = ship.announce()
    ship.visit(PILOT)
    ship.visit(MECHANIC)
    assert ship.account.delete("/v1/users", user_id=PILOT).status == 200
    assert ship.counts(message.id) == (1, 0, 0)
    ship.account.user_of(**WASH)
    assert ship.visit(PILOT) == 1


def test_other_workspaces_see_nothing_of_it(ship: Ship, stranger: Account) -> None:
    ship.announce()
    stranger.user_of(**WASH)
    assert stranger.made("POST", "/v1/users/impressions", {"user_id": PILOT}) == {"unread_messages": 0}


def test_a_change_by_another_server_is_followed(database_url: str) -> None:
    """What is compiled in memory must not outlive a change made elsewhere."""
    here, elsewhere, person = open_database(database_url), open_database(database_url), Who("25")
    new = auto_messages.NewAutoMessage(sender="1", text="From afar.")

    async def story() -> list[Any]:
        await here.start()
        await elsewhere.start()
        try:
            await here.write("firefly", workspaces.create, "Firefly")
            await here.write("firefly", teammates.create, NewTeammate(*MAL))
            await here.write("firefly", users.upsert, ContactChange(who=person))
            unread = [await here.write("firefly", visits.record, Visit(person))]
            message = await elsewhere.write("firefly", auto_messages.create, new)
            unread.append(await here.write("firefly", visits.record, Visit(person)))
            await elsewhere.write("firefly", auto_messages.create, new)
            await elsewhere.write("firefly", auto_messages.pause, message.id + 1)
            return [*unread, await here.write("firefly", visits.record, Visit(person))]
        finally:
            await elsewhere.close()
            await here.close()

    assert asyncio.run(story()) == [0, 1, 1]
