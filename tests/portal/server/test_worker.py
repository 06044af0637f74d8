from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.database import Database
from portal.server.errors import DatabaseUnavailableError
from portal.server.schema import attempts
from portal.server.worker import LONGEST_PAUSE_SECONDS, Worker
from tests.portal.server.core import Core, core_on
from tests.portal.server.people import PAT, email

_PATIENCE_SECONDS = 10.0


@asynccontextmanager
async def _working(worker: Worker) -> AsyncIterator[None]:
    """As in a server's ``cleanup_ctx``."""
    context = worker.context(web.Application())
    await anext(context)
    yield
    with pytest.raises(StopAsyncIteration):
        await anext(context)


def _has_mails(core: Core, count: int) -> bool:
    return len(core.files()) == count


async def _until(condition: Callable[[], bool]) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < _PATIENCE_SECONDS
        await asyncio.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.slow
async def test_request_is_carried_out_within_a_second_or_so(core: Core) -> None:
    async with _working(core.worker):
        await asyncio.sleep(0.2)  # its first round is over
        await core.ask_for_link(email(PAT))
        assert await _until(partial(_has_mails, core, 1)) < LONGEST_PAUSE_SECONDS + 1.5


@pytest.mark.slow
async def test_poked_worker_begins_at_once(core: Core) -> None:
    waits = []
    async with _working(core.worker):
        for number in range(3):
            await asyncio.sleep(0.2)
            await core.ask_for_link(email(PAT))
            core.worker.poke()
            waits.append(await _until(partial(_has_mails, core, number + 1)))
    assert min(waits) < LONGEST_PAUSE_SECONDS / 2


class Unsteady(Database):
    """Fails as long as it has an ``error``."""

    error: type[Exception] | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        if self.error is not None:
            raise self.error("gone")
        async with super().reading() as connection:
            yield connection


@pytest.mark.slow
@pytest.mark.parametrize("error", [DatabaseUnavailableError, ZeroDivisionError])
async def test_worker_goes_on_after_a_round_that_failed(
    core: Core, portal_url: str, error: type[Exception]
) -> None:
    unsteady = Unsteady(portal_url)
    unsteady.error = error
    async with _working(core_on(unsteady, core.folder, core.clock).worker):
        await core.ask_for_link(email(PAT))
        await asyncio.sleep(0.3)
        assert core.mails() == {}
        unsteady.error = None
        await _until(partial(_has_mails, core, 1))
    await unsteady.close()


async def test_worker_that_is_stopped_leaves_no_task(core: Core) -> None:
    async with _working(core.worker):
        assert len(asyncio.all_tasks()) == 2
    assert len(asyncio.all_tasks()) == 1


async def test_round_forgets_what_is_over(core: Core) -> None:
    for at in (core.clock.now - 90_000, core.clock.now):
        async with core.database.writing() as connection:
            row = {"kind": "k", "about": "a", "at": at}
            await connection.execute(attempts.insert().values(**row))
    await core.worker.round()
    assert len(await core.rows(attempts)) == 1


async def test_forgetting_goes_on_when_the_clock_was_set_back(core: Core) -> None:
    await core.worker.round()
    core.clock.now -= 1e6
    async with core.database.writing() as connection:
        row = {"kind": "k", "about": "a", "at": core.clock.now - 90_000}
        await connection.execute(attempts.insert().values(**row))
    await core.worker.round()
    assert await core.rows(attempts) == []
