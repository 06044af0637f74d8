"""What Rasa works out from a tracker's whole past, worked out from what is new.

Of one turn Rasa asks for the applied events six times, and copies the tracker twice by replaying
every event, so that a turn costs more the longer the talk is. Results are Rasa's own: whatever is
out of the ordinary (a form, a reverted event) is left to Rasa.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_REMEMBERED: Final = "_applied_events"
# Events that are applied, whatever stands before them, and undo none. By exact type: what derives
# from them may do more. An action counts only where there was no form, whose actions Rasa undoes.
_APPLIED: Final = frozenset(
    {UserUttered, DefinePrevUserUtteredFeaturization, SlotSet, ActionExecuted, BotUttered}
)


@dataclass(frozen=True)
class _Known:
    """What was applied of a tracker's first ``count`` events."""

    count: int
    last: Event
    applied: list[Event]
    has_loop: bool


def applied_events(
    tracker: DialogueStateTracker, work_out: Callable[[DialogueStateTracker], list[Event]]
) -> list[Event]:
    """In place of Rasa's ``applied_events``, which is ``work_out``."""
    known: _Known | None = tracker.__dict__.get(_REMEMBERED)
    new = _new_events(tracker, known)
    if known is None or new is None or known.has_loop or not all(type(e) in _APPLIED for e in new):
        applied = work_out(tracker)
        has_loop = any(isinstance(event, ActiveLoop) for event in tracker.events)
    else:
        applied, has_loop = [*known.applied, *new], False
    if tracker.events and new != []:
        last = tracker.events[-1]
        tracker.__dict__[_REMEMBERED] = _Known(len(tracker.events), last, applied, has_loop)
        return list(applied)
    return applied


def _new_events(tracker: DialogueStateTracker, known: _Known | None) -> list[Event] | None:
    """Events since ``known``; None where that is not the beginning of what the tracker holds."""
    events = tracker.events
    if known is None or known.count > len(events) or events[known.count - 1] is not known.last:
        return None
    return list(islice(events, known.count, None))


def copied(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """In place of Rasa's ``copy``, which replays all events on a new tracker."""
    twin = copy.copy(tracker)
    twin.events = tracker.events.copy()
    twin.slots = {name: copy.copy(slot) for name, slot in tracker.slots.items()}
    twin.active_loop = copy.copy(tracker.active_loop)
    # A replayed one has none of these, so that new events are marked by the original alone.
    twin.model_id = twin.assistant_id = twin.sender_source = None
    return twin
