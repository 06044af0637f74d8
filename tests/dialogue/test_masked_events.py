"""Tracker events as Rasa writes them, after masking: no copy is left, and the talk can go on."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.masked_events import mask_event

IDS = {"model_id": "0375f84110d742ae917f52ffe895efc6", "assistant_id": "portal-help-desk"}
MESSAGE_ID = "8d912dc3996542269745cb9c11eadd74"
TEXT = "My birthday? March 5, 2019. Mail jane@umass.edu, phone 413-555-1234. I forgot my password"
SECRETS = ("March 5", "2019-03-05", "jane", "555")


def entity(kind: str, value: Any, typed: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(typed)
    return {
        "entity": kind,
        "value": value,
        "start": start,
        "end": start + len(typed),
        "extractor": "RuleEntityExtractor",
    }


def user_event(text: str = TEXT, **parse_data: Any) -> dict[str, Any]:
    intent = {"name": "password_reset", "confidence": 0.8}
    return {
        "event": "user",
        "timestamp": 1795401233.8,
        "metadata": dict(IDS),
        "text": text,
        "parse_data": {
            "intent": intent,
            "entities": [],
            "text": text,
            "message_id": MESSAGE_ID,
            "metadata": {},
            "intent_ranking": [intent],
            "decision": "answer",
            **parse_data,
        },
        "input_channel": None,
        "message_id": MESSAGE_ID,
    }


FULL = user_event(
    entities=[
        entity("date", "2019-03-05", "March 5, 2019"),
        entity("email", "jane@umass.edu", "jane@umass.edu"),
        entity("phone", "413-555-1234", "413-555-1234") | {"raw": ["413", {"line": "5551234"}]},
    ],
    segments=[
        {"text": "My birthday?", "intent": "none", "decision": "fallback"},
        {"text": "March 5, 2019.", "intent": "none", "decision": "fallback"},
        {"text": "I forgot my password", "intent": "password_reset", "decision": "answer"},
    ],
    response_selector={"default": {"response": {"responses": [{"text": "not jane@umass.edu"}]}}},
    metadata={"quoted": TEXT},
    text_tokens=[[0, 2], [3, 11]],
)


def test_user_event_keeps_no_copy_of_what_was_typed() -> None:
    masked = json.dumps(mask_event(FULL))
    assert [secret for secret in SECRETS if secret in masked] == []
    assert masked.count("I forgot my password") == 4


def test_entity_goes_where_the_text_is_masked_however_its_value_is_written() -> None:
    entities = mask_event(FULL)["parse_data"]["entities"]
    assert [entity["value"] for entity in entities] == ["[birth date]", "[e-mail]", "[phone]"]
    assert entities[2]["raw"] == ["[phone]", {"line": "[phone]"}]
    assert [entity["start"] for entity in entities] == [
        entity["start"] for entity in FULL["parse_data"]["entities"]
    ]


def test_part_of_a_message_is_masked_though_the_cue_is_in_another_part() -> None:
    segments = mask_event(FULL)["parse_data"]["segments"]
    assert segments[1] == {"text": "[birth date].", "intent": "none", "decision": "fallback"}


def test_tokens_go_with_the_text_they_are_offsets_into() -> None:
    assert "text_tokens" not in mask_event(FULL)["parse_data"]
    untouched = user_event("hello", text_tokens=[[0, 5]])
    assert mask_event(untouched)["parse_data"]["text_tokens"] == [[0, 5]]


def test_names_and_ids_of_a_user_event_stay() -> None:
    masked = mask_event(FULL)
    parsed = masked["parse_data"]
    assert (masked["message_id"], parsed["message_id"], masked["metadata"]) == (
        MESSAGE_ID,
        MESSAGE_ID,
        IDS,
    )
    assert parsed["intent"] is FULL["parse_data"]["intent"]
    assert parsed["intent_ranking"] is FULL["parse_data"]["intent_ranking"]


def test_name_of_an_intent_stays_even_if_it_is_somebodys_password() -> None:
    intents = [{"name": "sunshine", "confidence": 1.0}]
    segments = [{"text": "sunshine", "intent": "sunshine"}]
    event = user_event(
        "my password is sunshine", intent=intents[0], intent_ranking=intents, segments=segments
    )
    parsed = mask_event(event)["parse_data"]
    assert parsed["segments"] == [{"text": "[password]", "intent": "sunshine"}]
    assert (parsed["intent"], parsed["intent_ranking"]) == (intents[0], intents)


@pytest.mark.parametrize("value", ["yes", "no", "unsure"])
def test_fixed_values_stay_even_where_the_text_is_masked(value: str) -> None:
    text = "my netid is jsmith"
    event = user_event(text, entities=[entity("has_netid", value, text, text)])
    masked = mask_event(event)
    assert masked["text"] == "my netid is [id]"
    assert masked["parse_data"]["entities"][0]["value"] == value
    slot = {"event": "slot", "name": "has_netid", "value": value}
    assert mask_event(slot) is slot


BOT = {
    "event": "bot",
    "timestamp": 1795401233.8,
    "metadata": {"asks": "a@b.edu", "utter_action": "utter_answer", **IDS},
    "text": "I'll send it to jane@umass.edu.",
    "data": {
        "buttons": [{"title": "Not jane@umass.edu", "payload": '/correct{"email":"a@b.edu"}'}],
        "custom": None,
        "attachment": "https://example.edu/a?token=Zk3x9QpL77abT2",
    },
}


def test_bot_event_is_masked_but_payloads_and_metadata_stay() -> None:
    masked = mask_event(BOT)
    assert masked == {
        **BOT,
        "text": "I'll send it to [e-mail].",
        "data": {
            "buttons": [{"title": "Not [e-mail]", "payload": '/correct{"email":"a@b.edu"}'}],
            "custom": None,
            "attachment": "https://example.edu/a?token=[code]",
        },
    }
    assert masked["metadata"] is BOT["metadata"]


def slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "timestamp": 1.0, "metadata": dict(IDS), "name": name, "value": value}


@pytest.mark.parametrize(
    ("name", "value", "masked"),
    [
        ("email", "jane@umass.edu", "[e-mail]"),
        ("phones", ["413-555-1234", {"old": "617 555 0123"}], ["[phone]", {"old": "[phone]"}]),
        ("spire", 31234567, "[number]"),
        ("birth_date", "2019-03-05", "[birth date]"),
        ("netid", "jsmith", "[id]"),
        ("pin", "4821", "[code]"),
        ("note", "born 3/5/2019, or so", "born [birth date], or so"),
    ],
)
def test_slot_is_masked_by_its_value_and_its_name(name: str, value: Any, masked: Any) -> None:
    assert mask_event(slot(name, value))["value"] == masked


UNCHANGED = [
    user_event("how do i reset my password"),
    user_event("my e-mail is [e-mail], born [birth date]"),
    slot("email", "secret:email"),
    slot("birth_date", "secret:birth_date"),
    slot("requested_slot", "birth_date"),
    slot("visit", "2026-03-04"),
    slot("part_31234567", "hello"),
    slot("tries", 3),
    slot("agreed", True),
    slot("email", None),
    {**BOT, "text": "Is there anything else?", "data": {"buttons": []}},
    {"event": "action", "name": "action_listen", "policy": None, "metadata": IDS},
    {"event": "session_started", "timestamp": 1795401233.8, "metadata": IDS},
    {"event": "active_loop", "name": "records_form", "timestamp": 1795401233},
    {"event": "restart"},
    {"event": "user", "text": None},
    {},
]


@pytest.mark.parametrize("event", UNCHANGED, ids=str)
def test_event_with_nothing_to_mask_is_the_very_same_object(event: dict[str, Any]) -> None:
    assert mask_event(event) is event


def test_other_events_are_masked_too() -> None:
    found = {"entity": "email", "value": "jane@umass.edu"}
    assert mask_event({"event": "entities", "entities": [found]})["entities"] == [
        {"entity": "email", "value": "[e-mail]"}
    ]


@pytest.mark.parametrize("event", [FULL, BOT, slot("phones", ["413-555-1234"])], ids=str)
def test_masking_alters_a_copy_and_only_once(event: dict[str, Any]) -> None:
    before = copy.deepcopy(event)
    masked = mask_event(event)
    assert event == before
    assert masked is not event
    assert mask_event(masked) is masked


def test_offsets_that_are_older_than_a_placeholder_mean_nothing() -> None:
    text = "x@y.io card.pdf"
    masked = mask_event(
        user_event(text, entities=[entity("file_name", "card.pdf", "card.pdf", text)])
    )
    assert masked["text"] == "[e-mail] card.pdf"
    assert masked["parse_data"]["entities"][0]["value"] == "card.pdf"
    assert mask_event(masked) is masked


anywhere = st.recursive(
    st.sampled_from(["jane@umass.edu", "yes", "hello jane@umass.edu", 4135551234, None, 0.5, True]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "text", "value"]), part, max_size=3)
    ),
)


PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "data of the bot": lambda value: {
        **BOT,
        "text": None,
        "data": {"buttons": [], "custom": value},
    },
    "slot": lambda value: slot("note", value),
    "entities": lambda value: {"event": "entities", "entities": [{"value": value}]},
    "value": lambda value: user_event("hello", entities=[{"entity": "x", "value": value}]),
    "segments": lambda value: user_event("hello", segments=value),
    "metadata": lambda value: {**user_event("hello"), "metadata": {**IDS, "from": value}},
}


def test_answer_made_of_articles_is_left_as_it_is() -> None:
    public = {**BOT, "text": "Call (413) 577-5101.", "metadata": {"articles": ["talk_to_human"]}}
    assert mask_event(public) is public


def test_number_of_a_ticket_is_left_as_it_is_where_the_portal_gave_it() -> None:
    for number in ("HD-000123", "HD-123456789012"):
        known = slot("ticket_number", number)
        assert mask_event(known) is known
    assert mask_event(slot("note", "HD-123456789012"))["value"] != "HD-123456789012"
    assert mask_event(slot("ticket_number", "4135551234"))["value"] != "4135551234"


@pytest.mark.parametrize("place", PLACES)
@given(value=anywhere)
def test_planted_value_survives_at_no_depth(place: str, value: Any) -> None:
    masked = json.dumps(mask_event(PLACES[place](value)))
    assert "jane" not in masked
    assert "4135551234" not in masked


@pytest.mark.usefixtures("without_tensorflow")
def test_rasa_goes_on_from_masked_events() -> None:
    from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered

    typed = UserUttered(
        TEXT,
        intent={"name": "inform", "confidence": 1.0},
        entities=[entity("email", "jane@umass.edu", "jane@umass.edu")],
        parse_data=FULL["parse_data"],
    )
    events = [typed, BotUttered("Is it jane@umass.edu?"), SlotSet("email", "jane@umass.edu")]
    masked = [mask_event(event.as_dict()) for event in events]
    user, bot, slot_set = (Event.from_parameters(dict(event)) for event in masked)
    assert user.text.startswith("My birthday? [birth date].")
    assert bot.text == "Is it [e-mail]?"
    assert slot_set.value == "[e-mail]"
    assert not any("jane" in json.dumps(event) for event in masked)
