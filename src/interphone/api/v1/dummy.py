"""The seed's dummy app: fixed answers to every route, nothing stored and nothing sent."""

from __future__ import annotations

from interphone.api.http import Answer, Request


def answer(request: Request) -> Answer:
    return Answer(200, {})
