from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from benchmarks.postgres import Postgres
from bot.settings import ROOT
from bot.store.all_tables import metadata
from bot.store.database import Database, migrate, open_database
from tests.databases import NEEDS_POSTGRESQL, driver_url
from tests.made_tables import details, differences, downgrade, table_names
from tests.store.breaking import BrokenOffError, breaking


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRESQL)])
def empty_urls(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[list[str]]:
    """Two databases without tables."""
    names = [f"{request.node.name.partition('[')[0]}_{n}".lower()[-60:] for n in range(2)]
    if request.param == "sqlite":
        yield [f"sqlite:///{quick_folder / name}.db" for name in names]
    else:
        server: Postgres = request.getfixturevalue("postgresql_server")
        yield [driver_url(server.create(name)) for name in names]


@pytest.fixture
async def empty(empty_urls: list[str]) -> Any:
    """The two, opened."""
    databases = [open_database(url) for url in empty_urls]
    yield databases
    for database in databases:
        await database.close()


async def test_migrated_database_has_the_tables_that_the_code_uses(empty: list[Database]) -> None:
    migrated, made = empty
    await migrate(migrated)
    await made.write(metadata.create_all)
    assert await migrated.read(_differences) == []
    assert await migrated.read(details) == await made.read(details)


async def test_migrating_again_changes_nothing(empty: list[Database]) -> None:
    database = empty[0]
    await migrate(database)
    before = await database.read(details)
    await migrate(database)
    assert await database.read(details) == before


@pytest.mark.slow
async def test_migrations_lead_back_and_forth(empty: list[Database]) -> None:
    database = empty[0]
    await migrate(database)
    await database.write(_downgrade)
    assert await database.read(table_names) == {"alembic_version"}
    await migrate(database)
    assert await database.read(_differences) == []


@pytest.mark.slow
async def test_processes_that_start_at_once_migrate_once(empty_urls: list[str]) -> None:
    databases = [open_database(empty_urls[0]) for _ in range(8)]
    await asyncio.gather(*map(migrate, databases))
    assert await databases[0].read(_differences) == []
    for database in databases:
        await database.close()


@pytest.mark.slow
async def test_migration_that_breaks_off_leaves_nothing(empty: list[Database]) -> None:
    database = empty[0]
    for place in range(1, 100, 4):
        try:
            await migrate(breaking(database, place))
        except BrokenOffError:
            assert await database.read(table_names) == set()
        else:
            break
    assert place > 12
    assert await database.read(_differences) == []


def _differences(connection: Connection) -> list[Any]:
    return differences(connection, metadata)


def _downgrade(connection: Connection) -> None:
    downgrade(connection, ROOT / "bot/store/migrations")
