"""`interphone jobs` where there are none; what becomes of jobs is tested in tests/jobs."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_no_jobs_are_said_to_be_none(run: Run) -> None:
    assert run("jobs", "list") == (0, "No jobs wait or have failed.\n", "")
    assert run("jobs", "list", "--json").json == []
    assert run("jobs", "retry") == (0, "0 failed jobs will be tried again.\n", "")
