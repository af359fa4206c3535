"""What follows a commit, as one table: for each thing that happened, the jobs it asks for. And those who follow all.

`plan` runs inside the transaction of the change, so that a job or row is stored if and only if the change is;
`announce` runs after the commit and wakes whoever does the work or follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from interphone.domain import assignment, assignment_rules, bulk, exports, happened
from interphone.domain.conversations import CONTACT
from interphone.domain.part_types import SNOOZED
from interphone.store import jobs
from interphone.store.database import Transaction

LOCATE = "locate"
PROFILE = "profile"

# The kind of the job, and what it is about.
JOBS: dict[type, tuple[str, Callable[[Any], str]]] = {
    happened.AddressSeen: (LOCATE, lambda happening: happening.contact_id),
    happened.EmailLearned: (PROFILE, lambda happening: happening.contact_id),
    happened.BulkSubmitted: (bulk.DO, lambda happening: happening.job_id),
    happened.ExportWanted: (exports.MAKE, lambda happening: happening.export_id),
    happened.ConversationStarted: (assignment.ASSIGN, lambda happening: str(happening.conversation_id)),
}


class Follower(Protocol):
    """Somebody who is told of everything that happens, in a file of its own beside this one."""

    def plan(self, tx: Transaction, happenings: list[Any]) -> None: ...
    def announce(self, app_id: str, happenings: list[Any]) -> None: ...


class Dispatch(NamedTuple):
    """`wanted(kind)` tells whether anybody does such jobs; `wake` is called when there is work."""

    wanted: Callable[[str], bool]
    wake: Callable[[], None]
    followers: tuple[Follower, ...]

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        for happening in happenings:
            if (asked := JOBS.get(type(happening))) is None:
                continue
            kind, subject_of = asked
            if self.wanted(kind) and _is_asked_for(tx, happening):
                jobs.enqueue(tx, kind, subject_of(happening))
        for follower in self.followers:
            follower.plan(tx, happenings)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if any(type(happening) in JOBS or _is_snooze(happening) for happening in happenings):
            self.wake()
        for follower in self.followers:
            follower.announce(app_id, happenings)


def _is_asked_for(tx: Transaction, happening: Any) -> bool:
    """Whether the job has anything to do: rules of assignment are for what people begin, where there are any."""
    if type(happening) is not happened.ConversationStarted:
        return True
    return happening.by == CONTACT and bool(assignment_rules.every(tx))


def _is_snooze(happening: Any) -> bool:
    """Whether a job was stored that may be due before the worker looks again."""
    return type(happening) is happened.PartAdded and happening.part_type == SNOOZED
