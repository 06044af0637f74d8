from __future__ import annotations

from functools import partial
from typing import Any, Final

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.database import Database
from bot.store.schema import conversations
from bot.store.statements import OneOf, UpdateAndRead
from tests.store.processes import LEE, PAT, Process, rows

_OF_IT: Final = conversations.c.id == sa.bindparam("conversation")
_END: Final = UpdateAndRead(
    sa.update(conversations)
    .where(_OF_IT, conversations.c.ended_at.is_(None))
    .values(ended_at=sa.bindparam("now"), last_seq=conversations.c.last_seq + 10),
    sa.select(
        conversations.c.last_seq.label("seq"), conversations.c.kind, conversations.c.ended_at
    ).where(_OF_IT),
)

_SOME: Final = OneOf(sa.select(conversations.c.id), conversations.c.id)


async def _end(database: Database, conversation_id: str, now: float = 5.0) -> Any:
    values = {"conversation": conversation_id, "now": now}
    return await database.write(lambda connection: _END.run(connection, values))


async def test_row_is_told_as_it_is_after_the_update(here: Process) -> None:
    for visitor in (PAT, LEE):
        await here.say("hello", visitor)
    row = await _end(here.database, LEE.conversation_id)
    assert (row.seq, row.kind, row.ended_at) == (11, LEE.kind, 5.0)
    lee, pat = await rows(here.database, conversations)
    assert (lee["last_seq"], lee["ended_at"]) == (11, 5.0)
    assert (pat["last_seq"], pat["ended_at"]) == (1, None)


async def test_nothing_is_told_of_a_row_that_was_not_taken(here: Process) -> None:
    await here.say("hello")
    assert await _end(here.database, PAT.conversation_id)
    before = await rows(here.database, conversations)
    assert await _end(here.database, PAT.conversation_id, now=6.0) is None
    assert await _end(here.database, "nobody") is None
    assert await rows(here.database, conversations) == before


@pytest.mark.parametrize(("conversation_id", "more"), [(PAT.conversation_id, 1), ("nobody", 0)])
async def test_server_is_asked_once(here: Process, conversation_id: str, more: int) -> None:
    await here.say("hello")
    asked: list[bool] = []

    def work(connection: Connection) -> bool:
        sa.event.listen(connection, "before_cursor_execute", lambda *_: asked.append(True))
        _END.run(connection, {"conversation": conversation_id, "now": 5.0})
        return connection.dialect.name == "sqlite"

    # SQLite is no server: a second statement is a call of a function.
    is_file = await here.database.write(work)
    assert len(asked) == 1 + is_file * more


async def test_rows_of_many_values_are_found(here: Process) -> None:
    for visitor in (PAT, LEE):
        await here.say("hello", visitor)
    pat, lee = PAT.conversation_id, LEE.conversation_id
    for asked, there in (([], []), ([lee], [lee]), ([pat, "nobody", lee, pat], [lee, pat])):
        found = await here.database.read(partial(_SOME.run, values=asked))
        assert sorted(row.id for row in found) == sorted(there)


async def test_server_is_asked_by_one_statement_however_many_values_there_are(
    here: Process,
) -> None:
    asked: set[str] = set()

    def work(connection: Connection) -> bool:
        sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.add(said[2]))
        for count in (0, 1, 2, 500):
            _SOME.run(connection, [str(number) for number in range(count)])
        return connection.dialect.name == "sqlite"

    is_file = await here.database.read(work)
    assert len(asked) == (4 if is_file else 1)
