"""What migrations have made of a database, compared with the tables that the code describes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

# What compare_metadata leaves out: conditions of indexes, keys, what a delete brings along.
_DETAILS: Final = {
    "sqlite": ["SELECT tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE '%alembic%'"],
    "postgresql": [
        "SELECT tablename, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' AND tablename NOT LIKE '%alembic%'",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '%alembic%'",
    ],
}


def differences(
    connection: Connection, metadata: sa.MetaData, version_table: str = "alembic_version"
) -> list[Any]:
    """What a migration would still have to change."""
    options = {
        "compare_type": True,
        "version_table": version_table,
        "include_name": lambda name, *_: not str(name).startswith("sqlite_"),  # its own tables
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def details(connection: Connection) -> set[tuple[str, str]]:
    """Table and line of everything that was created."""
    found = [
        row
        for query in _DETAILS[connection.dialect.name]
        for row in connection.execute(sa.text(query)).all()
    ]
    return {
        (name, line.strip().rstrip(","))
        for name, text in found
        for line in (text or "").splitlines()
    }


def table_names(connection: Connection) -> set[str]:
    """Names of all tables but SQLite's own."""
    names = sa.inspect(connection).get_table_names()
    return {name for name in names if not name.startswith("sqlite_")}


def downgrade(connection: Connection, migrations: Path) -> None:
    """Undo every migration of that folder."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
