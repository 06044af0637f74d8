from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from portal.server.errors import DatabaseUnavailableError
from portal.server.schema import reset_requests
from portal.server.waiting import carry_out_waiting
from tests.portal.server.core import Core


class Work:
    """Carries requests out, but for some."""

    def __init__(
        self, core: Core, error: type[Exception] | None = None, fails_at: str = ""
    ) -> None:
        self._core, self._error, self._fails_at = core, error, fails_at
        self.carried_out: list[str] = []

    async def run(self) -> int:
        return await carry_out_waiting(
            self._core.database, reset_requests, self._one, lambda: {"done_at": 1.0}
        )

    async def _one(self, connection: AsyncConnection, row: Any) -> None:
        if self._error is not None and row.id == self._fails_at:
            raise self._error(row.id)
        await asyncio.sleep(0.01)  # others get their turn
        self.carried_out.append(row.id)


async def _store(core: Core, **requests: float) -> None:
    async with core.database.writing() as connection:
        for request_id, at in requests.items():
            row = {"id": request_id, "email_hash": "h", "requested_at": at}
            await connection.execute(reset_requests.insert().values(**row))


async def test_requests_are_carried_out_once_the_oldest_first(core: Core) -> None:
    await _store(core, b=2.0, a=3.0, d=1.0, c=1.0)
    work = Work(core)
    assert await work.run() == 4
    assert await work.run() == 0
    assert work.carried_out == ["c", "d", "b", "a"]


@pytest.mark.slow
async def test_request_that_another_process_has_taken_is_passed_by(
    core: Core, other_core: Core
) -> None:
    await _store(core, **{f"r{number}": float(number) for number in range(8)})
    works = [Work(core), Work(other_core)]
    counts = await asyncio.gather(*(work.run() for work in works))
    carried_out = [request for work in works for request in work.carried_out]
    assert sum(counts) == 8
    assert sorted(carried_out) == [f"r{number}" for number in range(8)]


async def test_request_that_fails_holds_up_no_other_and_waits_on(core: Core) -> None:
    await _store(core, a=1.0, b=2.0, c=3.0)
    assert await Work(core, ZeroDivisionError, "b").run() == 2
    work = Work(core)
    assert await work.run() == 1
    assert work.carried_out == ["b"]


async def test_failure_is_logged_without_its_words(core: Core) -> None:
    await _store(core, secret_id=1.0)
    with capture_logs() as logged:
        await Work(core, ZeroDivisionError, "secret_id").run()
    assert [entry["error"] for entry in logged] == ["ZeroDivisionError"]
    assert "secret_id" not in str(logged)


async def test_database_that_went_away_ends_the_work(core: Core) -> None:
    await _store(core, a=1.0, b=2.0)
    work = Work(core, DatabaseUnavailableError, "a")
    with pytest.raises(DatabaseUnavailableError):
        await work.run()
    assert work.carried_out == []
