"""Who takes part in a conversation: API reference 2.0 to Preview, attach and detach a contact."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes(
    "POST /conversations/{id}/customers", "DELETE /conversations/{id}/customers/{contact_id}"
)

VERSIONS = ["2.0", "2.7", "2.14", "Preview"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_teammate_brings_somebody_and_takes_them_out(
    account: Account, kaylee: str, simon: str, begun: str, inara: int, version: str
) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/customers"
    both = {"customers": [{"type": "user", "id": kaylee}, {"type": "lead", "id": simon}]}
    body = {"admin_id": str(inara), "customer": {"intercom_user_id": simon}}
    assert caller.ok("POST", target, body) == both
    assert caller.ok("POST", target, body) == both, "who takes part already stays"
    shown = caller.ok("GET", f"/conversations/{begun}")["contacts"]["contacts"]
    assert [contact["id"] for contact in shown] == [kaylee, simon]
    left = caller.ok("DELETE", f"{target}/{kaylee}", {"admin_id": inara, "customer": {"intercom_user_id": kaylee}})
    assert left == {"customers": [{"type": "lead", "id": simon}]}
    reply = caller.delete(f"{target}/{simon}", {"admin_id": inara})
    check_error_list(reply, 422, "parameter_invalid", "Removing the last customer is not allowed")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("who", [{"user_id": "27"}, {"email": "zoe@serenity.example"}], ids=str)
def test_a_person_brings_somebody(account: Account, kaylee: str, begun: str, version: str, who: Any) -> None:
    caller = account.at(version)
    zoe = {"role": "user", "external_id": "27", "email": "zoe@serenity.example"}
    id = caller.ok("POST", "/contacts", zoe)["id"]
    shown = caller.ok("POST", f"/conversations/{begun}/customers", {"intercom_user_id": kaylee, "customer": who})
    assert shown["customers"][1] == {"type": "user", "id": id}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_email_is_a_lead(account: Account, begun: str, inara: int, version: str) -> None:
    caller = account.at(version)
    body = {"admin_id": inara, "customer": {"email": "jayne@serenity.example"}}
    lead = caller.ok("POST", f"/conversations/{begun}/customers", body)["customers"][1]
    assert lead["type"] == "lead"
    assert caller.ok("GET", f"/contacts/{lead['id']}")["email"] == "jayne@serenity.example"


@pytest.mark.parametrize("version", VERSIONS)
def test_who_is_unknown(account: Account, kaylee: str, simon: str, begun: str, inara: int, version: str) -> None:
    caller, nobody = account.at(version), "6762f1a61bb69f9f2193bbd8"
    body = {"admin_id": inara, "customer": {"intercom_user_id": simon}}
    check_error_list(caller.post("/conversations/4711/customers", body), 404, "not_found", "Resource Not Found")
    target = f"/conversations/{begun}/customers"
    unknown = body | {"customer": {"intercom_user_id": nobody}}
    check_error_list(caller.post(target, unknown), 404, "not_found", "User Not Found")
    check_error_list(caller.post(target, body | {"admin_id": 99}), 404, "admin_not_found")
    sent = {"admin_id": inara}
    check_error_list(caller.delete(f"{target}/{nobody}", sent), 404, "not_found", "User Not Found")
    check_error_list(caller.delete(f"{target}/{simon}", sent), 404, "not_found", "User Not Found")
    reply = caller.delete(f"/conversations/4711/customers/{kaylee}", sent)
    check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_missing(account: Account, kaylee: str, begun: str, inara: int, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/customers"
    for body, says in (
        ({"admin_id": inara}, "customer is a required parameter"),
        ({"admin_id": inara, "customer": {}}, "intercom_user_id, user_id or email is a required parameter"),
        ({"customer": {"user_id": "26"}}, "intercom_user_id, user_id or email is a required parameter"),
    ):
        check_error_list(caller.post(target, body), 400, "parameter_not_found", says)
    reply = caller.delete(f"{target}/{kaylee}", {})
    check_error_list(reply, 400, "parameter_not_found", "admin_id is a required parameter")
