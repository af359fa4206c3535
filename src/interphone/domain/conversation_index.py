"""What conversations are searched by. Values are written at once; words when somebody searches, or a minute later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from interphone.domain import contact_index
from interphone.domain.search_values import TEXT, Kept, Values, change, custom_values, fold
from interphone.domain.words import words_of
from interphone.store import conversation_words as store
from interphone.store import jobs
from interphone.store import search_values as value_store
from interphone.store.conversation_search import AUTHOR_NAME, CONVERSATIONS, SOURCE_WORDS, WORDS
from interphone.store.database import Transaction, WriteFirst
from interphone.store.search_conditions import Condition
from interphone.store.search_sql import sources

if TYPE_CHECKING:
    from interphone.domain.conversations import Conversation, Part

CATCH_UP = "words"
AT_ONCE = 200
LATE_SECONDS = 60
"""How long words may be unknown where nobody searches."""

SOURCES = frozenset({"listed", "custom_attributes", "subject", "rating_remark"})
"""What of a conversation its values, and whether it is found, are made of."""
SUBJECT, REMARK = "source.subject", "conversation_rating.remark"


def said(tx: Transaction, conversation: Conversation, part: Part) -> None:
    """A part was stored: its words are to be written, unless the conversation is one that no search finds yet."""
    if part.body is None or not conversation.listed:
        return
    store.want_catching_up(tx, CATCH_UP, tx.now + LATE_SECONDS)
    store.mark(tx, part.conversation_id, part.id)


def follow(tx: Transaction, before: Conversation | None, after: Conversation) -> None:
    """A conversation was stored, or changed."""
    if before is not None and before.listed != after.listed:
        store.mark_all(tx, after.id)
        jobs.enqueue_by(tx, CATCH_UP, "", tx.now + LATE_SECONDS)
    kept = values_of(before) if before is not None else {}
    wanted = values_of(after)
    if kept != wanted:
        change(tx, CONVERSATIONS, {after.id: (kept, wanted)})


def values_of(conversation: Conversation) -> Values:
    """What a conversation is searched by beside its columns."""
    values = custom_values(conversation.custom_attributes)
    for name, text in ((SUBJECT, conversation.subject), (REMARK, conversation.rating_remark)):
        if text:
            values[name] = Kept(TEXT, fold(text), 0.0)
    return values


def prepare(tx: Transaction, conditions: Sequence[Condition]) -> None:
    """Raises WriteFirst where these ask for what is still to be written."""
    asked = [source for condition in conditions for source in sources(condition)]
    if AUTHOR_NAME in asked:
        contact_index.require_current(tx)
    if WORDS in asked or SOURCE_WORDS in asked:
        require_words(tx)


def require_words(tx: Transaction) -> None:
    """Raises WriteFirst where words are still to be written and that may not be done here."""
    if not store.is_due(tx):
        return
    if not tx.may_write:
        raise WriteFirst(catch_up)
    while catch_up(tx, None):
        continue


def catch_up(tx: Transaction, command: None) -> bool:
    """Write the words of some parts; whether there may be more."""
    due = store.due(tx, AT_ONCE)
    words: dict[tuple[str, int], int] = {}
    for conversation_id, _, body, began in due:
        for word in words_of(body or ""):
            words[word, conversation_id] = max(began, words.get((word, conversation_id), 0))
    _put(tx, words)
    store.settle(tx, [{"conversation_id": id, "part_id": part_id} for id, part_id, *_ in due])
    if len(due) == AT_ONCE:
        return True
    jobs.unwant(tx, CATCH_UP, "")
    return False


def forget(tx: Transaction, conversation: Conversation) -> None:
    """All of it, of a conversation that is about to be deleted."""
    gone = {word for _, body, _ in store.bodies(tx, [conversation.id]) for word in words_of(body)}
    _drop(tx, {conversation.id: gone})
    store.forget_due(tx, conversation.id)
    kept = values_of(conversation)
    if kept:
        value_store.drop(tx, CONVERSATIONS, [{"id": conversation.id, "name": name} for name in kept])


def unsaid(tx: Transaction, conversation_id: int, body: str) -> None:
    """What was said is redacted: words that nothing else has are forgotten."""
    _drop(tx, {conversation_id: words_of(body)})
    write_again(tx, [conversation_id])


def unsaid_by(tx: Transaction, contact_id: str) -> list[int]:
    """What a contact said anywhere is about to be redacted; then the words of these conversations are to be written
    again."""
    gone: dict[int, set[str]] = defaultdict(set)
    for conversation_id, body in store.bodies_of_contact(tx, contact_id):
        gone[conversation_id] |= words_of(body)
    _drop(tx, gone)
    return list(gone)


def write_again(tx: Transaction, conversation_ids: list[int]) -> None:
    """Write all words of conversations, as some of theirs may have been forgotten."""
    if not conversation_ids:
        return
    words: dict[tuple[str, int], int] = {}
    for conversation_id, body, began in store.bodies(tx, conversation_ids):
        for word in words_of(body):
            words[word, conversation_id] = max(began, words.get((word, conversation_id), 0))
    _put(tx, words)


def _put(tx: Transaction, words: dict[tuple[str, int], int]) -> None:
    # In the order of the table: words that stand together are written together.
    rows = [{"word": word, "conversation_id": id, "source": began} for (word, id), began in sorted(words.items())]
    if rows:
        store.put(tx, rows)


def _drop(tx: Transaction, gone: dict[int, set[str]]) -> None:
    rows = [{"word": word, "conversation_id": id} for id, words in gone.items() for word in sorted(words)]
    if rows:
        store.drop(tx, rows)
