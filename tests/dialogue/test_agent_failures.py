from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.dialogue.broken_parts import (
    break_action,
    break_component,
    break_nlg,
    break_store,
    leave_out_rules,
)
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from rasa.core.agent import Agent

pytestmark = pytest.mark.slow

QUESTION = "How do I send a secure message?"
Around = Callable[["Agent"], Talk]


BREAKS = [break_component, break_store, break_nlg, leave_out_rules]


@pytest.mark.parametrize("break_part", BREAKS)
async def test_turn_that_fails_anywhere_ends_with_the_apology(
    rasa_agent: Agent, around: Around, wording: Wording, break_part: Callable[[Agent], None]
) -> None:
    break_part(rasa_agent)
    talk = around(rasa_agent)
    assert await talk.say(QUESTION) == wording.phrase("utter_apology")
    assert talk.titles() == [wording.title("talk_to_human")]


async def test_action_that_fails_ends_with_the_apology_and_claims_nothing(
    rasa_agent: Agent, around: Around, wording: Wording
) -> None:
    break_action(rasa_agent)
    assert await around(rasa_agent).choose("/helpful") == wording.phrase("utter_apology")


@pytest.mark.parametrize("break_part", BREAKS)
@pytest.mark.parametrize(
    ("text", "intent", "variant"),
    [
        ("I can't breathe and my chest hurts", "emergency", ""),
        ("I want to kill myself", "crisis", ""),
        ("I'm not suicidal, just so tired lately", "crisis", "gentle"),
    ],
)
async def test_cry_for_help_is_answered_even_when_the_turn_fails(
    rasa_agent: Agent,
    around: Around,
    wording: Wording,
    break_part: Callable[[Agent], None],
    text: str,
    intent: str,
    variant: str,
) -> None:
    break_part(rasa_agent)
    talk = around(rasa_agent)
    assert await talk.say(text) == wording.article(intent, variant)
    assert talk.buttons == ()


async def test_conversation_goes_on_after_a_failed_turn_as_if_it_had_not_been(
    rasa_agent: Agent, around: Around, wording: Wording
) -> None:
    talk = around(rasa_agent)
    await talk.say("I have a NetID")
    whole = rasa_agent.processor.graph_runner
    break_component(rasa_agent)
    assert await talk.say(QUESTION) == wording.phrase("utter_apology")
    rasa_agent.processor.graph_runner = whole
    said = await talk.say("I forgot my password")
    assert said.startswith(wording.article("password_reset", "netid"))


async def test_failed_turn_leaves_nothing_in_the_conversation(
    rasa_agent: Agent, around: Around, wording: Wording
) -> None:
    talk = around(rasa_agent)
    await talk.say(QUESTION)
    whole = rasa_agent.processor.nlg
    break_nlg(rasa_agent)
    tracker = await rasa_agent.tracker_store.retrieve(talk.id)
    before = list(tracker.events)
    await talk.say("I forgot my password")
    rasa_agent.processor.nlg = whole
    tracker = await rasa_agent.tracker_store.retrieve(talk.id)
    assert list(tracker.events) == before
    # The NetID question was never asked, so this "yes" does not answer it.
    assert await talk.say("yes") == wording.phrase("utter_affirm")
