"""/events of every numbered version: submitted, listed by pages, summed up (API reference, data events)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("POST /events", "GET /events", "POST /events/summaries")

VERSIONS = ("1.0", "1.4", "2.0", "2.7", "2.16", "Preview")
DAY = 86_400


@pytest.fixture(params=["1.0", "2.10"])
def caller(crew: Account, request: pytest.FixtureRequest) -> Account:
    """The crew, under an old and a new version."""
    return crew.at(request.param)


def submit(caller: Account, **fields: Any) -> None:
    reply = caller.post("/events", {"user_id": "25", "event_name": "landed", **fields})
    assert (reply.status, reply.content) == (202, b""), reply


def listed(caller: Account, **query: Any) -> list[Any]:
    events: list[Any] = caller.ok("GET", "/events", type="user", **{"user_id": "25", **query})["events"]
    return events


def follow(caller: Account, url: str) -> Any:
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("http", "127.0.0.1:80")
    return caller.ok("GET", f"{parts.path}?{parts.query}")


def lead_of(caller: Account) -> str:
    id: str = caller.at("1.4").ok("POST", "/contacts", {"email": "badger@persephone.example"})["id"]
    return id


@pytest.mark.parametrize("version", VERSIONS)
def test_an_event_comes_back_as_it_was_sent(crew: Account, version: str) -> None:
    """API reference 1.1 and 2.7, submit a data event; list data events."""
    caller = crew.at(version)
    sent = {
        "source": "desktop",
        "load": 3.67,
        "contact_date": 1392036272,
        "article": "https://example.org/ab1de.html",
        "rich": {"url": "https://example.org/ab1de.html", "value": "the dude abides"},
        "price": {"amount": 34999, "currency": "eur"},
        "paid": True,
        "nothing": None,
    }
    submit(caller, event_name="ordered-item", created_at=START - 60, metadata=sent)
    wash = caller.get("/events", type="user", user_id="25").body
    assert list(wash) == ["type", "events", "pages"]
    (event,) = wash["events"]
    assert list(event) == [
        "type", "id", "created_at", "event_name", "user_id", "email", "intercom_user_id", "metadata",
    ]  # fmt: skip
    assert len(event.pop("id").replace("-", "")) == 32
    assert len(event.pop("intercom_user_id")) == 24
    assert event == {
        "type": "event",
        "created_at": START - 60,
        "event_name": "ordered-item",
        "user_id": "25",
        "email": "wash@serenity.example",
        "metadata": sent,
    }


def test_who_did_it_is_named_by_user_id_email_or_id(caller: Account) -> None:
    submit(caller, event_name="a")
    submit(caller, event_name="b", user_id=None, email="WASH@serenity.example")
    id = listed(caller)[0]["intercom_user_id"]
    submit(caller, event_name="c", user_id=None, id=id)
    submit(caller, event_name="d", user_id=25)
    assert sorted(event["event_name"] for event in listed(caller)) == ["a", "b", "c", "d"]
    for query in ({"email": "wash@serenity.example"}, {"intercom_user_id": id}):
        found = caller.ok("GET", "/events", type="user", **query)
        assert len(found["events"]) == 4


def test_leads_are_reached_by_id_alone(caller: Account) -> None:
    """API reference 2.7, lead events: specify the lead's id."""
    lead = lead_of(caller)
    submit(caller, user_id=None, id=lead)
    (event,) = caller.ok("GET", "/events", type="user", intercom_user_id=lead)["events"]
    assert (event["intercom_user_id"], event["email"]) == (lead, "badger@persephone.example")
    check_error_list(
        caller.post("/events", {"event_name": "a", "email": "badger@persephone.example"}), 404, "not_found"
    )
    check_error_list(caller.get("/events", type="user", email="badger@persephone.example"), 404, "not_found")


def test_names_are_one_whatever_their_case_and_without_dots(caller: Account) -> None:
    submit(caller, event_name="Signed.Up$", created_at=START - 5)
    submit(caller, event_name="signed-up-", created_at=START - 5)
    submit(caller, event_name="SIGNED-UP-", created_at=START - 4)
    assert [event["event_name"] for event in listed(caller)] == ["SIGNED-UP-", "Signed-Up-"]
    assert summed(caller) == [("Signed-Up-", START - 5, START - 4, 2)]


def test_the_same_event_again_is_accepted_and_dropped(caller: Account) -> None:
    for _ in range(3):
        submit(caller, created_at=START - 5, metadata={"n": 1})
    submit(caller, user_id="26", created_at=START - 5)
    assert len(listed(caller)) == 1
    assert summed(caller) == [("landed", START - 5, START - 5, 1)]


