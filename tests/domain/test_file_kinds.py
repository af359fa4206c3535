"""Pictures by their first bytes: the sizes are those in the formats' own descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interphone.domain.file_kinds import PICTURES, examine

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"  # JFIF
    b"\xff\xff\xc4\x00\x04\x00\x00"  # a table of Huffman's, after a fill byte: no frame
    b"\xff\xc2\x00\x0b\x08\x00\x2a\x01\x40\x01\x01\x11\x00"  # a progressive frame of 42 lines
)
WEBP = {
    "lossy": b"RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x40\x01\x2a\x00",
    "lossless": b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + (319 | 41 << 14).to_bytes(4, "little"),
    "extended": b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x3f\x01\x00\x29\x00\x00",
}


@pytest.mark.parametrize(
    ("kind", "content"),
    [("image/jpeg", JPEG), *(("image/webp", content) for content in WEBP.values())],
    ids=["jpeg", *WEBP],
)
def test_how_large_it_is(kind: str, content: bytes) -> None:
    file = examine("a", kind, content)
    assert (file.content_type, file.width, file.height) == (kind, 320, 42)
    cut = examine("a", kind, content[:14])
    assert (cut.content_type, cut.width) == (kind, None)


@pytest.mark.parametrize("claimed", [*PICTURES, "text/plain", "IMAGE/PNG; charset=utf-8"])
def test_it_is_what_it_claims_to_be_or_of_no_kind(claimed: str) -> None:
    file = examine("a", claimed, JPEG)
    assert file.content_type == ("image/jpeg" if claimed == "image/jpeg" else "application/octet-stream")


@given(kind=st.sampled_from(PICTURES), head=st.sampled_from([JPEG, *WEBP.values(), b"\x89PNG\r\n\x1a\n", b"GIF89a"]),
       rest=st.binary(max_size=200))  # fmt: skip
def test_no_bytes_are_too_odd(kind: str, head: bytes, rest: bytes) -> None:
    file = examine("a", kind, head[: len(head) - 9] + rest)
    assert file.width is None or 0 < file.width <= 100_000
