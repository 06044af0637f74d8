"""The states of a conversation that rules can reach back to, and no earlier ones.

Rasa works out the state before each action since the session began, twice a turn, and then compares
rules with the last few: the cost of a turn grows with the talk. A rule can't look back further than
it is long (a test holds ours to less than ``STATES``), so the states before are left out. Where an
earlier event may still show in a state (a form, or a slot that rules look at), all are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event
from rasa.shared.core.trackers import DialogueStateTracker

STATES: Final = 5


def recent_prior_trackers(
    tracker: DialogueStateTracker, all_of_them: Any
) -> Iterator[tuple[DialogueStateTracker, bool]]:
    """In place of Rasa's ``generate_all_prior_trackers``, which is ``all_of_them``."""
    events = tracker.applied_events()
    start = _start(events)
    if start == 0 or _reaches_far(tracker, events):
        yield from all_of_them(tracker)
        return
    prior = tracker.init_copy()
    prior.update(events[start])
    for event in events[start + 1 :]:
        if type(event) is ActionExecuted:
            yield prior, event.hide_rule_turn
        prior.update(event)
    yield prior, False


def _start(events: Sequence[Event]) -> int:
    """Where the bot listened, with at least ``STATES`` actions since; 0 if that is not so."""
    actions = 0
    for place in range(len(events) - 1, 0, -1):
        event = events[place]
        if isinstance(event, ActionExecuted):
            if actions >= STATES and event.action_name == ACTION_LISTEN_NAME:
                return place
            actions += 1
    return 0


def _reaches_far(tracker: DialogueStateTracker, events: Sequence[Event]) -> bool:
    return any(type(event) is ActiveLoop for event in events) or any(
        slot.influence_conversation for slot in tracker.slots.values()
    )
