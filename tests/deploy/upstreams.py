"""Two tiny servers behind a proxy, that say what reached them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from benchmarks.services import free_port


@dataclass
class Upstream:
    """One server.

    Attributes:
        answer: status of what it says to a message; 0: it hangs up without a word.
        seen: ids of the messages that reached it, in order.
        forwarded: what stood in X-Forwarded-For of each.
        connections: those by which they came.
        go_on: a stream's second event waits for it.
    """

    port: int = field(default_factory=free_port)
    answer: int = 202
    wait: float = 0.0
    seen: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def message(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = json.loads(await request.read())
        self.seen.append(body["client_id"])
        self.connections.add(request.transport)
        self.forwarded.append(", ".join(request.headers.getall("X-Forwarded-For", [])))
        await asyncio.sleep(self.wait)
        if self.answer == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"from": self.port}, status=self.answer or 202)

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"id: 1\n\n")
        await self.go_on.wait()
        await response.write(b"id: 2\n\n")
        return response

    async def other(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/api/"):
            raise web.HTTPServiceUnavailable
        return web.json_response({"path": request.path, "from": self.port})

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Upstream]:
        app = web.Application(client_max_size=2**20)
        app.router.add_post("/api/messages", self.message)
        app.router.add_get("/api/events", self.events)
        app.router.add_get("/{path:.*}", self.other)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        try:
            yield self
        finally:
            await runner.cleanup()
