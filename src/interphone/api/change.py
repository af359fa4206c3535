"""What a change between versions is. It is named as the sentence it makes true.

Code asks `version.has(NAME)` and never compares versions.
"""

from __future__ import annotations

import msgspec

from interphone.api.versions import BY_NAME, Version


class Change(msgspec.Struct, frozen=True):
    """One idea that became true with version `since`. `text` tells users; `source` is where it is documented."""

    since: Version
    text: str
    source: str


def change(since: str, text: str, *, source: str) -> Change:
    """Declare a change; in a file they stand in the order of versions."""
    return Change(BY_NAME[since], text, source)
