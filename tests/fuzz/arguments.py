"""Which arguments the readers of each resource know, as their source says: no list that could fall behind."""

from __future__ import annotations

import ast
import re
from functools import cache

from interphone.api.routing import Route
from tests.structure.source import Module, imports, modules

READERS = {
    "text", "required_text", "identifier", "email", "whole", "page_number", "number", "flag", "time", "moment",
    "one_of", "listing", "mapping", "custom_data", "has", "has_null", "settable", "get",
}  # fmt: skip
NAME = re.compile(r"[a-zA-Z_]{2,30}")


def names_of(route: Route) -> tuple[str, ...]:
    """Of the module of its handler, and of the modules of the API that this one imports."""
    by_name = {module.name: module for module in modules()}
    own = by_name[route.handler.__module__.removeprefix("interphone.")]
    near = [by_name[name] for name in imports(own) if name.startswith(("api.numbered", "api.v1x", "api.v2x"))]
    return tuple(sorted(set().union(*(_read_by(module.name) for module in (own, *near)))))


@cache
def _read_by(name: str) -> frozenset[str]:
    (module,) = (module for module in modules() if module.name == name)
    return frozenset(_calls(module) | _collections(module))


def _calls(module: Module) -> set[str]:
    """What is asked for by name: arguments.text("name"), settable(arguments, "name", ...)."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in READERS:
                found |= {text for word in node.args[:2] if (text := _text(word)) and NAME.fullmatch(text)}
    return found


def _collections(module: Module) -> set[str]:
    """What stands in collections of names, such as KNOWN."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Set | ast.Tuple):
            found |= {text for word in node.elts if (text := _text(word)) and NAME.fullmatch(text)}
    return found


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
