"""A workspace with a million parts of conversations, written straight into the tables, words and all.

What begins conversation number k has the words w2, w3 … for all that divide k up to WORDS, so that w2 is said in every
second conversation, and w4999 in one of 4,999.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interphone.domain.words import words_of
from tests.bench import people
from tests.bench.people import APP_ID, BODY, BORN, Crowd

PEOPLE = 1_000
TALKS = 100_000
EACH = 10
WORDS = 5_000
FIRST_TALK, FIRST_PART = 10_000_000, 100_000_000
"""Above the ids of the conversations that some of the people have anyway."""
MAL = 1


def load(url: str) -> Crowd:
    """A thousand people and their conversations, TALKS of EACH parts."""
    crowd = people.load(url, PEOPLE)
    people.fill(
        url,
        (
            ("conversation", "app_id id contact_id started_by read created_at replied_at updated_at state "
             "admin_assignee_id source_id count_conversation_parts", _talks()),
            ("conversation_part", "app_id conversation_id id part_type author_kind author_id body created_at "
             "updated_at state attachments metadata event_details redacted", _parts()),
            ("conversation_contact", "app_id conversation_id contact_id read added_at", _participants()),
            ("conversation_teammate", "app_id conversation_id teammate_id",
             ((APP_ID, FIRST_TALK + k, MAL) for k in range(TALKS))),
            ("conversation_word", "app_id word conversation_id source", _words()),
        ),
    )  # fmt: skip
    return crowd


def begun_at(k: int) -> int:
    return BORN + k * people.APART_SECONDS


def _state(k: int) -> str:
    return "closed" if k % 5 else "open"


def _talks() -> Iterator[tuple[Any, ...]]:
    for k in range(TALKS):
        at, whom = begun_at(k), people.contact_id(k % PEOPLE)
        yield (
            APP_ID, FIRST_TALK + k, whom, "contact", 1, at, at, at, _state(k), None if k % 3 else MAL,
            FIRST_PART + k * EACH, EACH,
        )  # fmt: skip


def _parts() -> Iterator[tuple[Any, ...]]:
    said: list[list[str]] = [[] for _ in range(TALKS)]
    for word in range(2, WORDS):
        for k in range(0, TALKS, word):
            said[k].append(f"w{word}")
    for k in range(TALKS):
        at = begun_at(k)
        for n in range(EACH):
            kind, author = ("teammate", f"{MAL}") if n % 2 else ("contact", people.contact_id(k % PEOPLE))
            body = BODY if n else f"<p>{' '.join(said[k])}</p>"
            type = "comment" if n else "source"
            yield (
                APP_ID, FIRST_TALK + k, FIRST_PART + k * EACH + n, type, kind, author, body, at, at, "open", "[]",
                "{}", "{}", 0,
            )  # fmt: skip


def _participants() -> Iterator[tuple[Any, ...]]:
    return ((APP_ID, FIRST_TALK + k, people.contact_id(k % PEOPLE), 1, begun_at(k)) for k in range(TALKS))


def _words() -> Iterator[tuple[Any, ...]]:
    """In the order of the table."""
    steps = {f"w{number}": number for number in range(2, WORDS)} | dict.fromkeys(words_of(BODY), 1)
    for word in sorted(steps):
        source = int(word[1:].isdigit())
        yield from ((APP_ID, word, FIRST_TALK + k, source) for k in range(0, TALKS, steps[word]))
