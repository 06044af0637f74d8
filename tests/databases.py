"""Databases for tests: SQLite files, and a PostgreSQL server that runs as long as the tests do."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

from benchmarks.postgres import Postgres, postgres, programs

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.store.database import Database
    from bot.store.sealed_texts import SealedTexts

# Nothing here is about what the disk does, and memory syncs in no time.
_MEMORY: Final = Path("/dev/shm")
NEEDS_POSTGRESQL: Final = (pytest.mark.service, pytest.mark.slow)
BOTH: Final = (
    pytest.param("new_sqlite", id="sqlite"),
    pytest.param("new_postgresql", id="postgresql", marks=NEEDS_POSTGRESQL),
)
# For tests of what is the same on both: ``database_url`` is SQLite's.
SQLITE_ALONE: Final = pytest.mark.parametrize("database_url", ["new_sqlite"], indirect=True)

Result = TypeVar("Result")
Opener = Callable[[], "Database"]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Postgres]:
    """A server of our own. Only a developer's machine may do without."""
    if programs() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(quick_folder: Path) -> Path:
    """A file with all tables and no rows, to be copied."""
    path = quick_folder / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: Postgres) -> str:
    """URL of a database with all tables; each test empties it first."""
    url = driver_url(postgresql_server.create("migrated"))
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """For SQLite files: in memory, where the system has such a folder."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="helpdesk-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture
def new_sqlite(migrated_sqlite: Path) -> Iterator[str]:
    """URL of a file of one's own."""
    with tempfile.TemporaryDirectory(dir=migrated_sqlite.parent) as folder:
        yield f"sqlite:///{shutil.copy(migrated_sqlite, folder)}"


@pytest.fixture
def new_postgresql(migrated_postgresql: str) -> str:
    """URL of the server's database, emptied."""
    asyncio.run(_empty(migrated_postgresql))
    return migrated_postgresql


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with all tables and no rows, of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def open_another(database_url: str) -> AsyncIterator[Opener]:
    """Opens the database once more, as another process would."""
    from bot.store.database import open_database

    opened: list[Database] = []

    def another() -> Database:
        opened.append(open_database(database_url))
        return opened[-1]

    yield another
    for database in opened:
        await database.close()


@pytest.fixture
def database(open_another: Opener) -> Database:
    """A database with all tables and no rows, of each kind."""
    return open_another()


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> SealedTexts:
    """Seals with a key of this run."""
    from bot.store.keys import load_key_ring
    from bot.store.sealed_texts import SealedTexts
    from bot.store.sealing import Sealer

    return SealedTexts(Sealer(load_key_ring(tmp_path_factory.mktemp("secrets"), "seal")))


class DatabaseThread:
    """Real databases on a loop of their own; whoever asks stands still until they have answered."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def database_thread() -> Iterator[DatabaseThread]:
    """For tests whose own loop does not wait."""
    thread = DatabaseThread()
    yield thread
    thread.close()


def driver_url(url: str) -> str:
    """As ``bot/settings.py`` gives the address of a PostgreSQL server."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def _migrate(url: str) -> None:
    from bot.store.database import migrate, open_database

    async def run() -> None:
        database = open_database(url)
        await migrate(database)
        await database.close()

    asyncio.run(run())


async def _empty(url: str) -> None:
    import sqlalchemy as sa

    from bot.store.database import open_database

    database = open_database(url)
    tables = (
        "conversations, mail_in, mail_thread, mail_limit, mail_halt, event_out, event_relay, "
        "audit_log, audit_head, staff_accounts"
    )

    def empty(connection: Connection) -> None:
        # The audit log's guards let nobody do this; a superuser's replication may.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {tables} CASCADE"))

    await database.write(empty)
    await database.close()
