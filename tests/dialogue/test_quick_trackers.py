"""Trackers that go on from what they know, beside Rasa's own, which work everything out anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dialogue.unpatched import rasa_as_it_comes

if TYPE_CHECKING:
    from rasa.shared.core.events import Event
    from rasa.shared.core.slots import Slot
    from rasa.shared.core.trackers import DialogueStateTracker

pytestmark = pytest.mark.slow

FORMS = ("card_form", "visit_form")
WORDS = st.sampled_from(("one", "two"))

# An event's class and what it is made with: Rasa is imported by the tests alone.
ORDINARY = st.one_of(
    st.tuples(st.just("UserUttered"), WORDS, st.sampled_from(({"name": "a"}, {"name": "b"}))),
    st.tuples(st.just("BotUttered"), WORDS),
    st.tuples(st.just("SlotSet"), st.sampled_from(("topic", "has_netid")), st.none() | WORDS),
    st.tuples(st.just("ActionExecuted"), st.sampled_from(("action_listen", "utter_answer"))),
    st.tuples(st.just("DefinePrevUserUtteredFeaturization"), st.booleans()),
)
OF_FORMS = st.one_of(
    st.tuples(st.just("ActionExecuted"), st.sampled_from(FORMS)),
    st.tuples(st.just("ActiveLoop"), st.none() | st.sampled_from(FORMS)),
    st.tuples(st.just("LegacyForm"), st.sampled_from(FORMS)),
    st.tuples(st.just("ActionExecutionRejected"), st.sampled_from((*FORMS, "utter_answer"))),
    st.tuples(st.just("LoopInterrupted"), st.booleans()),
)
ODD = st.one_of(
    st.tuples(st.just("FollowupAction"), st.just("utter_answer")),
    *(
        st.just((name,))
        for name in (
            "ActionReverted",
            "UserUtteranceReverted",
            "Restarted",
            "SessionStarted",
            "AllSlotsReset",
            "ConversationPaused",
            "ConversationResumed",
        )
    ),
)
LOOK, COPY = ("look",), ("copy",)
# Mostly what talks are made of, or nothing would ever be remembered for long.
FORM_AGAIN = ("ActionExecuted", "card_form")
STEPS = ORDINARY | ORDINARY | OF_FORMS | ODD | st.just(LOOK) | st.just(COPY)


@pytest.fixture(autouse=True)
def _rasas_own(without_tensorflow: None) -> Iterator[None]:
    with rasa_as_it_comes():
        yield


def _event(name: str, *given_with: Any) -> Event:
    from rasa.shared.core import events

    event: Event = getattr(events, name)(*given_with)
    return event


def _slots() -> list[Slot]:
    from rasa.shared.core.slots import TextSlot

    return [TextSlot("topic", [{}], initial_value="none yet"), TextSlot("has_netid", [{}])]


def _quick(worked_out: list[Any] | None = None) -> DialogueStateTracker:
    """A tracker as in a process that runs our agent; notes when Rasa's own has to work."""
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.quick_trackers import applied_events, copied

    def work_out(tracker: DialogueStateTracker) -> list[Event]:
        if worked_out is not None:
            worked_out.append(tracker)
        applied: list[Event] = DialogueStateTracker.applied_events(tracker)
        return applied

    class Quick(DialogueStateTracker):
        def applied_events(self) -> list[Event]:
            return applied_events(self, work_out)

        def copy(self) -> DialogueStateTracker:
            return copied(self)

    return Quick("one", _slots())


