"""What the contract tests say in `pytest.mark.routes(...)` that they prove."""

from __future__ import annotations

import ast
from functools import cache

from tests.structure.source import ROOT

CONTRACT = ROOT / "tests" / "contract"


@cache
def claimed(folder: str = "") -> frozenset[str]:
    """Operations such as "GET /tags/{id}" that the tests of a folder claim, those of all folders without one."""
    found: set[str] = set()
    for path in (CONTRACT / folder).rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "routes":
                found |= {str(word.value) for word in node.args if isinstance(word, ast.Constant)}
    return frozenset(found)
