from __future__ import annotations

from typing import Any

from bot.dialogue.answer import Answer, BotMessage
from bot.dialogue.facts import facts_of

SAID = "My password is hunter2"


def user(intent: str, **more: Any) -> dict[str, Any]:
    parsed = {"text": SAID, "intent": {"name": intent, "confidence": 0.70989}, **more}
    return {"event": "user", "text": SAID, "parse_data": parsed}


def bot(name: str) -> dict[str, Any]:
    return {"event": "bot", "text": SAID, "metadata": {"utter_action": name}}


def facts(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return facts_of(Answer((BotMessage(SAID),), events, **more), "answered", 0.01234567)


def test_facts_tell_what_was_understood_and_said() -> None:
    segments = [{"text": SAID, "intent": "password_reset", "decision": "answer"}]
    told = facts(user("password_reset", decision="answer", segments=segments), bot("utter_answer"))
    assert told == {
        "outcome": "answered",
        "seconds": 0.0123,
        "intent": "password_reset",
        "confidence": 0.71,
        "decision": "answer",
        "segments": [{"intent": "password_reset", "decision": "answer"}],
        "phrases": ["utter_answer"],
        "form_opened": None,
        "form_closed": False,
        "form_open": False,
        "ticket_made": False,
    }
    assert "hunter2" not in str(told)


def test_pressed_button_leads_where_its_intent_does() -> None:
    assert facts(user("send_reset_link", segments=[]))["decision"] == "action"


def test_failed_turn_tells_that_nothing_was_understood() -> None:
    told = facts_of(Answer((BotMessage(SAID),), failed=True), "failed", 0.1)
    assert (told["intent"], told["decision"], told["segments"]) == (None, None, [])


def test_what_a_new_session_begins_with_is_not_of_this_turn() -> None:
    before = [
        {"event": "slot", "name": "ticket_number", "value": "HD-000001"},
        user("greet"),
        bot("utter_greet"),
    ]
    told = facts(*before, user("goodbye"), bot("utter_goodbye"), new_session=True)
    assert (told["intent"], told["phrases"]) == ("goodbye", ["utter_goodbye"])
    assert not told["ticket_made"]


def test_forms_and_tickets_are_told_of() -> None:
    opened = {"event": "active_loop", "name": "handoff_form"}
    told = facts(user("talk_to_human"), opened, form_open=True)
    assert (told["form_opened"], told["form_closed"], told["form_open"]) == (
        "handoff_form",
        False,
        True,
    )
    ticket = {"event": "slot", "name": "ticket_number", "value": "HD-000001"}
    told = facts(user("affirm"), ticket, {"event": "active_loop", "name": None})
    assert (told["form_opened"], told["form_closed"], told["ticket_made"]) == (None, True, True)
    assert not facts(user("affirm"), {**ticket, "value": None})["ticket_made"]
