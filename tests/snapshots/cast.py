"""Who the scenarios are about, as calls and verbs to put before a request."""

from __future__ import annotations

from interphone.domain import contacts, teammates, visitors
from interphone.domain.contacts import ContactChange, Enrichment
from interphone.domain.documents import encode
from interphone.domain.teammates import NewTeammate
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
IN_DUBLIN = Verb(contacts.enrich, lambda kept: Enrichment(contact_id=kept["hoban"]["id"], location=encode(DUBLIN)))
ZOE = Call("1.0", "POST", "/users", {"user_id": "26", "email": "zoe@serenity.example", "name": "Zoë"}, keep="zoe")

# The visitor of seed 001.
VISITOR = Verb(
    visitors.create,
    lambda _: ContactChange(user_id="3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3", last_seen_ip="1.2.3.4"),
    keep="visitor",
)

MAL = Verb(teammates.create, lambda _: NewTeammate("Malcolm Reynolds", "mal@serenity.example", "owner"), keep="mal")
BOOK = Verb(teammates.create, lambda _: NewTeammate("Shepherd Book", "book@serenity.example", "agent"), keep="book")
