"""One scroll at a time: who may begin, who may go on, and when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import scrolls
from interphone.domain.errors import Invalid, NotFound
from interphone.store.database import Transaction
from tests.support.api import Account
from tests.support.clock import Clock


def step(tx: Transaction, command: tuple[str, str | None, str | None]) -> tuple[str, str | None]:
    """One request: (kind, param, last id of its page) gives where the page began and the name to go on with."""
    kind, param, last_id = command
    taken = scrolls.advance(tx, kind, param)
    return taken.after_id, scrolls.keep(tx, taken, last_id)


def take(account: Account, kind: str, param: str | None = None, last_id: str | None = None) -> Any:
    return account.door.write(account.app_id, step, (kind, param, last_id))


def test_goes_on_where_the_page_ended_and_keeps_its_name(account: Account) -> None:
    start, param = take(account, "user", None, "a")
    assert start == ""
    assert take(account, "user", param, "b") == ("a", param)
    assert take(account, "user", param, "c") == ("b", param)


def test_an_empty_page_ends_it(account: Account) -> None:
    _, param = take(account, "user", None, "a")
    assert take(account, "user", param, None) == ("a", None)
    with pytest.raises(NotFound, match=r"^scroll parameter not found$"):
        take(account, "user", param, "b")
    assert take(account, "company", None, "a")[0] == ""


@pytest.mark.parametrize("kind", ["user", "lead", "company"])
def test_a_second_is_refused_whatever_its_kind(account: Account, stranger: Account, kind: str) -> None:
    _, param = take(account, "user", None, "a")
    with pytest.raises(Invalid, match=r"^scroll already exists for this workspace$") as refused:
        take(account, kind, None, "a")
    assert refused.value.code == "scroll_exists"
    assert take(stranger, kind, None, "x")[0] == ""
    assert take(account, "user", param, "b") == ("a", param)


def test_lives_a_minute_after_each_request(account: Account, clock: Clock) -> None:
    _, param = take(account, "user", None, "a")
    for start in "abc":
        clock.advance(59)
        assert take(account, "user", param, chr(ord(start) + 1)) == (start, param)
    clock.advance(60)
    with pytest.raises(NotFound):
        take(account, "user", param, "z")
    _, second = take(account, "lead", None, "a")
    assert second != param


def test_belongs_to_a_kind_and_a_workspace(account: Account, stranger: Account) -> None:
    _, param = take(account, "user", None, "a")
    for caller, kind, name in ((account, "lead", param), (stranger, "user", param), (account, "user", "made-up")):
        with pytest.raises(NotFound):
            take(caller, kind, name, "b")
