"""Every request that names something by id: what test_tenancy.py sends in the name of others."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tests.support.api import ABSENT

# What a request has to hold so that it is not refused before anybody is looked for.
BODIES: dict[str, Any] = {
    "PUT /admins/{id}/away": {"away_mode_enabled": True, "away_mode_reassign": False},
    "PUT /companies/{id}": {"name": "Mine"},
    "POST /companies/{id}/notes": {"body": "Mine"},
    "POST /contacts/{id}/companies": {"id": "{company}"},
    "POST /contacts/{id}/notes": {"body": "Mine"},
    "POST /contacts/{id}/subscriptions": {"id": "{subscription type}"},
    "POST /contacts/{id}/tags": {"id": "{tag}"},
    "PUT /conversations/attributes/{id}": {"description": "Mine"},
    "POST /conversations/attributes/{id}/options": {"label": "Mine"},
    "PUT /conversations/attributes/{id}/options/{option_id}": {"label": "Mine"},
    "PUT /conversations/{id}": {"read": True},
    "POST /conversations/{id}/convert": {"ticket_type_id": "1"},
    "POST /conversations/{id}/customers": {"admin_id": "{admin}", "customer": {"intercom_user_id": "{contact}"}},
    "DELETE /conversations/{id}/customers/{contact_id}": {"admin_id": "{admin}"},
    "POST /conversations/{id}/merge": {"merge_into_conversation_id": "{other conversation}"},
    "POST /conversations/{id}/parts": {"message_type": "close", "admin_id": "{admin}"},
    "POST /conversations/{id}/tags": {"id": "{tag}", "admin_id": "{admin}"},
    "DELETE /conversations/{id}/tags/{tag_id}": {"admin_id": "{admin}"},
    "POST /conversations/{id}": {"read": True},
    "PUT /conversations/{id}/reply": {"read": True},
    "POST /conversations/{id}/reply": {
        "type": "admin",
        "admin_id": "{admin}",
        "message_type": "comment",
        "body": "Mine",
    },
    "POST /jobs/{id}": {"items": [{"method": "post", "data": {"user_id": "mine"}}]},
    "PUT /contacts/{id}": {"name": "Mine"},
    "PUT /data_attributes/{id}": {"description": "Mine"},
    "PUT /tags/{id}": {"name": "Mine"},
    "PUT /teams/{id}": {"admin_ids": ["{admin}"]},
    "PUT /visitors/{id}": {"name": "Mine"},
}


class Case(NamedTuple):
    """A request with `{=noun}` for an id of the owner, and `{noun}` for one of the caller."""

    method: str
    target: str
    body: Any = ABSENT
    status: int = 404
    versions: tuple[str, ...] = ("1.0", "1.4")

    @property
    def named(self) -> str:
        return f"{self.method} {self.target}" + ("" if self.body is ABSENT else f" {json.dumps(self.body)}")


V1X = ("1.0", "1.4")
V2X = ("2.0", "Preview")
ALL = ("1.0", "Preview")
COMMENT = {"type": "user", "message_type": "comment", "body": "Mine"}
ACT = {"type": "admin", "message_type": "assignment", "assignee_id": "0"}
TO_USER = {
    "from": {"type": "admin", "id": "{admin}"},
    "to": {"type": "user", "id": "{user}"},
    "message_type": "inapp",
    "body": "Mine",
}
WHO = ("{=user}", "{=contact}", "{=lead}", "{=visitor}")


def one_condition(field: str, id: str) -> dict[str, Any]:
    return {"query": {"field": field, "operator": "=", "value": id}}


# Every argument that names something by id, of a query or a body. 200 is the answer of a filter that finds nothing,
# and of an upsert by what the customer names: that makes or changes the caller's own.
ARGUMENTS: tuple[Case, ...] = (
    # People of 1.x.
    *(Case("POST", "/users", {"id": id}) for id in WHO),
    *(Case("PUT", "/users", {"id": id, "name": "Mine"}) for id in WHO),
    *(Case("POST", "/contacts", {"id": id, "name": "Mine"}) for id in WHO),
    Case("POST", "/contacts", {"user_id": "{=lead user_id}"}),
    Case("PUT", "/contacts", {"id": "{=lead}", "name": "Mine"}),
    Case("PATCH", "/contacts", {"id": "{=lead}", "name": "Mine"}),
    Case("POST", "/users", {"user_id": "{=spare user_id}"}, 200),
    Case("POST", "/users", {"user_id": "{user_id}", "owner_id": "{=admin}"}, 400),
    Case("POST", "/users", {"user_id": "{user_id}", "companies": [{"id": "{=company}"}]}, 200),
    Case("POST", "/users", {"user_id": "{user_id}", "companies": [{"id": "{=spare company_id}", "remove": True}]}, 200),
    Case("GET", "/users?user_id={=user_id}"),
    Case("DELETE", "/users?user_id={=user_id}"),
    Case("DELETE", "/users?email={=email}"),
    Case("GET", "/contacts?user_id={=lead user_id}"),
    Case("DELETE", "/contacts?id={=lead}"),
    Case("DELETE", "/contacts?user_id={=lead user_id}"),
    *(Case("GET", f"/{of}?tag_id={{=tag}}", status=200) for of in ("users", "contacts")),
    *(Case("GET", f"/{of}?segment_id={{=segment}}", status=200) for of in ("users", "contacts")),
    *(Case("GET", f"/{of}/scroll?scroll_param={{=scroll}}") for of in ("users", "contacts")),
    Case("POST", "/user_delete_requests", {"intercom_user_id": "{=user}"}),
    Case("POST", "/contacts/convert", {"contact": {"id": "{=lead}"}, "user": {"user_id": "{user_id}"}}),
    Case("POST", "/contacts/convert", {"contact": {"user_id": "{=lead user_id}"}, "user": {"user_id": "{user_id}"}}),
    Case("POST", "/contacts/convert", {"contact": {"id": "{lead}"}, "user": {"id": "{=user}"}}),
    Case("POST", "/notes", {"user": {"id": "{=user}"}, "body": "Mine"}),
    Case("POST", "/notes", {"user": {"user_id": "{=user_id}"}, "body": "Mine"}),
    Case("POST", "/notes", {"user": {"id": "{user}"}, "body": "Mine", "admin_id": "{=admin}"}),
    Case("POST", "/notes", {"user": {"id": "{user}"}, "body": "Mine", "author": {"id": "{=admin}"}}),
    Case("GET", "/notes?id={=user}"),
    Case("GET", "/notes?user_id={=user_id}"),
    # Conversations of 1.x.
    *(
        Case("POST", "/conversations/{conversation}/reply", COMMENT | who)
        for who in ({"intercom_user_id": "{=user}"}, {"user_id": "{=user_id}"}, {"email": "{=email}"})
    ),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{=admin}"}),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{admin}", "assignee_id": "{=admin}"}),
    Case("POST", "/conversations/{conversation}/reply", {**ACT, "admin_id": "{admin}", "assignee_id": "{=team}"}),
    Case("POST", "/conversations/last/reply", COMMENT | {"intercom_user_id": "{=user}"}),
    Case("POST", "/bulk/users", {"items": [{"data": {"user_id": "mine"}}], "job": {"id": "{=job}"}}),
    Case("POST", "/bulk/contacts", {"items": [{"data": {"email": "a@b.example"}}], "job": {"id": "{=job}"}}),
    Case("POST", "/bulk/events", {"items": [{"data": {"event_name": "mine"}}], "job": {"id": "{=job}"}}),
    Case("GET", "/conversations?type=admin&admin_id={=admin}"),
    Case("GET", "/conversations?type=admin&admin_id={=team}"),
    *(
        Case("GET", f"/conversations?type=user&{who}")
        for who in ("intercom_user_id={=user}", "user_id={=user_id}", "email={=email}")
    ),
    *(
        Case("POST", "/conversations/{conversation}/customers", {"admin_id": "{admin}", "customer": customer})
        for customer in ({"intercom_user_id": "{=user}"}, {"user_id": "{=user_id}"})
    ),
    Case(
        "POST",
        "/conversations/{conversation}/customers",
        {"admin_id": "{=admin}", "customer": {"user_id": "{user_id}"}},
    ),
    Case(
        "POST",
        "/conversations/{conversation}/customers",
        {"intercom_user_id": "{=user}", "customer": {"user_id": "{user_id}"}},
    ),
    Case("DELETE", "/conversations/{conversation}/customers/{user}", {"admin_id": "{=admin}"}),
    # Messages.
    Case("POST", "/messages", {**TO_USER, "from": {"type": "admin", "id": "{=admin}"}}, versions=ALL),
    *(
        Case("POST", "/messages", {**TO_USER, "to": {"type": "user"} | who}, versions=ALL)
        for who in ({"id": "{=user}"}, {"user_id": "{=user_id}"}, {"email": "{=email}"})
    ),
    *(
        Case("POST", "/messages", {**TO_USER, name: [{"type": "user", "id": "{=user}"}]}, versions=("2.14", "Preview"))
        for name in ("to", "cc", "bcc")
    ),
    Case("POST", "/messages", {"from": {"type": "user", "id": "{=user}"}, "body": "Mine"}, versions=ALL),
    # Conversations of 2.x.
    *(
        Case("POST", "/conversations", {"from": {"type": "contact"} | who, "body": "Mine"}, versions=V2X)
        for who in (
            *({"id": id} for id in WHO),
            {"user_id": "{=external_id}"},
            {"email": "{=email}"},
        )
    ),
    *(
        Case("POST", f"/conversations/{id}/reply", {"body": "Mine"} | who, versions=V2X)
        for id in ("{conversation}", "last")
        for who in (
            {"type": "user", "intercom_user_id": "{=contact}"},
            {"type": "user", "user_id": "{=external_id}"},
            {"type": "user", "email": "{=email}"},
            {"type": "admin", "admin_id": "{=admin}", "intercom_user_id": "{contact}"},
        )
    ),
    Case(
        "POST",
        "/conversations/last/reply",
        {"body": "Mine", "type": "admin", "admin_id": "{admin}", "intercom_user_id": "{=contact}"},
        versions=V2X,
    ),
    Case(
        "POST",
        "/conversations/{conversation}/merge",
        {"merge_into_conversation_id": "{=conversation}"},
        422,
        versions=("2.16", "Preview"),
    ),
    Case("POST", "/conversations/{conversation}/tags", {"id": "{=tag}", "admin_id": "{admin}"}, versions=V2X),
    *(
        Case("POST", "/conversations/{conversation}/customers", {"customer": {"intercom_user_id": "{user}"}} | body,
             versions=V2X)
        for body in (
            {"admin_id": "{=admin}"},
            {"intercom_user_id": "{=user}"},
            {"admin_id": "{admin}", "customer": {"intercom_user_id": "{=user}"}},
            {"admin_id": "{admin}", "customer": {"user_id": "{=user_id}"}},
        )
    ),
    *(
        Case("POST", "/conversations/{conversation}/parts", {"admin_id": "{admin}"} | body, versions=V2X)
        for body in (
            {"message_type": "close", "admin_id": "{=admin}"},
            {"message_type": "assignment", "assignee_id": "{=admin}"},
            {"message_type": "assignment", "assignee_id": "{=team}"},
        )
    ),
    *(
        Case(
            "POST",
            "/conversations/redact",
            {"type": "source", "conversation_id": id, "source_id": "{=message}"},
            versions=("2.2", "Preview"),
        )
        for id in ("{=conversation}", "{conversation}")
    ),
    Case("PUT", "/conversations/{conversation}", {"company_id": "{=company}"}, versions=("2.14", "Preview")),
    Case(
        "PUT", "/conversations/{conversation}", {"priority": "low", "admin_id": "{=admin}"}, versions=("Preview",)
    ),
    # Visitors.
    *(Case("GET", f"/visitors?id={id}", versions=ALL) for id in WHO),
    Case("GET", "/visitors?user_id={=visitor user_id}", versions=ALL),
    *(Case("PUT", "/visitors", {"id": id, "name": "Mine"}, versions=ALL) for id in WHO),
    Case("POST", "/visitors", {"user_id": "{=visitor user_id}", "name": "Mine"}, versions=ALL),
    *(
        Case("POST", "/visitors/convert", body | {"type": "user"}, versions=ALL)
        for body in (
            {"visitor": {"id": "{=visitor}"}, "user": {"user_id": "{user_id}"}},
            {"visitor": {"user_id": "{=visitor user_id}"}, "user": {"user_id": "{user_id}"}},
            {"visitor": {"id": "{visitor}"}, "user": {"id": "{=user}"}},
        )
    ),
    # Contacts of 2.x.
    Case("POST", "/contacts", {"external_id": "{=spare external_id}"}, 200, ("2.0",)),
    Case("POST", "/contacts", {"role": "lead", "owner_id": "{=admin}"}, 400, ("2.0",)),
    Case("PUT", "/contacts/{contact}", {"owner_id": "{=admin}"}, 400, V2X),
    Case("POST", "/contacts/merge", {"from": "{=lead}", "into": "{user}"}, versions=V2X),
    Case("POST", "/contacts/merge", {"from": "{lead}", "into": "{=user}"}, versions=V2X),
    Case("POST", "/contacts/merge", {"from": "{=lead}", "into": "{=user}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/companies", {"id": "{=company}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/notes", {"body": "Mine", "admin_id": "{=admin}"}, versions=V2X),
    Case("POST", "/contacts/{contact}/subscriptions", {"id": "{=subscription type}"}, versions=("2.3", "Preview")),
    Case("POST", "/contacts/{contact}/tags", {"id": "{=tag}"}, versions=V2X),
    *(
        Case("POST", "/contacts/search", one_condition(field, id), 200, V2X)
        for field, id in (
            ("id", "{=contact}"),
            ("external_id", "{=external_id}"),
            ("owner_id", "{=admin}"),
            ("tag_id", "{=tag}"),
            ("segment_id", "{=segment}"),
        )
    ),
    *(
        Case("POST", "/conversations/search", one_condition(field, id), 200, V2X)
        for field, id in (
            ("id", "{=conversation}"),
            ("contact_ids", "{=contact}"),
            ("source.author.id", "{=contact}"),
            ("teammate_ids", "{=admin}"),
            ("admin_assignee_id", "{=admin}"),
            ("tag_ids", "{=tag}"),
        )
    ),
    Case("POST", "/contacts/bulk", {"contacts": [{"role": "user"}], "job": {"id": "{=contacts job}"}},
         versions=("Preview",)),
    Case("POST", "/companies/bulk", {"companies": [{"company_id": "1"}], "job": {"id": "{=companies job}"}},
         versions=("Preview",)),
    # Companies.
    Case("POST", "/companies", {"id": "{=company}", "company_id": "mine", "name": "Mine"}, 200, ALL),
    Case("POST", "/companies", {"id": "{=company}", "name": "Mine"}, 200, ALL),
    Case("POST", "/companies", {"company_id": "{=spare company_id}"}, 200, ALL),
    Case("GET", "/companies?company_id={=company_id}", versions=ALL),
    Case("GET", "/companies?name={=company_id}", versions=ALL),
    Case("GET", "/companies?tag_id={=tag}", status=200, versions=ALL),
    Case("GET", "/companies?segment_id={=company segment}", versions=ALL),
    Case("POST", "/companies/list", {"tag_id": "{=tag}"}, 200, V2X),
    Case("POST", "/companies/list", {"segment_id": "{=company segment}"}, versions=V2X),
    Case("GET", "/companies/list?segment_id={=company segment}", versions=V2X),
    Case("GET", "/companies/scroll?scroll_param={=scroll}", versions=ALL),
    # Tags, in one call with who wears them.
    Case("POST", "/tags", {"id": "{=tag}", "name": "Mine"}, versions=ALL),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, versions=("2.0",)),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{=user}"}]}, 200, ("Preview",)),
    Case("POST", "/tags", {"name": "Mine", "users": [{"id": "{user}"}, {"user_id": "{=user_id}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, versions=V1X),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, versions=("2.0",)),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"id": "{=company}"}]}, 200, ("Preview",)),
    Case("POST", "/tags", {"name": "Mine", "companies": [{"company_id": "{=company_id}"}]}, versions=V1X),
    # Events.
    *(Case("POST", "/events", {"event_name": "mine", "created_at": 5, "id": id}, versions=ALL) for id in WHO[:3]),
    Case("POST", "/events", {"event_name": "mine", "created_at": 5, "user_id": "{=user_id}"}, versions=ALL),
    Case("POST", "/events", {"type": "event.list", "user": {"id": "{=user}"},
                             "data": [{"event_name": "mine", "created_at": 5}]}, versions=ALL),
    Case("POST", "/events/summaries", {"user_id": "{=user_id}", "event_summaries":
                                       {"event_name": "mine", "count": 1, "first": 1, "last": 2}}, versions=V2X),
    Case("GET", "/events?type=user&intercom_user_id={=contact}", versions=ALL),
    Case("GET", "/events?type=user&user_id={=user_id}", versions=ALL),
    Case("GET", "/events?type=user&summary=true&intercom_user_id={=contact}", versions=ALL),
    # Teammates.
    Case("PUT", "/admins/{admin}/away", {"away_mode_enabled": True, "away_status_reason_id": "{=reason}"},
         400, ("2.14", "Preview")),
    Case("PUT", "/teams/{team}", {"admin_ids": ["{=admin}"]}, 400, ("Preview",)),
    Case("PUT", "/teams/{team}", {"admin_ids": ["{admin}"],
         "admin_priority_level": {"primary_admin_ids": ["{=admin}"]}}, 400, ("Preview",)),
)  # fmt: skip
