"""Conversations as a subject of searches: those that teammates see."""

from __future__ import annotations

from interphone.store.database import Transaction
from interphone.store.search_conditions import Linked, Through, Way
from interphone.store.search_sql import Subject

CONVERSATIONS = Subject(
    table="conversation",
    shown="c.listed = 1",
    attributes="conversation_attribute",
    by_value="conversation_attribute_value",
    key="conversation_id",
    everyone="conversation_updated",
    by_id="sqlite_autoindex_conversation_1",
    apart=False,
)

# What began the conversation c, and who wrote it.
_SOURCE = "p.app_id = :app_id AND p.conversation_id = c.id AND p.id = c.source_id"
_BY_AUTHOR = ("conversation_part p", "conversation_part_author")
_WROTE = "p.app_id = :app_id AND p.part_type = 'source' AND p.author_kind"

URL = Through("conversation_part p", _SOURCE, "p.url")
AUTHOR_ID = Through(
    "conversation_part p",
    _SOURCE,
    "p.author_id",
    Way((_BY_AUTHOR,), f"{_WROTE} IN ('contact', 'teammate', 'bot')", "p.conversation_id"),
)
_CONTACT = f"{_SOURCE} AND p.author_kind = 'contact' AND w.app_id = :app_id AND w."
AUTHOR_ROLE = Through("conversation_part p CROSS JOIN contact w", f"{_CONTACT}id = p.author_id", "w.role")
AUTHOR_EMAIL = Through(
    "conversation_part p CROSS JOIN contact w",
    f"{_CONTACT}id = p.author_id",
    "w.email",
    Way(
        (("contact w", "contact_email"), _BY_AUTHOR),
        f"w.app_id = :app_id AND {_WROTE} = 'contact' AND p.author_id = w.id",
        "p.conversation_id",
    ),
)
_NAMED = "w.name = 'name' AND w.kind = 't'"
AUTHOR_NAME = Through(
    "conversation_part p CROSS JOIN contact_attribute w",
    f"{_CONTACT}contact_id = p.author_id AND {_NAMED}",
    "w.text",
    Way(
        (("contact_attribute w", "contact_attribute_value"), _BY_AUTHOR),
        f"w.app_id = :app_id AND {_NAMED} AND {_WROTE} = 'contact' AND p.author_id = w.contact_id",
        "p.conversation_id",
    ),
)
RATER = Through(
    "conversation w", "w.app_id = :app_id AND w.id = c.id AND w.rating_requested_at IS NOT NULL", "w.contact_id"
)

CONTACTS = Linked("conversation_contact", "contact_id")
TEAMMATES = Linked("conversation_teammate", "teammate_id")
TAGS = Linked("conversation_tag", "tag_id", repeats=True)
WORDS = Linked("conversation_word", "word", shown=True)
SOURCE_WORDS = Linked("conversation_word", "word", only="source = 1", shown=True)


def everyone(tx: Transaction) -> int:
    """How many conversations teammates see."""
    row = tx.one("SELECT count(*) FROM conversation WHERE app_id = :app_id AND listed = 1")
    return row[0] if row else 0
