"""The page of a version: HTML made here, which reads and works without its script; that adds the search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import groupby

from interphone.api.changes import CHANGES
from interphone.api.examples import Example
from interphone.api.versions import LEGACY, VERSIONS, Version
from interphone.description.arguments import Argument
from interphone.description.following import Schema
from interphone.description.operations import Operation, operations
from interphone.domain.credentials import KEY_VERSION
from interphone.domain.workspaces import NEW_VERSION

PATH = "/openapi/"


def page(version: Version) -> str:
    found = operations(version)
    groups = [(name, list(members)) for name, members in groupby(found, key=lambda one: one.resource)]
    parts = ['<div class="columns">', _contents(groups), '<main id="operations" tabindex="-1">', _opening(version)]
    parts += [_changes(version), _search(len(found))]
    for name, members in groups:
        parts.append(f'<section aria-labelledby="{_anchor(name)}"><h2 id="{_anchor(name)}">{escape(name)}</h2>')
        parts += [_operation(one) for one in members]
        parts.append("</section>")
    parts.append("</main></div>")
    return _frame(f"{_named(version)} · Interphone API", version, "\n".join(parts))


def page_of_unknown(name: str) -> str:
    shown = escape(name[:40])
    said = f"<h2>There is no API version “{shown}”</h2><p>Choose one of {len(VERSIONS)} above.</p>"
    return _frame("Unknown version · Interphone API", None, f'<main id="operations" class="alone">{said}</main>')


def _frame(title: str, version: Version | None, content: str) -> str:
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{PATH}page.css">
<script src="{PATH}page.js" defer></script>
</head>
<body>
<a class="skip" href="#operations">Skip to the operations</a>
<header>
<h1><a href="{PATH}">Interphone API</a></h1>
<form action="{PATH}" method="get">
<label for="version">Version</label>
<select id="version" name="version">{"".join(_choices(version))}</select>
<button>Show</button>
</form>
</header>
{content}
</body>
</html>
"""


def _choices(chosen: Version | None) -> Iterator[str]:
    if chosen is None:
        # Else the first would seem to be chosen, and choosing it would change nothing.
        yield '<option value="" selected disabled>Choose…</option>'
    for version in reversed(VERSIONS):
        yield f'<option value="{version.name}"{" selected" if version is chosen else ""}>{_named(version)}</option>'


def _named(version: Version) -> str:
    return "v1 (2012)" if version is LEGACY else version.name


def _anchor(name: str) -> str:
    return "resource-" + name.lower().replace(" ", "-")


def _contents(groups: list[tuple[str, list[Operation]]]) -> str:
    links = (
        f'<li><a href="#{_anchor(name)}">{escape(name)} <span class="count">{len(members)}</span></a></li>'
        for name, members in groups
    )
    return f'<nav aria-label="Resources"><ul>{"".join(links)}</ul></nav>'


def _opening(version: Version) -> str:
    if version is LEGACY:
        asked, who = "Every path below <code>/v1</code> is of this version.", "the dummy app"
        known = "Be known by an app id and its API key, with HTTP Basic."
        tried = "curl SERVER/v1/users -u APP_ID:API_KEY"
    else:
        who = "its tests were"
        asked = (
            f"Asked for with <code>Intercom-Version: {version.name}</code>. Who names none is answered in that of the "
            f"credential: {_link(NEW_VERSION)} for an access token, unless it or its workspace was given another, and "
            f"{_link(KEY_VERSION)} for an API key."
        )
        known = "Be known by an access token; or, with HTTP Basic, by an app id and its API key."
        tried = (
            f'curl SERVER/me -H "Authorization: Bearer TOKEN" \\\n  -H "Intercom-Version: {version.name}"\n'
            f'curl SERVER/me -u APP_ID:API_KEY \\\n  -H "Intercom-Version: {version.name}"'
        )
    return (
        f'<h2 class="title">{"The API of 2012, v1" if version is LEGACY else f"Version {version.name}"}</h2><p>{asked} '
        "Arguments are those that the server reads, required those without which it refuses whatever else is sent, "
        f"examples what {who} answered. "
        f'<a href="{PATH}{version.name}.json">OpenAPI file</a></p>'
        f"<p>{known}</p>{_pre('How to be known', escape(tried, quote=False))}"
    )


def _link(version: str) -> str:
    return f'<a href="{PATH}?version={version}">{version}</a>'


