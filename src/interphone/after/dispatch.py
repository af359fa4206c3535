"""What follows a commit, as one table: for each thing that happened, the jobs it asks for.

`plan` runs inside the transaction of the change, so that a job is stored if and only if the change is; `announce`
runs after the commit and wakes whoever does the work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from interphone.domain import happened
from interphone.store import jobs
from interphone.store.database import Transaction

LOCATE = "locate"
PROFILE = "profile"

JOBS: dict[type, str] = {
    happened.AddressSeen: LOCATE,
    happened.EmailLearned: PROFILE,
}


class Dispatch(NamedTuple):
    """`wanted(kind)` tells whether anybody does such jobs; `wake` is called when there is work."""

    wanted: Callable[[str], bool]
    wake: Callable[[], None]

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        for happening in happenings:
            kind = JOBS.get(type(happening))
            if kind is not None and self.wanted(kind):
                jobs.enqueue(tx, kind, happening.contact_id)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if any(type(happening) in JOBS for happening in happenings):
            self.wake()