def test_the_time_is_now_unless_it_is_said(caller: Account) -> None:
    submit(caller)
    submit(caller, event_name="took-off", created=START - 7)
    assert [(event["event_name"], event["created_at"]) for event in listed(caller)] == [
        ("landed", START),
        ("took-off", START - 7),
    ]


def test_a_list_of_events_as_old_clients_send_it(caller: Account) -> None:
    """The event.list of intercom-ruby 1: items with a user of their own, or with the list's."""
    items = [
        {"type": "event", "event_name": "own", "created": START - 7, "user": {"email": "zoe@serenity.example"}},
        {"type": "event", "event_name": "named", "created_at": START - 8, "user_id": "27"},
        {"type": "event", "event_name": "shared", "created": START - 9},
    ]
    reply = caller.post("/events", {"type": "event.list", "data": items, "user": {"user_id": "25"}})
    assert (reply.status, reply.content) == (202, b"")
    assert [event["event_name"] for id in ("26", "27", "25") for event in listed(caller, user_id=id)] == [
        "own", "named", "shared",
    ]  # fmt: skip
    bad = {"data": [*items, {"event_name": "nobody", "user_id": "99"}], "user": {"user_id": "25"}}
    items[0]["created"] = START - 1
    check_error_list(caller.post("/events", bad), 404, "not_found", "User Not Found")
    assert len(listed(caller, user_id="26")) == 1


def test_ten_keys_of_metadata_are_kept(caller: Account) -> None:
    """API reference 2.7: once the quota is reached, further keys are ignored, in the order in which they are sent."""
    submit(caller, metadata={f"k{n}": n for n in range(12)})
    assert list(listed(caller)[0]["metadata"]) == [f"k{n}" for n in range(10)]


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ({"a": [1]}, "found unpermitted parameter: a"),
        ({"a": {"b": 1}}, "found unpermitted parameter: b"),
        ({"a": {}}, "found unpermitted parameter: a"),
        ({"a": {"url": {"deep": 1}}}, "found unpermitted parameter: url"),
        ({"a": [1], "b": {"c": 2}}, "found unpermitted parameters: :a, :c"),
    ],
)
def test_metadata_that_is_no_flat_object_is_refused(caller: Account, metadata: Any, sentence: str) -> None:
    reply = caller.post("/events", {"event_name": "a", "user_id": "25", "metadata": metadata})
    check_error_list(reply, 400, "bad_request", sentence)
    assert listed(caller) == []


