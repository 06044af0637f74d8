"""Statements that the databases spell differently, or need in a different number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_on_conflict(connection: Connection, table: sa.Table) -> Any:
    """An INSERT that can say what happens where the row is there already.

    Both databases spell it alike, and SQLAlchemy's core has it for neither.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


class UpdateAndRead:
    """An UPDATE of one row, and the row as it is then: in one round trip to a server.

    Args:
        update: takes a row or none.
        read: selects what to know of that row; of the update's table alone.
    """

    def __init__(self, update: Any, read: Any) -> None:
        self._update = update
        self._read = read
        self._both = update.returning(*read.selected_columns)

    def run(self, connection: Connection, values: dict[str, Any]) -> Any:
        """The row; None where the update took none."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._both, values).first()
        # SQLAlchemy 1.4 knows no RETURNING there, and a second statement costs next to nothing.
        if not connection.execute(self._update, values).rowcount:
            return None
        return connection.execute(self._read, values).one()


class OneOf:
    """A SELECT of the rows whose ``column`` has one of many values: one statement for any number.

    With a parameter for each value every number of them is a statement of its own, and asyncpg
    keeps a hundred for each connection: servers grew by that for as long as they were measured.

    Args:
        select: the rest of it.
        column: of texts.
    """

    def __init__(self, select: Any, column: Any) -> None:
        values = sa.bindparam("values", type_=postgresql.ARRAY(sa.String))
        self._by_array = select.where(column == sa.any_(values))
        # SQLite knows no arrays, and forgets statements soon.
        self._by_list = select.where(column.in_(sa.bindparam("values", expanding=True)))

    def run(self, connection: Connection, values: Sequence[str]) -> list[Any]:
        """The rows."""
        is_sqlite = connection.dialect.name == "sqlite"
        query = self._by_list if is_sqlite else self._by_array
        return list(connection.execute(query, {"values": list(values)}).all())
