"""Documents: flat values kept encoded, so that a list of people can be shown without decoding any of them."""

from __future__ import annotations

from typing import Any

import msgspec

Document = str

EMPTY: Document = "{}"
EMPTY_LIST: Document = "[]"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def encode(value: Any) -> Document:
    return _encoder.encode(value).decode()


def decode(document: Document) -> Any:
    return _decoder.decode(document)
