"""What is written with each transaction, on both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.errors import LeaseLostError, SessionOverError
from bot.store.database import Database, ping
from bot.store.records import CHOICE, NewMessage, NewReply, Outcome, Visitor
from bot.store.sealed_texts import SealedTexts
from tests.databases import Opener
from tests.events.telling import NotedLog, Telling, bodies
from tests.store.breaking import BrokenOffError, breaking
from tests.store.processes import LEE, Clock, new_message, outcome

PAT = Visitor("conversation-of-pat", "patient", "patient-4711")
FACTS = {
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
    "ticket_made": True,
}
RICH = Outcome(
    [NewReply("Words", [("Sign in", '/inform_netid{"has_netid":"yes"}')], ["password_reset"])],
    "masked",
    facts=FACTS,
)


def _names(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"].removeprefix("edu.portal-help-desk.") for event in events]


async def test_message_and_its_answer_are_told_of_in_their_order(telling: Telling) -> None:
    await telling.talk(LEE)
    await telling.talk(LEE)
    events = await telling.told()
    assert _names(events) == ["message.received.v1", "turn.ended.v1"] * 2
    assert [event["data"]["message"] for event in events] == [1, 1, 3, 3]
    assert len({event["subject"] for event in events}) == 1
    assert len({event["id"] for event in events}) == 4


async def test_received_message_is_told_of_without_its_words(telling: Telling) -> None:
    pressed = NewMessage("c-1", CHOICE, "Yes, I am Pat", '/inform_netid{"has_netid":"yes"}')
    await telling.conversations.receive(PAT, pressed)
    await telling.conversations.receive(PAT, new_message("more"))
    first, second = await telling.told()
    assert first["data"] == {
        "channel": "web",
        "message": 1,
        "kind": "choice",
        "signed_in": True,
        "chosen": "inform_netid",
        "waiting": 1,
    }
    assert (second["data"]["chosen"], second["data"]["waiting"]) == (None, 2)
    assert first["source"] == "https://help.example.edu"
    assert first["time"] == "2027-01-15T08:00:00.000Z"


async def test_turn_is_told_of_with_what_was_understood_and_said(telling: Telling) -> None:
    await telling.talk(PAT, RICH)
    _, ended, ticket = await telling.told()
    facts = {name: value for name, value in FACTS.items() if name != "ticket_made"}
    place = {"channel": "web", "message": 1, "signed_in": True}
    assert ended["data"] == {
        **place,
        **facts,
        "kind": "text",
        "attempts": 1,
        "articles": ["password_reset"],
        "suggested": ["inform_netid"],
        "replies": 1,
        "new_session": False,
    }
    assert ticket["type"].endswith(".ticket.made.v1")
    assert ticket["data"] == place


async def test_message_that_comes_twice_is_told_of_once(telling: Telling) -> None:
    message = new_message("hello")
    for _ in range(2):
        await telling.conversations.receive(LEE, message)
    assert len(await telling.told()) == 1


async def test_turn_that_was_lost_is_not_told_of(
    telling: Telling, texts: SealedTexts, clock: Clock, log: NotedLog
) -> None:
    claim = await telling.claim(LEE)
    await telling.turns.commit(claim, outcome())
    with pytest.raises(LeaseLostError):
        await telling.turns.commit(claim, outcome())
    assert _names(await telling.told()) == ["message.received.v1", "turn.ended.v1"]


async def test_commit_that_breaks_off_anywhere_tells_nothing(
    telling: Telling, database: Database, texts: SealedTexts, clock: Clock, log: NotedLog
) -> None:
    claim = await telling.claim(LEE)
    for place in range(1, 60):
        broken = Telling(breaking(database, place), texts, clock, log)
        try:
            await broken.turns.commit(claim, RICH)
        except BrokenOffError:
            assert len(await bodies(database)) == 1
        else:
            break
    assert place > 8
    assert _names(await telling.told())[1:] == ["turn.ended.v1", "ticket.made.v1"]


async def test_feedback_is_told_of_each_time(telling: Telling) -> None:
    await telling.talk(LEE)
    for helpful in (False, True):
        await telling.conversations.record_feedback(
            LEE.conversation_id, 2, helpful, ["upload_error"]
        )
    *_, first, second = await telling.told()
    assert first["data"] == {
        "channel": "web",
        "message": 2,
        "helpful": False,
        "articles": ["upload_error"],
    }
    assert second["data"]["helpful"] is True


async def test_end_of_a_chat_is_told_of_once(telling: Telling, clock: Clock) -> None:
    await telling.talk(LEE)
    clock.go(61.5)
    for _ in range(2):
        await telling.conversations.end(LEE.conversation_id)
    with pytest.raises(SessionOverError):
        await telling.claim(LEE)
    await telling.conversations.end("no-such-conversation")
    events = await telling.told()
    assert _names(events)[2:] == ["conversation.ended.v1"]
    assert events[2]["data"] == {"channel": "web", "messages": 2, "seconds": 61.5}


async def test_deleted_conversations_are_told_of_under_all_their_names(
    telling: Telling, clock: Clock, log: NotedLog
) -> None:
    await telling.talk(LEE)
    before = (await telling.told())[0]["subject"]
    log.rotate()
    clock.go(91 * 86_400.0)
    await telling.talk(PAT)
    await telling.retention.delete_old_conversations()
    *_, deleted = await telling.told()
    assert _names([deleted]) == ["conversation.deleted.v1"]
    assert deleted["data"] == {"channel": "web", "reason": "expired", "former_subjects": [before]}
    assert deleted["subject"] != before


@pytest.mark.slow
async def test_conversations_that_two_servers_delete_at_once_are_told_of_once(
    telling: Telling, open_another: Opener, texts: SealedTexts, clock: Clock, log: NotedLog
) -> None:
    for number in range(60):
        await telling.conversations.receive(Visitor(f"v-{number}", "anonymous"), new_message("hi"))
    clock.go(91 * 86_400.0)
    servers = [telling, *(Telling(open_another(), texts, clock, log) for _ in range(2))]
    # Whoever had to connect first would come too late to meet the others.
    await asyncio.gather(*(ping(server.database) for server in servers))
    await asyncio.gather(*(server.retention.delete_old_conversations() for server in servers))
    deleted = [event for event in await telling.told() if "deleted" in event["type"]]
    assert len({event["subject"] for event in deleted}) == len(deleted) == 60


async def test_nothing_is_written_where_there_is_no_log(
    database: Database, texts: SealedTexts, clock: Clock
) -> None:
    silent = Telling(database, texts, clock, None)
    await silent.talk(LEE, RICH)
    await silent.conversations.record_feedback(LEE.conversation_id, 2, True, [])
    await silent.conversations.end(LEE.conversation_id)
    clock.go(91 * 86_400.0)
    await silent.retention.delete_old_conversations()
    assert await bodies(database) == []


async def test_outcome_without_facts_is_told_of_too(telling: Telling) -> None:
    await telling.talk(LEE, Outcome([NewReply("sorry")], None))
    _, ended = await telling.told()
    assert ended["data"]["intent"] is None
