"""What no writing route takes as a body, whichever routes there are, and how little that costs."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
import pytest_asyncio

from bot.store.records import NewMessage, Visitor
from bot.web.parts import MOST_BODY_BYTES, Bounds
from tests.security.routes import NO_LIMITS, Route, writing
from tests.security.test_every_route import BODIES, harm
from tests.web.desk import HOST, Answer, Desk, open_desk
from tests.web.raw import Wire, connected

pytestmark = pytest.mark.slow

DEEP: Final = 30_000
# By kind; each is put in the place of a body. None is what any route takes.
HOSTILE: Final[dict[str, bytes]] = {
    "deep lists": b"[" * DEEP,
    "deep objects": b'{"a":' * (DEEP // 3),
    "deep and closed": b"[" * DEEP + b"]" * DEEP,
    "long number": b'{"seq": ' + b"9" * 60_000 + b"}",
    "exponent": b'{"seq": 1e999999999}',
    "minus zero": b'{"seq": -0}',
    "NaN": b'{"seq": NaN, "helpful": Infinity}',
    "name twice": b'{"client_id": "a", "client_id": "b", "text": "x", "seq": 1, "seq": 2}',
    "prototype": b'{"__proto__": {"staff": true}, "constructor": 1}',
    "NUL": b'{"client_id": "a\\u0000", "text": "\\u0000"}',
    "bare NUL": b"\0" * 1000,
    "lone surrogates": b'{"client_id": "a", "text": "\\udc00\\ud800", "name": "\\ud800"}',
    "not UTF-8": b'{"client_id": "a", "text": "\xed\xa0\x80\xc0\xaf\xff"}',
    "UTF-16": '{"client_id": "a", "text": "x"}'.encode("utf-16"),
    "UTF-32": '{"client_id": "a", "text": "x"}'.encode("utf-32"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "many names": json.dumps({f"n{n}": n for n in range(4_000)}).encode(),
    "comment": b"{/* x */}",
    "two values": b"{}{}",
    "form": b"client_id=a&text=x",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}
BOMB: Final = gzip.compress(b" " * 10_000_000)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Without limits of how often, and with little patience."""
    bounds = Bounds(header=0.5, body=0.5, write=0.5, heartbeat=0.2)
    async with open_desk(tmp_path, bounds, signed_in=True, **NO_LIMITS) as opened:
        yield opened


async def _send(desk: Desk, route: Route, body: bytes, kind: str = "application/json") -> Answer:
    visitor = desk.visitor()
    headers = {"Origin": desk.url, "Content-Type": kind}
    async with visitor.session.request(*route, data=body, headers=headers) as response:
        return await Answer.of(response)


def _head(desk: Desk, route: Route, *lines: str) -> bytes:
    first = f"{route.method} {route.path} HTTP/1.1"
    named = ("Host: x", f"Origin: {desk.url}", "Content-Type: application/json", *lines)
    return "\r\n".join((first, *named, "", "")).encode()


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_body_is_refused_and_nothing_begins(desk: Desk, name: str) -> None:
    for route in writing(desk.app):
        answer = await _send(desk, route, HOSTILE[name])
        assert harm(answer) == [], route
        takes_none = route.method == "DELETE" and answer.status == 204
        assert answer.status in (400, 401) or takes_none, (route, answer.status)
        assert "Set-Cookie" not in answer.headers or takes_none
    assert await desk.conversation_ids() == []


@pytest.mark.parametrize(
    "value", ["a\0", "\ud800", "\udfff a", None, True, 1.5, [], {}, ""], ids=ascii
)
async def test_good_body_with_one_hostile_value_is_refused(desk: Desk, value: object) -> None:
    for route in writing(desk.app):
        for name in json.loads(BODIES[route.path]) if route.method == "POST" else ():
            body = json.loads(BODIES[route.path]) | {name: value}
            if (value == "" and name in ("head", "tail")) or (value is True and name == "helpful"):
                continue
            answer = await _send(desk, route, json.dumps(body).encode())
            assert (answer.status, answer.problem) == (400, "bad-request"), (route, name)
    assert await desk.conversation_ids() == []


async def test_good_body_that_says_something_twice_is_refused(desk: Desk) -> None:
    for route in writing(desk.app):
        members = json.loads(BODIES[route.path]) if route.method == "POST" else {}
        for name, value in members.items():
            again = json.dumps({name: value})[1:-1]
            body = f"{json.dumps(members)[:-1]}, {again}}}".encode()
            assert (await _send(desk, route, body)).problem == "bad-request", (route, name)
    assert await desk.conversation_ids() == []


