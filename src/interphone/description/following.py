"""Following the code of a handler to the arguments that it reads; it is not run.

It is followed from statement to statement as far as it can be told without a request: which functions get the
arguments of the body or the query, by which names and as what they read them, and what `version.has(…)` decides.
Followed once more as if an argument was not sent, it ends with an error, whatever else is sent, where that is required.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import textwrap
from contextlib import suppress
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments
from interphone.api.versions import Version

Schema = dict[str, Any]

WHOLE: Schema = {"type": "integer", "minimum": 0}
TIME: Schema = {**WHOLE, "description": "Unix seconds."}
NUMBERS: Schema = {"type": "object", "additionalProperties": {"type": "number"}}
VALUES: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}
# What the methods of Arguments read.
READS: dict[str, Schema] = {
    "has": {},
    "has_null": {},
    "text": {"type": "string"},
    "required_text": {"type": "string", "minLength": 1},
    "identifier": {"type": ["string", "integer"]},
    "email": {"type": "string", "format": "email"},
    "whole": WHOLE,
    "page_number": {"type": "integer", "minimum": 1},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "time": TIME,
    "moment": TIME,
    "one_of": {"type": "string"},
    "listing": {"type": "array"},
    "mapping": {"type": "object"},
    "custom_data": VALUES,
    "increments": NUMBERS,
}
# What they give where the argument is not there: nothing, unless it is one of these.
EMPTY: dict[str, Any] = {
    "has": False, "has_null": False, "listing": (), "mapping": (), "custom_data": (), "increments": (),
}  # fmt: skip
BODY, QUERY = "body", "query"


class _Unknown:
    """A value that depends on the request."""


class _Place(NamedTuple):
    """Arguments."""

    source: str
    path: tuple[str, ...] = ()


class _Method(NamedTuple):
    """A method of arguments."""

    place: _Place
    name: str


class _Closure(NamedTuple):
    node: ast.Lambda
    names: dict[str, Any]


class _Return(Exception):
    """The function is certain to end here."""


class _Refused(_Return):
    """With an error."""


UNKNOWN: Any = _Unknown()
REFUSED: Any = _Unknown()


class Following:
    """Follows a handler, where an argument is `absent` only that far."""

    def __init__(self, route: Route, version: Version, absent: _Place | None = None) -> None:
        self._absent = absent
        self._doubts = 0
        self.asked: set[_Place] = set()
        """Of what is found, what is certain to be asked for: the rest can be done without."""
        self.found: dict[_Place, Schema] = {}
        self._route = route
        self._version = version
        self._inside: list[tuple[Any, str]] = []
        self._returned: list[Any] = []

    def is_refused(self) -> bool:
        """Whether the request is certain to be."""
        try:
            self.call(self._route.handler, [UNKNOWN], {})
        except _Refused:
            return True
        return False

    def call(self, function: Any, given: list[Any], named: dict[str, Any]) -> Any:
        """What it gives, where that can be told. Raises _Refused."""
        if function is asyncio.to_thread:
            return self._apply(given[0], given[1:], named)
        if function in (read_body, read_options, read_arguments):
            takes_query = function is read_options or (
                function is read_arguments and self._route.method not in ("POST", "PUT")
            )
            return _Place(QUERY if takes_query else BODY)
        here = (function, repr((given, named)))
        if here in self._inside or not function.__module__.startswith("interphone.api."):
            return UNKNOWN
        self._inside.append(here)
        outer, self._returned = self._returned, []
        try:
            self._run(_parse(function), function.__globals__ | _bind(function, given, named))
            self._returned.append(None)
        except _Refused:
            if not self._returned:  # Else it may have ended before.
                raise
        except _Return:
            pass
        finally:
            self._inside.pop()
            returned, self._returned = self._returned, outer
        return _one_of(returned)

    def _run(self, statements: list[ast.stmt], names: dict[str, Any]) -> None:
        for statement in statements:
            self._step(statement, names)

    def _step(self, statement: ast.stmt, names: dict[str, Any]) -> None:
        step = getattr(self, f"_step_{type(statement).__name__.lower()}", None)
        if step:
            step(statement, names)
        elif isinstance(statement, ast.With | ast.AsyncWith | ast.While):
            self._try(statement.body, names)
        elif isinstance(statement, ast.Expr | ast.AugAssign):
            self._value(statement.value, names)

    def _step_return(self, statement: ast.Return, names: dict[str, Any]) -> None:
        self._returned.append(self._value(statement.value, names) if statement.value else None)
        raise _Return

    def _step_raise(self, statement: ast.Raise, names: dict[str, Any]) -> None:
        raise _Refused

    def _step_assign(self, statement: ast.Assign, names: dict[str, Any]) -> None:
        self._bind(statement.targets[0], self._value(statement.value, names), names)

    def _step_annassign(self, statement: ast.AnnAssign, names: dict[str, Any]) -> None:
        self._bind(statement.target, self._value(statement.value, names) if statement.value else UNKNOWN, names)

    def _step_if(self, statement: ast.If, names: dict[str, Any]) -> None:
        known = _truth(self._value(statement.test, names))
        if known is not None:
            self._run(statement.body if known else statement.orelse, names)
            return
        self._try(statement.body, names)
        self._try(statement.orelse, names)

    def _step_for(self, statement: ast.For, names: dict[str, Any]) -> None:
        for item in self._items(statement.iter, names):
            self._bind(statement.target, item, names)
            self._try(statement.body, names)

    def _step_try(self, statement: ast.Try, names: dict[str, Any]) -> None:
        handled = [handler.body for handler in statement.handlers]
        for part in (statement.body, *handled, statement.orelse, statement.finalbody):
            self._try(part, names)

    def _try(self, statements: list[ast.stmt], names: dict[str, Any]) -> None:
        """Run what may not be run: whether the function ends there is not known, nor what is told apart there."""
        before = dict(names)
        self._doubts += 1
        with suppress(_Return):
            self._run(statements, names)
        self._doubts -= 1
        for name, value in names.items():
            if _is_plain(value) and before.get(name, UNKNOWN) != value:
                names[name] = UNKNOWN

    def _bind(self, target: ast.expr, value: Any, names: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            names[target.id] = value
        elif isinstance(target, ast.Tuple):
            values = value if isinstance(value, tuple) and len(value) == len(target.elts) else None
            for index, part in enumerate(target.elts):
                self._bind(part, values[index] if values else UNKNOWN, names)

    def _items(self, node: ast.expr, names: dict[str, Any]) -> list[Any]:
        """What is gone through: the constants of a tuple, else something."""
        value = self._value(node, names)
        if isinstance(value, tuple | list | set | frozenset | dict):
            return list(value) or [UNKNOWN]
        return [UNKNOWN]

    def _value(self, node: ast.expr, names: dict[str, Any]) -> Any:
        read = getattr(self, f"_value_{type(node).__name__.lower()}", None)
        if read:
            return read(node, names)
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self._value(part, names)
        return UNKNOWN

    def _value_constant(self, node: ast.Constant, names: dict[str, Any]) -> Any:
        return node.value

    def _value_name(self, node: ast.Name, names: dict[str, Any]) -> Any:
        return names.get(node.id, UNKNOWN)

    def _value_inner(self, node: ast.Await | ast.FormattedValue, names: dict[str, Any]) -> Any:
        return self._value(node.value, names)

    _value_await = _value_formattedvalue = _value_inner

    def _value_namedexpr(self, node: ast.NamedExpr, names: dict[str, Any]) -> Any:
        found = self._value(node.value, names)
        self._bind(node.target, found, names)
        return found

    def _value_lambda(self, node: ast.Lambda, names: dict[str, Any]) -> Any:
        return _Closure(node, names)

    def _value_tuple(self, node: ast.Tuple, names: dict[str, Any]) -> Any:
        return tuple([self._value(part, names) for part in node.elts])

    def _value_joinedstr(self, node: ast.JoinedStr, names: dict[str, Any]) -> Any:
        parts = [self._value(part, names) for part in node.values]
        return "".join(part for part in parts if isinstance(part, str))

    def _value_unaryop(self, node: ast.UnaryOp, names: dict[str, Any]) -> Any:
        known = _truth(self._value(node.operand, names))
        return UNKNOWN if known is None or not isinstance(node.op, ast.Not) else not known

    def _value_compare(self, node: ast.Compare, names: dict[str, Any]) -> Any:
        left, right, *_ = [self._value(part, names) for part in (node.left, *node.comparators)]
        operator = node.ops[0]
        if isinstance(operator, ast.Eq) and isinstance(left, str) and isinstance(right, str):
            return left == right
        if left is None and isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and _is_plain(right):
            return (right is None) == isinstance(operator, ast.Is | ast.Eq)
        if left is None and isinstance(operator, ast.In | ast.NotIn) and isinstance(right, tuple):
            return isinstance(operator, ast.NotIn)
        return UNKNOWN

    def _value_ifexp(self, node: ast.IfExp, names: dict[str, Any]) -> Any:
        known = _truth(self._value(node.test, names))
        if known is not None:
            return self._value(node.body if known else node.orelse, names)
        found = [self._perhaps(part, names) for part in (node.body, node.orelse)]
        if found == [REFUSED, REFUSED]:
            raise _Refused
        return next((value for value in found if isinstance(value, _Place | str)), UNKNOWN)

    def _perhaps(self, node: ast.expr, names: dict[str, Any]) -> Any:
        """The value of what may not be asked for; REFUSED where it ends with an error."""
        self._doubts += 1
        try:
            return self._value(node, names)
        except _Refused:
            return REFUSED
        finally:
            self._doubts -= 1

    def _value_attribute(self, node: ast.Attribute, names: dict[str, Any]) -> Any:
        owner, name = self._value(node.value, names), node.attr
        if isinstance(owner, _Place):
            return _Method(owner, name)
        if isinstance(owner, Version | ModuleType):
            return getattr(owner, name, UNKNOWN)
        if name == "parameters":
            return (UNKNOWN,) * self._route.path.count("{")
        return self._version if name == "version" else UNKNOWN

    def _value_call(self, node: ast.Call, names: dict[str, Any]) -> Any:
        function = self._value(node.func, names)
        given = [self._value(one, names) for one in node.args]
        named = {one.arg: self._value(one.value, names) for one in node.keywords if one.arg}
        for one in node.keywords:
            if one.arg is None:
                self._value(one.value, names)
        return self._apply(function, given, named)

    def _apply(self, function: Any, given: list[Any], named: dict[str, Any]) -> Any:
        if isinstance(function, _Method):
            return self._read(function, given)
        if isinstance(function, _Closure):
            parameters = [one.arg for one in function.node.args.args]
            return self._value(function.node.body, function.names | dict(zip(parameters, given, strict=False)))
        if isinstance(function, FunctionType):
            return self.call(function, given, named)
        if getattr(function, "__func__", None) is Version.has and UNKNOWN not in given:
            return function(*given)
        return UNKNOWN

    def _read(self, method: _Method, given: list[Any]) -> Any:
        place, name = method.place, given[0] if given else None
        if not isinstance(name, str):
            return UNKNOWN
        if method.name == "nested":
            return _Place(place.source, (*place.path, name))
        if method.name in READS and name.isidentifier():
            schema = READS[method.name]
            if method.name == "one_of" and isinstance(given[1], tuple):
                schema = {**schema, "enum": [one for one in given[1] if isinstance(one, str)]}
            whole = _Place(place.source, (*place.path, name))
            self.found[whole] = schema or self.found.get(whole, schema)
            if not self._doubts:
                self.asked.add(whole)
            if self._absent and (place.source, whole.path[: len(self._absent.path)]) == self._absent:
                if method.name == "required_text":
                    raise _Refused
                return UNKNOWN if method.name == "page_number" else EMPTY.get(method.name)
        return UNKNOWN

    def _value_boolop(self, node: ast.BoolOp, names: dict[str, Any]) -> Any:
        """`and` ends with the first that is false, `or` with the first that is true."""
        end = isinstance(node.op, ast.Or)
        before = set(self.found)
        known: list[bool | None] = []
        for part in node.values:
            value = self._perhaps(part, names) if None in known else self._value(part, names)
            known.append(_truth(value))
            if known[-1] is end:
                # Whether an argument is there was asked in vain: it is of another version.
                self._forget([place for place, schema in self.found.items() if not schema and place not in before])
                return end if None in known else value
        return UNKNOWN if None in known else value

    def _forget(self, places: list[_Place]) -> None:
        for place in places:
            del self.found[place]

    def _value_comprehension(self, node: Any, names: dict[str, Any]) -> Any:
        inner = dict(names)
        first, *rest = node.generators
        for item in self._items(first.iter, inner):
            self._bind(first.target, item, inner)
            for other in rest:
                self._bind(other.target, UNKNOWN, inner)
            for condition in (one for generator in node.generators for one in generator.ifs):
                self._perhaps(condition, inner)
            for part in ("key", "elt", "value"):
                if hasattr(node, part):
                    self._perhaps(getattr(node, part), inner)
        return UNKNOWN

    _value_listcomp = _value_setcomp = _value_dictcomp = _value_generatorexp = _value_comprehension


def _truth(value: Any) -> bool | None:
    """None where it depends on the request."""
    known = value is None or isinstance(value, bool | tuple)
    return bool(value) if known and not isinstance(value, _Place | _Method) else None


def _is_plain(value: Any) -> bool:
    """Whether it is a value of Python's, of which the code can tell one from another."""
    return (value is None or isinstance(value, bool | str | tuple)) and not isinstance(value, _Place | _Method)


def _one_of(returned: list[Any]) -> Any:
    """What a function gives that may give each of these."""
    known = [value for value in returned if value is not UNKNOWN]
    if known and _is_plain(known[0]):
        return known[0] if all(value is known[0] or value == known[0] for value in returned) else UNKNOWN
    return known[0] if known else UNKNOWN


@cache
def _parse(function: FunctionType) -> list[ast.stmt]:
    """What a function does; a lambda on its own reads no arguments."""
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    return node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []


def _bind(function: FunctionType, given: list[Any], named: dict[str, Any]) -> dict[str, Any]:
    signature = inspect.signature(function)
    values: dict[str, Any] = {
        name: UNKNOWN if parameter.default is parameter.empty else parameter.default
        for name, parameter in signature.parameters.items()
    }
    values |= dict(zip(signature.parameters, given, strict=False))
    return values | {name: value for name, value in named.items() if name in signature.parameters}
