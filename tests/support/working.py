"""Background work, done when a test says so."""

from __future__ import annotations

from interphone.background import Background
from interphone.config import load
from interphone.jobs.worker import Worker
from tests.support.api import Door


def worker_of(door: Door) -> Worker:
    """A worker for an application that does no jobs itself."""
    worker = Background(load({}, jobs=True), door.app.database).worker
    assert worker is not None
    return worker


def work_off(door: Door, worker: Worker) -> None:
    """Do all that is due now."""
    while door.run(worker.run_due()):
        continue
