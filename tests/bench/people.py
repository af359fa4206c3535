"""A workspace of any size, written straight into the tables: a million people by the API would take an hour.

What the domain keeps true is kept true here: each contact has its presence and its rows in the index of searches, the
counted blocks of lists (store/page_blocks.py) hold 1,000 members each, attributes are declared, companies count their
people. The first people have conversations, see `Crowd.threads`.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from interphone.domain import credentials, teammates, workspaces
from interphone.domain.contacts import USER
from interphone.domain.credentials import NewCredential
from interphone.domain.teammates import NewTeammate
from interphone.store import companies
from interphone.store.connect import SQLITE, migrate, open_database
from interphone.store.contact_search import CONTACTS
from interphone.store.page_blocks import BEGINNING, BLOCK_MEMBERS
from interphone.store.planner_sqlite import teach_planner
from interphone.store.search_conditions import DAY

APP_ID = "bench"
BORN = 1_500_000_000
APART_SECONDS = 60
COMPANIES = 1_000
PARTS = 20
ATTRIBUTES = {"plan": "string", "seats": "integer", "city": "string", "trial": "boolean", "score": "float"}
SMALL_THREADS = 5
MOST_THREADS = 10_000

USER_AGENT = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36"
)
LOCATION = json.dumps(
    {
        "city_name": "Dublin", "continent_code": "EU", "country_code": "IRL", "country_name": "Ireland",
        "latitude": 53.3331, "longitude": -6.2489, "postal_code": None, "region_name": "Leinster",
        "timezone": "Europe/Dublin",
    },
    separators=(",", ":"),
)  # fmt: skip
BODY = "<p>Hello, is there a way to export <b>all</b> of our invoices of last year at once?</p>"

Table = tuple[str, str, Iterator[tuple[Any, ...]]]


class Crowd(NamedTuple):
    """A loaded workspace: its database, how many people it has, and the credentials to it."""

    url: str
    size: int
    secret: str

    @property
    def threads(self) -> int:
        """Person 2k has one conversation of PARTS parts, person 2k + 1 has SMALL_THREADS with as many in all."""
        return threads(self.size)


def threads(size: int) -> int:
    return min(size // 2, MOST_THREADS)


def ip(person: int) -> str:
    return f"10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}"


def thread_id(pair: int) -> int:
    """The conversation of PARTS parts of person 2 * pair."""
    return pair * (1 + SMALL_THREADS) + 1


def load(url: str, size: int) -> Crowd:
    """Make and fill the database."""
    migrate(url)
    secret = asyncio.run(_found(url))
    tables = (
        ("data_attribute", "app_id id model name label description data_type options messenger_writable inferred "
         "archived created_at updated_at", _attributes()),
        ("plan", "app_id name id", iter([(APP_ID, "gold", 1)])),
        ("company", "app_id id company_id name plan custom_attributes created_at updated_at user_count",
         _companies(size)),
        ("company_attribute", "app_id company_id name kind text number", _company_values()),
        ("contact", "app_id id role user_id email name created_at signed_up_at joined_at updated_at "
         "unsubscribed_from_emails custom_attributes social_profiles location company_ids", _contacts(size)),
        ("contact_attribute", "app_id contact_id name kind text number", _values(size)),
        ("presence", "app_id contact_id last_seen_at last_seen_ip last_seen_user_agent session_count "
         "session_started_at unread", _presences(size)),
        ("seen_day", "app_id listing day contact_id", _days(size)),
        ("company_contact", "app_id contact_id company_id", _memberships(size)),
        ("page_block", "app_id list start_at start_id members", _blocks(size)),
        ("conversation", "app_id id contact_id started_by read created_at replied_at updated_at source_id "
         "count_conversation_parts", _conversations(size)),
        ("conversation_part", "app_id conversation_id id part_type author_kind author_id body created_at updated_at "
         "state attachments metadata event_details redacted", _parts(size)),
        ("conversation_contact", "app_id conversation_id contact_id read added_at", _participants(size)),
        ("sequence", "app_id name value", _sequences(size)),
    )  # fmt: skip
    fill(url, tables)
    return Crowd(url, size, secret)


def fill(url: str, tables: Iterable[Table]) -> None:
    """Write rows into tables, which are given with the names of their columns."""
    (_fill_sqlite if url.startswith(SQLITE) else _fill_postgres)(url, tables)


async def _found(url: str) -> str:
    database = open_database(url)
    await database.start()
    try:
        await database.write(APP_ID, workspaces.create, "Bench")
        await database.write(APP_ID, teammates.create, NewTeammate("Malcolm Reynolds", "mal@serenity.example", "owner"))
        return (await database.write(APP_ID, credentials.create, NewCredential(kind="key"))).secret
    finally:
        await database.close()


def _fill_sqlite(url: str, tables: Iterable[Table]) -> None:
    connection = sqlite3.connect(url.removeprefix(SQLITE), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    # Rows of an index are sorted in one go, rather than each put into its place.
    later = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (CONTACTS.by_value,)).fetchone()
    connection.execute(f"DROP INDEX {CONTACTS.by_value}")
    for table, columns, rows in tables:
        names = columns.split()
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
        connection.execute("COMMIT")
    connection.execute(*later)
    teach_planner(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _fill_postgres(url: str, tables: Iterable[Table]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for table, columns, rows in tables:
            names = ", ".join(columns.split())
            with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def joined_at(person: int) -> int:
    return BORN + person * APART_SECONDS


def contact_id(person: int) -> str:
    return f"{joined_at(person):08x}0123456789{person & 0xFFFFFF:06x}"


def company_id(person: int) -> str:
    return f"{BORN:08x}9876543210{person % COMPANIES:06x}"


def _attributes() -> Iterator[tuple[Any, ...]]:
    for id, (name, type) in enumerate(ATTRIBUTES.items(), 1):
        yield APP_ID, id, "contact", name, name, "", type, "[]", 1, 1, 0, BORN, BORN


def _companies(size: int) -> Iterator[tuple[Any, ...]]:
    for number in range(COMPANIES):
        members = len(range(number, size, COMPANIES))
        yield APP_ID, company_id(number), f"{number}", f"Company {number}", "gold", "{}", BORN, BORN, members


def _company_values() -> Iterator[tuple[Any, ...]]:
    return ((APP_ID, company_id(number), "name", "t", f"company {number}", 0.0) for number in range(COMPANIES))


def _contacts(size: int) -> Iterator[tuple[Any, ...]]:
    for person in range(size):
        at = joined_at(person)
        custom = f'{{"plan":"pro","seats":{person % 50},"city":"Dublin","trial":false,"score":{person % 997}.5}}'
        yield (
            APP_ID, contact_id(person), "user", f"user-{person}", f"user-{person}@example.com", f"User {person}",
            at, at, at, at, 0, custom, "[]", LOCATION, f'["{company_id(person)}"]',
        )  # fmt: skip


def _values(size: int) -> Iterator[tuple[Any, ...]]:
    """What domain/contact_index.py keeps of these contacts."""
    for person in range(size):
        id = contact_id(person)
        yield APP_ID, id, "@city", "t", "dublin", 0.0
        yield APP_ID, id, "@plan", "t", "pro", 0.0
        yield APP_ID, id, "@score", "n", "", person % 997 + 0.5
        yield APP_ID, id, "@seats", "n", "", float(person % 50)
        yield APP_ID, id, "@trial", "b", "", 0.0
        yield APP_ID, id, "email_domain", "t", "example.com", 0.0
        yield APP_ID, id, "location.city", "t", "dublin", 0.0
        yield APP_ID, id, "location.country", "t", "ireland", 0.0
        yield APP_ID, id, "location.region", "t", "leinster", 0.0
        yield APP_ID, id, "name", "t", f"user {person}", 0.0


def _presences(size: int) -> Iterator[tuple[Any, ...]]:
    for person in range(size):
        at = joined_at(person)
        yield APP_ID, contact_id(person), at, ip(person), USER_AGENT, 3, at, 0


def _days(size: int) -> Iterator[tuple[Any, ...]]:
    return ((APP_ID, USER, joined_at(person) // DAY, contact_id(person)) for person in range(size))


def _memberships(size: int) -> Iterator[tuple[Any, ...]]:
    return ((APP_ID, contact_id(person), company_id(person)) for person in range(size))


def _blocks(size: int) -> Iterator[tuple[Any, ...]]:
    for start in range(0, size, BLOCK_MEMBERS):
        at, id = (joined_at(start), contact_id(start)) if start else (BEGINNING, "")
        yield APP_ID, USER, at, id, min(BLOCK_MEMBERS, size - start)
    yield APP_ID, companies.LIST, BEGINNING, "", COMPANIES


def _conversations(size: int) -> Iterator[tuple[Any, ...]]:
    for pair in range(threads(size)):
        people = [2 * pair, *[2 * pair + 1] * SMALL_THREADS]
        for id, person in enumerate(people, thread_id(pair)):
            place = id - thread_id(pair)
            source, parts = _source_id(pair, place), PARTS // SMALL_THREADS if place else PARTS
            yield APP_ID, id, contact_id(person), "contact", 1, BORN, BORN + 1, BORN + 1, source, parts


def _participants(size: int) -> Iterator[tuple[Any, ...]]:
    for _, id, contact, *_ in _conversations(size):
        yield APP_ID, id, contact, 1, BORN


def _source_id(pair: int, place: int) -> int:
    """The first part of a conversation: of the one of the first person, or of one of the second."""
    return pair * 2 * PARTS + (PARTS + place if place else 1)


def _parts(size: int) -> Iterator[tuple[Any, ...]]:
    for pair in range(threads(size)):
        for n in range(2 * PARTS):
            small, person = divmod(n, PARTS)[0], 2 * pair + n // PARTS
            conversation = thread_id(pair) + (1 + n % SMALL_THREADS if small else 0)
            kind, author = ("teammate", "1") if n % 2 else ("contact", contact_id(person))
            id = pair * 2 * PARTS + n + 1
            type = "source" if id == _source_id(pair, conversation - thread_id(pair)) else "comment"
            yield APP_ID, conversation, id, type, kind, author, BODY, BORN, BORN, "open", "[]", "{}", "{}", 0


def _sequences(size: int) -> Iterator[tuple[Any, ...]]:
    pairs = threads(size)
    yield APP_ID, "conversation", pairs * (1 + SMALL_THREADS)
    yield APP_ID, "part", pairs * 2 * PARTS
    yield APP_ID, "data_attribute", len(ATTRIBUTES)
    yield APP_ID, "plan", 1
