"""What a conversation of the counting agent has to look like, worked out from what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.masked_events import mask_event
from tests.dialogue.counting_agent import (
    State,
    further_events,
    replay,
    reply_texts,
    session_event,
    user_event,
)


@dataclass
class Account:
    """A conversation, kept in the simplest way: one turn after the other.

    Attributes:
        state: what the agent knows.
        told: what the open form was told.
        events: of all sessions.
        session_start: how many events belong to earlier sessions.
    """

    state: State = field(default_factory=State)
    told: str | None = None
    events: list[Mapping[str, Any]] = field(default_factory=list)
    session_start: int = 0

    def answer(self, text: str) -> list[str]:
        """Hear ``text`` and return what is said to it."""
        kind = text.split()[0]
        if kind == "renew":
            self.session_start = len(self.events)
            self.events.append(session_event(self.state))
        if kind == "open":
            self.told = text
        heard = self.state.heard(text)
        replies = reply_texts(heard, text, self.told)
        new = [user_event(text), *further_events(heard, text, self.told)]
        self.events += new
        # In the end only what is masked is remembered.
        self.state = replay([mask_event(event) for event in new], self.state)
        if not self.state.form:
            self.told = None
        return replies
