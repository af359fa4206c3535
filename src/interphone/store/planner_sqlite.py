"""What SQLite's planner is told of the tables, once, instead of ANALYZE.

Without statistics it believes that any first column of an index finds ten rows. Ours is app_id, which finds all rows of
a workspace, so it would walk a million people where another index finds the one. The figures are of a large workspace;
they need not be exact, only of the right size (SQLite documentation, "Fixed results of ANALYZE"). `listing` is no
better than app_id: nearly everybody is in one, and an index of it must not be taken for one that finds somebody; so
are `listed` and `state` of conversations, and `webhook_id` of deliveries, as there are few webhooks.
"""

from __future__ import annotations

import sqlite3
from itertools import takewhile

ROWS = 1_000_000
# At the beginning of an index, these say nothing of which row is meant.
COMMON = ("app_id", "listing", "listed", "state", "webhook_id")
# How many rows share a value of the second column, of the third and so on, where the index does not end in one row.
SHARED = (20, 5, 2)


def teach_planner(connection: sqlite3.Connection) -> None:
    """Write figures for every index, to be read by connections opened from now on."""
    connection.execute("ANALYZE sqlite_schema")  # Makes the table for figures, and fills in none.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM sqlite_stat1")
    for table, index, columns, unique, rowid in _indexes(connection):
        # The index that is a table without rowids goes by the table's name.
        name = index if rowid or not index.startswith("sqlite_autoindex") else table
        connection.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, name, _figures(columns, unique))
        )
    connection.execute("COMMIT")


def _indexes(connection: sqlite3.Connection) -> list[tuple[str, str, list[str], bool, bool]]:
    found = []
    tables = connection.execute(
        "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
    ).fetchall()
    for table, without_rowid in tables:
        for index, unique in connection.execute('SELECT name, "unique" FROM pragma_index_list(?)', (table,)).fetchall():
            columns = [
                row[0] for row in connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))
            ]
            found.append((table, index, columns, bool(unique), not without_rowid))
    return found


def _figures(columns: list[str], unique: bool) -> str:
    """Rows in all, then rows with the same first column, with the same first two, and so on."""
    common = len(list(takewhile(lambda column: column in COMMON, columns)))
    same = [ROWS] * common or [SHARED[0]]
    same += SHARED[: len(columns) - len(same)]
    same += [SHARED[-1]] * (len(columns) - len(same))
    if unique:
        same[-1] = 1
    return " ".join(map(str, [ROWS, *same]))
