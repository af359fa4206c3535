"""What is said in conversations of 2.0 and later, as it is sent: words, files, and quick replies."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import urlsplit

from interphone.api.arguments import MAX_BODY_TEXT, MAX_URL, Arguments
from interphone.api.conversation_changes import TEN_FILES_CAN_BE_ATTACHED
from interphone.api.versions import Version
from interphone.domain.attachments import MAX_NAME, File, Link
from interphone.domain.errors import Invalid, Missing
from interphone.domain.file_kinds import examine

MAX_OPTIONS = 10
MAX_OPTION_TEXT = 255


def read_files(arguments: Arguments, version: Version) -> list[Link | File]:
    """What is attached, links before files. Raises Invalid for more than a version takes of either."""
    return [*read_links(arguments, version), *_read_kept(arguments, version)]


def read_links(arguments: Arguments, version: Version) -> list[Link | File]:
    """attachment_urls"""
    urls = _read_several(arguments, "attachment_urls", version)
    return [Link(_read_url(f"attachment_urls[{index}]", url)) for index, url in enumerate(urls)]


def read_options(arguments: Arguments) -> list[dict[str, str]]:
    """reply_options: what a person may choose from, or what they chose. Each has a text and a uuid."""
    options = arguments.listing("reply_options")
    if len(options) > MAX_OPTIONS:
        raise Invalid("reply_options", f"reply_options can hold at most {MAX_OPTIONS}, not {len(options)}")
    return [_read_option(arguments, f"reply_options[{index}]", option) for index, option in enumerate(options)]


def read_words(arguments: Arguments) -> str:
    """A body that has to be there."""
    if not arguments.has("body"):
        raise Missing("body", "body is a required parameter")
    return arguments.required_text("body", MAX_BODY_TEXT)


def _read_several(arguments: Arguments, name: str, version: Version) -> list[Any]:
    most = 10 if version.has(TEN_FILES_CAN_BE_ATTACHED) else 5
    several = arguments.listing(name)
    if len(several) > most:
        raise Invalid(name, f"{name} can hold at most {most}, not {len(several)}")
    return several


def _read_url(place: str, url: Any) -> str:
    if not isinstance(url, str) or len(url) > MAX_URL:
        raise Invalid(place, f"{place} must be the address of a file, of at most {MAX_URL:,} characters")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise Invalid(place, f"{place} must be an address that begins with http:// or https://")
    return url


def _read_kept(arguments: Arguments, version: Version) -> list[File]:
    """attachment_files: name, content_type, and data in base64."""
    found = []
    for index, file in enumerate(_read_several(arguments, "attachment_files", version)):
        place = f"attachment_files[{index}]"
        if not isinstance(file, dict):
            raise Invalid(place, f"{place} must be an object with name, content_type and data")
        fields = arguments.nested(place, file)
        name = fields.required_text("name", MAX_NAME).replace("\\", "/").rpartition("/")[2] or "attachment"
        content_type = fields.text("content_type") or ""
        found.append(examine(name, content_type, _decode(place, file.get("data"))))
    return found


def _decode(place: str, data: Any) -> bytes:
    try:
        if not isinstance(data, str):
            raise ValueError("no text")
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(f"{place}.data", f"{place}.data must be the file in base64") from None
    if not content:
        raise Invalid(f"{place}.data", f"{place}.data is empty")
    return content


def _read_option(arguments: Arguments, place: str, option: Any) -> dict[str, str]:
    if not isinstance(option, dict):
        raise Invalid(place, f"{place} must be an object with a text and a uuid")
    fields = arguments.nested(place, option)
    return {
        "text": fields.required_text("text", MAX_OPTION_TEXT),
        "uuid": fields.required_text("uuid", MAX_OPTION_TEXT),
    }
