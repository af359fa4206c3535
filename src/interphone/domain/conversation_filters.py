"""Filters of conversations that ask for more than a value in its place: words, authors, tags by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from interphone.domain import conversation_index, search_groups, teammates
from interphone.domain.conversations import BOT, CONTACT, TEAMMATE
from interphone.domain.errors import Invalid
from interphone.domain.search_fields import AUTHOR, CHOICE, TAG_NAME, WORD, Field
from interphone.domain.search_query import Scalar
from interphone.domain.search_tests import after_prefix, matches, passes, show, text_of_id
from interphone.domain.tags import name_key
from interphone.domain.words import as_word
from interphone.store import conversation_words as word_store
from interphone.store import tags as tag_store
from interphone.store.conversation_search import AUTHOR_EMAIL, AUTHOR_ID, AUTHOR_NAME, AUTHOR_ROLE, CONVERSATIONS
from interphone.store.database import Transaction
from interphone.store.search_conditions import (
    All,
    Always,
    Any,
    Between,
    Column,
    Condition,
    Contains,
    Edge,
    Ends,
    Has,
    Known,
    OneOf,
    Test,
)
from interphone.store.search_sql import Statement

MAX_WORDS = 1_000
"""How many different words one filter may find conversations by."""
STARTED_BY = Column("started_by", nullable=False)


def word(tx: Transaction, field: Field, operator: str, value: Scalar) -> Condition:
    """A word of the text is this one, begins or ends with it, or has it within."""
    if value is None:
        return Has(field.source, Known(), negated=True)
    text = as_word(_text(value))
    if not text:
        return Always(False) if operator == "=" else Has(field.source, Known())
    if operator == "=":
        return Has(field.source, OneOf((text,)))
    if operator == "^":
        return Has(field.source, Between(Edge(text), after_prefix(text)))
    words = _words_like(tx, Contains(text) if operator == "~" else Ends(text))
    return Has(field.source, OneOf(words)) if words else Always(False)


def author(tx: Transaction, field: Field, operator: str, value: Scalar) -> Condition:
    """Of the person who wrote first, or of the teammate; only a person has no email or name."""
    kinds = {kind: Has(STARTED_BY, OneOf((kind,))) for kind in (CONTACT, TEAMMATE, BOT)}
    what = field.name.rpartition(".")[2]
    if value is None:
        source = {"name": AUTHOR_NAME, "email": AUTHOR_EMAIL}.get(what)
        return All((kinds[CONTACT], Has(source, Known(), negated=True))) if source else Always(False)
    text = _text(text_of_id(value) if what == "id" else value)
    if what == "id":
        return matches(Field(field.name, field.kind, AUTHOR_ID, exact=True), operator, text)
    if what == "type":
        roles = tuple(role for role in ("user", "lead") if passes(field, operator, text, role))
        found: list[Condition] = [Has(AUTHOR_ROLE, OneOf(roles))] if roles else []
        found += [
            kinds[kind] for kind, shown in ((TEAMMATE, "admin"), (BOT, "bot")) if passes(field, operator, text, shown)
        ]
        return search_groups.any_of(found)
    by_email = what == "email"
    person = Field(field.name, field.kind, AUTHOR_EMAIL if by_email else AUTHOR_NAME, address=by_email)
    team = [
        str(one.id)
        for one in teammates.every(tx).values()
        if passes(field, operator, text, one.email if by_email else one.name)
    ]
    theirs = matches(person, operator, person.fold(text))
    if not team:
        return theirs
    return Any((theirs, All((kinds[TEAMMATE], Has(AUTHOR_ID, OneOf(tuple(team)))))))


def choice(tx: Transaction, field: Field, operator: str, value: Scalar) -> Condition:
    """One of the texts that pass stands for what holds; a field without any has no value."""
    if value is None:
        return Always(not field.choices)
    text = _text(value)
    return search_groups.any_of([asked for shown, asked in field.choices if passes(field, operator, text, shown)])


def tag_name(tx: Transaction, field: Field, operator: str, value: Scalar) -> Condition:
    """Wearing the tag of this name; nothing wears one that there is not."""
    if value is None:
        return Has(field.source, Known(), negated=True)
    row = tag_store.find_by_name(tx, name_key(_text(value)))
    return Always(False) if row is None else Has(field.source, OneOf((row[0],)))


FILTERS: Mapping[str, Callable[[Transaction, Field, str, Scalar], Condition]] = {
    WORD: word,
    AUTHOR: author,
    CHOICE: choice,
    TAG_NAME: tag_name,
}


def _words_like(tx: Transaction, test: Test) -> tuple[str, ...]:
    """Raises WriteFirst; Invalid where they are too many."""
    conversation_index.require_words(tx)
    statement = Statement(CONVERSATIONS, tx.dialect)
    words = word_store.like(tx, statement.test("w.word", test), MAX_WORDS + 1, **statement.params)
    if len(words) > MAX_WORDS:
        message = f"query: more than {MAX_WORDS:,} different words match; ask for a longer part of a word"
        raise Invalid("query", message, code="invalid_values")
    return tuple(words)


def _text(value: Scalar) -> str:
    if not isinstance(value, str):
        raise Invalid("query", f"{show(value)} is not a valid string", code="invalid_value")
    return value
