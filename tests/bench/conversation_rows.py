"""What is measured of conversations in numbered versions: replies, threads, lists, and searches of a million parts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.bench import people, talks
from tests.bench.client import ask
from tests.bench.measure import Contestant, compare
from tests.bench.numbered_requests import condition
from tests.bench.people import Crowd
from tests.bench.requests import Maker, get, make, send
from tests.bench.rows import CALM, Bench, show_postgres
from tests.bench.subject import Subject
from tests.bench.table import Limits, Line

SERVED = "2.11"
LONG = 500
_random = random.Random(3)


def conversations(bench: Bench) -> list[Line]:
    crowd = bench.talks()
    makers: dict[str, tuple[Maker, Limits]] = {
        "reply to a conversation of 10 (2.11), CPU": (make_reply, (3, 1)),
        "read one of 10 (2.11), CPU": (_read, (3, 1)),
        "20 of GET /conversations (1.4), CPU": (_list("1.4"), None),
        "20 of GET /conversations (2.11), CPU": (_list("2.11"), None),
    }
    with Subject(crowd.url, bench.folder, bench.cores.server) as server:
        lines = [_line(bench, server, crowd, what, *asked) for what, asked in makers.items()]
        lines += [_read_long(bench, server, crowd, parts) for parts in (20, LONG)]
    return lines


def talk_searches(bench: Bench) -> list[Line]:
    crowd = bench.talks()
    with Subject(crowd.url, bench.folder, bench.cores.server) as server:
        return [_search(bench, server, crowd, what, asked) for what, asked in SEARCHES.items()]


def _talk() -> int:
    return talks.FIRST_TALK + _random.randrange(talks.TALKS)


def make_reply(crowd: Crowd) -> bytes:
    k = _random.randrange(talks.TALKS)
    said = {"message_type": "comment", "type": "user", "user_id": f"user-{k % talks.PEOPLE}", "body": people.BODY}
    return send(crowd, "POST", f"/conversations/{talks.FIRST_TALK + k}/reply", said, SERVED)


def _read(crowd: Crowd) -> bytes:
    return get(crowd, f"/conversations/{_talk()}", SERVED)


def _list(version: str) -> Maker:
    return lambda crowd: get(crowd, "/conversations", version, per_page=20)


def _read_long(bench: Bench, server: Subject, crowd: Crowd, parts: int) -> Line:
    """One that is made longer by the API first."""
    target = f"/conversations/{_talk()}"
    said = {"message_type": "comment", "type": "admin", "admin_id": f"{talks.MAL}", "body": people.BODY}
    for _ in range(parts - talks.EACH):
        ask(server.port, send(crowd, "POST", f"{target}/reply", said, SERVED))
    limits: Limits = (3, 1) if parts < LONG else None
    return _line(
        bench, server, crowd, f"read one of {parts} (2.11), CPU", lambda crowd: get(crowd, target, SERVED), limits
    )


def _line(bench: Bench, server: Subject, crowd: Crowd, what: str, maker: Maker, limits: Limits) -> Line:
    came = compare(bench.plan, CALM, [Contestant(server, crowd, maker, bench.postgres)])[0]
    detail = f"half within {came.median:.1f} ms, {came.rate:,.0f}/s{show_postgres(came)}"
    return bench.line(what, came.cpu, "ms", limits, detail)


def _search(bench: Bench, server: Subject, crowd: Crowd, what: str, asked: Callable[[], dict[str, Any]]) -> Line:
    def maker(crowd: Crowd) -> bytes:
        return send(crowd, "POST", "/conversations/search", asked(), SERVED)

    found = json.loads(ask(server.port, make(maker, crowd, 1)[0]))["total_count"]
    line = _line(bench, server, crowd, f"search over a million parts, {what}, CPU", maker, None)
    return line._replace(detail=f"{found:,} found; {line.detail}")


def _of_word(word: int) -> Callable[[], dict[str, Any]]:
    return lambda: {"query": condition("source.body", "=", f"w{word}")}


def _since() -> dict[str, Any]:
    """As extractors ask: what changed since, the oldest first, 150 a page."""
    at = talks.begun_at(talks.TALKS - 1 - _random.randrange(1_000))
    either = [condition("updated_at", operator, at) for operator in (">", "=")]
    return {
        "query": {"operator": "OR", "value": either},
        "sort": {"field": "updated_at", "order": "ascending"},
        "pagination": {"per_page": 150},
    }


def _open_of_teammate() -> dict[str, Any]:
    both = [condition("state", "=", "open"), condition("admin_assignee_id", "=", talks.MAL)]
    return {"query": {"operator": "AND", "value": both}}


def _by_email() -> dict[str, Any]:
    return {"query": condition("source.author.email", "=", f"user-{_random.randrange(talks.PEOPLE)}@example.com")}


SEARCHES: dict[str, Callable[[], dict[str, Any]]] = {
    "a rare word": _of_word(4_999),
    "a word of every second": _of_word(2),
    "part of a word": lambda: {"query": condition("source.body", "~", "w499")},
    "updated since": _since,
    "open of a teammate": _open_of_teammate,
    "by the author's email": _by_email,
}

ROWS: dict[str, Callable[[Bench], list[Line]]] = {"conversations": conversations, "talk-searches": talk_searches}
