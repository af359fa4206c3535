"""What the team sees of its auto messages: state and counts of each, and why a person would get it now or not."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from interphone.domain import auto_messages, contacts, teammates
from interphone.domain.auto_messages import AutoMessage, Live
from interphone.domain.contacts import Who
from interphone.domain.moments import show_moment
from interphone.domain.page_patterns import read_page
from interphone.domain.targeting import Person
from interphone.store import auto_messages as store
from interphone.store import tags as tag_store
from interphone.store.database import Row, Transaction

YES, ON_ITS_PAGE, NO = "yes", "on its page", "no"


class Overview(msgspec.Struct, frozen=True):
    """An auto message in plain values. `sender` is the teammate's name, `body` safe HTML, tags are names.

    `state` is live, paused, scheduled or ended. The counts are of people: how many got it, opened it, answered it;
    who has been deleted since is not among them.
    """

    id: int
    title: str
    sender: str
    body: str
    url_patterns: list[str]
    tags: list[str]
    without_tags: list[str]
    conditions: list[str]
    starts_at: int | None
    ends_at: int | None
    stop_on_reply: bool
    created_at: int
    state: str
    sent: int
    seen: int
    replied: int


class Question(msgspec.Struct, frozen=True):
    """Would this person get what, on the page `url`? Without one, pages stay open."""

    who: Who
    url: str | None = None


class Reason(msgspec.Struct, frozen=True):
    """One thing that must hold; `holds` is None where it depends on the page."""

    holds: bool | None
    text: str


class Explanation(msgspec.Struct, frozen=True):
    """`would_get` is yes, no, or `on its page` where only the page is open."""

    id: int
    title: str
    would_get: str
    received_at: int | None
    reasons: list[Reason]


def every(tx: Transaction, _: None) -> list[Overview]:
    """All of a workspace's auto messages, oldest first."""
    counts = {row[0]: row[1:] for row in store.count_receipts(tx)}
    return [_overview(tx, AutoMessage(*row), counts.get(row[0], (0, 0, 0))) for row in store.every(tx)]


def get(tx: Transaction, id: int) -> Overview:
    """Raises NotFound."""
    message = auto_messages.get(tx, id)
    return _overview(tx, message, next((row[1:] for row in store.count_receipts(tx) if row[0] == id), (0, 0, 0)))


def explain(tx: Transaction, question: Question) -> list[Explanation]:
    """For every auto message of the workspace, oldest first. Raises NotFound where there is no such person."""
    contact = contacts.get(tx, question.who)
    person = Person(tx, contact.id, lambda: contact)
    receipts = {row[0]: row for row in store.receipts(tx, contact.id)}
    return [_explain(tx, AutoMessage(*row), person, question.url, receipts) for row in store.every(tx)]


def _overview(tx: Transaction, message: AutoMessage, counts: tuple[int, ...]) -> Overview:
    audience, sender = message.meant_for(), teammates.every(tx).get(message.teammate_id)
    return Overview(
        message.id,
        message.title,
        sender.name if sender else "",
        message.body,
        message.patterns(),
        [_tag_name(tx, id) for id in audience.tags],
        [_tag_name(tx, id) for id in audience.without_tags],
        [str(condition) for condition in audience.conditions],
        message.starts_at,
        message.ends_at,
        bool(message.stop_on_reply),
        message.created_at,
        message.state(tx.now),
        *counts,
    )


def _tag_name(tx: Transaction, id: int) -> str:
    row = tag_store.find(tx, id)
    return row[1] if row else f"number {id}"


def _explain(
    tx: Transaction, message: AutoMessage, person: Person, url: str | None, receipts: dict[int, Row]
) -> Explanation:
    live, receipt = Live(message), receipts.get(message.id)
    reasons = [_state(message, tx.now)]
    if receipt:
        reasons.append(Reason(False, f"received at {show_moment(receipt[1])}, and it is sent once"))
    else:
        reasons.append(Reason(True, "not received yet"))
    reasons += _page(live, url)
    reasons += _replies(message, receipts)
    reasons += _tags(tx, live, person)
    reasons += _conditions(live, person, tx.now)
    received_at = receipt[1] if receipt else None
    return Explanation(message.id, message.title, _verdict(reasons), received_at, reasons)


def _verdict(reasons: list[Reason]) -> str:
    held = {reason.holds for reason in reasons}
    if False in held:
        return NO
    return ON_ITS_PAGE if None in held else YES


def _state(message: AutoMessage, now: int) -> Reason:
    state = message.state(now)
    if state == "ended" and message.ends_at is not None:
        return Reason(False, f"ended at {show_moment(message.ends_at)}")
    if state == "scheduled" and message.starts_at is not None:
        return Reason(False, f"starts at {show_moment(message.starts_at)}")
    return Reason(state == "live", state)


def _page(live: Live, url: str | None) -> list[Reason]:
    if not live.patterns:
        return []
    patterns = " or ".join(pattern.text for pattern in live.patterns)
    if url is None:
        return [Reason(None, f"needs a page matching {patterns}")]
    if live.is_for_page(read_page(url)):
        return [Reason(True, f"the page matches {patterns}")]
    return [Reason(False, f"needs a page matching {patterns}, which {url} does not")]


def _replies(message: AutoMessage, receipts: dict[int, Row]) -> list[Reason]:
    if not message.stop_on_reply:
        return []
    for id, _, replied_at in receipts.values():
        if replied_at is not None:
            return [Reason(False, f"stops on reply: replied to auto message {id} at {show_moment(replied_at)}")]
    return [Reason(True, "stops on reply: has replied to no auto message")]


def _tags(tx: Transaction, live: Live, person: Person) -> list[Reason]:
    reasons = []
    for id in sorted(live.audience.tags | live.audience.without_tags):
        wears = id in person.tags
        wanted = "must have" if id in live.audience.tags else "must not have"
        has = "has it" if wears else "does not have it"
        reasons.append(Reason(wears == (id in live.audience.tags), f"{wanted} the tag {_tag_name(tx, id)}: {has}"))
    return reasons


def _conditions(live: Live, person: Person, now: int) -> list[Reason]:
    reasons = []
    for condition, test in live.audience.tests:
        actual = person.value(condition.field)
        reasons.append(Reason(test(actual, now), f"{condition}: it is {_show(condition.field, actual)}"))
    return reasons


def _show(field: str, value: Any) -> str:
    if value is None:
        return "unknown"
    if field.endswith("_at") and isinstance(value, int | float) and not isinstance(value, bool):
        return show_moment(value)
    return json.dumps(value, ensure_ascii=False)
