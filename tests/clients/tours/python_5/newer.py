"""What python-intercom 5 knows and 4 does not: contacts by external id, blocking, away reasons, addresses, jobs."""

from typing import Any

import intercom
from intercom.core.api_error import ApiError

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    made = client.contacts.create(request=intercom.CreateContactRequestWithExternalId(external_id="mal-1", name="Mal"))
    assert client.contacts.show_contact_by_external_id("mal-1").id == made.id
    assert refused(ApiError, client.contacts.show_contact_by_external_id, "zoe-1").status_code == 404
    blocked = client.contacts.block_contact(made.id)
    assert (blocked.type, blocked.id, blocked.blocked) == ("contact", made.id, True)
    reasons = dict(client.away_status_reasons.list_away_status_reasons())  # Declared as a bare list; it is in `data`.
    [reason] = reasons["data"]
    assert (reasons["type"], reason["type"], reason["label"]) == ("list", "away_status_reason", "On leave")
    away = client.admins.away(
        int(stage.admins[1].id), away_mode_enabled=True, away_mode_reassign=False, away_status_reason_id=reason["id"]
    )
    assert (away.away_mode_enabled, away.away_status_reason_id) == (True, int(reason["id"]))
    allowed = client.ip_allowlist.get_ip_allowlist()
    assert (allowed.type, allowed.enabled) == ("ip_allowlist", False)
    assert refused(intercom.NotFoundError, client.jobs.status, "job_4711").status_code == 404
