from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.dialogue.live_store import SESSION_MESSAGES
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

RESET = "I forgot my password"


async def test_two_conversations_do_not_mix(agent: HelpDeskAgent, wording: Wording) -> None:
    one, other = Talk(agent), Talk(agent)
    await one.say(RESET)
    await other.say(RESET)
    assert (await one.say("yes")).startswith(wording.article("password_reset", "netid"))
    assert (await other.say("no")).startswith(wording.article("password_reset", "no_netid"))
    assert (await one.say(RESET)).startswith(wording.article("password_reset", "netid"))


async def test_conversations_at_the_same_time_do_not_mix(
    agent: HelpDeskAgent, wording: Wording
) -> None:
    talks = [Talk(agent) for _ in range(8)]
    await asyncio.gather(*(talk.say(RESET) for talk in talks))
    titles = ["I have a UMass NetID", "I don't"] * 4
    said = await asyncio.gather(*(t.press(title) for t, title in zip(talks, titles, strict=True)))
    for title, text in zip(titles, said, strict=True):
        variant = "no_netid" if title == "I don't" else "netid"
        assert text.startswith(wording.article("password_reset", variant))


async def test_messages_of_one_conversation_are_answered_in_order(
    talk: Talk, wording: Wording
) -> None:
    """All are sent before the first is answered; each answer depends on those before."""
    asked, told, again = await asyncio.gather(
        talk.say(RESET), talk.say("I don't have a NetID"), talk.say(RESET)
    )
    assert asked.endswith(wording.phrase("utter_ask_netid"))
    assert told.startswith(wording.article("password_reset", "no_netid"))
    assert again.startswith(wording.article("password_reset", "no_netid"))


async def test_long_conversation_remembers_the_netid_and_repeats_no_trust_lines(
    talk: Talk, wording: Wording
) -> None:
    await talk.say(RESET)
    await talk.say("no")
    trust = wording.phrase("utter_trust").partition("{")[0]
    for _ in range(SESSION_MESSAGES + 2):
        assert trust not in await talk.say("How do I send a secure message?")
    assert (await talk.say(RESET)).startswith(wording.article("password_reset", "no_netid"))


async def test_netid_question_that_ends_a_session_is_still_answered(
    talk: Talk, wording: Wording
) -> None:
    for _ in range(SESSION_MESSAGES - 1):
        await talk.say("How do I send a secure message?")
    assert await talk.say(RESET) == wording.phrase("utter_ask_netid")
    assert (await talk.say("yes")).startswith(wording.article("password_reset", "netid"))
