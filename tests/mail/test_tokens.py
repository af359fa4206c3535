"""Signed addresses: what they say is theirs alone, and nobody else can make one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interphone.mail.tokens import (
    BOUNCE,
    DIGITS,
    INBOX,
    KINDS,
    LEAVE,
    REPLY,
    Address,
    local_part,
    new_code,
    new_secret,
    read,
    sign,
    verify,
)

SECRET = "5e" * 32
CONTACT = "51a0c0ffee51a0c0ffee0001"
ADDRESS = Address(REPLY, "abcdefgh", CONTACT, 147)


@given(
    kind=st.sampled_from([REPLY, BOUNCE, LEAVE]),
    contact=st.integers(0, 2**96 - 1).map("{:024x}".format),
    conversation=st.integers(0, 2**60),
)
def test_an_address_says_what_was_put_into_it(kind: str, contact: str, conversation: int) -> None:
    address = sign(SECRET, Address(kind, new_code(), contact, conversation))
    local = local_part(address)
    assert len(local) <= 64
    assert local == local.lower()
    assert read(local) == address == read(local.upper())
    assert verify(SECRET, address)


def test_an_inbox_is_known_to_everybody() -> None:
    address = Address(INBOX, "abcdefgh")
    assert local_part(address) == "inbox+abcdefgh"
    assert read("Inbox+ABCDEFGH") == address
    assert verify(SECRET, address)


@pytest.mark.parametrize(
    "changed",
    [
        Address(BOUNCE, "abcdefgh", CONTACT, 147),
        Address(REPLY, "abcdefgi", CONTACT, 147),
        Address(REPLY, "abcdefgh", CONTACT[:-1] + "2", 147),
        Address(REPLY, "abcdefgh", CONTACT, 148),
    ],
    ids=["kind", "workspace", "contact", "conversation"],
)
def test_nothing_in_it_can_be_exchanged(changed: Address) -> None:
    mac = sign(SECRET, ADDRESS).mac
    assert verify(SECRET, Address(ADDRESS.kind, ADDRESS.code, ADDRESS.contact_id, ADDRESS.conversation_id, mac))
    assert not verify(SECRET, Address(changed.kind, changed.code, changed.contact_id, changed.conversation_id, mac))


def test_each_digit_of_the_signature_counts() -> None:
    local = local_part(sign(SECRET, ADDRESS))
    for at in range(len("reply+"), len(local)):
        other = DIGITS[(DIGITS.index(local[at]) + 1) % len(DIGITS)]
        found = read(local[:at] + other + local[at + 1 :])
        assert found is None or not verify(SECRET, found)


def test_another_workspace_has_another_secret() -> None:
    assert not verify(new_secret(), sign(SECRET, ADDRESS))


@given(st.text(alphabet=DIGITS + "+=.189 é", max_size=80).map(lambda rest: "reply+" + rest))
def test_whatever_is_written_is_read_or_none_of_ours(local: str) -> None:
    found = read(local)
    assert found is None or not verify(SECRET, found)


def test_what_is_none_of_ours() -> None:
    for local in ("", "wash", "reply", "reply+", "reply+abcdefgh", "inbox+abcdefghi", "inbox+abc", "other+abcdefgh"):
        assert read(local) is None
    assert len(set(KINDS)) == 4


def test_only_ids_of_contacts_are_written() -> None:
    with pytest.raises(ValueError, match="24 hex digits"):
        local_part(Address(REPLY, "abcdefgh", "wash", 1))
