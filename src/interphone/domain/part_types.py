"""What a part of a conversation is: words, or something done. The names are those of the API."""

from __future__ import annotations

SOURCE = "source"
"""What began the conversation; the API shows it apart from the parts."""
COMMENT = "comment"
NOTE = "note"
QUICK_REPLY = "quick_reply"
OPEN = "open"
CLOSE = "close"
ASSIGNMENT = "assignment"
SNOOZED = "snoozed"
UNSNOOZED = "unsnoozed"
TIMER_UNSNOOZE = "timer_unsnooze"
NOTE_AND_REOPEN = "note_and_reopen"
NOTE_AND_UNSNOOZE = "note_and_unsnooze"
ASSIGN_AND_REOPEN = "assign_and_reopen"
ASSIGN_AND_UNSNOOZE = "assign_and_unsnooze"
AWAY_ASSIGNMENT = "away_mode_assignment"
RULE_ASSIGNMENT = "workflow_assignment"
DEFAULT_ASSIGNMENT = "default_assignment"
"""Rules of assignment were run and none held."""
PARTICIPANT_ADDED = "participant_added"
PARTICIPANT_REMOVED = "participant_removed"
RATING_CHANGED = "conversation_rating_changed"
REMARK_ADDED = "conversation_rating_remark_added"
PRIORITY_CHANGED = "priority_changed"
TAGS_UPDATED = "conversation_tags_updated"
MERGED = "merged_primary_conversation"
"""Another conversation goes on in this one."""
ATTRIBUTE_UPDATED = "conversation_attribute_updated_by_admin"

NOTES = (NOTE, NOTE_AND_REOPEN, NOTE_AND_UNSNOOZE)
"""What the team says among itself; no person ever sees it."""
ASSIGNMENTS = (ASSIGNMENT, ASSIGN_AND_REOPEN, ASSIGN_AND_UNSNOOZE, AWAY_ASSIGNMENT, RULE_ASSIGNMENT, DEFAULT_ASSIGNMENT)
SPOKEN = (SOURCE, COMMENT, QUICK_REPLY)
"""What is said and nothing else. A reply that opens a conversation again is an OPEN, with words or files of its own."""
