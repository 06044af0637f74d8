"""Conversations in this process's memory, as live trackers.

Rasa's in-memory store writes a tracker to JSON and back on every turn, and every turn looks at
all turns before it, so that a long talk gets slower and slower. Here the tracker itself is kept,
and after ``SESSION_MESSAGES`` messages with no form open it starts afresh: slots stay, and so
do the answer to the NetID question, the last few messages and that the trust lines were said.

Of conversations that are stored elsewhere too (``turns.py``), each has a version: the number of
its stored events. Those used least recently are dropped; the stored events bring them back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Measured: with sessions of 30 messages turn 300 costs what turn 10 does.
SESSION_MESSAGES: Final = 30
# As far as replies look back: misses in a row, and a question that waits for its answer.
_KEPT_MESSAGES: Final = 3
_CONVERSATIONS: Final = 1000


@dataclass
class _Live:
    tracker: DialogueStateTracker
    events: int = 0  # saved so far
    messages: int = 0
    version: int = 0  # events stored elsewhere, those of earlier sessions included
    stored: int = 0  # of this tracker's events
    new_session: bool = False  # since they were stored


@dataclass(frozen=True)
class Changes:
    """What a conversation's store lacks: ``events`` as dicts, of a new session or of this one."""

    events: tuple[dict[str, Any], ...]
    new_session: bool
    form_open: bool


class LiveTrackerStore(TrackerStore):
    """A tracker store whose trackers are the live objects.

    Args:
        carried: slot values that a new session begins with, worked out from the old tracker.
        most: how many conversations are kept; many more than there are turns at once.
    """

    def __init__(
        self,
        domain: Domain,
        carried: Callable[[DialogueStateTracker], dict[str, Any]],
        most: int = _CONVERSATIONS,
    ) -> None:
        super().__init__(domain)
        self._carried = carried
        self._most = most
        self._live: OrderedDict[str, _Live] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Remember how far the conversation went well."""
        live = self._live.get(tracker.sender_id)
        if live is None or live.tracker is not tracker:
            # A session of its own; also where the conversation was dropped while its turn ran.
            live = self._put(tracker)
            live.new_session = True
        live.events = len(tracker.events)
        live.messages = _messages(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The live tracker; a fresh one with the same slots where a session is full."""
        live = self._live.get(sender_id)
        if live is None:
            return None
        self._live.move_to_end(sender_id)
        if live.messages >= SESSION_MESSAGES and not live.tracker.active_loop_name:
            return self._next_session(live.tracker)
        return live.tracker

    async def keys(self) -> list[str]:
        """Ids of all conversations."""
        return self.remembered()

    def remembered(self) -> list[str]:
        """The same, for those that don't wait."""
        return list(self._live)

    def undo(self, sender_id: str) -> None:
        """Forget what a failed turn did to the tracker."""
        live = self._live.get(sender_id)
        if live is not None and len(live.tracker.events) != live.events:
            live.tracker = self._tracker(sender_id, list(live.tracker.events)[: live.events])

    def knows(self, sender_id: str, version: int) -> bool:
        """Whether the tracker is here as it was stored with ``version`` events."""
        live = self._live.get(sender_id)
        if live is None:
            return version == 0
        self._live.move_to_end(sender_id)  # it is about to be used
        return live.version == version

    def restore(self, sender_id: str, events: Sequence[Mapping[str, Any]], version: int) -> None:
        """Make the tracker from the events of its session."""
        self.forget(sender_id)
        if events:
            tracker = self._tracker(sender_id, deserialise_events([dict(e) for e in events]))
            live = self._put(tracker)
            live.version, live.stored = version, len(tracker.events)
            live.events = live.stored
            live.messages = _messages(tracker)

    def changes(self, sender_id: str) -> Changes:
        """What has happened since ``restore`` or ``stored``."""
        live = self._live[sender_id]
        events = islice(live.tracker.events, live.stored, None)
        return Changes(
            tuple(event.as_dict() for event in events),
            live.new_session,
            bool(live.tracker.active_loop_name),
        )

    def stored(self, sender_id: str, version: int) -> None:
        """All changes are stored; ``version`` events are now."""
        live = self._live.get(sender_id)
        if live is not None:
            live.version, live.stored, live.new_session = version, len(live.tracker.events), False

    def forget(self, sender_id: str) -> None:
        """Drop the conversation."""
        self._live.pop(sender_id, None)

    def _put(self, tracker: DialogueStateTracker) -> _Live:
        live = self._live[tracker.sender_id] = _Live(tracker)
        while len(self._live) > self._most:
            self._live.popitem(last=False)
        return live

    def _next_session(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        slots = {**tracker.current_slot_values(), **self._carried(tracker)}
        known = [SlotSet(name, value) for name, value in slots.items() if value is not None]
        events = list(tracker.events)
        return self._tracker(tracker.sender_id, [*known, *_trust_lines(events), *_last(events)])

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)


def _messages(tracker: DialogueStateTracker) -> int:
    # By exact type: `isinstance` is slow with Rasa's abstract classes, and this runs every turn.
    return sum(type(event) is UserUttered for event in tracker.events)


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
