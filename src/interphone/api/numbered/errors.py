"""The error list of 1.0 and later. No `type` inside an item: clients read it before `code`."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import WHAT_IS_NOT_FOUND_HAS_ITS_OWN_CODE
from interphone.api.versions import Version
from interphone.domain.errors import NotFound, RateLimited, TicketRefused, Unauthorized

# What is said of a noun that is not found, where it is not "<Noun> Not Found" with the code not_found.
NOT_FOUND = {
    "Admin": ("admin_not_found", "Admin not found"),
    "Teammate": ("admin_not_found", "Admin not found"),
    "Team": ("team_not_found", "Team not found"),
    "Company": ("company_not_found", "Company Not Found"),
    "Job": ("job_not_found", "Job Not Found"),
    "Assignee": ("assignee_not_found", "Assignee not found"),
    "Sender": ("admin_not_found", "Admin for admin_id not found"),
    "named admin": ("admin_not_found", "Admin for admin_id not found"),
    "Webhook": ("not_found", "Resource Not Found"),
}
# Client libraries of 1.x raise an unexpected error for these codes; one of Ruby of 2018, which knows none of them, was
# told not_found of an admin_id that is no admin's.
OWN_SINCE_2_0 = ("Company", "Job", "Assignee", "Sender", "named admin")
# What was said before, where it was not "<Noun> Not Found" (API reference 1.1, messages; recorded answers).
BEFORE_2_0 = {"Assignee": "Resource Not Found", "Sender": "User Not Found", "named admin": "Resource Not Found"}


def describe(error: Exception, code: str, message: str, version: Version) -> tuple[str, str]:
    """The documented code and sentence of an error, from those that are usual for its kind."""
    if isinstance(error, NotFound) and error.code is None:
        usual = (code, BEFORE_2_0.get(error.noun, f"{error.noun} Not Found"))
        if error.noun not in OWN_SINCE_2_0 or version.has(WHAT_IS_NOT_FOUND_HAS_ITS_OWN_CODE):
            usual = NOT_FOUND.get(error.noun, usual)
        return usual[0], message if error.documented else usual[1]
    if isinstance(error, Unauthorized) and not isinstance(error, TicketRefused):
        return code, "Access Token Invalid"
    if isinstance(error, RateLimited):
        return code, f"Exceeded rate limit of {error.limit} in {error.seconds}_seconds"
    return code, message


def show_error(request_id: str, code: str, message: str) -> dict[str, Any]:
    return {"type": "error.list", "request_id": request_id, "errors": [{"code": code, "message": message}]}
