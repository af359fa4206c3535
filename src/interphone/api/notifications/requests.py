"""Which answered requests webhooks are told of, as api.request.completed; where nobody asks for it, none."""

from __future__ import annotations

import re

from interphone.api.http import Request
from interphone.api.notifications.topics import REQUEST_ANSWERED, meant_by
from interphone.api.versions import LEGACY, NUMBERED
from interphone.domain import webhooks
from interphone.domain.answered import AnsweredRequest
from interphone.store.database import Transaction

INSPECTION = "/subscriptions"
"""Whoever looks at what was sent is not told of that as well, and so on."""

_ID = re.compile("[0-9a-f]{24}")


def is_wanted(tx: Transaction) -> bool:
    """Whether any webhook of the workspace is to be told of requests."""
    return any(
        webhook.active
        and any(REQUEST_ANSWERED in meant_by(topic, NUMBERED[webhook.version]) for topic in webhook.names)
        for webhook in webhooks.every(tx)
    )


def is_told(request: Request, status: int) -> bool:
    """Those that were successful (changelog 2.15), of the versions with numbers."""
    numbered = request.version is not LEGACY
    return 200 <= status < 300 and numbered and not request.path.startswith(INSPECTION)


def describe(request: Request, status: int) -> AnsweredRequest:
    credential = request.credential
    agent = request.headers.get(b"user-agent")
    return AnsweredRequest(
        request_id=request.id,
        method=request.method,
        path=request.scope["path"],
        ip=request.ip,
        user_agent=None if agent is None else agent.decode("latin-1"),
        status=status,
        kind=credential.kind,
        credential_id=credential.id,
        teammate_id=credential.teammate_id,
        answered_at=int(request.now),
        named_ids=[named for named in request.parameters if _ID.fullmatch(named)],
    )
