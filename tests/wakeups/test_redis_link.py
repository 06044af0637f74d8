from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.cluster.redis_link import ANSWER_SECONDS, RedisLink
from tests.redis_server import RedisServer
from tests.wakeups.others import Counted, until

pytestmark = [pytest.mark.slow, pytest.mark.service]

AT_ONCE = 0.05


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
async def link(redis_server: RedisServer, counted: Counted) -> AsyncIterator[RedisLink]:
    link = RedisLink(redis_server.url, counted)
    async with link.watched():
        yield link


async def _asked(link: RedisLink) -> tuple[bool, float]:
    """Whether it was answered, and after how many seconds."""
    began = time.monotonic()
    client = Redis(connection_pool=link.pool)
    return await link.ask(client.ping) is True, time.monotonic() - began


async def test_redis_that_is_there_is_asked(link: RedisLink) -> None:
    assert [(await _asked(link))[0] for _ in range(3)] == [True] * 3
    assert link.state == "ok"


async def test_redis_that_stands_still_costs_a_moment_once(
    link: RedisLink, redis_server: RedisServer, counted: Counted
) -> None:
    await asyncio.gather(*(_asked(link) for _ in range(30)))
    redis_server.freeze()
    # All that ask before it is known, more than there are connections.
    first = await asyncio.gather(*(_asked(link) for _ in range(40)))
    assert not any(is_answered for is_answered, _ in first)
    assert max(seconds for _, seconds in first) < ANSWER_SECONDS + 0.5
    assert link.state == "unavailable"
    later = [await _asked(link) for _ in range(20)]
    assert max(seconds for _, seconds in later) < AT_ONCE
    assert counted.counts["redis"] >= 40
    redis_server.thaw()
    await until(lambda: link.available)
    # No connection is left that holds an answer to what was asked before.
    answers = await asyncio.gather(*(_asked(link) for _ in range(40)))
    assert all(is_answered for is_answered, _ in answers)


async def test_redis_that_stops_is_found_again(link: RedisLink, redis_server: RedisServer) -> None:
    await _asked(link)
    redis_server.stop()
    is_answered, seconds = await _asked(link)
    assert not is_answered
    assert seconds < ANSWER_SECONDS + AT_ONCE
    redis_server.start()
    await until(lambda: link.available)
    assert (await _asked(link))[0]


async def test_redis_that_nobody_asks_is_watched(
    link: RedisLink, redis_server: RedisServer
) -> None:
    redis_server.freeze()
    await until(lambda: not link.available, 3.0)


async def test_redis_that_was_never_there_is_done_without(counted: Counted) -> None:
    link = RedisLink("redis://127.0.0.1:1/0", counted)
    async with link.watched():
        assert not (await _asked(link))[0]
