"""A database that breaks off at a chosen place of a transaction."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.database import Database, Work

Result = TypeVar("Result")
_MOMENTS = ("before_cursor_execute", "after_cursor_execute")


class BrokenOffError(Exception):
    """The process came no further."""


def breaking(database: Database, place: int) -> Database:
    """``database``, whose next transaction ends at its ``place``-th place, counted from 0.

    The places are: before and after each statement, and after the last, before the commit.
    """
    return _Breaking(database, place)


@contextmanager
def passing(connection: Connection, pass_by: Callable[[], object]) -> Iterator[None]:
    """Within the block ``pass_by`` is called before and after each statement."""

    def call(*_: object) -> None:
        pass_by()

    for moment in _MOMENTS:
        sa.event.listen(connection, moment, call)
    try:
        yield
    finally:
        for moment in _MOMENTS:
            sa.event.remove(connection, moment, call)


class _Breaking:
    def __init__(self, database: Database, place: int) -> None:
        self._database = database
        self._place = place

    async def read(self, work: Work[Result]) -> Result:
        return await self._database.read(work)

    async def write(self, work: Work[Result]) -> Result:
        return await self._database.write(lambda connection: self._run(connection, work))

    async def close(self) -> None:
        """It is not ours to close."""

    def _run(self, connection: Connection, work: Work[Result]) -> Result:
        places = itertools.count()

        def pass_by() -> None:
            if next(places) == self._place:
                raise BrokenOffError

        with passing(connection, pass_by):
            result = work(connection)
        pass_by()
        return result
