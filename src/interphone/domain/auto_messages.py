"""Auto messages: a teammate's words, sent once to everyone who matches while they visit.

`deliver` runs inside every page view, so what it needs is compiled once per change of configuration and asked in
the order of cost: time and page in memory, then what the person got before, then the person.
"""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, happened, opening, tags, teammates, text, workspaces
from interphone.domain.contacts import Contact, Who
from interphone.domain.documents import Document, encode
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.page_patterns import Page, Pattern, read_page
from interphone.domain.presence import Presence
from interphone.domain.tags import TagChange
from interphone.domain.targeting import Audience, CompiledAudience, Condition, Person
from interphone.domain.teammates import Teammate
from interphone.store import auto_messages as store
from interphone.store import contacts as contact_store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

MAX_TEXT = 65_536
MAX_TITLE = 255
TITLE_FROM_TEXT = 60


class AutoMessage(msgspec.Struct, frozen=True):
    """`body` is safe HTML; `url_patterns` and `audience` are encoded JSON; times are unix seconds."""

    id: int
    title: str
    body: str
    teammate_id: int
    url_patterns: Document
    audience: Document
    starts_at: int | None
    ends_at: int | None
    paused: int
    stop_on_reply: int
    created_at: int

    def patterns(self) -> list[str]:
        """None of them: any page will do."""
        return msgspec.json.decode(self.url_patterns, type=list[str])

    def meant_for(self) -> Audience:
        return msgspec.json.decode(self.audience, type=Audience)

    def state(self, now: int) -> str:
        """live, or why it is not: paused, scheduled, ended."""
        if self.ends_at is not None and self.ends_at <= now:
            return "ended"
        if self.paused:
            return "paused"
        return "scheduled" if self.starts_at is not None and self.starts_at > now else "live"


class NewAutoMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`sender` is a teammate's id or email, `text` markdown, tags are names; from `starts_at` until before `ends_at`.

    `stop_on_reply`: not for people who have replied to any auto message.
    """

    sender: str
    text: str
    title: str | None = None
    url_patterns: list[str] = []
    tags: list[str] = []
    without_tags: list[str] = []
    conditions: list[Condition] = []
    starts_at: int | None = None
    ends_at: int | None = None
    stop_on_reply: bool = False


class Arrival(msgspec.Struct, frozen=True):
    """A person opens their inbox, on the page `url`.

    They get no auto message for `quiet` seconds after another one.
    """

    who: Who
    url: str | None
    quiet: int = 0


class Live:
    """An auto message made ready to match."""

    __slots__ = ("audience", "ends_at", "message", "patterns", "starts_at", "stop_on_reply")

    def __init__(self, message: AutoMessage) -> None:
        self.message = message
        self.starts_at = message.starts_at
        self.ends_at = message.ends_at
        self.stop_on_reply = bool(message.stop_on_reply)
        self.patterns = [Pattern(pattern) for pattern in message.patterns()]
        self.audience = CompiledAudience(message.meant_for())

    def is_on(self, now: int) -> bool:
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)

    def is_for_page(self, page: Page) -> bool:
        """Only where there are patterns; without, any page will do."""
        return any(pattern.matches(page) for pattern in self.patterns)


def create(tx: Transaction, new: NewAutoMessage) -> AutoMessage:
    """It goes out from now on. Tags that nobody knows are made.

    Raises Invalid naming from, text, title, url, tag, attribute or ends; NotFound where there is no such workspace.
    """
    workspaces.get(tx, None)
    sender = _read_sender(tx, new.sender)
    body = _read_text(new.text)
    patterns = [Pattern(pattern).text for pattern in new.url_patterns]
    _check_time(tx, new)
    audience = Audience(_tag_ids(tx, new.tags), _tag_ids(tx, new.without_tags), new.conditions)
    both = set(audience.tags) & set(audience.without_tags)
    if both:
        raise Invalid("tag", "tag: nobody both has a tag and does not have it")
    CompiledAudience(audience)
    message = AutoMessage(
        id=next_number(tx, "auto_message"),
        title=_read_title(new),
        body=body,
        teammate_id=sender.id,
        url_patterns=encode(patterns),
        audience=encode(audience),
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        paused=0,
        stop_on_reply=int(new.stop_on_reply),
        created_at=tx.now,
    )
    store.insert(tx, msgspec.structs.asdict(message))
    tx.revise()
    tx.note(happened.SettingsChanged("auto_messages"))
    return message


def get(tx: Transaction, id: int) -> AutoMessage:
    """Raises NotFound."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Auto message")
    return AutoMessage(*row)


def pause(tx: Transaction, id: int) -> AutoMessage:
    """Nobody gets it until it is resumed; who has it keeps it. Raises NotFound."""
    return _set_paused(tx, id, True)


def resume(tx: Transaction, id: int) -> AutoMessage:
    """Raises NotFound."""
    return _set_paused(tx, id, False)


def awaited(tx: Transaction, arrival: Arrival) -> bool:
    """Whether an auto message would be delivered now: what tells a read from a write."""
    live = _live(tx)
    contact = contacts.find(tx, arrival.who) if live else None
    return contact is not None and bool(_due(tx, live, _known(tx, contact), arrival.url, arrival.quiet))


