"""Personal data planted in a talk with the real agent, and looked for in what analytics is told."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from prometheus_client import CollectorRegistry

import actions.portal
from bot.events.broker import Broker
from bot.events.metrics import EventMetrics
from bot.events.relay import Relay
from bot.events.waiting import WaitingEvents
from bot.store.conversations import ConversationStore
from bot.store.database import Database, open_database
from tests.actions.stand_in import StandInPortal
from tests.dialogue.stored_talk import StoredTalk
from tests.events.listening import bind, taken
from tests.events.rabbitmq import RabbitMq
from tests.events.telling import NotedLog, bodies, checked
from tests.store.processes import masked
from tests.test_canary import EVERYTHING, PLANTED, found_in

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent
    from bot.store.sealed_texts import SealedTexts

pytestmark = [pytest.mark.service, pytest.mark.slow]

_NAME: Final = "Quentin Zanzibar"
_ADDRESS: Final = "q.zanzibar77@example.org"
# Words that no masking knows: of what was typed, none may be there at all.
_WORDS: Final = (_NAME, "Quentin", "Zanzibar", "zanzibar", "refused", "please", "HD-0")


@pytest.fixture
async def database(new_sqlite: str) -> AsyncIterator[Database]:
    database = open_database(new_sqlite)
    yield database
    await database.close()


@pytest.fixture
def portal() -> Iterator[StandInPortal]:
    portal = StandInPortal()
    actions.portal.connect(portal)
    yield portal
    actions.portal.connect(None)


@pytest.fixture
async def told(
    agent: HelpDeskAgent,
    database: Database,
    texts: SealedTexts,
    log: NotedLog,
    portal: StandInPortal,
) -> tuple[str, list[str]]:
    """The conversation's id, and the events of a talk in which everything was planted."""
    name = f"{_NAME}-{uuid.uuid4()}"
    talk = StoredTalk(name, agent, database, texts, events=log)
    await talk.begin()
    for text in (*PLANTED.values(), EVERYTHING, _NAME, f"/{_NAME}", "how do I upload a file", ""):
        await talk.say(text)
    await talk.choose("/hand_over")
    for text in (f"I am {_NAME}, {_ADDRESS}", "yes"):
        await talk.say(text)
    store = ConversationStore(database, texts, masked, "here", events=log)
    await store.record_feedback(name, 2, False, ["upload_error"])
    await store.end(name)
    return name, await bodies(database)


def _leaks(content: bytes | str, name: str) -> list[str]:
    text = content.decode("latin-1") if isinstance(content, bytes) else content
    return [*found_in(text), *(word for word in (*_WORDS, name) if word in text)]


async def test_planted_data_is_neither_in_the_table_nor_at_the_broker(
    told: tuple[str, list[str]], database: Database, rabbitmq: RabbitMq
) -> None:
    name, written = told
    assert len(written) > 2 * len(PLANTED)
    assert not _leaks("".join(written), name)
    exchange = f"canary.{uuid.uuid4().hex[:8]}"
    await bind(rabbitmq, exchange, exchange)
    broker = Broker(rabbitmq.url, exchange)
    waiting = WaitingEvents(database, "here")
    await Relay(waiting, broker, EventMetrics(CollectorRegistry())).once()
    await broker.close()
    messages = await taken(rabbitmq, exchange)
    assert [message.body.decode() for message in messages] == written
    assert not _leaks(repr([message.info() for message in messages]), name)


async def test_talk_is_told_of_with_intents_forms_and_the_ticket(
    told: tuple[str, list[str]], tmp_path: Path
) -> None:
    events = [checked(body) for body in told[1]]
    names = [event["type"].split(".", 2)[2] for event in events]
    assert names[:2] == ["message.received.v1", "turn.ended.v1"]
    assert names[-3:] == ["ticket.made.v1", "feedback.given.v1", "conversation.ended.v1"]
    turns = [event["data"] for event in events if event["type"].endswith("turn.ended.v1")]
    by_intent: dict[Any, Any] = {turn["intent"]: turn for turn in turns}
    upload, hand_over, yes = by_intent["upload_error"], by_intent["hand_over"], turns[-1]
    assert (upload["decision"], upload["articles"]) == ("answer", ["upload_error"])
    assert (hand_over["form_opened"], hand_over["form_open"]) == ("handoff_form", True)
    assert (yes["kind"], yes["form_closed"], yes["form_open"]) == ("text", True, False)
    assert all(turn["outcome"] == "answered" for turn in turns)
    assert not any("other" in str(turn) for turn in turns)


def test_search_finds_what_is_planted() -> None:
    assert _leaks(f"x{_NAME}y", "id-1") == [_NAME, "Quentin", "Zanzibar"]
    assert _leaks(_ADDRESS.encode(), "id-1") == [_ADDRESS, "zanzibar"]
