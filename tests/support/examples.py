"""The examples of the v1 documentation: each `curl` of seed 002 with the answer printed below it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "reference" / "seeds"


class Example(NamedTuple):
    """A request of the documentation. `line` is where its curl begins, `answer` None where none is printed whole."""

    line: int
    method: str
    target: str
    user: str
    body: bytes
    answer: Any

    @property
    def name(self) -> str:
        return f"line {self.line}: {self.method} {self.target}"


def read_examples() -> list[Example]:
    """Those of the documentation, in its order; empty where it does not lie beside this project."""
    found = sorted(SEEDS.glob("002_*.txt"))
    if not found:
        return []
    lines = found[0].read_text().split("\n")
    starts = [index for index, line in enumerate(lines) if line.startswith("curl ")]
    return [_read(lines, at, until) for at, until in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _read(lines: list[str], at: int, until: int) -> Example:
    words = _command(lines, at)
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    body = words[words.index("--data") + 1].encode() if "--data" in words else b""
    url = urlsplit(next(word for word in words if word.startswith("https://")))
    target = url.path + (f"?{url.query}" if url.query else "")
    return Example(at + 1, method, target, words[words.index("-u") + 1], body, _answer(lines[at:until]))


def _command(lines: list[str], at: int) -> list[str]:
    text = ""
    for line in lines[at:]:
        # One example ends its first line with a slash where a backslash is meant.
        text += line.rstrip(" /\\") + "\n" if line.rstrip().endswith((" /", "\\")) else line + "\n"
        if line.rstrip().endswith((" /", "\\")):
            continue
        try:
            return shlex.split(text)
        except ValueError:  # Inside the quoted body.
            continue
    raise AssertionError(f"the command of line {at + 1} does not end")


def _answer(lines: list[str]) -> Any:
    heads = [index for index, line in enumerate(lines) if line.startswith("Example Response")]
    if not heads:
        return None
    text = "\n".join(lines[heads[0] + 1 :]).lstrip()
    return json.JSONDecoder().raw_decode(text)[0] if text[0] in "{[" else None


def shape_faults(expected: Any, actual: Any, extras: frozenset[str], at: str = "") -> list[str]:
    """Where `actual` has other keys, another order of keys or other types than `expected`.

    null in one of them fits anything, as the examples come from an app that knew nothing; {} is an object of which
    nothing is known yet.
    """
    if expected is None or actual in (None, {}):
        return []
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = [key for key in actual if key in expected]
        more = set(actual) - set(expected) - extras
        faults = [f"{at or 'answer'}: keys {keys}, not {list(expected)}"] if keys != list(expected) else []
        faults += [f"{at}.{key} is not in the example" for key in sorted(more)]
        for key in keys:
            faults += shape_faults(expected[key], actual[key], extras, f"{at}.{key}")
        return faults
    if isinstance(expected, list) and isinstance(actual, list):
        return [
            fault
            for index, pair in enumerate(zip(expected, actual, strict=False))
            for fault in shape_faults(*pair, extras, f"{at}[{index}]")
        ]
    return [] if type(expected) is type(actual) else [f"{at}: {actual!r} where the example has {expected!r}"]
