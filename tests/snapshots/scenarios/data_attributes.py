"""/data_attributes: per model until 1.3, in one list in 1.4, declared from 2.0 on."""

from tests.snapshots.cast import HOBAN
from tests.snapshots.scenario import Call, Scenario

PAID = Call(
    "2.0", "POST", "/data_attributes", {"name": "paid", "model": "contact", "data_type": "boolean"}, keep="paid"
)
NEW = {"name": "rank", "model": "contact", "data_type": "string", "options": [{"value": "captain"}, {"value": "mate"}]}
OTHER = {"name": "boarded", "model": "contact"}

SCENARIOS = [
    Scenario("GET /data_attributes/customer", after=[HOBAN]),
    Scenario("GET /data_attributes/company", after=[HOBAN]),
    Scenario("GET /data_attributes", "/data_attributes?model=customer", after=[HOBAN], until="1.4"),
    Scenario("GET /data_attributes", "/data_attributes?model=contact", after=[HOBAN], since="2.0"),
    Scenario("GET /data_attributes", "/data_attributes?model=conversation", since="2.0", case="of_conversations"),
    Scenario("POST /data_attributes", body=NEW),
    Scenario("POST /data_attributes", body={**OTHER, "data_type": "datetime", "options": None}, case="datetime"),
    Scenario("POST /companies", body={"company_id": "6", "custom_attributes": {"crew!": 9}}, case="undeclared"),
    Scenario("PUT /data_attributes/{id}", "/data_attributes/{paid.id}", {"description": "Pays"}, after=[PAID]),
]
