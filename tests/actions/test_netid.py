from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.netid import known_netid
from tests.actions.form_run import Event, bot_event, parsed

ASKS = bot_event("utter_ask_netid", asks="has_netid")
ANSWER = bot_event("utter_answer")


def _said(text: str, intent: str, **entities: str) -> Event:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    message = parsed(text, intent, entities=found)
    return {"event": "user", "text": text, "parse_data": message}


YES, NO = _said("yes", "affirm"), _said("no", "deny")
NO_IDEA = _said("no idea", "deny", netid_reply="unsure")


def _known(*events: Event, slot: str | None = None) -> str | None:
    return known_netid(Tracker("one", {"has_netid": slot}, {}, list(events), False, None, {}, None))


@pytest.mark.parametrize(("said", "known"), [(YES, "yes"), (NO, "no"), (NO_IDEA, "unsure")])
def test_plain_answer_counts_right_after_the_question(said: Event, known: str) -> None:
    assert _known(ASKS, said) == known
    assert _known(ANSWER, said) is None
    assert _known(ASKS, _said("hm", "nlu_fallback"), ANSWER, said) is None


def test_events_that_nobody_hears_do_not_part_question_and_answer() -> None:
    listening = {"event": "action", "name": "action_listen"}
    assert _known(ASKS, listening, {"event": "slot", "name": "x", "value": 1}, NO) == "no"


def test_last_answer_counts() -> None:
    assert _known(ASKS, YES, ANSWER, ASKS, NO, ANSWER) == "no"
    assert _known(ASKS, YES, ASKS, _said("hello", "greet")) == "yes"


def test_slot_counts_more_than_what_was_said_before() -> None:
    assert _known(ASKS, YES, slot="unsure") == "unsure"


def test_nothing_is_known_at_the_beginning() -> None:
    assert _known() is None
    assert _known(ASKS) is None
    assert _known({"event": "bot", "metadata": None}, {"event": "user", "parse_data": None}) is None
