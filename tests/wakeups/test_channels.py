"""Wake-ups by real servers, which stop, stand still and come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import asyncpg
import pytest

from benchmarks.postgres import Postgres
from bot.cluster.channel import Channel
from bot.cluster.postgres_channel import PostgresChannel
from bot.cluster.redis_channel import RedisChannel
from bot.dialogue.hub import Hub
from bot.store.records import REPLY, StoredMessage
from tests.redis_server import RedisServer
from tests.wakeups.others import Other, another, until

pytestmark = [pytest.mark.slow, pytest.mark.service]

MOMENT = 0.3  # less than the half second between looks into the database


class Redis:
    """For the tests below."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self.channel: Channel = RedisChannel(server.url)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        self._server.freeze()
        try:
            yield
        finally:
            self._server.thaw()

    async def cut(self) -> None:
        self._server.stop()
        self._server.start()


class PostgreSQL:
    """The same."""

    def __init__(self, server: Postgres, url: str) -> None:
        self._server = server
        self._url = url.replace("+asyncpg", "")
        self.channel: Channel = PostgresChannel(url)
        self._pids: list[int] = []

    async def find(self) -> None:
        """Its processes: the first thing that is stopped is who makes new ones."""
        query = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        self._pids = [self._server.pid, *(row["pid"] for row in await self._rows(query))]

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        for pid in self._pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in self._pids:
                os.kill(pid, signal.SIGCONT)

    async def cut(self) -> None:
        await self._rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    async def _rows(self, query: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._url)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(query)
            return rows
        finally:
            await connection.close()


@pytest.fixture(params=["redis", "postgresql"])
def between(request: pytest.FixtureRequest) -> Redis | PostgreSQL:
    """What carries wake-ups, of each kind."""
    if request.param == "redis":
        return Redis(request.getfixturevalue("redis_server"))
    return PostgreSQL(
        request.getfixturevalue("postgresql_server"), request.getfixturevalue("new_postgresql")
    )


@pytest.fixture
async def two(between: Redis | PostgreSQL) -> AsyncIterator[tuple[Other, Other]]:
    """Two servers that hear each other."""
    async with another(between.channel) as here, another(between.channel) as there:
        await until(lambda: here.is_ready and there.is_ready)
        yield here, there


async def _heard_within(seconds: float, here: Other, there: Other, seq: int) -> None:
    here.wake_ups.announce("pat", seq)
    await until(lambda: there.has_heard("pat", seq), seconds)


async def test_wake_up_comes_before_anybody_would_have_looked(
    two: tuple[Other, Other], between: Redis | PostgreSQL
) -> None:
    await _heard_within(MOMENT, *two, seq=1)
    await _heard_within(MOMENT, *two[::-1], seq=2)


async def test_wake_ups_go_on_after_the_connection_was_cut(
    two: tuple[Other, Other], between: Redis | PostgreSQL
) -> None:
    here, there = two
    await between.cut()
    for server in two:
        server.counted.counts.clear()
    await until(lambda: here.is_ready and there.is_ready)
    seq = 0

    def is_heard() -> bool:
        nonlocal seq
        seq += 1
        here.wake_ups.announce("pat", seq)
        return bool(there.heard)

    await until(is_heard)
    await _heard_within(MOMENT, here, there, seq=10**6)


async def test_what_stands_still_is_told_and_is_used_again_when_it_goes_on(
    two: tuple[Other, Other], between: Redis | PostgreSQL
) -> None:
    here, there = two
    if isinstance(between, PostgreSQL):
        await between.find()
    with between.standing_still():
        await until(lambda: not here.is_ready and not there.is_ready, 2.0)
        here.wake_ups.announce("pat", 1)
        assert here.counted.counts["lost"] == 1
    await until(lambda: here.is_ready and there.is_ready)
    await _heard_within(MOMENT, here, there, seq=2)


async def test_message_that_one_server_writes_wakes_who_reads_at_another(
    between: Redis | PostgreSQL,
) -> None:
    readers = Hub()
    async with (
        another(between.channel) as here,
        another(between.channel, readers.hear) as there,
    ):
        await until(lambda: here.is_ready and there.is_ready)
        with readers.subscribe("pat") as reader:
            writer = Hub(here.wake_ups.announce)
            writer.publish("pat", [StoredMessage(4, "bot", REPLY, "hello", 0.0)])
            began = time.monotonic()
            assert await reader.wait(10) == []  # a word to look into the database
            assert time.monotonic() - began < MOMENT
