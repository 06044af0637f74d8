from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.parts import Bounds
from tests.web.desk import HOST, Answer, Desk, open_desk
from tests.web.elsewhere import ALLOWED, SITE

pytestmark = pytest.mark.slow

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True) | JSON,
        "text": ANY_TEXT | JSON,
        "choice": st.sampled_from(["start", "person"]) | st.from_regex(r"[0-9]{1,12}\.\w*") | JSON,
        "seq": st.integers() | JSON,
        "helpful": st.booleans() | JSON,
    },
)
FILES = st.fixed_dictionaries(
    {
        "client_id": FIELDS.map(lambda fields: fields.get("client_id", "a")),
        "name": ANY_TEXT | JSON,
        "size": st.integers() | JSON,
        "head": st.binary(max_size=30).map(lambda data: b64encode(data).decode()) | JSON,
        "tail": st.binary(max_size=30).map(lambda data: b64encode(data).decode()) | JSON,
    }
)
VALUES = st.binary(max_size=40) | st.sampled_from(
    [
        b"application/json",
        b"Bearer x.y.z",
        b"Bearer",
        b"Chat " + b"A" * 43,
        b"Chat",
        SITE.encode(),
        b"gzip",
        b"chunked",
        b"-1",
        b"4",
        b"1e3",
    ]
)
NAMES = st.sampled_from(
    [
        b"Authorization",
        b"Content-Encoding",
        b"Content-Length",
        b"Content-Type",
        b"Cookie",
        b"Expect",
        b"If-None-Match",
        b"Last-Event-ID",
        b"Origin",
        b"Transfer-Encoding",
        b"Upgrade",
        b"X-Forwarded-For",
    ]
)
TARGETS = st.sampled_from(
    [
        b"/api/messages",
        b"/api/files",
        b"/api/feedback",
        b"/api/events?wait=0",
        b"/api/events?wait=\xff&after=%00",
        b"/api/session",
        b"/readyz",
        b"/static/../app.py",
        b"/%2e%2e/%00",
        b"//",
        b"*",
        b"http://[/",
    ]
)
METHODS = st.sampled_from([b"GET", b"POST", b"DELETE", b"HEAD", b"PUT", b"OPTIONS", b"G\x80T"])


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk without patience and without limits."""
    bounds = Bounds(header=0.2, body=0.2)
    environ = {"HELPDESK_NEW_CHAT_LIMIT": "9999/second", "HELPDESK_EMBED_ORIGINS": ALLOWED}
    async with open_desk(tmp_path, bounds, signed_in=False, **environ) as opened:
        yield opened


same_desk = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@same_desk
@given(
    body=FIELDS | FILES | JSON,
    path=st.sampled_from(["/api/messages", "/api/files", "/api/feedback", "/api/session"]),
    origin=st.sampled_from(["", SITE]),
)
async def test_no_json_makes_the_server_fail(desk: Desk, body: Any, path: str, origin: str) -> None:
    data = json.dumps(body).encode()
    headers = b"Origin: %b\r\nContent-Type: application/json" % (origin or desk.url).encode()
    status = await _status(desk, b"POST " + path.encode(), headers, data)
    assert status in (202, 400, 401, 404, 409, 429)


@same_desk
@given(
    method=METHODS,
    target=TARGETS,
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=4),
    body=st.binary(max_size=60),
)
async def test_no_request_makes_the_server_fail(
    desk: Desk, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    lines = b"\r\n".join(name + b": " + value for name, value in headers)
    status = await _status(desk, method + b" " + target, lines or b"A: b", body)
    assert 200 <= status < 500


@same_desk
@given(data=st.binary(max_size=200))
async def test_no_bytes_make_the_server_fail(desk: Desk, data: bytes) -> None:
    answer = await _exchange(desk, data + b"\r\n\r\n")
    assert answer == b"" or 400 <= int(answer.split()[1]) < 500
    assert b"aiohttp" not in answer.lower()


async def test_server_answers_after_all_that(desk: Desk) -> None:
    assert isinstance(await desk.visitor().say("hello"), Answer)


async def _status(desk: Desk, start: bytes, headers: bytes, body: bytes) -> int:
    length = b"Content-Length: %d" % len(body)
    head = b"\r\n".join([start + b" HTTP/1.1", b"Host: x", headers, length, b"Connection: close"])
    answer = await _exchange(desk, head + b"\r\n\r\n" + body)
    return int(answer.split()[1])


async def _exchange(desk: Desk, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, desk.parts.port)
    writer.write(data)
    try:
        return await asyncio.wait_for(reader.read(65_536), 20)
    except ConnectionError:
        return b""
    finally:
        writer.close()
