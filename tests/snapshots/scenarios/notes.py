"""/notes of 1.0 to 1.4, and of 2.0 and later (a contact's own are with the contacts)."""

from tests.snapshots.cast import COMPANY_NOTE, HOBAN, NOTE, SERENITY, WASH
from tests.snapshots.scenario import Call, Scenario

OLD = Call(
    "1.0", "POST", "/notes", {"user": {"user_id": "25"}, "body": "Juggles geese.", "admin_id": "{mal.id}"}, "old"
)

SCENARIOS = [
    Scenario("POST /notes", body=OLD.body, after=[HOBAN]),
    Scenario("GET /notes", "/notes?user_id=25", after=[HOBAN, OLD]),
    Scenario("GET /notes/{id}", "/notes/{old.id}", after=[HOBAN, OLD], until="1.4"),
    Scenario("GET /notes/{id}", "/notes/{note.id}", after=[WASH, NOTE], since="2.0"),
    Scenario(
        "GET /contacts/{id}/notes", "/contacts/{wash.id}/notes?per_page=1", after=[WASH, NOTE, NOTE], case="with_next"
    ),
    Scenario("GET /notes/{id}", "/notes/{note.id}", after=[SERENITY, COMPANY_NOTE], since="2.0", case="of_company"),
]
