"""The database: transactions for reading and for writing, migrations.

    receipt = await database.write(lambda connection: connection.execute(...))

A transaction is a plain function over a SQLAlchemy connection (1.4, in the style of 2.0). With
PostgreSQL it runs on asyncpg. With SQLite it runs as a whole in a thread: a statement at a time,
as aiosqlite has it, cost several times the CPU (``docs/decisions.md``). SQLite is in WAL mode with
every commit synced to the disk. Every wait is bounded, and whatever goes wrong with the connection
becomes one error of ours.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import QueuePool

from bot import tracing
from bot.errors import StoreUnavailableError
from bot.store.signs_of_life import SignsOfLife
from bot.store.traced_database import TracedDatabase

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS: Final = 3.0  # for a connection, a lock or an answer
_CONNECTIONS: Final = 8
_READERS: Final = 2
# Any number: processes that start at the same time migrate one after the other.
_MIGRATION_LOCK: Final = 4_117_003
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {int(_WAIT_SECONDS * 1000)}",
    "PRAGMA synchronous = FULL",  # a commit is on the disk before anybody is told
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten, not just unlinked
)
_RETRY_SECONDS: Final = 0.02
# A process that stands still inside a transaction must not keep its locks.
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


class Database(Protocol):
    """What the store asks of either database.

    ``read`` and ``write`` raise ``StoreUnavailableError`` when the database does not answer. After
    a failed ``write`` nothing was written, unless the connection broke during the commit itself.
    """

    async def read(self, work: Work[Result]) -> Result:
        """Run a query."""
        ...

    async def write(self, work: Work[Result]) -> Result:
        """Run a transaction: all of it or nothing, and durable on return."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def open_database(url: str) -> Database:
    """The database at ``url``, as ``bot/settings.py`` gives it. Nothing is connected yet."""
    is_sqlite = url.startswith("sqlite")
    database: Database = SqliteDatabase(url) if is_sqlite else PostgresqlDatabase(url)
    if not tracing.are_on():
        return database
    return TracedDatabase(database, "sqlite" if is_sqlite else "postgresql")


async def ping(database: Database) -> None:
    """Ask for a sign of life.

    Raises:
        StoreUnavailableError: there is none.
    """
    await database.read(lambda connection: connection.execute(sa.text("SELECT 1")).scalar())


async def migrate(database: Database) -> None:
    """Bring the tables to the newest version; safe in several processes at once.

    Raises:
        StoreUnavailableError: the database does not answer.
    """
    await database.write(_upgrade)


class PostgresqlDatabase:
    """PostgreSQL by asyncpg."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            hide_parameters=True,  # an error's message would show what was to be stored
            pool_size=_CONNECTIONS,
            max_overflow=0,
            # The bound of the whole operation ends this wait. One of its own would be by
            # asyncio.wait_for, which in Python 3.10 may swallow that end (bpo-37658).
            pool_timeout=None,
            connect_args={
                "timeout": _WAIT_SECONDS,
                "command_timeout": _WAIT_SECONDS,
                "server_settings": _SESSION,
            },
        )
        sa.event.listen(self._engine.sync_engine, "checkout", _refuse_closed)
        sa.event.listen(self._engine.sync_engine, "after_cursor_execute", _note_answer)
        self._signs = SignsOfLife(_WAIT_SECONDS, self._ask)

    async def read(self, work: Work[Result]) -> Result:
        """As ``Database.read``."""
        return await self._run(self._engine.connect(), work)

    async def write(self, work: Work[Result]) -> Result:
        """As ``Database.write``."""
        return await self._run(self._engine.begin(), work)

    async def _run(
        self, opening: AbstractAsyncContextManager[AsyncConnection], work: Work[Result]
    ) -> Result:
        with _translated():
            async with self._signs.awaited() as answered, opening as connection:
                chosen = await connection.execution_options(answered=answered)
                result: Result = await chosen.run_sync(work)
                return result

    async def _ask(self) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(sa.text("SELECT 1"))

    async def close(self) -> None:
        """As ``Database.close``."""
        await self._signs.close()
        await self._engine.dispose()


class SqliteDatabase:
    """A file. One thread writes, since SQLite has one writer at a time; others read beside it."""

    def __init__(self, url: str) -> None:
        path = sa.engine.make_url(url).database or ""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(
            f"sqlite:///{path}",
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=_CONNECTIONS,
            connect_args={"check_same_thread": False},
        )
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")

    async def read(self, work: Work[Result]) -> Result:
        """As ``Database.read``."""
        return await self._run(self._readers, work, writes=False)

    async def write(self, work: Work[Result]) -> Result:
        """As ``Database.write``."""
        return await self._run(self._writer, work, writes=True)

    async def close(self) -> None:
        """As ``Database.close``; what is being written is finished first."""
        for threads in (self._writer, self._readers):
            await asyncio.to_thread(threads.shutdown)
        self._engine.dispose()

    async def _run(
        self, threads: ThreadPoolExecutor, work: Work[Result], *, writes: bool
    ) -> Result:
        loop = asyncio.get_running_loop()
        latest = time.monotonic() + _WAIT_SECONDS
        with _translated():
            return await loop.run_in_executor(threads, self._transaction, work, writes, latest)

    def _transaction(self, work: Work[Result], writes: bool, latest: float) -> Result:
        if time.monotonic() > latest:
            # Each of those before it waited in vain; together that has no bound.
            raise TimeoutError
        with self._engine.connect() as connection:
            # Read by `_begin`, on the connection that SQLAlchemy begins the transaction with.
            chosen = connection.execution_options(writes=writes)
            with chosen.begin():
                return work(chosen)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise  # a rule of the tables: the caller's matter
    except _UNAVAILABLE as error:
        raise StoreUnavailableError("the database does not answer") from error


def _refuse_closed(connection: Any, *_: Any) -> None:
    # After a restart of the server none is of use; the driver knows it without asking.
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _note_answer(connection: Connection, *_: Any) -> None:
    connection.get_execution_options().get("answered", lambda: None)()


def _prepare(connection: Any, _: Any) -> None:
    # The driver would begin transactions at moments of its own choice.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    latest = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # While others open a new file too, this is refused without waiting.
            if "locked" not in str(error) or time.monotonic() > latest:
                raise
            time.sleep(_RETRY_SECONDS)


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
    if _is_known(config, connection):
        command.upgrade(config, "head")


def _is_known(config: Config, connection: Connection) -> bool:
    """False: a later version of ours has changed the tables, by additions that we do without."""
    there = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return there is None or there in known