def _changes(version: Version) -> str:
    items = [f"<li>{escape(change.text)}</li>" for change in CHANGES if change.since is version]
    if not items:
        return ""
    return (
        f'<details class="news"><summary>What changed with {version.name} <span class="count">{len(items)}</span>'
        f"</summary><ul>{''.join(items)}</ul></details>"
    )


def _search(count: int) -> str:
    return (
        '<div class="search" role="search" hidden><label for="search">Find an operation</label>'
        '<input id="search" type="search" placeholder="contacts, email, POST …" autocomplete="off" spellcheck="false">'
        f'<p id="found" role="status">{count} operations</p></div>'
    )


def _operation(one: Operation) -> str:
    method = one.route.method
    lines = [
        f'<details class="operation" id="{one.id}"><summary><h3><span class="method {method.lower()}">{method}</span> '
        f'<code class="path">{_breakable(one.route.path)}</code>'
        f'{_words(one)}</h3></summary><div class="inside">'
    ]
    if one.text:
        lines.append(f"<p>{_with_code(one.text)}</p>")
    lines.append(_lifetime(one))
    rows = [*_parameter_rows(one), *map(_argument_row, one.arguments)]
    if rows:
        head = '<thead><tr><th scope="col">Argument</th><th scope="col">In</th><th scope="col">Type</th></tr></thead>'
        lines.append(f"<h4>Arguments</h4><table>{head}<tbody>{''.join(rows)}</tbody></table>")
    lines += [_example(one, name, example) for name, example in one.examples.items()]
    if one.changes:
        told = (f"<li><b>{change.since.name}</b> {escape(change.text)}</li>" for change in one.changes)
        lines.append(f'<h4>What changed until here</h4><ul class="history">{"".join(told)}</ul>')
    lines.append("</div></details>")
    return "".join(lines)


def _words(one: Operation) -> str:
    return f' <span class="words">{escape(one.summary)}</span>' if one.summary else ""


def _breakable(path: str) -> str:
    """A long path may go on in the next line before a slash or after an underscore."""
    return escape(path).replace("/", "<wbr>/").replace("_", "_<wbr>")


def _with_code(text: str) -> str:
    """What stands between backticks is code."""
    return "".join(
        f"<code>{escape(part)}</code>" if index % 2 else escape(part) for index, part in enumerate(text.split("`"))
    )


def _lifetime(one: Operation) -> str:
    since, until = one.route.since, one.route.until
    if since is LEGACY:
        return ""
    told = f"Since {since.name}" + (f", until {until.name}" if until else "")
    return f'<p class="life">{told}</p>'


def _parameter_rows(one: Operation) -> Iterator[str]:
    for name in one.parameters:
        yield f"<tr><td><code>{escape(name)}</code></td><td>path</td><td>string</td></tr>"


def _argument_row(argument: Argument) -> str:
    name = ".".join(argument.path)
    required = ' <span class="required">required</span>' if argument.required else ""
    cells = (f"<code>{_breakable(name)}</code>{required}", argument.source, _type(argument.schema))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _type(schema: Schema) -> str:
    if "enum" in schema:
        return " or ".join(f"<code>{escape(one)}</code>" for one in schema["enum"])
    types = schema.get("type", "any")
    told = " or ".join(types) if isinstance(types, list) else types
    described = schema.get("description")
    return escape(f"{told}, {described[0].lower()}{described[1:].rstrip('.')}" if described else told)


def _example(one: Operation, name: str, example: Example) -> str:
    title = "Example" if name == "example" else f"Example: {name}"
    request = f"{example.request['method']} {example.request['target']}"
    sent = _code(f"Request of {one.route.method} {one.route.path}", request, example.request.get("body"))
    got = _code(f"Answer of {one.route.method} {one.route.path}", str(example.status), example.body)
    return f'<h4>{escape(title)}</h4><div class="example">{sent}{got}</div>'


def _code(label: str, first: str, body: object) -> str:
    shown = "" if body is None else "\n" + escape(json.dumps(body, indent=2, ensure_ascii=False), quote=False)
    return _pre(label, f"<b>{escape(first)}</b>{shown}")


def _pre(label: str, content: str) -> str:
    """A block that can be scrolled, also by keys."""
    return f'<pre tabindex="0" role="region" aria-label="{escape(label)}">{content}</pre>'
