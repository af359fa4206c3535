"""Admins, teams, /me, going away, the activity log, the allowlist: 1.0 and all later versions."""

from tests.snapshots.cast import AT_LUNCH, BOOK, BOOK_IN_TEAM, CREW_TEAM, MAL_IN_TEAM
from tests.snapshots.scenario import Call, Scenario

CREW = (BOOK, CREW_TEAM, MAL_IN_TEAM, BOOK_IN_TEAM)
GONE = Call("2.13", "PUT", "/admins/{book.id}/away", {"away_mode_enabled": True, "away_mode_reassign": False})
AWAY = {"away_mode_enabled": True, "away_mode_reassign": True}

SCENARIOS = [
    Scenario("GET /admins", after=CREW),
    Scenario("GET /admins", "/admins?display_avatar=true", after=CREW, case="with_pictures"),
    Scenario("GET /admins/{id}", "/admins/{book.id}", after=CREW),
    Scenario("PUT /admins/{id}/away", "/admins/{book.id}/away", AWAY, after=CREW),
    Scenario(
        "PUT /admins/{id}/away",
        "/admins/{book.id}/away",
        {**AWAY, "away_status_reason_id": "{lunch.id}"},
        after=[*CREW, AT_LUNCH],
        since="2.14",
        case="with_reason",
    ),
    Scenario("GET /away_status_reasons", after=[AT_LUNCH]),
    Scenario("GET /me", after=CREW),
    Scenario("GET /teams", after=CREW),
    Scenario("GET /teams/{id}", "/teams/{team.id}", after=CREW),
    Scenario("PUT /teams/{id}", "/teams/{team.id}", {"admin_ids": ["{book.id}"]}, after=CREW),
    Scenario("GET /teams/{id}/metrics", "/teams/{team.id}/metrics", after=CREW),
    Scenario("GET /admins/activity_logs", "/admins/activity_logs?created_at_after=1366870000", after=[*CREW, GONE]),
    Scenario(
        "GET /admins/activity_logs",
        "/admins/activity_logs?created_at_after=1366870000&per_page=1",
        after=[*CREW, GONE],
        case="first_page",
    ),
    Scenario("GET /admins/activity_logs", "/admins/activity_logs", after=CREW, case="without_start"),
    Scenario(
        "POST /admins/activity_logs/search", body={"created_at_after": 1_366_870_000}, after=[*CREW, GONE], alone=False
    ),
    Scenario("GET /admins/activity_log_event_types"),
    Scenario("GET /ip_allowlist"),
    Scenario("PUT /ip_allowlist", body={"enabled": False, "ip_allowlist": ["192.168.1.0/24"]}),
    Scenario("POST /phone_call_redirects", body={"phone": "+40241100100"}),
    Scenario("POST /phone_call_redirect", body={"phone": "+40241100100"}),
]
