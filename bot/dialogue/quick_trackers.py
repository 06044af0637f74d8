"""What Rasa works out from a tracker's whole past, worked out from what is new.

Of one turn Rasa asks for the applied events six times, and copies the tracker twice by replaying
every event, so that a turn costs more the longer the talk is. Results are Rasa's own: whatever is
out of the ordinary (a new form, a reverted event) is left to Rasa.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_REMEMBERED: Final = "_applied_events"
# Events that are applied, whatever stands before them, and undo none. By exact type: what derives
# from them may do more. An action may be a form's, and undo what that form did before.
_APPLIED: Final = frozenset(
    {
        UserUttered,
        DefinePrevUserUtteredFeaturization,
        SlotSet,
        BotUttered,
        ActiveLoop,
        ActionExecutionRejected,
        LoopInterrupted,
    }
)


@dataclass(frozen=True)
class _Known:
    """What was applied of a tracker's first ``count`` events; ``loops`` are the forms so far."""

    count: int
    last: Event
    applied: list[Event]
    loops: frozenset[str]


def applied_events(
    tracker: DialogueStateTracker, work_out: Callable[[DialogueStateTracker], list[Event]]
) -> list[Event]:
    """In place of Rasa's ``applied_events``, which is ``work_out``."""
    known: _Known | None = tracker.__dict__.get(_REMEMBERED)
    new = _new_events(tracker, known)
    if known is None or new is None or not _is_ordinary(new, known.loops):
        applied, loops = work_out(tracker), _loops(tracker.events)
    else:
        applied, loops = _extended(tracker, known, new), known.loops
    if tracker.events and new != []:
        last = tracker.events[-1]
        tracker.__dict__[_REMEMBERED] = _Known(len(tracker.events), last, applied, loops)
        return list(applied)
    return applied


def _loops(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(e.name for e in events if isinstance(e, ActiveLoop) and e.name)


def _is_ordinary(new: list[Event], loops: frozenset[str]) -> bool:
    """Whether ``new`` only adds to what is known: a form that is new may undo what went before."""
    return all(
        type(event) is ActionExecuted
        or (type(event) in _APPLIED and not (type(event) is ActiveLoop and _is_new(event, loops)))
        for event in new
    )


def _is_new(event: ActiveLoop, loops: frozenset[str]) -> bool:
    return bool(event.name) and event.name not in loops


def _extended(tracker: DialogueStateTracker, known: _Known, new: list[Event]) -> list[Event]:
    """As Rasa goes on from ``known.applied``, by its own rules for forms."""
    applied = list(known.applied)
    for event in new:
        name = event.action_name if type(event) is ActionExecuted else None
        if name in known.loops and not tracker._first_loop_execution_or_unhappy_path(name, applied):
            tracker._undo_till_previous_loop_execution(name, applied)
        else:
            applied.append(event)
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
