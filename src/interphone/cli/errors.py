"""What a person can cause, told in one sentence: which exceptions those are, and the exit code of each."""

from __future__ import annotations

from typing import NamedTuple

FAILED = 1
MISUSED = 2


class Refusal(Exception):
    """A command will not or cannot do what it was asked; the message says why and what would help."""


class Reason(NamedTuple):
    sentence: str
    exit_code: int


def explain(error: Exception) -> Reason | None:
    """The sentence for an exception that a person can cause; None for a fault of the program itself."""
    from interphone.config import SettingError
    from interphone.domain.errors import Problem
    from interphone.store.backup import BackupError
    from interphone.store.database import Unavailable
    from interphone.store.migrate import SchemaMismatch

    if isinstance(error, SettingError):
        return Reason(_sentence(str(error)), MISUSED)
    if isinstance(error, Refusal | Problem | BackupError | Unavailable | SchemaMismatch):
        return Reason(_sentence(str(error)), FAILED)
    if isinstance(error, OSError) and error.filename and not isinstance(error, BrokenPipeError):
        return Reason(f"{error.filename}: {error.strerror}.", FAILED)
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        # So Python keeps bytes of the command line that are none.
        return Reason("An argument is not text in UTF-8.", MISUSED)
    return None


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "…")) else words + "."
