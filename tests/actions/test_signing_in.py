from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.signing_in import ActionContinueTask
from bot.dialogue.open_tasks import CONTINUED


async def _run(task: str | None, form: str | None = None) -> list[tuple[str, Any]]:
    """Names of what is said, each with the task that it offers."""
    entities = [] if task is None else [{"entity": "task", "value": task}]
    dispatcher = CollectingDispatcher()
    loop = {"name": form} if form else {}
    message = {"text": "", "entities": entities}
    tracker = Tracker("one", {}, message, [], False, None, loop, None)
    assert await ActionContinueTask().run(dispatcher, tracker, {}) == []
    return [(said["response"], said.get("offers")) for said in dispatcher.messages]


@pytest.mark.parametrize("task", sorted(CONTINUED))
async def test_patient_is_asked_and_a_yes_begins_the_task(task: str) -> None:
    assert await _run(task) == [(f"utter_continue_{task}", task)]


@pytest.mark.parametrize("task", [None, "", "send_reset_link", "restart"])
async def test_anything_else_is_no_task(task: str | None) -> None:
    assert await _run(task) == [("utter_welcome_back", None)]


async def test_form_that_is_open_goes_on_instead() -> None:
    assert await _run("start_release", "records_release_form") == [("utter_welcome_back", None)]
