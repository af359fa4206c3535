"""What the dummy app knows: the people, the conversation and the tag of the documentation's examples (seed 002)."""

from __future__ import annotations

from typing import Any

DAY = 86_400

SOMEBODY: dict[str, Any] = {
    "email": "somebody@example.com",
    "user_id": "123",
    "name": "Somebody",
    "created_at": 1270000000,
    "last_impression_at": 1300000000,
    "custom_data": {"app_name": "Genesis", "monthly_spend": 155.5, "team_mates": 7},
    "social_profiles": [
        {"type": "twitter", "url": "http://twitter.com/abc", "username": "abc"},
        {"type": "facebook", "url": "http://facebook.com/vanity", "username": "vanity", "id": "13241141441141413"},
    ],
    "location_data": {
        "city_name": "Santiago",
        "continent_code": "SA",
        "country_name": "Chile",
        "latitude": -33.44999999999999,
        "longitude": -70.6667,
        "postal_code": "",
        "region_name": "12",
        "timezone": "Chile/Continental",
        "country_code": "CHL",
    },
    "session_count": 0,
    "last_seen_ip": "127.0.0.1",
    "last_seen_user_agent": (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_7_3) AppleWebKit/535.11 (KHTML, like Gecko) "
        "Chrome/17.0.963.56 Safari/535.11"
    ),
    "relationship_score": 90,
    "unsubscribed_from_emails": False,
}

# The one whom the examples create, and find again when they delete.
CREATED: dict[str, Any] = {
    **SOMEBODY,
    "email": "ben@intercom.io",
    "user_id": "7902",
    "name": "Ben McRedmond",
    "created_at": 1257553080,
    "custom_data": {"plan": "pro"},
    "last_seen_ip": "1.2.3.4",
    "last_seen_user_agent": "ie6",
}

# The example of the list shows only the first; of the others the client's output has the addresses.
EVERYONE: list[dict[str, Any]] = [
    {**SOMEBODY, "email": "first.user@example.com", "user_id": "123", "name": "First User"},
    {**SOMEBODY, "email": "second.user@example.com", "user_id": "234", "name": "Second User"},
    {**SOMEBODY, "email": "third.user@example.com", "user_id": "345", "name": "Third User"},
]

BOB: dict[str, Any] = {"email": "bob@example.com", "user_id": "456", "name": "Bob", "is_admin": False, "avatar": {}}

THREAD_ID = 5591
# When the examples were recorded: the inbox, one thread, a new one, a reply.
INBOX_AT, THREAD_AT, CREATED_AT, REPLIED_AT = 1366697898, 1366697900, 1366697902, 1366697904
QUESTION = "<p>Hey Intercom, What is up?</p>\n\n<p></p>"
ANSWER = "<p>Not much, you?\n</p>"
LAST_WORD = "<p>Not much either :(</p>\n\n<p></p>"

TAG: dict[str, Any] = {"id": None, "name": "", "color": "green", "segment": False, "tagged_user_count": None}
UNREAD = 1


def message(at: int, url: str | None, html: str, author: dict[str, Any] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"created_at": at, "url": url, "html": html}
    return {**shown, "from": author} if author else shown


def thread(at: int, updated_at: int | None, messages: list[dict[str, Any]], *, by_user: bool = True) -> dict[str, Any]:
    return {
        "created_at": at,
        "updated_at": updated_at,
        "read": True,
        "created_by_user": by_user,
        "thread_id": THREAD_ID,
        "message_type": "inbox",
        "messages": messages,
    }


def conversation(at: int, opener: dict[str, Any], asker: dict[str, Any]) -> dict[str, Any]:
    """The examples' talk of three messages. Its times run backwards there."""
    messages = [
        message(at, None, QUESTION, opener),
        message(at - 2 * DAY, None, ANSWER, None),
        message(at - DAY, None, LAST_WORD, asker),
    ]
    return thread(at, at - DAY, messages)
