"""POST /phone_call_redirects, which this server can only refuse: it has nobody to send text messages through."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, Reply, check_error_list

pytestmark = pytest.mark.routes("POST /phone_call_redirects", "POST /phone_call_redirect")

# API reference 2.7, create a phone Switch.
FAILED = ("sms_failed", "SMS was not sent due to an unknown error")
NO_NUMBER = ("invalid_phone_number", "Invalid phone number")


def check(reply: Reply, key: str, message: str) -> None:
    """The documented body and, because client libraries look for it, the error list."""
    assert reply.status == 400
    assert (reply.body["error_key"], reply.body["message"]) == (key, message)
    assert reply.body["type"] == "error.list"
    assert reply.body["errors"] == [{"code": key, "message": message}]


@pytest.mark.parametrize("version", ["2.5", "2.7", "2.16", "Preview"])
@pytest.mark.parametrize(
    "body",
    [
        {"phone": "+353832345678", "custom_attributes": {"issue_type": "Billing", "priority": "High"}},
        {"phone": "+1 1234567890"},
        {"phone_number": "+353871234567"},
        {"phone": "+353832345678", "customAttributes": {"issue_type": "Billing"}},
    ],
)
def test_no_message_is_sent_and_that_is_said(account: Account, version: str, body: dict[str, Any]) -> None:
    check(account.at(version).post("/phone_call_redirects", body), *FAILED)
    check(account.at(version).post("/phone_call_redirect", body), *FAILED)


@pytest.mark.parametrize("phone", ["353832345678", "+0123456789", "+12", "+3538323456781234567", "call me", ""])
def test_what_is_no_number_is_called_that(account: Account, phone: str) -> None:
    check(account.at("2.7").post("/phone_call_redirects", {"phone": phone}), *NO_NUMBER)


def test_what_is_wrong_is_named(account: Account) -> None:
    caller, path = account.at("2.7"), "/phone_call_redirects"
    assert "phone" in check_error_list(caller.post(path, {}), 400, "parameter_not_found")
    assert "phone" in check_error_list(caller.post(path, {"phone": 353}), 400, "parameter_invalid")
    body = {"phone": "+353832345678", "custom_attributes": "Billing"}
    assert "custom_attributes" in check_error_list(caller.post(path, body), 400, "parameter_invalid")
    check_error_list(caller.post(path, {"fax": "+353832345678"}), 400, "bad_request", "bad 'fax' parameter")


def test_there_is_no_switch_before_2_5(account: Account) -> None:
    reply = account.at("2.4").post("/phone_call_redirects", {"phone": "+353832345678"})
    check_error_list(reply, 400, "intercom_version_invalid")
