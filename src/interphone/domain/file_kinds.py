"""What a file is by its first bytes: whether it is the picture that it claims to be, and how large that is."""

from __future__ import annotations

import re
import struct

from interphone.domain.attachments import UNKNOWN_TYPE, File

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Kinds that can be shown as they are; others are only ever saved."""
MAX_PIXELS = 100_000
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
# Of the segments of a JPEG, those that tell its size: all frames but the tables among their numbers.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def examine(name: str, content_type: str, content: bytes) -> File:
    """The file as it is kept: of the type it claims, unless its bytes say otherwise or that is no type."""
    claimed = content_type.partition(";")[0].strip().lower()
    found = picture_type(content)
    if not _TYPE.fullmatch(claimed) or ((claimed in PICTURES or found is not None) and claimed != found):
        return File(name, UNKNOWN_TYPE, content)
    width, height = _size(content, found) if found else (None, None)
    return File(name, claimed, content, width, height)


def picture_type(content: bytes) -> str | None:
    """Which of PICTURES it is."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def _size(content: bytes, kind: str) -> tuple[int | None, int | None]:
    """Width and height in pixels; None where the file is cut off or tells nonsense."""
    try:
        width, height = _READERS[kind](content)
    except (struct.error, IndexError):
        return None, None
    return (width, height) if 0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS else (None, None)


def _size_of_png(content: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", content, 16)


def _size_of_gif(content: bytes) -> tuple[int, int]:
    return struct.unpack_from("<HH", content, 6)


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while True:
        while content[at + 1] == 0xFF:  # Fill bytes.
            at += 1
        kind = content[at + 1]
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + max(2, length)


def _size_of_webp(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


_READERS = {
    "image/png": _size_of_png,
    "image/jpeg": _size_of_jpeg,
    "image/gif": _size_of_gif,
    "image/webp": _size_of_webp,
}
