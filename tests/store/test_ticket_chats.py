"""A ticket's conversation is known from the turn that opened it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.records import NewReply, Outcome, Visitor
from bot.store.schema import conversations
from bot.store.ticket_chats import chat_of_ticket, tickets_of_chats
from tests.store.processes import LEE, PAT, Process

NUMBER = "HD-000123"


async def _hand_over(here: Process, visitor: Visitor, opened_at: float) -> None:
    """A turn that opens the ticket, or begins a session that knows it."""
    slots = {"ticket_number": NUMBER, "ticket_made_at": opened_at}
    events = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
    claim = await here.say_and_claim("a person, please", visitor)
    await here.turns.commit(claim, Outcome([NewReply("done")], "masked", events))


async def _chat(database: Database) -> str | None:
    return await database.read(lambda connection: chat_of_ticket(connection, NUMBER))


async def test_ticket_is_noted_with_the_turn_that_opened_it(
    database: Database, here: Process
) -> None:
    assert await _chat(database) is None
    await _hand_over(here, PAT, 1e9)
    assert await _chat(database) == PAT.conversation_id
    ids = [PAT.conversation_id, LEE.conversation_id]
    found = await database.read(lambda connection: tickets_of_chats(connection, ids))
    assert found == {NUMBER: 1e9}


async def test_ticket_stays_with_its_chat_when_a_session_begins_anew(
    database: Database, here: Process
) -> None:
    await _hand_over(here, PAT, 1e9)
    await _hand_over(here, PAT, 1e9)
    assert await _chat(database) == PAT.conversation_id


async def test_number_that_was_given_out_again_belongs_to_the_later_chat(
    database: Database, here: Process
) -> None:
    await _hand_over(here, PAT, 1e9)
    await _hand_over(here, LEE, 2e9)
    await _hand_over(here, PAT, 1e9)  # a new session of the first
    assert await _chat(database) == LEE.conversation_id


async def test_note_goes_with_the_conversation(database: Database, here: Process) -> None:
    await _hand_over(here, PAT, 1e9)
    await database.write(lambda connection: connection.execute(sa.delete(conversations)).close())
    assert await _chat(database) is None
