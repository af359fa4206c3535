"""The demo workspace: the crew of the Serenity, with something of everything the server keeps.

Made once, on an empty database, by `interphone serve --demo`. Its key and token stay readable in the data folder,
because whoever tries the server out comes back to them; those of real workspaces are shown once.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from interphone.domain import (
    auto_messages,
    credentials,
    founding,
    leads,
    notes,
    tags,
    teammates,
    text,
    threads,
    users,
    visitors,
    visits,
    workspaces,
)
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.founding import Founded
from interphone.domain.notes import NewNote
from interphone.domain.tags import TagChange
from interphone.domain.teammates import NewTeammate
from interphone.domain.threads import Answer, NewThread, ThreadReply
from interphone.domain.visits import Visit
from interphone.store.backup import appearing
from interphone.store.database import Transaction

APP_ID = "serenity"
CREDENTIALS_FILE = "demo-credentials.json"
DAY = 86_400

MAL = NewTeammate("Malcolm Reynolds", "mal@serenity.example", "owner")
ZOE = NewTeammate("Zoe Washburne", "zoe@serenity.example", "agent")

SERENITY = CompanyChange(company_id="366", name="Serenity", plan="Firefly", monthly_spend=155.5)
GUILD = CompanyChange(company_id="367", name="Companions' Guild", plan="House", monthly_spend=320.0)

WASH, KAYLEE, INARA, JAYNE, BOOK, SIMON, RIVER = (Who(str(number)) for number in range(25, 32))
# Days since they signed up, and who they are.
CREW = (
    (
        700,
        ContactChange(
            who=Who("25", "wash@serenity.example"),
            name="Hoban Washburne",
            custom_attributes={"paid_subscriber": True, "monthly_spend": 155.5, "team_mates": 9, "role": "pilot"},
            companies=[SERENITY],
        ),
    ),
    (
        650,
        ContactChange(
            who=Who("26", "kaylee@serenity.example"),
            name="Kaylee Frye",
            custom_attributes={"paid_subscriber": True, "role": "mechanic"},
            companies=[SERENITY],
        ),
    ),
    (
        400,
        ContactChange(
            who=Who("27", "inara@serenity.example"),
            name="Inara Serra",
            custom_attributes={"paid_subscriber": True, "role": "companion"},
            companies=[SERENITY, GUILD],
        ),
    ),
    (
        390,
        ContactChange(
            who=Who("28", "jayne@serenity.example"),
            name="Jayne Cobb",
            custom_attributes={"role": "public relations"},
            companies=[SERENITY],
            unsubscribed_from_emails=True,
        ),
    ),
    (60, ContactChange(who=Who("29", "book@serenity.example"), name="Derrial Book", companies=[SERENITY])),
    (
        60,
        ContactChange(
            who=Who("30", "simon@serenity.example"),
            name="Simon Tam",
            custom_attributes={"paid_subscriber": False, "role": "doctor"},
        ),
    ),
    (60, ContactChange(who=Who("31", "river@serenity.example"), name="River Tam")),
)
TAGS = (
    TagChange(name="Crew", must_exist=False, color="teal", people=[WASH, KAYLEE, JAYNE]),
    TagChange(name="Passengers", must_exist=False, color="gold", people=[INARA, BOOK, SIMON, RIVER]),
)

BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"
SAFFRON = ContactChange(email="saffron@haven.example", name="Bridget")
BADGER = ContactChange(email="badger@persephone.example")
# The first is the visitor of the API's own example; the second has looked at a page.
STRANGERS = (
    ContactChange(user_id="3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3"),
    ContactChange(
        details={"referrer": "https://cortex.example/search", "utm_source": "cortex"},
        last_seen_ip="203.0.113.99",
        last_seen_user_agent=BROWSER,
    ),
)


def make(tx: Transaction, _: None) -> Founded | None:
    """Make the demo workspace, all of it or nothing; None where the database has a workspace already."""
    if workspaces.every(tx, None):
        return None
    founded = founding.found(tx, "Serenity")
    captain, mate = (teammates.create(tx, teammate).id for teammate in (MAL, ZOE))
    for days, change in CREW:
        users.upsert(tx, msgspec.structs.replace(change, signed_up_at=tx.now - days * DAY))
    for tag in TAGS:
        tags.save(tx, tag)
    note = text.paragraphs("Asked for his own cabin.\n\nPays for two, out of one purse.")
    notes.create(tx, NewNote(SIMON, note))
    visits.record(tx, [Visit(who, "203.0.113.25", BROWSER) for who in (WASH, KAYLEE)])
    for lead in (SAFFRON, BADGER):
        leads.create(tx, lead)
    for stranger in STRANGERS:
        visitors.create(tx, msgspec.structs.replace(stranger, last_seen_at=tx.now))
    _talk(tx, captain, mate)
    pricing = "Questions about the plans? **Just answer here**, a human reads it."
    auto_messages.create(
        tx, NewAutoMessage(sender=MAL.email, text=pricing, title="Pricing", url_patterns=["*/pricing"])
    )
    return founded


def save_credentials(data: Path, database: str, founded: Founded) -> None:
    """Keep the demo's secrets in a file that only its owner may read, beside those of other databases' demos.

    `database` names the database without its password; what was kept for it before is replaced.
    """
    kept = {**read_credentials(data), database: founded}
    with appearing(data / CREDENTIALS_FILE) as unfinished:
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")


def read_credentials(data: Path) -> dict[str, Founded]:
    """What `save_credentials` kept, by database; nothing where nothing is usable."""
    try:
        return msgspec.json.decode((data / CREDENTIALS_FILE).read_bytes(), type=dict[str, Founded])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def pick_good(tx: Transaction, kept: dict[str, Founded]) -> Founded | None:
    """Those that work here. The database itself tells: its folder may have been moved, its server renamed."""
    return next((founded for founded in kept.values() if _is_good(tx, founded)), None)


def _is_good(tx: Transaction, founded: Founded) -> bool:
    """Whether these are of this database, and nobody revoked the key or the token."""
    key = credentials.authenticate_key(tx, (founded.app_id, founded.api_key))
    return key is not None and credentials.authenticate_token(tx, founded.access_token) is not None


def _talk(tx: Transaction, captain: int, mate: int) -> None:
    noise = _start(tx, WASH, "The port compressor **rattles** again. Do you still have catches for an 03-K64?")
    _answer(tx, noise, mate, "We do. One is on its way to you, and this time it is *not* used.")
    shipping = _start(tx, KAYLEE, "Shiny shop! Do you ship to Persephone?")
    _answer(tx, shipping, captain, "Eavesdown Docks, every Tuesday. What do you need?")
    coil = text.from_markdown("A compression coil. The one we have is held together by tape and hope.")
    threads.reply(tx, ThreadReply(who=KAYLEE, conversation_id=shipping, body=coil))
    _start(tx, SIMON, "Is there a discount for doctors?")


def _start(tx: Transaction, who: Who, markdown: str) -> int:
    new = NewThread(who, text.from_markdown(markdown), "https://serenity.example/shop")
    return threads.start(tx, new).conversation.id


def _answer(tx: Transaction, conversation_id: int, teammate_id: int, markdown: str) -> None:
    threads.answer(tx, Answer(conversation_id, teammate_id, text.from_markdown(markdown)))
