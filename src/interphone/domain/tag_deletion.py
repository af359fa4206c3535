"""Deleting a tag, unless something that is still at work asks for it."""

from __future__ import annotations

from interphone.domain import happened, segments, tags
from interphone.domain.auto_messages import AutoMessage
from interphone.domain.errors import Invalid
from interphone.domain.tags import Tag
from interphone.store import auto_messages as auto_message_store
from interphone.store import tags as store
from interphone.store.database import Transaction

IN_USE = "Unable to delete Tag with dependent objects."


class HasDependents(Invalid):
    """`dependents` names them, as the documentation words it: Segments: Seg 1."""

    def __init__(self, dependents: str) -> None:
        super().__init__(None, f"{IN_USE} {dependents}.", code="tag_has_dependent_objects")
        self.dependents = dependents


def delete(tx: Transaction, id: int) -> Tag:
    """Take a tag from everybody and forget it; gives it as it was. Raises NotFound, or HasDependents.

    An auto message that is over sends to nobody, and holds no tag back.
    """
    tag = tags.get(tx, id)
    kinds = {"Segments": segments.using_tag(tx, id), "Auto messages": _find_auto_messages(tx, id)}
    named = [f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names]
    if named:
        raise HasDependents(". ".join(named))
    store.delete(tx, id)
    tx.note(happened.TagDeleted(id))
    return tag


def _find_auto_messages(tx: Transaction, id: int) -> list[str]:
    """The titles of those that are for people with the tag, or without it."""
    messages = [AutoMessage(*row) for row in auto_message_store.every(tx)]
    asking = [(message, message.meant_for()) for message in messages if message.state(tx.now) != "ended"]
    return [message.title for message, audience in asking if id in (*audience.tags, *audience.without_tags)]
