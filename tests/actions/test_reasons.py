from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.reasons import reason_of, topic_of
from tests.actions.form_run import Event, bot_event

USER = {"event": "user", "text": "…"}
OPENS: list[Event] = [
    USER,
    bot_event("utter_answer", articles=["talk_to_human"]),
    {"event": "active_loop", "name": "handoff_form"},
    bot_event("utter_ask_handoff_way"),
    USER,
]


def _tracker(*events: Event) -> Tracker:
    return Tracker("one", {}, {}, list(events), False, None, {}, None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (["utter_apology"], "failure"),
        (["utter_reset_failed", "utter_ask_task_retry"], "failure"),
        (["utter_reset_unsure", "utter_ask_task_retry"], "failure"),
        (["utter_apology", "utter_ask_reset_email"], "failure"),
        (["utter_form_given_up"], "not_understood"),
        (["utter_fallback"], "not_understood"),
        (["utter_none_of_these"], "not_understood"),
        (["utter_feedback_sorry"], "wrong_answer"),
        (["utter_answer"], "request"),
        ([], "request"),
    ],
)
def test_reason_is_what_the_bot_said_in_its_last_turn(said: list[str], reason: str) -> None:
    earlier = [USER, *map(bot_event, said)] if said else []
    assert reason_of(_tracker(*earlier, *OPENS)) == reason


def test_failure_that_was_followed_by_something_else_is_no_reason_any_more() -> None:
    events = [USER, bot_event("utter_apology"), USER, bot_event("utter_answer")]
    assert reason_of(_tracker(*events, *OPENS)) == "request"


@pytest.mark.parametrize("metadata", [None, {}, {"utter_action": None}])
def test_message_without_a_name_tells_nothing(metadata: Any) -> None:
    bot = {"event": "bot", "text": "…", "metadata": metadata}
    assert reason_of(_tracker(USER, bot, *OPENS)) == "request"


@pytest.mark.parametrize(
    ("articles", "topic"),
    [
        ([["upload_error"], ["secure_message"]], "secure_message"),
        ([["upload_error", "secure_message"], ["crisis"], []], "upload_error"),
        ([["emergency"]], None),
        ([], None),
    ],
)
def test_topic_is_the_article_that_was_shown_last(
    articles: list[list[str]], topic: str | None
) -> None:
    shown = [bot_event("utter_answer", articles=names) for names in articles]
    assert topic_of(_tracker(*shown, *OPENS)) == topic
