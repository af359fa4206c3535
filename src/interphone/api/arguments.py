"""Reading arguments by name and type, the same in every era; what each era makes of them is its own.

Every reader raises Invalid with a sentence that names the argument and says what would be right.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl

from interphone.domain.declared_attributes import Value
from interphone.domain.errors import Invalid, Unknown

MAX_TEXT = 255
MAX_BODY_TEXT = 65_536
MAX_URL = 8_192
MAX_USER_AGENT = 2_048
MAX_KEY = 190
MAX_WHOLE = 2**63 - 1
DAY = 86_400
MAX_QUERY_FIELDS = 200
NUMBERS = (int, float)

NAMES = {str: "a string", bool: "a boolean", int: "a number", float: "a number", list: "an array", dict: "an object"}


class Arguments:
    """The arguments of one request, by name. `now` (unix seconds) is what times are checked against.

    `within` is where they stand, for the sentences of errors: companies[0] for those of the first company.
    """

    def __init__(self, values: dict[str, Any], now: float, within: str = "") -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._nulls = values.keys() - self._values.keys()
        self._now = now
        self._within = within

    def nested(self, within: str, values: dict[str, Any]) -> Arguments:
        """The arguments inside one of these."""
        return Arguments(values, self._now, within)

    def _path(self, name: str) -> str:
        if not self._within or not name:
            return self._within or name
        return self._within + (name if name.startswith("[") else f".{name}")

    def has(self, name: str) -> bool:
        return name in self._values

    def has_null(self, name: str) -> bool:
        """Whether it was sent as null, which `has` calls absent."""
        return name in self._nulls

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Raises Unknown for the first name that is not known, in the order of the alphabet."""
        for name in sorted((self._values.keys() | self._nulls) - set(known)):
            raise Unknown(self._path(name))

    def text(self, name: str, longest: int = MAX_TEXT) -> str | None:
        """A string."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise Invalid(self._path(name), f"{self._path(name)} must be a string, not {NAMES[type(value)]}")
        return _bounded(self._path(name), value, longest)

    def required_text(self, name: str, longest: int) -> str:
        """A string with something in it."""
        value = self.text(name, longest)
        if value is None:
            raise Invalid(self._path(name), f"{self._path(name)} is required")
        if not value.strip():
            raise Invalid(self._path(name), f"{self._path(name)} is empty")
        return value

    def identifier(self, name: str) -> str | None:
        """A string or a whole number, as a string; a blank one is refused rather than taken for none."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Invalid(self._path(name), f"{self._path(name)} must be a string, not {NAMES[type(value)]}")
        text = str(value).strip() if isinstance(value, str) or abs(value) <= MAX_WHOLE else ""
        if not text:
            raise Invalid(
                self._path(name), f"{self._path(name)} is {'empty' if isinstance(value, str) else 'too large'}"
            )
        return _bounded(self._path(name), text, MAX_TEXT)

    def email(self, name: str) -> str | None:
        """An address in lower case. Whether mail reaches it is not known here; one with spaces is none."""
        value = self.text(name)
        if value is None:
            return None
        address = value.strip().lower()
        if not address:
            raise Invalid(self._path(name), f"{self._path(name)} is empty")
        if not address.isprintable() or " " in address:
            raise Invalid(self._path(name), f"{self._path(name)} must be an address without spaces or line breaks")
        return address

    def whole(self, name: str) -> int | None:
        """A whole number, or the digits of one."""
        value = self._values.get(name)
        return None if value is None else _whole(self._path(name), value)

    def page_number(self, name: str, default: int) -> int:
        """A whole number from 1, however large; the default for anything else (contract section 5)."""
        value = self._values.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) >= 19:
            return MAX_WHOLE
        try:
            return self.whole(name) or default
        except Invalid:
            return default

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if value is None:
            return None
        return _number(self._path(name), value)

    def flag(self, name: str) -> bool | None:
        """true or false, also as a word."""
        value = self._values.get(name)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            value = value.lower() == "true"
        if value is None or isinstance(value, bool):
            return value
        raise Invalid(self._path(name), f"{self._path(name)} must be true or false")

    def time(self, name: str) -> int | None:
        """Unix seconds. Refused: milliseconds, and what is more than a day ahead."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 20:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, NUMBERS) or value < 0:
            raise Invalid(
                self._path(name), f"{self._path(name)} must be a UNIX timestamp in seconds, such as 1300000000"
            )
        if value > self._now + DAY:
            what = "in milliseconds; send seconds" if value > 10**11 else "more than a day in the future"
            shown = int(value) if value < 10**15 else "this"
            raise Invalid(
                self._path(name), f"{self._path(name)} must be a UNIX timestamp in seconds; {shown} is {what}"
            )
        return int(value)

    @property
    def now(self) -> int:
        """Unix seconds."""
        return int(self._now)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is not None and value not in allowed:
            raise Invalid(self._path(name), f"{self._path(name)} must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def listing(self, name: str) -> list[Any]:
        """An array; empty where absent."""
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise Invalid(self._path(name), f"{self._path(name)} must be an array, not {NAMES[type(value)]}")
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        """An object; empty where absent."""
        value = self._values.get(name, {})
        if not isinstance(value, dict):
            raise Invalid(self._path(name), f"{self._path(name)} must be an object, not {NAMES[type(value)]}")
        return value

    def custom_data(self, name: str) -> dict[str, Value]:
        """A flat object of strings, numbers, booleans and nulls."""
        path = self._path(name)
        return {_key(path, key): _value(path, key, value) for key, value in self.mapping(name).items()}

    def increments(self, name: str) -> dict[str, int | float]:
        """An object of numbers."""
        return {
            _key(self._path(name), key): _number(f"{self._path(name)}.{key}", value)
            for key, value in self.mapping(name).items()
            if value is not None
        }

    def rest(self, *known: str) -> dict[str, Any]:
        """What is there besides the known names."""
        return {name: value for name, value in self._values.items() if name not in known}


def read_query(query: bytes) -> dict[str, str]:
    """The arguments of a query string, one value each; the same value twice is one. Raises Invalid."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_FIELDS
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise Invalid(None, f"The query string cannot be read: {error}") from None
    values: dict[str, str] = {}
    for name, value in pairs:
        if values.get(name, value) != value:
            raise Invalid(name, f"{name} was sent twice, with different values")
        if "\0" in value:
            raise Invalid(name, f"{name} holds a NUL character, which cannot be stored")
        values[name] = value
    return values


