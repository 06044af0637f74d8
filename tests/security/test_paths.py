"""No path leads to a file that is not served, however it is spelt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer

from portal.server.app import make_app
from tests.portal.server.core import Core
from tests.web.desk import HOST, open_desk

pytestmark = pytest.mark.slow

UPWARDS: Final = (
    "..",
    "%2e%2e",
    "%2E%2E",
    ".%2e",
    "%252e%252e",
    "..%00",
    "..;",
    "....",
    "..%c0%af",
    "%c0%ae%c0%ae",
    "..%5c..",
    "..\\..",
    "%ef%bc%8e%ef%bc%8e",
    "．．",
)
SECRET: Final = "the-content-of-a-secret-file"


@pytest_asyncio.fixture
async def ports(tmp_path: Path, core: Core) -> AsyncIterator[list[int]]:
    """Of the help desk's server and of the portal's, beside whose folders secrets lie."""
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    server = TestServer(make_app(core.parts))
    async with open_desk(tmp_path) as desk, server:
        assert server.port is not None
        yield [desk.parts.port, server.port]
    await core.database.close()


async def _answer(port: int, target: str) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    head = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    writer.write(head.encode("utf-8"))
    try:
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


@pytest.mark.parametrize("folder", ["/static/", "/portal/static/", "/demo/outbox/", "/", "/api/"])
async def test_way_upwards_leads_nowhere(ports: list[int], tmp_path: Path, folder: str) -> None:
    targets = [f"{folder}{'/'.join([up] * depth)}" for up in UPWARDS for depth in (1, 3, 8)]
    files = ["/etc/passwd", str(tmp_path / "secret.txt"), "/bot/settings.py", "/seal.keys"]
    whole = [f"{target}{file}" for target in targets for file in files]
    whole += [f"{folder}{file}" for file in files] + [f"file://{file}" for file in files]
    for port in ports:
        for target in whole:
            answer = await _answer(port, target)
            status = int(answer.split()[1])
            assert status in (302, 303, 400, 404, 405), target
            for leaked in (SECRET.encode(), b"root:", b"import annotations"):
                assert leaked not in answer, target
