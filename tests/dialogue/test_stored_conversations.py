"""Conversations with the trained agent whose memory is the database: nobody notices."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.store.database import open_database
from bot.store.schema import conversations, tracker_events
from bot.store.sealed_texts import SealedTexts
from tests.dialogue.broken_parts import break_action
from tests.dialogue.stored_talk import StoredTalk
from tests.dialogue.talk import Wording
from tests.store.processes import rows
from tests.stored_state import single_events

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.dialogue.agent import HelpDeskAgent
    from bot.store.database import Database

pytestmark = pytest.mark.slow

RESET = "I forgot my password"
SECURE_MESSAGE = "How do I send a secure message?"
ADDRESS = "pat.lee@example.edu"
# Each leads somewhere else from where those before it have led.
TEXTS = (
    "hi",
    RESET,
    "yes",
    "I never got the registration email",
    f"my email is {ADDRESS} and I never got the reset email",
    "qwertz uiop asdf",
    "what about the weather on Mars",
    "blah blubb",
    SECURE_MESSAGE,
    "thanks",
    "actually I don't have a NetID",
    RESET,
    "how do I upload my immunization form and where do I see my records?",
    "can I change my address",
    "I want to talk to a person",
    "no",
    "born 3/5/1999, can't log in",
    "are you a bot",
    "I feel like killing myself",
    "how do I make an appointment",
    "ok",
    "bye",
)


Maker = Callable[["HelpDeskAgent"], StoredTalk]


@pytest.fixture
async def database(new_sqlite: str) -> AsyncIterator[Database]:
    database = open_database(new_sqlite)
    yield database
    await database.close()


@pytest.fixture
def talk_with(database: Database, texts: SealedTexts, new_sqlite: str) -> Maker:
    """Makes conversations; no other test's has the same name."""
    names = (f"{new_sqlite[-40:]}-{number}" for number in itertools.count())
    return lambda agent: StoredTalk(next(names), agent, database, texts)


async def _events(database: Database, talk: StoredTalk) -> list[dict[str, Any]]:
    stored = single_events(await rows(database, tracker_events))
    return [row["event"] for row in stored if row["conversation_id"] == talk.name]


async def test_long_conversation_is_the_same_from_memory_and_from_the_database(
    agent: HelpDeskAgent, talk_with: Maker, database: Database
) -> None:
    kept, forgotten = talk_with(agent), talk_with(agent)
    forgotten.forgetful = True
    assert await kept.begin() == await forgotten.begin()
    for text in itertools.islice(itertools.cycle(TEXTS), 69):
        # The first button of some answers, so that questions are answered in that way too.
        if kept.buttons() and len(text) % 3 == 0:
            title = kept.buttons()[0]
            assert await kept.press(title) == await forgotten.press(title)
        else:
            assert await kept.say(text) == await forgotten.say(text), text
    assert set(kept.counted.events + forgotten.counted.events) == {"answered"}
    for row in await rows(database, conversations):
        # Sessions of 30 messages have ended twice.
        assert 60 < row["session_start"] < row["events"]
    one, other = [_shape(await _events(database, talk)) for talk in (kept, forgotten)]
    assert one == other


async def test_question_waits_for_its_answer_in_the_database(
    agent: HelpDeskAgent, talk_with: Maker, wording: Wording
) -> None:
    talk = talk_with(agent)
    talk.forgetful = True
    assert (await talk.say(RESET))[0].endswith(wording.phrase("utter_ask_netid"))
    answered = await talk.say("no")
    assert answered[0].startswith(wording.article("password_reset", "no_netid"))
    assert (await talk.say(RESET))[0].startswith(wording.article("password_reset", "no_netid"))


async def test_trust_lines_are_said_once(
    agent: HelpDeskAgent, talk_with: Maker, wording: Wording
) -> None:
    talk = talk_with(agent)
    talk.forgetful = True
    trust = wording.phrase("utter_trust").partition("{")[0]
    assert trust in (await talk.begin())[0]
    for text in TEXTS[:5]:
        assert trust not in "".join(await talk.say(text))


async def test_misses_are_counted_across_a_dropped_memory(
    agent: HelpDeskAgent, talk_with: Maker
) -> None:
    kept, forgotten = talk_with(agent), talk_with(agent)
    forgotten.forgetful = True
    said = []
    for _ in range(4):
        said.append(await kept.say("qwertz uiop"))
        assert await forgotten.say("qwertz uiop") == said[-1]
    assert said[0] != said[1]


async def test_masked_message_is_nowhere_in_the_database_nor_in_memory(
    agent: HelpDeskAgent, talk_with: Maker, database: Database
) -> None:
    talk = talk_with(agent)
    await talk.say(SECURE_MESSAGE)
    assert agent.knows(talk.name, len(await _events(database, talk)))
    await talk.say(f"my email is {ADDRESS} and I never got the reset email")
    events = await _events(database, talk)
    assert "example.edu" not in json.dumps(events)
    assert "[e-mail]" in json.dumps(events)
    assert not agent.knows(talk.name, len(events))
    await talk.say("thanks")
    assert agent.knows(talk.name, len(await _events(database, talk)))


async def test_action_that_fails_leaves_the_conversation_as_it_was(
    rasa_agent: Agent, talk_with: Maker, database: Database, wording: Wording
) -> None:
    from bot.dialogue.agent import HelpDeskAgent

    talk = talk_with(HelpDeskAgent(rasa_agent, rasa_agent.processor.nlg, rasa_agent.tracker_store))
    await talk.say(RESET)
    before = await _events(database, talk)
    break_action(rasa_agent)
    assert (await talk.choose("/helpful"))[0] == wording.phrase("utter_apology")
    assert talk.counted.events == ["answered", "failed"]
    assert await _events(database, talk) == before
    # The question is still open.
    assert (await talk.say("yes"))[0].startswith(wording.article("password_reset", "netid"))


def _shape(events: list[dict[str, Any]]) -> list[Any]:
    """Events without what differs each time: times and ids."""
    return [
        (event["event"], event.get("name"), event.get("value"), event.get("text"))
        for event in events
    ]
