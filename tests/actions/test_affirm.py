from __future__ import annotations

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.affirm import ActionAffirm
from tests.actions.form_run import Event, bot_event

YES = {"event": "user", "text": "yes"}
LINK = bot_event("utter_answer", offers="send_reset_link")
PERSON = bot_event("utter_fallback", offers="hand_over")
PLAIN = bot_event("utter_answer", offers=None)


async def _run(*events: Event) -> tuple[list[str], list[str]]:
    """Names of what is said, and of what comes next."""
    dispatcher = CollectingDispatcher()
    tracker = Tracker("one", {}, {"text": "yes"}, [*events, YES], False, None, {}, None)
    then = await ActionAffirm().run(dispatcher, tracker, {})
    return [str(m["response"]) for m in dispatcher.messages], [str(e["name"]) for e in then]


@pytest.mark.parametrize(
    ("offer", "form"), [(LINK, "password_reset_form"), (PERSON, "handoff_form")]
)
async def test_yes_begins_what_was_offered_last(offer: Event, form: str) -> None:
    assert await _run(PLAIN, offer) == ([], [form])


@pytest.mark.parametrize(
    "events", [(), (PLAIN,), (LINK, PLAIN), (PERSON, {"event": "bot", "metadata": None})], ids=len
)
async def test_yes_to_nothing_is_asked_about(events: tuple[Event, ...]) -> None:
    assert await _run(*events) == (["utter_affirm"], [])
