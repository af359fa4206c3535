"""What tours say of answers and errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def refused(kind: type[Exception], call: Callable[..., object], *arguments: object, **named: object) -> Any:
    """The error of this class, exactly, that the call raises."""
    try:
        answer = call(*arguments, **named)
    except kind as error:
        if type(error) is kind:
            return error
        raise AssertionError(f"{kind.__name__} was to be raised, and it is its {type(error).__name__}") from error
    raise AssertionError(f"{kind.__name__} was to be raised, and the answer is {answer!r}")
