"""What python-intercom 3.1.0 raises for each refusal, what it is told of the limit, and teammates."""

import datetime
from typing import Any

import intercom
from intercom.client import Client

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    listed = {admin.id: (admin.name, admin.email) for admin in client.admins.all()}
    for admin in stage.admins:
        assert listed[admin.id] == (admin.name, admin.email)
    refusals(client)
    limits(stage)
    strangers(stage)


def refusals(client: Any) -> None:
    error = refused(intercom.BadRequestError, client.users.create, name="Nobody")
    assert error.context == {"http_code": 400, "application_error_code": "parameter_not_found"}
    error = refused(intercom.BadRequestError, client.users.create, email="a@example.com", favourite="pie")
    assert (error.message, error.context["application_error_code"]) == ("bad 'favourite' parameter", "bad_request")
    # A path that is not there.
    refused(intercom.ResourceNotFound, client.get, "/planets", {})


def limits(stage: Any) -> None:
    slow = another(stage, stage.slow_secret)
    assert slow.rate_limit_details == {}
    list(slow.admins.all())
    details = slow.rate_limit_details
    assert (details["limit"], details["remaining"]) == (1, 0)
    assert abs(details["reset_at"] - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=2)
    # The minute may end between two of them.
    error = refused(intercom.RateLimitExceeded, lambda: [list(slow.admins.all()) for _ in range(2)])
    assert error.context == {"http_code": 429, "application_error_code": "rate_limit_exceeded"}


def strangers(stage: Any) -> None:
    for secret in ("wrong", ""):
        error = refused(intercom.AuthenticationError, another(stage, secret).users.find, user_id="1")
        assert error.context["http_code"] == 401
        assert error.message


def another(stage: Any, secret: str) -> Client:
    client = Client(personal_access_token=secret)
    client.base_url = stage.address
    return client
