"""COMPAT.md: counts, then every operation with its levels, runs of versions told as ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from interphone.api.versions import VERSIONS, Version
from tests.compat.levels import Level, Line, lines
from tests.compat.unserved import section
from tests.structure.source import ROOT

FILE = ROOT / "COMPAT.md"
WORDS = {Level.NONE: "none", Level.SHAPE: "shape", Level.BEHAVIOUR: "behaviour", Level.CLIENT_TESTED: "client-tested"}
HEAD = """\
<!-- Made by `python -m tests.compat` from the route table, the tests and the clients' calls; not edited by hand. -->

# What is served, and what proves it

Every operation of the API under every version from v1 (2012) to Preview: those that are documented, and those that
published clients ask for besides.

| level | what it means |
|---|---|
| **none** | documented, not served yet; or left out, for the reason below |
| **shape** | its answer under the version is stored and compared at every run of the tests |
| **behaviour** | a contract test of the era (v1, 1.x, 2.x) holds it to its documentation: arguments, effects, errors |
| **client-tested** | a published client, unmodified, called it under that very version, with success |

Where a version has more than one, it is counted as the last of them. Of the numbered versions, what is tested has a
stored answer too. The names of path parameters mean nothing.
"""


def page() -> str:
    found = lines()
    return "\n".join([HEAD, *_counts(found), *section(found), *_resources(found)]) + "\n"


def _counts(found: list[Line]) -> Iterator[str]:
    strongest = Counter(max(line.level(version) for version in line.proofs) for line in found)
    served = len(found) - strongest[Level.NONE]
    everywhere = Counter(line.level(version) for line in found for version in line.proofs)
    yield "## In numbers"
    yield ""
    yield f"{served} of {len(found)} operations are served, each in some version at least."
    yield ""
    yield "| version | operations | none | shape | behaviour | client-tested |"
    yield "|---|--:|--:|--:|--:|--:|"
    for version in VERSIONS:
        levels = Counter(line.level(version) for line in found if version in line.proofs)
        yield _row(version.name, levels)
    yield _row("**all, each version counted**", everywhere)
    yield _row("**all, at their best**", strongest)


def _row(name: str, levels: Counter[Level]) -> str:
    return f"| {name} | {levels.total()} | {' | '.join(str(levels[level]) for level in Level)} |"


def _resources(found: list[Line]) -> Iterator[str]:
    for resource, members in groupby(found, key=lambda line: line.resource):
        group = list(members)
        served = sum(any(line.level(version) for version in line.proofs) for line in group)
        yield f"\n## {resource}: {served} of {len(group)}\n\n| operation | versions |\n|---|---|"
        for line in group:
            yield f"| `{line.operation.method} {line.operation.path.replace('{}', '{id}')}` | {_levels(line)} |"


def _levels(line: Line) -> str:
    """behaviour 2.0–Preview; client-tested 2.6, 2.11: the second of versions that the first names as well."""
    told = []
    for level in Level:
        if level is Level.BEHAVIOUR or level is Level.CLIENT_TESTED:
            versions = [version for version, proofs in line.proofs.items() if level in proofs]
        else:
            versions = [version for version in line.proofs if line.level(version) is level]
        if versions:
            told.append(f"{WORDS[level]} {ranges(versions)}")
    return "; ".join(told)


def ranges(versions: Iterable[Version]) -> str:
    """1.0–1.4, 2.6"""
    runs: list[list[Version]] = []
    for version in sorted(versions, key=lambda one: one.order):
        if runs and runs[-1][-1].order == version.order - 1:
            runs[-1].append(version)
        else:
            runs.append([version])
    return ", ".join(run[0].name if len(run) == 1 else f"{run[0].name}–{run[-1].name}" for run in runs)
