"""A database of one's own that can be destroyed, and all that is in it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.postgres import Postgres
from bot.settings import Settings, load_settings
from tests.databases import NEEDS_POSTGRESQL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.database import Database
    from bot.store.sealed_texts import SealedTexts

KINDS = (
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=NEEDS_POSTGRESQL),
)


@dataclass
class Place:
    """A database, and the folder of its backups."""

    url: str
    backups: Path
    texts: SealedTexts

    @property
    def settings(self) -> Settings:
        return load_settings({"HELPDESK_DATABASE_URL": self.url})

    @property
    def file(self) -> Path:
        """Of a SQLite database."""
        return Path(self.url.removeprefix("sqlite:///"))

    def backup(self) -> Path:
        """The only one that was made."""
        (path,) = (path for path in self.backups.glob("helpdesk-*") if path.suffix != ".sha256")
        return path

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        from bot.store.database import open_database

        database = open_database(self.settings.database_url)
        try:
            yield database
        finally:
            await database.close()

    def talk(self, text: str) -> None:
        """Have a patient say it, and the bot answer."""
        from bot.store.records import Visitor
        from tests.store.processes import Clock, Process, outcome

        pat = Visitor(f"conversation-{text}", "patient")

        async def run() -> None:
            async with self.opened() as database:
                process = Process("here", database, self.texts, Clock())
                claim = await process.say_and_claim(f"{text}, my secret", pat)
                said = outcome("an answer", text=text, events=["user", "bot"], secrets={"a": "b"})
                await process.turns.commit(claim, said)
                await process.say("not answered yet", pat)
                known = process.conversations
                await known.record_feedback(pat.conversation_id, 2, True, ["upload_error"])

        asyncio.run(run())

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables."""
        from bot.store.all_tables import metadata
        from tests.store.processes import rows

        async def read() -> dict[str, list[dict[str, Any]]]:
            async with self.opened() as database:
                return {table.name: await rows(database, table) for table in metadata.sorted_tables}

        return asyncio.run(read())

    def migrate(self) -> None:
        from bot.store.database import migrate

        async def run() -> None:
            async with self.opened() as database:
                await migrate(database)

        asyncio.run(run())


@pytest.fixture
def sqlite_place(tmp_path: Path, texts: SealedTexts) -> Place:
    """A file with all tables and no rows."""
    return _made(f"sqlite:///{tmp_path}/helpdesk.db", tmp_path, texts)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, texts: SealedTexts) -> Place:
    """A database with all tables and no rows, of each kind."""
    if request.param == "sqlite":
        return _made(f"sqlite:///{tmp_path}/helpdesk.db", tmp_path, texts)
    return _made(_emptied(request.getfixturevalue("two_postgresql")[0]), tmp_path, texts)


@pytest.fixture
def empty(place: Place, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of another database of the same kind, without a table."""
    if place.url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/other.db"
    return _emptied(request.getfixturevalue("two_postgresql")[1])


@pytest.fixture(scope="module")
def two_postgresql(postgresql_server: Postgres) -> tuple[str, str]:
    """URLs of two databases: creating one takes a second."""
    return postgresql_server.create("backed_up"), postgresql_server.create("restored")


def _made(url: str, folder: Path, texts: SealedTexts) -> Place:
    made = Place(url, folder / "backups", texts)
    made.backups.mkdir()
    made.migrate()
    return made


def _emptied(url: str) -> str:
    import sqlalchemy as sa

    from bot.store.database import open_database

    def empty(connection: sa.engine.Connection) -> None:
        for line in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            connection.execute(sa.text(line))

    async def run() -> None:
        database = open_database(load_settings({"HELPDESK_DATABASE_URL": url}).database_url)
        await database.write(empty)
        await database.close()

    asyncio.run(run())
    return url
