"""A person's picture and public social profiles, from their email address."""

from __future__ import annotations

from interphone.domain import contact_changes, contacts
from interphone.domain.contacts import Enrichment
from interphone.domain.documents import encode
from interphone.domain.jobs import Job
from interphone.enrichment.profiles import ProfileProvider
from interphone.jobs.worker import Handler
from interphone.store.database import Database


def profile(provider: ProfileProvider, *, avatars: bool) -> Handler:
    """The job. What the provider does not know stays as it is; pictures are kept only where `avatars`."""

    async def run(database: Database, job: Job) -> None:
        contact = await database.read(job.app_id, contacts.find_by_id, job.subject)
        if contact is None or contact.email is None:
            return
        found = await provider.find(contact.email)
        enrichment = Enrichment(
            contact_id=job.subject,
            email=contact.email,
            avatar_url=found.avatar_url if avatars else None,
            social_profiles=encode(found.social_profiles) if found.social_profiles else None,
        )
        await database.write(job.app_id, contact_changes.enrich, enrichment)

    return run
