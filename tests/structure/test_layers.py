"""Imports run one way: api → domain → store, after and jobs → domain; few modules wire and nothing knows them."""

from __future__ import annotations

import pytest

from tests.structure.source import STATEMENT, Module, imports, modules, statements

# What the modules of a part may import besides their own part.
MAY_IMPORT: dict[str, set[str]] = {
    "api": {"domain", "live", "store.database"},
    "description": {"api", "domain.credentials", "domain.workspaces"},
    "domain": {"store", "pictures", "mail"},
    "store": set(),
    "after": {"domain", "store.database", "store.jobs", "logs"},
    "live": {"domain", "store", "config", "logs", "metrics"},
    "jobs": {"domain", "store", "enrichment", "mail", "outbound", "logs"},
    "files": {"api.http", "domain", "store.database"},
    "unsubscribe": {"api.http", "domain", "mail", "store.database", "logs"},
    "enrichment": {"outbound", "pictures"},
    "transfer": {"api", "domain", "store"},
    "outbound": set(),
    "mail": set(),
    "config": set(),
    "logs": set(),
    "pictures": set(),
    "metrics": set(),
    "exposition": {"metrics", "__init__"},
    "__init__": set(),
}
# These bring the parts together, and are imported by each other alone.
WIRING = {"app", "background", "mailing", "mailroom", "ops", "server", "demo", "cli", "__main__"}


def is_allowed(module: Module, imported: str) -> bool:
    allowed = MAY_IMPORT[module.part] | {module.part}
    return any(imported == name or imported.startswith(name + ".") for name in allowed)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_imports_run_one_way(module: Module) -> None:
    if module.part in WIRING:
        return
    assert module.part in MAY_IMPORT, f"{module.part} is a new part: say in MAY_IMPORT what it may know"
    wrong = sorted(name for name in imports(module) if not is_allowed(module, name))
    assert wrong == [], f"{module.name} must not import {', '.join(wrong)}"


def test_eras_do_not_know_each_other() -> None:
    eras = ("v1", "v1x", "v2x")
    for module in modules():
        era = module.name.removeprefix("api.").partition(".")[0]
        if module.name.startswith("api.") and era in eras:
            others = [
                name for name in imports(module) for other in eras if other != era and name.startswith(f"api.{other}.")
            ]
            assert others == [], module.name


def test_sql_is_in_the_store_alone() -> None:
    wrong = [where for module in modules() if module.part not in ("store", "ops") for where, _ in statements(module)]
    assert wrong == []
    assert STATEMENT.match("SELECT 1")


def test_every_part_is_there() -> None:
    """A rule for a part that has gone says nothing."""
    parts = {module.part for module in modules()}
    assert set(MAY_IMPORT) | WIRING == parts
