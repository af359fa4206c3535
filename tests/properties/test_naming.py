"""Whom a document names: what is written down finds what a search of its whole text finds, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interphone.domain.documents import encode
from interphone.domain.naming import MOST_MENTIONS, MOST_NAMES, UNLISTED, name_of, names_in
from interphone.domain.traces import texts_of_email, texts_of_user_id

IDS = ["5178cab2dd17a715bd006430", "5178cab2dd17a715bd006431", "6b0301627c639b459800daa0", "7fffffffffffffffffffffff"]
USER_IDS = ["25", "2", "251", "0", 'a"b', "back\\slash", "Zoë", "", "x y", "wash@serenity.example", "\x0c", IDS[0]]
EMAILS = [
    "wash@serenity.example",
    "ash@serenity.example",
    "@",
    "a@b@c",
    "back\\@x",
    "zoë@straße.example",
    "a@,:{}",
    "x@y\\",
]
# Rare enough: whoever is called so is looked for in every answer.
SEARCHED = ["simon", "a b@c", '"q"@x', ","]
OLD = "0178cab2dd17a715bd006430"

fragments = st.one_of(
    st.sampled_from([*IDS, OLD, *USER_IDS, *EMAILS, *SEARCHED]),
    st.sampled_from(["\\", '"', "\x0c", "\b", "\x1f", "a", "f5", "@", " ", "<p>", '"user_id":"25"', '\\"email":', "·"]),
    st.sampled_from(["user_id", "external_id", "email", "id", 'x"user_id', "7d793037a0760186574b0282f2f435e7"]),
)
words = st.one_of(fragments, st.lists(fragments, max_size=5).map("".join))
numbers = st.sampled_from([25, 2, 251, 0, -25, 25.5])
documents = st.recursive(
    st.one_of(words, numbers, st.none(), st.booleans()),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(words, inside, max_size=4),
    max_leaves=20,
)


def agrees(document: str, texts: list[str]) -> bool:
    listed = names_in(document.encode())
    assert listed != UNLISTED
    names = {listed[at : at + 8] for at in range(0, len(listed), 8)} if listed else set()
    return any(wanted(text) in names for text in texts) == any(text in document for text in texts)


def wanted(text: str) -> bytes:
    name = name_of(text)
    assert name is not None
    return name


@settings(max_examples=300)
@given(documents)
@example({"user_id": 25})
@example({"user_id": [25]})
@example(["\x0c" + IDS[0], "\x1f" + IDS[1], "cafe" + IDS[2] + "7f", "id" + IDS[3]])
@example({'x"user_id': "25", "email": 'he said "wash@serenity.example'})
@example(['a@b"', "wash@serenity.example"])
def test_what_is_written_down_is_what_a_search_finds(value: Any) -> None:
    document = encode(value)
    for id in IDS:
        assert agrees(document, [id]), id
    for user_id in USER_IDS:
        assert agrees(document, texts_of_user_id(user_id)), user_id
    for email in EMAILS:
        assert agrees(document, texts_of_email(email)), email


@pytest.mark.parametrize("email", SEARCHED)
def test_what_is_not_written_down_is_told(email: str) -> None:
    assert name_of(*texts_of_email(email)) is None
    assert name_of(OLD) is None


@pytest.mark.parametrize(
    "document",
    [
        b",".join(b'"%024x"' % (0x5178CAB2DD17A715BD006430 + number) for number in range(MOST_NAMES + 1)),
        b",".join(b'"%d@b"' % number for number in range(MOST_NAMES + 1)),
        b",".join([b'"a@b"'] * (MOST_MENTIONS + 1)),
        b"5" * (MOST_MENTIONS + 30),
    ],
)
def test_too_many_are_not_written_down(document: bytes) -> None:
    assert names_in(document) == UNLISTED


def test_the_list_tells_nobodys_name() -> None:
    listed = names_in(b'{"id":"5178cab2dd17a715bd006430","email":"wash@serenity.example","user_id":25}') or b""
    assert len(listed) == 3 * 8
    assert names_in(b'{"body":"Nobody"}') is None
