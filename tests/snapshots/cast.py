"""Who the scenarios are about, as calls and verbs to put before a request."""

from __future__ import annotations

from interphone.domain import (
    auto_messages,
    away,
    contact_changes,
    conversation_tags,
    notes,
    opening,
    parts,
    segments,
    subscriptions,
    teammates,
    teams,
    visitors,
)
from interphone.domain.attachments import Link
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.away import NewReason
from interphone.domain.contacts import ContactChange, Enrichment, Who
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.documents import encode
from interphone.domain.notes import SignedNote, Subject
from interphone.domain.opening import NewConversation
from interphone.domain.parts import TeammateReply, Words
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.subscriptions import NewSubscriptionType, Translation
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import Membership, NewTeam
from tests.snapshots.scenario import Call, Verb

# The user of seed 000, found to be in Dublin.
HOBAN = Call(
    "1.0",
    "POST",
    "/users",
    {
        "user_id": "25",
        "email": "hoban@serenity.example",
        "phone": "555671243",
        "name": "Hoban Washburne",
        "signed_up_at": 1_330_000_025,
        "last_request_at": 1_366_800_000,
        "last_seen_ip": "1.2.3.4",
        "last_seen_user_agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.9",
        "companies": [{"company_id": "366", "name": "Serenity"}],
        "custom_attributes": {"paid_subscriber": True, "monthly_spend": 155.5, "last_order_at": 1_366_000_000},
    },
    keep="hoban",
)
DUBLIN = {
    "city_name": "Dublin",
    "continent_code": "EU",
    "country_name": "Ireland",
    "latitude": 53.33,
    "longitude": -6.25,
    "postal_code": "D02",
    "region_name": "Leinster",
    "timezone": "Europe/Dublin",
    "country_code": "IRL",
}
IN_DUBLIN = Verb(
    contact_changes.enrich, lambda kept: Enrichment(contact_id=kept["hoban"]["id"], location=encode(DUBLIN))
)
ZOE = Call("1.0", "POST", "/users", {"user_id": "26", "email": "zoe@serenity.example", "name": "Zoë"}, keep="zoe")

# A conversation that a user began, and the parts of one that say anything.
ASKED = Verb(
    opening.start,
    lambda kept: NewConversation(
        who=Who(id=kept["hoban"]["id"]),
        words=Words(body="<p>Does <i>Serenity</i> need fuel?</p>", url="https://serenity.example/engine"),
    ),
    keep="asked",
)
ANSWERED = Verb(
    parts.reply_as_teammate,
    lambda kept: TeammateReply(
        teammate_id=kept["mal"].id,
        words=Words(body="<p>Not yet.</p>", attachments=[Link("https://serenity.example/gauge.png")]),
        conversation_id=kept["asked"].conversation.id,
    ),
)

# The visitor of seed 001.
VISITOR = Verb(
    visitors.create,
    lambda _: ContactChange(user_id="3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3", last_seen_ip="1.2.3.4"),
    keep="visitor",
)

# Who answers for the workspace; every scenario's caller.
MAL = NewTeammate("Malcolm Reynolds", "mal@serenity.example", "owner", "Captain", email_verified=True)
BOOK = Verb(teammates.create, lambda _: NewTeammate("Shepherd Book", "book@serenity.example", "agent"), keep="book")
CREW_TEAM = Verb(teams.create, lambda _: NewTeam("Crew", "load_balanced", 10), keep="team")
MAL_IN_TEAM = Verb(teams.join, lambda kept: Membership(kept["team"].id, kept["mal"].id))
BOOK_IN_TEAM = Verb(teams.join, lambda kept: Membership(kept["team"].id, kept["book"].id, "secondary"))
AT_LUNCH = Verb(away.create_reason, lambda _: NewReason("Lunch", "🍽"), keep="lunch")

# A lead of 1.x.
LEAD = Call("1.0", "POST", "/contacts", {"email": "saffron@example.com", "name": "Saffron"}, keep="lead")

# Contacts of 2.x.
WASH = Call(
    "2.0",
    "POST",
    "/contacts",
    {
        "role": "user",
        "external_id": "25",
        "email": "wash@serenity.example",
        "phone": "+15556712430",
        "name": "Hoban Washburne",
        "signed_up_at": 1_330_000_025,
        "last_seen_at": 1_366_800_000,
        "owner_id": "{mal.id}",
    },
    keep="wash",
)
WASH_IN_DUBLIN = Verb(
    contact_changes.enrich,
    lambda kept: Enrichment(
        contact_id=kept["wash"]["id"], location=encode(DUBLIN), avatar_url="https://serenity.example/wash.png"
    ),
)
NEW_LEAD = Call("2.0", "POST", "/contacts", {"role": "lead", "email": "wash@serenity.example"}, keep="lead")

# Companies, tags, notes.
SERENITY = Call(
    "2.0",
    "POST",
    "/companies",
    {
        "company_id": "366",
        "name": "Serenity",
        "plan": "Cargo",
        "size": 9,
        "website": "https://serenity.example",
        "industry": "Transport",
        "monthly_spend": 155,
        "remote_created_at": 1_330_000_000,
    },
    keep="serenity",
)
WASH_IN_SERENITY = Call("2.0", "POST", "/contacts/{wash.id}/companies", {"id": "{serenity.id}"})
PILOT = Call("2.0", "POST", "/tags", {"name": "Pilot"}, keep="pilot")
WASH_IS_PILOT = Call("2.0", "POST", "/contacts/{wash.id}/tags", {"id": "{pilot.id}"})
ASKED_IS_PILOT = Verb(
    conversation_tags.tag,
    lambda kept: ConversationTagging(kept["asked"].conversation.id, int(kept["pilot"]["id"]), kept["mal"].id),
)
NOTE = Call("2.0", "POST", "/contacts/{wash.id}/notes", {"body": "Juggles geese.", "admin_id": "{mal.id}"}, keep="note")

NEWS = Verb(
    subscriptions.create,
    lambda _: NewSubscriptionType(text=Translation("News", "What is new on Serenity", "en"), consent_type="opt_out"),
    keep="news",
)
OFFERS = Verb(
    subscriptions.create,
    lambda _: NewSubscriptionType(text=Translation("Offers", "What can be bought", "en"), consent_type="opt_in"),
    keep="offers",
)
COMPANY_NOTE = Verb(
    notes.write,
    lambda kept: SignedNote(
        subject=Subject(company_id=kept["serenity"]["id"]), body="Flies.", author_id=kept["mal"].id
    ),
    keep="note",
)
WELCOME = Verb(
    auto_messages.create,
    lambda _: NewAutoMessage(sender="mal@serenity.example", text="Welcome", title="Welcome", tags=["Pilot"]),
)
BUYERS = Verb(
    segments.create,
    lambda _: NewSegment("Buyers", "lead", read_query({"field": "phone", "operator": "!=", "value": None})),
    keep="buyers",
)

# What Wash asks the team.
BEGUN = Call(
    "2.4",
    "POST",
    "/conversations",
    {"from": {"type": "user", "id": "{wash.id}"}, "body": "Hello there"},
    keep="begun",
)
