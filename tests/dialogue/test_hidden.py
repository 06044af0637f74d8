"""What a task knows to be private: gone from every copy that an event holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.dialogue.hidden import HIDDEN, hide, hide_text
from bot.dialogue.task_secrets import TaskSecrets

NAME, ADDRESS = "Theodora Quillfeather", "pat@example.edu"
PARSED: dict[str, Any] = {
    "intent": {"name": "inform", "confidence": 0.9},
    "text": f"I am {NAME}",
    "text_tokens": [[0, 1], [2, 4]],
    "entities": [{"entity": "name", "value": NAME, "start": 5}],
    "segments": [{"text": f"I am {NAME}", "intent": "inform"}],
}
USER: dict[str, Any] = {"event": "user", "text": f"I am {NAME}", "parse_data": PARSED}
SLOT: dict[str, Any] = {"event": "slot", "name": "reset_email", "value": "secret:email"}


def _secrets(**values: str) -> TaskSecrets:
    return TaskSecrets(values)


def _hiding(text: str) -> TaskSecrets:
    secrets = TaskSecrets()
    secrets.hide(text)
    return secrets


def test_value_that_is_kept_is_hidden_in_every_copy() -> None:
    hidden = json.dumps(hide(USER, _secrets(name=NAME)))
    assert "Quillfeather" not in hidden
    assert json.loads(hidden)["text"] == f"I am {HIDDEN}"
    assert hidden.count(HIDDEN) == 4


def test_longer_value_goes_before_the_shorter_one_in_it() -> None:
    secrets = _secrets(a="Theodora", b=NAME)
    assert hide_text(f"I am {NAME}", secrets) == f"I am {HIDDEN}"
    assert hide(USER, secrets)["text"] == f"I am {HIDDEN}"


@pytest.mark.parametrize("event", [USER, SLOT])
def test_event_that_holds_nothing_private_is_the_same_object(event: dict[str, Any]) -> None:
    assert hide(event, _secrets(email=ADDRESS)) is event
    assert hide(event, _hiding("something else")) is event


def test_what_was_given_is_left_as_it_is() -> None:
    before = json.dumps(USER)
    hide(USER, _secrets(name=NAME))
    hide(USER, _hiding(USER["text"]))
    assert json.dumps(USER) == before


def test_value_that_stands_inside_words_is_left() -> None:
    assert hide_text("I am in", _secrets(way="in")) == "I am in"


def test_message_of_which_nothing_is_kept_loses_its_words_and_keeps_its_intent() -> None:
    hidden = hide(USER, _hiding(USER["text"]))
    assert "Quillfeather" not in json.dumps(hidden)
    assert (hidden["text"], hidden["parse_data"]["intent"]) == (HIDDEN, PARSED["intent"])
    parsed = hidden["parse_data"]
    assert (parsed["text"], parsed["entities"], parsed["segments"]) == (HIDDEN, [], [])
    assert "text_tokens" not in parsed


@pytest.mark.parametrize("typed", [NAME, f"  {NAME}\n", f"/{NAME}", f"\u200b{NAME}"])
def test_message_is_hidden_as_it_was_typed_and_as_tasks_see_it(typed: str) -> None:
    assert hide_text(typed, _hiding(NAME)) == HIDDEN


def test_other_messages_are_left() -> None:
    assert hide_text(f"I am {NAME}", _hiding(NAME)) == f"I am {NAME}"
    bot = {"event": "bot", "text": NAME}
    assert hide(bot, _hiding(NAME)) is bot
