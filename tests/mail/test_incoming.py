"""Messages as programs really write them: what each says, and whether a person wrote it.

The corpus is invented; its shapes are those of the programs that the files are named after. expected.json tells of each
what a person reading it would say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interphone.domain.text import from_html
from interphone.mail.incoming import Incoming, read

CORPUS = Path(__file__).parent / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
PERSON = "wash@serenity.example"


def message(name: str, return_path: str = PERSON) -> Incoming:
    content = (CORPUS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return read(content, return_path)


def test_the_corpus_is_large_and_each_of_it_is_expected() -> None:
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 100


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_a_message_says(name: str) -> None:
    expected = EXPECTED[name]
    found = message(name, expected.get("return_path", PERSON))
    shown = from_html(found.html)
    if expected.get("text") is not None:
        assert found.text == expected["text"]
    if "html" in expected:
        assert expected["html"] in shown
    for word in expected.get("lacks", []):
        assert word not in shown
    for field, key in (("subject", "subject_is"), ("from_name", "from_name"), ("from_address", "from_address")):
        if key in expected:
            assert getattr(found, field) == expected[key], field
    if "answers" in expected:
        assert found.answers == expected["answers"]
    if "files" in expected:
        assert [f"{file.name}{' inline' * file.inline} {file.content_type}" for file in found.files] == expected[
            "files"
        ]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_who_wrote_it(name: str) -> None:
    expected = EXPECTED[name]
    found = message(name, expected.get("return_path", PERSON))
    assert (found.automatic or "").startswith(expected.get("automatic", ""))
    assert bool(found.automatic) == ("automatic" in expected), found.automatic
    assert expected.get("loop", "") in (found.loop or "")
    assert bool(found.loop) == ("loop" in expected)
    assert found.sent_by == expected.get("sent_by")


@pytest.mark.parametrize("name", [name for name in sorted(EXPECTED) if "bounce" in name])
def test_what_could_not_be_delivered(name: str) -> None:
    bounce = message(name, "").bounce
    assert bounce is not None
    assert [bounce.recipient, bounce.status, bounce.hard, bounce.temporary, bounce.message_id] == EXPECTED[name][
        "bounce"
    ]
    assert bounce.reason


def test_a_message_of_a_person_is_no_bounce() -> None:
    assert message("gmail-web").bounce is None


def test_a_message_without_an_id_has_one_of_its_own() -> None:
    first, again = message("no-from").message_id, message("no-from").message_id
    assert first == again
    assert first != message("no-headers-but-from").message_id
