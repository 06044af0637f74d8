from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.desk import Answer, Desk, Visitor, open_desk

MOST = "10"
URGENT = "I took too many pills and can't breathe"


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk where a turn would wait for 14.2 seconds: 4.2 too many."""
    async with open_desk(tmp_path, HELPDESK_MOST_WAIT_SECONDS=MOST) as desk:
        desk.worker.places.wait = 14.2
        yield desk


def _refused(answer: Answer) -> int:
    """Seconds after which to try again."""
    assert (answer.status, answer.problem) == (503, "busy")
    assert "Set-Cookie" not in answer.headers
    return int(answer.headers["Retry-After"])


async def _chat(desk: Desk) -> Visitor:
    visitor = desk.visitor()
    wait, desk.worker.places.wait = desk.worker.places.wait, 0.0
    await visitor.say("hello")
    await visitor.heard(2)
    desk.worker.places.wait = wait
    return visitor


async def test_message_that_would_wait_too_long_is_refused_and_told_for_how_long(
    busy: Desk,
) -> None:
    visitor = await _chat(busy)
    assert _refused(await visitor.say("how long?")) == 5
    assert [m["text"] for m in await visitor.heard(2)] == ["hello", "You said: hello"]


async def test_those_who_are_refused_are_not_all_told_to_come_back_at_once(busy: Desk) -> None:
    busy.worker.places.pace = 0.5
    told = [_refused(await busy.visitor().say("hello")) for _ in range(7)]
    assert told == [5, 5, 6, 6, 7, 7, 8]
    busy.worker.places.pace = 40.0
    assert [_refused(await busy.visitor().say("hello")) for _ in range(3)] == [48, 60, 60]


async def test_message_whose_wait_is_bearable_is_taken(busy: Desk) -> None:
    busy.worker.places.wait = 10.0
    assert (await busy.visitor().say("hello")).status == 202


async def test_chat_that_would_begin_is_refused_and_nothing_is_left_of_it(busy: Desk) -> None:
    assert _refused(await busy.visitor().choose("start")) == 5
    assert await busy.conversation_ids() == []


async def test_button_is_refused_as_a_text_is(busy: Desk) -> None:
    visitor = await _chat(busy)
    button = (await visitor.heard(2))[-1]["buttons"][0]["id"]
    _refused(await visitor.choose(button))


async def test_file_is_refused_before_the_portal_is_asked(busy: Desk) -> None:
    content = base64.b64encode(b"%PDF-1.4").decode()
    body: dict[str, Any] = {"client_id": "f", "name": "scan.pdf", "size": 8}
    body |= {"head": content, "tail": content}
    _refused(await busy.visitor().post("/api/files", body))
    assert busy.portal.samples == []


async def test_who_may_be_in_danger_is_always_taken(busy: Desk) -> None:
    busy.worker.places.wait = 1000.0
    assert (await busy.visitor().say(URGENT)).status == 202


async def test_message_that_was_taken_before_is_not_refused(busy: Desk) -> None:
    visitor = await _chat(busy)
    body = {"client_id": "once", "text": "is it there?"}
    busy.worker.places.wait = 0.0
    first = await visitor.post("/api/messages", body)
    busy.worker.places.wait = 1000.0
    again = await visitor.post("/api/messages", body)
    assert (again.status, again.json) == (202, first.json)
    _refused(await visitor.post("/api/messages", body | {"client_id": "another"}))


async def test_what_was_refused_is_taken_later_under_its_name(busy: Desk) -> None:
    visitor = await _chat(busy)
    body = {"client_id": "once", "text": "and now?"}
    _refused(await visitor.post("/api/messages", body))
    busy.worker.places.wait = 0.0
    assert (await visitor.post("/api/messages", body)).status == 202


async def test_messages_that_are_being_received_are_known_to_the_places(busy: Desk) -> None:
    visitor = await _chat(busy)
    _refused(await visitor.say("one too many"))
    assert busy.worker.places.arrived == 1
    busy.database.delay, busy.worker.places.wait = 0.2, 0.0
    saying = asyncio.create_task(visitor.say("hello"))
    while not busy.worker.places.arriving:
        await asyncio.sleep(0.01)
    assert (await saying).status == 202
    assert (busy.worker.places.arriving, busy.worker.places.arrived) == (0, 2)


async def test_refused_messages_are_counted(busy: Desk) -> None:
    _refused(await busy.visitor().say("hello"))
    assert b"helpdesk_refused_busy_total 1.0" in busy.parts.metrics.text()


async def test_listening_and_ending_are_never_refused(busy: Desk) -> None:
    visitor = await _chat(busy)
    assert (await visitor.get("/api/events?wait=0")).status == 200
    assert (await visitor.end()).status == 204
