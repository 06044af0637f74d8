from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from portal.server.attempts import forgive, take
from portal.server.database import Database

_ABOUT = "f" * 64


async def _taken(database: Database, now: float, kind: str = "k", about: str = _ABOUT) -> bool:
    async with database.writing() as connection:
        return await take(connection, kind, about, most=3, seconds=10.0, now=now)


async def test_attempts_are_counted_in_a_window_that_slides(portal_database: Database) -> None:
    taken = [await _taken(portal_database, now) for now in (0, 4, 8, 9, 10, 13, 14)]
    assert taken == [True, True, True, False, True, False, True]


async def test_attempts_of_another_kind_or_about_another_do_not_count(
    portal_database: Database,
) -> None:
    for _ in range(3):
        assert await _taken(portal_database, 1.0)
    assert await _taken(portal_database, 1.0, kind="other")
    assert await _taken(portal_database, 1.0, about="0" * 64)
    assert not await _taken(portal_database, 1.0)


async def test_forgiven_attempts_do_not_count(portal_database: Database) -> None:
    for kind in ("k", "k", "k", "other", "other", "other"):
        assert await _taken(portal_database, 1.0, kind)
    async with portal_database.writing() as connection:
        await forgive(connection, "k", _ABOUT)
    assert await _taken(portal_database, 1.0)
    assert not await _taken(portal_database, 1.0, "other")


@pytest.mark.slow
async def test_no_more_are_let_through_at_once(
    portal_database: Database, open_portal_database: Callable[[], Database]
) -> None:
    databases = (portal_database, open_portal_database())
    taken = await asyncio.gather(*(_taken(databases[n % 2], 1.0) for n in range(12)))
    assert sum(taken) == 3
