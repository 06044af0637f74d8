from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from benchmarks.postgres import Postgres
from bot.settings import ROOT
from portal.server.database import Database
from portal.server.schema import metadata
from tests.databases import NEEDS_POSTGRESQL
from tests.made_tables import details, differences, downgrade, table_names

_numbers = itertools.count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRESQL)])
def empty_urls(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[list[str]]:
    """Two databases without tables."""
    names = [f"portal_migrating{next(_numbers)}" for _ in range(2)]
    if request.param == "sqlite":
        yield [f"sqlite:///{quick_folder / name}.db" for name in names]
    else:
        server: Postgres = request.getfixturevalue("postgresql_server")
        yield [server.create(name) for name in names]


@pytest.fixture
async def empty(empty_urls: list[str]) -> AsyncIterator[list[Database]]:
    """The two, opened."""
    databases = [Database(url) for url in empty_urls]
    yield databases
    for database in databases:
        await database.close()


async def test_migrated_database_has_the_tables_that_the_code_uses(empty: list[Database]) -> None:
    migrated, made = empty
    await migrated.migrate()
    await _run(made, metadata.create_all)
    assert await _run(migrated, _differences) == []
    assert await _run(migrated, details) == await _run(made, details)


async def test_migrating_again_changes_nothing(empty: list[Database]) -> None:
    database = empty[0]
    await database.migrate()
    before = await _run(database, details)
    await database.migrate()
    assert await _run(database, details) == before


@pytest.mark.slow
async def test_migrations_lead_back_and_forth(empty: list[Database]) -> None:
    database = empty[0]
    await database.migrate()
    await _run(database, _downgrade)
    assert await _run(database, table_names) == {"portal_alembic_version"}
    await database.migrate()
    assert await _run(database, _differences) == []


@pytest.mark.slow
async def test_processes_that_start_at_once_migrate_once(empty_urls: list[str]) -> None:
    databases = [Database(url) for url in empty_urls[:1] * 6]
    await asyncio.gather(*(database.migrate() for database in databases))
    assert await _run(databases[0], _differences) == []
    for database in databases:
        await database.close()


async def _run(database: Database, work: Any) -> Any:
    async with database.writing() as connection:
        return await connection.run_sync(work)


def _differences(connection: Connection) -> list[Any]:
    return differences(connection, metadata, "portal_alembic_version")


def _downgrade(connection: Connection) -> None:
    downgrade(connection, ROOT / "portal/server/migrations")
