"""Where a person is, from the address they were last seen at."""

from __future__ import annotations

import asyncio

from interphone.domain import contact_changes, contacts
from interphone.domain.contacts import Enrichment
from interphone.domain.documents import encode
from interphone.domain.jobs import Job
from interphone.enrichment.location import Locator
from interphone.jobs.worker import Handler
from interphone.store.database import Database


def locate(locator: Locator) -> Handler:
    """The job. An address nobody can place, such as a private one, leaves the last known location."""

    async def run(database: Database, job: Job) -> None:
        contact = await database.read(job.app_id, contacts.find_by_id, job.subject)
        if contact is None or contact.last_seen_ip is None:
            return
        location = await asyncio.to_thread(locator.locate, contact.last_seen_ip)
        if location is not None:
            found = Enrichment(contact_id=job.subject, location=encode(location))
            await database.write(job.app_id, contact_changes.enrich, found)

    return run