async def test_declared_length_above_the_limit_is_refused_unread(desk: Desk) -> None:
    for route in writing(desk.app):
        if route.method == "DELETE":
            continue
        for length in (MOST_BODY_BYTES + 1, 10**9, 2**63):
            async with connected(desk) as wire:
                await wire.send(_head(desk, route, f"Content-Length: {length}"))
                # A little of it, as a browser sends it at once.
                await wire.send(b" " * 100)
                begun = time.monotonic()
                assert (await wire.head())[0] == 413, (route, length)
                assert time.monotonic() - begun < desk.parts.bounds.body


async def test_chunks_above_the_limit_are_refused_before_they_end(desk: Desk) -> None:
    for route in writing(desk.app):
        if route.method == "DELETE":
            continue
        async with connected(desk) as wire:
            await wire.send(_head(desk, route, "Transfer-Encoding: chunked"))
            chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
            answer = asyncio.create_task(wire.head())
            await _pour(wire, chunk, 40, answer)
            assert (await answer)[0] == 413, route


async def _pour(wire: Wire, chunk: bytes, times: int, until: asyncio.Task[Any]) -> None:
    for _ in range(times):
        if until.done():
            return
        try:
            await wire.send(chunk)
        except ConnectionError:
            return
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip", "GZIP"]
)
async def test_compressed_body_is_refused_packed_as_it_is(desk: Desk, coding: str) -> None:
    before = psutil.Process().memory_info().rss
    for route in writing(desk.app):
        if route.method == "DELETE":
            continue
        async with connected(desk) as wire:
            lines = (f"Content-Encoding: {coding}", f"Content-Length: {len(BOMB)}")
            await wire.send(_head(desk, route, *lines) + BOMB)
            assert (await wire.head())[0] == 415, route
    assert psutil.Process().memory_info().rss - before < 8_000_000


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "application/problem+json",
        "text/json",
        "application/json, text/plain",
        "",
    ],
)
async def test_types_that_need_no_preflight_are_refused(desk: Desk, kind: str) -> None:
    for route in writing(desk.app):
        if route.method != "DELETE":
            answer = await _send(desk, route, BODIES[route.path], kind)
            assert answer.problem in ("not-json", "not-signed-in"), (route, kind)
    assert await desk.conversation_ids() == []


async def test_hundred_slow_senders_take_no_place_of_others_and_are_cut_off(desk: Desk) -> None:
    slow = [await asyncio.open_connection(HOST, desk.parts.port) for _ in range(100)]
    for number, (_, writer) in enumerate(slow):
        head = _head(desk, Route("POST", "/api/messages"), "Content-Length: 1000")
        writer.write(head[: len(head) // 2] if number % 2 else head + b"{")
    worst = 0.0
    for _ in range(10):
        asked = time.monotonic()
        assert (await desk.visitor().get("/healthz")).status == 200
        worst = max(worst, time.monotonic() - asked)
    assert worst < 1
    reading = asyncio.gather(*(reader.read() for reader, _ in slow), return_exceptions=True)
    ends = await asyncio.wait_for(reading, 20)
    assert {end[9:12] for end in ends if isinstance(end, bytes)} <= {b"", b"408"}
    for _, writer in slow:
        writer.close()


async def test_listeners_that_take_nothing_cost_little_memory(tmp_path: Path) -> None:
    """Thirty of them, each with a history of 8 MB waiting: no more than a page of it is read."""
    bounds = Bounds(write=5.0, streams_per_chat=30)
    async with open_desk(tmp_path, bounds, **NO_LIMITS) as desk:
        cookie = await _long_chat(desk)
        request = f"GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode()
        before = psutil.Process().memory_info().rss
        slow = [await asyncio.open_connection(HOST, desk.parts.port, limit=1024) for _ in range(30)]
        try:
            for _, writer in slow:
                writer.write(request)
            most = 0
            for _ in range(15):
                await asyncio.sleep(0.1)
                most = max(most, psutil.Process().memory_info().rss - before)
            assert b"helpdesk_open_streams 30.0" in desk.parts.metrics.text()
            assert most < 30 * 4_000_000
        finally:
            for _, writer in slow:
                writer.transport.abort()


async def _long_chat(desk: Desk) -> str:
    """A chat of 8 MB; returns its cookie."""
    visitor = desk.visitor()
    await visitor.say("hello")
    await visitor.heard(2)
    (conversation_id,) = await desk.conversation_ids()
    for number in range(400):
        message = NewMessage(f"n{number}", "text", "x" * 20_000)
        await desk.parts.store.receive(Visitor(conversation_id, "anonymous"), message)
    (held,) = visitor.session.cookie_jar
    return f"{held.key}={held.value}"
