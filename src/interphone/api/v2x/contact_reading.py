"""What 2.0 and later take of a contact."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from interphone.api.arguments import Arguments
from interphone.api.changes import EMAILS_CAN_BE_VERIFIED, LANGUAGES_CAN_BE_SET, MERGES_ARE_OF_DUPLICATES
from interphone.api.numbered.arguments import settable
from interphone.api.versions import Version
from interphone.domain.attributes import Keys
from interphone.domain.contact_records import Merge
from interphone.domain.contacts import LEAD, USER, ContactChange, Who
from interphone.domain.errors import Invalid, Missing

MAX_URL = 2_048
ROLES = (USER, LEAD, "contact")
"""Published clients sent the type as the role, and 2.3 answered them with a user."""
SETTABLE = {
    "role", "external_id", "email", "phone", "name", "avatar", "signed_up_at", "last_seen_at", "owner_id",
    "unsubscribed_from_emails", "custom_attributes",
}  # fmt: skip
# What clients send back although it cannot be set, and what an old one sends in place of the role.
READ_ONLY = {
    "type", "id", "workspace_id", "email_domain", "formatted_phone", "social_profiles", "has_hard_bounced",
    "marked_email_as_spam", "created_at", "updated_at", "last_replied_at", "last_contacted_at", "last_email_opened_at",
    "last_email_clicked_at", "language_override", "browser", "browser_version", "browser_language", "os", "location",
    "android_app_name", "android_app_version", "android_device", "android_os_version", "android_sdk_version",
    "android_last_seen_at", "ios_app_name", "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version",
    "ios_last_seen_at", "tags", "notes", "companies", "opted_out_subscription_types", "opted_in_subscription_types",
    "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "referrer", "enabled_push_messaging",
    "sms_consent", "unsubscribed_from_sms", "email_verified",
}  # fmt: skip


def read_new_contact(arguments: Arguments, version: Version) -> ContactChange:
    """A user unless `role` says lead. Raises Missing where there is no role, email or external_id at all."""
    if not any(arguments.has(name) for name in ("role", "email", "external_id")):
        raise Missing("email", "email, external_id or role is a required parameter")
    return ContactChange(**_read(arguments, version))


def read_contact(id: str, arguments: Arguments, version: Version) -> ContactChange:
    return ContactChange(who=Who(id=id), **_read(arguments, version))


def read_merge(arguments: Arguments, version: Version) -> Merge:
    """`from` and `into`, both required."""
    arguments.refuse_unknown({"from", "into", "skip_duplicate_validation"})
    ids = []
    for name in ("from", "into"):
        id = arguments.identifier(name)
        if id is None:
            raise Missing(name, f"{name} is a required parameter")
        ids.append(id)
    skipped = arguments.flag("skip_duplicate_validation") or False
    return Merge(ids[0], ids[1], duplicates_only=version.has(MERGES_ARE_OF_DUPLICATES) and not skipped)


def _read(arguments: Arguments, version: Version) -> dict[str, Any]:
    arguments.refuse_unknown(SETTABLE | READ_ONLY)
    verified = arguments.flag("email_verified") if version.has(EMAILS_CAN_BE_VERIFIED) else None
    if verified is not None and not arguments.has("email"):
        raise Invalid("email_verified", "email_verified can only be sent together with an email")
    role = arguments.one_of("role", ROLES)
    unsubscribed = arguments.flag("unsubscribed_from_emails")
    details: dict[str, Any] = {}
    if version.has(LANGUAGES_CAN_BE_SET):
        language = settable(arguments, "language_override", arguments.text)
        details = {} if language is UNSET else {"language_override": language}
    return {
        "role": UNSET if role is None else LEAD if role == LEAD else USER,
        # Null leaves it as it is, by answers of 2.3 to published clients, which send every field that they know.
        "user_id": arguments.identifier("external_id") or UNSET,
        "email": settable(arguments, "email", arguments.email),
        "phone": settable(arguments, "phone", arguments.text),
        "name": settable(arguments, "name", arguments.text),
        "avatar_url": settable(arguments, "avatar", lambda name: _read_avatar(arguments)),
        "owner_id": settable(arguments, "owner_id", arguments.whole),
        "signed_up_at": settable(arguments, "signed_up_at", arguments.time),
        "last_seen_at": settable(arguments, "last_seen_at", arguments.time),
        "unsubscribed_from_emails": UNSET if unsubscribed is None else unsubscribed,
        "details": details,
        "custom_attributes": arguments.custom_data("custom_attributes"),
        "attribute_keys": Keys.DECLARED,
    }


def _read_avatar(arguments: Arguments) -> str | None:
    """An address; or the object that is shown, as a client sends it back. An empty one is none."""
    value = arguments.rest().get("avatar")
    if isinstance(value, dict):
        return arguments.nested("avatar", value).text("image_url", MAX_URL) or None
    return arguments.text("avatar", MAX_URL) or None