def deliver_on_arrival(tx: Transaction, arrival: Arrival) -> None:
    """Send what newly matches; nothing where the person is gone."""
    contact = contacts.find(tx, arrival.who)
    if contact is not None:
        _send(tx, contact.id, _due(tx, _live(tx), _known(tx, contact), arrival.url, arrival.quiet))


def deliver(tx: Transaction, presence: Presence, last_seen_at: int | None, url: str | None) -> int:
    """Send what newly matches a page view; gives how many unread conversations that makes.

    `presence` is the person's with this page view, which need not be stored yet; `last_seen_at` is of the one before,
    and what an audience asks about: it may want who was long away.
    """
    live = _live(tx)
    if not live:
        return 0
    person = Person(tx, presence.contact_id, lambda: _as_seen(tx, presence, last_seen_at))
    return _send(tx, presence.contact_id, _due(tx, live, person, url))


def _live(tx: Transaction) -> list[Live]:
    return tx.remember("auto messages", _load)


def _load(tx: Transaction) -> list[Live]:
    return [Live(AutoMessage(*row)) for row in store.live(tx)]


def _due(tx: Transaction, live: list[Live], person: Person, url: str | None, quiet: int = 0) -> list[Live]:
    candidates = _candidates(live, tx.now, url)
    if not candidates:
        return []
    rows = store.receipts(tx, person.id)
    if any(sent_at > tx.now - quiet for _, sent_at, _ in rows):
        return []
    receipts = {id: replied_at for id, _, replied_at in rows}
    candidates = [one for one in candidates if one.message.id not in receipts]
    if any(receipts.values()):
        candidates = [one for one in candidates if not one.stop_on_reply]
    return [one for one in candidates if one.audience.includes(person, tx.now)]


def _candidates(live: list[Live], now: int, url: str | None) -> list[Live]:
    """Those of the hour and the page, which need no question to the database."""
    found, page = [], None
    for one in live:
        if not one.is_on(now):
            continue
        if one.patterns:
            if not url:
                continue
            page = page or read_page(url)
            if not one.is_for_page(page):
                continue
        found.append(one)
    return found


def _send(tx: Transaction, contact_id: str, due: list[Live]) -> int:
    sent = 0
    for one in due:
        message = one.message
        if store.add_receipt(tx, contact_id, message.id):
            opening.by_auto_message(tx, contact_id, message.teammate_id, message.body, message.id)
            sent += 1
    if sent:
        presence_store.count_unread(tx, contact_id, sent)
    return sent


def _known(tx: Transaction, contact: Contact) -> Person:
    return Person(tx, contact.id, lambda: contact)


def _as_seen(tx: Transaction, presence: Presence, last_seen_at: int | None) -> Contact:
    row = contact_store.find_any(tx, presence.contact_id)
    assert row is not None, "a presence has a contact"
    seen = msgspec.structs.asdict(presence)
    del seen["contact_id"]
    return msgspec.structs.replace(Contact(*row), **{**seen, "last_seen_at": last_seen_at})


def _set_paused(tx: Transaction, id: int, paused: bool) -> AutoMessage:
    if not store.set_paused(tx, id, paused):
        raise NotFound("Auto message")
    tx.revise()
    tx.note(happened.SettingsChanged("auto_messages"))
    return get(tx, id)


def _read_sender(tx: Transaction, sender: str) -> Teammate:
    try:
        return teammates.get_named(tx, sender)
    except NotFound:
        raise Invalid(
            "from",
            f"from: there is no teammate {sender!r}; give the id or email of one, "
            "or make one with `interphone teammate create`",
        ) from None


def _read_text(markdown: str) -> str:
    if len(markdown) > MAX_TEXT:
        raise Invalid("text", f"text is too long: at most {MAX_TEXT:,} characters, not {len(markdown):,}")
    body = text.from_markdown(markdown)
    if not body or not markdown.strip():
        raise Invalid("text", "text: a message cannot be empty")
    return body


def _read_title(new: NewAutoMessage) -> str:
    """The title, or how the text begins."""
    title = (new.title or "").strip()
    if len(title) > MAX_TITLE:
        raise Invalid("title", f"title is too long: at most {MAX_TITLE} characters, not {len(title)}")
    if title:
        return title
    line = new.text.strip().splitlines()[0]
    return line if len(line) <= TITLE_FROM_TEXT else line[: TITLE_FROM_TEXT - 1].rstrip() + "…"


def _check_time(tx: Transaction, new: NewAutoMessage) -> None:
    if new.ends_at is None:
        return
    if new.ends_at <= tx.now:
        raise Invalid("ends", "ends lies in the past: nobody would get the message")
    if new.starts_at is not None and new.ends_at <= new.starts_at:
        raise Invalid("ends", "ends must be later than starts: nobody would get the message")


def _tag_ids(tx: Transaction, names: list[str]) -> list[int]:
    """As everywhere, naming a tag makes it."""
    if not all(name.strip() for name in names):
        raise Invalid("tag", "tag: a tag has a name")
    return [tags.save(tx, TagChange(name=name, must_exist=False)).tag.id for name in names]
