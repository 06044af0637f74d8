from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

EMERGENCY = "I can't breathe and my chest hurts"
CRISIS = "I want to kill myself"
GENTLE = "I'm not suicidal, just so tired lately"
SAID_TO = {EMERGENCY: ("emergency", ""), CRISIS: ("crisis", ""), GENTLE: ("crisis", "gentle")}

# What a conversation can have come to before somebody cries for help.
STATES = {
    "nothing": [],
    "an answer": ["How do I send a secure message?"],
    "the NetID question": ["I forgot my password"],
    "two misses": ["What is the capital of France?", "Tell me a joke"],
    "another cry": ["I took too many pills"],
    "no words": ["😀"],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("cry", SAID_TO, ids=["emergency", "crisis", "gentle"])
async def test_cry_for_help_gets_its_text_and_nothing_else(
    talk: Talk, wording: Wording, cry: str, state: str
) -> None:
    for text in STATES[state]:
        await talk.say(text)
    assert await talk.say(cry) == wording.article(*SAID_TO[cry])
    assert talk.buttons == ()


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset my password? Also I want to kill myself",
        "I can't log in. My mom is unconscious and not breathing. How do I send a message?",
        "quiero morir",
        "i wanna kms",
        "/I want to kill myself",
        "I WANT TO DIE!!!",
    ],
)
async def test_cry_for_help_among_other_things_silences_them(
    talk: Talk, wording: Wording, text: str
) -> None:
    said = await talk.say(text)
    assert said in (wording.article("crisis"), wording.article("emergency"))


async def test_cry_for_help_at_the_end_of_a_very_long_text_is_heard(
    talk: Talk, wording: Wording
) -> None:
    text = "The page does not load. " * 500 + CRISIS
    assert await talk.say(text) == wording.article("crisis")


async def test_nothing_goes_on_after_a_cry_for_help_until_the_patient_asks(
    talk: Talk, wording: Wording
) -> None:
    await talk.say("I forgot my password")
    await talk.say(CRISIS)
    # A "yes" now is no answer to the question about the NetID before.
    assert wording.article("password_reset", "netid") not in await talk.say("yes")
    # Nobody is asked twice: the second time both ways are told.
    assert wording.article("password_reset") in await talk.say("I forgot my password")


async def test_first_answer_after_a_cry_for_help_says_the_trust_lines(
    talk: Talk, wording: Wording
) -> None:
    await talk.say(EMERGENCY)
    said = await talk.say("How do I send a secure message?")
    assert said.startswith(wording.phrase("utter_trust").partition("{")[0])


@pytest.mark.parametrize(
    "text",
    [
        "How do I change my emergency contact?",
        "This upload is killing me",
        "suicide prevention training certificate upload",
    ],
)
async def test_talk_that_only_sounds_urgent_is_answered_as_usual(
    talk: Talk, wording: Wording, text: str
) -> None:
    said = await talk.say(text)
    assert wording.article("emergency") not in said
    assert wording.article("crisis") not in said
