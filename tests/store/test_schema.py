"""Finding open turns costs the same however much was said before: the plans say so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.database import Database, Work
from bot.store.schema import messages
from bot.store.sealed_texts import SealedTexts
from tests.store.processes import PAT, Clock, Process, outcome

pytestmark = pytest.mark.slow
Result = TypeVar("Result")
OPEN_TURNS = "ix_messages_open"
_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


class Explaining:
    """A database that notes how it would run each statement before it runs it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.plans: list[str] = []

    async def read(self, work: Work[Result]) -> Result:
        return await self._database.read(lambda connection: self._run(connection, work))

    async def write(self, work: Work[Result]) -> Result:
        return await self._database.write(lambda connection: self._run(connection, work))

    async def close(self) -> None:
        """It is not ours to close."""

    def _run(self, connection: Connection, work: Work[Result]) -> Result:
        def explain(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            if not statement.startswith("EXPLAIN"):
                plan = connection.exec_driver_sql(
                    _EXPLAIN[connection.dialect.name] + statement, parameters
                )
                self.plans.append("\n".join(str(row[-1]) for row in plan))

        sa.event.listen(connection, "before_cursor_execute", explain)
        try:
            return work(connection)
        finally:
            sa.event.remove(connection, "before_cursor_execute", explain)


@pytest.fixture
async def long_talk(here: Process) -> Process:
    """A conversation of thousands of messages."""
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome())
    said = {"conversation_id": PAT.conversation_id, "author": "patient", "kind": "text"}
    state = {"created_at": 1.0, "text": "hello", "extras": {}, "open": False, "attempts": 1}
    told = [{**said, **state, "seq": seq, "client_id": f"c{seq}"} for seq in range(10, 3000)]

    def fill(connection: Connection) -> None:
        connection.execute(sa.insert(messages), told)
        connection.exec_driver_sql("ANALYZE")

    await here.database.write(fill)
    return here


async def _receive(process: Process) -> None:
    await process.say("hello")


async def _claim(process: Process) -> None:
    await process.turns.claim(PAT.conversation_id)


async def _wait(process: Process) -> None:
    await process.turns.waiting()


async def _commit(process: Process) -> None:
    await process.turns.commit(await process.say_and_claim("hello"), outcome())


@pytest.mark.parametrize("do", [_claim, _wait])
async def test_open_turns_are_found_by_their_own_index(
    long_talk: Process, texts: SealedTexts, clock: Clock, do: Callable[[Process], Awaitable[None]]
) -> None:
    explaining = Explaining(long_talk.database)
    await do(Process("here", explaining, texts, clock))
    assert any(OPEN_TURNS in plan for plan in explaining.plans)


@pytest.mark.parametrize("do", [_receive, _claim, _wait, _commit])
async def test_no_step_of_a_turn_reads_all_messages(
    long_talk: Process, texts: SealedTexts, clock: Clock, do: Callable[[Process], Awaitable[None]]
) -> None:
    explaining = Explaining(long_talk.database)
    await do(Process("here", explaining, texts, clock))
    assert explaining.plans
    for line in "\n".join(explaining.plans).splitlines():
        assert "messages" not in line or "scan" not in line.lower() or "ndex" in line.lower()
