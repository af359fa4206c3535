"""No statement reaches across workspaces: each that touches a table of theirs names :app_id, but for a few."""

from __future__ import annotations

import re

from tests.structure.source import PACKAGE, modules, statements

# Statement's function: why it looks at more than one workspace.
ACROSS = {
    "credentials.find_by_digest": "the caller learns from it which workspace a secret opens",
    "live_events.last_of": "a server looks at the logs of all workspaces that are followed there",
    "mail.find_workspace": "the receiver of mail learns from it which workspace an address is of",
    "workspaces.every": "the command line lists the workspaces",
    "jobs.next_due": "one worker serves all workspaces",
    "jobs.claim": "one worker serves all workspaces; a job names its owner",
    "jobs.set_right": "the clock is one for all",
    "jobs.renew": "a job names its owner",
    "jobs.finish": "a job names its owner",
    "jobs.postpone": "a job names its owner",
    "jobs.every": "the command line lists the jobs",
    "jobs.count_by_state": "metrics",
    "jobs.retry_failed": "the command line retries the failed jobs",
    "webhooks.next_due": "one worker delivers for all workspaces",
    "webhooks.take": "one worker delivers for all workspaces; a queue names its owner",
    "webhooks.renew": "one worker delivers for all workspaces",
    "webhook_deliveries.count_by_state": "metrics",
}

CREATE = re.compile(r"CREATE TABLE (\w+) \(\n(.*?)\n\)", re.DOTALL)


def workspace_tables() -> set[str]:
    """The tables with an app_id, from the migrations."""
    text = "\n".join(path.read_text() for path in sorted((PACKAGE / "store" / "migrations").glob("*.sql")))
    return {name for name, columns in CREATE.findall(text) if re.search(r"\bapp_id\b", columns)}


def test_every_statement_names_its_workspace() -> None:
    tables = workspace_tables()
    assert {"contact", "conversation", "conversation_part", "tag", "note", "job"} <= tables
    touching = re.compile(r"\b(FROM|JOIN|INTO|UPDATE)\s+(" + "|".join(sorted(tables)) + r"|\{\})\b", re.IGNORECASE)
    across, seen = set(), 0
    for module in modules():
        for where, text in statements(module):
            if module.part == "store" and touching.search(text):
                seen += 1
                if ":app_id" not in text:
                    across.add(where.removeprefix("store."))
    assert seen > 50
    assert sorted(across) == sorted(ACROSS)


def test_every_key_begins_with_the_workspace() -> None:
    text = "\n".join(path.read_text() for path in sorted((PACKAGE / "store" / "migrations").glob("*.sql")))
    keys = re.findall(r"CREATE TABLE (\w+) \(.*?PRIMARY KEY \((\w+)", text, re.DOTALL)
    tables = workspace_tables()
    assert [name for name, first in keys if name in tables and first != "app_id"] == []
