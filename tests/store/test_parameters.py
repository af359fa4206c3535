"""From the named parameters of our statements to the numbered ones of PostgreSQL, and the nameless ones of SQLite."""

from __future__ import annotations

import pytest

from interphone.store.parameters import numbered, positional


@pytest.mark.parametrize(
    ("sql", "translated", "names"),
    [
        ("SELECT :a, :b, :a", "SELECT $1, $2, $1", ("a", "b")),
        ("SELECT :a::text, now()::date", "SELECT $1::text, now()::date", ("a",)),
        ("SELECT ':a', 'it''s :a', \":a\", '%'", "SELECT ':a', 'it''s :a', \":a\", '%'", ()),
        ("SELECT 1 -- not :a\n, :a", "SELECT 1 -- not :a\n, $1", ("a",)),
        ("SELECT x[1:2], 5 % :a", "SELECT x[1:2], 5 % $1", ("a",)),
    ],
)
def test_named_parameters_become_numbered_ones(sql: str, translated: str, names: tuple[str, ...]) -> None:
    assert numbered(sql) == (translated.encode(), names)


@pytest.mark.parametrize(
    ("sql", "translated", "names"),
    [
        ("SELECT :a, :b, :a", "SELECT ?, ?, ?", ("a", "b", "a")),
        ("SELECT ':a', 'it''s :a', \":a\", '?'", "SELECT ':a', 'it''s :a', \":a\", '?'", ()),
        ("SELECT 1 -- not :a\n, :a", "SELECT 1 -- not :a\n, ?", ("a",)),
    ],
)
def test_named_parameters_become_places(sql: str, translated: str, names: tuple[str, ...]) -> None:
    assert positional(sql) == (translated, names)
