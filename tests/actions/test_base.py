from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import Events, TaskAction

PLANTED = "zanzibar Quillfeather"


def _tracker(text: str) -> Tracker:
    return Tracker("one", {}, {"text": text, "message_id": "1"}, [], False, None, {}, None)


class SendForm(TaskAction):
    """Says that it is done, and then may fail: the worst order."""

    def __init__(self, fails: BaseException | None = None) -> None:
        self._fails = fails

    def name(self) -> str:
        return "action_of_a_test"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        dispatcher.utter_message(text="It is sent.")
        if self._fails:
            raise self._fails
        return [{"event": "slot", "name": "sent", "value": True}]


async def _run(action: TaskAction) -> tuple[list[dict[str, Any]], Events]:
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, _tracker(PLANTED), {})
    return dispatcher.messages, events


async def test_action_that_works_says_what_it_did_and_returns_its_events() -> None:
    messages, events = await _run(SendForm())
    assert [message["text"] for message in messages] == ["It is sent."]
    assert events == [{"event": "slot", "name": "sent", "value": True}]


@pytest.mark.parametrize("error", [OSError("down"), KeyError("id"), TimeoutError(), ValueError()])
async def test_action_that_fails_takes_back_what_it_said_and_apologises(error: Exception) -> None:
    messages, events = await _run(SendForm(error))
    assert [message["response"] for message in messages] == ["utter_apology"]
    assert not messages[0].get("text")
    assert events == []


async def test_failure_is_logged_with_its_place_and_without_any_text(
    debug_log: Callable[[], Callable[[], str]],
) -> None:
    written = debug_log()
    await _run(SendForm(OSError(f"no portal for {PLANTED}")))
    logged = written()
    (entry,) = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert entry["event"] == "action.failed"
    assert entry["action"] == "action_of_a_test"
    assert entry["error"] == "OSError"
    assert any("test_base.py" in place for place in entry["raised_at"])
    assert PLANTED not in logged


async def test_rejection_is_passed_on_for_the_dialogue_to_decide() -> None:
    with pytest.raises(ActionExecutionRejection):
        await _run(SendForm(ActionExecutionRejection("action_of_a_test")))


async def test_end_of_the_process_is_not_held_up() -> None:
    with pytest.raises(KeyboardInterrupt):
        await _run(SendForm(KeyboardInterrupt()))


def test_task_without_an_act_can_not_be_made() -> None:
    class Nothing(TaskAction):
        def name(self) -> str:
            return "action_nothing"

    with pytest.raises(TypeError, match="act"):
        Nothing()


def test_key_is_the_same_whenever_the_turn_is_run_again_and_no_other_turn_has_it() -> None:
    action = SendForm()
    tracker = _tracker("yes")
    again = _tracker("yes")
    next_turn = _tracker("yes")
    next_turn.latest_message["message_id"] = "2"
    assert action.idempotency_key(tracker) == action.idempotency_key(again)
    assert action.idempotency_key(tracker) != action.idempotency_key(next_turn)


def test_key_tells_requests_and_actions_apart() -> None:
    class SendAnother(SendForm):
        def name(self) -> str:
            return "another_action"

    tracker = _tracker("yes")
    keys = {
        SendForm().idempotency_key(tracker),
        SendForm().idempotency_key(tracker, "ticket"),
        SendAnother().idempotency_key(tracker),
    }
    assert len(keys) == 3
