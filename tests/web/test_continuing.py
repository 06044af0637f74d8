from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.store.schema import messages
from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.signed_in import NOW, token

ASKED_TO_SIGN_IN = {"event": "slot", "name": "sign_in_for", "value": "start_release"}
OFFER = 'You said: /continue_task{"task": "start_release"}'


def bearer(**claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**claims)}"}


async def go_on(visitor: Visitor, body: Any = None, **headers: str) -> Answer:
    return await visitor.post("/api/continue", {} if body is None else body, **headers)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk that knows the portal's keys."""
    async with open_desk(tmp_path, signed_in=True) as opened:
        yield opened


@pytest_asyncio.fixture
async def visitor(desk: Desk) -> Visitor:
    """Somebody who was asked to sign in, to start a records request."""
    visitor = desk.visitor()
    desk.worker.events = [ASKED_TO_SIGN_IN]
    await visitor.say("my records, please")
    await desk.worker.drain()
    desk.worker.events = []
    return visitor


async def test_task_left_open_is_offered_and_no_word_goes_over(
    desk: Desk, visitor: Visitor
) -> None:
    answer = await go_on(visitor, **bearer())
    assert (answer.status, answer.json) == (200, {"seq": 1})
    heard = await visitor.heard(2, **bearer())
    assert [message["text"] for message in heard] == [OFFER]
    assert desk.worker.subjects == [None, "patient-1"]


async def test_chat_before_is_over_and_its_cookie_gone(visitor: Visitor) -> None:
    answer = await go_on(visitor, **bearer())
    assert 'helpdesk=""' in answer.headers["Set-Cookie"]
    assert (await visitor.get("/api/events?wait=0")).problem == "no-chat"


async def test_chat_before_is_over_in_another_window_too(desk: Desk, visitor: Visitor) -> None:
    waiting = asyncio.create_task(visitor.get("/api/events?after=2&wait=5"))
    while not desk.parts.hub.conversations():
        await asyncio.sleep(0.01)
    await go_on(visitor, **bearer())
    assert (await waiting).json["messages"] == []
    assert (await visitor.get("/api/events?wait=0")).problem == "no-chat"


async def test_two_windows_ask_once(desk: Desk, visitor: Visitor) -> None:
    answers = await asyncio.gather(*(go_on(visitor, **bearer()) for _ in range(4)))
    assert {answer.status for answer in answers} == {200}
    assert {answer.json["seq"] for answer in answers} <= {1, None}
    await desk.worker.drain()
    assert len(desk.worker.subjects) == 2


async def test_call_that_failed_can_be_made_again(desk: Desk, visitor: Visitor) -> None:
    desk.database.away = True
    assert (await go_on(visitor, **bearer())).status == 503
    desk.database.away = False
    assert (await go_on(visitor, **bearer())).json == {"seq": 1}


async def test_nothing_is_offered_where_nothing_was_open(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    await desk.worker.drain()
    assert (await go_on(visitor, **bearer())).json == {"seq": None}
    assert (await visitor.get("/api/events?wait=0")).problem == "no-chat"
    assert desk.worker.subjects == [None]


async def test_nothing_is_offered_without_a_chat_before(desk: Desk) -> None:
    assert (await go_on(desk.visitor(), **bearer())).json == {"seq": None}


async def test_task_of_a_chat_that_was_over_is_nobodys(desk: Desk, visitor: Visitor) -> None:
    desk.clock.now += 3600
    patient = bearer(iat=int(NOW) + 3600, exp=int(NOW) + 4000)
    assert (await go_on(visitor, **patient)).json == {"seq": None}


async def test_task_goes_to_the_patient_of_the_token_alone(desk: Desk, visitor: Visitor) -> None:
    await go_on(visitor, **bearer(sub="one"))
    assert (await go_on(visitor, **bearer(sub="other"))).json == {"seq": None}
    await desk.worker.drain()
    assert desk.worker.subjects == [None, "one"]


async def test_who_is_not_signed_in_goes_on_in_the_same_chat(visitor: Visitor) -> None:
    assert (await go_on(visitor)).problem == "not-signed-in"
    assert (await go_on(visitor, Authorization="Bearer none")).problem == "not-signed-in"
    assert (await visitor.get("/api/events?wait=0")).json["last"] == 2


@pytest.mark.parametrize("body", [{"task": "start_release"}, [], "x"], ids=str)
async def test_caller_names_no_task(visitor: Visitor, body: Any) -> None:
    assert (await go_on(visitor, body, **bearer())).problem == "bad-request"


async def test_other_sites_are_refused(visitor: Visitor) -> None:
    answer = await go_on(visitor, **bearer(), Origin="https://elsewhere.example")
    assert answer.status == 403
    assert (await visitor.get("/api/events?wait=0")).status == 200


async def test_offers_count_toward_the_limit(tmp_path: Path) -> None:
    async with open_desk(tmp_path, signed_in=True, HELPDESK_SESSION_LIMIT="1/minute") as desk:
        desk.worker.events = [ASKED_TO_SIGN_IN]
        await desk.visitor().say("hello", **bearer())
        visitor = desk.visitor()
        await visitor.say("my records, please")
        await desk.worker.drain()
        assert (await go_on(visitor, **bearer())).problem == "too-many"
        assert (await visitor.get("/api/events?wait=0")).status == 200  # nothing is lost by it


async def test_database_does_not_tell_which_chat_was_whose(desk: Desk, visitor: Visitor) -> None:
    (before,) = await desk.conversation_ids()
    await go_on(visitor, **bearer())
    rows = await desk.database.read(
        lambda c: c.execute(sa.select(messages).where(messages.c.kind == "start")).all()
    )
    assert len(rows) == 1
    assert before not in str(rows)
