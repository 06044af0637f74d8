"""A conversation that staff deleted ends wherever somebody reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.store.schema import conversations
from tests.web.desk import Desk, open_desk
from tests.web.listening import Heard, listening, texts
from tests.web.signed_in import token

OVER = Heard("expired", {"reason": "signed-out"})


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, signed_in=True) as opened:
        yield opened


def _patient() -> dict[str, str]:
    return {"Authorization": f"Bearer {token()}"}


async def _delete_all(desk: Desk) -> str:
    """As ``helpdesk person`` does in another process; the id of what is gone."""
    (conversation_id,) = await desk.conversation_ids()
    await desk.database.write(lambda c: c.execute(sa.delete(conversations)).close())
    return conversation_id


@pytest.mark.parametrize("headers", [{}, None], ids=["anonymous", "patient"])
async def test_open_stream_of_a_deleted_conversation_ends(
    desk: Desk, headers: dict[str, str] | None
) -> None:
    headers = _patient() if headers is None else headers
    visitor = desk.visitor()
    await visitor.say("hello", **headers)
    await visitor.heard(2, **headers)
    async with listening(visitor, **headers) as listener:
        await listener.until("ready")
        desk.parts.hub.wake(await _delete_all(desk))
        assert await listener.next() == OVER
        assert await listener.ended()


async def test_stream_ends_also_where_another_conversation_began_in_its_place(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("before", **_patient())
    await visitor.heard(2, **_patient())
    async with listening(visitor, **_patient()) as listener:
        await listener.until("ready")
        await _delete_all(desk)
        desk.clock.now += 5.0  # longer than a session is remembered
        await desk.visitor().say("after", **_patient())
        assert (await listener.until("expired"))[-1] == OVER
    messages = await desk.visitor().heard(2, **_patient())
    assert [message["text"] for message in messages] == ["after", "You said: after"]


async def test_patient_who_listens_before_the_first_word_hears_it(desk: Desk) -> None:
    visitor = desk.visitor()
    async with listening(visitor, **_patient()) as listener:
        await listener.until("ready")
        await visitor.say("hello", **_patient())
        assert texts([await listener.next() or OVER]) == ["hello"]
