"""``helpdesk events`` as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from benchmarks.services import free_port
from bot.settings import ROOT
from tests.events.rabbitmq import RabbitMq

EXCHANGE: Final = "helpdesk.events"
_SECONDS: Final = 30.0


class Relaying:
    """One relay.

    Args:
        folder: for its log.
        database: URL as ``bot/settings.py`` gives it.
    """

    def __init__(self, folder: Path, database: str, node: RabbitMq) -> None:
        self.metrics_port = free_port()
        self._log = folder / f"relay-{self.metrics_port}.log"
        self._environ = {
            **os.environ,
            "HELPDESK_DATABASE_URL": database.replace("+asyncpg", ""),
            "HELPDESK_EVENTS_URL": node.url,
            "HELPDESK_EVENTS_EXCHANGE": EXCHANGE,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it is at work."""
        words = ["-m", "bot", "events", "--metrics-port", str(self.metrics_port)]
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, *words), cwd=ROOT, env=self._environ, stdout=log, stderr=log
            )
        end = time.monotonic() + _SECONDS
        while "Ctrl-C" not in self.log:
            assert self._process.returncode is None, self.log
            assert time.monotonic() < end, "the relay did not start"
            await asyncio.sleep(0.05)

    @property
    def log(self) -> str:
        """All that it has written."""
        return self._log.read_text("utf-8")

    async def figure(self, name: str) -> float:
        """A figure of its own metrics."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.metrics_port)
        writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
        lines = (await reader.read()).decode().splitlines()
        writer.close()
        await writer.wait_closed()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))

    async def kill(self) -> None:
        """``kill -9``."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, by: signal.Signals) -> int:
        assert self._process is not None, "start it first"
        if self._process.returncode is None:
            self._process.send_signal(by)
        return await asyncio.wait_for(self._process.wait(), _SECONDS)


@asynccontextmanager
async def relaying(*relays: Relaying) -> AsyncIterator[None]:
    """``relays``, running for as long as the block lasts."""
    try:
        await asyncio.gather(*(relay.start() for relay in relays))
        yield
    finally:
        await asyncio.gather(*(relay.kill() for relay in relays))
