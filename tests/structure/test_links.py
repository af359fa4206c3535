"""What the pages point at is there: every relative link with its heading, and every place on the map of the source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.structure.source import PACKAGE, ROOT, modules

# Made or kept here by tools and by those who try things out; no page of the project.
NOT_OURS = {"data", "node_modules", "dist", "build"}
PAGES = [
    page
    for page in sorted(ROOT.rglob("*.md"))
    if not any(part.startswith(".") or part in NOT_OURS for part in page.relative_to(ROOT).parts)
]
MAP = PACKAGE / "README.md"


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ +(.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def is_there(page: Path, link: str) -> bool:
    path, _, heading = link.partition("#")
    target = (page.parent / path) if path else page
    return target.exists() and (not heading or heading in headings(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    broken = [link for link in links if "://" not in link and not is_there(page, link)]
    assert broken == []


def test_the_check_finds_what_is_broken() -> None:
    assert is_there(ROOT / "README.md", "docs/how-to/location.md#give-credit")
    assert not is_there(ROOT / "README.md", "docs/how-to/location.md#take-credit")
    assert not is_there(ROOT / "README.md", "docs/how-to/nothing.md")


def places() -> set[Path]:
    """What the first column of the map names; a name alone stands beside the one before it."""
    found = set()
    for row in re.findall(r"^\| (`[^|]+) \|", MAP.read_text(encoding="utf-8"), re.MULTILINE):
        names = re.findall(r"`([^`]+)`", row)
        folder = Path(names[0]).parent
        for name in names:
            place = PACKAGE / (name if "/" in name else folder / name)
            found |= set(place.parent.glob(place.name)) or {place}
    return found


def test_the_map_names_what_is_there() -> None:
    assert [str(place) for place in sorted(places()) if not place.exists()] == []


def test_the_map_leaves_nothing_out() -> None:
    named = {place.relative_to(PACKAGE).parts[0] for place in places()}
    parts = {module.path.relative_to(PACKAGE).parts[0] for module in modules()}
    assert sorted(parts - named - {"__init__.py"}) == []
    backends = {path for kind in ("sqlite", "postgres") for path in (PACKAGE / "store").glob(f"*{kind}*.py")}
    assert sorted(path.name for path in backends - places()) == []
