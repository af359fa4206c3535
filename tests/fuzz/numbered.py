"""Hostile requests to every route of the numbered versions."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from interphone.api.routes import build_router
from interphone.api.versions import BY_NAME, LEGACY, Version
from tests.fuzz.arguments import names_of
from tests.fuzz.hostile import Hostile
from tests.support.furnished import fill, nouns_of, put_in

SPOKEN = tuple(BY_NAME[name] for name in ("1.0", "1.4", "2.0", "2.10", "2.16", "Preview"))
OPERATIONS = {
    version: [
        (route.method, route.path, names_of(route))
        for route in build_router().routes
        if route.since is not LEGACY and route.lives_in(version)
    ]
    for version in SPOKEN
}

PARTS = (
    "%2F", "a%2Fb", "%00", "a%00b", ".", "..", "%2e%2e", "%", "%zz", "%ff", "%ed%a0%80", "%20", "+", "*", "'", "%22",
    "0", "-1", "01", "1e3", "9" * 18, "9" * 19, "9" * 400, "%D9%A1", "x" * 10_000, "%F0%9F%9A%80", "null", "scroll",
    "bulk", "search", "activity_logs", "find_by_external_id", "status", ";a=b", "{id}", "%0a", "0" * 24, "e" * 300,
)  # fmt: skip
VERSIONS = (
    b"1.0", b"9.9", b"", b" 2.10", b"2.1o", b"v1", b"unstable", b"Unstable", b"\xff\x00", b"2.10\r\nx: y", b"2" * 9_000,
    b"2.16,Preview", b"Preview ", b"1.00",
)  # fmt: skip
KEYS = (
    b"", b" ", b"k", b"k", b"k" * 255, b"k" * 256, b"k" * 20_000, b"\xff", b"\x00", b"a b", b"'; --", b"\xe2\x82\xac",
    b"{}", b"1", b"2", b"3", b"\x7f",
)  # fmt: skip
CURSORS = tuple(
    base64.urlsafe_b64encode(text).decode().rstrip("=")
    for text in (
        b"[]", b"[1]", b"[1,2]", b'["",1]', b'[1366870706,"a",2]', b'[9223372036854775808,"a",2]', b'[-1,"\\u0000",0]',
        b'[null,"a","created_at",true,1,2]', b'["x","a","created_at",true,1,2]', b'[1.5,"a","name",false,1,2]',
        b'[[],"a","custom_attributes.rank",true,1,2]', b'["x","a","last_seen_at",true,-5,99999999999]', b"{}", b"NaN",
        b'[1e400,"a",1]', b"[" * 300, b'["\xff"]', b'[true,"a",1]', b'[5,"a","signed_up_at",true,1,2]', b"[null,5]",
    )
)  # fmt: skip
FIELDS = (
    "id", "role", "name", "email", "email_domain", "phone", "external_id", "owner_id", "created_at", "signed_up_at",
    "updated_at", "last_seen_at", "tag_id", "segment_id", "custom_attributes.rank", "custom_attributes.n",
    "custom_attributes.", "custom_attributes.\u0000", "location.country", "unsubscribed_from_emails", "nothing", "",
    "company_id", "has_hard_bounced", "browser", "avatar", "os", "social_profiles", "custom_attributes.last_order_at",
)  # fmt: skip
OPERATORS = ("=", "!=", "IN", "NIN", ">", "<", ">=", "<=", "~", "!~", "^", "$", "within", "more than", "like", "", "==")

PLAUSIBLE: dict[str, tuple[Any, ...]] = {
    "email": ("wash@serenity.example", "INARA@serenity.example", "new@serenity.example"),
    "user_id": ("25", "26", 27, "newer"),
    "external_id": ("25", "26", 27, "newer"),
    "name": ("Crew", "Pilots", "Zoë 🚀"),
    "phone": ("+353871234567", "555"),
    "role": ("user", "lead"),
    "type": ("user", "company", "lead", "conversation", "users", "event.list"),
    "count": ("tag", "segment", "user", "admin", 3),
    "sort": ("created_at", "updated_at", "signed_up_at", "last_request_at", {"field": "name", "order": "ascending"}),
    "order": ("asc", "desc", "ascending"),
    "model": ("contact", "company", "conversation", "customer"),
    "data_type": ("string", "integer", "float", "boolean", "date", "datetime", "options", "user", "event"),
    "options": ([{"value": "1"}, {"value": "2"}], ["a", "b"], []),
    "custom_attributes": ({"rank": "a", "n": 1}, {"n": None}, {}, {"n": 1.5, "b": True, "last_order_at": 5}),
    "companies": ([{"company_id": "6", "name": "Intercom", "size": 3}], [{"id": "7", "remove": True}], []),
    "metadata": ({"planet": "Whitefall"}, {"price": {"amount": 5, "currency": "usd"}}),
    "event_name": ("landed", "took-off"),
    "event_summaries": ({"event_name": "a", "count": 5, "first": 1, "last": 2}, []),
    "body": ("Hello", "<p>Hello <b>you</b></p>", "x" * 3_000),
    "message_type": ("comment", "note", "open", "close", "assignment", "snoozed", "inapp", "email", "quick_reply"),
    "admin_id": ("{admin}", 0, "mal", 2**63),
    "assignee_id": ("{admin}", "{team}", "0", 0, "x"),
    "snoozed_until": (1_999_999_999, "1999999999", 10**12, -1),
    "from": ({"type": "admin", "id": "{admin}"}, {"type": "user", "id": "{user}"}, {"type": "contact"}, {"id": []}),
    "to": ({"type": "user", "id": "{user}"}, [{"type": "lead", "id": "{lead}"}], [], [[]], {"email": "a@b.example"}),
    "customer": ({"intercom_user_id": "{user}"}, {"email": "new@b.example"}, {"user_id": None}, []),
    "attachment_urls": (["https://a.example/b.png"], ["x"], [5], [], ["https://[x"]),
    "display_as": ("plaintext", "html", 5),
    "open": ("True", "false", 1),
    "read": (True, False, "true"),
    "subject": ("Hello", "", "x" * 300),
    "template": ("plain", "personal", 1),
    "avatar": ({"type": "avatar", "image_url": "https://a.example/b.png"}, {"image_url": 5}),
    "plan": ("Cargo", {"name": "Cargo"}, {"type": "plan", "id": 1, "name": None}),
    "summary": ("true", True, "false"),
    "away_mode_enabled": (True, False),
    "away_mode_reassign": (True, False),
    "consent_type": ("opt_in", "opt_out"),
    "ip_allowlist": (["127.0.0.1", "10.0.0.0/8"], [], ["::1"], ["x"]),
    "phone_number": ("+353871234567", "5"),
    "event_types": (["app_name_change"], [], ["a"] * 300),
    "page": (1, 2, 99, 0),
    "per_page": (1, 2, 500, 0),
}
REPLY = {"type": "admin", "admin_id": "{admin}", "message_type": "comment", "body": "Hello"}
# What an operation has to be told before it does anything; {noun} stands for an id.
REQUIRED: dict[str, dict[str, Any]] = {
    "DELETE /contacts": {"user_id": "25"},
    "DELETE /users": {"user_id": "25"},
    "GET /admins/activity_logs": {"created_at_after": 0},
    "GET /counts": {"type": "user", "count": "tag"},
    "GET /events": {"type": "user", "user_id": "{user_id}"},
    "GET /notes": {"id": "{contact}"},
    "GET /visitors": {"id": "{visitor}"},
    "PATCH /contacts": {"id": "{lead}"},
    "POST /admins/activity_logs/search": {"created_at_after": 0},
    "POST /bulk/contacts": {"items": [{"method": "post", "data": {"email": "a@b.example"}}]},
    "POST /bulk/events": {"items": [{"data": {"event_name": "a", "id": "{user}"}}]},
    "POST /bulk/users": {"items": [{"method": "post", "data": {"user_id": "25"}}]},
    "POST /companies": {"company_id": "6"},
    "POST /companies/bulk": {"companies": [{"company_id": "6"}]},
    "POST /companies/bulk/delete": {"companies": [{"id": "{company}"}]},
    "POST /companies/search": {"query": {"field": "name", "operator": "~", "value": "a"}},
    "POST /companies/{id}/notes": {"body": "Hello"},
    "POST /contacts": {"email": "a@b.example"},
    "POST /contacts/bulk": {"contacts": [{"role": "user"}]},
    "POST /contacts/bulk/delete": {"contacts": [{"id": "{contact}"}]},
    "POST /contacts/convert": {"contact": {"id": "{lead}"}, "user": {"user_id": "25"}},
    "POST /contacts/merge": {"from": "{other contact}", "into": "{contact}"},
    "POST /contacts/merge/preview": {"from": "{other contact}", "into": "{contact}"},
    "POST /conversations/last/reply": {**REPLY, "user_id": "{user_id}"},
    "POST /conversations/{id}/customers": {"admin_id": "{admin}", "customer": {"intercom_user_id": "{contact}"}},
    "POST /conversations/{id}/reply": REPLY,
    "POST /conversations/search": {"query": {"field": "source.body", "operator": "~", "value": "a"}},
    "POST /contacts/search": {"query": {"field": "role", "operator": "=", "value": "user"}},
    "POST /contacts/{id}/companies": {"id": "{company}"},
    "POST /contacts/{id}/notes": {"body": "Hello"},
    "POST /contacts/{id}/subscriptions": {"id": "{subscription type}", "consent_type": "opt_out"},
    "POST /contacts/{id}/tags": {"id": "{tag}"},
    "POST /data_attributes": {"name": "made", "model": "contact", "data_type": "string"},
    "POST /events": {"event_name": "a", "user_id": "{user_id}", "created_at": 5},
    "POST /events/summaries": {"user_id": "{user_id}", "event_summaries": {"event_name": "a", "count": 5}},
    "POST /jobs/{id}": {"items": [{"method": "post", "data": {"user_id": "25"}}]},
    "POST /messages": {
        "from": {"type": "admin", "id": "{admin}"},
        "to": {"type": "user", "id": "{user}"},
        "message_type": "inapp",
        "body": "Hello",
    },
    "POST /notes": {"body": "Hello", "user": {"id": "{user}"}},
    "POST /phone_call_redirect": {"phone_number": "+353871234567"},
    "POST /phone_call_redirects": {"phone": "+353871234567"},
    "POST /tags": {"name": "Crew"},
    "POST /user_delete_requests": {"intercom_user_id": "{user}"},
    "POST /users": {"user_id": "25"},
    "POST /visitors": {"id": "{visitor}"},
    "POST /visitors/convert": {"visitor": {"id": "{visitor}"}, "user": {"user_id": "25"}, "type": "user"},
    "PUT /admins/{id}/away": {"away_mode_enabled": True},
    "PUT /conversations/{id}": {"read": True},
    "PUT /conversations/{id}/reply": {"read": True},
    "PUT /companies": {"company_id": "6"},
    "PUT /companies/bulk": {"companies": [{"id": "{company}"}]},
    "PUT /contacts": {"id": "{lead}"},
    "PUT /contacts/bulk": {"contacts": [{"id": "{contact}"}]},
    "PUT /tags/{id}": {"name": "Crew"},
    "PUT /teams/{id}": {"admin_ids": ["{admin}"]},
    "PUT /users": {"user_id": "25"},
    "PUT /visitors": {"id": "{visitor}"},
}
GOING = ("/delete", "/archive", "/block", "/merge", "/convert", "/user_delete_requests")
TIMES = ("_at", "created_since", "before", "since", "created", "first", "last")
NUMBERS = (0, 5, 1_300_000_000, 1_366_870_000, "1366870000", 1_366_870_000_000, 4_000_000_000)


class HostileNumbered(Hostile):
    """Knows what the workspace has (`ids`, by noun), so that many requests get through to it."""

    def __init__(self, seed: int, authorization: bytes, ids: dict[str, str]) -> None:
        super().__init__(seed, authorization)
        self._ids = ids
        self._version: Version = SPOKEN[0]
        self._required: dict[str, Any] = {}
        self._made: dict[str, Callable[[], Any]] = {
            "query": lambda: self._search(0),
            "pagination": lambda: {"per_page": self._value(0), "starting_after": self._random.choice(CURSORS)},
            "starting_after": lambda: self._random.choice(CURSORS),
            "cursor": lambda: self._random.choice(CURSORS),
            "after": lambda: self._random.choice((f"1366870706-{self._id()}", "5-", "-", self._id(), *CURSORS[:3])),
            "scroll_param": lambda: self._random.choice(("", "null", self._id())),
            "users": lambda: [self._named() for _ in range(self._random.randint(0, 3))],
            "data": lambda: [self._named() | {"event_name": "a", "created": 5}],
            "items": lambda: [{"method": self._random.choice(("post", "delete", "get")), "data": self._named()}],
            "contacts": lambda: [self._named()],
            "job": lambda: {"id": self._ids["job"]},
            "admin_ids": lambda: [self._ids["admin"]],
        }

    def _operation(self) -> tuple[str, str, tuple[str, ...]]:
        pick = self._random
        self._version = pick.choice(SPOKEN)
        method, path, names = pick.choice(OPERATIONS[self._version])
        self._required = REQUIRED.get(f"{method} {path}", {})
        # Those who are deleted are there for no later request.
        going = method == "DELETE" or path.endswith(GOING)
        values = []
        for noun in nouns_of(path, self._version):
            strange = pick.random() / (4 if going else 1)
            known = self._id() if strange < 0.05 else quote(self._ids[noun], safe="")
            values.append(pick.choice(PARTS) if strange > 0.8 or (going and strange > 0.1) else known)
        return method, fill(path, values), names

    def _fields(self, names: tuple[str, ...]) -> dict[str, Any]:
        pick = self._random
        chosen = [name for name in self._required if pick.random() > 0.02]
        required = json.loads(put_in(json.dumps(self._required), self._ids))
        if pick.random() < 0.4:
            chosen += pick.sample(names, min(len(names), pick.choice((1, 1, 2, 3, 8))))
        strange = pick.choice((0.0, 0.0, 0.0, 0.2, 0.5))
        return {
            name: self._value(0)
            if pick.random() < strange
            else required[name]
            if name in required and pick.random() < 0.7
            else self._plausible(name)
            for name in chosen
        }

    def _more_headers(self) -> list[tuple[bytes, bytes]]:
        pick = self._random
        name = pick.choice(VERSIONS) if pick.random() < 0.03 else self._version.name.encode()
        headers = [(b"intercom-version", name), *super()._more_headers()]
        if pick.random() < 0.1:
            headers.append((b"idempotency-key", pick.choice(KEYS)))
        return headers

    def _plausible(self, name: str) -> Any:
        pick = self._random
        if name in self._made:
            return self._made[name]()
        if name in PLAUSIBLE:
            return json.loads(put_in(json.dumps(pick.choice(PLAUSIBLE[name])), self._ids))
        if name.endswith(TIMES):
            return pick.choice(NUMBERS)
        if name in ("user", "contact", "visitor", "author", "company", "sort", "tags"):
            return self._named()
        if name.endswith("id") or name in ("from", "into"):
            return self._id()
        return super()._plausible(name)

    def _id(self) -> str:
        return self._random.choice(tuple(self._ids.values()))

    def _named(self) -> dict[str, Any]:
        pick = self._random
        named = {"id": self._id(), "user_id": "25", "email": "wash@serenity.example", "company_id": "6", "untag": True}
        return {name: named[name] for name in pick.sample(tuple(named), pick.randint(0, 3))}

    def _search(self, depth: int) -> Any:
        pick = self._random
        if depth < 4 and pick.random() < 0.4:
            parts = [self._search(depth + 1) for _ in range(pick.choice((0, 1, 2, 3, 16)))]
            return {"operator": pick.choice(("AND", "OR", "and", "NOT")), "value": parts}
        value = pick.choice((self._id(), "25", "user", 5, 1_366_870_000, "1366870000", True, None, "x%_", ["25"], []))
        strange = pick.random() < 0.15
        condition = {
            "field": pick.choice(FIELDS),
            "operator": pick.choice(OPERATORS),
            "value": self._value(0) if strange else value,
        }
        if pick.random() < 0.05:
            del condition[pick.choice(tuple(condition))]
        return condition

    def _query_value(self, value: Any) -> str:
        return super()._query_value(json.dumps(value) if isinstance(value, dict | list | bool) else value)
