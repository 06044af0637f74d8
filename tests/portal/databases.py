"""Databases of the reference portal for tests: each kind, migrated, without a row."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa

from benchmarks.postgres import Postgres
from portal.server.database import Database
from portal.server.schema import metadata
from tests.databases import NEEDS_POSTGRESQL

BOTH: Final = (
    pytest.param("portal_sqlite", id="sqlite"),
    pytest.param("portal_postgresql", id="postgresql", marks=NEEDS_POSTGRESQL),
)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def migrated_portal_file(quick_folder: Path) -> Path:
    """A file with the portal's tables, to be copied."""
    path = quick_folder / "portal-migrated.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def portal_sqlite(migrated_portal_file: Path) -> Iterator[str]:
    """URL of a file of one's own."""
    with tempfile.TemporaryDirectory(dir=migrated_portal_file.parent) as folder:
        yield f"sqlite:///{shutil.copy(migrated_portal_file, folder)}"


@pytest.fixture(scope="session")
def migrated_portal_server(postgresql_server: Postgres) -> str:
    """URL of a database with the portal's tables."""
    url = postgresql_server.create(f"portal{next(_numbers)}")
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def portal_postgresql(migrated_portal_server: str) -> str:
    """URL of the server's database, emptied."""
    asyncio.run(_empty(migrated_portal_server))
    return migrated_portal_server


@pytest.fixture(params=BOTH)
def portal_url(request: pytest.FixtureRequest) -> str:
    """A database with the portal's tables and no rows, of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def open_portal_database(portal_url: str) -> AsyncIterator[Callable[[], Database]]:
    """Opens the database once more, as another process would."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(Database(portal_url))
        return opened[-1]

    yield another
    for database in opened:
        await database.close()


@pytest.fixture
def portal_database(open_portal_database: Callable[[], Database]) -> Database:
    """A database with the portal's tables and no rows, of each kind."""
    return open_portal_database()


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    async with database.writing() as connection:
        if database.is_sqlite:  # so that the file alone can be copied
            await connection.execute(sa.text("SELECT 1"))
    await database.close()


async def _empty(url: str) -> None:
    database = Database(url)
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with database.writing() as connection:
        await connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    await database.close()
