from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.records import NewMessage, Visitor
from bot.web.parts import Bounds
from bot.web.server import bound_socket
from tests.web.desk import HOST, Desk, open_desk
from tests.web.raw import connected

HEAD = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk without patience."""
    async with open_desk(
        tmp_path, Bounds(header=0.3, body=0.3, write=0.3, heartbeat=0.1)
    ) as opened:
        yield opened


def head(desk: Desk, length: int) -> bytes:
    origin = f"Origin: {desk.url}\r\nContent-Length: {length}\r\n\r\n"
    return HEAD + origin.encode()


@pytest.mark.slow
async def test_body_that_does_not_come_in_time_is_refused_and_the_connection_closed(
    desk: Desk,
) -> None:
    async with connected(desk) as wire:
        await wire.send(head(desk, 100) + b'{"client_id"')
        began = time.monotonic()
        status, headers = await wire.head()
        assert 0.2 < time.monotonic() - began < 3
        assert (status, headers["content-type"]) == (408, "application/problem+json")
        assert headers["connection"] == "close"
        assert b"/problems/slow" in await wire.rest()


@pytest.mark.slow
async def test_body_that_trickles_is_refused_all_the_same(desk: Desk) -> None:
    async with connected(desk) as wire:
        await wire.send(head(desk, 100))
        answer = asyncio.create_task(wire.head())
        for _ in range(20):
            await wire.send(b" ")
            await asyncio.sleep(0.05)
            if answer.done():
                break
        assert (await answer)[0] == 408


@pytest.mark.slow
async def test_body_of_unknown_length_that_does_not_end_is_refused(desk: Desk) -> None:
    async with connected(desk) as wire:
        origin = f"Origin: {desk.url}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        await wire.send(HEAD + origin + b"1\r\n{\r\n")
        assert (await wire.head())[0] == 408


async def test_chunked_body_is_read(desk: Desk) -> None:
    body = b'{"client_id": "a", "text": "hello"}'
    async with connected(desk) as wire:
        origin = f"Origin: {desk.url}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        await wire.send(HEAD + origin + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        assert (await wire.head())[0] == 202


async def test_chunked_body_that_is_too_large_is_refused(desk: Desk) -> None:
    async with connected(desk) as wire:
        origin = f"Origin: {desk.url}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        await wire.send(HEAD + origin + b"11000\r\n" + b" " * 0x11000 + b"\r\n0\r\n\r\n")
        assert (await wire.head())[0] == 413


@pytest.mark.slow
@pytest.mark.parametrize("sent", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\n"])
async def test_connection_without_a_whole_header_is_closed(desk: Desk, sent: bytes) -> None:
    async with connected(desk) as wire:
        began = time.monotonic()
        await wire.send(sent)
        assert await wire.rest() == b""
        assert 0.2 < time.monotonic() - began < 3


@pytest.mark.slow
async def test_header_that_trickles_is_not_waited_for(desk: Desk) -> None:
    async with connected(desk) as wire:
        closed = asyncio.create_task(wire.rest())
        await wire.send(b"GET / HTTP/1.1\r\n")
        began = time.monotonic()
        while not closed.done() and time.monotonic() - began < 3:
            await asyncio.sleep(0.05)
            wire.writer.write(b"X: y\r\n")
        assert await closed == b""
        assert time.monotonic() - began < 2


@pytest.mark.slow
async def test_second_header_on_an_open_connection_is_bounded_too(desk: Desk) -> None:
    async with connected(desk) as wire:
        await wire.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        status, headers = await wire.head()
        await wire.reader.readexactly(int(headers["content-length"]))
        assert status == 200
        await wire.send(b"GET /healthz HTTP/1.1\r\n")
        assert await wire.rest() == b""


@pytest.mark.slow
@pytest.mark.parametrize("system_helps", [True, False])
async def test_reader_that_takes_nothing_is_cut_off_and_leaves_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, system_helps: bool
) -> None:
    if not system_helps:
        monkeypatch.delattr(socket, "TCP_USER_TIMEOUT")
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    (conversation_id,) = await desk.conversation_ids()
    for number in range(400):  # more than the system keeps for a reader that does not read
        message = NewMessage(f"n{number}", "text", "x" * 20_000)
        await desk.parts.store.receive(Visitor(conversation_id, "anonymous"), message)
    (held,) = visitor.session.cookie_jar
    async with connected(desk, small=True) as wire:
        request = f"GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: {held.key}={held.value}\r\n\r\n"
        await wire.send(request.encode())
        began = time.monotonic()
        await _figure(desk, "helpdesk_open_streams 1.0")
        await _figure(desk, "helpdesk_open_streams 0.0")
        assert time.monotonic() - began > 0.2
        assert not (await wire.rest(30)).endswith(b"0\r\n\r\n")  # broken off, not ended


@pytest.mark.slow
async def test_reader_that_went_away_leaves_its_place(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    async with visitor.session.get("/api/events") as response:
        await response.content.readline()
        await _figure(desk, "helpdesk_open_streams 1.0")
    await visitor.session.close()
    await _figure(desk, "helpdesk_open_streams 0.0")


def test_port_that_is_taken_can_not_be_had() -> None:
    with socket.create_server((HOST, 0)) as taken, pytest.raises(OSError, match="in use"):
        bound_socket(HOST, taken.getsockname()[1])


def test_host_that_is_not_here_can_not_be_had() -> None:
    with pytest.raises(OSError, match=r"assign|reach"):
        bound_socket("203.0.113.1", 0)


@pytest.mark.slow
async def test_stopped_server_takes_nothing_new_and_ends_what_is_in_progress(
    tmp_path: Path,
) -> None:
    opened = open_desk(tmp_path)
    desk = await opened.__aenter__()
    desk.database.delay = 0.3
    body = b'{"client_id": "a", "text": "hello"}'
    async with connected(desk) as wire:
        await wire.send(head(desk, len(body)) + body)
        await asyncio.sleep(0.1)
        closing = asyncio.create_task(opened.__aexit__(None, None, None))
        await asyncio.sleep(0.1)
        with pytest.raises(OSError):
            await asyncio.open_connection(HOST, desk.parts.port)
        assert (await wire.head())[0] == 202
        assert await wire.rest() == b'{"seq": 1}'
        await closing


@pytest.mark.slow
async def test_stopped_server_does_not_wait_for_a_body_that_does_not_come(tmp_path: Path) -> None:
    opened = open_desk(tmp_path, Bounds(body=30, drain=0.2))
    desk = await opened.__aenter__()
    async with connected(desk) as wire:
        await wire.send(head(desk, 100) + b"{")
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await opened.__aexit__(None, None, None)
        assert time.monotonic() - began < 3
        assert b"202" not in await wire.rest()


async def _figure(desk: Desk, line: str) -> None:
    """Wait until the figures say so."""
    for _ in range(1000):
        if line.encode() in desk.parts.metrics.text():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(line)
