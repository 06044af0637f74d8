from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from portal.client import (
    CircuitBreaker,
    HttpPortalClient,
    PortalClient,
    Retries,
    TimeLimits,
    portal_session,
)
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenSigner, ServiceTokenVerifier
from tests.portal.client.scripted_portal import ScriptedPortal
from tests.portal.client.virtual_time import VirtualTime

# Real seconds: for portals that say nothing.
IMPATIENT = TimeLimits(connect=0.2, whole=0.2)


@pytest.fixture
def key_files(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "ring.json", tmp_path / "public.json"
    make_service_keys(*files)
    return files


@pytest.fixture
def scripted(key_files: tuple[Path, Path]) -> ScriptedPortal:
    return ScriptedPortal(ServiceTokenVerifier(key_files[1]))


@pytest.fixture
async def url(scripted: ScriptedPortal) -> AsyncIterator[str]:
    runner = web.AppRunner(scripted.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with portal_session() as session:
        yield session


@pytest.fixture
def time() -> VirtualTime:
    """What waits between attempts and the breaker's pause go by."""
    return VirtualTime()


@pytest.fixture
def client_with(
    url: str, session: aiohttp.ClientSession, key_files: tuple[Path, Path], time: VirtualTime
) -> Callable[..., HttpPortalClient]:
    """Makes a client of the scripted portal, or of one at another address."""

    def make(limits: TimeLimits | None = None, elsewhere: str | None = None) -> HttpPortalClient:
        return HttpPortalClient(
            session,
            elsewhere or url,
            ServiceTokenSigner(key_files[0]),
            limits=limits,
            retries=Retries(None, time.clock, time.sleep, spread=max),
            breaker=CircuitBreaker(clock=time.clock),
        )

    return make


@pytest.fixture
def client(client_with: Callable[..., HttpPortalClient]) -> PortalClient:
    return client_with()


@pytest.fixture
def impatient(client_with: Callable[..., HttpPortalClient]) -> PortalClient:
    return client_with(IMPATIENT)
