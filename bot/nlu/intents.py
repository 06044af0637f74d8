"""What each intent leads to. FAQ intents are the articles; every other intent is named here.

The table is part of the contract of ``helpdesk parse`` (``docs/cli.md``): intent → decision.
"""

from __future__ import annotations

from enum import Enum

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"  # the one name that `rasa test nlu` knows for "not understood"
TALK_TO_HUMAN = "talk_to_human"
INFORM_NETID = "inform_netid"
CHECK_FILE = "check_file"

URGENT = frozenset({"emergency", "crisis"})
SMALLTALK = frozenset(
    {
        "greet",
        "goodbye",
        "thanks",
        "affirm",
        "deny",
        "bot_challenge",
        "what_can_you_do",
        "none_of_these",
        "helpful",
        "not_helpful",
    }
)
# What buttons stand for, and what the server says for a patient who has signed in (continue_task).
# The classifier takes no text for one of these; the last one is also what a file's name leads to
# (bot/nlu/file_names.py).
BUTTONS = frozenset({"send_reset_link", "hand_over", "start_release", "continue_task", CHECK_FILE})
TASK = frozenset({"cancel", "inform", "correct", INFORM_NETID, "records_status"}) | BUTTONS
RESERVED = URGENT | SMALLTALK | TASK | {OUT_OF_SCOPE, FALLBACK, TALK_TO_HUMAN}


class Decision(str, Enum):
    """What the bot does with a message."""

    ANSWER = "answer"
    ACTION = "action"
    CLARIFY = "clarify"
    FALLBACK = "fallback"
    EMERGENCY = "emergency"
    HANDOFF = "handoff"
    SMALLTALK = "smalltalk"


def decision_for(intent: str) -> Decision:
    """The decision an intent leads to when the classifier is sure of it."""
    if intent in URGENT:
        return Decision.EMERGENCY
    if intent in SMALLTALK:
        return Decision.SMALLTALK
    if intent in TASK:
        return Decision.ACTION
    if intent in (OUT_OF_SCOPE, FALLBACK):
        return Decision.FALLBACK
    return Decision.HANDOFF if intent == TALK_TO_HUMAN else Decision.ANSWER


def is_faq(intent: str) -> bool:
    """Whether the intent is a question that an article answers."""
    return intent not in RESERVED
