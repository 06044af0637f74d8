from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from portal.server.app import demo_app, make_app, portal_app
from portal.server.parts import PARTS, Parts
from portal.server.worker import WORKER
from tests.portal.server.core import Core
from tests.portal.server.people import PAT, email

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def parts(core: Core) -> Parts:
    """Of a demo on loopback."""
    settings = replace(core.parts.settings, public_url="http://127.0.0.1:8080")
    return replace(core.parts, settings=settings)


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[Client]:
    """Of the portal on its own."""
    async with TestClient(TestServer(make_app(parts))) as opened:
        yield opened


async def test_portal_on_its_own_leads_to_its_pages(client: Client) -> None:
    answer = await client.get("/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/portal/")
    assert (await client.get("/portal/")).status == 200
    assert (await client.get("/demo/outbox")).status == 200
    assert (await client.get("/portal/api/v1/healthz")).status == 200


async def test_every_answer_carries_the_headers_of_a_server_on_its_own(client: Client) -> None:
    for path in ("/", "/portal/", "/portal/api/v1/healthz", "/portal/nothing", "/nothing"):
        answer = await client.get(path, allow_redirects=False)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "Server" not in answer.headers


@pytest.mark.slow
@pytest.mark.timeout(30)
async def test_mounted_parts_work_as_on_their_own(core: Core, parts: Parts) -> None:
    app = web.Application(client_max_size=1024)
    portal = portal_app(parts)
    app.add_subapp("/portal", portal)
    app.add_subapp("/demo", demo_app(parts))
    assert portal[PARTS] is parts
    await core.ask_for_link(email(PAT))
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/portal/")).status == 200
        portal[WORKER].poke()
        while "Set a new password" not in await (await client.get("/demo/outbox")).text():
            await asyncio.sleep(0.05)
