"""What replies are decided from, read out of a tracker: remembered, and never for too long."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.knowledge.conversation import Conversation

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_tensorflow")]


@pytest.fixture
def tracker(without_tensorflow: None) -> DialogueStateTracker:
    """The bot listens and is asked."""
    from rasa.shared.core.events import ActionExecuted, UserUttered
    from rasa.shared.core.slots import TextSlot
    from rasa.shared.core.trackers import DialogueStateTracker

    parsed: Any = {"decision": "answer", "intent_ranking": [{"name": "upload_error"}]}
    asked = UserUttered("why?", {"name": "upload_error"}, parse_data=parsed)
    slots = [TextSlot("has_netid", [{}])]
    return DialogueStateTracker.from_events("one", [ActionExecuted("action_listen"), asked], slots)


def _read(tracker: DialogueStateTracker) -> Conversation:
    from bot.knowledge.nlg import conversation_of

    return conversation_of(tracker)


def test_what_followed_since_the_last_look_is_heard(tracker: DialogueStateTracker) -> None:
    from rasa.shared.core.events import ActionExecuted, BotUttered

    assert _read(tracker).heard[0].actions == ()
    tracker.update(ActionExecuted("utter_answer"))
    assert _read(tracker).heard[0].actions == ("utter_answer",)
    assert not _read(tracker).heard[0].asked_netid
    tracker.update(BotUttered("Do you have one?", metadata={"asks": "has_netid", "trust": True}))
    (heard,) = _read(tracker).heard
    assert (heard.actions, heard.asked_netid) == (("utter_answer",), True)
    assert _read(tracker).trust_said


def test_what_was_taken_back_is_not_heard(tracker: DialogueStateTracker) -> None:
    from rasa.shared.core.events import ActionExecuted, ActionReverted

    before = _read(tracker)
    tracker.update(ActionExecuted("utter_answer"))
    assert _read(tracker) != before
    tracker.update(ActionReverted())
    assert _read(tracker) == before


def test_same_message_may_be_followed_by_something_else_in_a_copy(
    tracker: DialogueStateTracker,
) -> None:
    from rasa.shared.core.events import ActionExecuted

    twin = tracker.copy()
    tracker.update(ActionExecuted("utter_answer"))
    twin.update(ActionExecuted("utter_fallback"))
    for _ in range(2):
        assert _read(tracker).heard[0].actions == ("utter_answer",)
        assert _read(twin).heard[0].actions == ("utter_fallback",)


def test_message_that_nothing_more_follows_is_read_once(tracker: DialogueStateTracker) -> None:
    from rasa.shared.core.events import ActionExecuted, UserUttered

    tracker.update(ActionExecuted("utter_answer"))
    (first,) = _read(tracker).heard
    tracker.update(UserUttered("yes", {"name": "affirm"}))
    earlier, now = _read(tracker).heard
    assert earlier is first
    assert (earlier.intent, earlier.decision, earlier.likely) == (
        "upload_error",
        "answer",
        ("upload_error",),
    )
    assert now.intent == "affirm"


def test_what_is_remembered_is_not_stored(tracker: DialogueStateTracker) -> None:
    before = [json.dumps(event.as_dict()) for event in tracker.events]
    _read(tracker)
    assert [json.dumps(event.as_dict()) for event in tracker.events] == before
