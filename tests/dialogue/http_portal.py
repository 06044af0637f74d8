"""The tasks' portal over HTTP: the scripted one on loopback, and the real client of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

import actions.portal
from portal.client import CircuitBreaker, HttpPortalClient, Retries, TimeLimits, portal_session
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner, ServiceTokenVerifier
from tests.portal.client.scripted_portal import Received, ScriptedPortal
from tests.portal.client.virtual_time import VirtualTime

# Real seconds of one attempt.
_PATIENCE: Final = 0.3


class HttpPortal:
    """A portal that can go away, and come back at the same address.

    Attributes:
        scripted: what answers there.
    """

    def __init__(self, folder: Path) -> None:
        # Where ``bot/portal.py`` looks for them, should another process call too.
        ring, public = folder / "service.json", folder / "service-public.json"
        make_service_keys(ring, public)
        self.scripted = ScriptedPortal(ServiceTokenVerifier(public))
        self._signer = ServiceTokenSigner(ring)
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    async def come(self) -> None:
        """Listen."""
        self._runner = web.AppRunner(self.scripted.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]

    async def go(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """The actions work at it. What their client waits between attempts goes by at once."""
        time = VirtualTime()
        retries = Retries(None, time.clock, time.sleep, spread=max)
        async with portal_session() as session:
            client = HttpPortalClient(
                session,
                self.url,
                self._signer,
                limits=TimeLimits(connect=_PATIENCE, whole=_PATIENCE),
                retries=retries,
                breaker=CircuitBreaker(clock=time.clock),
            )
            actions.portal.connect(client)
            yield
            actions.portal.connect(None)

    async def slowly(self, received: Received) -> web.StreamResponse:
        """Answer well, but only just in time."""
        await asyncio.sleep(_PATIENCE / 3)
        return await self.scripted.answer(received)

    async def too_slowly(self, received: Received) -> web.StreamResponse:
        """Do it, and answer when nobody waits any more."""
        response = await self.scripted.answer(received)
        await asyncio.sleep(_PATIENCE * 2)
        return response

    def keys(self) -> set[str | None]:
        """Idempotency keys that came in."""
        return {received.key for received in self.scripted.received}
