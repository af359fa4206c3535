"""What can be searched, by the names of the API, and which operators a kind of field takes.

The language is the same for all that is searched; each has a table of fields like the one below.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interphone.domain.search_values import fold
from interphone.store.search_conditions import Attribute, Beside, Column, Condition, Linked, Source

TEXT = "String"
WHOLE = "Integer"
DIGITS = "digits"
"""A whole number that is written, and compared, as a string."""
TIME = "Date"
"""Standard times: by day or by second, as the rules say."""
FLAG = "Boolean"
TAG = "tag"
SEGMENT = "segment"
CUSTOM = "custom"
"""A custom attribute, of whatever type its values are."""
CUSTOM_DATE = "custom date"
WORD = "word"
"""A text of which a word is compared."""
AUTHOR = "author"
"""Something of who began a conversation, a person or a teammate."""
CHOICE = "choice"
"""One of some texts, each of which stands for a condition."""
TAG_NAME = "tag name"

NOTHING = Attribute("")
"""The source of what is in no place of its own; nothing is sorted by it."""

EQUALITY = frozenset({"=", "!="})
SETS = frozenset({"IN", "NIN"})
ORDER = frozenset({">", "<"})
BOUNDS = frozenset({">=", "<="})
PATTERNS = frozenset({"~", "!~", "^", "$"})
SPANS = frozenset({"within", "more than"})
"""For segments: a time that is less, or more, than a span of time ago."""


class Field(msgspec.Struct, frozen=True):
    """A field by the API's name. `also`: operators of its own.

    `exact`: texts are told apart by case, as ids are; `address`: they are stored in small letters, as emails are, which
    says more than that cases do not matter: ß is not ss there.
    """

    name: str
    kind: str
    source: Source
    exact: bool = False
    address: bool = False
    also: frozenset[str] = frozenset()
    holds: Condition | None = None
    """What a flag stands for; otherwise it holds where there is a value."""
    choices: tuple[tuple[str, Condition], ...] = ()
    zero_is_none: bool = False
    """Whether 0 is written where there is no number."""
    accepts: tuple[str, ...] = ()
    """The only values there are, where the documentation lists them."""

    def fold(self, text: str) -> str:
        """The text as it is stored, so that it can be compared."""
        if self.exact:
            return text
        return text.lower() if self.address else fold(text)


class Rules(msgspec.Struct, frozen=True):
    """How a version reads the language.

    `operators` by kind of field; `by_day`: standard times are compared by days of the workspace's time zone, and so are
    custom dates, else those by days of UTC; `unknown_field` is the sentence for a field that cannot be searched;
    `as_strings`: whole numbers that are written as strings.
    """

    operators: Mapping[str, frozenset[str]]
    by_day: bool
    unknown_field: str = "{} is not a valid field"
    as_strings: frozenset[str] = frozenset()


def _operators(dates: frozenset[str], tags: frozenset[str]) -> Mapping[str, frozenset[str]]:
    return {
        TEXT: EQUALITY | SETS | PATTERNS,
        WHOLE: EQUALITY | SETS | ORDER | BOUNDS,
        DIGITS: EQUALITY | SETS | PATTERNS,
        TIME: dates,
        FLAG: EQUALITY | SETS,
        TAG: tags,
        TAG_NAME: EQUALITY | SETS,
        SEGMENT: EQUALITY | SETS,
        WORD: EQUALITY | SETS | PATTERNS,
        AUTHOR: EQUALITY | SETS | PATTERNS,
        CHOICE: EQUALITY | SETS | PATTERNS,
        CUSTOM: EQUALITY | SETS | ORDER | BOUNDS | PATTERNS,
        CUSTOM_DATE: dates,
    }


# Versions 2.0 to 2.6 take every operator on dates; >= and <= are not in their table, but clients send them.
LENIENT_DAYS = Rules(_operators(EQUALITY | SETS | ORDER | BOUNDS, EQUALITY | SETS), by_day=True)
# From 2.7 a date takes three operators, a tag two.
STRICT_DAYS = Rules(_operators(frozenset({"=", ">", "<"}), EQUALITY), by_day=True)
# In 2.16 the ids of owners are strings.
STRING_OWNERS = msgspec.structs.replace(STRICT_DAYS, as_strings=frozenset({"owner_id"}))
# Preview compares standard times by the second.
SECONDS = Rules(
    {**STRICT_DAYS.operators, TIME: EQUALITY | ORDER | BOUNDS},
    by_day=False,
)
# Companies can be searched in Preview alone, whose sentence for a wrong field is another.
COMPANY_SECONDS = msgspec.structs.replace(SECONDS, unknown_field="{} is not a valid search field")
# Segments are written by people at the command line: all that is known, and spans of time; but no other segments.
SEGMENTS = Rules(
    {
        **LENIENT_DAYS.operators,
        TIME: LENIENT_DAYS.operators[TIME] | SPANS,
        CUSTOM_DATE: LENIENT_DAYS.operators[CUSTOM_DATE] | SPANS,
        SEGMENT: frozenset(),
    },
    by_day=False,
)

CUSTOM_PREFIX = "custom_attributes."


def _contact_fields() -> dict[str, Field]:
    fields = [
        Field("id", TEXT, Column("id", "sqlite_autoindex_contact_1", nullable=False), exact=True, also=ORDER),
        Field("role", TEXT, Column("listing", "contact_listed", nullable=False), exact=True, accepts=("user", "lead")),
        Field("name", TEXT, Attribute("name")),
        Field("avatar", TEXT, Column("avatar_url"), exact=True),
        Field("owner_id", WHOLE, Column("owner_id", "contact_owner")),
        Field("email", TEXT, Column("email", "contact_email"), address=True),
        Field("email_domain", TEXT, Attribute("email_domain")),
        Field("phone", TEXT, Column("phone", "contact_phone"), exact=True),
        Field("formatted_phone", TEXT, Column("phone", "contact_phone"), exact=True),
        Field("external_id", TEXT, Column("user_id", "contact_user_id"), exact=True),
        Field("created_at", TIME, Column("created_at", "contact_created", nullable=False)),
        Field("signed_up_at", TIME, Column("signed_up_at", "contact_signed_up")),
        Field("updated_at", TIME, Column("updated_at", "contact_updated", nullable=False)),
        Field("last_seen_at", TIME, Beside("presence", "last_seen_at", "seen_day")),
        Field("tag_id", TAG, Linked("contact_tag", "tag_id")),
        Field("segment_id", SEGMENT, NOTHING),
        # As the documentation spells it; android_sdk_version is understood as well.
        Field("andoid_sdk_version", TEXT, Attribute("android_sdk_version")),
        # In the documentation's table, where the devices of contacts have ios_device.
        Field("ios_app_device", TEXT, Attribute("ios_device")),
    ]
    texts = (
        "language_override browser browser_language os location.country location.region location.city "
        "ios_app_version ios_device ios_os_version ios_app_name ios_sdk_version android_app_version android_device "
        "android_os_version android_app_name android_sdk_version"
    )
    times = (
        "last_contacted_at last_replied_at last_email_opened_at last_email_clicked_at ios_last_seen_at "
        "android_last_seen_at"
    )
    flags = "unsubscribed_from_emails marked_email_as_spam has_hard_bounced"
    for kind, names in ((TEXT, texts), (TIME, times), (FLAG, flags)):
        fields += [Field(name, kind, Attribute(name)) for name in names.split()]
    return {field.name: field for field in fields}


CONTACT_FIELDS: Mapping[str, Field] = _contact_fields()

COMPANY_FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("company_id", TEXT, Column("company_id", "company_company_id", nullable=False), exact=True),
        Field("name", TEXT, Attribute("name")),
        Field("created_at", TIME, Column("created_at", nullable=False)),
        Field("updated_at", TIME, Column("updated_at", nullable=False)),
        Field("remote_created_at", TIME, Column("remote_created_at")),
        Field("last_request_at", TIME, Column("last_request_at")),
        Field("monthly_spend", WHOLE, Column("monthly_spend")),
        Field("session_count", WHOLE, Column("session_count", nullable=False)),
        Field("user_count", WHOLE, Column("user_count", nullable=False)),
        Field("tag_id", TAG, Linked("company_tag", "tag_id")),
    )
}
