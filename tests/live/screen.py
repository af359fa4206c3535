"""A screen that keeps a copy of the state by the rules of docs/live.md, and knows nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Shown = dict[str, Any]


def read_events(blocks: bytes) -> Iterable[tuple[str, Any]]:
    """The kind and the data of each event."""
    for block in blocks.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        if "data" in lines:
            yield lines["event"], json.loads(lines["data"])


class Screen:
    """Conversations, their parts and contacts, each by id."""

    def __init__(self) -> None:
        self.conversations: dict[str, Shown] = {}
        self.parts: dict[str, dict[str, Shown]] = {}
        self.contacts: dict[str, Shown] = {}

    def apply(self, blocks: bytes) -> None:
        for kind, data in read_events(blocks):
            if kind == "conversation":
                parts = data.pop("conversation_parts", None)
                self.conversations[data["id"]] = data
                if parts is not None:
                    self.parts[data["id"]] = {part["id"]: part for part in parts["conversation_parts"]}
                self.parts.setdefault(data["id"], {})
            elif kind == "part":
                self.parts.setdefault(data.pop("conversation_id"), {})[data["id"]] = data
            elif kind == "conversation.deleted":
                self.conversations.pop(data["id"], None)
                self.parts.pop(data["id"], None)
            elif kind == "contact":
                self.contacts[data["id"]] = data
            elif kind == "contact.deleted":
                self.contacts.pop(data["id"], None)
            else:
                raise AssertionError(f"nobody told of {kind}")
