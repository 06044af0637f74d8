"""The version before starts on tables that a later one has changed, as docs/deploy.md says."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.database import migrate, open_database


async def test_tables_of_a_later_version_are_left_as_they_are(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/later.db")
    later = sa.text("UPDATE alembic_version SET version_num = '9999'")
    try:
        await migrate(database)
        await database.write(lambda connection: connection.execute(later).close())
        before = await database.read(_tables)
        await migrate(database)
        assert await database.read(_tables) == before
    finally:
        await database.close()


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(sa.text("SELECT sql FROM sqlite_master ORDER BY name"))
    version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return [*map(str, rows.scalars()), str(version)]
