"""What is true of a workspace's tables after every commit."""

from __future__ import annotations

from interphone.domain import seen_days
from interphone.store.database import Transaction

# Each finds the rows that break a rule.
RULES = {
    "nobody shares a user_id": """
        SELECT user_id FROM contact WHERE app_id = :app_id AND user_id IS NOT NULL
        GROUP BY user_id HAVING count(*) > 1""",
    "everyone has a presence": """
        SELECT c.id FROM contact c LEFT JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id
        WHERE c.app_id = :app_id AND p.contact_id IS NULL""",
    "presence is of someone": """
        SELECT p.contact_id FROM presence p LEFT JOIN contact c ON c.app_id = p.app_id AND c.id = p.contact_id
        WHERE p.app_id = :app_id AND c.id IS NULL""",
    "everyone who was seen stands by the day": """
        SELECT c.id FROM contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id
        LEFT JOIN seen_day d ON d.app_id = c.app_id AND d.listing = c.listing AND d.contact_id = c.id
            AND d.day = p.last_seen_at / 86400
        WHERE c.app_id = :app_id AND (p.last_seen_at IS NULL) <> (d.day IS NULL)""",
    "nobody stands by a day twice, and nobody who is not there": """
        SELECT d.contact_id FROM seen_day d LEFT JOIN contact c ON c.app_id = d.app_id AND c.id = d.contact_id
        WHERE d.app_id = :app_id GROUP BY d.contact_id, c.id HAVING COUNT(*) > 1 OR c.id IS NULL""",
    "a tag stands where its wearer stands": """
        SELECT t.contact_id FROM contact_tag t LEFT JOIN contact c ON c.app_id = t.app_id AND c.id = t.contact_id
        WHERE t.app_id = :app_id AND (c.id IS NULL OR c.joined_at <> t.joined_at OR c.listing <> t.listing)""",
    "a contact stands where it joined": """
        SELECT id FROM contact WHERE app_id = :app_id AND joined_at <> COALESCE(signed_up_at, created_at)""",
    "a contact is listed by its role": """
        SELECT id FROM contact WHERE app_id = :app_id AND listing NOT IN (role, 'archived')""",
    "conversations are someone's": """
        SELECT v.id FROM conversation v LEFT JOIN contact c ON c.app_id = v.app_id AND c.id = v.contact_id
        WHERE v.app_id = :app_id AND c.id IS NULL""",
    "parts are of a conversation": """
        SELECT p.id FROM conversation_part p
        LEFT JOIN conversation v ON v.app_id = p.app_id AND v.id = p.conversation_id
        WHERE p.app_id = :app_id AND v.id IS NULL""",
    "a conversation is read as whom it is with has read it": """
        SELECT v.id FROM conversation v LEFT JOIN conversation_contact p
            ON p.app_id = v.app_id AND p.conversation_id = v.id AND p.contact_id = v.contact_id
        WHERE v.app_id = :app_id AND (p.read IS NULL OR p.read <> v.read)""",
    "a conversation has a source": """
        SELECT v.id FROM conversation v LEFT JOIN conversation_part p
            ON p.app_id = v.app_id AND p.conversation_id = v.id AND p.id = v.source_id AND p.part_type = 'source'
        WHERE v.app_id = :app_id AND p.id IS NULL""",
    "parts are counted": """
        SELECT v.id FROM conversation v WHERE v.app_id = :app_id AND v.count_conversation_parts <> (
            SELECT COUNT(*) FROM conversation_part p WHERE p.app_id = :app_id AND p.conversation_id = v.id)""",
    "unread conversations are counted": """
        SELECT r.contact_id FROM presence r WHERE r.app_id = :app_id AND r.unread <> (
            SELECT COUNT(*) FROM conversation_contact p
            WHERE p.app_id = :app_id AND p.contact_id = r.contact_id AND p.read = 0)""",
    "a conversation has a part": """
        SELECT v.id FROM conversation v WHERE v.app_id = :app_id AND NOT EXISTS (
            SELECT 1 FROM conversation_part p WHERE p.app_id = :app_id AND p.conversation_id = v.id)""",
    "sums of events count at least the events that are there": """
        SELECT e.name_key FROM data_event e LEFT JOIN data_event_summary s
            ON s.app_id = e.app_id AND s.contact_id = e.contact_id AND s.name_key = e.name_key
        WHERE e.app_id = :app_id GROUP BY e.contact_id, e.name_key, s.times
        HAVING COALESCE(s.times, 0) < COUNT(*) """,
    "notes and events are someone's": """
        SELECT n.id FROM (SELECT app_id, contact_id, 'note' AS id FROM note
                          UNION ALL SELECT app_id, contact_id, id FROM data_event
                          UNION ALL SELECT app_id, contact_id, name FROM data_event_summary) n
        LEFT JOIN contact c ON c.app_id = n.app_id AND c.id = n.contact_id
        WHERE n.app_id = :app_id AND c.id IS NULL""",
}


def faults(tx: Transaction, _: None) -> list[str]:
    """What is wrong in the tables, in words; empty where nothing is."""
    seen_days.require_current(tx)
    found = [f"{rule}, but not {row}" for rule, sql in RULES.items() for row in tx.all(sql)]
    keys: dict[str, list[tuple[int, str]]] = {}
    for listing, *key in tx.all("SELECT listing, joined_at, id FROM contact WHERE app_id = :app_id"):
        keys.setdefault(listing, []).append((key[0], key[1]))
    for tag, listing, *key in tx.all(
        "SELECT tag_id, listing, joined_at, contact_id FROM contact_tag WHERE app_id = :app_id"
    ):
        keys.setdefault(f"tag {tag} {listing}", []).append((key[0], key[1]))
    return found + [fault for list, members in keys.items() for fault in _block_faults(tx, list, members)]


def _block_faults(tx: Transaction, list: str, members: list[tuple[int, str]]) -> list[str]:
    """Every block counts the members from its start to the start of the next."""
    blocks = tx.all(
        "SELECT start_at, start_id, members FROM page_block WHERE app_id = :app_id AND list = :list "
        "ORDER BY start_at, start_id",
        list=list,
    )
    ends = [(at, id) for at, id, _ in blocks[1:]] + [(2**62, "")]
    counted = [
        (count, sum((at, id) <= tuple(key) < end for key in members))
        for (at, id, count), end in zip(blocks, ends, strict=False)
    ]
    faults = [f"a block of {list} counts {count} of {there}" for count, there in counted if count != there]
    if sum(there for _, there in counted) != len(members):
        faults.append(f"the blocks of {list} leave some out")
    return faults
