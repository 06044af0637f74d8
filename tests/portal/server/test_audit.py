from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from portal.server.audit import record, verify
from portal.server.database import Database
from portal.server.schema import audit

_ROWS = 6


@pytest.fixture
async def logged(portal_database: Database) -> Database:
    """With some rows."""
    for number in range(_ROWS):
        await _record(portal_database, number)
    return portal_database


async def _record(database: Database, number: int) -> None:
    async with database.writing() as connection:
        await record(
            connection, who=f"p-{number}", what="test.row", result="done", now=1e9 + number / 7
        )


async def _broken_at(database: Database, *changes: Any) -> int | None:
    async with database.writing() as connection:
        for change in changes:
            await connection.execute(change)
        return await verify(connection)


async def test_untouched_log_is_whole(logged: Database) -> None:
    assert await _broken_at(logged) is None


async def test_empty_log_is_whole(portal_database: Database) -> None:
    assert await _broken_at(portal_database) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", 5.0),
        ("who", "p-99"),
        ("what", "test.other"),
        ("result", "wrong"),
        ("previous", "0" * 64),
        ("hash", "0" * 64),
    ],
)
async def test_changed_row_is_found(logged: Database, column: str, value: object) -> None:
    change = audit.update().where(audit.c.seq == 3).values({column: value})
    assert await _broken_at(logged, change) == 3


@pytest.mark.parametrize("seq", [1, 3, _ROWS - 1])
async def test_deleted_row_is_found(logged: Database, seq: int) -> None:
    assert await _broken_at(logged, audit.delete().where(audit.c.seq == seq)) == seq


async def test_rows_that_changed_places_are_found(logged: Database) -> None:
    def moved(old: int, new: int) -> Any:
        return audit.update().where(audit.c.seq == old).values(seq=new)

    assert await _broken_at(logged, moved(3, 99), moved(4, 3), moved(99, 4)) == 3


async def test_row_put_before_the_first_is_found(logged: Database) -> None:
    row = dict.fromkeys(("who", "what", "result", "previous", "hash"), "x")
    assert await _broken_at(logged, audit.insert().values(seq=0, at=1.0, **row)) == 0


async def test_rows_cut_off_at_the_end_can_not_be_seen(logged: Database) -> None:
    # As the module says; whoever wants to see it notes the last hash elsewhere.
    assert await _broken_at(logged, audit.delete().where(audit.c.seq > 3)) is None


async def test_row_is_undone_with_its_transaction(logged: Database) -> None:
    async with logged.writing() as connection:
        await record(connection, who="p-1", what="test.row", result="done", now=1.0)
        await connection.rollback()
    await _record(logged, 9)
    async with logged.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.max(audit.c.seq))) == _ROWS + 1
        assert await verify(connection) is None


@pytest.mark.slow
async def test_many_writers_at_once_make_one_chain(
    portal_database: Database, open_portal_database: Callable[[], Database]
) -> None:
    databases = [portal_database, open_portal_database(), open_portal_database()]
    await asyncio.gather(*(_record(databases[number % 3], number) for number in range(30)))
    async with portal_database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.max(audit.c.seq))) == 30
        assert await verify(connection) is None


@pytest.mark.slow
async def test_log_of_several_pages_is_read_to_its_end(portal_database: Database) -> None:
    async with portal_database.writing() as connection:
        for _ in range(1003):
            await record(connection, who="p-1", what="test.row", result="done", now=1.5)
    assert await _broken_at(portal_database) is None
    change = audit.update().where(audit.c.seq == 1002).values(who="p-2")
    assert await _broken_at(portal_database, change) == 1002


@pytest.mark.parametrize(
    "words",
    [
        {"who": "p-1", "what": "free text", "result": "done"},
        {"who": "p-1", "what": "test.row", "result": "My name is Pat"},
        {"who": "", "what": "test.row", "result": "done"},
        {"who": "p" * 256, "what": "test.row", "result": "done"},
    ],
)
async def test_log_takes_no_free_text(portal_database: Database, words: dict[str, str]) -> None:
    async with portal_database.writing() as connection:
        with pytest.raises(ValueError):
            await record(connection, now=1.0, **words)
