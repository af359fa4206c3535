"""What python-intercom 2.1.1 raises for each refusal, what it is told of the limit, and teammates."""

import datetime
from typing import Any

from tests.clients.expect import refused


def tour(intercom: Any, stage: Any) -> None:
    admins(intercom, stage)
    refusals(intercom)
    limits(intercom, stage)
    strangers(intercom, stage)


def admins(intercom: Any, stage: Any) -> None:
    listed = {admin.id: (admin.name, admin.email) for admin in intercom.Admin.all()}
    for admin in stage.admins:
        assert listed[admin.id] == (admin.name, admin.email)
    assert intercom.Admin.find(id=stage.admins[0].id).email == stage.admins[0].email
    refused(intercom.ResourceNotFound, intercom.Admin.find, id="4711")


def refusals(intercom: Any) -> None:
    error = refused(intercom.BadRequestError, intercom.User.create, name="Nobody")
    assert error.context == {"http_code": 400, "application_error_code": "parameter_not_found"}
    error = refused(intercom.BadRequestError, intercom.User.create, email="a@example.com", favourite="pie")
    assert (error.message, error.context["application_error_code"]) == ("bad 'favourite' parameter", "bad_request")
    intercom.User.create(user_id="1", email="a@example.com")
    other = intercom.User.create(user_id="2", email="b@example.com")
    error = refused(intercom.MultipleMatchingUsersError, intercom.User.create, id=other.id, user_id="1")
    assert error.context == {"http_code": 400, "application_error_code": "unique_user_constraint"}


def limits(intercom: Any, stage: Any) -> None:
    intercom.Intercom.app_api_key = stage.slow_secret
    try:
        # The minute may end between two of them.
        refused(intercom.RateLimitExceeded, lambda: [list(intercom.Admin.all()) for _ in range(3)])
    finally:
        intercom.Intercom.app_api_key = stage.secret


def strangers(intercom: Any, stage: Any) -> None:
    intercom.Intercom.app_api_key = "wrong"
    assert str(refused(intercom.AuthenticationError, intercom.User.find, user_id="1")) == "Unauthorized"
    intercom.Intercom.app_api_key = stage.secret
    intercom.Intercom.app_id = "another"
    refused(intercom.AuthenticationError, intercom.User.find, user_id="1")
    intercom.Intercom.app_id = stage.app_id
    intercom.User.find(user_id="1")
    assert isinstance(intercom.Intercom.rate_limit_details, dict)
    for name, value in intercom.Intercom.rate_limit_details.items():
        assert isinstance(value, datetime.datetime if name == "reset_at" else int)
