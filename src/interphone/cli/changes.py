"""`interphone changes`: what changed from one version of the API to the next."""

from __future__ import annotations

from interphone.cli import common
from interphone.cli.common import JsonOption

app = common.single()


@app.command()
def changes(as_json: JsonOption = False) -> None:
    """Show every change between versions of the API, oldest first, and where it is documented."""
    from interphone.api import changes as declared

    names = {id(value): name for name, value in vars(declared).items() if isinstance(value, declared.Change)}
    rows = [
        {"version": change.since.name, "name": names[id(change)], "text": change.text, "source": change.source}
        for change in declared.CHANGES
    ]
    if as_json:
        common.print_json(rows)
        return
    common.print_table(("SINCE", "CHANGE", "SOURCE"), [[row["version"], row["text"], row["source"]] for row in rows])
