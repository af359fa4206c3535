"""What is said in conversations of 2.0 and later, as it is sent: words, files, and quick replies."""

from __future__ import annotations

import base64
import binascii
import string
from typing import Any

from interphone.api.arguments import MAX_BODY_TEXT, Arguments
from interphone.api.conversation_changes import TEN_FILES_CAN_BE_ATTACHED
from interphone.api.numbered import attachments
from interphone.api.versions import Version
from interphone.domain.attachments import MAX_NAME, File, Link
from interphone.domain.errors import Invalid, Missing
from interphone.domain.file_kinds import examine

MAX_OPTIONS = 10
MAX_OPTION_TEXT = 255
WHITESPACE = string.whitespace.encode()
PIECE = 2**18
"""Characters of base64 that are decoded at once, a multiple of four."""


def read_files(arguments: Arguments, version: Version) -> list[Link | File]:
    """What is attached, links before files. Raises Invalid for more than a version takes of either."""
    return [*read_links(arguments, version), *_read_kept(arguments, version)]


def read_links(arguments: Arguments, version: Version) -> list[Link | File]:
    """attachment_urls"""
    return attachments.read_links(arguments, _most(version))


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


def _most(version: Version) -> int:
    return 10 if version.has(TEN_FILES_CAN_BE_ATTACHED) else 5


def _read_kept(arguments: Arguments, version: Version) -> list[File]:
    """attachment_files: name, content_type, and data in base64."""
    files, found = arguments.listing("attachment_files"), []
    if len(files) > _most(version):
        raise Invalid("attachment_files", f"attachment_files can hold at most {_most(version)}, not {len(files)}")
    for index, file in enumerate(files):
        place = f"attachment_files[{index}]"
        if not isinstance(file, dict):
            raise Invalid(place, f"{place} must be an object with name, content_type and data")
        fields = arguments.nested(place, file)
        name = fields.required_text("name", MAX_NAME)
        content_type = fields.text("content_type") or ""
        found.append(examine(name, content_type, _decode(place, file.get("data"))))
    return found


def _decode(place: str, data: Any) -> bytes:
    try:
        if not isinstance(data, str):
            raise ValueError("no text")
        # As bytes: of words parted by spaces, text would be made one string for each.
        content = _from_base64(data.encode("ascii").translate(None, WHITESPACE))
    except (binascii.Error, ValueError):
        raise Invalid(f"{place}.data", f"{place}.data must be the file in base64") from None
    if not content:
        raise Invalid(f"{place}.data", f"{place}.data is empty")
    return content


def _from_base64(text: bytes) -> bytes:
    """Piece by piece, as no other thread of the process runs while one is decoded."""
    starts = range(0, len(text), PIECE)
    pieces = [base64.b64decode(text[start : start + PIECE], validate=True) for start in starts]
    if b"=" in text[: max(starts, default=0)]:
        raise ValueError("an end before the end")
    return b"".join(pieces)


def _read_option(arguments: Arguments, place: str, option: Any) -> dict[str, str]:
    if not isinstance(option, dict):
        raise Invalid(place, f"{place} must be an object with a text and a uuid")
    fields = arguments.nested(place, option)
    return {
        "text": fields.required_text("text", MAX_OPTION_TEXT),
        "uuid": fields.required_text("uuid", MAX_OPTION_TEXT),
    }
