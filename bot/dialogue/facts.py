"""What the event stream is told of a turn: names and numbers out of the tracker's events.

No text is looked at. Of intents, phrases and forms only the names are taken, of slots only that
one was set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.dialogue.answer import Answer
from bot.nlu.intents import decision_for

_TICKET: Final = "ticket_number"

Event = Mapping[str, Any]


def facts_of(answer: Answer, outcome: str, seconds: float) -> dict[str, Any]:
    """What ``turn.ended`` tells beside the replies (``bot/store/event_kinds.py``).

    Args:
        answer: the agent's; a failed one has no events, so that nothing was understood.
        outcome: "answered", "failed", "timed_out" or "given_up".
        seconds: from the claim to the end of the agent's work.
    """
    heard, events = _of_turn(answer.events)
    return {
        "outcome": outcome,
        "seconds": round(seconds, 4),
        **_understood(heard),
        "phrases": _phrases(events),
        "form_opened": next(iter(_forms(events)), None),
        "form_closed": any(_is(event, "active_loop") and not event["name"] for event in events),
        "form_open": answer.form_open,
        "ticket_made": any(_is_ticket(event) for event in events),
    }


def _of_turn(events: Sequence[Event]) -> tuple[Event, Sequence[Event]]:
    """The last message of the patient and what followed: a new session begins with older ones."""
    for place in range(len(events) - 1, -1, -1):
        if _is(events[place], "user"):
            return events[place].get("parse_data") or {}, events[place + 1 :]
    return {}, events


def _understood(parsed: Mapping[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or {}
    name = intent.get("name")
    if name is None:
        return {"intent": None, "confidence": None, "decision": None, "segments": []}
    segments = parsed.get("segments") or ()
    return {
        "intent": name,
        "confidence": round(float(intent.get("confidence") or 0.0), 3),
        # A button was not understood but pressed; it leads where its intent does.
        "decision": parsed.get("decision") or decision_for(name).value,
        "segments": [{"intent": s["intent"], "decision": s["decision"]} for s in segments],
    }


def _phrases(events: Sequence[Event]) -> list[str]:
    said = (event.get("metadata") or {} for event in events if _is(event, "bot"))
    return [metadata["utter_action"] for metadata in said if metadata.get("utter_action")]


def _forms(events: Sequence[Event]) -> list[str]:
    return [event["name"] for event in events if _is(event, "active_loop") and event["name"]]


def _is_ticket(event: Event) -> bool:
    return _is(event, "slot") and event["name"] == _TICKET and bool(event["value"])


def _is(event: Event, kind: str) -> bool:
    return event.get("event") == kind
