"""What collected verbs are made of: commands that are done in one go, where one that fails leaves the others alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interphone.domain.errors import Problem
from interphone.store.database import Command, Result, Transaction


def attempt(
    tx: Transaction, verb: Callable[[Transaction, Command], Result], commands: Sequence[Command]
) -> list[Result | Problem]:
    """What the verb gives for each command, in order, or the problem that it raises.

    Raises the problem of one that has written something, which only the writer can undo: it then has each be done by
    itself.
    """
    results: list[Result | Problem] = []
    for command in commands:
        written = tx.written
        try:
            results.append(verb(tx, command))
        except Problem as problem:
            if tx.written != written:
                raise
            results.append(problem)
    return results
