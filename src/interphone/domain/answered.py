"""Requests that programs made, and that were answered as they wanted: told to webhooks, and kept nowhere."""

from __future__ import annotations

import msgspec

from interphone.domain import happened, teammates
from interphone.store.database import Transaction


class AnsweredRequest(msgspec.Struct, frozen=True):
    """As happened.RequestAnswered tells it; `teammate_id` is that of the credential."""

    request_id: str
    method: str
    path: str
    ip: str
    user_agent: str | None
    status: int
    kind: str
    credential_id: int
    teammate_id: int | None
    answered_at: int
    named_ids: list[str]


def note(tx: Transaction, requests: list[AnsweredRequest]) -> None:
    for request in requests:
        fields = msgspec.structs.asdict(request)
        admin = teammates.acting(tx, fields.pop("teammate_id"))
        tx.note(happened.RequestAnswered(**fields, admin_id=admin.id, admin_email=admin.email))
