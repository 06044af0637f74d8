"""Why a chat is handed over, and what it was about: read from what went before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rasa_sdk import Tracker

from portal.schema import TicketReason

# What the bot said before the patient asked for a person, and what that tells. The portal's
# failures, and our own, come first: they say more than a question that was not understood.
_TELLING: Final[dict[str, TicketReason]] = {
    "utter_apology": "failure",
    "utter_reset_failed": "failure",
    "utter_reset_unsure": "failure",
    "utter_form_given_up": "not_understood",
    "utter_fallback": "not_understood",
    "utter_none_of_these": "not_understood",
    "utter_feedback_sorry": "wrong_answer",
}
_NOT_TOPICS: Final = frozenset({"talk_to_human", "emergency", "crisis"})


def reason_of(tracker: Tracker) -> TicketReason:
    """By what the bot said in its last turn before the form began."""
    for event in _before_the_form(tracker):
        said = str((event.get("metadata") or {}).get("utter_action") or "")
        if event.get("event") == "bot" and said in _TELLING:
            return _TELLING[said]
        if event.get("event") == "user":
            break
    return "request"


def topic_of(tracker: Tracker) -> str | None:
    """The last article that was shown; None where there was none."""
    for event in reversed(tracker.events):
        articles = (event.get("metadata") or {}).get("articles") or []
        topics = [name for name in articles if name not in _NOT_TOPICS]
        if event.get("event") == "bot" and topics:
            return str(topics[0])
    return None


def _before_the_form(tracker: Tracker) -> Iterator[dict[str, Any]]:
    """Events before the message that opened the form, the latest first."""
    events = reversed(tracker.events)
    for event in events:
        if event.get("event") == "active_loop" and event.get("name") == "handoff_form":
            break
    for event in events:
        if event.get("event") == "user":
            break
    yield from events
