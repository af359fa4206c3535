"""What is measured of the numbered versions: people, their lists, searches, tags and events, and the presenters."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from interphone.api.json import encode
from interphone.api.numbered.companies import show_company
from interphone.api.v1x.users import show_user
from interphone.api.v2x.contacts import show_contact
from interphone.api.versions import BY_NAME, Version
from tests.bench import numbered_requests as requests
from tests.bench import records
from tests.bench.client import ask
from tests.bench.measure import compare
from tests.bench.people import Crowd
from tests.bench.requests import Maker, make
from tests.bench.rows import CALM, MOST, USUAL, Bench, against_ceiling, show_postgres
from tests.bench.subject import Subject
from tests.bench.table import Limits, Line

LATER_PAGE = 10
SHOWN_AT_ONCE = 200
SHOWINGS = 30
SEARCHES: dict[str, Callable[[Crowd], list[dict[str, Any]]]] = {
    "1": requests.one_matches,
    "1 in 100": requests.few_match,
    "nearly half": requests.half_match,
}


def contacts(bench: Bench) -> list[Line]:
    writes: Limits = (0.35, 0.50) if bench.database == "sqlite" else None
    makers: dict[str, tuple[Maker, Limits]] = {
        "upsert by POST /users (1.4)": (requests.upsert_user, writes),
        "PUT /contacts/{id} (2.16)": (requests.update_contact("2.16"), None),
        "GET /users/{id} (1.4)": (requests.get_user, None),
        "GET /contacts/{id} (2.10)": (requests.get_contact("2.10"), None),
        "GET /contacts/{id} (2.16)": (requests.get_contact("2.16"), None),
        "150 of GET /contacts": (requests.list_150, None),
    }
    return [against_ceiling(bench, what, maker, limits)[1] for what, (maker, limits) in makers.items()]


def labels(bench: Bench) -> list[Line]:
    makers = {f"tag {requests.TAGGED} users": requests.tag_50, "event": requests.event}
    return [against_ceiling(bench, what, maker, None)[1] for what, maker in makers.items()]


def searches(bench: Bench) -> list[Line]:
    """Three conditions over a hundred thousand and a million contacts, the first page and a later one of 50."""
    lines = []
    for size in (USUAL, MOST):
        with bench.serve(size) as server:
            for what, conditions in SEARCHES.items():
                first = _searching(conditions)
                lines.append(_search(bench, server, size, f"{what} of {size:,} found", first))
                if conditions is not requests.one_matches:
                    later = _turned(server, bench.crowd(size), conditions(bench.crowd(size)))
                    lines.append(_search(bench, server, size, f"the same, page {LATER_PAGE}", later))
    return lines


def _searching(conditions: Callable[[Crowd], list[dict[str, Any]]]) -> Maker:
    return lambda crowd: requests.search(crowd, conditions(crowd))


def _turned(server: Subject, crowd: Crowd, conditions: list[dict[str, Any]]) -> Maker:
    """The request for a later page, whose cursor only an answer has."""
    after = None
    for _ in range(LATER_PAGE - 1):
        answer = json.loads(ask(server.port, requests.search(crowd, conditions, after)))
        after = answer["pages"]["next"]["starting_after"]
    return lambda crowd: requests.search(crowd, conditions, after)


def _search(bench: Bench, server: Subject, size: int, what: str, maker: Maker) -> Line:
    found = json.loads(ask(server.port, make(maker, bench.crowd(size), 1)[0]))["total_count"]
    came = compare(bench.plan, CALM, [bench.contestant(server, size, maker)])[0]
    detail = f"{found:,} found; half within {came.median:.1f} ms, {came.rate:,.0f}/s{show_postgres(came)}"
    return bench.line(f"search, {what}, CPU", came.cpu, "ms", None, detail)


def presenters(bench: Bench) -> list[Line]:
    """What a person costs to show, in the oldest version of a shape and in the newest; no database has a part in it."""
    if bench.database != "sqlite":
        return []
    person, contact, company = records.person(), records.record(), records.company()
    return [
        _shown(bench, "show a user, 1.4 against 1.0", partial(show_user, person), "1.0", "1.4"),
        _shown(bench, "show a contact, Preview against 2.0", partial(show_contact, contact), "2.0", "Preview"),
        _shown(bench, "show a company, Preview against 1.0", partial(show_company, company), "1.0", "Preview"),
    ]


def _shown(bench: Bench, what: str, show: Callable[[Version], Any], oldest: str, newest: str) -> Line:
    versions = BY_NAME[oldest], BY_NAME[newest]
    times: tuple[list[float], list[float]] = [], []
    for _ in range(SHOWINGS):
        for version, spent in zip(versions, times, strict=True):
            began = time.perf_counter()
            for _ in range(SHOWN_AT_ONCE):
                encode(show(version))
            spent.append((time.perf_counter() - began) / SHOWN_AT_ONCE * 1e6)
    # The least of many: whatever else runs on the machine only adds to it.
    old, new = map(min, times)
    return bench.line(what, new / old, "×", (1.2, 1.2), f"{old:.1f} → {new:.1f} µs, encoded")


ROWS: dict[str, Callable[[Bench], list[Line]]] = {
    "contacts": contacts,
    "labels": labels,
    "searches": searches,
    "presenters": presenters,
}
