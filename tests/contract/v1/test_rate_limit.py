"""The limit of requests: per workspace in windows of ten seconds, or a credential's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress

import pytest

from interphone.api.ratelimit import RateLimiter
from interphone.domain.errors import RateLimited
from tests.support.accounts import open_account
from tests.support.api import Account, Door, Reply, check_error
from tests.support.clock import START, Clock

HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
WINDOW_ENDS = START - START % 10 + 10
MINUTE_ENDS = START - START % 60 + 60


@pytest.fixture(scope="module")
def limited(start: Callable[..., AbstractContextManager[Door]]) -> Iterator[Door]:
    """A server that takes 60 requests a minute from each workspace, ten in each window; the window stands still."""
    with start(rate_limit=60) as door:
        yield door


@pytest.fixture(autouse=True)
def _still_window(limited: Door) -> None:
    limited.app.api._limiter = RateLimiter(clock=lambda: START)


def allowance(reply: Reply) -> tuple[int, ...]:
    """The headers, which clients read as integers."""
    return tuple(int(reply.headers[name]) for name in HEADERS)


def test_the_headers_count_down_to_429(limited: Door) -> None:
    account = open_account(limited)
    for number in range(10):
        reply = account.get("/v1/users")
        assert reply.status == 200
        assert allowance(reply) == (10, 9 - number, WINDOW_ENDS)
    reply = account.post("/v1/users", {"user_id": "1"})
    assert "10 requests in 10 seconds" in check_error(reply, 429, "rate_limit_exceeded")
    assert allowance(reply) == (10, 0, WINDOW_ENDS)
    assert int(reply.headers["retry-after"]) == WINDOW_ENDS - START
    limited.app.api._limiter._clock = lambda: WINDOW_ENDS
    reply = account.get("/v1/users")
    assert allowance(reply) == (10, 9, WINDOW_ENDS + 10)
    assert reply.body["total_count"] == 0


def test_errors_count_and_carry_the_headers(limited: Door) -> None:
    account = open_account(limited)
    replies = [account.get("/v1/nothing"), account.post("/v1/users", b"{"), account.send("PATCH", "/v1/users")]
    assert [reply.status for reply in replies] == [404, 400, 405]
    assert [allowance(reply)[1] for reply in replies] == [9, 8, 7]


def test_who_is_nobody_is_not_counted(limited: Door) -> None:
    account = open_account(limited)
    stranger = Account(limited, account.app_id, account.app_id, "wrong")
    for _ in range(20):
        reply = stranger.get("/v1/users")
        assert reply.status == 401
        assert not set(HEADERS) & set(reply.headers)
    assert account.get("/v1/users").status == 200


def test_a_workspace_shares_its_limit_and_others_have_their_own(limited: Door) -> None:
    account, stranger = open_account(limited), open_account(limited)
    token = open_account(limited, "token", account.app_id)
    statuses = [caller.get("/v1/users").status for _ in range(6) for caller in (account, token)]
    assert statuses == [200] * 10 + [429] * 2
    assert stranger.get("/v1/users").status == 200


def test_a_credential_with_a_limit_of_its_own(limited: Door) -> None:
    account = open_account(limited)
    slow = open_account(limited, "token", account.app_id, rate_limit=12)
    free = open_account(limited, "token", account.app_id, rate_limit=0)
    assert [slow.get("/v1/users").status for _ in range(3)] == [200, 200, 429]
    for _ in range(30):
        reply = free.get("/v1/users")
        assert reply.status == 200
        assert not set(HEADERS) & set(reply.headers)
    assert allowance(account.get("/v1/users")) == (10, 9, WINDOW_ENDS)


@pytest.mark.parametrize("limit", [1, 5])
def test_a_limit_below_six_is_counted_in_minutes(limited: Door, limit: int) -> None:
    account = open_account(limited, rate_limit=limit)
    for number in range(limit):
        reply = account.get("/v1/users")
        assert reply.status == 200
        assert allowance(reply) == (limit, limit - 1 - number, MINUTE_ENDS)
    limited.app.api._limiter._clock = lambda: MINUTE_ENDS - 1
    reply = account.get("/v1/users")
    assert f"{limit} request{'s' if limit > 1 else ''} in 60 seconds" in check_error(reply, 429, "rate_limit_exceeded")
    assert allowance(reply) == (limit, 0, MINUTE_ENDS)
    assert int(reply.headers["retry-after"]) == 1
    limited.app.api._limiter._clock = lambda: MINUTE_ENDS
    assert allowance(account.get("/v1/users")) == (limit, limit - 1, MINUTE_ENDS + 60)


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("limit", [1, 5, 6, 7, 11, 12, 35, 36, 100])
def test_no_minute_has_more_than_the_limit(limit: int, workers: int) -> None:
    """But one request for each worker, where there are more workers than requests allowed."""
    clock = Clock(START - START % 60)
    limiters = [RateLimiter(1 / workers, clock) for _ in range(workers)]
    let_through = 0
    for _ in range(60):
        for limiter in limiters:
            for _ in range(limit):
                with suppress(RateLimited):
                    limiter.take("serenity", limit)
                    let_through += 1
        clock.advance(1)
    assert workers <= let_through <= max(limit, workers)
