"""Counted blocks against what they stand for: a sorted list."""

from __future__ import annotations

import bisect
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interphone.store import page_blocks
from interphone.store.database import Transaction
from tests.store.conftest import Store

LIST = "crew"
Key = tuple[int, str]

# Few places, so that many share a time; small blocks, so that they split soon.
TIMES = st.integers(-2, 2)
ACTIONS = st.sampled_from(["add", "add", "add", "remove", "add some", "remove some"])
OPERATIONS = st.lists(st.tuples(ACTIONS, TIMES, st.integers(0, 99)), max_size=60)
_examples = itertools.count()


class Members:
    """The list that the blocks count, with its rows where a real list has them: in a table."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.keys: list[Key] = []

    def change(self, action: str, at: int, number: int) -> None:
        if action == "add":
            id = f"{number:02}"
            if (at, id) not in self.keys:
                bisect.insort(self.keys, (at, id))
                page_blocks.add(self._tx, LIST, at, id, self._key_at)
        elif action == "add some":
            new = sorted({(at + more % 2, f"{number + more:02}") for more in range(5)} - {*self.keys})
            self.keys = sorted([*self.keys, *new])
            page_blocks.add_all(self._tx, LIST, new, self._key_at)
        elif action == "remove some":
            gone = self.keys[number % 7 :: 1 + number % 3]
            self.keys = [key for key in self.keys if key not in gone]
            page_blocks.remove_all(self._tx, LIST, gone, self._key_at)
        elif self.keys:
            at, id = self.keys.pop(number % len(self.keys))
            page_blocks.remove(self._tx, LIST, at, id, self._key_at)

    def _key_at(self, at: int, id: str, skip: int) -> Key | None:
        here = bisect.bisect_left(self.keys, (at, id)) + skip
        return self.keys[here] if here < len(self.keys) else None

    def after(self, place: page_blocks.Place | None) -> list[Key]:
        """What a reader finds who begins at a place and reads backwards."""
        if place is None:
            return []
        before = [key for key in self.keys if key < (place.before_at, place.before_id)]
        return before[::-1][place.skip :]


@pytest.mark.parametrize("members", [1, 2, 3])
def test_every_page_of_any_history_is_where_the_blocks_say(
    store: Store, monkeypatch: pytest.MonkeyPatch, members: int
) -> None:
    monkeypatch.setattr(page_blocks, "BLOCK_MEMBERS", members)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(operations=OPERATIONS)
    def any_history(operations: list[tuple[str, int, int]]) -> None:
        def live(tx: Transaction, command: None) -> None:
            list = Members(tx)
            for operation in operations:
                list.change(*operation)
            assert page_blocks.total(tx, LIST) == len(list.keys)
            newest_first = list.keys[::-1]
            for offset in range(len(list.keys) + 2):
                total, place = page_blocks.find_place(tx, LIST, offset)
                assert (total, list.after(place)) == (len(list.keys), newest_first[offset:])

        store.write(live, app_id=f"example {next(_examples)}")

    any_history()


def test_a_place_is_inside_one_block(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes page 1,000 as cheap as page 1: a reader skips less than two blocks' members."""
    monkeypatch.setattr(page_blocks, "BLOCK_MEMBERS", 5)

    def fill(tx: Transaction, command: None) -> None:
        list = Members(tx)
        for number in range(100):
            list.change("add", number % 7, number)

    def skips_of(tx: Transaction, command: None) -> list[int]:
        places = [page_blocks.find_place(tx, LIST, offset)[1] for offset in range(100)]
        return [place.skip for place in places if place is not None]

    store.write(fill)
    skips = store.read(skips_of)
    assert len(skips) == 100
    assert max(skips) < 10
