"""`interphone jobs`: what waits, what failed and why, and another try."""

from __future__ import annotations

from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption, JsonOption

app = common.group("Background jobs of all workspaces.")


@app.command("list")
def list_jobs(as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Show jobs that wait, run or have failed, failed ones first. Done jobs are gone."""
    from interphone.domain import jobs

    with common.open_database(common.load_settings(data, database)) as opened:
        found = opened.read("", jobs.every, None)
    if as_json:
        common.print_json(found)
        return
    if not found:
        typer.echo("No jobs wait or have failed.")
        return
    columns = ["KIND", "WORKSPACE", "ABOUT", "STATE", "TRIES", "NEXT", "ERROR"]
    rows = [
        [
            job.kind,
            job.app_id,
            job.subject,
            job.state,
            str(job.attempts),
            common.show_time(job.run_at) if job.state == "waiting" else "",
            job.error or "",
        ]
        for job in found
    ]
    common.print_table(columns, rows)


@app.command("retry")
def retry(
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only jobs of this kind.")] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Try failed jobs again, now."""
    from interphone.domain import jobs

    with common.open_database(common.load_settings(data, database)) as opened:
        woken = opened.write("", jobs.retry_failed, kind)
    typer.echo(f"{woken} failed {'job' if woken == 1 else 'jobs'} will be tried again.")
