"""Rate limits of several servers that count in Redis."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest

from bot.cluster.redis_link import RedisLink
from bot.settings import load_settings
from bot.web.limits import Limits
from bot.web.metrics import Metrics
from bot.web.problems import Problem
from bot.web.shared_windows import SharedWindows
from bot.web.window_memory import WindowMemory
from tests.redis_server import RedisServer
from tests.wakeups.others import until
from tests.web.desk import open_desk

pytestmark = [pytest.mark.slow, pytest.mark.service]

ADDRESS: Final = "198.51.100.7"
CHAT: Final = "a-conversation-of-forty-three-characters-id"

Start = Callable[[], "Server"]


class Server:
    """One of several; ``limits`` are as its web application has them."""

    def __init__(self, url: str) -> None:
        self.metrics = Metrics()
        self.link = RedisLink(url, self.metrics.cluster)
        windows = SharedWindows(self.link, WindowMemory(), _hidden)
        settings = load_settings({"HELPDESK_SESSION_LIMIT": "3/minute"})
        self.limits = Limits(settings, self.metrics, windows=windows)

    async def takes(self, chat: str = CHAT, address: str = ADDRESS) -> int:
        """0, or how many seconds are to be waited."""
        try:
            await self.limits.count_message(chat, address)
        except Problem as problem:
            return int(problem.headers["Retry-After"])
        return 0


def _hidden(key: str) -> str:
    return hashlib.sha256(b"key" + key.encode()).hexdigest()


@pytest.fixture
async def start(redis_server: RedisServer) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        def started() -> Server:
            server = Server(redis_server.url)
            stack.push_async_callback(server.link.pool.disconnect)
            return server

        yield started


async def test_what_one_server_took_counts_at_the_others(start: Start) -> None:
    here, there = start(), start()
    assert [await here.takes(), await there.takes(), await here.takes()] == [0, 0, 0]
    assert 58 <= await there.takes() <= 60
    assert 58 <= await here.takes() <= 60
    assert await there.takes("another-chat") == 0


async def test_help_desk_counts_in_redis_and_keeps_to_itself_whom(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    async with open_desk(
        tmp_path, HELPDESK_REDIS_URL=redis_server.url, HELPDESK_SESSION_LIMIT="1/minute"
    ) as desk:
        visitor = desk.visitor()
        assert [(await visitor.say("hello")).status for _ in range(2)] == [202, 429]
        (conversation_id,) = await desk.conversation_ids()
        kept = redis_server.command("KEYS", "*")
        assert kept.count("helpdesk:") == 3  # of the chat, and twice of the address
        assert conversation_id not in kept
        assert "127.0.0.1" not in kept
        assert (await visitor.get("/readyz")).json["redis"] == "ok"


async def test_messages_that_come_at_the_same_time_are_counted_one_by_one(start: Start) -> None:
    here, there = start(), start()
    waits = await asyncio.gather(*(one.takes() for one in (here, there) for _ in range(10)))
    assert waits.count(0) == 3


async def test_redis_holds_neither_an_address_nor_a_chat_and_forgets_by_itself(
    start: Start, redis_server: RedisServer
) -> None:
    await start().takes()
    keys = [word for word in redis_server.command("KEYS", "*").split() if ":" in word]
    assert len(keys) == 2
    for key in keys:
        assert ADDRESS not in key
        assert CHAT not in key
        left = int(redis_server.command("TTL", key).split()[0].lstrip(":"))
        assert 0 < left <= 3600
    assert ADDRESS not in redis_server.command("LRANGE", keys[0], "0", "-1")


@pytest.mark.parametrize("trouble", [RedisServer.freeze, RedisServer.stop])
async def test_while_redis_does_not_answer_each_server_counts_what_it_took_itself(
    start: Start, redis_server: RedisServer, trouble: Callable[[RedisServer], None]
) -> None:
    here, there = start(), start()
    assert [await here.takes(), await here.takes(), await there.takes()] == [0, 0, 0]
    trouble(redis_server)
    began = time.monotonic()
    assert await here.takes() == 0  # its third
    assert time.monotonic() - began < 1.0
    assert await here.takes() > 0
    assert [await there.takes(), await there.takes()] == [0, 0]
    assert await there.takes() > 0
    assert here.link.state == there.link.state == "unavailable"
    assert b"helpdesk_redis_errors_total 1.0" in here.metrics.text()


async def test_servers_count_together_again_when_redis_is_back(
    start: Start, redis_server: RedisServer
) -> None:
    here, there = start(), start()
    redis_server.stop()
    assert [await here.takes(), await there.takes()] == [0, 0]
    redis_server.start()
    async with here.link.watched(), there.link.watched():
        await until(lambda: here.link.available and there.link.available)
        taken = [await one.takes() for one in (here, there, here)]
        assert (taken, await there.takes() > 0) == ([0, 0, 0], True)
