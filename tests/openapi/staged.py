"""Set-ups and requests of the examples for which the first scenario of their operation is not enough.

As the scenarios of the snapshots are; `case` is the name of an example. What has a reference here has it in the
example's body too; a body is sent as it is where the example has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from interphone.domain import away, memberships, segments, teammates, workspaces
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.teammates import TeammateChange
from interphone.domain.workspaces import WorkspaceChange
from interphone.store.database import Transaction
from tests.openapi.attributes_staged import of_attributes
from tests.snapshots.cast import (
    AT_LUNCH,
    BEGUN,
    BOOK,
    BOOK_IN_TEAM,
    CREW_TEAM,
    HOBAN,
    MAL_IN_TEAM,
    NEW_LEAD,
    OFFERS,
    PILOT,
    SERENITY,
    VISITOR,
    WASH,
    WASH_IN_SERENITY,
)
from tests.snapshots.scenario import Call, Scenario, Verb

CREW = (BOOK, CREW_TEAM, MAL_IN_TEAM, BOOK_IN_TEAM)
TEAM = "/teams/{team.id}"
MERGE = {"from": "{lead.id}", "into": "{wash.id}"}
MERGED = (WASH, NEW_LEAD, Call("2.0", "POST", "/contacts/merge", MERGE))
OTHER_LEAD = Call("2.0", "POST", "/contacts", {"role": "lead", "email": "saffron@example.com"}, keep="lead")
LEAD_IS_PILOT = Call("2.0", "POST", "/contacts/{lead.id}/tags", {"id": "{pilot.id}"})
LEAD_NOTE = Call("2.0", "POST", "/contacts/{lead.id}/notes", {"body": "Bridget.", "admin_id": "{mal.id}"})
SEEN = Call("2.16", "POST", "/companies", {"company_id": "366", "update_last_request_at": True})
RING = {"name": "The One Ring", "model": "company", "data_type": "string"}
RANK = Call("2.0", "POST", "/data_attributes", {"name": "rank", "model": "contact", "data_type": "string"}, keep="rank")
INVITED = {"event_name": "invited-friend", "created_at": 1_366_860_000, "user_id": "25"}


def _fill_companies(tx: Transaction, contact_id: str) -> None:
    ids = json.dumps([f"{number:024x}" for number in range(memberships.MOST)])
    tx.run("UPDATE contact SET company_ids = :ids WHERE app_id = :app_id AND id = :id", ids=ids, id=contact_id)


def _close_jobs(tx: Transaction, _: None) -> None:
    tx.run("UPDATE bulk_job SET created_at = created_at - 3600 WHERE app_id = :app_id")


IN_TOO_MANY_COMPANIES = Verb(_fill_companies, lambda kept: kept["wash"]["id"])
CLOSED = Verb(_close_jobs, lambda _: None)
SEGMENT_OF_PILOTS = Verb(
    segments.create,
    lambda kept: NewSegment(
        "Seg 1", "user", read_query({"field": "tag_id", "operator": "=", "value": kept["pilot"]["id"]})
    ),
)
SEGMENT_OF_CAPTAINS = Verb(
    segments.create,
    lambda _: NewSegment(
        "Captains", "user", read_query({"field": "custom_attributes.rank", "operator": "=", "value": "captain"})
    ),
)
REASON_REQUIRED = Verb(workspaces.change, lambda _: WorkspaceChange(away_status_reason_required=True))
NO_MORE_LUNCH = Verb(away.delete_reason, lambda kept: kept["lunch"].id)
MAL_IS_AGENT = Verb(teammates.change, lambda kept: TeammateChange(id=kept["mal"].id, role="agent"))


def _bulk() -> Iterator[Scenario]:
    """The requests of Preview for many contacts or companies in one job."""
    for kind, one in (("contacts", "contact"), ("companies", "company")):
        item = {"external_id": "25"} if one == "contact" else {"company_id": "366"}
        job = Call("Preview", "POST", f"/{kind}/bulk", {kind: [item]}, keep="job")
        for operation in (f"POST /{kind}/bulk", f"PUT /{kind}/bulk", f"POST /{kind}/bulk/delete"):
            body = {kind: [{"id": "1"}], "job": {"id": "{job.id}"}}
            yield Scenario(operation, body=body, after=[job], case="append to existing job")
            yield Scenario(operation, body=body, after=[job, CLOSED], case="job closed")
            yield Scenario(operation, body={**body, "job": {"id": "job_v2_1"}}, case="job not found")
            yield Scenario(operation, body={}, case=f"missing {kind}")
            yield Scenario(operation, body={kind: {"id": "1"}}, case=f"{kind} not an array")
            yield Scenario(operation, body={kind: ["1"]}, case=f"{one} not an object")
            yield Scenario(operation, body={kind: [{"id": "1"}] * 101}, case=f"too many {kind}")
            yield Scenario(operation, body={kind: [{"name": "Serenity"}]}, case="missing id")


ONE = "/conversations/{begun.conversation_id}"
SECOND = "/conversations/{second.conversation_id}"
NO_CONVERSATION = "/conversations/123456789"
BOTH = (WASH, BEGUN)
ONCE_MORE = BEGUN._replace(keep="second")
MAL_SAYS = {"admin_id": "{mal.id}"}
INTO = {"merge_into_conversation_id": "{begun.conversation_id}"}
MERGE_TALKS = "POST /conversations/{id}/merge"
TO_WASH = {"id": "{wash.id}"}


def _messages() -> Iterator[Scenario]:
    """By a user, a lead and a teammate; from 2.14 on to several."""
    operation = "POST /messages"
    yield Scenario(operation, body={"from": TO_WASH}, after=[WASH], case="user message created", since="2.7")
    yield Scenario(
        operation, body={"from": {"id": "{lead.id}"}}, after=[NEW_LEAD], case="lead message created", since="2.7"
    )
    by_mal = {"from": {"id": "{mal.id}"}, "to": TO_WASH}
    several = {**by_mal, "to": [TO_WASH], "cc": [TO_WASH], "bcc": [TO_WASH]}
    yield Scenario(operation, body=by_mal, after=[WASH], case="admin message created", since="2.7", until="2.13")
    yield Scenario(operation, body=several, after=[WASH], case="admin message created", since="2.14")


STAGED: list[Scenario] = [
    # People.
    Scenario("GET /contacts/{id}", "/contacts/{lead.id}", after=MERGED, case="contact merged", since="2.16"),
    Scenario(
        "GET /contacts/find_by_external_id/{external_id}",
        "/contacts/find_by_external_id/{lead.external_id}",
        after=MERGED,
        case="contact merged",
        since="2.16",
    ),
    Scenario("POST /contacts/merge", body=MERGE, after=[WASH, OTHER_LEAD], case="not a duplicate"),
    Scenario(
        "POST /contacts/merge/preview",
        body={**MERGE, "skip_duplicate_validation": True},
        after=[WASH, OTHER_LEAD, PILOT, LEAD_IS_PILOT, LEAD_NOTE],
        case="allowed",
    ),
    Scenario("POST /contacts/merge/preview", body=MERGE, after=[WASH, OTHER_LEAD], case="blocked"),
    Scenario(
        "POST /contacts/search",
        body={
            "query": {"field": "email", "operator": "=", "value": "wash@serenity.example"},
            "sort": {"field": "created_at", "order": "desc"},
        },
        case="invalid sort order",
    ),
    Scenario(
        "POST /contacts/{id}/subscriptions",
        "/contacts/{wash.id}/subscriptions",
        {"id": "{offers.id}"},
        after=[WASH, OFFERS],
        case="successful",
    ),
    Scenario("GET /visitors", "/visitors?user_id=fail", case="visitor not found"),
    Scenario("PUT /visitors", body={"id": "{visitor.id}"}, after=[VISITOR], case="successful"),
    # Companies.
    Scenario("GET /companies", "/companies?company_id=fail", since="2.0", case="company not found"),
    Scenario(
        "GET /contacts/{id}/companies",
        "/contacts/{wash.id}/companies",
        after=[WASH, SERENITY, WASH_IN_SERENITY, SEEN],
        case="successful",
    ),
    Scenario(
        "POST /contacts/{id}/companies",
        "/contacts/{wash.id}/companies",
        {"id": "{serenity.id}"},
        after=[WASH, SERENITY, IN_TOO_MANY_COMPANIES],
        case="contact company limit exceeded",
    ),
    Scenario(
        "POST /companies/search",
        body={"query": {"field": "segment_id", "operator": "=", "value": "1"}},
        case="unsupported field",
    ),
    *_bulk(),
    # What describes them.
    Scenario(
        "DELETE /tags/{id}", "/tags/{pilot.id}", after=[PILOT, SEGMENT_OF_PILOTS], case="tag has dependent objects"
    ),
    Scenario(
        "GET /data_attributes",
        "/data_attributes?model=conversation",
        case="deprecated conversation model",
        since="2.16",
    ),
    Scenario(
        "POST /data_attributes", after=[Call("2.0", "POST", "/data_attributes", RING)], case="attribute already exists"
    ),
    Scenario(
        "POST /data_attributes", after=[Call("2.0", "POST", "/data_attributes", RING)], case="same name already exists"
    ),
    Scenario("PUT /data_attributes/{id}", "/data_attributes/{rank.id}", after=[RANK], case="successful"),
    Scenario(
        "PUT /data_attributes/{id}",
        "/data_attributes/{rank.id}",
        after=[RANK, SEGMENT_OF_CAPTAINS],
        case="has dependant object",
    ),
    Scenario(
        "GET /events",
        "/events?type=user&user_id=25&summary=true",
        after=[HOBAN, Call("1.0", "POST", "/events", INVITED)],
        case="successful response",
    ),
    # Admins and teams.
    Scenario(
        "PUT /admins/{id}/away",
        "/admins/{book.id}/away",
        {"away_status_reason_id": "{lunch.id}"},
        after=[BOOK, AT_LUNCH],
        case="successful response",
        since="2.14",
    ),
    Scenario(
        "PUT /admins/{id}/away",
        "/admins/{book.id}/away",
        {"away_mode_enabled": True, "away_mode_reassign": True},
        after=[BOOK, REASON_REQUIRED],
        case="away status reason mandatory",
    ),
    Scenario(
        "PUT /admins/{id}/away",
        "/admins/{book.id}/away",
        {"away_mode_enabled": True, "away_mode_reassign": True, "away_status_reason_id": "{lunch.id}"},
        after=[BOOK, AT_LUNCH, NO_MORE_LUNCH],
        case="parameter invalid",
    ),
    Scenario(
        "PUT /ip_allowlist", body={"enabled": True, "ip_allowlist": ["192.168.1.0/24"]}, case="lockout protection"
    ),
    Scenario(
        "PUT /teams/{id}",
        TEAM,
        {
            "admin_ids": ["{mal.id}", "{book.id}"],
            "admin_priority_level": {"primary_admin_ids": ["{mal.id}"], "secondary_admin_ids": ["{book.id}"]},
        },
        after=CREW,
        case="successful",
    ),
    Scenario(
        "PUT /teams/{id}", TEAM, {"admin_ids": ["{book.id}"], "name": "Others"}, CREW, case="field cannot be updated"
    ),
    Scenario("PUT /teams/{id}", TEAM, {"admin_ids": ["Zoë"]}, CREW, case="invalid admin ids"),
    Scenario(
        "PUT /teams/{id}",
        TEAM,
        {
            "admin_ids": ["{book.id}"],
            "admin_priority_level": {"primary_admin_ids": ["{book.id}"], "secondary_admin_ids": ["{book.id}"]},
        },
        CREW,
        case="priority level given twice",
    ),
    Scenario(
        "PUT /teams/{id}",
        TEAM,
        {"admin_ids": ["{book.id}"], "admin_priority_level": {"primary_admin_ids": ["814865"]}},
        CREW,
        case="priority level names someone off the team",
    ),
    Scenario("PUT /teams/{id}", TEAM, {"admin_ids": ["{book.id}"]}, [*CREW, MAL_IS_AGENT], case="cannot manage teams"),
    # Conversations.
    *_messages(),
    *of_attributes(),
    Scenario("PUT /conversations/{id}", NO_CONVERSATION, since="2.0", case="not found"),
    Scenario(
        "POST /conversations/{id}/reply",
        f"{NO_CONVERSATION}/reply",
        {"type": "user", "intercom_user_id": "{wash.id}", "body": "Thanks again :)"},
        [WASH],
        case="not found",
        since="2.0",
    ),
    *(
        Scenario("POST /conversations/{id}/reply", f"{ONE}/reply", MAL_SAYS, BOTH, case=case, since="2.0")
        for case in ("admin note reply", "admin reply with a note", "admin reply to send quick reply options")
    ),
    Scenario("POST /conversations/{id}/parts", f"{NO_CONVERSATION}/parts", case="not found"),
    *(
        Scenario(
            "POST /conversations/{id}/parts", f"{ONE}/parts", {**MAL_SAYS, "assignee_id": "{mal.id}"}, BOTH, case=case
        )
        for case in ("snooze a conversation", "assign a conversation")
    ),
    Scenario(
        "POST /conversations/{id}/customers", f"{NO_CONVERSATION}/customers", MAL_SAYS, case="not found", since="2.0"
    ),
    Scenario(
        "DELETE /conversations/{id}/customers/{contact_id}",
        f"{ONE}/customers/123456789",
        MAL_SAYS,
        BOTH,
        case="contact not found",
        since="2.0",
    ),
    Scenario(
        "DELETE /conversations/{id}/customers/{contact_id}",
        f"{ONE}/customers/{{wash.id}}",
        MAL_SAYS,
        BOTH,
        case="last customer",
        since="2.0",
    ),
    Scenario(
        "DELETE /conversations/{id}/tags/{tag_id}",
        f"{ONE}/tags/123456789",
        MAL_SAYS,
        BOTH,
        case="tag not found",
        since="2.0",
    ),
    Scenario(MERGE_TALKS, f"{ONE}/merge", {"merge_into_conversation_id": 123456789}, BOTH, case="primary not found"),
    Scenario(MERGE_TALKS, f"{ONE}/merge", {"merge_into_conversation_id": "other"}, BOTH, case="bad request"),
    Scenario(MERGE_TALKS, f"{ONE}/merge", INTO, BOTH, case="self-merge"),
    Scenario(
        MERGE_TALKS,
        f"{SECOND}/merge",
        INTO,
        [
            *BOTH,
            ONCE_MORE,
            Call("2.16", "POST", f"{SECOND}/merge", {"merge_into_conversation_id": "{begun.conversation_id}"}),
        ],
        case="already merged",
    ),
]