@pytest.mark.parametrize(
    ("sent", "code", "sentence"),
    [
        ({"type": "event.list"}, "parameter_not_found", "missing data parameter"),
        ({"type": "event.list", "data": None, "event_name": "a"}, "parameter_not_found", "missing data parameter"),
        ({"event_name": "a"}, "parameter_not_found", "user_id, email or id is required"),
        ({"user_id": "25"}, "parameter_invalid", "event_name is required"),
        ({"event_name": " ", "user_id": "25"}, "parameter_invalid", "event_name is empty"),
        ({"event_name": "a" * 256, "user_id": "25"}, "parameter_invalid", "event_name is too long"),
        ({"event_name": "a", "user_id": "25", "created_at": START * 1000}, "parameter_invalid", "in milliseconds"),
        ({"event_name": "a", "user_id": "25", "created_at": "soon"}, "parameter_invalid", "created_at must be"),
        ({"event_name": "a", "user_id": "25", "metadata": []}, "parameter_invalid", "metadata must be an object"),
        ({"event_name": "a", "user_id": "25", "metadata": {"": 1}}, "parameter_invalid", "metadata: its keys"),
        ({"event_name": "a", "user_id": "25", "metadata": {"a": "x" * 8193}}, "parameter_invalid", "metadata.a is too"),
        ({"event_name": "a", "user_id": "25", "metadata": {"a": 2**64}}, "parameter_invalid", "metadata.a is too"),
        ({"data": []}, "parameter_invalid", "data must hold 1 to 1,000 events"),
        ({"data": ["x"]}, "parameter_invalid", "data[0] must be an object"),
        ({"data": [{"event_name": "a"}]}, "parameter_not_found", "is required"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named(caller: Account, sent: Any, code: str, sentence: str) -> None:
    assert sentence in check_error_list(caller.post("/events", sent), 400, code)


def test_somebody_unknown(caller: Account, stranger: Account) -> None:
    submit(caller)
    id = listed(caller)[0]["intercom_user_id"]
    other = stranger.at(caller.version or "")
    for who in ({"user_id": "99"}, {"email": "no@one.example"}, {"id": "5" * 24}, {"id": id}):
        reply = other.post("/events", {"event_name": "a", **who})
        check_error_list(reply, 404, "not_found", "User Not Found")
        if "id" in who:
            who = {"intercom_user_id": who["id"]}
        for summary in ({}, {"summary": "true"}):
            check_error_list(other.get("/events", type="user", **who, **summary), 404, "not_found", "User Not Found")


@pytest.mark.parametrize(
    ("query", "code", "sentence"),
    [
        ({"user_id": "25"}, "parameter_not_found", "type is a required parameter; it must be user"),
        ({"user_id": "25", "type": "company"}, "parameter_invalid", "type must be user, not 'company'"),
        ({"type": "user"}, "parameter_not_found", "user_id, email or intercom_user_id is required"),
        ({"type": "user", "user_id": "25", "before": "noon"}, "parameter_invalid", "before must be a whole number"),
        ({"type": "user", "user_id": "25", "since": "-1"}, "parameter_invalid", "since must be a whole number"),
        ({"type": "user", "user_id": "25", "summary": "maybe"}, "parameter_invalid", "summary must be true or false"),
    ],
)
def test_a_wrong_query_is_named(caller: Account, query: Any, code: str, sentence: str) -> None:
    check_error_list(caller.get("/events", **query), 400, code, sentence)


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "Preview"])
def test_pages_lead_through_all_events_newest_first(crew: Account, version: str) -> None:
    """Several of one second stand on different pages, and others come while the pages are read."""
    caller = crew.at(version)
    for second in range(8):
        for name in ("a", "b", "c"):
            submit(caller, event_name=name, created_at=START - second)
    page = caller.ok("GET", "/events", type="user", user_id="25", per_page=5)
    newer = page["pages"]["since"]
    seen = []
    while True:
        seen += [(event["created_at"], event["event_name"]) for event in page["events"]]
        assert page["pages"]["type"] == "pages"
        url = page["pages"].get("next")
        if url is None:
            break
        submit(caller, event_name=f"meanwhile-{len(seen)}", created_at=START + 1)
        page = follow(caller, url)
    assert seen == [(START - second, name) for second in range(8) for name in ("c", "b", "a")]
    assert ("next" in page["pages"]) == version.startswith("1.")
    assert {event["created_at"] for event in follow(caller, newer)["events"]} == {START + 1}


def test_bounds_are_in_seconds_or_milliseconds(caller: Account) -> None:
    for second in range(4):
        submit(caller, created_at=START - second)

    def seconds(**query: Any) -> list[int]:
        return [START - event["created_at"] for event in listed(caller, **query)]

    assert seconds(before=START - 1) == seconds(before=(START - 1) * 1000) == [2, 3]
    assert seconds(since=START - 1) == seconds(since=(START - 1) * 1000) == [0, 1]
    assert seconds(since=(START - 1) * 1000 + 1) == [0]
    assert seconds(before=START, since=START - 2) == [1, 2]
    assert seconds(before=2**63 - 1) == [0, 1, 2, 3]
    assert seconds(per_page=1) == [0]
    assert len(seconds(per_page=10**30)) == 4


def test_a_list_goes_back_90_days_and_sums_go_back_for_ever(caller: Account, clock: Clock) -> None:
    submit(caller, created_at=START - 91 * DAY)
    submit(caller, created_at=START - 89 * DAY)
    assert [event["created_at"] for event in listed(caller)] == [START - 89 * DAY]
    assert summed(caller) == [("landed", START - 91 * DAY, START - 89 * DAY, 2)]
    clock.advance(2 * DAY)
    assert listed(caller) == []


def summed(caller: Account, user_id: str = "25") -> list[tuple[str, int, int, int]]:
    body = caller.ok("GET", "/events", type="user", user_id=user_id, summary="True")
    return [
        (
            sum["name"],
            int(datetime.fromisoformat(sum["first"]).timestamp()),
            int(datetime.fromisoformat(sum["last"]).timestamp()),
            sum["count"],
        )
        for sum in body["events"]
    ]


def test_sums_are_shown_as_documented(caller: Account) -> None:
    """API reference 1.2, view user event summaries: times in words, no pages."""
    for second, name in ((-10, "landed"), (-30, "landed"), (-20, "landed"), (-5, "crashed")):
        submit(caller, event_name=name, created_at=START + second)
    body = caller.ok("GET", "/events", type="user", user_id="25", summary="true")
    assert list(body) == ["type", "email", "intercom_user_id", "user_id", "events"]
    assert (body["type"], body["email"], body["user_id"]) == ("event.summary", "wash@serenity.example", "25")
    assert [list(sum) for sum in body["events"]] == [["name", "first", "last", "count", "description"]] * 2
    assert body["events"][0]["description"] is None
    assert body["events"][0]["first"].endswith(".000Z")
    assert summed(caller) == [("crashed", START - 5, START - 5, 1), ("landed", START - 30, START - 10, 3)]


@pytest.mark.parametrize("as_list", [False, True])
def test_sums_can_be_brought_along(crew: Account, as_list: bool) -> None:
    """POST /events/summaries; again it changes nothing, and later events are added."""
    caller = crew.at("2.7")
    summary = {"event_name": "invited.friend", "count": 7, "first": START - 500, "last": START - 100}
    body = {"user_id": "25", "event_summaries": [summary] if as_list else summary}
    for _ in range(2):
        reply = caller.post("/events/summaries", body)
        assert (reply.status, reply.content) == (200, b"")
    assert summed(caller) == [("invited-friend", START - 500, START - 100, 7)]
    submit(caller, event_name="Invited-friend")
    assert summed(caller) == [("invited-friend", START - 500, START, 8)]
    assert len(listed(caller)) == 1


@pytest.mark.parametrize(
    ("change", "status", "code", "sentence"),
    [
        ({"user_id": "99"}, 404, "not_found", "User Not Found"),
        ({"user_id": None}, 400, "parameter_not_found", "user_id, email or id is required"),
        ({"event_summaries": None}, 400, "parameter_invalid", "event_summaries must hold 1 to 1,000 summaries, not 0"),
        ({"event_summaries": [5]}, 400, "parameter_invalid", "event_summaries[0] must be an object"),
        ({"event_summaries": 5}, 400, "parameter_invalid", "event_summaries must be an array, not a number"),
        ({"event_summaries": {"event_name": "a"}}, 400, "parameter_not_found", "event_summaries[0].count is required"),
        ({"event_summaries": {"event_name": "a", "count": 1, "first": 5, "last": 4}}, 400, "parameter_invalid",
         "event_summaries[0].first is later than last"),
        ({"event_summaries": {"count": 1, "first": 4, "last": 4}}, 400, "parameter_invalid",
         "event_summaries[0].event_name is required"),
    ],
)  # fmt: skip
def test_sums_that_make_no_sense(crew: Account, change: Any, status: int, code: str, sentence: str) -> None:
    right = {"event_name": "a", "count": 1, "first": 4, "last": 4}
    reply = crew.at("2.0").post("/events/summaries", {"user_id": "25", "event_summaries": [right], **change})
    check_error_list(reply, status, code, sentence)
    assert summed(crew.at("2.0")) == []


def test_sums_cannot_be_brought_before_2_0(crew: Account) -> None:
    assert crew.at("1.4").post("/events/summaries", {}).status == 400


def test_events_go_with_the_person(crew: Account) -> None:
    submit(crew.at("1.0"))
    crew.delete("/v1/users", {"user_id": "25"})
    for table in ("data_event", "data_event_summary"):
        sql = f"SELECT COUNT(*) FROM {table} WHERE app_id = :app_id"
        assert crew.door.read(crew.app_id, lambda tx, _, sql=sql: tx.one(sql)) == (0,)


def test_a_lead_that_becomes_a_user_brings_its_events(crew: Account) -> None:
    caller = crew.at("1.4")
    lead = lead_of(caller)
    submit(caller, created_at=START - 50)
    submit(caller, user_id=None, id=lead, created_at=START - 90)
    submit(caller, user_id=None, id=lead, event_name="met", created_at=START - 80)
    caller.ok("POST", "/contacts/convert", {"contact": {"id": lead}, "user": {"user_id": "25"}})
    assert [event["event_name"] for event in listed(caller)] == ["landed", "met", "landed"]
    assert summed(caller) == [("landed", START - 90, START - 50, 2), ("met", START - 80, START - 80, 1)]


def test_what_both_had_done_in_the_same_second_is_one_event_and_counts_once(crew: Account) -> None:
    caller = crew.at("1.4")
    lead = lead_of(caller)
    for at in (START - 90, START - 50):
        submit(caller, created_at=at)
    for at in (START - 90, START - 70, START - 50):
        submit(caller, user_id=None, id=lead, created_at=at)
    caller.ok("POST", "/contacts/convert", {"contact": {"id": lead}, "user": {"user_id": "25"}})
    assert [event["event_name"] for event in listed(caller)] == ["landed"] * 3
    assert summed(caller) == [("landed", START - 90, START - 50, 3)]
