from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.errors import LeaseLostError, StoreUnavailableError
from bot.store.database import Database, open_database, ping
from bot.store.schema import conversations, messages, task_secrets
from bot.store.sealed_texts import SealedTexts
from tests.databases import Opener
from tests.store.processes import PAT, Clock, Process, everything, outcome, rows

BEGUN = {
    "id": "somebody",
    "kind": "anonymous",
    "created_at": 1.0,
    "active_at": 1.0,
    "last_seq": 0,
    "events": 0,
    "session_start": 0,
    "open_messages": 0,
    "has_secrets": False,
}


class _Killed(BaseException):
    pass


def _begin(connection: Connection) -> None:
    connection.execute(sa.insert(conversations), BEGUN)


async def test_what_is_written_is_there_for_others(open_another: Opener) -> None:
    await open_another().write(_begin)
    assert len(await rows(open_another(), conversations)) == 1


@pytest.mark.parametrize("error", [ValueError("x"), LeaseLostError("x"), _Killed()])
async def test_work_that_fails_is_undone_and_its_error_told_as_it_is(
    database: Database, error: BaseException
) -> None:
    def work(connection: Connection) -> None:
        _begin(connection)
        raise error

    with pytest.raises(type(error)) as caught:
        await database.write(work)
    assert caught.value is error
    assert await rows(database, conversations) == []


async def test_rule_of_the_tables_is_told_without_the_values(database: Database) -> None:
    await database.write(_begin)
    with pytest.raises(IntegrityError) as caught:
        await database.write(_begin)
    assert "anonymous" not in str(caught.value)


async def test_statement_that_the_database_refuses_is_an_error_of_ours(database: Database) -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        await database.read(lambda connection: connection.exec_driver_sql("SELECT nothing"))
    assert caught.value.__cause__
    await ping(database)


async def test_commit_to_a_server_that_is_ending_is_an_error_of_ours(database: Database) -> None:
    # What asyncpg says then is none of its errors of PostgreSQL.
    def work(connection: Connection) -> None:
        raise asyncpg.InternalClientError("cannot switch to state 15")

    with pytest.raises(StoreUnavailableError):
        await database.write(work)


async def test_conversation_that_is_deleted_takes_everything_along(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome(events=["a"], secrets={"email": "x"}))
    await here.conversations.record_feedback(PAT.conversation_id, 2, True, [])
    assert all((await everything(here.database)).values())
    delete = sa.delete(conversations)
    await here.database.write(lambda connection: connection.execute(delete).close())
    assert not any((await everything(here.database)).values())


async def test_sqlite_writes_to_the_disk_before_it_answers(new_sqlite: str) -> None:
    database = open_database(new_sqlite)

    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    full = 2
    for run in (database.read, database.write):
        assert await run(settings) == ["wal", full, 1, 1]
    await database.close()


async def test_sqlite_reads_while_it_writes(new_sqlite: str) -> None:
    database = open_database(new_sqlite)
    begun, may_end = threading.Event(), threading.Event()

    def write(connection: Connection) -> None:
        _begin(connection)
        begun.set()
        may_end.wait(5)

    writing = asyncio.create_task(database.write(write))
    await asyncio.to_thread(begun.wait, 5)
    assert await rows(database, conversations) == []
    may_end.set()
    await writing
    assert len(await rows(database, conversations)) == 1
    await database.close()


async def test_sqlite_finishes_what_it_writes_before_it_closes(new_sqlite: str) -> None:
    database = open_database(new_sqlite)
    begun = threading.Event()

    def write(connection: Connection) -> None:
        begun.set()
        time.sleep(0.05)
        _begin(connection)

    # Whoever asked is gone; the transaction goes on.
    writing = asyncio.create_task(database.write(write))
    await asyncio.to_thread(begun.wait, 5)
    writing.cancel()
    await database.close()
    again = open_database(new_sqlite)
    assert len(await rows(again, conversations)) == 1
    await again.close()


async def test_sqlite_deletes_what_was_sealed_from_the_file_too(
    new_sqlite: str, texts: SealedTexts, clock: Clock
) -> None:
    here = Process("here", open_database(new_sqlite), texts, clock)
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome(secrets={"email": "x"}))
    (kept,) = await rows(here.database, task_secrets)
    await here.turns.commit(await here.say_and_claim("bye"), outcome())
    assert [row["sealed"] for row in await rows(here.database, messages)] == [None] * 4
    await here.database.close()  # which also empties the write-ahead log
    assert kept["sealed"] not in Path(new_sqlite.removeprefix("sqlite:///")).read_bytes()


async def test_sqlite_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/new/folder/file.db")
    await ping(database)
    await database.close()
    assert (tmp_path / "new/folder/file.db").exists()


async def test_file_that_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(b"no database at all" * 100)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailableError):
        await ping(database)
    await database.close()


@pytest.mark.slow
async def test_processes_that_open_a_new_sqlite_file_at_once_all_get_in(quick_folder: Path) -> None:
    create = "CREATE TABLE IF NOT EXISTS something (x)"
    for number in range(100):
        url = f"sqlite:///{quick_folder}/new_{number}.db"
        databases = [open_database(url) for _ in range(4)]
        await asyncio.gather(
            *map(ping, databases),
            *(d.write(lambda c: c.exec_driver_sql(create).close()) for d in databases),
        )
        for database in databases:
            await database.close()


@pytest.mark.slow
async def test_sqlite_file_that_another_program_locks_is_waited_for_within_bounds(
    new_sqlite: str,
) -> None:
    database = open_database(new_sqlite)
    other = sqlite3.connect(new_sqlite.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    writes = (database.write(_begin) for _ in range(10))
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert time.monotonic() - began < 8
    assert [type(result) for result in results] == [StoreUnavailableError] * 10
    await ping(database)  # reading needs no lock
    other.execute("ROLLBACK")
    other.close()
    await database.write(_begin)
    await database.close()
