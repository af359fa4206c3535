"""How the items of bulk jobs are understood: by the readers of the era that they were written in."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.errors import status_and_code
from interphone.api.numbered.errors import describe
from interphone.api.v1x import bulk as v1x
from interphone.api.v2x import bulk_items as v2x
from interphone.api.versions import BY_NAME
from interphone.domain.bulk import Item
from interphone.domain.documents import decode
from interphone.domain.errors import Problem
from interphone.store.database import Verb

READERS = {"v1x": v1x.read_item, "v2x": v2x.read_item}


class ItemReader:
    """What the worker is given by the doors (jobs/bulk.py)."""

    def read(self, item: Item) -> tuple[Verb, Any]:
        """The verb and the command that an item comes to, as of the time it was sent. Raises Problem."""
        version = BY_NAME[item.version]
        return READERS[version.era](item, Arguments(decode(item.data), item.submitted_at), version)

    def explain(self, item: Item, error: Exception) -> tuple[str, str]:
        """Code and sentence as the single call answers; nothing of the inside of an unexpected error."""
        message = str(error) if isinstance(error, Problem) else "Something went wrong on our end"
        return describe(error, status_and_code(error)[1], message, BY_NAME[item.version])
