"""Any story of messages, visits and replies: unread stays exact, nothing comes twice, explain foretells what comes."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interphone.domain import auto_messages, visits
from interphone.domain.contacts import Who
from interphone.domain.visits import Visit
from tests.auto_messages.conftest import Ship
from tests.cast import CREW
from tests.support.accounts import open_account
from tests.support.api import Door

USERS = ("25", "26", "27")
PATHS = ("a", "b", None)


class Announce(NamedTuple):
    path: str | None
    role: str | None
    stop_on_reply: bool


class See(NamedTuple):
    """Page views of one batch: (user, path)."""

    views: list[tuple[str, str | None]]


class Open(NamedTuple):
    user: str
    path: str | None


class Mark(NamedTuple):
    """`nth` of the user's threads, counted around."""

    user: str
    nth: int
    change: dict[str, Any]


class Switch(NamedTuple):
    """Pause or resume the `nth` message."""

    nth: int
    paused: bool


users, paths = st.sampled_from(USERS), st.sampled_from(PATHS)
STEPS = st.one_of(
    st.builds(Announce, paths, st.sampled_from([None, None, "pilot", "mechanic"]), st.booleans()),
    st.builds(See, st.lists(st.tuples(users, paths), min_size=1, max_size=5)),
    st.builds(Open, users, paths),
    st.builds(Mark, users, st.integers(0, 9), st.sampled_from([{"read": True}, {"read": False}, {"body": "Juice?"}])),
    st.builds(Switch, st.integers(0, 9), st.booleans()),
)


class Model:
    """The rules in memory: lists instead of tables, nothing kept but what is asked."""

    def __init__(self) -> None:
        self.messages: list[tuple[int, Announce]] = []
        self.paused: set[int] = set()
        self.read: dict[str, dict[int, bool]] = {user: {} for user in USERS}
        """Of each user the messages they got."""
        self.replied: set[str] = set()

    def due(self, user: str, path: str | None) -> list[int]:
        role = next(member for member in CREW if member.get("user_id") == user).get("custom_data", {}).get("role")
        return [
            id
            for id, message in self.messages
            if id not in self.paused
            and id not in self.read[user]
            and message.path in (None, path)
            and message.role in (None, role)
            and not (message.stop_on_reply and user in self.replied)
        ]

    def arrive(self, user: str, path: str | None) -> int:
        """Gives the unread conversations."""
        self.read[user].update(dict.fromkeys(self.due(user, path), False))
        return list(self.read[user].values()).count(False)


def url_of(path: str | None) -> str | None:
    return path and f"https://serenity.example/{path}?x=1"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=30))
def test_any_story_agrees_with_the_model(door: Door, steps: list[Any]) -> None:
    ship, model = Ship(open_account(door)), Model()
    for member in CREW:
        ship.account.user_of(**member)
    for step in steps:
        take(ship, model, step)
    for user in USERS:
        check_explanation(ship, model, user, None)
        assert ship.visit(user) == model.arrive(user, None)
        assert sorted(thread["read"] for thread in ship.inbox(user)) == sorted(model.read[user].values())


def take(ship: Ship, model: Model, step: Any) -> None:
    match step:
        case Announce(path, role, stop_on_reply):
            conditions = [f"role is {role}"] if role else []
            patterns = [f"*/{path}"] if path else []
            message = ship.announce(*conditions, url_patterns=patterns, stop_on_reply=stop_on_reply)
            model.messages.append((message.id, step))
        case See(views):
            given = [Visit(Who(user), url=url_of(path)) for user, path in views]
            seen = ship.write(lambda tx, batch: visits.record(tx, batch), given)
            assert seen == [model.arrive(user, path) for user, path in views]
        case Open(user, path):
            check_explanation(ship, model, user, path)
            model.arrive(user, path)
            url = url_of(path)
            assert len(ship.inbox(user, **({"current_url": url} if url else {}))) == len(model.read[user])
        case Mark(user, nth, change):
            threads = ship.inbox(user)
            model.arrive(user, None)
            if threads:
                mark(ship, model, user, nth % len(threads), change)
        case Switch(nth, paused) if model.messages:
            id = model.messages[nth % len(model.messages)][0]
            ship.write(auto_messages.pause if paused else auto_messages.resume, id)
            (model.paused.add if paused else model.paused.discard)(id)


def mark(ship: Ship, model: Model, user: str, nth: int, change: dict[str, Any]) -> None:
    """Threads number in the order they came, which is the order in which the model got them."""
    thread_ids = sorted(thread["thread_id"] for thread in ship.inbox(user))
    ship.mark(user, thread_ids[nth], **change)
    model.read[user][list(model.read[user])[nth]] = change.get("read", True)
    if "body" in change:
        model.replied.add(user)


def check_explanation(ship: Ship, model: Model, user: str, path: str | None) -> None:
    foretold = [one.id for one in ship.explain(user, url_of(path)) if one.would_get == "yes"]
    assert foretold == model.due(user, path)
