"""Giving out conversations by the rules of the workspace."""

from __future__ import annotations

from interphone.domain import assignment_rules, conversation_state, conversations, parts, teams
from interphone.domain.assignment_rules import Rule
from interphone.domain.conversation_state import Assign
from interphone.domain.conversations import Conversation, Part
from interphone.domain.part_types import DEFAULT_ASSIGNMENT, RULE_ASSIGNMENT
from interphone.store import assignment as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction

ASSIGN = "assign"
"""The kind of job that gives out a new conversation."""
AT_ONCE = 50


def run(tx: Transaction, conversation_id: int) -> Conversation:
    """Give a conversation to whom the rules say. Raises NotFound.

    Where none holds, it stays with whoever has it, which a part tells (API reference 2.7, run assignment rules).
    """
    conversation = conversations.get(tx, conversation_id)
    rule = _first(tx, conversation)
    if rule is not None:
        return _give(tx, conversation, rule)
    return parts.add_part(
        tx, conversation, parts.OPERATOR, DEFAULT_ASSIGNMENT, assigned=(conversation_state.NOBODY, None)
    )


def give_new(tx: Transaction, conversation_id: int) -> None:
    """The same for one that a person has begun: only where nobody has it by now, and some rule holds."""
    conversation = conversations.find(tx, conversation_id)
    if conversation is None or conversation.admin_assignee_id or conversation.team_assignee_id:
        return
    rule = _first(tx, conversation)
    if rule is not None:
        _give(tx, conversation, rule)


def give_out(tx: Transaction, team_id: int) -> bool:
    """Give to teammates what waits in a team, the oldest first; whether there may be more to give."""
    team = teams.every(tx).get(team_id)
    if team is None or team.distribution_method is None:
        return False
    waiting = store.waiting_in(tx, team_id, AT_ONCE)
    given = [id for id in waiting if conversation_state.distribute(tx, conversations.get(tx, id)).admin_assignee_id]
    return len(given) == AT_ONCE


def _first(tx: Transaction, conversation: Conversation) -> Rule | None:
    """The first rule that holds."""
    rules = assignment_rules.every(tx)
    if not rules:
        return None
    [row] = part_store.ask_sources(tx, [conversation.id])()
    source = Part(*row)
    for rule in rules:
        if assignment_rules.is_there(tx, rule) and assignment_rules.holds(tx, rule, conversation, source):
            return rule
    return None


def _give(tx: Transaction, conversation: Conversation, rule: Rule) -> Conversation:
    act = Assign(
        conversation_id=conversation.id,
        teammate_id=None,
        assignee_id=rule.assignee_id or 0,
        kind=rule.assignee_kind,
        part_type=RULE_ASSIGNMENT,
    )
    return conversation_state.assign(tx, act)
