"""The requests of the load, as bytes. Each writes something new, because a database skips what changes nothing."""

from __future__ import annotations

import base64
import itertools
import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.bench import people
from tests.bench.people import APP_ID, Crowd

HERE = "https://app.example.com/projects/1234/board"
NEW_ADDRESS_EVERY = 10
GROWN_THREADS = 500  # So few take the replies of every crowd, so that threads grow alike however large it is.

_random = random.Random(1)
_fresh = itertools.count(1)

Maker = Callable[[Crowd], bytes]


def make(maker: Maker, crowd: Crowd, count: int) -> list[bytes]:
    return [maker(crowd) for _ in range(count)]


def impression(crowd: Crowd) -> bytes:
    """A page view of anyone; one in ten comes from a new address."""
    person, fresh = _random.randrange(crowd.size), next(_fresh)
    address = f"172.16.{fresh >> 8 & 255}.{fresh & 255}" if fresh % NEW_ADDRESS_EVERY == 0 else people.ip(person)
    view = {"user_ip": address, "user_agent": people.USER_AGENT, "current_url": HERE}
    return send(crowd, "POST", "/v1/users/impressions", {"user_id": f"user-{person}"} | view)


def upsert(crowd: Crowd) -> bytes:
    """Someone who exists, with five attributes that change and the company they are in."""
    return send(crowd, "POST", "/v1/users", _user(_random.randrange(crowd.size)))


def create(crowd: Crowd) -> bytes:
    """Someone new, with the same."""
    return send(crowd, "POST", "/v1/users", _user(crowd.size + next(_fresh)))


def get_user(crowd: Crowd) -> bytes:
    return get(crowd, "/v1/users", user_id=f"user-{_random.randrange(crowd.size)}")


def get_by_email(crowd: Crowd) -> bytes:
    return get(crowd, "/v1/users", email=f"user-{_random.randrange(crowd.size)}@example.com")


def list_500(crowd: Crowd) -> bytes:
    return get(crowd, "/v1/users", page=_random.randrange(1, max(2, crowd.size // 500)), per_page=500)


def list_50(crowd: Crowd) -> bytes:
    return get(crowd, "/v1/users", page=1, per_page=50)


def page(number: int) -> Maker:
    """That page of 500."""
    return lambda crowd: get(crowd, "/v1/users", page=number, per_page=500)


def read_thread(crowd: Crowd) -> bytes:
    pair = _random.randrange(crowd.threads)
    return get(crowd, "/v1/users/message_threads", user_id=f"user-{2 * pair}", thread_id=people.thread_id(pair))


def reply(crowd: Crowd) -> bytes:
    return _reply(crowd, _random.randrange(crowd.threads))


def reply_to_few(crowd: Crowd) -> bytes:
    return _reply(crowd, _random.randrange(min(crowd.threads, GROWN_THREADS)))


def inbox(crowd: Crowd) -> bytes:
    """Five threads of four messages."""
    return get(crowd, "/v1/users/message_threads", user_id=f"user-{2 * _random.randrange(crowd.threads) + 1}")


def _reply(crowd: Crowd, pair: int) -> bytes:
    body = {"body": "Thanks, **that** works. One more thing: does it do PDF?", "thread_id": people.thread_id(pair)}
    return send(crowd, "PUT", "/v1/users/message_threads", {"user_id": f"user-{2 * pair}"} | body)


def _user(person: int) -> dict[str, Any]:
    fresh, company = next(_fresh), person % people.COMPANIES
    return {
        "user_id": f"user-{person}",
        "email": f"user-{person}@example.com",
        "name": f"User {person}",
        "custom_data": attributes(fresh),
        "companies": [{"id": company, "name": f"Company {company}", "plan": "gold"}],
        "last_request_at": people.joined_at(person) + fresh,
    }


def attributes(fresh: int) -> dict[str, Any]:
    return {"plan": "pro", "seats": fresh, "city": "Cork", "trial": True, "score": fresh / 8}


def get(crowd: Crowd, path: str, version: str | None = None, **query: object) -> bytes:
    target = f"{path}?{urlencode(query)}" if query else path
    return _request(crowd, "GET", target, b"", version)


def send(crowd: Crowd, method: str, path: str, body: dict[str, Any], version: str | None = None) -> bytes:
    return _request(crowd, method, path, json.dumps(body).encode(), version)


def _request(crowd: Crowd, method: str, target: str, body: bytes, version: str | None) -> bytes:
    account = base64.b64encode(f"{APP_ID}:{crowd.secret}".encode()).decode()
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {account}\r\n"
        f"Accept: application/json\r\nUser-Agent: interphone-bench\r\n"
    )
    if version:
        head += f"Intercom-Version: {version}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body
