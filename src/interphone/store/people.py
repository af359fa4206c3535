"""What stands around contacts, for many of them at once: the tags they wear and the companies they are in."""

from __future__ import annotations

from interphone.store.database import Asked, Transaction
from interphone.store.sets import among


def ask_tags(tx: Transaction, ids: list[str]) -> Asked:
    """(contact_id, id, name, tagged_at, tagged_by), in the order in which tags came to be."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT w.contact_id, t.id, t.name, w.tagged_at, w.tagged_by FROM contact_tag w "
        "JOIN tag t ON t.app_id = w.app_id AND t.id = w.tag_id "
        f"WHERE w.app_id = :app_id AND w.contact_id IN ({wanted}) ORDER BY w.contact_id, t.id",
        **values,
    )


def ask_companies(tx: Transaction, ids: list[str]) -> Asked:
    """(contact_id, id, company_id, name), the newest companies first, as a client's own tests expect."""
    wanted, values = among("id", ids)
    return tx.ask(
        "SELECT m.contact_id, c.id, c.company_id, c.name FROM company_contact m "
        "JOIN company c ON c.app_id = m.app_id AND c.id = m.company_id "
        f"WHERE m.app_id = :app_id AND m.contact_id IN ({wanted}) ORDER BY m.contact_id, c.id DESC",
        **values,
    )
