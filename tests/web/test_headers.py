from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.web.desk import Desk, open_desk
from tests.web.listening import listening
from tests.web.raw import connected

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        "form-action 'self'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def missing(headers: Mapping[str, str], *, https: bool = False) -> list[str]:
    """What an answer's header lacks, or has and should not."""
    small = {name.lower(): value for name, value in headers.items()}
    wrong = [name for name, value in EXPECTED.items() if small.get(name.lower()) != value]
    if "camera=(), " not in small.get("permissions-policy", ""):
        wrong.append("Permissions-Policy")
    if not small.get("cache-control"):
        wrong.append("Cache-Control")
    if ("strict-transport-security" in small) != https:
        wrong.append("Strict-Transport-Security")
    return wrong + (["Server"] if small.get("server") else [])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/static/page.js", 200),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/../etc/passwd", 404),
        ("PUT", "/api/messages", 405),
        ("GET", "/api/messages", 405),
        ("HEAD", "/api/events", 405),
        ("POST", "/api/messages", 403),
        ("GET", "/api/events", 401),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("OPTIONS", "/api/messages", 405),
        ("TRACE", "/", 405),
    ],
)
async def test_every_answer_carries_the_security_headers(
    desk: Desk, method: str, path: str, status: int
) -> None:
    answer = await desk.visitor().get(path, method)
    assert answer.status == status
    assert missing(answer.headers) == []


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("/", "no-cache"),
        ("/static/page.js", "no-cache"),
        ("/readyz", "no-store"),
        ("/x", "no-store"),
    ],
)
async def test_only_the_page_may_be_kept_and_is_asked_for_each_time(
    desk: Desk, path: str, cached: str
) -> None:
    assert (await desk.visitor().get(path)).headers["Cache-Control"] == cached


async def test_messages_and_streams_carry_them_too(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = await visitor.say("hello")
    assert (missing(answer.headers), answer.headers["Cache-Control"]) == ([], "no-store")
    async with listening(visitor) as listener:
        headers = listener.response.headers
        assert (missing(headers), headers["Cache-Control"]) == ([], "no-store")
        assert headers["X-Accel-Buffering"] == "no"


@pytest.mark.parametrize(
    "request_",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"POST /api/messages HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: \xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nA\0: b\r\n\r\n",
    ],
)
async def test_request_that_can_not_be_read_is_refused_like_any_other(
    desk: Desk, request_: bytes
) -> None:
    async with connected(desk) as wire:
        await wire.send(request_)
        status, headers = await wire.head()
        body = await wire.rest()
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert missing(headers) == []
    assert b"/problems/bad-request" in body
    assert b"aiohttp" not in body.lower()


async def test_browsers_stay_on_tls_where_the_address_is_https(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_PUBLIC_URL="https://desk.example.edu") as desk:
        visitor = desk.visitor()
        for path in ("/", "/nowhere", "/api/events"):
            assert missing((await visitor.get(path)).headers, https=True) == []
        async with connected(desk) as wire:
            await wire.send(b"hello\r\n\r\n")
            assert missing((await wire.head())[1], https=True) == []
