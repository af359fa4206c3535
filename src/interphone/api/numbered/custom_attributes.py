"""What custom attributes may be sent under each version."""

from __future__ import annotations

from interphone.api.changes import ATTRIBUTES_ARE_DECLARED, NEW_ATTRIBUTES_HAVE_PLAIN_NAMES
from interphone.api.versions import Version
from interphone.domain.attributes import Keys


def attribute_keys(version: Version) -> Keys:
    """What becomes of a custom attribute that nobody has declared."""
    if version.has(ATTRIBUTES_ARE_DECLARED):
        return Keys.DECLARED
    return Keys.PLAIN if version.has(NEW_ATTRIBUTES_HAVE_PLAIN_NAMES) else Keys.FLAT
