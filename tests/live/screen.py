"""A screen that keeps a copy of the state by the rules of docs/live.md, and knows nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Shown = dict[str, Any]
AROUND = ("company", "tag", "note", "admin", "team")


def read_events(blocks: bytes) -> Iterable[tuple[str, Any]]:
    """The kind and the data of each event."""
    for block in blocks.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        if "data" in lines:
            yield lines["event"], json.loads(lines["data"])


class Screen:
    """Conversations, their parts, contacts and what stands around them, each by id."""

    def __init__(self) -> None:
        self.conversations: dict[str, Shown] = {}
        self.parts: dict[str, dict[str, Shown]] = {}
        self.contacts: dict[str, Shown] = {}
        self.changed: list[str] = []
        self.around: dict[str, dict[str, Shown]] = {kind: {} for kind in AROUND}

    def apply(self, blocks: bytes) -> None:
        for kind, data in read_events(blocks):
            noun, _, gone = kind.partition(".")
            if noun in AROUND:
                self._apply_around(noun, data, gone == "deleted")
            elif kind == "conversation":
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
            elif kind == "settings":
                self.changed.append(data["changed"])
            elif kind == "contact.deleted":
                self.contacts.pop(data["id"], None)
                self._drop_notes("contact", data["id"])
            else:
                raise AssertionError(f"nobody told of {kind}")

    def _apply_around(self, kind: str, data: Shown, gone: bool) -> None:
        if not gone:
            self.around[kind][data["id"]] = data
            return
        self.around[kind].pop(data["id"], None)
        if kind == "company":
            self._drop_notes("company", data["id"])
        parts = [part for parts in self.parts.values() for part in parts.values()]
        for shown in (*self.conversations.values(), *parts, *self.contacts.values(), *self.around["company"].values()):
            take_away(shown, kind, data["id"])

    def _drop_notes(self, about: str, id: str) -> None:
        notes = self.around["note"]
        self.around["note"] = {key: note for key, note in notes.items() if (note[about] or {}).get("id") != id}


def take_away(shown: Shown, kind: str, id: str) -> None:
    """A tag or company from a thing that shows it: alone, or in a list, which may count."""
    for name, value in shown.items():
        if isinstance(value, dict) and (value.get("type"), value.get("id")) == (kind, id):
            shown[name] = None
        for listed in value.values() if isinstance(value, dict) else (value,):
            if isinstance(listed, list) and any(_is(each, kind, id) for each in listed):
                listed[:] = [each for each in listed if not _is(each, kind, id)]
                if isinstance(value, dict) and "total_count" in value:
                    value["total_count"] -= 1


def _is(each: Any, kind: str, id: str) -> bool:
    return isinstance(each, dict) and (each.get("type"), each.get("id")) == (kind, id)