def _bounded(name: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise Invalid(name, f"{name} is too long: at most {longest:,} characters, not {len(value):,}")
    return value


def _key(argument: str, key: str) -> str:
    if not key.strip():
        raise Invalid(argument, f"{argument} has a key without a name")
    if len(key) > MAX_KEY:
        raise Invalid(argument, f"{argument} has a key that is too long: at most {MAX_KEY} characters, not {len(key)}")
    return key


def _whole(name: str, value: Any) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_WHOLE:
        raise Invalid(name, f"{name} must be a whole number")
    return value


def _number(name: str, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, NUMBERS):
        raise Invalid(name, f"{name} must be a number, not {NAMES[type(value)]}")
    if (isinstance(value, int) and abs(value) > MAX_WHOLE) or (isinstance(value, float) and not math.isfinite(value)):
        raise Invalid(name, f"{name} is too large")
    return value


def _value(argument: str, key: str, value: Any) -> Value:
    if value is None or isinstance(value, bool) or (isinstance(value, str) and len(value) <= MAX_TEXT):
        return value
    name = f"{argument}.{key}"
    if isinstance(value, str):
        return _bounded(name, value, MAX_TEXT)
    if isinstance(value, NUMBERS):
        return _number(name, value)
    raise Invalid(name, f"{name} must be a string, a number, a boolean or null, not {NAMES[type(value)]}")
