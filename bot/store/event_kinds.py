"""The events that there are: what each tells. Their schemas: ``bot/events/schemas``.

None holds a word that somebody wrote, nor who they are: names of intents, articles, phrases and
forms, numbers, truth values (``docs/events.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.store.events import Event
from bot.store.records import Claim, NewMessage, Outcome, Visitor

CHANNEL: Final = "web"
# What a turn tells of that nobody looked into: it was ended without the agent.
_NO_FACTS: Final[Mapping[str, Any]] = {
    "outcome": "answered",
    "seconds": 0.0,
    "intent": None,
    "confidence": None,
    "decision": None,
    "segments": (),
    "phrases": (),
    "form_opened": None,
    "form_closed": False,
    "form_open": False,
    "ticket_made": False,
}


def message_received(
    visitor: Visitor, message: NewMessage, number: int, waiting: int, at: float
) -> Event:
    """A message was stored. ``waiting``: messages without an answer, this one included."""
    data = {
        "channel": CHANNEL,
        "message": number,
        "kind": message.kind,
        "signed_in": visitor.subject is not None,
        "chosen": intent_of(message.payload),
        "waiting": waiting,
    }
    return Event("message.received.v1", visitor.conversation_id, at, data)


def turn_ended(claim: Claim, outcome: Outcome, at: float) -> list[Event]:
    """A turn's end was stored; a ticket that it made is told of on its own too."""
    facts = {**_NO_FACTS, **outcome.facts}
    ticket_made = facts.pop("ticket_made")
    place = {"channel": CHANNEL, "message": claim.seq, "signed_in": claim.subject is not None}
    data = {
        **place,
        "kind": claim.kind,
        "attempts": claim.attempts,
        **facts,
        "articles": [article for reply in outcome.replies for article in reply.articles],
        "suggested": _suggested(outcome),
        "replies": len(outcome.replies),
        "new_session": outcome.new_session,
    }
    events = [Event("turn.ended.v1", claim.conversation_id, at, data)]
    if ticket_made:
        events.append(Event("ticket.made.v1", claim.conversation_id, at, place))
    return events


def feedback_given(
    conversation_id: str, answer: int, helpful: bool, articles: Sequence[str], at: float
) -> Event:
    """Somebody said whether message number ``answer`` helped."""
    data = {"channel": CHANNEL, "message": answer, "helpful": helpful, "articles": list(articles)}
    return Event("feedback.given.v1", conversation_id, at, data)


def conversation_ended(conversation_id: str, messages: int, began_at: float, at: float) -> Event:
    """A visitor ended a chat. ``messages``: of both sides, those that nobody sees included."""
    seconds = round(max(0.0, at - began_at), 3)
    data = {"channel": CHANNEL, "messages": messages, "seconds": seconds}
    return Event("conversation.ended.v1", conversation_id, at, data)


def conversation_deleted(conversation_id: str, reason: str, at: float) -> Event:
    """All of a conversation was deleted. ``reason``: "expired" or "asked"."""
    data = {"channel": CHANNEL, "reason": reason}
    return Event("conversation.deleted.v1", conversation_id, at, data, tells_former=True)


def intent_of(payload: str | None) -> str | None:
    """The intent that a button stands for: what comes before its fields."""
    return payload.lstrip("/").partition("{")[0] if payload else None


def _suggested(outcome: Outcome) -> list[str | None]:
    return [intent_of(payload) for reply in outcome.replies for _, payload in reply.buttons]
