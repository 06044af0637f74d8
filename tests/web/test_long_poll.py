from __future__ import annotations

import asyncio
import time

import pytest

from bot.store.records import NewMessage, Visitor
from bot.web.app import begin_draining
from tests.web.desk import Desk


async def test_poll_without_waiting_tells_what_there_is(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    answer = await visitor.get("/api/events?after=0&wait=0")
    assert [message["seq"] for message in answer.json["messages"]] == [1, 2]
    assert answer.json["last"] == 2
    answer = await visitor.get("/api/events?after=2&wait=0")
    assert answer.json == {"messages": [], "last": 2, "ending": None}


async def test_poll_waits_for_the_next_message(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    poll = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await visitor.say("again")
    answer = await asyncio.wait_for(poll, 5)
    assert answer.json["messages"][0]["text"] == "again"


@pytest.mark.slow
async def test_poll_ends_empty_after_its_time(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    began = time.monotonic()
    answer = await visitor.get("/api/events?after=2&wait=1")
    assert answer.json == {"messages": [], "last": 2, "ending": None}
    assert 0.9 < time.monotonic() - began < 5


async def test_poll_passes_over_what_nobody_is_shown(desk: Desk) -> None:
    visitor = desk.visitor()
    desk.worker.answering.clear()
    await visitor.choose("start")
    answer = await visitor.get("/api/events?after=0&wait=0")
    assert answer.json == {"messages": [], "last": 1, "ending": None}


async def test_polls_read_a_long_history_page_by_page(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("0")
    await visitor.heard(2)
    (conversation_id,) = await desk.conversation_ids()
    for number in range(3, 124):
        message = NewMessage(f"n{number}", "text", str(number))
        await desk.parts.store.receive(Visitor(conversation_id, "anonymous"), message)
    assert [message["seq"] for message in await visitor.heard(123)] == list(range(1, 124))


@pytest.mark.parametrize("wait", ["26", "-1", "x", "", "1.5", "99999999999"])
async def test_wait_of_no_good_length_is_refused(desk: Desk, wait: str) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    answer = await visitor.get(f"/api/events?after=0&wait={wait}")
    assert (answer.problem, answer.json["field"]) == ("bad-request", "wait")


async def test_poll_tells_when_the_database_goes_away(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    poll = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await asyncio.sleep(0.05)
    desk.database.away = True
    desk.parts.hub.publish((await _ids(desk))[0], [])
    assert (await asyncio.wait_for(poll, 5)).problem == "no-database"


async def test_draining_process_lets_polls_go(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    poll = asyncio.create_task(visitor.get("/api/events?after=2&wait=25"))
    await asyncio.sleep(0.05)
    await begin_draining(desk.app)
    assert (await asyncio.wait_for(poll, 5)).json == {"messages": [], "last": 2, "ending": None}


async def _ids(desk: Desk) -> list[str]:
    desk.database.away = False
    ids = await desk.conversation_ids()
    desk.database.away = True
    return ids
