"""``helpdesk serve``: starting, and ending with nothing lost."""

from __future__ import annotations

import asyncio
import signal
import socket
from argparse import Namespace
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest
import pytest_asyncio
from aiohttp import CookieJar

from bot.commands.serve import address_to_open, run
from bot.settings import Settings, load_settings
from bot.web.server import bound_socket
from tests.served import Served

HOST = "127.0.0.1"


def test_port_that_is_taken_ends_the_command_before_anything_is_loaded(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert run(Namespace(host=HOST, port=port), settings) == 1
    told = capsys.readouterr()
    assert f"can't listen on {HOST} port {port}: Address already in use" in told.err
    assert "--port" in told.err
    assert told.out == ""


@pytest.mark.parametrize(("host", "port"), [(HOST, 65_536), (HOST, -1), ("203.0.113.1", 0)])
def test_port_or_host_that_is_none_ends_the_command(
    settings: Settings, capsys: pytest.CaptureFixture[str], host: str, port: int
) -> None:
    assert run(Namespace(host=host, port=port), settings) == 1
    assert f"can't listen on {host} port {port}: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "shown"), [(HOST, HOST), ("0.0.0.0", HOST), ("::1", "[::1]"), ("::", "[::1]")]
)
def test_address_to_open_is_one_that_a_browser_here_can_open(
    settings: Settings, host: str, shown: str
) -> None:
    with bound_socket(host, 0) as bound:
        port = bound.getsockname()[1]
        assert address_to_open(settings, bound) == f"http://{shown}:{port}"


def test_behind_a_proxy_the_address_to_open_is_the_public_one() -> None:
    settings = load_settings({"HELPDESK_PUBLIC_URL": "https://desk.example.edu"})
    with bound_socket(HOST, 0) as bound:
        assert address_to_open(settings, bound).startswith("https://desk.example.edu ")


@pytest_asyncio.fixture
async def server(
    tmp_path: Path, trained_model: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Served]:
    """A server process, with settings where a test has some."""
    settings = getattr(request, "param", None)
    process = Served(tmp_path, f"sqlite:///{tmp_path / 'desk.db'}", trained_model, settings)
    await process.start()
    yield process
    await process.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    "server", [{"HELPDESK_STOP_DELAY_SECONDS": "1"}], ids=["delay"], indirect=True
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
async def test_stopped_server_serves_a_while_sends_listeners_away_and_ends_well(
    server: Served, number: signal.Signals
) -> None:
    async with aiohttp.ClientSession(server.url, cookie_jar=CookieJar(unsafe=True)) as client:
        body, origin = {"client_id": "a", "choice": "start"}, {"Origin": server.url}
        async with client.post("/api/messages", json=body, headers=origin) as answer:
            assert answer.status == 202
        async with client.get("/api/events") as stream:
            while b"event: message" not in await stream.content.readline():
                pass
            server.process.send_signal(number)
            told = asyncio.get_running_loop().time()
            await asyncio.sleep(0.2)
            assert await server.is_not_ready()
            body |= {"client_id": "b"}
            async with client.post("/api/messages", json=body, headers=origin) as answer:
                assert answer.status == 202  # who does not know yet is served
            heard = await asyncio.wait_for(stream.content.read(), 10)
    assert asyncio.get_running_loop().time() - told > 0.9
    assert heard.count(b"event: message") >= 1  # the answer to what came meanwhile
    assert heard.endswith(b"event: closing\ndata: {}\n\n")
    await _ended(server)
    assert await server.stop() == 0
    log = server.log.read_text("utf-8")
    assert f"The help desk is ready: {server.url}\n" in log
    assert '"level": "error"' not in log


@pytest.mark.slow
async def test_second_signal_ends_the_server_at_once(server: Served) -> None:
    # A request whose body does not come keeps the server for some seconds.
    reader, writer = await asyncio.open_connection(HOST, server.port)
    head = f"POST /api/messages HTTP/1.1\r\nHost: x\r\nOrigin: {server.url}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n".encode())
    await asyncio.sleep(0.3)
    for _ in range(2):
        server.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
    assert await server.stop() == -signal.SIGTERM
    writer.close()
    assert await reader.read() == b""


async def _ended(server: Served) -> None:
    """Wait for the process to end, without another signal."""
    pid = server.process.pid
    for _ in range(200):
        await asyncio.sleep(0.1)  # meanwhile its end is noticed, and its exit code kept
        if not psutil.pid_exists(pid):
            return
    raise AssertionError("the server did not end")