def _anew(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Rasa's own tracker with the same events."""
    from rasa.shared.core.trackers import DialogueStateTracker

    return DialogueStateTracker.from_events("one", list(tracker.events), _slots())


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that events make of a tracker; events by identity."""
    return {
        "events": _ids(tracker.events),
        "applied": _ids(tracker.applied_events()),
        "slots": tracker.current_slot_values(),
        "message": tracker.latest_message,
        "answer": tracker.latest_bot_utterance,
        "action": tracker.latest_action,
        "loop": tracker.active_loop,
        "paused": tracker.is_paused(),
        # Only Rasa's processor forgets it without an event, which a replayed copy then has again.
        "followup": tracker.followup_action,
        "sender": tracker.sender_id,
    }


def _ids(events: Iterable[Event]) -> list[int]:
    return [id(event) for event in events]


def _talk(messages: int) -> list[Event]:
    turn: list[tuple[Any, ...]] = [
        ("UserUttered", "one", {"name": "a"}),
        ("DefinePrevUserUtteredFeaturization", False),
        ("ActionExecuted", "utter_answer"),
        ("BotUttered", "two"),
        ("SlotSet", "has_netid", "yes"),
        ("ActionExecuted", "action_listen"),
    ]
    return [_event(*each) for _ in range(messages) for each in turn]


@given(st.lists(st.tuples(st.integers(0, 3), STEPS), max_size=40))
# A form of old, and what its second action undoes.
@example([(0, step) for step in (("LegacyForm", "card_form"), FORM_AGAIN, LOOK, FORM_AGAIN)])
def test_tracker_and_its_copies_are_what_rasa_makes_of_their_events(
    steps: list[tuple[int, tuple[Any, ...]]],
) -> None:
    trackers = [_quick()]
    for place, step in steps:
        tracker = trackers[place % len(trackers)]
        if step == LOOK:
            assert _ids(tracker.applied_events()) == _ids(_anew(tracker).applied_events())
        elif step == COPY:
            trackers.append(tracker.copy())
            assert _state(trackers[-1]) == _state(_anew(tracker).copy())
        else:
            tracker.update(_event(*step))
    for tracker in trackers:
        assert _state(tracker) == _state(_anew(tracker))


@given(st.integers(1, 6), st.lists(STEPS, max_size=30))
def test_events_that_were_dropped_for_new_ones_are_not_remembered(
    most: int, steps: list[tuple[Any, ...]]
) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.quick_trackers import applied_events

    tracker = DialogueStateTracker("one", _slots(), most)
    for step in steps:
        if step not in (LOOK, COPY):
            tracker.update(_event(*step))
        ours = applied_events(tracker, DialogueStateTracker.applied_events)
        assert _ids(ours) == _ids(tracker.applied_events())


def test_ordinary_talk_is_worked_out_once() -> None:
    worked_out: list[Any] = []
    tracker = _quick(worked_out)
    tracker.update(_event("ActionExecuted", "action_session_start"))
    tracker.update(_event("SessionStarted"))
    for event in _talk(10):
        tracker.update(event)
        for _ in range(3):
            applied = tracker.applied_events()
            assert _ids(applied) == _ids(tracker.copy().applied_events())
    assert len(applied) == 60
    assert worked_out == [tracker]


def test_what_is_out_of_the_ordinary_is_worked_out_and_then_remembered_too() -> None:
    worked_out: list[Any] = []
    tracker = _quick(worked_out)
    for event in (*_talk(1), _event("UserUtteranceReverted"), *_talk(1)):
        tracker.update(event)
    for event in _talk(5):
        tracker.update(event)
        tracker.applied_events()
    assert len(worked_out) == 1
    in_a_form = (_event("ActionExecuted", "card_form"), *_talk(1))
    for event in (_event("ActiveLoop", "card_form"), *in_a_form, *in_a_form):
        tracker.update(event)
        tracker.applied_events()
    assert len(worked_out) == 1 + 1  # once for each form that is new


def test_list_that_was_given_out_may_be_changed() -> None:
    tracker = _quick()
    tracker.update(_event("BotUttered", "one"))
    for _ in range(3):
        tracker.applied_events().clear()
        assert _ids(tracker.applied_events()) == _ids(tracker.events)


def test_change_to_a_copy_does_not_show_in_the_original() -> None:
    tracker = _quick()
    for event in (*_talk(1), _event("ActiveLoop", "card_form")):
        tracker.update(event)
    before = _state(tracker)
    twin = tracker.copy()
    assert twin.active_loop is not tracker.active_loop
    for event in (
        _event("SlotSet", "topic", "another"),
        _event("ActionExecutionRejected", "card_form"),
        _event("LoopInterrupted", True),
        _event("ConversationPaused"),
    ):
        twin.update(event)
    assert twin.active_loop.rejected
    assert twin.active_loop.is_interrupted
    assert twin.get_slot("topic") == "another"
    assert twin.is_paused()
    assert _state(tracker) == before == _state(_anew(tracker))


def test_copy_marks_no_events_with_the_model_as_rasas_own_does_not() -> None:
    tracker = _quick()
    tracker.model_id, tracker.assistant_id, tracker.sender_source = "model", "assistant", "file"
    tracker.update(_event("BotUttered", "one"))
    for twin in (tracker.copy(), tracker.travel_back_in_time(float("inf"))):
        assert (twin.model_id, twin.assistant_id, twin.sender_source) == (None, None, None)
        said = _event("BotUttered", "two")
        twin.update(said)
        assert said.metadata == {}
    assert (tracker.model_id, tracker.assistant_id) == ("model", "assistant")
    assert tracker.events[0].metadata == {"model_id": "model", "assistant_id": "assistant"}


def test_followup_action_that_the_processor_has_taken_stays_taken_in_a_copy() -> None:
    tracker = _quick()
    tracker.update(_event("FollowupAction", "utter_answer"))
    tracker.clear_followup_action()
    assert tracker.copy().followup_action is None
    assert tracker.travel_back_in_time(float("inf")).followup_action == "utter_answer"
