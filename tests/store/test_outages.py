"""PostgreSQL stops, stands still or drops us: every wait has an end, and afterwards all is well."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from benchmarks.postgres import Postgres, postgres
from bot.errors import StoreUnavailableError
from bot.store.database import Database, open_database, ping
from bot.store.sealed_texts import SealedTexts
from tests.databases import NEEDS_POSTGRESQL
from tests.stopped_postgres import started_again, stop
from tests.store.processes import PAT, Clock, Process, outcome

pytestmark = list(NEEDS_POSTGRESQL)
MOST_SECONDS = 8.0
TOLD_SECONDS = 4.5


@pytest.fixture
async def database(new_postgresql: str) -> AsyncIterator[Database]:
    database = open_database(new_postgresql)
    yield database
    await database.close()


@pytest.fixture
def here(database: Database, texts: SealedTexts, clock: Clock) -> Process:
    return Process("here", database, texts, clock)


async def _in_vain(*work: Awaitable[object], seconds: float = MOST_SECONDS) -> None:
    """All of ``work`` ends in time, and with our error."""
    began = time.monotonic()
    results = await asyncio.gather(*work, return_exceptions=True)
    assert {type(result) for result in results} == {StoreUnavailableError}
    assert time.monotonic() - began < seconds


async def _answers(database: Database) -> None:
    """It is known to answer again."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        with suppress(StoreUnavailableError):
            await ping(database)
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it does not answer")


async def _well(process: Process) -> None:
    replies, _ = await process.turns.commit(await process.say_and_claim("again"), outcome("well"))
    assert replies[-1] in await process.conversations.history(PAT.conversation_id)


async def _pids(database: Database, server: Postgres) -> list[int]:
    query = sa.text("SELECT pid FROM pg_stat_activity")
    return [
        server.pid,
        *await database.read(lambda connection: list(connection.execute(query).scalars())),
    ]


@contextmanager
def _standing_still(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        _go_on(pids)


def _go_on(pids: list[int]) -> None:
    for pid in reversed(pids):
        os.kill(pid, signal.SIGCONT)


async def test_server_that_stands_still_is_waited_for_within_bounds(
    here: Process, database: Database, postgresql_server: Postgres
) -> None:
    claim = await here.say_and_claim("hello")
    with _standing_still(await _pids(database, postgresql_server)):
        await _in_vain(
            ping(database),
            here.turns.commit(claim, outcome()),
            # More than there are connections.
            *(here.say("hello") for _ in range(20)),
            seconds=TOLD_SECONDS,
        )
        # Who comes now is told at once, as often as they come.
        for _ in range(3):
            await _in_vain(*(here.say("hello") for _ in range(20)), seconds=0.5)
    await _answers(database)
    await here.turns.commit(claim, outcome())
    await _well(here)


async def test_server_that_stands_still_in_a_transaction_undoes_it(
    here: Process, database: Database, postgresql_server: Postgres
) -> None:
    await _well(here)
    pids = await _pids(database, postgresql_server)
    before = await here.conversations.history(PAT.conversation_id)

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM messages")
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        connection.exec_driver_sql("DELETE FROM conversations")

    try:
        await _in_vain(database.write(work))
    finally:
        _go_on(pids)
    assert await here.conversations.history(PAT.conversation_id) == before
    await _well(here)


async def test_connections_that_were_cut_are_made_anew(here: Process, database: Database) -> None:
    await asyncio.gather(*(here.conversations.info("x") for _ in range(8)))
    cut = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    await database.read(lambda connection: connection.execute(cut).close())
    await asyncio.sleep(0.1)
    await _well(here)


async def test_connection_that_is_cut_in_a_transaction_undoes_it(
    here: Process, database: Database
) -> None:
    await _well(here)
    before = await here.conversations.history(PAT.conversation_id)

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM messages")
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    await _in_vain(database.write(work))
    assert await here.conversations.history(PAT.conversation_id) == before


async def test_row_that_somebody_else_locks_is_waited_for_within_bounds(
    here: Process, new_postgresql: str
) -> None:
    claim = await here.say_and_claim("hello")
    other = await asyncpg.connect(new_postgresql.replace("+asyncpg", ""))
    await other.execute("BEGIN; SELECT * FROM conversations FOR UPDATE")
    await _in_vain(here.say("hello"), here.turns.commit(claim, outcome()))
    await other.close()
    await _answers(here.database)
    await here.turns.commit(claim, outcome())


async def test_process_that_stands_still_in_a_transaction_loses_its_locks(
    here: Process, new_postgresql: str
) -> None:
    await here.say("hello")
    may_end = threading.Event()

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE conversations SET kind = 'spoilt'")
        may_end.wait(60)

    async def stand_still() -> None:
        other = open_database(new_postgresql)
        with pytest.raises(StoreUnavailableError):
            await other.write(work)
        await other.close()

    standing_still = asyncio.create_task(asyncio.to_thread(asyncio.run, stand_still()))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    with suppress(StoreUnavailableError):
        await here.say("hello")
    await here.say("hello")
    assert time.monotonic() - began < MOST_SECONDS
    may_end.set()
    await standing_still
    info = await here.conversations.info(PAT.conversation_id)
    assert info
    assert info.kind == PAT.kind


@pytest.mark.parametrize("asked_meanwhile", [True, False])
async def test_restart_of_the_server_is_survived(asked_meanwhile: bool) -> None:
    with postgres() as server:
        database = open_database(f"postgresql+asyncpg://bench@127.0.0.1:{server.port}/postgres")
        query = sa.text("SHOW data_directory")
        data = await database.read(lambda connection: connection.execute(query).scalar())
        await asyncio.gather(*(ping(database) for _ in range(8)))
        await asyncio.to_thread(stop, server)
        if asked_meanwhile:
            await _in_vain(*(ping(database) for _ in range(10)))
        with started_again(server, Path(str(data))):
            await ping(database)
            await database.close()
