"""What tests that try their luck try it with: anew each time for a person, always the same where CI decides."""

from __future__ import annotations

import os
import random

from hypothesis import settings

IN_CI = bool(os.environ.get("CI"))
STEADY = 20_120_401


def pick_seed(variable: str) -> int:
    """The number in that variable of the environment, else a new one, or in CI always the same.

    So a change is never refused for what another one has done; what luck finds is found by whoever tries it.
    """
    return int(os.environ.get(variable, "0")) or (STEADY if IN_CI else random.SystemRandom().randrange(1, 2**32))


def steady_hypothesis() -> None:
    """Have Hypothesis try the same examples each time in CI."""
    settings.register_profile("ci", derandomize=True, database=None)
    if IN_CI:
        settings.load_profile("ci")
