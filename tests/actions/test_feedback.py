from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback import ActionFeedback

ANSWER = {"event": "bot", "text": "Use a PDF.", "metadata": {"articles": ["upload_error"]}}
OLDER = {"event": "bot", "text": "Sign in.", "metadata": {"articles": ["netid_login"]}}


def _tracker(intent: str, *events: dict[str, Any]) -> Tracker:
    message = {"text": "a button", "intent_ranking": [{"name": intent, "confidence": 1.0}]}
    user = {"event": "user", "text": "a button", "metadata": {}}
    return Tracker("one", {}, message, [*events, user], False, None, {}, None)


async def _responses(tracker: Tracker) -> list[str]:
    dispatcher = CollectingDispatcher()
    assert await ActionFeedback().run(dispatcher, tracker, {}) == []
    return [message["response"] for message in dispatcher.messages]


@pytest.mark.parametrize(
    ("intent", "response"),
    [("helpful", "utter_feedback_thanks"), ("not_helpful", "utter_feedback_sorry")],
)
async def test_yes_is_thanked_and_no_is_asked_for_other_words(intent: str, response: str) -> None:
    assert await _responses(_tracker(intent, ANSWER)) == [response]


@pytest.mark.parametrize(
    ("events", "articles"),
    [
        ((OLDER, ANSWER), ["upload_error"]),
        ((ANSWER, {"event": "bot", "text": "Hi!", "metadata": {}}), ["upload_error"]),
        (({"event": "bot", "text": "Hi!"}, {"event": "action", "metadata": None}), []),
        ((), []),
    ],
)
async def test_feedback_is_counted_for_the_articles_of_the_last_answer(
    debug_log: Callable[[], Callable[[], str]],
    events: tuple[dict[str, Any], ...],
    articles: list[str],
) -> None:
    written = debug_log()
    await _responses(_tracker("not_helpful", *events))
    (entry,) = [json.loads(line) for line in written().splitlines() if line.startswith("{")]
    assert (entry["event"], entry["helpful"]) == ("feedback", False)
    assert entry["articles"] == articles


async def test_feedback_is_counted_without_text(
    debug_log: Callable[[], Callable[[], str]],
) -> None:
    written = debug_log()
    await _responses(_tracker("helpful", ANSWER))
    logged = written()
    assert "upload_error" in logged
    assert "Use a PDF" not in logged
    assert "a button" not in logged
