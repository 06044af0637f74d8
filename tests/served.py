"""``helpdesk serve`` as a process of its own, and a browser's side of its API."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO, Any, Final

import aiohttp
import psutil

from benchmarks.services import free_port
from bot.settings import ROOT

_START_SECONDS: Final = 120.0
_END_SECONDS: Final = 30.0
_NO_LIMIT: Final = "1000000/minute"


class Served:
    """One server process; it can be killed and started again on the same port.

    Args:
        folder: holds its keys and its log; processes that share a database share the folder.
        database: its URL.
        settings: further environment variables.

    Attributes:
        command: of ``helpdesk``.
        ready_path: what answers 200 as soon as it can be used.
    """

    command = "serve"
    ready_path = "/readyz"

    def __init__(
        self, folder: Path, database: str, model: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self._environ = {
            **os.environ,
            "HELPDESK_DATABASE_URL": database,
            "HELPDESK_SECRETS": str(folder / "secrets"),
            "HELPDESK_MODEL": str(model),
            "HELPDESK_PUBLIC_URL": self.url,
            "PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.db",
            "PORTAL_OUTBOX": str(folder / "outbox"),
            "HELPDESK_SESSION_LIMIT": _NO_LIMIT,
            "HELPDESK_ADDRESS_LIMIT": _NO_LIMIT,
            "HELPDESK_NEW_CHAT_LIMIT": _NO_LIMIT,
            **(settings or {}),
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time.
        """
        command = ["-m", "bot", self.command, "--port", str(self.port)]
        with self._log_file() as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *command, cwd=ROOT, env=self._environ, stdout=log, stderr=log
            )
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and self._process.returncode is None:
            if await self.is_ready():
                return
            await asyncio.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self.log.read_text('utf-8')[-2000:]}")

    async def is_ready(self) -> bool:
        """Whether it says so itself."""
        timeout = aiohttp.ClientTimeout(total=3)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.get(f"{self.url}{self.ready_path}") as response,
            ):
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False

    async def is_not_ready(self) -> bool:
        """The other way round."""
        return not await self.is_ready()

    async def kill(self) -> None:
        """``kill -9``."""
        process = self._running()
        process.kill()
        await process.wait()

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        process = self._running()
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(process.wait(), _END_SECONDS)

    @property
    def process(self) -> psutil.Process:
        """For its figures."""
        return psutil.Process(self._running().pid)

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "start it first"
        return self._process

    @contextmanager
    def _log_file(self) -> Iterator[IO[bytes]]:
        with self.log.open("ab") as log:
            yield log


@asynccontextmanager
async def served(server: Served) -> AsyncIterator[Served]:
    """``server``, running for as long as the block lasts."""
    try:
        await server.start()
        yield server
    finally:
        await server.stop()


class Chat:
    """A browser's chat.

    Args:
        client: keeps no cookies.
        origin: of the page, which is the public address of all servers.
        token: makes a token of the portal for each request; None: nobody is signed in.
    """

    def __init__(
        self, client: aiohttp.ClientSession, origin: str, token: Callable[[], str] | None = None
    ) -> None:
        self._client = client
        self._origin = origin
        self._token = token
        self.cookie: dict[str, str] = {}
        self.last = 0
        self.messages: list[dict[str, Any]] = []

    async def post(self, server: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer to a message."""
        async with self._client.post(
            f"{server}/api/messages",
            data=json.dumps(body),
            headers={"Origin": self._origin, "Content-Type": "application/json", **self.proof()},
        ) as response:
            if response.cookies:
                self.cookie = {name: morsel.value for name, morsel in response.cookies.items()}
            return response.status, await response.json()

    async def poll(self, server: str, wait: int) -> list[dict[str, Any]]:
        """What came since the last call, by a long poll of up to ``wait`` seconds."""
        query = f"after={self.last}&wait={wait}"
        url = f"{server}/api/events?{query}"
        async with self._client.get(url, headers=self.proof()) as response:
            response.raise_for_status()
            answer = await response.json()
        self.last = answer["last"]
        self.messages += answer["messages"]
        return list(answer["messages"])

    async def say(self, server: str, client_id: str, text: str) -> list[dict[str, Any]]:
        """Say ``text`` and wait for the bot's messages to it."""
        status, answer = await self.post(server, {"client_id": client_id, "text": text})
        assert status == 202, answer
        return await self.replies(server, answer["seq"])

    async def replies(self, server: str, seq: int) -> list[dict[str, Any]]:
        """The bot's messages to message ``seq``, waited for."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = [m for m in self.messages if m.get("reply_to") == seq]
            if found:
                return found
            await self.poll(server, 5)
        raise AssertionError("no reply in 30 seconds")

    def proof(self) -> dict[str, str]:
        """The headers that tell whose chat it is."""
        if self._token is None:
            return self.cookies()
        return {"Authorization": f"Bearer {self._token()}"}

    def cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookie.items())}


@asynccontextmanager
async def a_chat(origin: str, token: Callable[[], str] | None = None) -> AsyncIterator[Chat]:
    """A browser that has not been here before. For the arguments see ``Chat``."""
    timeout = aiohttp.ClientTimeout(total=40)
    async with aiohttp.ClientSession(
        timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as client:
        yield Chat(client, origin, token)
