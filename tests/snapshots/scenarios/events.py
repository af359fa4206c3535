"""/events of 1.0 and all later versions."""

from tests.snapshots.cast import HOBAN
from tests.snapshots.scenario import Call, Scenario

INVITED = {
    "event_name": "invited-friend",
    "created_at": 1_366_860_000,
    "user_id": "25",
    "metadata": {"invitee_email": "pi@example.org", "invite_code": "ADDAFRIEND"},
}
RICH = {**INVITED, "metadata": {"price": {"amount": 1500, "currency": "eur"}, "passengers": 4}}
HAPPENED = (HOBAN, Call("1.0", "POST", "/events", INVITED))
SUMMARY = {"event_name": "invited-friend", "count": 2, "first": 1_366_860_000, "last": 1_366_860_500}

SCENARIOS = [
    Scenario("POST /events", body=INVITED, after=[HOBAN]),
    Scenario("GET /events", "/events?type=user&user_id=25", after=HAPPENED),
    Scenario("GET /events", "/events?type=user&user_id=25&summary=true", after=HAPPENED, case="summary"),
    Scenario(
        "GET /events",
        "/events?type=user&user_id=27&summary=true",
        after=[Call("1.0", "POST", "/users", {"user_id": "27"})],
        case="summary_without_email",
    ),
    Scenario(
        "GET /events",
        "/events?type=user&user_id=25",
        after=[HOBAN, Call("1.0", "POST", "/events", RICH)],
        case="rich_metadata",
    ),
    Scenario("POST /events/summaries", body={"user_id": "25", "event_summaries": SUMMARY}, after=[HOBAN]),
]
