"""The reference portal's database: SQLite or PostgreSQL, a transaction at a time.

    async with database.writing() as connection:
        await connection.execute(...)

What is written is written as a whole or not at all, and is durable when the block has ended.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.util import await_only

from portal.server.errors import DatabaseUnavailableError

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS: Final = 3.0  # for a connection, a lock or an answer
# Any number but the help desk's: processes that start together migrate one after the other.
_MIGRATION_LOCK: Final = 4_117_004
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {int(_WAIT_SECONDS * 1000)}",
    "PRAGMA synchronous = FULL",  # a commit is on the disk before anybody is told
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten, not just unlinked
)
_RETRY_SECONDS: Final = 0.02
_SESSION: Final = {"idle_in_transaction_session_timeout": str(int(_WAIT_SECONDS * 1000))}
# The drivers' own errors come through where a connection can't be made.
_UNAVAILABLE: Final = (
    SQLAlchemyError,
    OSError,
    asyncio.TimeoutError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a COMMIT just as the server says that it ends
)


class Database:
    """Connections to the database at ``url``; none is made before the first use.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``, with or without a driver.
    """

    def __init__(self, url: str) -> None:
        parsed = sa.engine.make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        driver = "sqlite+aiosqlite" if self.is_sqlite else "postgresql+asyncpg"
        self._engine = create_async_engine(
            parsed.set(drivername=driver),
            hide_parameters=True,  # an error's message would show what was to be stored
            **_options(is_sqlite=self.is_sqlite),
        )
        if self.is_sqlite:
            sa.event.listen(self._engine.sync_engine, "connect", _prepare)
            sa.event.listen(self._engine.sync_engine, "begin", _begin)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        async with self._transaction(writes=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; an error inside the block undoes it, an IntegrityError comes through.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        async with self._transaction(writes=True) as connection:
            yield connection

    async def migrate(self) -> None:
        """Bring the tables to the newest version; safe in several processes at once.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        async with self.writing() as connection:
            await connection.run_sync(_upgrade)

    async def close(self) -> None:
        """Close all connections; a process with SQLite would not end without."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as plain:
                connection = await plain.execution_options(writes=writes)
                async with connection.begin():
                    yield connection
        except IntegrityError:
            raise  # a rule of the tables: the caller's matter
        except _UNAVAILABLE as error:
            raise DatabaseUnavailableError("the database does not answer") from error


def _options(*, is_sqlite: bool) -> dict[str, Any]:
    if is_sqlite:
        return {}
    waits = {"timeout": _WAIT_SECONDS, "command_timeout": _WAIT_SECONDS}
    return {
        "pool_pre_ping": True,  # after a restart of the server none is of use
        "pool_timeout": _WAIT_SECONDS,
        "connect_args": {**waits, "server_settings": _SESSION},
    }


def _prepare(connection: Any, _: Any) -> None:
    # The driver would begin transactions at moments of its own choice.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: Any) -> None:
    latest = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # While others open a new file too, this is refused without waiting.
            if "locked" not in str(error) or time.monotonic() > latest:
                raise
            await_only(asyncio.sleep(_RETRY_SECONDS))


def _begin(connection: Connection) -> None:
    # A transaction that writes takes the lock at once: none is refused half-way.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        key = {"key": _MIGRATION_LOCK}
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), key)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
