from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from portal.server.database import Database
from tests.portal.forging import Clock
from tests.portal.server.api.serving import Served, add_people, parts_on, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def served(portal_database: Database, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """The API on a database of each kind."""
    await add_people(portal_database)
    async with serving(parts_on(portal_database, tmp_path, clock), tmp_path) as it:
        yield it


@pytest.fixture
async def another(
    served: Served, open_portal_database: Callable[[], Database], tmp_path: Path, clock: Clock
) -> AsyncIterator[Served]:
    """A second process of the same portal."""
    parts = parts_on(open_portal_database(), tmp_path, clock)
    async with serving(parts, tmp_path) as it:
        yield it


@pytest.fixture
async def plain(portal_sqlite: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """The API on SQLite alone, for what has nothing to do with the database."""
    database = Database(portal_sqlite)
    await add_people(database)
    async with serving(parts_on(database, tmp_path, clock), tmp_path) as it:
        yield it
    await database.close()
