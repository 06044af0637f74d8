"""Conversations in this process's memory, as live trackers.

Rasa's in-memory store writes a tracker to JSON and back on every turn, and every turn looks at
all turns before it, so that a long talk gets slower and slower. Here the tracker itself is kept,
and after ``SESSION_MESSAGES`` messages with no form open it starts afresh: slots stay, and so
do the answer to the NetID question, the last few messages and that the trust lines were said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

# Measured: with sessions of 30 messages turn 300 costs what turn 10 does.
SESSION_MESSAGES: Final = 30
# As far as replies look back: misses in a row, and a question that waits for its answer.
_KEPT_MESSAGES: Final = 3


@dataclass
class _Live:
    tracker: DialogueStateTracker
    events: int  # saved so far
    messages: int


class LiveTrackerStore(TrackerStore):
    """A tracker store whose trackers are the live objects.

    Args:
        carried: slot values that a new session begins with, worked out from the old tracker.
    """

    def __init__(
        self, domain: Domain, carried: Callable[[DialogueStateTracker], dict[str, Any]]
    ) -> None:
        super().__init__(domain)
        self._carried = carried
        self._live: dict[str, _Live] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Remember how far the conversation went well."""
        messages = sum(isinstance(event, UserUttered) for event in tracker.events)
        self._live[tracker.sender_id] = _Live(tracker, len(tracker.events), messages)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The live tracker; a fresh one with the same slots where a session is full."""
        live = self._live.get(sender_id)
        if live is None:
            return None
        if live.messages >= SESSION_MESSAGES and not live.tracker.active_loop_name:
            return self._next_session(live.tracker)
        return live.tracker

    async def keys(self) -> list[str]:
        """Ids of all conversations."""
        return list(self._live)

    def undo(self, sender_id: str) -> None:
        """Forget what a failed turn did to the tracker."""
        live = self._live.get(sender_id)
        if live is not None and len(live.tracker.events) != live.events:
            live.tracker = self._tracker(sender_id, list(live.tracker.events)[: live.events])

    def _next_session(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        slots = {**tracker.current_slot_values(), **self._carried(tracker)}
        known = [SlotSet(name, value) for name, value in slots.items() if value is not None]
        events = list(tracker.events)
        return self._tracker(tracker.sender_id, [*known, *_trust_lines(events), *_last(events)])

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)


def _trust_lines(events: Sequence[Event]) -> list[Event]:
    said = (e for e in events if isinstance(e, BotUttered) and e.metadata.get("trust"))
    return list(islice(said, 1))


def _last(events: Sequence[Event]) -> Sequence[Event]:
    """The last messages and what followed, from where the bot began to listen for them."""
    heard = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    first = heard[-_KEPT_MESSAGES:][0]
    # A rule applies only where the bot was listening before.
    return events[max(place for place in range(first) if _listens(events[place])) :]


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
