from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

RESET = "I forgot my password"
MISSING = "I never got the registration email"
HAVE_ONE, HAVE_NONE, NOT_SURE = "I have a UMass NetID", "I don't", "Not sure"
VARIANTS = {HAVE_ONE: "netid", HAVE_NONE: "no_netid", NOT_SURE: ""}


@pytest.mark.parametrize("title", VARIANTS)
async def test_netid_is_asked_once_and_remembered(talk: Talk, wording: Wording, title: str) -> None:
    variant = VARIANTS[title]
    assert (await talk.say(RESET)).endswith(wording.phrase("utter_ask_netid"))
    assert talk.titles() == list(VARIANTS)
    assert (await talk.press(title)).startswith(wording.article("password_reset", variant))
    assert (await talk.say(MISSING)).startswith(wording.article("missing_email", variant))
    assert (await talk.say(RESET)).startswith(wording.article("password_reset", variant))


@pytest.mark.parametrize(
    ("reply", "variant"),
    [
        ("yes", "netid"),
        ("Yes I do", "netid"),
        ("yes, I have a NetID", "netid"),
        ("no", "no_netid"),
        ("nope", "no_netid"),
        ("I don't have a NetID", "no_netid"),
        ("I'm from Hampshire College", "no_netid"),
        ("I'm not sure if I have a NetID", ""),
    ],
)
async def test_reply_in_own_words_is_understood_and_remembered(
    talk: Talk, wording: Wording, reply: str, variant: str
) -> None:
    await talk.say(RESET)
    assert (await talk.say(reply)).startswith(wording.article("password_reset", variant))
    assert (await talk.say(MISSING)).startswith(wording.article("missing_email", variant))


@pytest.mark.parametrize("reply", ["not sure", "I don't know", "no idea"])
async def test_doubt_in_own_words_gets_both_ways(talk: Talk, wording: Wording, reply: str) -> None:
    await talk.say(RESET)
    assert (await talk.say(reply)).startswith(wording.article("password_reset"))
    assert wording.phrase("utter_ask_netid") not in await talk.say(MISSING)


async def test_denial_that_does_not_name_the_netid_is_understood(
    talk: Talk, wording: Wording
) -> None:
    await talk.say(RESET)
    said = await talk.say("I don't have one")
    assert said.startswith(wording.article("password_reset", "no_netid"))


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("I don't have a NetID, how do I reset my password?", "no_netid"),
        ("I have a NetID and I forgot my password", "netid"),
    ],
)
async def test_netid_told_with_the_question_is_not_asked_for(
    talk: Talk, wording: Wording, text: str, variant: str
) -> None:
    assert wording.article("password_reset", variant) in await talk.say(text)


async def test_netid_told_before_any_question_is_remembered(talk: Talk, wording: Wording) -> None:
    assert wording.phrase("utter_netid") in await talk.say("I don't have a NetID")
    assert (await talk.say(RESET)).startswith(wording.article("password_reset", "no_netid"))


async def test_netid_can_be_corrected(talk: Talk, wording: Wording) -> None:
    await talk.say(RESET)
    await talk.press(HAVE_ONE)
    await talk.say("Sorry, I don't have a NetID")
    assert (await talk.say(RESET)).startswith(wording.article("password_reset", "no_netid"))


async def test_question_that_does_not_depend_on_the_netid_is_answered_in_between(
    talk: Talk, wording: Wording
) -> None:
    await talk.say(RESET)
    said = await talk.say("How do I send a secure message?")
    assert said.startswith(wording.article("secure_message"))
    # A "no" now is no answer to the question about the NetID.
    assert await talk.say("no") == wording.phrase("utter_deny")
    await talk.say("I don't have a NetID")
    assert (await talk.say(RESET)).startswith(wording.article("password_reset", "no_netid"))


async def test_thanks_in_between_does_not_lose_the_question(talk: Talk, wording: Wording) -> None:
    await talk.say(RESET)
    await talk.say("thanks")
    said = await talk.say("I have a NetID")
    assert said.startswith(wording.article("password_reset", "netid"))


@pytest.mark.parametrize(("reply", "phrase"), [("yes", "utter_affirm"), ("no", "utter_deny")])
async def test_yes_or_no_to_nothing_says_nothing_about_the_netid(
    talk: Talk, wording: Wording, reply: str, phrase: str
) -> None:
    await talk.say("How do I send a secure message?")
    assert await talk.say(reply) == wording.phrase(phrase)
    assert await talk.say(RESET) == wording.phrase("utter_ask_netid")
