"""The product's source as the structure tests read it: modules, what they import, and the SQL in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "interphone"
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s")


class Module(NamedTuple):
    """`name` is within the package: store.contacts."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def part(self) -> str:
        """Its folder, or itself where it stands in none."""
        return self.name.partition(".")[0]

    @property
    def lines(self) -> int:
        return len(self.path.read_text().splitlines())


@cache
def modules() -> list[Module]:
    """Every module of the product."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name or "__init__", path, ast.parse(path.read_text())))
    return found


def imports(module: Module) -> set[str]:
    """The modules of the product that it imports, those inside functions too, as within the package."""
    names = {candidate.name for candidate in modules()}
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "interphone":
            base = ".".join(node.module.split(".")[1:])
            inner = {f"{base}.{alias.name}".lstrip(".") for alias in node.names}
            found |= (inner & names) or ({base} if base else set())
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("interphone.")}
    return found


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Each function with how many lines it has."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield f"{module.name}.{node.name}", node.end_lineno - node.lineno + 1


def statements(module: Module) -> Iterator[tuple[str, str]]:
    """Each SQL statement with the function it is in; names put into it stand as the strings they were given."""
    texts = {
        node.targets[0].id: _text(node.value, {})
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        inner = {part for node in ast.walk(function) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(function):
            if (
                node not in inner
                and isinstance(node, ast.Constant | ast.JoinedStr)
                and STATEMENT.match(text := _text(node, texts))
            ):
                yield f"{module.name}.{function.name}", text


def _text(node: ast.AST, texts: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, texts) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return texts.get(node.value.id, "{}") if isinstance(node.value, ast.Name) else "{}"
    return ""
