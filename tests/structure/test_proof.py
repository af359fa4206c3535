"""What is offered is proved and documented: every route has a contract case, every setting a line."""

from __future__ import annotations

import dataclasses

from interphone.api.routes import build_router
from interphone.config import PREFIX, Settings
from tests.structure.source import ROOT
from tests.support.claims import claimed


def test_every_route_has_a_contract_case() -> None:
    offered = {f"{route.method} {route.path}" for route in build_router().routes}
    assert offered - claimed() == set(), "no contract test says that it proves these"
    assert claimed() - offered == set(), "contract tests name these, which are not served"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for setting in dataclasses.fields(Settings):
        assert f"{PREFIX}{setting.name.upper()}" in page, setting.name
        doc = setting.metadata["doc"]
        assert doc.endswith("."), f"the sentence of {setting.name} is not one"
        assert doc in page.replace("\\|", "|"), f"run `interphone docs docs/reference`: {setting.name}"
