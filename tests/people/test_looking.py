"""A transcript is masked, and every look at one is audited before it is shown."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.errors import StoreUnavailableError
from bot.people.desk import Desk
from bot.people.looking import look
from bot.store.audit_schema import audit_log
from bot.store.schema import conversations
from tests.databases import SQLITE_ALONE
from tests.people.world import World
from tests.portal.server.people import PAT


async def _looks(desk: Desk) -> list[tuple[str, str | None]]:
    entries = await desk.audit.last(9)
    return [(e.result, e.about) for e in entries if e.what == "transcript.look"]


async def test_ticket_shows_the_whole_conversation_that_it_was_opened_in(world: World) -> None:
    person = world.someone()
    await world.chat(person, ticket=True)
    found = await look(world.desk, person.tickets[0])
    assert found
    assert found.is_whole
    assert [line.author for line in found.lines] == ["patient", "bot"]
    assert found.lines[0].text == person.word
    assert found.lines[1].buttons == ("Yes",)
    assert found.lines[0].at == world.desk.clock()
    about = world.desk.audit.about("ticket", person.tickets[0])
    assert await _looks(world.desk) == [("shown", about)]


@SQLITE_ALONE
async def test_conversation_is_shown_by_its_id_too(world: World) -> None:
    chat = await world.chat(world.someone(PAT))
    found = await look(world.desk, chat)
    assert found
    assert len(found.lines) == 2
    assert await _looks(world.desk) == [("shown", world.desk.audit.about("conversation", chat))]


@SQLITE_ALONE
async def test_ticket_whose_chat_is_deleted_shows_what_was_handed_over(world: World) -> None:
    person = world.someone()
    await world.chat(person, ticket=True)
    await world.desk.database.write(lambda c: c.execute(sa.delete(conversations)).close())
    found = await look(world.desk, person.tickets[0])
    assert found
    assert not found.is_whole
    assert [(line.author, line.text) for line in found.lines] == [("patient", person.word)]


@SQLITE_ALONE
@pytest.mark.parametrize("name", ["HD-000999", "nobody", "../etc", "' OR 1=1 --", "x" * 500, ""])
async def test_look_that_finds_nothing_is_audited_too(world: World, name: str) -> None:
    await world.chat(world.someone())
    assert await look(world.desk, name) is None
    assert [result for result, _ in await _looks(world.desk)] == ["unknown"]


@SQLITE_ALONE
async def test_nothing_is_shown_where_the_look_can_not_be_audited(world: World) -> None:
    chat = await world.chat(world.someone())
    await world.desk.database.write(lambda c: audit_log.drop(c))
    with pytest.raises(StoreUnavailableError):
        await look(world.desk, chat)
