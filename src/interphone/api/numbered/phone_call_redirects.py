"""/phone_call_redirects: invite a caller to go on in the Messenger, by text message.

This server has nobody to send text messages through, so each request ends with the documented refusal.
"""

from __future__ import annotations

import re

from interphone.api.arguments import MAX_TEXT
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.errors import show_error
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
from interphone.domain.errors import Missing

# E.164, and what people put between the digits.
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
BETWEEN = str.maketrans("", "", " -().")


async def create(request: Request) -> Answer:
    """`phone_number` and `customAttributes` are the names that the Ruby and Node libraries send."""
    arguments = read_body(request, ("phone", "phone_number", "custom_attributes", "customAttributes"))
    phone = arguments.text("phone" if arguments.has("phone") else "phone_number", MAX_TEXT)
    if phone is None:
        raise Missing("phone", "phone is required: a number such as +353832345678")
    arguments.mapping("custom_attributes")
    if not NUMBER.fullmatch(phone.translate(BETWEEN)):
        return _refuse(request, "invalid_phone_number", "Invalid phone number")
    return _refuse(request, "sms_failed", "SMS was not sent due to an unknown error")


def _refuse(request: Request, key: str, message: str) -> Answer:
    """The body of the documentation, and the error list that client libraries look for, in one."""
    return Answer(400, {"error_key": key, "message": message, **show_error(request.id, key, message)})


ROUTES = (
    Route("POST", "/phone_call_redirects", create, BY_NAME["2.5"]),
    # As the Ruby library spells it.
    Route("POST", "/phone_call_redirect", create, BY_NAME["2.5"]),
)
